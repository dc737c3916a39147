# SPDX-License-Identifier: Apache-2.0
"""Word files: versions and portions as a careful reader takes them, and comparisons whose changes give back both versions."""
import csv
import random
import re
import subprocess
import xml.etree.ElementTree as ElementTree

import pytest

import gaz
import office
import random_act
import real_corpus
import word_file
from gaz import WORK

V1, V2, TWO = f"{WORK}/eng@2006-05-01", f"{WORK}/eng@2007-01-01", f"{WORK}/eng@2006-05-01...2007-01-01"
AKN = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"
BYLAW = "/akn/xx-portmere/act/bylaw/2014/3"
PATHS = [V1, V2, f"{V2}/~part_2", f"{V2}/~art_12", TWO, f"{TWO}/~art_12", f"{WORK}/eng@2006-05-01;r1...2006-05-01;r2",
         "/akn/xx-yunting/act/measures/2019/7/zho", f"{BYLAW}/eng"]
DOCUMENTS = ["amended", "arabic", "cells", "chinese", "everything", "marks", "measures", "measures-amended", "quotations"]
RANDOM_PAIRS = 24
META = ('<meta><identification source="#s"><FRBRWork><FRBRthis value="{work}"/><FRBRuri value="{work}"/></FRBRWork><FRBRExpression>'
        '<FRBRdate date="{date}" name="x"/><FRBRlanguage language="eng"/></FRBRExpression></identification></meta>')
FOLDERS = [*real_corpus.VERSIONED, ("fr-constitution-1958", "/akn/fr/act/constitution/1958/c", "fra")]


def fetch(server, path):
    reply = server.get(f"{path}.docx")
    assert reply.status == 200, reply.text
    return reply.body


def gives_back_both(server, base, earlier, later):
    """Asserts that the comparison gives the earlier and the later text; returns whether it has a change at all."""
    both = fetch(server, f"{base}@{earlier}...{later}")
    word_file.check(both)
    for date, accept in ((later, True), (earlier, False)):
        own = fetch(server, f"{base}@{date}")
        assert word_file.Text(both, accept).lines == word_file.Text(own, True).lines, (base, earlier, later, accept)
    return word_file.Text(both, True).lines != word_file.Text(both, False).lines


@pytest.fixture(scope="module")
def chance(tmp_path_factory):
    """A server with acts made of chance, each in two versions."""
    folder = tmp_path_factory.mktemp("chance")
    for seed in range(RANDOM_PAIRS):
        work = f"/akn/xx/act/2011/{seed + 1}"
        for date, body in zip(("2011-01-01", "2012-01-01"), random_act.pair(random.Random(seed))):
            (folder / "act.xml").write_text(body.replace('<act name="act">', '<act name="act">' + META.format(work=work, date=date)), "utf-8")
            gaz.run("import", folder / "act.xml", "--store", folder / "s.db")
    with gaz.Server(folder / "s.db") as server:
        yield server


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    """The server of a real law with many versions, its address and its dates; made when it is first asked for."""
    servers = {}

    def serve(folder, work, language):
        if not real_corpus.is_here():
            pytest.skip(f"needs ../shared/corpora/versioned/{folder}")
        if folder not in servers:
            store = tmp_path_factory.mktemp(folder) / "s.db"
            real_corpus.import_versions(store, folder, work, language)
            servers[folder] = gaz.Server(store)
        with (real_corpus.CORPORA / "versioned" / folder / "versions.tsv").open(encoding="utf-8") as table:
            dates = sorted({row["date"] for row in csv.DictReader(table, delimiter="\t")})
        return servers[folder], f"{work}/{language}", dates
    yield serve
    for server in servers.values():
        server.stop()


@pytest.mark.parametrize("path", PATHS)
def test_the_package_is_whole_and_keeps_the_order_of_the_schema(server, path):
    reply = server.get(f"{path}.docx")
    assert (reply.status, reply["Content-Type"]) == (200, word_file.MEDIA_TYPE)
    assert re.search(r'filename="[^"]+\.docx"', reply["Content-Disposition"])
    word_file.check(reply.body)


def render(name):
    return subprocess.run([gaz.BUILD / "tests-bin" / "render_one", gaz.BUILD / "plugins" / "docx.so",
                           gaz.ROOT / "tests" / "plugin" / "documents" / f"{name}.xml"], capture_output=True, check=True).stdout


@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents_with_everything_in_them_keep_the_order_of_the_schema(name):
    word_file.check(render(name))


def plain_words(element, out):
    """The text of an element without its notes and metadata."""
    if element.tag in (AKN + "meta", AKN + "authorialNote"):
        return out
    out.append(element.text or "")
    for child in element:
        plain_words(child, out)
        out.append(child.tail or "")
    return out


def is_within(short, long):
    """Whether all characters of the one are in the other, in their order."""
    rest = iter(long)
    return all(character in rest for character in short)


@pytest.mark.parametrize("path", [V2, "/akn/xx-yunting/act/measures/2019/7/zho", f"{BYLAW}/eng"])
def test_no_text_is_lost(server, path):
    words = "".join("".join(plain_words(ElementTree.fromstring(server.get(f"{path}.xml").body), [])).split())
    assert len(words) > 400 and is_within(words, word_file.words(fetch(server, path)))


@pytest.mark.parametrize("name", ["arabic", "chinese", "everything", "marks", "cells"])
def test_no_text_of_odd_documents_is_lost(name):
    source = ElementTree.parse(gaz.ROOT / "tests" / "plugin" / "documents" / f"{name}.xml").getroot()
    words = "".join("".join(plain_words(source, [])).split())
    translated = str.maketrans("", "", "⁰¹²³⁴⁵⁶⁷⁸⁹()/{}^_")  # formulas are written in a line
    assert is_within(words.translate(translated), word_file.words(render(name)).translate(translated))


def test_headings_are_those_of_the_document(server):
    found = word_file.headings(fetch(server, V2))
    divisions = re.findall(r"<(part|article) ", server.get(f"{V2}.xml").text)
    assert [level for level, _ in found] == [1 if name == "part" else 2 for name in divisions]
    assert (2, "12. Hear what people say") in found


def test_links_lead_to_bookmarks_that_are_eids(server):
    root = word_file.check(fetch(server, V2))
    names = [e.get(word_file.W + "name") for e in root.iter(word_file.W + "bookmarkStart")]
    assert "art_12" in names and "part_2" in names


def test_a_comparison_of_the_sample_gives_back_both(server):
    assert gives_back_both(server, f"{WORK}/eng", "2006-05-01", "2007-01-01")
    assert gives_back_both(server, f"{WORK}/eng", "2006-05-01;r1", "2006-05-01;r2")
    assert not gives_back_both(server, f"{WORK}/eng", "2007-01-01", "2007-01-01")


def test_a_comparison_of_a_portion_gives_back_both(server):
    both = fetch(server, f"{TWO}/~art_12")
    for path, accept in ((f"{V2}/~art_12", True), (f"{V1}/~art_12", False)):
        assert word_file.Text(both, accept).lines == word_file.Text(fetch(server, path), True).lines


@pytest.mark.parametrize("path", [V2, f"{V2}/~art_12", TWO, f"{TWO}/~art_12"])
def test_the_page_leads_to_it(server, path):
    page = server.get(path, {"Accept": "text/html"}).text
    link = re.search(r'<a href="([^"]+)" type="([^"]+)"[^>]*>Word</a>', page)
    assert link and link[2] == word_file.MEDIA_TYPE
    assert server.get(link[1]).status == 200 and link[1].endswith(".docx")


def test_changes_name_the_service_and_the_day(server):
    root = word_file.check(fetch(server, TWO))
    changes = [e for e in root.iter() if e.tag in (word_file.W + "ins", word_file.W + "del")]
    assert changes
    assert {e.get(word_file.W + "author") for e in changes} == {"gazetted"}
    assert {e.get(word_file.W + "date")[:10] for e in changes} == {"2007-01-01"}


@pytest.mark.parametrize("seed", range(RANDOM_PAIRS))
def test_comparisons_by_chance_give_back_both(chance, seed):
    gives_back_both(chance, f"/akn/xx/act/2011/{seed + 1}/eng", "2011-01-01", "2012-01-01")


@pytest.mark.parametrize("folder, work, language", FOLDERS, ids=lambda value: value if "/" not in value else "")
def test_comparisons_of_real_laws_give_back_both(real, folder, work, language):
    server, base, dates = real(folder, work, language)
    for earlier, later in [*zip(dates, dates[1:]), (dates[0], dates[-1])]:
        gives_back_both(server, base, earlier, later)


def pairs_for_office(server, chance, real):
    """(server, base, earlier, later) of a few comparisons."""
    pairs = [(server, f"{WORK}/eng", "2006-05-01", "2007-01-01"), (server, f"{BYLAW}/eng", "2014-03-01", "2019-06-01")]
    pairs += [(chance, f"/akn/xx/act/2011/{seed}/eng", "2011-01-01", "2012-01-01") for seed in range(1, 9)]
    if real_corpus.is_here():
        for place in FOLDERS:
            law, base, dates = real(*place)
            pairs += [(law, base, dates[0], dates[-1]), (law, base, dates[-2], dates[-1])]
    return pairs


def test_libreoffice_gives_back_both(server, chance, real, tmp_path):
    libreoffice = office.Office(tmp_path)
    jobs = []
    for n, (of, base, earlier, later) in enumerate(pairs_for_office(server, chance, real)):
        for name, dates in (("both", f"{earlier}...{later}"), ("earlier", earlier), ("later", later)):
            (tmp_path / f"{name}-{n}.docx").write_bytes(fetch(of, f"{base}@{dates}"))
        for what, name in ((office.ACCEPT, "later"), (office.REJECT, "earlier")):
            jobs += [(tmp_path / f"both-{n}.docx", what), (tmp_path / f"{name}-{n}.docx", office.LEAVE)]
    texts = libreoffice.settle(jobs)
    for k in range(0, len(jobs), 2):
        assert texts[k] == texts[k + 1] != [], jobs[k]


def test_libreoffice_prints_every_document(tmp_path):
    libreoffice = office.Office(tmp_path)
    files = []
    for name in DOCUMENTS:
        files.append(tmp_path / f"{name}.docx")
        files[-1].write_bytes(render(name))
    libreoffice.convert(files, "pdf")
    for file in files:
        assert file.with_suffix(".pdf").read_bytes().startswith(b"%PDF")


def outline(file):
    draft = gaz.run("read", file, "--work", WORK, "--date", "2006-05-01").out
    return [line for line in draft.split("\n") if re.match("#+ ", line)]


@pytest.mark.parametrize("name", sorted(path.name for path in gaz.CORPUS.glob("*.txt")))
def test_it_is_read_back_to_the_same_outline(tmp_path, name):
    file = tmp_path / "text.docx"
    gaz.run("render", gaz.CORPUS / name, "--format", "docx", "--work", WORK, "--date", "2006-05-01", "-o", file)
    assert len(outline(file)) > 10 and outline(file) == outline(gaz.CORPUS / name)
