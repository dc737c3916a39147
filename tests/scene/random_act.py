# SPDX-License-Identifier: Apache-2.0
"""Acts made of chance, and what an amendment by chance makes of them: articles, points, tables with merged cells, notes, quotations, formulas."""
import copy

NS = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
WORDS = ("the bee hive of a keeper shall be kept open by day and closed at night unless rain falls upon it or the mayor says otherwise 蜂 箱 النحل "
         "&amp; &lt;wax&gt; “honey” 12 ½").split()


class Maker:
    def __init__(self, chance):
        self.chance = chance

    def words(self, most=9):
        return [self.chance.choice(WORDS) for _ in range(self.chance.randint(1, most))]

    def line(self):
        """Runs of a paragraph: words in an element, a note, a break."""
        runs = [["", self.words()]]
        for _ in range(self.chance.randint(0, 3)):
            name = self.chance.choice(["", "", "b", "i", "sup", "ref", "note", "br", "quotedText", "inserted"])
            runs.append([name, self.words(4)])
        return runs

    def block(self, deep=0):
        kind = self.chance.choice(["p", "p", "p", "table", "quote", "list"] if deep == 0 else ["p"])
        if kind == "p":
            return ["p", self.line()]
        if kind == "table":
            return ["table", [[[self.chance.choice(["", "", "", ' colspan="2"', ' rowspan="2"']), [["p", self.line()]]]
                               for _ in range(self.chance.randint(1, 3))] for _ in range(self.chance.randint(1, 4))]]
        if kind == "quote":
            return ["quote", [self.unit("section", 1)], self.chance.choice(["", ".", "; and"])]
        return ["list", [[["p", self.line()]] for _ in range(self.chance.randint(1, 3))]]

    def unit(self, name="article", deep=0):
        unit = {"name": name, "heading": self.line() if self.chance.random() < 0.6 else None, "blocks": [], "units": []}
        if deep < 3 and self.chance.random() < 0.5:
            unit["units"] = [self.unit(["paragraph", "point", "point"][deep], deep + 1) for _ in range(self.chance.randint(1, 3))]
            for inner in unit["units"]:
                inner["heading"] = None
        else:
            unit["blocks"] = [self.block(deep) for _ in range(self.chance.randint(1, 3))]
        return unit

    def act(self):
        return {"title": self.line(), "parts": [{"heading": self.line(), "units": [self.unit() for _ in range(self.chance.randint(1, 4))]}
                                                for _ in range(self.chance.randint(1, 3))]}

    def lists_of(self, node, found):
        """Every list of the tree whose members can come, go and move."""
        if isinstance(node, dict):
            for key, value in node.items():
                if key in ("parts", "units", "blocks") and value:
                    found.append((key, value))
                self.lists_of(value, found)
        elif isinstance(node, list):
            if node and node[0] in ("table", "list"):
                found.append((node[0], node[1]))
            if node and isinstance(node[0], list) and len(node[0]) == 2 and isinstance(node[0][1], list) and node[0][0] == "":
                found.append(("runs" if isinstance(node[0][1][0], str) else "cells", node))
            for child in node:
                self.lists_of(child, found)
        return found

    def new(self, key, members):
        if key == "parts":
            return {"heading": self.line(), "units": [self.unit()]}
        if key == "units":
            return {**self.unit(members[0]["name"], 3), "heading": None}
        if key == "blocks":
            return self.block(1)
        if key == "table":
            return [["", [["p", self.line()]]] for _ in members[0]]
        if key == "cells":
            return ["", [["p", self.line()]]]
        return [["p", self.line()]] if key == "list" else ["", self.words()]

    def amend(self, act):
        act = copy.deepcopy(act)
        for _ in range(self.chance.randint(1, 7)):
            key, members = self.chance.choice(self.lists_of(act, []))
            at = self.chance.randrange(len(members))
            what = self.chance.choice(["insert", "delete", "move", "copy", "words", "words"])
            if what == "insert":
                members.insert(at + self.chance.randint(0, 1), self.new(key, members))
            elif what == "delete" and len(members) > 1:
                del members[at]
            elif what == "move":
                members.insert(self.chance.randrange(len(members)), members.pop(at))
            elif what == "copy":
                members.insert(at, copy.deepcopy(members[at]))
            elif key == "runs":
                members[at][1] = self.words()
            elif key == "table":
                members[at].append(["", [["p", self.line()]]])
        return act


class Writer:
    """The act as Akoma Ntoso. Numbers and eIds follow the order, so that an amendment renumbers."""

    def __init__(self):
        self.count = 0

    def line(self, runs):
        out = []
        for name, words in runs:
            text = " ".join(words)
            self.count += 1
            if name == "br":
                out.append(f"<br/>{text}")
            elif name == "note":
                out.append(f'<authorialNote eId="fn_{self.count}"><p>{text}</p></authorialNote>')
            elif name == "ref":
                out.append(f'<ref href="#art_1">{text}</ref>')
            elif name == "quotedText":
                out.append(f'<quotedText startQuote="“" endQuote="”">{text}</quotedText>')
            elif name == "inserted":
                out.append(f"<ins>{text}</ins>")
            else:
                out.append(f"<{name}>{text}</{name}>" if name else text)
        return " ".join(out)

    def block(self, block):
        if block[0] == "p":
            return f"<p>{self.line(block[1])}</p>"
        if block[0] == "table":
            rows = ["".join(f"<td{spans}>{''.join(map(self.block, blocks))}</td>" for spans, blocks in row) for row in block[1]]
            return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"
        if block[0] == "quote":
            inner = "".join(self.unit(unit, n, f"q{self.count}") for n, unit in enumerate(block[1], 1))
            return f'<p>replaced by: <mod><quotedStructure startQuote="“" endQuote="”">{inner}</quotedStructure></mod>{block[2]}</p>'
        return "<ul>" + "".join(f"<li>{''.join(map(self.block, item))}</li>" for item in block[1]) + "</ul>"

    def unit(self, unit, number, within):
        eid = f"{within}__{unit['name']}_{number}" if within else f"{unit['name']}_{number}"
        num, heading = f"<num>{number}.</num>", f"<heading>{self.line(unit['heading'])}</heading>" if unit["heading"] else ""
        head = heading + num if number % 3 == 0 else num + heading
        if unit["units"]:
            content = "<intro><p>as follows:</p></intro>" if len(unit["units"]) > 1 else ""
            content += "".join(self.unit(inner, n, eid) for n, inner in enumerate(unit["units"], 1))
        else:
            content = f"<content>{''.join(map(self.block, unit['blocks']))}</content>"
        return f'<{unit["name"]} eId="{eid}">{head}{content}</{unit["name"]}>'

    def act(self, act):
        number, parts = 0, []
        for n, part in enumerate(act["parts"], 1):
            units = []
            for unit in part["units"]:
                number += 1
                units.append(self.unit(unit, number, ""))
            parts.append(f'<part eId="part_{n}"><num>Part {n}</num><heading>{self.line(part["heading"])}</heading>{"".join(units)}</part>')
        return (f'<akomaNtoso xmlns="{NS}"><act name="act"><preface><p><docTitle>{self.line(act["title"])}</docTitle></p></preface>'
                f'<body>{"".join(parts)}</body></act></akomaNtoso>')


def pair(chance):
    """Two versions of an act, as Akoma Ntoso without metadata."""
    maker = Maker(chance)
    act = maker.act()
    return Writer().act(act), Writer().act(maker.amend(act))
