# SPDX-License-Identifier: Apache-2.0
"""Calls nobody may make, licence lines, and names that belong to one machine only."""
import re

import tree

BANNED = re.compile(r"\b(strcpy|strcat|sprintf|vsprintf|strtok|atoi|atol|atof|gets|alloca|tmpnam|mktemp|system|popen)\s*\(")
GETENV = re.compile(r"\b(secure_)?getenv\s*\(")
MAINS = re.compile(r"^src/(cli/main|worker/\w*main\w*)\.c$|^tests/")
SLEEP = re.compile(r"\b(sleep|usleep|nanosleep)\s*\(|^\s*sleep\s+[0-9.]")
# Spelt in pieces, so that this file passes its own check.
MACHINE = re.compile("/wor" + r"k/(main|shared)|/roo" + r"t/|/tmp/bu" + "ild-|/hom" + r"e/\w|registry\.npm" + r"js|pypi\.or" + "g"
                     + "|proxy\\.gol" + "ang|deb\\.deb" + "ian")
LICENSED = {".c", ".h", ".def", ".py", ".sh", ".cmake", ".txt", ".js", ".css", ".sql"}
UNLICENSED_FOLDERS = ("contrib/corpus/", "tests/fixtures/", "tests/plugin/documents/", "tests/plugin/golden/", "tests/fuzz/seeds/")  # texts that programs read


def has_program_line(name):
    return tree.text(name).startswith("#!")


def check_code(name):
    for number, line in tree.code_lines(name):
        found = BANNED.search(line)
        if found:
            yield f"{name}:{number}: {found.group(1)}() is banned"
        if GETENV.search(line) and not MAINS.match(str(name)):
            yield f"{name}:{number}: only a main reads the environment"


def check_sleep(name):
    """Of tests: a benchmark (tests/bench) paces its load by the clock."""
    for number, line in enumerate(tree.text(name).splitlines(), 1):
        if SLEEP.search(line) and "lint: polls a condition" not in line and "lint" not in name.parts:
            yield f"{name}:{number}: tests wait for a condition, they do not sleep"


def needs_licence(name):
    if str(name).startswith(UNLICENSED_FOLDERS):
        return False
    return name.suffix in LICENSED or not name.suffix and has_program_line(name)


def main():
    complaints, checked = [], 0
    for name in tree.files():
        checked += 1
        if name.suffix in (".c", ".h"):
            complaints += check_code(name)
        if name.parts[0] == "tests" and name.parts[1] != "bench" and (name.suffix in (".c", ".py", ".sh") or has_program_line(name)):
            complaints += check_sleep(name)
        if needs_licence(name) and "SPDX-License-Identifier:" not in tree.text(name)[:400]:
            complaints.append(f"{name}: no SPDX-License-Identifier line")
        for number, line in enumerate(tree.text(name).splitlines(), 1):
            if MACHINE.search(line):
                complaints.append(f"{name}:{number}: names a machine's own path or a registry: {MACHINE.search(line).group()}")
    tree.finish(complaints, checked)


main()
