# SPDX-License-Identifier: Apache-2.0
"""The tables of paths in docs/http-api.md are those of src/web/routes.def; `--write` writes them."""
import ast
import re
import sys

import tree

PAGE = "docs/http-api.md"
LINE = re.compile(r"^(ROUTE|FORM)\((.*)\)$", re.M)
STRING_OR_WORD = re.compile(r'"(?:\\.|[^"\\])*"|\w+')
MARKED = "<!-- {0}: from src/web/routes.def by tests/lint/routes.py --write -->\n"
ADDRESSES = {"PUBLIC": "public", "ADMIN": "admin", "BOTH": "both"}
METHODS = {"READ": "`GET`, `HEAD`, `OPTIONS`"}


def arguments(text):
    return [ast.literal_eval(word) if word.startswith('"') else word for word in STRING_OR_WORD.findall(text)]


def parameter(name):
    return {"": "", "*": ""}.get(name, f"`{name}`")


def tables():
    """(name, table) of each table in the page."""
    routes = ["| path | address | methods | parameter | answer |", "|---|---|---|---|---|"]
    forms = ["| path | answer |", "|---|---|"]
    for macro, text in LINE.findall(tree.text("src/web/routes.def")):
        if macro == "FORM":
            path, meaning = arguments(text)
            forms.append(f"| `{path}` | {meaning} |" if " " not in path else f"| {path} | {meaning} |")
            continue
        _, pattern, address, methods, name, _, _, meaning = arguments(text)
        routes.append(f"| `{pattern}` | {ADDRESSES[address]} | {METHODS[methods]} | {parameter(name)} | {meaning} |")
    return [("routes", routes), ("forms", forms)]


def main():
    page, complaints = tree.text(PAGE), []
    for name, rows in tables():
        mark = MARKED.format(name)
        found = re.search(re.escape(mark) + r"(?:\|.*\n)*", page)
        if not found:
            complaints.append(f"{PAGE} lacks the line {mark.strip()}")
        else:
            page = page[:found.start()] + mark + "".join(f"{row}\n" for row in rows) + page[found.end():]
    if not complaints and page != tree.text(PAGE):
        if "--write" in sys.argv:
            (tree.ROOT / PAGE).write_text(page, encoding="utf-8")
        else:
            complaints.append(f"the tables in {PAGE} differ from src/web/routes.def: run tests/lint/routes.py --write")
    tree.finish(complaints, sum(len(rows) for _, rows in tables()))


main()
