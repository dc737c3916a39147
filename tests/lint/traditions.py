# SPDX-License-Identifier: Apache-2.0
"""The table of traditions in docs/reading.md is that of src/ingest/tradition/*.def; `--write` writes it."""
import re
import sys

import tree

PAGE = "docs/reading.md"
FOLDER = "src/ingest/tradition"
ROW = re.compile(r'^TRADITION\("([^"]*)",\s*"([^"]*)"\)', re.M)
MARK = "<!-- traditions: from src/ingest/tradition/*.def by tests/lint/traditions.py --write -->\n"


def table():
    rows = ["| tradition | languages | texts |", "|---|---|---|"]
    for file in sorted((tree.ROOT / FOLDER).glob("*.def")):
        languages, title = ROW.search(file.read_text("utf-8")).groups()
        rows.append(f"| `{file.stem}` | {languages.replace('|', ', ')} | {title} |")
    return rows


def main():
    page, complaints, rows = tree.text(PAGE), [], table()
    found = re.search(re.escape(MARK) + r"(?:\|.*\n)*", page)
    if not found:
        complaints.append(f"{PAGE} lacks the line {MARK.strip()}")
    else:
        new = page[:found.start()] + MARK + "".join(f"{row}\n" for row in rows) + page[found.end():]
        if new != page and "--write" in sys.argv:
            (tree.ROOT / PAGE).write_text(new, encoding="utf-8")
        elif new != page:
            complaints.append(f"the table in {PAGE} differs from {FOLDER}: run tests/lint/traditions.py --write")
    tree.finish(complaints, len(rows))


main()
