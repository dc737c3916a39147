# SPDX-License-Identifier: Apache-2.0
"""No file over 600 lines, no function over 80 (of which universal-ctags finds the ends)."""
import re
import shutil
import subprocess
import sys

import tree

FILE_LINES_MAX = 600
FUNCTION_LINES_MAX = 80
SKIPPED = 77
FUNCTION = re.compile(r"^(\S+)\t(\S+)\t.*\tf\t.*\bline:(\d+)\b.*\bend:(\d+)", re.M)


def main():
    complaints = []
    sources = [name for name in tree.files(".c", ".h", ".def") if name.parts[0] != "build"]
    for name in sources:
        lines = tree.text(name).count("\n")
        if lines > FILE_LINES_MAX and name.suffix != ".def":
            complaints.append(f"{name}: {lines} lines; {FILE_LINES_MAX} are allowed")
    if shutil.which("ctags") is None or "Universal" not in subprocess.run(["ctags", "--version"], capture_output=True,
                                                                         text=True).stdout:
        print("universal-ctags is not installed: functions were not measured")
        sys.exit(1 if complaints else SKIPPED)
    tags = subprocess.run(["ctags", "-f", "-", "--languages=C", "--langmap=C:.c.h", "--kinds-C=f", "--fields=+nek", *map(str, sources)],
                          cwd=tree.ROOT, capture_output=True, text=True, check=True).stdout
    functions = FUNCTION.findall(tags)
    for function, name, first, last in functions:
        lines = int(last) - int(first) + 1
        if lines > FUNCTION_LINES_MAX:
            complaints.append(f"{name}:{first}: {function}() has {lines} lines; {FUNCTION_LINES_MAX} are allowed")
    tree.finish(complaints, len(functions))


main()
