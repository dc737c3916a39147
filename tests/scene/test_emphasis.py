# SPDX-License-Identifier: Apache-2.0
"""Bold type, italics, raised characters and links of office files and web pages: in every format, and in nobody's way."""
import io
import re
import xml.etree.ElementTree as ElementTree
import zipfile

import pytest

import gaz
import word_file
from test_word import NS

R_NS = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
LINKS = {"web": "https://example.org/a?b=1&amp;c=2", "mail": "mailto:clerk@example.org", "script": "javascript:alert(1)",
         "share": "\\\\server\\share", "file": "file:///etc/passwd", "long": "https://example.org/" + "a" * 2048}
WORK = "/akn/xx/act/2026/roses"
FIRST, SECOND = f"{WORK}/eng@2026-01-01", f"{WORK}/eng@2027-01-01"
P = '<p eId="art_1__content__p_1">{}</p>'
GATE = "The <b>gate <i>is</i></b> open from the 1<sup>st</sup> of May; H<sub>2</sub>O is <u>not</u> sold."
SEE = ('See <a href="https://example.org/a?b=1&amp;c=2">the <b>site</b></a>, <a href="mailto:clerk@example.org">the clerk</a>, '
       "a script, a share, a file and a long one.")
GARDEN = "The gar<b>den</b> is the one of Article <b>1 of this Act</b>."


def run(text, properties=""):
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def link(name, *runs):
    return f'<w:hyperlink r:id="{name}">{"".join(runs)}</w:hyperlink>'


def paragraph(*runs):
    return f'<w:p>{"".join(runs)}</w:p>'


def act(path, garden):
    """An act of three articles; garden: the runs of the last one."""
    bold, italic = "<w:b/>", "<w:b/><w:i/>"
    gate = paragraph(run("The "), run("ga", bold), run("te ", bold), run("is", italic), run(" open from the 1"),
                     run("st", '<w:vertAlign w:val="superscript"/>'), run(" of May; H"), run("2", '<w:vertAlign w:val="subscript"/>'),
                     run("O is "), run("not", '<w:u w:val="single"/>'), run(" sold."))
    see = paragraph(run("See "), link("web", run("the "), run("site", bold)), run(", "), link("mail", run("the clerk", '<w:u w:val="single"/>')),
                    run(", "), link("script", run("a script")), run(", "), link("share", run("a share")), run(", "), link("file", run("a file")),
                    run(" and "), link("long", run("a long one")), run("."))
    body = (paragraph(run("Act on the Roses", bold)) + paragraph(run("Article 1", bold)) + gate + paragraph(run("Article 2", bold)) + see
            + paragraph(run("Article 3", bold)) + paragraph(*garden))
    rels = "".join(f'<Relationship Id="{name}" Target="{target}" TargetMode="External"/>' for name, target in LINKS.items())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("[Content_Types].xml", "<Types/>")
        z.writestr("word/document.xml", f"<w:document {NS} {R_NS}><w:body>{body}</w:body></w:document>")
        z.writestr("word/_rels/document.xml.rels",
                   f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rels}</Relationships>')
    return path


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """One act in two versions: in the second, other words of article 3 are bold."""
    folder = tmp_path_factory.mktemp("emphasis")
    store, bold = folder / "store.db", "<w:b/>"
    first = [run("The garden is the one of "), run("Article", bold), run(" 1 of this Act.")]
    second = [run("The gar"), run("den", bold), run(" is the one of Article "), run("1 of this Act", bold), run(".")]
    for date, garden in (("2026-01-01", first), ("2027-01-01", second)):
        gaz.run("import", act(folder / "act.docx", garden), "--work", WORK, "--date", date, "--lang", "eng", "--store", store)
    with gaz.Server(store, "--search", "on") as s:
        s.folder = folder
        yield s


def body_of(xml):
    return re.sub(r' eId="[^"]*"', "", xml)


def test_the_xml_has_elements_for_them(server):
    xml = body_of(server.get(f"{SECOND}.xml").text)
    for text in (GATE, SEE, GARDEN):
        assert f"<p>{text}</p>" in xml, xml
    assert "<docTitle>Act on the Roses</docTitle>" in xml and "<num>Article 1</num>" in xml  # bold as a whole: their style


def test_other_formats_write_them(server):
    page, markdown, text = (server.get(f"{SECOND}.{suffix}").text for suffix in ("html", "md?plain=1", "txt?width=0"))
    assert GATE in page and SEE in page
    assert 'H<sub>2</sub>O is <u>not</u> sold' in markdown and "[the **site**](<https://example.org/a?b=1&amp;c=2>)" in markdown
    assert "[the clerk](<mailto:clerk@example.org>)" in markdown
    assert "The gate is open from the 1ˢᵗ of May; H₂O is not sold." in text
    assert "See the site, the clerk, a script, a share, a file and a long one." in text
    with zipfile.ZipFile(io.BytesIO(server.get(f"{SECOND}.epub").body)) as book:
        pages = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xhtml"))
    assert "<b>gate <i>is</i></b>" in pages and 'href="mailto:clerk@example.org"' in pages
    for written in (page, markdown, text, pages):
        assert "javascript:" not in written and "passwd" not in written and "aaaaaaaa" not in written


def test_a_word_file_gives_them_back(server):
    data = server.get(f"{SECOND}.docx").body
    word_file.check(data)
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        targets = {r.get("Target") for r in ElementTree.fromstring(z.read("word/_rels/document.xml.rels")) if r.get("TargetMode") == "External"}
    assert targets == {"https://example.org/a?b=1&c=2", "mailto:clerk@example.org"}
    (server.folder / "back.docx").write_bytes(data)
    xml = gaz.run("render", server.folder / "back.docx", "--format", "xml").out
    for text in (GATE, SEE, "The gar<b>den</b> is the one of"):
        assert text in body_of(xml), xml


def test_a_draft_gives_them_back(server):
    (server.folder / "draft.md").write_text(server.get(f"{SECOND}.md").text, "utf-8")
    xml = gaz.run("render", server.folder / "draft.md", "--format", "xml").out
    for text in (GATE, SEE, GARDEN):
        assert f"<p>{text}</p>" in body_of(xml), xml


def test_a_word_of_which_half_is_bold_is_found(server):
    for q in ("garden", "%22gate%20is%20open%22", "1st"):
        assert '"total": 1' in server.get(f"/search.json?q={q}").text, q
    page = server.get(f"{SECOND}?q=garden", {"Accept": "text/html"}).text
    assert "<mark>gar</mark><b><mark>den</mark></b>" in page


def test_a_citation_of_which_half_is_bold_leads_to_its_provision(server):
    first, second = (server.get(f"{path}.html").text for path in (FIRST, SECOND))
    cited = '<a class="cited" href="#art_1">{}</a>'
    assert f'<b>{cited.format("Article")}</b>{cited.format(" 1")} of this Act' in first
    assert f'{cited.format("Article ")}<b>{cited.format("1")} of this Act</b>' in second


def test_other_emphasis_is_a_change_of_whole_words(server):
    both = server.get(f"{FIRST}...2027-01-01.html").text
    words = re.sub("</?[bp]>", "", re.search("<p>The (?:(?!</p>).)*garden.*?</p>", both).group(0))
    assert words.startswith("The <del>garden</del><ins>gar</ins><ins>den</ins> is the one of <"), words
    for left_out in ("ins", "del"):
        text = re.sub(f"<{left_out}>.*?</{left_out}>|</?(?:ins|del)>", "", words)
        assert text == "The garden is the one of Article 1 of this Act.", (left_out, words)
    assert GATE in both  # and what did not change has its emphasis


def test_texts_of_other_programs_have_the_same(server, tmp_path):
    (tmp_path / "act.html").write_text(
        "<!doctype html><h1>Act on the <em>Roses</em></h1><h2><b>Article 1</b></h2><p>The <b>gate <i>is</i></b> open from the 1<sup>st</sup> of May. "
        f'See <a href="{LINKS["web"]}">the <strong>site</strong></a>, <a href="/x">a page</a> and <a href="{LINKS["file"]}">a file</a>.', "utf-8")
    urn = "urn:oasis:names:tc:opendocument:xmlns:"
    styles = {"B": 'fo:font-weight="bold"', "I": 'fo:font-style="italic"', "S": 'style:text-position="super 58%"'}
    style = "".join(f'<style:style style:name="{name}" style:family="text"><style:text-properties {p}/></style:style>' for name, p in styles.items())
    (tmp_path / "act.fodt").write_text(
        f'<office:document xmlns:office="{urn}office:1.0" xmlns:text="{urn}text:1.0" xmlns:style="{urn}style:1.0" '
        f'xmlns:fo="{urn}xsl-fo-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"><office:automatic-styles>{style}</office:automatic-styles>'
        "<office:body><office:text><text:p>Act on the Roses</text:p><text:p>Article 1</text:p><text:p>The "
        '<text:span text:style-name="B">gate <text:span text:style-name="I">is</text:span></text:span> open from the 1'
        f'<text:span text:style-name="S">st</text:span> of May. See <text:a xlink:href="{LINKS["web"]}">the <text:span text:style-name="B">site'
        f'</text:span></text:a>, <text:a xlink:href="#x">a page</text:a> and <text:a xlink:href="{LINKS["file"]}">a file</text:a>.</text:p>'
        "</office:text></office:body></office:document>", "utf-8")
    for name in ("act.html", "act.fodt"):
        xml = gaz.run("render", tmp_path / name, "--format", "xml").out
        assert ("The <b>gate <i>is</i></b> open from the 1<sup>st</sup> of May. See "
                f'<a href="{LINKS["web"]}">the <b>site</b></a>, a page and a file.') in (xml), (name, xml)


def test_links_to_a_bookmark_lead_to_its_unit(tmp_path):
    def field(instruction, text):
        mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
        return (f'{mark.format("begin")}<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>{mark.format("separate")}'
                f'{run(text)}{mark.format("end")}')

    def bookmark(name):
        return f'<w:bookmarkStart w:id="1" w:name="{name}"/><w:bookmarkEnd w:id="1"/>'

    body = (paragraph(run("Act on the Roses")) + paragraph(bookmark("one"), run("Article 1")) + paragraph(bookmark("title"), run("The gate"))
            + paragraph(run("The gate is that of "), f'<w:hyperlink w:anchor="two">{run("the second article")}</w:hyperlink>', run(", of "),
                        field("REF _Ref3 \\r \\h", "paragraph 2"), run(", of "), field('HYPERLINK \\l "title"', "the gate"), run(", of "),
                        f'<w:hyperlink w:anchor="text">{run("a text")}</w:hyperlink>', run(" and of "),
                        f'<w:hyperlink w:anchor="gone">{run("nothing")}</w:hyperlink>', run("."))
            + bookmark("two") + paragraph(run("Article 2")) + paragraph(run("1. The garden is open."))
            + paragraph(bookmark("_Ref3"), run("2. The wall stays.")) + paragraph(bookmark("text"), run("It is of 1702.")))
    with zipfile.ZipFile(tmp_path / "act.docx", "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("[Content_Types].xml", "<Types/>")
        z.writestr("word/document.xml", f"<w:document {NS} {R_NS}><w:body>{body}</w:body></w:document>")
    (tmp_path / "act.html").write_text(
        '<!doctype html><h1>Act on the Roses</h1><h2>Article 1</h2><p>The gate is that of <a href="#two">the second article</a>, of '
        '<a href="#three">paragraph 2</a> and of <a href="#gone">nothing</a>.<h2 id="two">Article 2</h2><p>1. The garden is open.'
        '<p id="three">2. The wall stays.', "utf-8")
    xml = gaz.run("render", tmp_path / "act.docx", "--format", "xml").out
    two, three = (re.search(f'eId="([^"]*)">\\s*<num>{num}</num>', xml).group(1) for num in ("Article 2", "2."))
    assert (f'that of <ref href="#{two}">the second article</ref>, of <ref href="#{three}">paragraph 2</ref>, of <ref href="#art_1">the gate</ref>, '
            "of a text and of nothing.") in xml, xml
    page = gaz.run("render", tmp_path / "act.docx", "--format", "html").out
    assert f'<a href="#{two}">the second article</a>' in page and f'<a href="#{three}">paragraph 2</a>' in page
    xml = gaz.run("render", tmp_path / "act.html", "--format", "xml").out
    two, three = (re.search(f'eId="([^"]*)">\\s*<num>{num}</num>', xml).group(1) for num in ("Article 2", "2."))
    assert f'that of <ref href="#{two}">the second article</ref>, of <ref href="#{three}">paragraph 2</ref> and of nothing.' in xml, xml
