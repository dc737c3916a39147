# SPDX-License-Identifier: Apache-2.0
"""Texts that were once read or written wrongly, one small file a fault: each row of faults/EXPECTED.tsv as code.

A row is a function under @row, named by its file. The programs run before the first row is checked, several at a time.
Every file is read once, as canonical XML, unless its row is about another format.
"""
import concurrent.futures
import io
import re
import xml.etree.ElementTree as ET
import zipfile

import pytest

import gaz

FAULTS = gaz.SHARED / "reading" / "faults"
NS = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"
ROWS = {}  # file: (check, formats, options)
SERVED = {"45-diff-noise-a.txt 45-diff-noise-b.txt", "50-ids.xml", "83-tracking-query.sh"}  # rows that are tests of their own, with a server
OWN = {"91-one-article.py", "r-a09-work-with-trailing-slash.xml"}  # and without one
OPEN = {  # rows that are not as they should be
    "r-t23-markdown-read-as-text.md": "Markdown of another program is read as plain text without its marks: emphasis is lost, unless --format md says so",
}


def still_open(reason):
    return pytest.mark.xfail(strict=True, reason=reason, raises=AssertionError)


pytestmark = pytest.mark.skipif(not FAULTS.is_dir(), reason="the shared texts are not here")


def row(name, *formats, options=None):
    def take(check):
        ROWS[name] = (check, formats or ("xml",), options)
        return check
    return take


def words(element):
    return " ".join("".join(element.itertext()).split())


class Read:
    """A document as it was understood: its units in their order, and the report."""

    def __init__(self, xml, report):
        self.root = ET.fromstring(xml)
        self.report = report
        self.by_id = {e.get("eId"): e for e in self.root.iter() if e.get("eId")}
        self.above = {child: parent for parent in self.root.iter() for child in parent}
        self.language = self.root.find(f".//{NS}FRBRlanguage").get("language")

    @property
    def title(self):
        return words(self.root.find(f".//{NS}docTitle"))

    def ids(self, *kinds, within=None):
        """The eIds of all units of these kinds, in their order."""
        top = self.root if within is None else self.by_id[within]
        return [e.get("eId") for e in top.iter() if e.tag.removeprefix(NS) in kinds and e is not top]

    def num(self, eid):
        return words(self.by_id[eid].find(f"{NS}num"))

    def heading(self, eid):
        heading = self.by_id[eid].find(f"{NS}heading")
        return None if heading is None else words(heading)

    def text(self, eid):
        """The words of a unit, without its number and heading."""
        return " ".join(words(e) for e in self.by_id[eid] if e.tag not in (f"{NS}num", f"{NS}heading"))

    def parent(self, eid):
        return self.above[self.by_id[eid]].get("eId")


def rendered(name, form, options):
    result = gaz.run("render", FAULTS / name, "--format", form, "--date", "2024-01-01", *(["--options", options] if options else []))
    if form == "xml":
        return Read(result.out, result.err)
    return zipfile.ZipFile(io.BytesIO(result.stdout)) if form == "epub" else result.out


@pytest.fixture(scope="session")
def renditions(request):
    """What each row is about, made by as many programs at a time as there are threads here."""
    wanted = [item.callspec.params["name"] for item in request.session.items if "name" in getattr(item, "fixturenames", ())]
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        yield {name: [pool.submit(rendered, name, form, ROWS[name][2]) for form in ROWS[name][1]] for name in wanted}


def pages(epub):
    return {name: epub.read(name).decode("utf-8") for name in epub.namelist() if name.endswith((".xhtml", ".opf"))}


@row("01-ordinal-o.txt")
def _(d):
    assert d.ids("chapter") == ["chp_1", "chp_2"]
    assert d.ids("article", within="chp_1") == ["art_1", "art_2", "art_3", "art_4bis"]
    assert d.ids("article", within="chp_2") == ["art_5", "art_10"]


@row("02-artigo-o.txt")
def _(d):
    assert d.ids("article") == ["art_1", "art_2", "art_3", "art_4-A", "art_10"]
    assert [d.num(eid) for eid in d.ids("point", "paragraph", within="art_2")] == ["I -", "II -", "III -", "§ 1o", "§ 2o"]
    assert d.text("art_3") == "Os Termos de ajuste serão publicados."


@row("04-dotletter.txt")
def _(d):
    assert [d.num(eid) for eid in d.ids("subsection", within="art_1")] == ["1.1", "1.2", "1.2A", "1.3"]
    assert "subsec_1-2A" in d.by_id


@row("05-inline-sub.txt")
def _(d):
    assert d.ids("article") == ["art_1", "art_2", "art_3", "art_4"]
    assert [len(d.ids("paragraph", within=f"art_{i}")) for i in (1, 2, 3, 4)] == [3, 2, 2, 0]
    assert d.ids("point") == ["art_3__para_1__point_a", "art_3__para_1__point_b"]
    assert not any(d.heading(eid) for eid in d.ids("article", "paragraph", "point"))


@row("07-code-l.txt")
def _(d):
    assert d.ids("article", within="book_1") == ["art_L111-1", "art_L111-2", "art_L111-2-1", "art_R112-1", "art_L121-1", "art_L121-2"]


@row("08-quinquies.txt")
def _(d):
    assert d.ids("article") == ["art_" + n for n in "1 1bis 1terA 2 2bis 2ter 2quater 2quinquies 2sexies 3".split()]


@row("10-insert-many.txt")
def _(d):
    assert d.ids("article") == ["art_" + n for n in "71 71A 71B 71C 71ZA 71AA 72".split()]
    assert '"Article 71ZA"' in d.report and '"Article 71AA"' in d.report  # both are doubtful, and said to be


@row("13-quoted-run.txt")
def _(d):
    """The articles that are quoted are those of another act, in art_1."""
    assert [eid for eid in d.ids("article", "section") if "__qstr_" not in eid] == ["art_1", "art_2", "art_3"]
    assert "The fee is ten." in d.text("art_1") and d.text("art_2") == "The Harbour Act is repealed."


@row("16-hyphen.txt", "txt", options="width=0")
def _(text):
    assert text.count("registration") == 4 and text.count("neighbouring") == 3 and text.count("municipality") == 6
    assert "self-employed" in text and not re.search(r"\w- ?\n|regis-|neigh-|munici-", text)


@row("16b-soft.txt", "txt", options="width=0")
def _(text):
    assert text.count("registration") == 4 and "\u00ad" not in text and "self-employed" in text


@row("20-footrun.txt")
def _(d):
    assert d.ids("article") == ["art_1", "art_2", "art_3", "art_4"]
    notes = ["1 As amended by Resolution 4 of 2001.", "2 As amended by Resolution 9 of 2010.", "3 As inserted by Resolution 11 of 2012."]
    assert [f"{e.get('marker')} {words(e)}" for e in d.root.iter(f"{NS}authorialNote")] == notes
    assert not d.ids("paragraph", "point", "section")
    assert d.text("art_4") == "The council pays for new books."


@row("21-bis-vs-dash.txt")
def _(d):
    assert d.ids("article") == ["art_" + n for n in "1 2 2-1 2-2 2bis 2ter 3".split()]


@row("30-table.xml", "md", "txt")
def _(md, txt):
    """No row of Markdown tells of cells that span others: the table is written as HTML, which does."""
    assert "<td rowspan=\"3\"><p>Sailing ships" in md and "<tr><td>12</td><td>9</td></tr>" in md
    assert '<td colspan="2">by agreement with the harbour master</td>' in md
    assert "\n- | 12 | 9\n" in txt and "\n- | by agreement with the harbour master\n" in txt  # the empty cell before shows


@row("31-notes.xml", "txt")
def _(txt):
    assert "As said[1], they sting." in txt or "As said[2], they sting." in txt
    number = re.search(r"As said\[(\d)\]", txt)[1]
    assert re.search(rf"^\[{number}\]\s+Wasps are not bees\.", txt, re.M), f"the reference leads to another note than [{number}]"


@row("32-attach.xml", "txt")
def _(txt):
    assert "the map is [map.png]." in txt and "the seal is [the seal of the harbour]" in txt


@row("33-math.xml", "txt", "html", "epub")
def _(txt, html, epub):
    assert "1/60 × S²" in txt and "P = (A + B)/C" in txt
    for page in (html, "".join(pages(epub).values())):
        assert re.search(r"<(m:)?mfrac", page) and re.search(r"<(m:)?msup", page)


@row("34-arabic.txt", "xml", "epub")
def _(d, epub):
    assert d.language == "ara" and [d.num(eid) for eid in d.ids("article")] == ["المادة 1", "المادة 2", "المادة 3"]
    package = next(text for name, text in pages(epub).items() if name.endswith(".opf"))
    assert "<dc:language>ar</dc:language>" in package and 'page-progression-direction="rtl"' in package


@row("35-korean.txt")
def _(d):
    assert d.language == "kor" and len(d.ids("article")) == 4


@row("37-hebrew.txt")
def _(d):
    assert d.language == "heb" and d.ids("section") == ["sec_1", "sec_2", "sec_3"]
    assert [d.num(eid) for eid in d.ids("subsection", within="sec_2")] == ["(א)", "(ב)"]


@row("38-greek.txt")
def _(d):
    assert [d.num(eid) for eid in d.ids("article")] == ["Άρθρο 1", "Άρθρο 2", "Άρθρο 3"]


@row("39-korean2.txt")
def _(d):
    assert d.ids("article") == ["art_" + n for n in "1 2 3 4 4-2 4-3 4-4 5".split()] + ["hcontainer_1__art_1", "hcontainer_1__art_2"]
    assert "1의2." in [d.num(eid) for eid in d.ids("point", within="art_2")]
    assert [d.num(eid) for eid in d.ids("subsection")] == ["제1관", "제2관"] and d.num("hcontainer_1") == "부칙"
    assert [d.num(eid) for eid in d.ids("paragraph", within="art_4")] == ["①", "②"]


@row("40-russian2.txt")
def _(d):
    assert [d.num(eid) for eid in d.ids("chapter")] == ["Глава 1.", "Глава 1.1."]
    assert [d.num(eid) for eid in d.ids("article")] == [f"Статья {n}." for n in "1 2 2.1 2.2 2.3 3".split()]
    assert [d.num(eid) for eid in d.ids("point", within="art_1")] == ["а)", "б)", "в)"]


@row("41-liminaire.txt")
def _(d):
    """The article liminaire stands above the heading of the first part, and is read where it stands."""
    assert d.ids("part") == ["part_1", "part_2"] and d.num(d.ids("article")[0]) == "Article liminaire"
    assert d.ids("article", within="part_1") == ["art_" + n for n in "1A 1 1bis 2 3 4 5".split()]
    assert d.ids("article", within="part_2") == ["art_6"]


@row("42-disposiciones.txt")
def _(d):
    after = d.ids("article")[3:]
    assert [d.num(eid) for eid in after] == [f"Disposición {n}." for n in (
        "adicional primera", "adicional segunda", "transitoria única", "derogatoria única", "final primera")]
    assert d.text("art_3") == "El jardín se abre a las ocho."


@row("44-mx.txt")
def _(d):
    assert d.ids("article") == ["art_1", "art_2", "art_3", "hcontainer_1__art_1", "hcontainer_1__art_2", "hcontainer_1__art_3"]
    assert d.heading("hcontainer_1") == "TRANSITORIOS" and d.num("hcontainer_1__art_3") == "Tercero."
    assert [d.num(eid) for eid in d.ids("chapter")] == ["CAPÍTULO ÚNICO"]


@row("46-12A.txt")
def _(d):
    assert d.ids("article") == ["art_" + n for n in "1 2 2A 2B 3 3bis 4".split()]
    assert [d.num(eid) for eid in d.ids("paragraph", within="art_2A")] == ["(1)", "(2)"] and len(d.ids("paragraph")) == 2


@row("47-definitions.txt")
def _(d):
    points = d.ids("point", within="art_1")
    assert [(d.num(eid), d.text(eid), d.parent(eid)) for eid in points] == [
        ("(a)", "a town council; or", "art_1"), ("(b)", "a county council;", "art_1"), ("(a)", "a bridge;", "art_1"),
        ("(b)", "a ferry; and", "art_1"), ("(c)", "a path,", "art_1")]
    assert d.text("art_1").endswith("but does not include a private way; \"way\" means a path.")
    assert [d.num(eid) for eid in d.ids("paragraph", within="art_2")] == ["(1)", "(2)"]


@row("48-deep.txt")
def _(d):
    above = {d.num(eid): d.num(d.parent(eid)) for eid in d.ids("subsection", "paragraph")}
    assert above == {"1.1": "1.", "1.1.1": "1.1", "1.1.2": "1.1", "1.2": "1.", "1.2.1": "1.2", "1.2.1.1": "1.2.1", "1.2.1.2": "1.2.1",
                     "2.1": "2.", "2.1.1": "2.1", "2.10": "2.", "2.10.1": "2.10", "2.10.2": "2.10", "3.1": "3."}


@row("49-lone-dotted.txt")
def _(d):
    assert [(d.num(eid), d.parent(eid)) for eid in d.ids("subsection", "paragraph")] == [
        ("1.1", "art_1"), ("1.2", "art_1"), ("2.1", "art_2"), ("3.1", "art_3"), ("3.2", "art_3")]


@row("51-dup.xml")
def _(d):
    assert len([e for e in d.root.iter(f"{NS}article") if e.get("eId") == "art_1"]) == 2
    assert "2 elements have the eId art_1" in d.report


@row("61-zwsp.txt")
def _(d):
    assert d.ids("article") == ["art_1", "art_2", "art_3"] and d.text("art_3") == "Text three."


@row("66-heading-above.txt")
def _(d):
    assert [(d.num(eid), d.heading(eid)) for eid in d.ids("section")] == [
        ("1.", "Short title"), ("2.", "Interpretation"), ("3.", "Entry of ships"), ("4.", "Fees")]
    assert d.text("sec_1") == "This Act may be cited as the Harbour Act, 1962."
    assert [d.num(eid) for eid in d.ids("subsection", within="sec_3")] == ["(1)", "(2)"]


@row("67-margin.txt")
def _(d):
    assert [(d.num(eid), d.heading(eid)) for eid in d.ids("section", "article")] == [
        ("1.", "Short title."), ("2.", "Meaning of words."), ("3.", "Entry.")]
    assert d.text(d.ids("section", "article")[1]) == 'In this Act "ship" means a vessel and "boat" means a small ship.'


@row("70-laws-ja.txt")
def _(d):
    assert [d.num(eid) for eid in d.ids("article")] == ["第一条", "第二条", "第三条から第五条まで", "第六条", "第六条の二"]
    assert [d.num(eid) for eid in d.ids("point", within="art_2")] == ["一", "二", "イ", "ロ", "三"]
    assert [d.num(eid) for eid in d.ids("hcontainer")] == ["附 則", "別表第一"] and d.ids("hcontainer", within="hcontainer_1") == []


@row("71-zh-item.txt")
def _(d):
    assert [d.num(eid) for eid in d.ids("article")] == ["第一条", "第二条", "第二条之一", "第三条至第五条", "第六条"]
    assert d.text("art_2-1") == "前条公园由市政府命名。"


@row("72-chapitre-bis.txt")
def _(d):
    assert d.ids("chapter", within="title_1") == ["chp_1", "chp_1bis", "chp_2"]
    assert d.heading("title_1bis") == "DES MARCHÉS"
    assert [d.num(eid) for eid in d.ids("chapter", within="title_1bis")] == ["CHAPITRE UNIQUE"]


@row("73-reserved.txt")
def _(d):
    assert [d.num(eid) for eid in d.ids("section")] == ["§ 1", "§§ 2-4", "§ 5", "§ 6", "§§ 7 and 8", "§ 9"]
    assert d.text("sec_1") == "These rules apply to kites." and d.text("sec_6") == "[Reserved]"


@row("75-pl.txt")
def _(d):
    assert [(d.num(eid), d.heading(eid)) for eid in d.ids("chapter", "section")] == [("Rozdział 1", "Przepisy ogólne"), ("Rozdział 2", "Opłaty")]
    assert [d.num(eid) for eid in d.ids("paragraph", within="art_1")] == ["1.", "2."]
    assert [d.num(eid) for eid in d.ids("paragraph", within="art_3")] == ["1.", "2.", "3."]


@row("77-erster-abschnitt.txt")
def _(d):
    assert d.ids("book") == ["book_1", "book_2"]
    assert [d.num(eid) for eid in d.ids("section", within="book_1")] == ["Erster Abschnitt", "Zweiter Abschnitt"]
    assert len(d.ids("article")) == 4 and d.ids("section", within="book_2") == []


@row("78-schedule-alone.txt")
def _(d):
    assert d.ids("section") == ["sec_1", "sec_2"] and [d.num(eid) for eid in d.ids("hcontainer")] == ["THE SCHEDULE"]
    assert [d.text(eid) for eid in d.ids("point", within="hcontainer_1")] == ["A ship pays ten.", "A boat pays one."]


@row("80-dup-en.txt")
def _(d):
    assert d.ids("article") == ["art_33", "art_34", "art_34-2", "art_35"] and d.text("art_34-2") == "Teachers return again."


@row("81-two-heads.txt")
def _(d):
    heads = [e for e in d.root.iter(f"{NS}p") if "Town of Alder" in words(e)]
    assert not heads and d.report.count('"Town of Alder') == 2
    assert [words(e) for e in d.root.iter(f"{NS}p")][:2] == ["TOWN OF ALDER", "WATER BY-LAW"]
    assert d.ids("article") == ["art_1", "art_2", "art_3"] and not any(map(d.heading, d.ids("article")))


@row("84-no-separator.txt")
def _(d):
    assert [(d.num(eid), d.num(d.parent(eid))) for eid in d.ids("subsection")] == [
        ("1.1", "1"), ("1.1.1", "1.1"), ("1.2", "1"), ("2.1", "2"), ("2.2", "2")]
    assert [d.heading(eid) for eid in d.ids("article")] == ["INTRODUCTION", "METHOD", "RESULTS"]


@row("86-sup.xml", "txt", "html", "epub")
def _(txt, html, epub):
    assert "limit 10⁶" in txt and "price $320¹" in txt and "Art. 21¹. Group" in txt and "{+new+}[-old-] text" in txt
    assert re.search(r"3\. third\s+4\. fourth", txt)
    heading = r"Art\. 21(¹|<sup>1</sup>)\.(\s|&#160;|<[^>]*>)*Group"
    nav = next(text for name, text in pages(epub).items() if name.endswith("nav.xhtml"))
    assert re.search(heading, html) and re.search(heading, nav)
    assert re.search(r'<li[^>]* value="3"|<ol[^>]* start="3"', html)


@row("93-usc.txt")
def _(d):
    assert [d.num(eid) for eid in d.ids("section")] == ["§12101.", "§12102.", "§12103."]
    assert [(d.num(eid), d.parent(eid)) for eid in d.ids("point", "subsection")] == [("(a)", "sec_12101"), ("(b)", "sec_12101")]


@row("r-a01-components-lost.xml", "txt", "xml")
def _(txt, d):
    assert "Every word of this bill is in the component and should be readable." in txt
    assert "Every word of this bill" in words(d.by_id["cmp_1"])


@row("r-a02-note-beside-num.xml", "txt", "html", "md")
def _(*outputs):
    assert [output.count("Heading that was marked up as a note") for output in outputs] == [1, 1, 1]


@row("r-a03-html-table-in-foreign.xml", "txt", "html", "md")
def _(txt, html, md):
    assert re.search(r"Who\s+Fare\nWalker\s+10\nCarts: by agreement\n", txt)
    for output in (html, md):
        assert re.search(r"<td[^>]*>(<p>)?Walker(</p>\s*)?</td>\s*<td[^>]*>(<p>)?10(</p>\s*)?</td>", output)


@row("r-a05-image-without-alt.xml", "txt")
def _(txt):
    assert "\n[map.png]\n" in txt


@row("r-a06-marker-tab.xml", "txt")
def _(txt):
    assert "Copyright SCALE 1:2500" in txt


@row("r-a07-title-is-an-iri.xml", "json")
def _(text):
    assert '"title": "DECISION 5 ON FERRIES"' in text


@row("r-a10-national-profile.xml")
def _(d):
    assert d.ids("article") == ["art_1"] and "LegalDocML.de" in d.report


@row("r-t01-xref-at-line-start.txt")
def _(d):
    assert d.ids("article") == ["art_1", "art_2", "art_3", "art_4"]
    assert "gilt Artikel 45 Absatz 4 der Fährordnung vom 17. Juli 2014 in der jeweils geltenden Fassung entsprechend." in d.text("art_2__para_1")


@row("r-t02-xref-section-sign.txt")
def _(d):
    assert d.ids("article") == ["art_41", "art_42", "art_43", "art_44"]
    assert "fordern oder nach § 53 Abs. 1, einen Antrag stellen." in d.text("art_42__para_1")


@row("r-t04-fr-loi-mixed.txt")
def _(d):
    assert [d.num(eid) for eid in d.ids("article")] == ["Article 1er", "Article L. 121-1", "Article 2"]
    assert d.ids("article") == ["art_1", "art_L121-1", "art_2"]


@row("r-t05-de-art-without-dot.txt")
def _(d):
    assert [d.num(eid) for eid in d.ids("article")] == ["Art 1", "Art 2", "Art 96"]
    assert [d.text(eid) for eid in d.ids("point", within="art_96")] == ["Raub;", "Schmuggel."]


@row("r-t06-nl-artikel-colon.txt")
def _(d):
    assert [d.num(eid) for eid in d.ids("article")] == ["Artikel 1:1", "Artikel 1:2", "Artikel 2:1"] and d.ids("chapter") == ["chp_1", "chp_2"]


@row("r-t07-ja-mokuji-fusoku.txt")
def _(d):
    assert [d.num(eid) for eid in d.ids("chapter")] == ["第一章", "第二章"] and d.ids("article") == ["art_1", "art_2", "art_3"]
    assert d.ids("hcontainer") == ["hcontainer_1"] and d.text("hcontainer_1") == "この法律は、公布の日から施行する。"
    assert d.title == "渡船法"


@row("r-t09-es-articulo-unico.txt")
def _(d):
    nums = [d.num(eid) for eid in d.ids("article") if not eid.startswith("hcontainer")]
    assert nums == ["Artículo único.", "Disposición adicional primera.", "Disposición adicional segunda.",
                    "Disposición transitoria única.", "Disposición final primera."]
    assert [d.num(eid) for eid in d.ids("article", within="hcontainer_1")] == ["Artículo 1.", "Artículo 2.", "Artículo 2 bis."]
    assert [d.num(eid) for eid in d.ids("paragraph", within="hcontainer_1-2")] == ["Primera.", "Undécima."]


@row("r-t10-uk-regulations.txt")
def _(d):
    assert [len(d.ids("paragraph", within=f"art_{i}")) for i in (1, 2, 3)] == [2, 3, 0] and len(d.ids("article")) == 3
    assert [d.num(eid) for eid in d.ids("hcontainer")] == ["SCHEDULE", "THE SECOND SCHEDULE"]


@row("r-t11-cfr-section-decimal.txt")
def _(d):
    assert [d.num(eid) for eid in d.ids("section")] == ["§ 1190.1", "§ 1190.3", "§ 1190.5"]


@row("r-t12-indian-subsections.txt")
def _(d):
    """The text has 2A. where the row says 4A."""
    assert d.ids("section") == ["sec_1", "sec_2", "sec_2A", "sec_3"]
    assert [d.num(eid) for eid in d.ids("subsection", within="sec_1")] == ["(1)", "(2)"]
    assert [d.num(eid) for eid in d.ids("subsection", within="sec_2")] == ["(1)", "(2)", "(3)"]
    assert [d.num(eid) for eid in d.ids("hcontainer")] == ["THE FIRST SCHEDULE"]


@row("r-t14-annex-letters.txt")
def _(d):
    assert d.ids("hcontainer") == ["hcontainer_" + n for n in "ABCD"] and d.text("hcontainer_D") == "Text of D."


@row("r-t15-quoted-number-repaired.txt", "txt")
def _(txt):
    assert re.findall(r"^\s+(\d\. \w+ \w+)", txt, re.M) == ["1. Los barqueros", "3. En caso", "3. Desde el"]


@row("r-t16-zh-item-before-year.txt")
def _(d):
    third = d.ids("point", within="art_1")[4]
    assert d.num(third) == "3." and d.text(third).startswith("2024年起，建立月报制度。")
    assert [d.num(eid) for eid in d.ids("point", within=third)] == ["（1）", "（2）"]


@row("r-t17-contents-inside-a-paragraph.txt")
def _(d):
    assert [d.num(eid) for eid in d.ids("hcontainer")] == ["Appendix A:", "Appendix B:"]
    assert [d.heading(eid) for eid in d.ids("section") if d.num(eid).startswith("Section")] == ["Introduction", "Ramps"]


@row("r-t18-restart-in-annex-part.txt")
def _(d):
    parts = d.ids("part")
    assert [d.num(eid) for eid in parts] == ["Part A", "Part B"]
    assert [[d.num(eid) for eid in d.ids("paragraph", within=part)] for part in parts] == [["1.", "2."], ["1."]]


@row("r-t20-running-heads-stop-joining.txt", "txt", options="width=0")
def _(txt):
    assert "COUNCIL CHAMBER" not in txt and "OFFICIAL JOURNAL" not in txt and "Series B" not in txt
    whole = [line for line in txt.splitlines() if line.startswith("The Council of North Ferry has considered")]
    assert len(whole) == 16 and all(line.endswith("the council sees no reason to change that.") for line in whole)


@row("r-t21-hyphen-before-und.txt", "txt", options="width=0")
def _(txt):
    assert "der Ein- und Ausfuhr entspricht" in txt and "der Ordens- oder Klostergemeinschaften" in txt


@row("r-t22-page-number-that-is-text.txt", "txt")
def _(txt):
    assert len(re.findall(r"^\s*-1 ,$", txt, re.M)) == 2
    assert re.findall(r"^Seite \d$", txt, re.M) == ["Seite 1", "Seite 2"]


@row("r-t23-markdown-read-as-text.md")
def _(d):
    assert d.title == "Ferry by-law" and len(d.ids("article")) == 2 and len(d.ids("chapter")) == 2
    assert [words(b) for b in d.root.iter(f"{NS}b")] == ["shall"]


@row("r-t24-title-letterhead.txt")
def _(d):
    assert d.title == "江州市人民政府办公室关于印发渡口安全方案的通知"


@row("r-t26-roman-with-asterisk.txt")
def _(d):
    assert d.ids("chapter") == ["chp_1", "chp_2", "chp_3"] and d.num("chp_2") == "CHAPTER II*"
    assert d.ids("article") == ["art_1", "art_2", "art_3"]


@row("r-t27-wrap-width-overestimated.txt")
def _(d):
    articles = d.ids("article")
    assert len(articles) == 30 and articles[-1] == "art_30"
    assert [len(list(d.by_id[eid].iter(f"{NS}p"))) for eid in articles] == [1] * 30


@pytest.mark.parametrize("name", [
    pytest.param(name, marks=[still_open(OPEN[name])] if name in OPEN else []) for name in ROWS])
def test_the_row(name, renditions):
    ROWS[name][0](*[future.result() for future in renditions[name]])


def test_every_row_of_the_table_is_checked():
    listed = {line.split("\t")[0] for line in (FAULTS / "EXPECTED.tsv").read_text("utf-8").splitlines()[1:]}
    assert listed == set(ROWS) | SERVED | OWN


def test_an_article_of_a_megabyte_is_divided_among_files(tmp_path):
    path = tmp_path / "one-article.txt"
    sentence = "The garden is open to all who come in peace and leave it as it was. " * 3
    path.write_text("Act of the Garden\n\nArticle 1\nScope\n\n" + (sentence.strip() + "\n\n") * 5000 + "Article 2\nEnd\n\nThis act ends.\n", "utf-8")
    epub = zipfile.ZipFile(io.BytesIO(gaz.run("render", path, "--format", "epub", "-q").stdout))
    sizes = [entry.file_size for entry in epub.infolist() if entry.filename.endswith(".xhtml")]
    assert sum(sizes) > 1000000 and max(sizes) <= 250000


def test_the_slash_at_the_end_of_a_name_is_trimmed(store):
    out = gaz.run("import", FAULTS / "r-a09-work-with-trailing-slash.xml", "--dry-run", "--store", store).out
    assert re.search(r"^  work +/akn/xx/act/2024/a9 ", out, re.M), out


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    store = tmp_path_factory.mktemp("faults") / "gazetted.db"
    gaz.import_manifest(store)
    gaz.run("import", FAULTS / "50-ids.xml", "--store", store)
    for file, date in (("a", "2024-01-01"), ("b", "2024-06-01")):
        gaz.run("import", FAULTS / f"45-diff-noise-{file}.txt", "--work", "/akn/xx/act/2024/45", "--date", date, "--lang", "eng", "--store", store)
    with gaz.Server(store) as server:
        yield server


def test_queries_of_trackers_are_no_errors(served):
    for query in ("fbclid=IwAR0abc", "utm_source=newsletter", "gclid=1"):
        for target in (f"/opinions?{query}", f"/opinions.txt?width=40&{query}"):
            reply = served.get(target)
            for _ in range(3):
                if reply.status in (301, 302, 303, 307, 308):
                    reply = served.get(reply["Location"].removeprefix(served.url.rstrip("/")))
            assert reply.status == 200, target


def test_an_id_with_brackets_is_addressed(served):
    for eid, text in (("sec_(1)", "Two."), ("sec_%281%29", "Two."), ("art_%C3%A9%C3%A9n", "One."), ("1-bis", "Three."), ("art_6.53", "Four.")):
        reply = served.get(f"/akn/xx/act/2024/50/eng@2024-01-01/~{eid}.txt")
        if reply.status == 301:  # to the same with fewer signs encoded
            reply = served.get(reply["Location"].removeprefix(served.url.rstrip("/")))
        assert reply.status == 200 and text in reply.text, eid


def test_only_the_marks_of_a_quotation_differ(served):
    reply = served.get("/akn/xx/act/2024/45/eng@2024-01-01...2024-06-01.txt")
    assert reply.status == 200, reply.text
    assert re.findall(r"\[-(.*?)-\]\{\+(.*?)\+\}", reply.text.split("1. Paths")[1], re.S) == [('"', "“"), ('"', "”")]
