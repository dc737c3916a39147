# SPDX-License-Identifier: Apache-2.0
"""Every include and every CMake link edge under src/ goes the way src/LAYERS says; plugins see only the plugin header and libc.

Inside a folder, source and header of one name are one node, and the nodes should include each other in one direction. Groups of nodes
that reach each other by includes are counted: more of them than CYCLES_MAX are a complaint. --cycles prints them.

Each source has a header of its name. A source without one is a program, or a row of a table: the .def of the table declares what it has.
More sources without a header than HEADERLESS_MAX are a complaint. --headerless prints them."""
import fnmatch
import re
import sys

import tree

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)
LINK = re.compile(r"gazetted_layer\([^)]*?\bLINK\b([^)]*)\)", re.S)
PROJECT_HEADERS_ALLOWED_TO_PLUGINS = {"gazetted/plugin.h"}
PROJECT_HEADERS_ALLOWED_TO_ENGINES = PROJECT_HEADERS_ALLOWED_TO_PLUGINS | {"gazetted/engine.h"}
ENGINES = {"xslt"}
CYCLES_MAX = 3  # a connection and its loop, and two of the reading of plain text
# Programs, and the rows of commands.def, plugin_tools.def, checks.def, readers.def and services.def.
WITHOUT_HEADER = ["*/main.c", "*/*_main.c", "cli/cmd_*.c", "check/check_*.c", "ingest/reader_*.c", "host/service_*.c"]
HEADERLESS_MAX = 20  # in ingest; to be lowered with each that gets its header


def read_table():
    layers, libraries = {}, []
    for line in tree.text("src/LAYERS").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        name, _, allowed = line.partition(":")
        if name.startswith("library "):
            libraries.append((name.split()[1], allowed.split()))
        else:
            layers[name] = set(allowed.split())
    return layers, libraries


def check_source(name, layers, libraries):
    inside = name.relative_to("src")
    layer = inside.parts[0]
    if layer not in layers:
        yield f"{name}: the folder '{layer}' is not in src/LAYERS"
        return
    for bracket, target in INCLUDE.findall(tree.text(name)):
        other = target.split("/")[0]
        if bracket == '"':
            if "/" not in target:
                yield f'{name}: "{target}" is not rooted at src/; write "{layer}/{target}"'
            elif other not in layers:
                yield f'{name}: "{target}" is in no layer'
            elif other != layer and other not in layers[layer]:
                yield f'{name}: {layer} may not include "{target}" (src/LAYERS)'
        for library, homes in libraries:
            if bracket == "<" and (target == library or target.startswith(library + "/")):
                if not any(fnmatch.fnmatch(str(inside), home) for home in homes):
                    yield f"{name}: <{target}> belongs into {' '.join(homes)} (src/LAYERS)"


def check_links(name, layers):
    layer = name.parts[1]
    for links in LINK.findall(tree.text(name)):
        for other in links.split():
            if other in layers and other != layer and other not in layers.get(layer, ()):
                yield f"{name}: {layer} may not link {other} (src/LAYERS)"


def check_plugin(name):
    for bracket, target in INCLUDE.findall(tree.text(name)):
        if bracket == '"' and not (tree.ROOT / name.parent / target).exists():
            yield f'{name}: a plugin has only its own headers, not "{target}"'
        allowed = PROJECT_HEADERS_ALLOWED_TO_ENGINES if name.parts[1] in ENGINES else PROJECT_HEADERS_ALLOWED_TO_PLUGINS
        if bracket == "<" and target.startswith("gazetted/") and target not in allowed:
            yield f"{name}: <{target}> is not for plugins"


def include_graph():
    graph = {}
    for name in tree.files(".c", ".h", under="src"):
        node = str(name.relative_to("src").with_suffix(""))
        targets = {target[:-2] for bracket, target in INCLUDE.findall(tree.text(name)) if bracket == '"' and target.endswith(".h")}
        graph.setdefault(node, set()).update(targets - {node})
    return graph


def cycles(graph):
    """The strongly connected components of more than one node (Tarjan)."""
    order, low, stack, found = {}, {}, [], []

    def visit(node):
        order[node] = low[node] = len(order)
        stack.append(node)
        for other in sorted(graph.get(node, ())):
            if other not in order:
                visit(other)
            if other in stack:
                low[node] = min(low[node], low[other])
        if low[node] == order[node]:
            group = stack[stack.index(node):]
            del stack[stack.index(node):]
            if len(group) > 1:
                found.append(sorted(group))

    for node in sorted(graph):
        if node not in order:
            visit(node)
    return found


def check_cycles():
    found = cycles(include_graph())
    if "--cycles" in sys.argv:
        print("\n".join(" ".join(group) for group in found))
    if len(found) > CYCLES_MAX:
        yield f"src: {len(found)} groups of files include each other, {CYCLES_MAX} are allowed; --cycles prints them"


def check_headers():
    headers = set(tree.files(".h", under="src"))
    found = [name for name in tree.files(".c", under="src") if name.with_suffix(".h") not in headers
             and not any(fnmatch.fnmatch(str(name.relative_to("src")), pattern) for pattern in WITHOUT_HEADER)]
    if "--headerless" in sys.argv:
        print("\n".join(map(str, found)))
    if len(found) > HEADERLESS_MAX:
        yield f"src: {len(found)} sources have no header of their name, {HEADERLESS_MAX} are allowed; --headerless prints them"


def main():
    layers, libraries = read_table()
    complaints, checked = [], 0
    for name in tree.files(".c", ".h", under="src"):
        complaints += check_source(name, layers, libraries)
        checked += 1
    for name in tree.files(".txt", under="src"):
        complaints += check_links(name, layers)
    for name in tree.files(".c", ".h", under="plugins"):
        complaints += check_plugin(name)
    complaints += check_cycles()
    complaints += check_headers()
    tree.finish(complaints, checked)


main()
