# SPDX-License-Identifier: Apache-2.0
"""Word files as a careful reader takes them: the package, the order of the schema, and the text with all changes accepted or rejected."""
import io
import posixpath
import xml.etree.ElementTree as ElementTree
import zipfile

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

# ECMA-376 part 1, annex A (transitional): the order of children, where the schema has a sequence. Only what the plugin writes, and its neighbours.
RUN = ("rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish webHidden color spacing w "
       "kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath rPrChange")
PARAGRAPH = ("pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku "
             "wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents "
             "suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange")
ORDER = {
    "pPr": PARAGRAPH, "rPr": "ins del moveFrom moveTo " + RUN,
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd tblBorders shd tblLayout "
             "tblCellMar tblLook tblCaption tblDescription tblPrChange",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark headers cellIns cellDel cellMerge "
            "tcPrChange",
    "tblBorders": "top left start bottom right end insideH insideV", "tblCellMar": "top left start bottom right end",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols formProt vAlign "
              "noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings sectPrChange",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked personal rsid pPr rPr tblPr trPr "
             "tcPr tblStylePr",
    "docDefaults": "rPrDefault pPrDefault", "styles": "docDefaults latentStyles style", "tbl": "bookmarkStart bookmarkEnd tblPr tblGrid tr",
    "tr": "tblPrEx trPr tc", "settings": "zoom trackRevisions defaultTabStop characterSpacingControl footnotePr endnotePr compat",
}
FIRST = {"p": "pPr", "r": "rPr", "tc": "tcPr"}  # the properties come before the content
ROW = ["cnfStyle", "divId", "gridBefore", "gridAfter", "wBefore", "wAfter", "cantSplit", "trHeight", "tblHeader", "tblCellSpacing", "jc", "hidden"]


def local(element):
    return element.tag.rsplit("}", 1)[-1]


def check_order(root):
    """Each child in its place; what is not in a table of this module is an element that the plugin did not write before."""
    for element in root.iter():
        names = [local(child) for child in element]
        if local(element) in ORDER:
            order = ORDER[local(element)].split()
            assert set(names) <= set(order), (local(element), names)
            places = [order.index(name) for name in names]
            assert places == sorted(places), (local(element), names)
        if local(element) in FIRST:
            assert FIRST[local(element)] not in names[1:], (local(element), names)
        if local(element) == "trPr":  # any order, then the change
            assert all(name in ROW for name in names[:-1]) and names[-1] in [*ROW, "ins", "del"], names
        if local(element) in ("ins", "del") and len(element) > 0:
            assert set(names) <= {"r"}, names
        if local(element) == "tc":
            assert names[-1] == "p", names
        if local(element) == "tr":
            assert "tc" in names, names


def check_relations(archive, part):
    """Every relationship that the part names exists, and leads to a part or out of the file."""
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", name + ".rels")
    relations = ElementTree.fromstring(archive.read(path)) if path in archive.namelist() else []
    known = {}
    for relation in relations:
        assert relation.get("Id") not in known
        known[relation.get("Id")] = relation
        if relation.get("TargetMode") != "External":
            assert posixpath.join(folder, relation.get("Target")) in archive.namelist()
    for element in ElementTree.fromstring(archive.read(part)).iter():
        for name in ("id", "embed"):
            assert element.get(R + name) is None or element.get(R + name) in known
    return known


def check(data):
    """Asserts that the file is a whole package whose parts keep the order of the schema; returns the document."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert archive.testzip() is None and archive.namelist()[0] == "[Content_Types].xml"
    types = ElementTree.fromstring(archive.read("[Content_Types].xml"))
    typed = {o.get("PartName")[1:] for o in types.findall(TYPES + "Override")}
    assert typed == {n for n in archive.namelist() if n.endswith(".xml") and n != "[Content_Types].xml"}
    for part in (name for name in archive.namelist() if not name.startswith("word/media/")):
        root = ElementTree.fromstring(archive.read(part))
        if part.startswith("word/") and part.endswith(".xml"):
            check_order(root)
            check_relations(archive, part)
    root = ElementTree.fromstring(archive.read("word/document.xml"))
    check_ids(root)
    check_styles(archive, root)
    return root


def check_ids(root):
    drawings = [e.get("id") for e in root.iter() if local(e) == "docPr"]
    assert len(drawings) == len(set(drawings))
    changes = [e.get(W + "id") for e in root.iter() if local(e) in ("ins", "del", "bookmarkStart", "pPrChange")]
    assert len(changes) == len(set(changes))
    names = [e.get(W + "name") for e in root.iter(W + "bookmarkStart")]
    assert len({name.lower() for name in names}) == len(names)
    assert all(0 < len(name) <= 40 and name.replace("_", "a").isalnum() and name[0].isalpha() for name in names)
    assert {e.get(W + "anchor") for e in root.iter(W + "hyperlink")} - {None} <= set(names)


def check_styles(archive, root):
    styles = {e.get(W + "styleId") for e in ElementTree.fromstring(archive.read("word/styles.xml")).iter(W + "style")}
    used = {e.get(W + "val") for name in ("pStyle", "rStyle", "tblStyle") for e in root.iter(W + name)}
    assert used <= styles, used - styles


class Text:
    """The text of a file with all tracked changes accepted, or with all rejected."""

    def __init__(self, data, accept):
        archive = zipfile.ZipFile(io.BytesIO(data))
        self.gone = W + ("del" if accept else "ins")
        self.accept = accept
        self.pictures = {part: self.names(archive, part) for part in ("document", "footnotes")}
        self.notes = {n.get(W + "id"): n for n in ElementTree.fromstring(archive.read("word/footnotes.xml"))}
        self.part = "document"
        self.lines = [line for line in self.read(ElementTree.fromstring(archive.read("word/document.xml"))[0]) if line != ("Normal", "")]

    @staticmethod
    def names(archive, part):
        path = f"word/_rels/{part}.xml.rels"
        return {e.get("Id"): e.get("Target") for e in ElementTree.fromstring(archive.read(path))} if path in archive.namelist() else {}

    def put_drawing(self, drawing, line):
        """The picture by its name in the package, and the text that stands for it."""
        blip = next(e for e in drawing.iter() if local(e) == "blip")
        described = next(e for e in drawing.iter() if local(e) == "docPr").get("descr", "")
        line.append(f"<{self.pictures[self.part][blip.get(R + 'embed')]}: {described}>")

    def put_runs(self, element, line):
        for child in element:
            if child.tag == self.gone:
                continue
            if local(child) in ("ins", "del", "hyperlink"):
                self.put_runs(child, line)
            elif local(child) == "r":
                for part in child:
                    self.put_part(part, line)

    def put_part(self, part, line):
        if local(part) in ("t", "delText"):
            line.append(part.text or "")
        elif local(part) in ("tab", "br"):
            line.append("\t" if local(part) == "tab" else "\n")
        elif local(part) == "drawing":
            self.put_drawing(part, line)
        elif local(part) == "footnoteReference":
            self.part = "footnotes"
            line.append(f"<<{self.read(self.notes[part.get(W + 'id')])}>>")
            self.part = "document"

    def style(self, paragraph):
        properties = paragraph.find(W + "pPr")
        if not self.accept and properties is not None and properties.find(W + "pPrChange") is not None:
            properties = properties.find(f"{W}pPrChange/{W}pPr")
        style = properties.find(W + "pStyle") if properties is not None else None
        return style.get(W + "val") if style is not None else "Normal"

    def read(self, container):
        """(style, text) of each paragraph, a row as ("row", cells). A paragraph whose mark is gone goes on in the next one."""
        lines, line = [], []
        for child in container:
            if local(child) == "p":
                self.put_runs(child, line)
                if child.find(f"{W}pPr/{W}rPr/{self.gone}") is None:
                    lines.append((self.style(child), "".join(line)))
                    line = []
            elif local(child) == "tbl":
                assert not "".join(line), "a paragraph without an end before a table"
                for row in child.findall(W + "tr"):
                    if row.find(f"{W}trPr/{self.gone}") is None:
                        lines.append(("row", [self.read(cell) for cell in row.findall(W + "tc")]))
        assert not "".join(line), "a paragraph without an end"
        return lines


def words(data):
    """All text of the document without its notes, white space left out."""
    root = ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml"))
    return "".join("".join(e.text or "" for e in root.iter() if local(e) in ("t", "delText")).split())


def headings(data):
    """(level, text) of the headings."""
    lines = Text(data, True).lines
    return [(int(style[len("Heading"):]), text) for style, text in lines if style.startswith("Heading")]
