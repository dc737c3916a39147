# SPDX-License-Identifier: Apache-2.0
"""Every include and every CMake link edge under src/ goes the way src/LAYERS says; plugins see only the plugin header and libc."""
import fnmatch
import re

import tree

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)
LINK = re.compile(r"gazetted_layer\([^)]*?\bLINK\b([^)]*)\)", re.S)
PROJECT_HEADERS_ALLOWED_TO_PLUGINS = {"gazetted/plugin.h"}
PROJECT_HEADERS_ALLOWED_TO_ENGINES = PROJECT_HEADERS_ALLOWED_TO_PLUGINS | {"gazetted/engine.h"}
ENGINES = {"xslt"}


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
    tree.finish(complaints, checked)


main()
