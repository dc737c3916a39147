# SPDX-License-Identifier: Apache-2.0
"""What the checks share: the files of the project, C code without its comments and strings, and the way to report."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SKIPPED_FOLDERS = {".git", "build", "node_modules", "__pycache__", ".pytest_cache"}
COMMENT_OR_STRING = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def files(*suffixes, under="."):
    """Paths relative to the root, sorted; all files when no suffix is given."""
    found = []
    for path in (ROOT / under).rglob("*"):
        name = path.relative_to(ROOT)
        if path.is_file() and not path.is_symlink() and not SKIPPED_FOLDERS & set(name.parts):
            if not suffixes or path.suffix in suffixes:
                found.append(name)
    return sorted(found)


def text(name):
    return (ROOT / name).read_text(encoding="utf-8", errors="replace")


def code_lines(name):
    """(number, line) of a C file, comments and the insides of strings blanked."""
    blank = COMMENT_OR_STRING.sub(lambda m: '""' + re.sub(r"[^\n]", "", m.group()), text(name))
    return enumerate(blank.split("\n"), 1)


def finish(complaints, checked):
    """Prints the complaints and ends the process. A check that looked at nothing fails too."""
    for complaint in complaints:
        print(complaint)
    if not checked:
        print("nothing was checked: the files it looks for are gone")
    print(f"{len(complaints)} complaint(s), {checked} checked")
    sys.exit(1 if complaints or not checked else 0)
