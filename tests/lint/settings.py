# SPDX-License-Identifier: Apache-2.0
"""The table of settings in docs/operating.md is that of src/config/settings.def; `--write` writes it."""
import ast
import re
import sys

import tree

PAGE = "docs/operating.md"
LINE = re.compile(r"^SETTING\((.*)\)$", re.M)
STRING_OR_WORD = re.compile(r'"(?:\\.|[^"\\])*"|[\w-]+')
MARK = "<!-- settings: from src/config/settings.def by tests/lint/settings.py --write -->\n"


def rows():
    yield "| setting | default | meaning | applied by |"
    yield "|---|---|---|---|"
    for text in LINE.findall(tree.text("src/config/settings.def")):
        words = [ast.literal_eval(word) if word.startswith('"') else word for word in STRING_OR_WORD.findall(text)]
        name, _, _, kind, default, _, _, _, _, when, meaning = words
        shown = f"`{default}`" if default else ""
        is_list = " (a list)" if kind == "LIST" else ""
        yield f"| `{name}` | {shown} | {meaning}{is_list} | {'reload' if when == 'LIVE' else ''} |"


def main():
    page, complaints, table = tree.text(PAGE), [], list(rows())
    found = re.search(re.escape(MARK) + r"(?:\|.*\n)*", page)
    if not found:
        complaints.append(f"{PAGE} lacks the line {MARK.strip()}")
    else:
        written = page[:found.start()] + MARK + "".join(f"{row}\n" for row in table) + page[found.end():]
        if written != page and "--write" in sys.argv:
            (tree.ROOT / PAGE).write_text(written, encoding="utf-8")
        elif written != page:
            complaints.append(f"the table in {PAGE} differs from src/config/settings.def: run tests/lint/settings.py --write")
    tree.finish(complaints, len(table))


main()
