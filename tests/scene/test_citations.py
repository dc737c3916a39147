# SPDX-License-Identifier: Apache-2.0
"""Citations: /resolve leads from what people write to the provision, and never to another one."""
import json
import urllib.parse

import pytest

import gaz
from gaz import WORK

ACT, OTHER, GESETZ, MEASURES = "/akn/xx/act/2021/9", "/akn/xx/act/2022/4", "/akn/de/act/2001/3", "/akn/xx-yunting/act/measures/2019/7"
BEES = """Bees Act
Part 1 Preliminary
1 Title
This is the Act.
2 Meaning
(1) In this Act:
(a) bee means a bee;
(b) hive means a hive.
(2) A hive has bees.
Part 2 Hives
3 Hives
(1) Keep hives:
(a) clean; and
(b) dry.
(2) See section 2.
"""
MORE = "4 Honey\nHoney is food.\n"
BIENEN = """Bienengesetz
Abschnitt 1 Allgemeines
§ 1 Zweck
(1) Das Gesetz schützt Bienen.
(2) Es gilt im Inland. Bienen sind
1. Honigbienen,
2. Hummeln.
§ 2 Begriffe
(1) Biene ist, wer summt.
§ 2a Stock
Ein Stock ist ein Haus.
"""
PAGE = {"Accept": "text/html"}


def publish(folder, store, work, date, text, lang="eng", *more):
    path = folder / "text.txt"
    path.write_text(text, "utf-8")
    gaz.run("import", path, "--work", work, "--date", date, "--lang", lang, "--store", store, *more)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The sample corpus, two Acts with almost one name, and a German one."""
    folder = tmp_path_factory.mktemp("citations")
    store = folder / "gazetted.db"
    gaz.import_manifest(store)
    publish(folder, store, ACT, "2021-03-01", BEES, "eng", "--alias", "bees")
    publish(folder, store, ACT, "2023-03-01", BEES + MORE)
    publish(folder, store, OTHER, "2022-01-01", BEES.replace("Bees Act", "Wild Bees Act"))
    publish(folder, store, GESETZ, "2001-01-01", BIENEN, "deu", "--alias", "BienG")
    with gaz.Server(store) as s:
        s.store, s.folder = store, folder
        yield s


def target(cite, suffix="", **parameters):
    return f"/resolve{suffix}?" + urllib.parse.urlencode({"cite": cite, **parameters})


def resolve(server, cite, **parameters):
    """Where a citation leads: a path for one, a list of paths for several, None for none."""
    reply = server.get(target(cite, **parameters))
    if reply.status == 302:
        return urllib.parse.unquote(reply["Location"])
    body = json.loads(reply.text)
    if reply.status == 300:
        return [urllib.parse.unquote(c["href"]) for c in body["candidates"]]
    assert reply.status == 404, reply.text
    return None


@pytest.mark.parametrize("cite, where", [
    ("art. 12 of the 2006 opinions", f"{WORK}/~art_12"),
    ("opinions, article 12", f"{WORK}/~art_12"),
    ("the 2006 opinions", WORK),
    (f"{WORK} art. 12", f"{WORK}/~art_12"),
    ("Section 2 of the Bees Act 2021", f"{ACT}/~sec_2"),
    ("s. 2(1)(b) Bees Act", f"{ACT}/~sec_2__subsec_1__point_b"),
    ("Bees Act, s 2 (1) (b)", f"{ACT}/~sec_2__subsec_1__point_b"),
    ("Act 9 of 2021, section 3", f"{ACT}/~sec_3"),
    ("Part 2 of the Bees Act", f"{ACT}/~part_2"),
    ("section 2 of the Wild Bees Act", f"{OTHER}/~sec_2"),
    ("§ 1 Abs. 2 Nr. 1 BienG", f"{GESETZ}/~art_1__para_2__point_1"),
    ("§ 1 Absatz 2 Satz 2 Bienengesetz", f"{GESETZ}/~art_1__para_2"),
    ("§ 2a Bienengesetz", f"{GESETZ}/~art_2a"),
    ("§ 2 Bienengesetz", f"{GESETZ}/~art_2"),
    ("Abschnitt 1 des Bienengesetz", f"{GESETZ}/~sec_1"),
    ("《云汀市自行车通行若干措施》第四条第（二）项", f"{MEASURES}/~art_4__point_2"),
    ("云汀市自行车通行若干措施第四条第一款第二项", f"{MEASURES}/~art_4__point_2"),
])
def test_a_citation_leads_to_the_provision(server, cite, where):
    assert resolve(server, cite) == where
    reply = server.get(urllib.parse.quote(where) + ".json")
    assert reply.status == 200, reply.text


def test_this_act_is_the_work_of_the_context(server):
    assert resolve(server, "section 3 of this Act", work=ACT) == f"{ACT}/~sec_3"
    assert resolve(server, "art. 12", work=WORK) == f"{WORK}/~art_12"
    assert resolve(server, "本措施第四条", work=MEASURES) == f"{MEASURES}/~art_4"
    reply = server.get(target("section 3 of this Act"))
    assert reply.status == 400 and "names no work" in reply.text


def test_the_day_decides_which_version(server):
    assert resolve(server, "s. 4 Bees Act") == f"{ACT}/~sec_4"
    assert resolve(server, "s. 4 Bees Act", date="2024-01-01") == f"{ACT}/eng@2023-03-01/~sec_4"
    assert resolve(server, "s. 3 Bees Act", date="2022-01-01") == f"{ACT}/eng@2021-03-01/~sec_3"
    assert resolve(server, "s. 4 Bees Act", date="2022-01-01") is None  # it came later
    assert resolve(server, "s. 1 Bees Act", date="1990-01-01") is None
    assert resolve(server, "s. 1 Bees Act", lang="en") == f"{ACT}/eng/~sec_1"


def test_several_are_a_list_and_never_one_of_them(server):
    assert resolve(server, "(a) of section 2 of the Bees Act") == f"{ACT}/~sec_2__subsec_1__point_a"
    assert resolve(server, "arts. 3, 5 and 7 of the 2006 opinions") == [f"{WORK}/~art_{n}" for n in (3, 5, 7)]
    assert resolve(server, "articles 3 to 5 of the 2006 opinions") == [f"{WORK}/~art_{n}" for n in (3, 4, 5)]
    assert resolve(server, "§§ 1 bis 2a BienG") == [f"{GESETZ}/~art_{n}" for n in ("1", "2", "2a")]
    assert resolve(server, "云汀市自行车通行若干措施第三条至第五条") == [f"{MEASURES}/~art_{n}" for n in (3, 4, 5)]
    assert resolve(server, "harbour, art. 2(b)") == ["/akn/xx-portmere/act/bylaw/2014/3/~art_2__point_b"]  # some of its name
    page = server.get(target("arts. 3 and 5 of the 2006 opinions"), PAGE)
    assert page.status == 300 and page["Content-Type"].startswith("text/html")
    assert "~art_3" in page.text and "~art_5" in page.text and "Several texts fit" in page.text


def test_what_is_not_there_names_what_is_near(server):
    reply = server.get(target("s. 50 of the Bees Act"))
    body = json.loads(reply.text)
    assert reply.status == 404 and body["type"] == "/problems/notfound"
    assert "1 to 4" in body["detail"] and [n["href"] for n in body["nearest"]] == [f"{ACT}/~sec_4", ACT]
    page = server.get(target("s. 50 of the Bees Act"), PAGE)
    assert page.status == 404 and "~sec_4" in page.text
    body = json.loads(server.get(target("s. 1 of the Wasps Act 2021")).text)
    assert "Wasps Act 2021" in body["detail"] and body["nearest"] == []
    assert ACT in [n["href"] for n in json.loads(server.get(target("s. 1 of the Bees Act 1999")).text)["nearest"]]


def test_the_field_of_the_first_page_offers_the_provision(server):
    page = server.get("/?" + urllib.parse.urlencode({"q": "s. 2(1)(b) of the Bees Act"}), PAGE)
    assert page.status == 200 and f'href="{ACT}/~sec_2__subsec_1__point_b"' in page.text and "Go to (b)" in page.text
    for words in "s. 50 of the Bees Act", "arts. 3 and 5 of the 2006 opinions", "harbour", "":
        page = server.get("/?" + urllib.parse.urlencode({"q": words}), PAGE)
        assert page.status == 200 and "Go to" not in page.text, words


@pytest.mark.parametrize("query, sentence", [
    ("", "'cite' is missing"), ("cite=", "'cite' is missing"), ("cite=" + "a" * 1025, "more than 1024 bytes"),
    ("cite=a&date=2006-02-30", "'date' should be"), ("cite=a&lang=xx", "'lang' should be"), ("cite=a&cite=b", "given twice"),
    ("cite=a&other=b", "unknown parameter"), ("cite=%ff", "UTF-8"), ("cite=a&work=/akn/xx", "")])
def test_bad_queries_are_refused(server, query, sentence):
    for suffix in "", ".json":
        reply = server.get(f"/resolve{suffix}?{query}")
        assert reply.status == 400 and sentence in reply.text, reply.text


def test_programs_get_candidates_and_how_it_was_understood(server):
    body = json.loads(server.get(target("s. 2(1)(b) Bees Act", ".json")).text)
    assert body["certain"] is True and body["confidence"]["work"] == "name"
    assert body["understood"]["provisions"] == [[{"kind": "section", "number": "2"}, {"kind": "within", "number": "1"},
                                                 {"kind": "within", "number": "b"}]]
    assert body["candidates"][0]["portion"] == "sec_2__subsec_1__point_b" and body["candidates"][0]["title"] == "Bees Act"
    body = json.loads(server.get(target("s. 50 Bees Act", ".json")).text)
    assert body["certain"] is False and body["candidates"] == [] and "1 to 4" in body["why"]


def test_a_new_work_is_known_at_once(server):
    assert resolve(server, "Wasps Act 2024, s 1") is None
    publish(server.folder, server.store, "/akn/xx/act/2024/1", "2024-01-01", BEES.replace("Bees Act", "Wasps Act"))
    gaz.until(lambda: resolve(server, "Wasps Act 2024, s 1") == "/akn/xx/act/2024/1/~sec_1", "the new work")
    gaz.run("withdraw", "/akn/xx/act/2024/1", "--reason", "A test", "--store", server.store)
    gaz.until(lambda: resolve(server, "Wasps Act 2024, s 1") is None, "the work that was withdrawn")
