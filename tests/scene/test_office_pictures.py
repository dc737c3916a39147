# SPDX-License-Identifier: Apache-2.0
"""Pictures in Word files, OpenDocument texts and web pages, from the upload to the reader of a book."""
import base64
import io
import re
import subprocess
import zipfile

import pytest

import gaz
import test_publishing
from test_meaning import EPUBCHECK
from test_resources import address, png

WORK = "/akn/xx/act/2026/signs"
FACTS = ("--work", WORK, "--date", "2026-01-01", "--lang", "eng", "--title", "Signs Act")
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (f'xmlns:w="{W}" xmlns:r="{R}" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
              'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
              'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
              'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
              'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative"')
RED, BLUE, GREEN = png(), png(colour=(0, 0, 200)), png(3, 3, (0, 150, 0))
EMF = b"\1\0\0\0" + b"\0" * 36 + b" EMF" + b"\0" * 60
DECORATIVE = '<a:extLst><a:ext uri="x"><adec:decorative val="1"/></a:ext></a:extLst>'


def words(text):
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*runs):
    return f'<w:p>{"".join(runs)}</w:p>'


def drawing(relation, alt="", place="inline", more="", by="embed"):
    return (f'<w:drawing><wp:{place}><wp:docPr id="1" name="Picture 1" descr="{alt}">{more}</wp:docPr><a:graphic><a:graphicData><pic:pic>'
            f'<pic:blipFill><a:blip r:{by}="{relation}"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:{place}></w:drawing>')


def run(inside):
    return f"<w:r>{inside}</w:r>"


def relations(targets):
    rows = "".join(f'<Relationship Id="{key}" Type="{R}/image" Target="{target}"{mode}/>' for key, target, mode in targets)
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


def word_file(path, body, targets, files, **parts):
    content = {"[Content_Types].xml": "<Types/>", "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
               "word/_rels/document.xml.rels": relations(targets), **parts, **files}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        for name, text in content.items():
            z.writestr(name, text)
    return path


BODY = (p(words("Signs Act")) + p(words("Article 1")) + p(run(drawing("red", "A red &#10; sign", "anchor")), words("The sign is red."))
        + p(run(f"<mc:AlternateContent><mc:Choice>{drawing('blue', 'A blue sign')}</mc:Choice><mc:Fallback><w:pict><v:shape alt='again'>"
                '<v:imagedata r:id="blue"/></v:shape></w:pict></mc:Fallback></mc:AlternateContent>'))
        + p(words("Article 2")) + p(words("The rule is "), run(drawing("green", "", more=DECORATIVE)), words(" green."))
        + p(words("An old one: "), run('<w:pict><v:shape alt="an old sign"><v:imagedata r:id="red"/></v:shape></w:pict>'))
        + p(run(drawing("old", "A drawing of the wall"))) + p(run(drawing("old")))
        + f'<w:tbl><w:tr><w:tc>{p(run(drawing("blue", "In a cell")))}</w:tc><w:tc>{p(words("beside"))}</w:tc></w:tr></w:tbl>'
        + p(words("See"), run('<w:footnoteReference w:id="3"/>')))
TARGETS = [("red", "media/image1.png", ""), ("blue", "/word/media/image2.png", ""), ("green", "../word/media/./image3.png", ""),
           ("old", "media/image4.emf", "")]
FILES = {"word/media/image1.png": RED, "word/media/image2.png": BLUE, "word/media/image3.png": GREEN, "word/media/image4.emf": EMF}
NOTES = {"word/footnotes.xml": f'<w:footnotes {NAMESPACES}><w:footnote w:id="3">{p(run(drawing("n", "In a note")), words("a note."))}'
                               "</w:footnote></w:footnotes>",
         "word/_rels/footnotes.xml.rels": relations([("n", "media/image1.png", "")])}


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pictures")
    store = folder / "store.db"
    file = word_file(folder / "signs.docx", BODY, TARGETS, FILES, **NOTES)
    said = gaz.run("import", file, *FACTS, "--store", store).out
    with gaz.Server(store) as s:
        s.said = said
        yield s


def images(xml):
    return re.findall(r'<img src="([^"]*)" alt="([^"]*)"/>', xml)


def test_pictures_of_a_word_file_are_resources_with_their_texts(server):
    xml = server.get(f"{WORK}/eng.xml").text
    assert images(xml) == [(address(RED), "A red sign"), (address(BLUE), "A blue sign"), (address(GREEN), ""), (address(RED), "an old sign"),
                           ("", "A drawing of the wall"), (address(BLUE), "In a cell"), (address(RED), "In a note")]
    assert server.get(address(BLUE)).body == BLUE


def test_a_picture_before_the_text_of_a_paragraph_stands_behind_it(server):
    assert "The sign is red. <img" in server.get(f"{WORK}/eng.xml").text
    assert "[A red sign]" in server.get(f"{WORK}/eng/~art_1.txt").text


def test_a_picture_that_is_not_taken_is_named_with_its_paragraph_and_its_text_is_kept(server):
    assert "line 8     the picture image4.emf: it is a Windows metafile (EMF), which is not taken: save it as PNG" in server.said, server.said
    assert "[A drawing of the wall]" in server.get(f"{WORK}/eng.txt?width=0").text


def test_a_decorative_picture_has_no_text_in_a_book(server, tmp_path):
    book = server.get(f"{WORK}/eng.epub").body
    (tmp_path / "signs.epub").write_bytes(book)
    if EPUBCHECK.exists():
        result = subprocess.run(["java", "-jar", EPUBCHECK, "--failonwarnings", tmp_path / "signs.epub"], capture_output=True, text=True)
        assert result.returncode == 0, result.stdout + result.stderr
    with zipfile.ZipFile(io.BytesIO(book)) as z:
        assert len([name for name in z.namelist() if "/sha256-" in name]) == 3
        text = "".join(z.read(name).decode() for name in z.namelist() if name.endswith(".xhtml"))
    assert 'alt=""' in text and 'alt="A red sign"' in text


def imported(folder, name, content, more=()):
    file = folder / name
    if content is not None:
        file.write_bytes(content) if isinstance(content, bytes) else file.write_text(content, "utf-8")
    said = gaz.run("import", file, *FACTS, "--store", folder / f"{name}.db", *more).out
    return said, gaz.run("show", WORK, "--store", folder / f"{name}.db", "--format", "xml").out


def test_what_is_not_in_a_word_file_is_said_and_never_looked_for(tmp_path):
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "gone.png").write_bytes(RED)
    body = p(words("Article 1")) + p(words("Text "), run(drawing("gone", "A gone sign")), run(drawing("file", by="link")),
                                     run(drawing("web", "A far sign", by="link")), run(drawing("none", "No such id")))
    targets = [("gone", "media/gone.png", ""), ("file", "file:///etc/hostname.png", ' TargetMode="External"'),
               ("web", "https://signs.example/far.png", ' TargetMode="External"')]
    file = word_file(tmp_path / "gone.docx", body, targets, {})
    said, xml = imported(tmp_path, file.name, None)
    assert said.count("it is not in the file: insert it again, and not as a link") == 2, said
    assert "1 pictures were left out" in said and "which is not fetched: https://signs.example/far.png" in said, said
    assert images(xml) == [("", "A gone sign"), ("https://signs.example/far.png", "A far sign")]
    assert "etc" not in xml


def test_parts_that_unpack_to_too_much_are_not_unpacked(tmp_path):
    many = [f"bomb{i}" for i in range(20)]
    body = p(words("Article 1")) + p(words("Text"), *(run(drawing(name)) for name in many))
    file = word_file(tmp_path / "bomb.docx", body, [(name, f"media/{name}.png", "") for name in many],
                     {f"word/media/{name}.png": RED + bytes([i]) * ((9 if i == 0 else 7) << 20) for i, name in enumerate(many)})
    said, xml = imported(tmp_path, file.name, None)
    assert "the picture bomb0.png: it has 9437" in said and "are allowed: make it smaller" in said, said
    assert "all pictures together may have" in said, said
    assert len(images(xml)) == 6


def test_pictures_of_a_file_that_is_put_are_served(tmp_path):
    version, store = f"{WORK}/eng@2026-01-01", tmp_path / "s.db"
    file = word_file(tmp_path / "signs.docx", BODY, TARGETS, FILES, **NOTES).read_bytes()
    gaz.run("init", store)
    secret = test_publishing.token(store)
    with test_publishing.Desk(store) as desk:
        with zipfile.ZipFile(io.BytesIO(desk.send("POST", "/render?format=docx", file, secret).body)) as z:
            assert {z.read(name) for name in z.namelist() if name.startswith("word/media/")} == {RED, BLUE, GREEN}
        for draft in ("?draft=1&doubts=accept", "?doubts=accept"):
            assert desk.send("PUT", f"{version}{draft}", file, secret).status == 201
            if draft.startswith("?draft"):
                assert desk.send("POST", f"/drafts{version}?action=publish&doubts=accept", b"", secret).status == 201
            assert {src for src, _ in images(desk.get(f"{version}.xml").text)} == {address(RED), address(BLUE), address(GREEN), ""}
            assert desk.get(address(GREEN)).body == GREEN
            version = version.replace("2026", "2027")


def test_pictures_without_a_text_get_the_name_of_the_file(tmp_path):
    file = word_file(tmp_path / "bare.docx", p(words("Article 1")) + p(run(drawing("red"))), TARGETS, FILES)
    said, xml = imported(tmp_path, file.name, None)
    assert images(xml) == [(address(RED), "image1.png")]
    assert "1 picture has no alternative text, and got the name of the file instead" in said, said


def test_emphasis_and_links_do_not_reach_over_pictures(tmp_path):
    body = p(words("Article 1")) + p(run(drawing("red", "first")), "<w:r><w:rPr><w:b/></w:rPr><w:t>Bold</w:t></w:r>", run(drawing("blue", "then")),
                                     words(" and plain text."))
    file = word_file(tmp_path / "faces.docx", body, TARGETS, FILES)
    assert (f'<b>Bold</b><img src="{address(BLUE)}" alt="then"/> and plain text. <img src="{address(RED)}" alt="first"/>'
            in imported(tmp_path, file.name, None)[1])


ODF = " ".join(f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for prefix, name in
               (("office", "office"), ("text", "text"), ("draw", "drawing"), ("svg", "svg-compatible"))) + ' xmlns:xlink="http://www.w3.org/1999/xlink"'


def frame(pictures, described=""):
    return f"<draw:frame>{pictures}{described}</draw:frame>"


def linked(name):
    return f'<draw:image xlink:href="{name}"/>'


def odf_body(first, second):
    return (f"<office:body><office:text>{frame(linked('Pictures/page.png'), '<svg:title>Of the page</svg:title>')}<text:p>Article 1</text:p>"
            f"<text:p>{frame(first, '<svg:title>T</svg:title><svg:desc>A red sign</svg:desc>')}The sign is red.</text:p>"
            f"<text:p>And blue: {frame(second)}.</text:p></office:text></office:body>")


def test_pictures_of_an_opendocument_text(tmp_path):
    body = odf_body(linked("Pictures/old.emf") + linked("Pictures/red.png"), linked("./Pictures/blue.png"))
    with zipfile.ZipFile(tmp_path / "a.odt", "w") as z:
        for name, content in (("mimetype", "application/vnd.oasis.opendocument.text"), ("META-INF/manifest.xml", "<manifest/>"),
                              ("content.xml", f"<office:document-content {ODF}>{body}</office:document-content>"),
                              ("Pictures/red.png", RED), ("Pictures/blue.png", BLUE), ("Pictures/page.png", GREEN), ("Pictures/old.emf", EMF)):
            z.writestr(name, content)
    said, xml = imported(tmp_path, "a.odt", None)
    assert images(xml) == [(address(GREEN), "Of the page"), (address(RED), "A red sign"), (address(BLUE), "blue.png")], said + xml
    assert "The sign is red. <img" in xml and "And blue: <img" in xml


def test_pictures_of_a_flat_opendocument_text(tmp_path):
    def inside(picture):
        data = base64.encodebytes(picture).decode()
        return f"<draw:image><office:binary-data>{data}</office:binary-data></draw:image>"
    (tmp_path / "Pictures").mkdir()
    (tmp_path / "Pictures" / "page.png").write_bytes(GREEN)
    said, xml = imported(tmp_path, "a.fodt", f'<office:document {ODF} office:mimetype="application/vnd.oasis.opendocument.text">'
                         f"{odf_body(inside(RED), inside(EMF))}</office:document>")
    assert images(xml) == [(address(GREEN), "Of the page"), (address(RED), "A red sign")], xml
    assert "the picture in the text: it is a Windows metafile (EMF)" in said and "line 4" in said, said


PAGE = """<html><body><h1>Signs Act</h1><h2>Article 1</h2><p><img src="red.png" alt="A red sign">The sign is red.</p>
<picture><source srcset="x.webp"><img src="data:image/png;base64,{data}" alt=" A blue
 sign "></picture><p>A line <img src="line.png" alt=""> here, <img src="https://count.example/1.gif"> and
<img src="//far.example/a.png" alt="a far sign">.</p><p><img src="gone.png" alt="gone"></p><svg><text>x</text></svg></body></html>"""


def test_pictures_of_a_web_page_are_in_it_or_beside_it(tmp_path):
    (tmp_path / "red.png").write_bytes(RED)
    (tmp_path / "line.png").write_bytes(GREEN)
    said, xml = imported(tmp_path, "page.html", PAGE.format(data=base64.b64encode(BLUE).decode()))
    assert images(xml) == [(address(RED), "A red sign"), (address(BLUE), "A blue sign"), (address(GREEN), ""), ("//far.example/a.png", "a far sign"),
                           ("gone.png", "gone")], xml
    assert "the picture gone.png: there is no such file beside the document" in said and "2 pictures were left out" in said, said
    assert "The sign is red. <img" in xml
