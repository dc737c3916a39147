# SPDX-License-Identifier: Apache-2.0
"""Each format keeps the meaning of constructs that are rare in Akoma Ntoso and common in real files: one test a construct."""
import io
import itertools
import pathlib
import re
import subprocess
import zipfile

import pytest

import gaz

NS = 'xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0" xmlns:h="http://www.w3.org/1999/xhtml"'
META = ('<meta><identification source="#s"><FRBRWork><FRBRuri value="%s"/></FRBRWork><FRBRExpression>'
        '<FRBRdate date="2011-01-01" name="x"/><FRBRlanguage language="eng"/></FRBRExpression></identification></meta>')
FORMATS = ("txt", "md", "html", "epub", "htmlz")


@pytest.fixture(scope="module")
def publish(tmp_path_factory):
    """Imports a document as the next work, of one store and one server for all tests; the function that gets it from there."""
    folder = tmp_path_factory.mktemp("meaning")
    store, source, numbers = folder / "s.db", folder / "source.xml", itertools.count(1)
    gaz.import_manifest(store)
    with gaz.Server(store) as server:
        def take(document):
            work = f"/akn/xx/act/2011/{next(numbers)}"
            source.write_text(document % work, "utf-8")
            gaz.run("import", source, "--store", store)
            gaz.until(lambda: server.get(f"{work}/eng.xml").status == 200, "the server has seen the import")

            def get(end):
                reply = server.get(f"{work}/eng{end}")
                assert reply.status == 200, reply.text
                return reply.body
            return get
        yield take


@pytest.fixture
def written(publish):
    """The document in each format; of a container, the text of all its pages. get(".txt") is the latest document in a format."""
    def write(body, preface="", beside="", notes=""):
        meta = META.replace("</meta>", notes + "</meta>")
        write.get = publish(f'<akomaNtoso {NS}><act name="act">{meta}<preface><p><docTitle>Bees</docTitle></p>{preface}</preface>'
                            f'<body><section eId="sec_1"><content>{body}</content></section></body></act>{beside}</akomaNtoso>')
        result = {}
        for name in FORMATS:
            rendition = write.get(".md?plain=1" if name == "md" else f".{name}")  # a draft keeps everything: plugin/markdown_cycle
            if name in ("epub", "htmlz"):
                with zipfile.ZipFile(io.BytesIO(rendition)) as archive:
                    pages = [archive.read(page).decode() for page in archive.namelist() if page.endswith("html")]
                result[name] = "\n".join(pages)
            else:
                result[name] = rendition.decode()
        return result
    return write


EPUBCHECK = pathlib.Path("/usr/share/java/epubcheck.jar")


def check_epub(book, tmp_path):
    """EPUBCheck finds no error and no warning; test_epub.py has the other tools."""
    path = tmp_path / "book.epub"
    path.write_bytes(book)
    if EPUBCHECK.exists():
        result = subprocess.run(["java", "-jar", EPUBCHECK, "--failonwarnings", path], capture_output=True, text=True)
        assert result.returncode == 0, result.stdout + result.stderr


def words(text):
    """The text without tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", text))


def test_components_beside_the_document_are_written_and_addressed(written):
    beside = ('<components><component eId="cmp_1"><doc name="schedule"><meta/><mainBody><p eId="cmp_1__p_1">Schedule of hives.</p>'
              '</mainBody></doc></component></components>')
    for name, text in written("<p>One.</p>", beside=beside).items():
        assert "Schedule of hives." in words(text), name
    part = written.get("/~cmp_1.txt").decode()
    assert "Schedule of hives." in part and "One." not in part


def test_a_note_outside_the_metadata_is_written_and_addressed(written):
    for name, text in written('<note eId="note_1"><p>Of the hives</p></note><p>One.</p>').items():
        assert words(text).index("Of the hives") < words(text).index("One."), name
    assert "Of the hives" in written.get("/~note_1.txt").decode()


ROWS = ("<{0}thead><{0}tr><{0}th>Kind</{0}th><{0}th>Fee</{0}th></{0}tr></{0}thead>"
        "<{0}tbody><{0}tr><{0}td>Bee</{0}td><{0}td>5</{0}td></{0}tr><{0}tr><{0}td>Wasp</{0}td><{0}td>7</{0}td></{0}tr></{0}tbody>")


@pytest.mark.parametrize("table", ["<foreign><h:table>" + ROWS.format("h:") + "</h:table></foreign>", "<table>" + ROWS.format("") + "</table>"])
def test_a_table_with_head_and_body_is_a_table(written, table):
    formats = written(table)
    assert re.search(r"Kind +Fee\n *Bee +5\n *Wasp +7\n", formats["txt"])
    assert "| Kind | Fee |\n| --- | --- |\n| Bee | 5 |\n| Wasp | 7 |" in formats["md"]
    for name in ("html", "epub", "htmlz"):
        assert formats[name].count("<tr>") == 3 and '<th scope="col">' in formats[name], name


def test_tabs_and_the_parts_of_a_title_page_keep_a_space(written):
    preface = ('<p><docType>ACT</docType><docNumber>7</docNumber><docDate date="2011-01-01">May</docDate></p>'
               '<p>Left<marker name="tab"/>right<inline name="tab"/>end</p>')
    for name, text in written("<p>One.</p>", preface).items():
        assert "ACT 7 May" in words(text) and "Left right end" in words(text), name


def test_foreign_elements_do_not_split_their_paragraph(written):
    for name, text in written("<p>Before <foreign><h:span>the span</h:span></foreign> and <h:b>bold</h:b> after.</p>").items():
        flat = re.sub(r"</?(b|span)[^>]*>|\*", "", text)
        assert "Before the span and bold after." in flat, name


def test_items_keep_the_number_of_their_value(written):
    formats = written('<ol><li value="4">Four</li><li>Five</li></ol>')
    for name in ("txt", "md"):
        assert re.search(r"4\. Four\s+5\. Five", formats[name]), formats[name]
    for name in ("html", "epub", "htmlz"):
        assert re.search(r'<li[^>]* value="4"', formats[name]), name


def test_a_picture_without_a_description_leaves_a_sign(written):
    for name, text in written('<p>See <img src="media/map.png"/> here.</p>').items():
        assert re.search(r"See \\?\[map\.png\\?\] here", words(text)), name


def test_superscripts_and_subscripts_survive_in_text_and_labels(written):
    for name, text in written("<p>5 m<sup>2</sup> of H<sub>2</sub>O</p>").items():
        assert re.search("m(²|<sup>2</sup>) of H(₂|<sub>2</sub>)O", text), name


    formats = written('<article eId="art_1"><num>1<sup>a</sup></num><heading>Area in m<sup>2</sup></heading><content><p>One.</p></content></article>')
    for name, text in formats.items():
        assert re.search("1(ᵃ|<sup>a</sup>)", text) and re.search("Area in m(²|<sup>2</sup>)", text), name


def test_insertions_and_deletions_are_marked(written):
    for name, text in written("<p>A <ins>new</ins> and <del>old</del> rule.</p>").items():
        if name == "txt":
            assert "A {+new+} and [-old-] rule." in text
        else:
            assert "<ins>new</ins>" in text and "<del>old</del>" in text, name
            assert re.search("A new and old rule.", words(text)), name


MATH = ('<math xmlns="http://www.w3.org/1998/Math/MathML"><mi>x</mi><mo>=</mo><mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow>'
        "<mn>60</mn></mfrac>{0}</math>")


def test_a_formula_is_mathml_or_one_line(written, tmp_path):
    for name, text in written(f"<p>The sum is <foreign>{MATH.format('')}</foreign> here.</p>").items():
        if name in ("txt", "md"):
            assert "The sum is x = (a + b)/60 here." in text, name
        else:
            assert re.search(r'The sum is <math [^>]*alttext="x = \(a \+ b\)/60"[^>]*><mi>x</mi><mo>=</mo><mfrac><mrow><mi>a</mi><mo>\+</mo>'
                             "<mi>b</mi></mrow><mn>60</mn></mfrac></math> here", text), name
    with zipfile.ZipFile(io.BytesIO(written.get(".epub"))) as archive:
        assert 'properties="mathml"' in archive.read("OEBPS/content.opf").decode()
    check_epub(written.get(".epub"), tmp_path)


@pytest.mark.parametrize("alien", ["<maction/>", "<mfrac><mi>a</mi></mfrac>", "<mtr><mtd/></mtr>", "<mi><mn>1</mn></mi>", "text"])
def test_a_formula_that_is_not_mathml_core_is_one_line(written, alien):
    for name, text in written(f"<p>The sum is <foreign>{MATH.format(alien)}</foreign> here.</p>").items():
        assert "<math" not in text and re.search(r"The sum is x = \(?\(a \+ b\)/60", words(text)), name


def test_a_note_reference_leads_to_the_note_in_the_metadata(written, tmp_path):
    notes = '<notes source="#s"><note eId="note_1" marker="7"><p>On hives.</p></note></notes>'
    formats = written('<p>One<noteRef href="#note_1" marker="7"/> two<noteRef href="#note_1" marker="7"/> three<noteRef href="#no" marker="*"/>.'
                      "</p>", notes=notes)
    formats.pop("md")  # tests/scene/test_read.py: Markdown has footnotes
    assert "One[1] two[1] three[*]." in formats["txt"] and "[1]  On hives." in formats["txt"]
    for name in ("html", "epub", "htmlz"):
        assert formats[name].count('href="#gaz-fn-1"') == 2 and formats[name].count('id="gaz-fnref-1"') == 1, name
        assert words(formats[name]).count("On hives.") == 1 and "One7 two7 three*." in words(formats[name]), name
    assert "[1]  On hives." in written.get("/~sec_1.txt").decode()
    check_epub(written.get(".epub"), tmp_path)


def test_cells_over_several_rows_keep_the_columns(written):
    formats = written("<table><tr><th>A</th><th>B</th></tr><tr><td rowspan=\"2\">both</td><td>1</td></tr><tr><td>2</td></tr></table>")
    assert re.search(r"both +1\n +2\n", formats["txt"]) and "| both | 1 |\n| | 2 |" in formats["md"]
    for name in ("html", "epub", "htmlz"):
        assert 'rowspan="2"' in formats[name], name


def test_the_contents_list_of_a_document_is_not_styled_as_that_of_the_page(written):
    formats = written("<p>One.</p>", '<toc eId="toc"><tocItem level="1" href="#sec_1">Own contents</tocItem></toc>')
    assert all("Own contents" in words(text) for text in formats.values())
    assert not re.search(r"[\s,}>]\.toc\b", formats["html"]), "a rule for .toc of any element"


def test_the_script_of_a_tag_decides_the_direction(written):
    turned = {"az-Arab": "rtl", "ar": "rtl", "AR-EG": "rtl", "pa-Arab-PK": "rtl", "ar-Latn": None, "fa-x-latn": "rtl", "sr-Cyrl": None}
    formats = written("".join(f'<p xml:lang="{tag}">Words {i}.</p>' for i, tag in enumerate(turned)))
    for name in ("html", "epub"):
        for i, (tag, direction) in enumerate(turned.items()):
            attributes = re.search(rf"<p([^>]*)>Words {i}\.", formats[name])[1]
            assert f'lang="{tag}"' in attributes and ('dir="rtl"' in attributes) == (direction == "rtl"), (name, tag, attributes)
