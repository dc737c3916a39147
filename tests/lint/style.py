# SPDX-License-Identifier: Apache-2.0
"""The points of the coding style that clang-format leaves open; docs/developing.md lists them. `style.py --fix` mends all of them but
long lines; run clang-format afterwards."""
import re
import sys

import tree

FROZEN = ("tests/plugin/fixture/", "tests/plugin/golden/")  # a recorded plugin's source and what plugins wrote: they stay as they are
CODE_COLUMNS_MAX = 100
PROSE_COLUMNS_MAX = 120
TAB = 8
TYPE = re.compile(r"(?:const |volatile )*(?:(?:struct|union|enum) \w+|(?:un)?signed\b.*|char|short|int|long|float|double|void|bool|\w+_t)"
                  r"(?:[ *\[\]\w]*)$")
SIZEOF = re.compile(r"\bsizeof\(([^()]*)\)(?!\s*(?:\[|\.|->|\())")
OPERAND = re.compile(r"\*{0,2}&?[A-Za-z_][\w.\[\]>+-]*$|\"\"$")
VOID_CALL = re.compile(r"(?m)^(\s*(?:else )?)\(void\)(?=[A-Za-z_][\w.>-]*\()")
OPENING = re.compile(r"(?m)^([ \t]*)/\*([ \t]+)(?=\S)([^\n]*)$")
BODY = re.compile(r"(?m)^\{$.*?^\}", re.S)
DECLARATION = re.compile(r"(?m)^\t+((?:const )?(?:(?:struct|union|enum) \w+|unsigned char|unsigned int|unsigned|\w+))"
                         r" (\**\w+(?:\[[^\]]*\])?(?:, \**\w+(?:\[[^\]]*\])?)*);$")
NOT_TYPES = {"return", "goto", "break", "continue", "else", "case", "static", "extern", "typedef"}
PAIRS = {"(": ")", "{": "}", "[": "]"}


def blanked(text):
    """The text with comments and the insides of strings as spaces: every offset stays."""
    def blank(match):
        found = match.group()
        if found[0] == "/":
            return re.sub(r"[^\n]", " ", found)
        return found[0] + re.sub(r"[^\n]", "x", found[1:-1]) + found[-1]
    return tree.COMMENT_OR_STRING.sub(blank, text)


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def in_macro(text, offset):
    start = text.rfind("\n", 0, offset) + 1
    while not text.startswith("#", start):
        if text[start - 2:start] != "\\\n":
            return False
        start = text.rfind("\n", 0, start - 1) + 1
    return True


# sizeof: without parentheses for an expression, with them for a type.

def wrong_sizeofs(text, code):
    for match in SIZEOF.finditer(code):
        operand = match.group(1)
        simple = OPERAND.match(operand) or re.match(r'"x*"$', operand)
        if simple and not TYPE.match(operand) and not in_macro(code, match.start()):
            inside = text[match.start(1):match.end(1)]
            yield match.start(), match.end(), f"sizeof {inside}", f"sizeof({inside}): an expression needs no parentheses"


# A result is ignored without a cast.

def wrong_voids(text, code):
    for match in VOID_CALL.finditer(code):
        if not in_macro(code, match.start()):
            yield match.end(1), match.end(), "", "(void) before a call: an ignored result needs no cast"


# A comment of several lines has its opening and its end on lines of their own.

def wrong_openings(text, _code):
    for match in OPENING.finditer(text):
        end = text.find("*/", match.start())
        if end < 0 or "\n" not in text[match.start():end]:
            continue
        if text.rfind("/*", 0, match.start()) > text.rfind("*/", 0, match.start()):
            continue  # inside another comment
        indent = match.group(1)
        yield match.start(), match.end(), f"{indent}/*\n{indent} * {match.group(3)}", "a comment of several lines starts with /* alone"
        if text[text.rfind("\n", 0, end) + 1:end].strip():
            yield end - (text[end - 1] == " "), end + 2, f"\n{indent} */", "a comment of several lines ends with */ alone"


# A variable that only loops use is declared in them.

def closing(code, at):
    """The offset after the bracket that closes the one at `at`."""
    depth = 0
    for offset in range(at, len(code)):
        if code[offset] in PAIRS:
            depth += 1
        elif code[offset] in PAIRS.values():
            depth -= 1
            if depth == 0:
                return offset + 1
    return len(code)


def statement_end(code, at):
    """The offset after the statement that starts at `at`."""
    at = re.compile(r"\s*").match(code, at).end()
    if code[at] == "{":
        return closing(code, at)
    word = re.compile(r"\w*").match(code, at).group()
    if word in ("for", "while", "if", "switch"):
        end = statement_end(code, closing(code, code.index("(", at)))
        other = re.compile(r"\s*else\b").match(code, end)
        return statement_end(code, other.end()) if word == "if" and other else end
    if word == "do":
        end = statement_end(code, at + 2)
        return code.index(";", closing(code, code.index("(", end))) + 1
    while code[at] != ";":
        at = closing(code, at) if code[at] in PAIRS else at + 1
    return at + 1


def block_end(code, at):
    """The offset of the brace that closes the block in which `at` is."""
    depth = 1
    for offset in range(at, len(code)):
        depth += (code[offset] == "{") - (code[offset] == "}")
        if depth == 0:
            return offset
    return len(code)


def loops_of(code, name, start, end):
    """Where `for (name = ` stands in the block, if nothing but those loops uses the name."""
    loops, covered = [], start
    for use in re.compile(rf"(?<![\w.])(?<!->){name}\b").finditer(code, start, end):
        if use.start() < covered:
            continue
        header = re.compile(r"for \($").search(code, max(start, use.start() - 5), use.start())
        if not header or not re.compile(r"\w+ = ").match(code, use.start()):
            return []
        first = code[use.start():code.index(";", use.start())]
        if "," in re.sub(r"\([^()]*\)", "", re.sub(r"\([^()]*\)", "", first)):
            return []
        covered = statement_end(code, header.start())
        if re.search(rf"for \({name} = ", code[use.end():covered]):
            return []
        loops.append(use.start())
    return loops


def wrong_loops(text, code):
    for body in BODY.finditer(code):
        for match in DECLARATION.finditer(code, body.start(), body.end()):
            kind, names = match.group(1), match.group(2).split(", ")
            if kind in NOT_TYPES:
                continue
            kept, edits, end = [], [], block_end(code, match.end())
            for declared in names:
                loops = [] if "[" in declared else loops_of(code, declared.lstrip("*"), match.end(), end)
                if loops:
                    stars = "*" * declared.count("*")
                    edits += [(at, at, f"{kind} {stars}", f"{declared.lstrip('*')}: a variable of loops alone is declared in them")
                              for at in loops]
                else:
                    kept.append(declared)
            if edits and kept:
                yield match.start(2), match.end(2), ", ".join(kept), None
            elif edits:
                alone = code[:match.start()].endswith("{\n") and code.startswith("\n\n", match.end())
                yield match.start(), match.end() + (2 if alone else 1), "", None
            yield from edits


def columns(line):
    return len(line.expandtabs(TAB))


def long_lines(name):
    fenced = False
    for number, line in enumerate(tree.text(name).splitlines(), 1):
        if name.suffix == ".md":
            fenced ^= line.lstrip().startswith("```")
            prose = not fenced and not line.startswith(("|", "#", "```")) and " " in line.strip()[2:]
            if prose and columns(line) > PROSE_COLUMNS_MAX:
                yield f"{name}:{number}: {columns(line)} columns; {PROSE_COLUMNS_MAX} are allowed"
        elif columns(line) > CODE_COLUMNS_MAX:
            yield f"{name}:{number}: {columns(line)} columns; {CODE_COLUMNS_MAX} are allowed"


def mend(name, edits):
    text = tree.text(name)
    for start, end, new, _ in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    (tree.ROOT / name).write_text(text, encoding="utf-8")


def main():
    complaints, checked = [], 0
    for name in tree.files(".c", ".h", ".md"):
        if str(name).startswith(FROZEN):
            continue
        checked += 1
        complaints += long_lines(name)
        if name.suffix == ".md":
            continue
        for rule in (wrong_sizeofs, wrong_voids, wrong_openings, wrong_loops):
            text = tree.text(name)
            edits = list(rule(text, blanked(text)))
            if edits and "--fix" in sys.argv:
                mend(name, edits)
            else:
                complaints += [f"{name}:{line_of(text, start)}: {said}" for start, _, _, said in edits if said]
    tree.finish(complaints, checked)


main()
