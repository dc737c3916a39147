# SPDX-License-Identifier: Apache-2.0
"""What library programs and reading systems read of an EPUB: names, collection, cover, contents, code, files."""
import io
import posixpath
import re
import struct
import xml.etree.ElementTree as ET
import zipfile
import zlib

import pytest

import gaz
from gaz import WORK
from test_epub import check

OPF = "{http://www.idpf.org/2007/opf}"
DC = "{http://purl.org/dc/elements/1.1/}"
NCX = "{http://www.daisy.org/z3986/2005/ncx/}"
FILE_BYTES_MAX = 250000
ACT = """<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><act name="act"><meta>
<identification source="#s"><FRBRWork><FRBRthis value="/akn/xx/act/2024/9/!main"/><FRBRuri value="/akn/xx/act/2024/9"/>
<FRBRdate date="2024-01-01" name="made"/><FRBRauthor href="#s"/><FRBRcountry value="xx"/></FRBRWork>
<FRBRExpression><FRBRthis value="/akn/xx/act/2024/9/eng@2024-01-01/!main"/><FRBRuri value="/akn/xx/act/2024/9/eng@2024-01-01"/>
<FRBRdate date="2024-01-01" name="made"/><FRBRauthor href="#s"/><FRBRlanguage language="eng"/></FRBRExpression>
<FRBRManifestation><FRBRthis value="/akn/xx/act/2024/9/eng@2024-01-01/!main.xml"/><FRBRuri value="/akn/xx/act/2024/9/eng@2024-01-01.xml"/>
<FRBRdate date="2024-01-01" name="made"/><FRBRauthor href="#s"/></FRBRManifestation></identification>%s</meta><body>%s</body></act></akomaNtoso>"""


class Book:
    def __init__(self, data):
        self.bytes = data
        self.zip = zipfile.ZipFile(io.BytesIO(data))
        self.package = ET.fromstring(self.read("content.opf"))
        self.metadata = self.package.find(f"{OPF}metadata")

    def read(self, name):
        return self.zip.read(f"OEBPS/{name}").decode("utf-8")

    def dc(self, name):
        return [element.text for element in self.metadata.iter(DC + name)]

    def property(self, name):
        return [meta.text for meta in self.metadata.iter(f"{OPF}meta") if meta.get("property") == name]

    def pages(self):
        return {posixpath.basename(name): self.zip.read(name).decode("utf-8") for name in self.zip.namelist() if name.endswith(".xhtml")}

    def spine(self):
        href = {item.get("id"): item.get("href") for item in self.package.iter(f"{OPF}item")}
        return [href[ref.get("idref")] for ref in self.package.iter(f"{OPF}itemref") if ref.get("linear") != "no"]


def get(server, path):
    reply = server.get(path)
    assert reply.status == 200, path
    return Book(reply.body)


def made(tmp_path, body, meta="", *options):
    path = tmp_path / "act.xml"
    path.write_text(ACT % (meta, body), "utf-8")
    return Book(gaz.run("render", path, "--format", "epub", "--title", "The Act of the Garden", "-q", *options).stdout)


def article(number, text):
    return f'<article eId="art_{number}"><num>{number}.</num><content><p>{text}</p></content></article>'


def targets_are_there(book):
    """Every link to a file of the book, with the ids that it names."""
    pages, count = book.pages(), 0
    for name, text in pages.items():
        for href in re.findall(r'<a [^>]*href="([^":]+)"', text):
            file, _, fragment = href.partition("#")
            assert not fragment or f'id="{fragment}"' in pages[file or name], (name, href)
            count += 1
    return count


def test_versions_are_books_of_one_collection(server):
    books = [get(server, f"{WORK}/eng@{version}.epub") for version in ("2006-05-01;r1", "2006-05-01;r2", "2007-01-01;r1")]
    assert len({book.dc("identifier")[0] for book in books}) == 3
    assert [book.dc("title")[0][-13:] for book in books] == [" (2006-05-01)", " (2006-05-01)", " (2007-01-01)"]
    assert len({(*book.property("belongs-to-collection"), *book.property("dcterms:identifier")) for book in books}) == 1
    assert [book.property("group-position")[0] for book in books] == ["20060501", "20060501.02", "20070101"]
    assert all(book.property("collection-type") == ["series"] and book.dc("description")[0] for book in books)


def test_a_portion_has_a_title_of_its_own(server):
    book = get(server, f"{WORK}/eng@2007-01-01/~part_2.epub")
    assert book.dc("title")[0].startswith("Second, aims and tasks \N{EN DASH} ")
    assert book.property("belongs-to-collection")[0] == book.dc("title")[0].removesuffix(" (2007-01-01)")
    assert "<h1>Second, aims and tasks</h1>" in book.read("title.xhtml")


def test_titles_are_filed_without_their_article(tmp_path):
    book = made(tmp_path, article(1, "One."), "", "--issuer", "Council")
    assert book.dc("title") == ["The Act of the Garden (2024-01-01)"]
    assert book.property("file-as") == ["Act of the Garden (2024-01-01)", "Council"]


def test_publisher_and_rights_are_written_if_they_are_known(tmp_path):
    known = made(tmp_path, article(1, "One."), '<publication date="2024-01-02" name="gazette" showAs="The Gazette" number="1"/>')
    assert (known.dc("publisher"), known.dc("rights")) == (["The Gazette"], [])
    assert made(tmp_path, article(1, "One.")).dc("publisher") == []


def test_the_cover_is_also_a_png(server):
    book = get(server, f"{WORK}/eng@2007-01-01;r1.epub")
    png = book.zip.read("OEBPS/cover.png")
    assert png[:8] == b"\x89PNG\r\n\x1a\n" and len(png) < 16384
    chunks, at = {}, 8
    while at < len(png):
        size, name = struct.unpack(">I4s", png[at : at + 8])
        data = png[at + 8 : at + 8 + size]
        assert struct.unpack(">I", png[at + 8 + size : at + 12 + size])[0] == zlib.crc32(name + data)
        chunks[name], at = data, at + 12 + size
    assert struct.unpack(">IIBB", chunks[b"IHDR"][:10]) == (600, 900, 2, 3)
    assert len(zlib.decompress(chunks[b"IDAT"])) == 900 * 151
    assert [item.get("href") for item in book.package.iter(f"{OPF}item") if item.get("properties") == "cover-image"] == ["cover.png"]
    assert "cover.svg" in book.read("cover.xhtml")
    assert "OEBPS/cover.png" not in get(server, f"{WORK}/eng@2007-01-01;r1.epub?cover=0").zip.namelist()


def test_the_same_text_is_the_same_bytes(tmp_path):
    assert made(tmp_path, article(1, "One.")).bytes == made(tmp_path, article(1, "One.")).bytes


def test_the_ncx_says_what_the_contents_say(server):
    book = get(server, f"{WORK}/eng@2007-01-01;r1.epub")
    ncx = ET.fromstring(book.read("toc.ncx"))
    contents = book.read("nav.xhtml").split("</nav>")[0]
    points = [(point.find(f"{NCX}content").get("src"), point.find(f"{NCX}navLabel/{NCX}text").text) for point in ncx.iter(f"{NCX}navPoint")]
    assert points == re.findall(r'<li><a href="([^"]+)">([^<]+)</a>', contents) and len(points) > 5
    assert ncx.find(f"{NCX}head/{NCX}meta").get("content") == book.dc("identifier")[0]
    assert book.package.find(f"{OPF}spine").get("toc") == "ncx"


def test_contents_and_landmarks_are_not_pages_to_turn(server):
    book = get(server, f"{WORK}/eng@2007-01-01;r1.epub")
    assert book.spine()[0] == "title.xhtml" and not {"nav.xhtml", "cover.xhtml"} & set(book.spine())
    assert 'href="nav.xhtml#toc"' in book.read("title.xhtml")
    assert "nav[hidden] { display: none; }" in book.read("style.css")


def test_words_are_in_the_language_of_the_text(server):
    book = get(server, "/akn/xx-yunting/act/measures/2019/7.epub")
    assert "目录</h1>" in book.read("nav.xhtml") and "<dt>文号</dt>" in book.read("title.xhtml")
    assert 'lang="en"' not in book.read("title.xhtml") + book.read("nav.xhtml")


def test_a_code_leads_to_the_text_in_force(sample_store, tmp_path, server):
    with gaz.Server(sample_store, "--base-url", "https://law.example") as named:
        book = get(named, f"{WORK}/eng@2006-05-01;r1.epub")
    page = book.read("title.xhtml")
    assert f'<a href="https://law.example{WORK}/eng">' in page
    size = int(re.search(r'<svg [^>]*role="img" viewBox="0 0 (\d+) \1"[^>]* aria-label="Code with', page)[1])
    black = {(int(x) + i, int(y)) for x, y, run in re.findall(r"M(\d+) (\d+)h(\d+)v1", page) for i in range(int(run))}
    ring = {(x, y) for x in range(7) for y in range(7) if x in (0, 6) or y in (0, 6) or (x in (2, 3, 4) and y in (2, 3, 4))}
    for left, top in ((4, 4), (size - 11, 4), (4, size - 11)):  # the three marks by which a camera finds the code
        assert {(x - left, y - top) for x, y in black if left <= x < left + 7 and top <= y < top + 7} == ring
    assert min(min(place) for place in black) == 4 and max(max(place) for place in black) == size - 5
    assert any(item.get("href") == "title.xhtml" and item.get("properties") == "svg" for item in book.package.iter(f"{OPF}item"))
    assert "<svg" not in get(server, f"{WORK}/eng@2006-05-01;r1.epub").read("title.xhtml")


def test_references_lead_to_other_files(tmp_path):
    parts = "".join(f'<part eId="part_{n}"><num>Part {n}</num>{article(n, text)}</part>' for n, text in (
        (1, 'See <ref href="#art_2">2</ref>, <ref href="/akn/xx/act/2024/9/!main#part_2">3</ref> and <ref href="/akn/xx/act/2024/9/eng@2024-01-01/~art_1">4</ref>.'),
        (2, 'See <ref href="#art_1">1</ref>, but not <ref href="/akn/xx/act/1999/1#art_1">that</ref>.')))
    pages = made(tmp_path, parts).pages()
    assert '<a href="text-002.xhtml#art_2">2</a>, <a href="text-002.xhtml#part_2">3</a> and <a href="#art_1">4</a>' in pages["text-001.xhtml"]
    assert '<a href="text-001.xhtml#art_1">1</a>, but not that.' in pages["text-002.xhtml"]


LONG = "Whoever tends the garden keeps a record of what grows in it and when. " * 5
PARAGRAPHS = "".join(f'<p eId="art_2__p_{i}">{i}: {LONG}</p>' for i in range(2000))
ITEMS = "".join(f"<li><p>{i}: {LONG}</p></li>" for i in range(2000))
UNITS = "".join(f'<paragraph eId="art_2__para_{i}"><num>{i}.</num><content><p>{LONG}</p></content></paragraph>' for i in range(2000))


@pytest.mark.parametrize("content", [f"<content>{PARAGRAPHS}</content>", f"<content><ol>{ITEMS}</ol></content>", UNITS], ids=["paragraphs", "list", "units"])
def test_long_articles_are_divided(tmp_path, content):
    body = f'<article eId="art_2"><num>2.</num><heading>Records</heading>{content}</article>'
    last = "art_2__para_1999" if content == UNITS else "art_2__p_1999"
    book = made(tmp_path, body + article(3, f'See <ref href="#art_2">2</ref> and <ref href="#{last}">its end</ref>.'))
    texts = [text for name, text in book.pages().items() if name.startswith("text-")]
    assert len(texts) > 3 and max(len(text.encode()) for text in texts) <= FILE_BYTES_MAX
    assert sum(text.count("keeps a record") for text in texts) == 2000 * 5
    assert targets_are_there(book) >= 4
    if "<ol>" in content:
        starts = [int(start) for text in texts for start in re.findall(r'<ol start="(\d+)">\n<li><p>', text)]
        for start in starts:
            assert any(f'<ol start="{start}">\n<li><p>{start - 1}: ' in text for text in texts)
        assert len(starts) == len([text for text in texts if "<ol" in text]) - 1


def test_a_long_table_is_divided_between_its_rows(tmp_path):
    """Every third row but the last is covered by a cell of the row above, so no file begins with it."""
    def row(i):
        first = "" if i % 3 == 2 else f'<td{" rowspan=" + chr(34) + "2" + chr(34) if i % 3 == 1 else ""}><p>{i}</p></td>'
        return f'<tr>{first}<td><p eId="art_2__p_{i}">row {i}: {LONG}</p></td></tr>'

    rows, note = "".join(row(i) for i in range(1500)), '<authorialNote eId="n_1" marker="*"><p>Of the year.</p></authorialNote>'
    table = (f'<table eId="art_2__table_1"><caption>Rates</caption><tr><th><p>No.</p></th><th><p>Load{note}</p></th></tr>{rows}</table>')
    body = f'<article eId="art_2"><num>2.</num><heading>Records</heading><content><p>As follows:</p>{table}<p>The end.</p></content></article>'
    book = made(tmp_path, body + article(3, 'See <ref href="#art_2__table_1">it</ref>, <ref href="#art_2__p_1499">its end</ref>.'))
    texts = [text for name, text in sorted(book.pages().items()) if name.startswith("text-")]
    assert len(texts) > 3 and max(len(text.encode()) for text in texts) <= FILE_BYTES_MAX
    assert re.findall(r"row (\d+):", "".join(texts)) == [str(i) for i in range(1500)]
    parts = [text for text in texts if "<table" in text]
    assert all(text.count('<th scope="col">') == 2 and text.count("<table") == 1 for text in parts) and len(parts) > 3
    assert [text.count("<caption>") for text in parts] == [1] + [0] * (len(parts) - 1)
    assert "".join(texts).count("Of the year.") == 1 and "".join(texts).count('id="art_2__table_1"') == 1
    assert not any(int(re.search(r"row (\d+):", text)[1]) % 3 == 2 for text in parts)
    assert targets_are_there(book) >= 4
    (tmp_path / "table.epub").write_bytes(book.bytes)
    check(tmp_path / "table.epub")


def test_long_annexes_and_parts_without_a_heading_are_divided(tmp_path):
    identification = re.search("<identification.*</identification>", ACT, re.S)[0]
    text = PARAGRAPHS.replace("art_2__", "att_1__")
    annex = (f'</body><attachments><attachment eId="att_1"><heading>Annex</heading><doc name="annex"><meta>{identification}</meta><mainBody>'
             f'<section eId="att_1__sec_1"><num>1.</num><content>{text}</content></section><section eId="att_1__sec_2"><num>2.</num><content>'
             '<p>See <ref href="#part_1">1</ref>, <ref href="#art_2">2</ref> and <ref href="#att_1__p_1999">3</ref>.</p></content></section>'
             "</mainBody></doc></attachment></attachments>")
    article_2 = f'<article eId="art_2"><num>2.</num><content>{PARAGRAPHS}</content></article>'
    path = tmp_path / "annexed.xml"
    path.write_text((ACT % ("", f'<part eId="part_1"><chapter eId="part_1__chp_1"><num>Chapter 1</num>{article_2}</chapter></part>')).replace("</body>", annex), "utf-8")
    book = Book(gaz.run("render", path, "--format", "epub", "-q").stdout)
    texts = {name: text for name, text in book.pages().items() if name.startswith("text-")}
    assert max(len(text.encode()) for text in texts.values()) <= FILE_BYTES_MAX
    # the act has no title but its first words, which the head of each file repeats
    assert sum(text.partition("</head>")[2].count("keeps a record") for text in texts.values()) == 2 * 2000 * 5
    assert all(re.search("<(p|h[1-6])", text) for text in texts.values())
    assert targets_are_there(book) >= 8
    assert book.pages()["text-001.xhtml"].count('id="part_1"') == 1
