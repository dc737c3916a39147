# SPDX-License-Identifier: Apache-2.0
"""tidy.py BUILD [--deep]: clang-tidy has nothing to say about src/ and plugins/. What it looks for, and what not, stands in .clang-tidy.
The analyzer follows at most NODES states of a function, which is all of most; with --deep as many as it does by itself. That takes
four times as long.
A file is checked again only when what clang-tidy reads has changed: build/tidy holds an empty file for each clean result, named by a
hash of the preprocessed source with its comments and macros, of .clang-tidy and of the version of clang-tidy."""
import concurrent.futures
import hashlib
import json
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import time

import tree

SKIPPED = 77
GCC_ONLY = "-Wno-ignored-optimization-argument"  # how gcc is told to optimise across files means nothing to clang
PROCESSES = 2  # as many as ctest sets aside for this test
NODES = 50000  # of the analyzer's 225,000
BOUND = ["--extra-arg=-Xclang", "--extra-arg=-analyzer-config", "--extra-arg=-Xclang", f"--extra-arg=max-nodes={NODES}"]
CACHE = tree.ROOT / "build/tidy"
KEPT_S = 30 * 86400  # a result that no run has asked for in this time is removed


def sources(build):
    """Each file of src/ and plugins/ with its compile command, sorted."""
    found = {}
    for command in json.loads((build / "compile_commands.json").read_text()):
        file = pathlib.Path(os.path.join(command["directory"], command["file"])).resolve()
        if file.is_relative_to(tree.ROOT / "src") or file.is_relative_to(tree.ROOT / "plugins"):
            found[file.relative_to(tree.ROOT)] = command
    return sorted(found.items())


def preprocessed(command):
    """What the compiler sees of a file, with comments (they hold NOLINT) and macro definitions; None if clang cannot tell."""
    words = shlex.split(command["command"])[1:]
    output = words.index("-o")
    del words[output:output + 2]
    done = subprocess.run(["clang", "-w", *words, "-E", "-C", "-dD", "-MF", os.devnull], cwd=command["directory"], capture_output=True,
                          check=False)
    return done.stdout if done.returncode == 0 else None


def check(build, configuration, bound, file, command):
    """Complaints about one file, and whether they were looked up."""
    source = preprocessed(command)
    clean = CACHE / hashlib.sha256(configuration + source).hexdigest() if source is not None else None
    if clean and clean.exists():
        clean.touch()
        return [], True
    done = subprocess.run(["clang-tidy", "--quiet", f"--extra-arg={GCC_ONLY}", *bound, "-p", build, file], cwd=tree.ROOT, capture_output=True,
                          text=True, check=False)
    if done.returncode:
        return [done.stdout.replace(f"{tree.ROOT}/", "") or f"{file}: {done.stderr}"], False
    if clean:
        clean.touch()
    return [], False


def forget_old_results():
    for result in CACHE.iterdir():
        if result.stat().st_mtime < time.time() - KEPT_S:
            result.unlink()


def main():
    if shutil.which("clang-tidy") is None:
        print("clang-tidy is not installed: nothing was checked")
        sys.exit(SKIPPED)
    build = pathlib.Path(sys.argv[1]).resolve()
    bound = [] if "--deep" in sys.argv[2:] else BOUND
    files = sources(build)
    version = subprocess.run(["clang-tidy", "--version"], capture_output=True, check=True).stdout
    configuration = version + (tree.ROOT / ".clang-tidy").read_bytes() + " ".join(bound).encode()
    CACHE.mkdir(parents=True, exist_ok=True)
    with concurrent.futures.ThreadPoolExecutor(PROCESSES) as pool:
        results = list(pool.map(lambda item: check(build, configuration, bound, *item), files))
    forget_old_results()
    print(f"{sum(looked_up for _, looked_up in results)} files are as they were when they were last checked")
    tree.finish([said for complaints, _ in results for said in complaints], len(files))


main()
