# SPDX-License-Identifier: Apache-2.0
"""Components: a schedule is a document of its own, with an address, formats, history and links of its own."""
import json
import re
import subprocess
import xml.etree.ElementTree as ET

import pytest

import gaz
from test_epub import check

AKN = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
WORK = "/akn/xx/act/2024/9"
LATER = f"{WORK}/eng@2025-01-01"
LEVELS = (("FRBRWork", WORK, "", '<FRBRcountry value="xx"/>'), ("FRBRExpression", WORK + "/eng@%s", "", '<FRBRlanguage language="eng"/>'),
          ("FRBRManifestation", WORK + "/eng@%s", ".xml", ""))
SUFFIXES = ["html", "xml", "txt", "md", "json", "epub", "docx", "htmlz", "jsonld"]


def identification(date, name):
    """The FRBR block of a component as many files have it: with the dates of another version."""
    levels = ((level, iri.replace("%s", date), end, more) for level, iri, end, more in LEVELS)
    return '<identification source="#s">' + "".join(
        f'<{level}><FRBRthis value="{iri}/!{name}{end}"/><FRBRuri value="{iri}{end}"/><FRBRdate date="{date}" name="made"/>'
        f'<FRBRauthor href="#s"/>{more}</{level}>' for level, iri, end, more in levels) + "</identification>"


def attachment(eid, name, heading, body):
    return (f'<attachment eId="{eid}"><heading>{heading}</heading><doc name="schedule"><meta>{identification("2001-02-03", name)}</meta>'
            f'<mainBody eId="{eid}__body">{body}</mainBody></doc></attachment>')


def act(date, fee, more=""):
    fees = attachment("att_1", "schedule_1", "First schedule: fees",
                      f'<article eId="art_2"><num>2.</num><heading>Rate</heading><content><p>The fee is {fee} crowns.</p></content></article>'
                      '<article eId="att_1__art_3"><num>3.</num><heading>Once</heading><content><p>Nobody pays twice.</p></content></article>')
    forms = attachment("att_2", "main/schedule_2", "Second schedule: forms", "<p>The form of a receipt.</p>")
    return (f'<akomaNtoso xmlns="{AKN}"><act name="act"><meta>{identification(date, "main")}</meta>'
            "<preface><p><docTitle>Harbour Act</docTitle></p></preface><body>"
            '<article eId="art_1"><num>1.</num><heading>Harbours</heading><content><p>Harbours are open.</p></content></article>'
            '<article eId="art_2"><num>2.</num><heading>Fees</heading><content><p>Fees are in a schedule.</p></content></article></body>'
            f"<attachments>{fees}{forms}{more}</attachments></act></akomaNtoso>")


@pytest.fixture(scope="module")
def harbour(tmp_path_factory):
    folder = tmp_path_factory.mktemp("components")
    for date, fee in (("2024-01-01", "twelve"), ("2025-01-01", "fifteen")):
        path = folder / f"{date}.xml"
        path.write_text(act(date, fee), "utf-8")
        gaz.run("import", path, "--store", folder / "store.db", "--alias", "harbour")
    return folder / "store.db"


@pytest.fixture(scope="module")
def served(harbour):
    with gaz.Server(harbour) as server:
        yield server


def detail(reply):
    return json.loads(reply.text)["detail"]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_format_writes_the_component_alone(served, suffix):
    reply = served.get(f"{LATER};r1/!schedule_1.{suffix}")
    assert reply.status == 200 and "immutable" in reply["Cache-Control"]
    assert f'filename="act-2024-9-eng-2025-01-01-schedule_1.{suffix}"' in reply["Content-Disposition"]
    assert f"<{LATER};r1/!schedule_1.{suffix}>; rel=\"canonical\"" in reply["Link"]
    assert f'<{LATER}/!schedule_1>; rel="cite-as"' in reply["Link"]
    others = [f"{LATER};r1.{suffix}", f"{LATER};r1/!schedule_2.{suffix}", f"{WORK}/eng@2024-01-01;r1/!schedule_1.{suffix}"]
    assert len({reply["ETag"]} | {served.get(other)["ETag"] for other in others}) == 4
    if suffix in ("txt", "md", "html", "json", "xml", "jsonld"):
        assert ("fifteen crowns" in reply.text) == (suffix != "jsonld") and "Harbours are open" not in reply.text
    if suffix not in ("xml",):
        assert suffix in ("epub", "docx", "htmlz") or "First schedule: fees" in reply.text


def test_the_xml_is_a_document_with_the_addresses_of_the_component(served):
    root = ET.fromstring(served.get(f"{LATER}/!schedule_1.xml").body)
    assert root.tag == f"{{{AKN}}}akomaNtoso" and [child.tag for child in root] == [f"{{{AKN}}}doc"]
    for level, iri, end, _ in LEVELS:
        block, iri = root.find(f".//{{{AKN}}}{level}"), iri.replace("%s", "2025-01-01")
        assert block.find(f"{{{AKN}}}FRBRthis").get("value") == f"{iri}/!schedule_1{end}"
        assert block.find(f"{{{AKN}}}FRBRuri").get("value") == iri + end
        assert block.find(f"{{{AKN}}}FRBRdate").get("date") == "2001-02-03"  # what the component says of itself stays


def test_the_epub_is_a_book_that_the_checkers_accept(served, tmp_path):
    path = tmp_path / "schedule.epub"
    path.write_bytes(served.get(f"{LATER}/!schedule_1.epub").body)
    check(path)


def test_it_is_negotiated_in_every_version(served):
    for path in (f"{WORK}/!schedule_1", f"{WORK}/eng/!schedule_1", f"{LATER}/!schedule_1"):
        assert "fifteen" in served.get(path, {"Accept": "text/plain"}).text
    assert "twelve" in served.get(f"{WORK}/eng@/!schedule_1.txt").text
    assert served.get(f"{WORK}/eng:2024-06-01/!schedule_1.txt")["Location"] == f"{WORK}/eng@2024-01-01/!schedule_1.txt"
    assert served.get("/harbour/!schedule_1.txt")["Location"] == f"{WORK}/!schedule_1.txt"
    assert served.get(f"{WORK}/!main/schedule_2.txt")["Location"] == f"{WORK}/!schedule_2.txt"
    reply = served.get(f"{WORK}/eng@2024-01-01...2025-01-01/!schedule_1.txt")
    assert "[-twelve-]{+fifteen+}" in reply.text


def test_a_browser_gets_a_page_that_leads_up_and_the_version_leads_there(served):
    page = served.get(f"{LATER};r1/!schedule_1", {"Accept": "text/html"}).text
    assert re.search("<h1[^>]*>First schedule: fees</h1>", page) and f'<a href="{LATER};r1">Harbour Act</a>' in page
    assert re.search(f'<a rel="up" href="{re.escape(LATER)};r1#att_1"', page)
    assert re.search(f'<a rel="next" href="{re.escape(LATER)};r1/!schedule_2"', page)
    version = served.get(f"{LATER};r1", {"Accept": "text/html"}).text
    assert f'href="{WORK}/eng/!schedule_1"' in version and f'href="{WORK}/eng/!schedule_2"' in version and 'id="att_1"' in version
    article = served.get(f"{LATER};r1/~att_1__art_3", {"Accept": "text/html"}).text
    assert "First schedule: fees" in article
    marked = served.get(f"{LATER};r1/!schedule_1?q=crowns", {"Accept": "text/html"}).text
    assert "<mark" in marked


def test_the_contents_list_it(served):
    entries = {entry["eid"]: entry for entry in json.loads(served.get(f"{LATER}/contents.json").text)["entries"]}
    assert entries["!schedule_1"]["heading"] == "First schedule: fees" and entries["!schedule_1"]["date"] == "2025-01-01"
    assert entries["!schedule_2"]["date"] == "2024-01-01"  # its text is that of the first version
    for eid in ("!schedule_1", "!schedule_2"):
        assert entries[eid]["href"] == f"{LATER};r1/{eid}" and served.get(entries[eid]["href"] + ".txt").status == 200


def test_it_has_a_history_of_its_own(served):
    def versions(name):
        return [entry["href"] for entry in json.loads(served.get(f"{WORK}/eng/{name}/versions.json").text)["entries"]]
    assert versions("!schedule_1") == [f"{WORK}/eng@2024-01-01;r1/!schedule_1", f"{LATER};r1/!schedule_1"]
    assert versions("!schedule_2") == [f"{WORK}/eng@2024-01-01;r1/!schedule_2"]


def test_a_portion_in_it_has_one_address(served):
    reply = served.get(f"{LATER}/!schedule_1~art_3.txt")
    assert reply.status == 302 and reply["Location"] == f"{LATER}/~att_1__art_3.txt"
    inside, outside = served.get(f"{LATER}/!schedule_1~art_2.txt"), served.get(f"{LATER}/~art_2.txt")
    assert "fifteen crowns" in inside.text and "Fees are in a schedule" in outside.text  # two articles with one eId
    for link in re.findall(r"<([^>]*)>", inside["Link"]):
        assert served.get(link).status in (200, 302), link
    entries = json.loads(served.get(f"{LATER}/contents.json").text)["entries"]
    assert [entry["eid"] for entry in entries if entry["eid"].endswith("art_2")] == ["art_2", "!schedule_1~art_2"]
    assert entries[4]["href"] == f"{LATER};r1/!schedule_1~art_2"
    history = json.loads(served.get(f"{WORK}/eng/!schedule_1~art_2/versions.json").text)["entries"]
    assert [entry["href"] for entry in history] == [f"{WORK}/eng@2024-01-01;r1/!schedule_1~art_2", f"{LATER};r1/!schedule_1~art_2"]
    page = served.get(f"{LATER};r1/!schedule_1~art_2", {"Accept": "text/html"}).text
    assert f'<a rel="up" href="{LATER};r1/!schedule_1"' in page


def test_the_document_is_valid_by_the_schema(served, tmp_path):
    schema = gaz.SHARED / "akn" / "akomantoso30.xsd"
    if not schema.exists():
        pytest.skip("needs ../shared/akn/akomantoso30.xsd")
    for name in ("!schedule_1", "!schedule_2"):
        (tmp_path / f"{name}.xml").write_bytes(served.get(f"{LATER}/{name}.xml").body)
        subprocess.run(["xmllint", "--noout", "--nonet", "--schema", schema, tmp_path / f"{name}.xml"], check=True, capture_output=True)


def test_what_is_not_there_is_answered_with_what_is(served):
    for path, status, words in ((f"{WORK}/!schedule_9.txt", 404, "it has 2: !schedule_1, !schedule_2"),
                                (f"{WORK}/!schedule_2~art_2.txt", 404, "component '!schedule_2' of this version has no portion '~art_2'"),
                                (f"{WORK}/eng@2024-01-01...2025-01-01/!schedule_9.txt", 404, "it has 2"),
                                (f"{WORK}/~!schedule_1", 400, "~ and an eId"),
                                (f"{WORK}/!", 400, "the name of a component"),
                                (f"{WORK}/!schedule_1/contents", 400, "should follow a work")):
        reply = served.get(path)
        assert reply.status == status and words in detail(reply), (path, reply.text)


def test_a_document_without_components_says_so(server):
    reply = server.get(f"{gaz.WORK}/!schedule_1.txt")
    assert reply.status == 404 and "it has none at all" in detail(reply)
    assert server.get(f"{gaz.WORK}/!main~art_12.txt").status == 200


def test_a_citation_of_the_schedule_is_not_ambiguous(served):
    reply = served.get(f"/resolve?cite=First+schedule&work={WORK}&lang=en")
    assert reply.status in (302, 404)  # one provision or none, but never the attachment and the document in it


def test_names_are_found_where_the_file_has_none(tmp_path):
    """Names behind the work, of the attachment, and by number; and a document of another work keeps its own."""
    def nameless(around, iri, text):
        meta = f'<meta><identification source="#s"><FRBRWork><FRBRthis value="{iri}/!main"/><FRBRuri value="{iri}"/></FRBRWork></identification></meta>'
        return f'<attachment{around}><doc name="annex">{meta if iri else "<meta/>"}<mainBody><p>{text}</p></mainBody></doc></attachment>'
    more = (nameless(' eId="att_3"', f"{WORK}/annex", "Third.") + nameless(' eId="att_4"', "/akn/xx/act/1999/1", "Fourth.") +
            nameless("", "", "Fifth.") + attachment("att_6", "schedule_1", "Sixth", "<p>Sixth.</p>"))
    path, store = tmp_path / "names.xml", tmp_path / "store.db"
    path.write_text(act("2024-01-01", "one", more), "utf-8")
    outline = gaz.run("import", "--dry-run", path).out
    assert re.findall(r"(?m)^ *(!\w+) ", outline) == ["!schedule_1", "!schedule_2", "!annex", "!att_4", "!component_5", "!att_6"]
    gaz.run("import", path, "--store", store)
    with gaz.Server(store) as server:
        for name, word in (("annex", "Third"), ("att_4", "Fourth"), ("component_5", "Fifth"), ("att_6", "Sixth")):
            assert word in server.get(f"{WORK}/!{name}.txt").text
        other = server.get(f"{WORK}/!att_4.xml").text
        assert '<FRBRuri value="/akn/xx/act/1999/1"/>' in other
        assert f'<FRBRthis value="{WORK}/!component_5"/>' in server.get(f"{WORK}/!component_5.xml").text


def test_a_name_that_cannot_be_an_address_is_none(tmp_path):
    """Each address that the listing and the page have leads to the component."""
    names = ["annex.html", "annex.txt", "annex.zz9", "a%2fb", "annex/versions", "annex/contents", "v1.2", "annex/part_1", "versions"]
    more = "".join(attachment(f"att_{i}", name, f"Heading {i}", f"<p>Text {i}.</p>") for i, name in enumerate(names, 3))
    path, store = tmp_path / "names.xml", tmp_path / "store.db"
    path.write_text(act("2024-01-01", "one", more), "utf-8")
    gaz.run("import", path, "--store", store)
    with gaz.Server(store) as server:
        entries = [entry for entry in json.loads(server.get(f"{WORK}/contents.json").text)["entries"] if re.fullmatch("![^~]+", entry["eid"])]
        assert [entry["eid"] for entry in entries[2:]] == [f"!att_{i}" for i in range(3, 9)] + ["!v1.2", "!annex/part_1", "!versions"]
        page = server.get(WORK, {"Accept": "text/html"}).text
        for i, entry in enumerate(entries[2:], 3):
            assert f'href="{WORK}/eng/{entry["eid"]}"' in page
            for address in (entry["href"], f'{WORK}/eng/{entry["eid"]}', f'{WORK}/{entry["eid"]}.txt'):
                reply = server.get(address, {"Accept": "text/plain"})
                assert reply.status == 200 and f"Text {i}." in reply.text, (address, reply.text)


def test_the_command_shows_it(harbour):
    shown = gaz.run("show", "harbour", "!schedule_1", "--store", harbour).out
    assert "First schedule: fees" in shown and "fifteen crowns" in shown and "Harbours are open" not in shown
    assert gaz.run("show", f"{WORK}/eng@2024-01-01/!schedule_1", "--store", harbour).out.count("twelve") == 1
    assert gaz.run("show", "harbour", "~art_1", "--store", harbour).out.count("Harbours are open") == 1
    result = gaz.run("show", "harbour", "!schedule_9", "--store", harbour, check=False)
    assert result.returncode == 66 and "its components are: !schedule_1, !schedule_2" in result.err
    assert gaz.run("show", "harbour", "schedule_1", "--store", harbour, check=False).returncode == 64
