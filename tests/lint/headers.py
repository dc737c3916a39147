# SPDX-License-Identifier: Apache-2.0
"""Every header compiles alone: those of src/ as C11, the plugin header as C99, C11 and C++17, strictly."""
import concurrent.futures
import os
import subprocess

import tree

WARNINGS = ["-Wall", "-Wextra", "-Wshadow", "-Wconversion", "-Wundef", "-Werror"]
PLUGIN_HEADER = "gazetted/plugin.h"


def compile_alone(job):
    compiler, include, flags = job
    done = subprocess.run([*compiler, "-fsyntax-only", *flags, *WARNINGS, "-Isrc", "-Iinclude", "-"], cwd=tree.ROOT,
                          input=f"#include {include}\n", text=True, capture_output=True, check=False)
    return f"{include} with {' '.join(flags)}:\n{done.stderr}" if done.returncode else None


def main():
    jobs = []
    for name in tree.files(".h", under="src"):
        if not name.stem.endswith("_template"):
            jobs.append((["cc", "-xc"], f'"{name.relative_to("src")}"', ["-std=c11", "-D_GNU_SOURCE"]))
    for standard in ("c99", "c11"):
        jobs.append((["cc", "-xc"], f"<{PLUGIN_HEADER}>", [f"-std={standard}", "-pedantic"]))
    jobs.append((["c++", "-xc++"], f"<{PLUGIN_HEADER}>", ["-std=c++17", "-pedantic"]))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        complaints = [complaint for complaint in pool.map(compile_alone, jobs) if complaint]
    tree.finish(complaints, len(jobs))


main()
