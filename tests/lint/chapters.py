# SPDX-License-Identifier: Apache-2.0
"""Every plugin has its manual chapter: what it is for under its title, a row for each of its options, and what is lost."""
import re

import tree

OPTION = re.compile(r'\.name = "([a-z][a-z0-9-]*)",\s*\.type = GAZ_OPTION_')
SECTIONS = ("Options", "What is lost", "Example")


def sections(chapter):
    """What stands under each heading; under None what stands above the first."""
    parts = re.split(r"^## (.+)$", chapter, flags=re.M)
    return {None: parts[0].split("\n", 1)[1].strip(), **{name: text.strip() for name, text in zip(parts[1::2], parts[2::2])}}


def check(folder, options):
    name = folder / f"{folder.name}.md"
    if not (tree.ROOT / name).exists():
        yield f"{name} is not there"
        return
    chapter = tree.text(name)
    if not chapter.startswith(f"# {folder.name}: "):
        yield f'{name} does not begin with "# {folder.name}: " and what it is'
        return
    found = sections(chapter)
    if not found[None]:
        yield f"{name} does not say under its title what the format is for"
    for section in SECTIONS:
        if not found.get(section):
            yield f'{name} says nothing under "## {section}"'
    for option in options:
        if not re.search(rf"^\| `{re.escape(option)}` \|", found.get("Options", ""), re.M):
            yield f'{name} has no row for the option {option} under "## Options"'


def main():
    complaints, checked = [], 0
    for cmake in tree.files(".txt", under="plugins"):
        if not re.search(r"^gazetted_plugin\(", tree.text(cmake), re.M):
            continue
        options = [o for source in tree.files(".c", under=cmake.parent) for o in OPTION.findall(tree.text(source))]
        complaints += check(cmake.parent, options)
        checked += 1
    tree.finish(complaints, checked)


main()
