# SPDX-License-Identifier: Apache-2.0
"""tidy.py BUILD: clang-tidy has nothing to say about src/ and plugins/. What it looks for, and what not, stands in .clang-tidy."""
import concurrent.futures
import json
import os
import pathlib
import shutil
import subprocess
import sys

import tree

SKIPPED = 77
GCC_ONLY = "--extra-arg=-Wno-ignored-optimization-argument"  # how gcc is told to optimise across files means nothing to clang
PROCESSES = 2  # as many as ctest sets aside for this test


def sources(build):
    commands = json.loads((build / "compile_commands.json").read_text())
    files = {pathlib.Path(os.path.join(command["directory"], command["file"])).resolve() for command in commands}
    return sorted(file.relative_to(tree.ROOT) for file in files if file.is_relative_to(tree.ROOT / "src")
                  or file.is_relative_to(tree.ROOT / "plugins"))


def check(build, file):
    done = subprocess.run(["clang-tidy", "--quiet", GCC_ONLY, "-p", build, file], cwd=tree.ROOT, capture_output=True, text=True, check=False)
    return [done.stdout.replace(f"{tree.ROOT}/", "") or f"{file}: {done.stderr}"] if done.returncode else []


def main():
    if shutil.which("clang-tidy") is None:
        print("clang-tidy is not installed: nothing was checked")
        sys.exit(SKIPPED)
    build = pathlib.Path(sys.argv[1]).resolve()
    files = sources(build)
    with concurrent.futures.ThreadPoolExecutor(PROCESSES) as pool:
        complaints = [said for found in pool.map(lambda file: check(build, file), files) for said in found]
    tree.finish(complaints, len(files))


main()
