# SPDX-License-Identifier: Apache-2.0
"""Word files: what an editor's file becomes, from the upload to the page, and files that must be refused."""
import io
import zipfile

import pytest

import gaz

NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NUMBERING = f"""<w:numbering {NS}>
<w:abstractNum w:abstractNumId="0">
 <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="Article %1"/></w:lvl>
 <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl>
 <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%3)"/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""
STYLES = f"""<w:styles {NS}><w:style w:type="paragraph" w:styleId="ArticleHeading"><w:name w:val="Article"/>
<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>"""
FOOTNOTES = f"""<w:footnotes {NS}><w:footnote w:id="5"><w:p><w:r><w:t>The old wall is of 1702.</w:t></w:r></w:p></w:footnote></w:footnotes>"""
WORK = "/akn/xx/act/2026/garden"


def p(text, level=None, style=None, extra=""):
    number = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>' if level is not None else ""
    style = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f'<w:p><w:pPr>{style}{number}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r>{extra}</w:p>'


def table(rows):
    cells = ["".join(f"<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in row) for row in rows]
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


BODY = (p("Act on the Garden") + p("Purpose", style="ArticleHeading") + p("The garden is open to all.", 1)
        + p("It closes", 1) + p("at sunset, and", 2) + p("when it snows.", 2)
        + p("The wall", style="ArticleHeading")
        + p("The wall stays as it is.", 1, extra='<w:r><w:footnoteReference w:id="5"/></w:r>')
        + table([("Gate", "Hours"), ("North", "8 to 20")]))


def word_file(path, body=BODY, **parts):
    content = {"[Content_Types].xml": "<Types/>", "word/document.xml": f"<w:document {NS}><w:body>{body}</w:body></w:document>",
               "word/numbering.xml": NUMBERING, "word/styles.xml": STYLES, "word/footnotes.xml": FOOTNOTES, **parts}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        for name, text in content.items():
            z.writestr(name, text)
    return path


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("word")
    store = folder / "store.db"
    file = word_file(folder / "garden.docx")
    gaz.run("import", file, "--work", WORK, "--date", "2026-01-01", "--lang", "eng", "--store", store)
    with gaz.Server(store) as s:
        s.file = file
        yield s


def test_numbers_that_word_counts_are_the_numbers_of_the_units(server):
    text = server.get(f"{WORK}/eng.txt?width=0").text
    for printed in ("Article 1", "Article 2", "1. The garden is open to all.", "(a) at sunset, and", "(b) when it snows."):
        assert printed in text, text


def test_units_have_addresses_of_their_own(server):
    assert "at sunset" in server.get(f"{WORK}/eng/~art_1.txt").text
    assert "The wall stays" in server.get(f"{WORK}/eng/~art_2.txt").text
    assert "at sunset" not in server.get(f"{WORK}/eng/~art_2.txt").text


def test_notes_and_tables_are_in_the_xml(server):
    xml = server.get(f"{WORK}/eng.xml").text
    assert "<authorialNote" in xml and "The old wall is of 1702." in xml
    assert xml.count("<tr ") == 2 and xml.count("<td ") == 4 and "8 to 20" in xml


def test_numbers_in_cells_are_those_of_a_list(tmp_path):
    cell = "<w:tc>" + p("First.", 0) + p("Second.", 0) + "</w:tc>"
    body = p("The act has a table.") + f"<w:tbl><w:tr>{cell}<w:tc><w:p/></w:tc></w:tr></w:tbl>"
    xml = gaz.run("render", word_file(tmp_path / "f.docx", body=body), "--format", "xml", "-q").out
    assert xml.count("<blockList ") == 1 and "<num>Article 1</num>" in xml and "<num>Article 2</num>" in xml, xml


def test_the_page_and_the_book_are_made(server):
    assert server.get(f"{WORK}/eng.html").status == 200
    assert zipfile.ZipFile(io.BytesIO(server.get(f"{WORK}/eng.epub").body)).testzip() is None


def test_the_draft_of_a_word_file_is_imported_to_the_same_units(server, tmp_path):
    draft = tmp_path / "draft.md"
    gaz.run("read", server.file, "--work", WORK, "--date", "2026-01-01", "-o", draft)
    assert "Article 1" in draft.read_text("utf-8")
    out = gaz.run("import", draft, "--dry-run", "--store", tmp_path / "store.db").out
    assert WORK in out


def refused(tmp_path, path):
    reply = gaz.run("import", path, "--work", WORK, "--date", "2026-01-01", "--lang", "eng", "--store", tmp_path / "s.db", check=False)
    assert reply.returncode != 0
    return reply.err


def with_password(path):
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\1\2", data.rfind(b"PK\1\2", 0, data.find(b"word/document.xml", data.find(b"PK\1\2"))))
    data[at + 8] |= 1
    path.write_bytes(data)
    return path


def bomb(path):
    """A document of 80 MB of spaces, which deflate packs to 80 kB."""
    return word_file(path, body="<w:p>" + " " * (80 << 20) + "</w:p>")


def test_files_that_cannot_be_read_are_refused_with_the_place(tmp_path):
    good = word_file(tmp_path / "good.docx").read_bytes()
    (tmp_path / "cut.docx").write_bytes(good[:-60])
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as z:
        z.writestr("readme.txt", "no Word file")
    cases = [(tmp_path / "cut.docx", "cut off"), (tmp_path / "other.zip", "no Word file"), (bomb(tmp_path / "bomb.docx"), "too large"),
             (word_file(tmp_path / "bad.docx", body="<w:p>"), "word/document.xml"), (word_file(tmp_path / "empty.docx", body=""), "no text"),
             (with_password(word_file(tmp_path / "secret.docx")), "encrypted")]
    for path, reason in cases:
        assert reason in refused(tmp_path, path), path
    assert not (tmp_path / "s.db").exists() or gaz.run("list", "--store", tmp_path / "s.db").out.strip() == ""


def test_a_circle_of_styles_and_numbers_ends(tmp_path):
    styles = f'<w:styles {NS}><w:style w:styleId="A"><w:basedOn w:val="B"/></w:style><w:style w:styleId="B"><w:basedOn w:val="A"/></w:style></w:styles>'
    path = word_file(tmp_path / "circle.docx", body=p("Text of the act.", style="A"), **{"word/styles.xml": styles})
    assert "Text of the act." in gaz.run("read", path, "--work", WORK).out


def test_comments_hidden_text_and_changes_are_reported(tmp_path):
    body = p("The act is short.", extra='<w:r><w:rPr><w:vanish/></w:rPr><w:t>Secret.</w:t></w:r><w:r><w:commentReference w:id="1"/></w:r>'
             "<w:del><w:r><w:delText>Old.</w:delText></w:r></w:del><w:ins><w:r><w:t> New.</w:t></w:r></w:ins>")
    reply = gaz.run("read", word_file(tmp_path / "f.docx", body=body), "--work", WORK)
    assert "Secret" not in reply.out and "Old." not in reply.out and "short. New." in reply.out
    for note in ("1 comments were left out", "hidden text of 1 paragraphs", "2 tracked changes were accepted"):
        assert note in reply.err, reply.err


def test_tracked_changes_are_rejected(tmp_path):
    body = p("The act is short.", extra="<w:del><w:r><w:delText> Old.</w:delText></w:r></w:del><w:ins><w:r><w:t> New.</w:t></w:r></w:ins>")
    reply = gaz.run("read", word_file(tmp_path / "f.docx", body=body), "--work", WORK, "--reject")
    assert "short. Old." in reply.out and "New." not in reply.out
    assert "2 tracked changes were rejected" in reply.err


def test_fields_that_count_go_on_with_the_list(tmp_path):
    field = ('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> LISTNUM "UNITS" \\l 2 </w:instrText></w:r>'
             '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t xml:space="preserve"> Everyone may enter.</w:t></w:r>')
    body = p("Act on the Garden") + p("—", 0, extra=field) + p("Nobody may stay.", 1) + p("—", 0, extra=field) + p("Dogs may not.", 1)
    numbering = NUMBERING.replace('w:abstractNumId="0">', 'w:abstractNumId="0"><w:name w:val="units"/>', 1)
    text = gaz.run("render", word_file(tmp_path / "f.docx", body=body, **{"word/numbering.xml": numbering}), "--format", "txt", "-q").out
    assert text.count("1. Everyone may enter.") == 2 and "2. Nobody may stay." in text and "2. Dogs may not." in text, text


def test_a_typed_number_in_a_cell_is_one_of_its_list(tmp_path):
    cell = "<w:tc>" + p("First.", 0) + p("(ch) Second.") + p("Rest.") + "</w:tc>"
    body = p("The act has a table.") + f"<w:tbl><w:tr>{cell}<w:tc><w:p/></w:tc></w:tr></w:tbl>"
    xml = gaz.run("render", word_file(tmp_path / "f.docx", body=body), "--format", "xml", "-q").out
    assert xml.count("<blockList ") == 1 and "<num>(ch)</num>" in xml and xml.count("<item ") == 2, xml
