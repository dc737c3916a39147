# SPDX-License-Identifier: Apache-2.0
"""Every header compiles alone: those of src/ as C11, the plugin header as C99, C11 and C++17, strictly."""
import concurrent.futures
import os
import shutil
import subprocess

import tree

WARNINGS = ["-Wall", "-Wextra", "-Wshadow", "-Wconversion", "-Wundef", "-Werror"]
PLUGIN_HEADER = "gazetted/plugin.h"
# Without designators, which C++17 does not have.
PLUGIN = """
static int
render(const struct gaz_host *h, struct gaz_job *job)
{
	return h->write(job, "", 0) == GAZ_OK ? GAZ_OK : GAZ_REFUSE;
}
GAZ_PLUGIN = { GAZ_ABI, sizeof gaz_plugin, "a.b", "1", "1", "MIT", "x", "text/plain", "X", NULL, GAZ_VIEW_DOCUMENT, 0, NULL, render };
"""


def library_flags():
    """Where the headers of libraries are that are not in the usual place."""
    found = subprocess.run(["pkg-config", "--cflags", "libpq"], text=True, capture_output=True, check=True)
    return found.stdout.split()


def compile_alone(job):
    compiler, include, flags = job
    done = subprocess.run([*compiler, "-fsyntax-only", *flags, *WARNINGS, "-Isrc", "-Iinclude", "-"], cwd=tree.ROOT,
                          input=f"#include {include}\n", text=True, capture_output=True, check=False)
    include = include.partition("\n")[0]
    return f"{include} with {compiler[0]} {' '.join(flags)}:\n{done.stderr}" if done.returncode else None


def main():
    jobs = []
    ours = ["-std=c11", "-D_GNU_SOURCE", *library_flags()]
    for name in tree.files(".h", under="src"):
        if not name.stem.endswith("_template"):
            jobs.append((["cc", "-xc"], f'"{name.relative_to("src")}"', ours))
    for c, cpp in (("gcc", "g++"), ("clang", "clang++")):
        if shutil.which(c) is None:
            continue
        for standard in ("c99", "c11"):
            jobs.append(([c, "-xc"], f"<{PLUGIN_HEADER}>\n{PLUGIN}", [f"-std={standard}", "-pedantic"]))
        jobs.append(([cpp, "-xc++"], f"<{PLUGIN_HEADER}>\n{PLUGIN}", ["-std=c++17", "-pedantic"]))
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        complaints = [complaint for complaint in pool.map(compile_alone, jobs) if complaint]
    tree.finish(complaints, len(jobs))


main()
