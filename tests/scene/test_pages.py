# SPDX-License-Identifier: Apache-2.0
"""The pages of the website, as the plugin gets them (contract 1.1): their facts, forms and addresses."""
import datetime
import json
import os
import random
import subprocess

import pytest

import gaz
from gaz import WORK
from test_upkeep import damage

SOURCE = gaz.ROOT / "tests" / "scene" / "facts_plugin.c"
FACTS = {"Accept": "application/facts+json, */*;q=0.5"}
ACT = "/akn/xx/act/2020/7"
FUTURE = (datetime.date.today() + datetime.timedelta(days=400)).isoformat()


def act(edition):
    return f"Act of Tests\nArticle 1. First rule\nIt is edition {edition}.\nArticle 2. Second rule\nIt stays.\n"


@pytest.fixture(scope="module")
def facts_plugin(tmp_path_factory):
    """The folder with the plugin."""
    folder = tmp_path_factory.mktemp("facts")
    subprocess.run([os.environ.get("CC", "cc"), "-shared", "-fPIC", "-O2", "-fvisibility=hidden", "-I", gaz.ROOT / "include",
                    "-o", folder / "facts.so", SOURCE], check=True)
    return folder


@pytest.fixture(scope="module")
def server(facts_plugin, tmp_path_factory):
    """The sample corpus, and an act with a past, a present, a corrected and a future version, in two languages."""
    folder = tmp_path_factory.mktemp("pages")
    store, text = folder / "gazetted.db", folder / "act.txt"
    gaz.import_manifest(store)
    for date, edition, lang in (("2020-01-01", "one", "eng"), ("2021-01-01", "two", "eng"), ("2021-01-01", "two, corrected", "eng"),
                                (FUTURE, "three", "eng"), ("2020-01-01", "eins", "deu")):
        text.write_text(act(edition), "utf-8")
        gaz.run("import", text, "--work", ACT, "--date", date, "--lang", lang, "--store", store)
    with gaz.Server(store, "--plugins", facts_plugin, "--site-name", "Register of Tests", "--site-footer", "A line") as s:
        s.store = store
        yield s


def page(server, target, status=200):
    reply = server.get(target, FACTS)
    assert reply.status == status, reply.text
    assert reply["Content-Type"] == "application/facts+json", reply.text
    return json.loads(reply.text)


def rels(entries):
    return [(e["href"], e.get("rel", "")) for e in entries]


def test_a_version_knows_its_status_and_until_when_it_is_in_force(server):
    first, now = page(server, f"{ACT}/eng@2020-01-01"), page(server, f"{ACT}/eng")
    replaced, coming = page(server, f"{ACT}/eng@2021-01-01;r1"), page(server, f"{ACT}/eng@{FUTURE}")
    day_before = (datetime.date.fromisoformat(FUTURE) - datetime.timedelta(days=1)).isoformat()
    assert (first["status"], first["since"], first["until"]) == ("superseded", "2020-01-01", "2020-12-31")
    assert (now["status"], now["since"], now["until"], now["next"]) == ("in-force", "2021-01-01", day_before, FUTURE)
    assert (coming["status"], coming["since"], "until" in coming) == ("future", FUTURE, False)
    assert replaced["status"] == "superseded" and replaced["latest"] == f"{ACT}/eng@2021-01-01;r2"
    assert now["corrected"] == "1" and "corrected" not in first
    assert first["compare"] == f"{ACT}/eng@2020-01-01;r1...2021-01-01;r2" and "compare" not in now
    assert (now["shown"], now["site"], now["footer"], now["home"]) == ("act", "Register of Tests", "A line", "/")


def test_a_version_lists_versions_languages_and_formats(server):
    now = page(server, ACT)
    assert rels(now["versions"]) == [(f"{ACT}/eng@{FUTURE};r1", ""), (f"{ACT}/eng@2021-01-01;r2", "self current"),
                                     (f"{ACT}/eng@2020-01-01;r1", "")]
    assert [e["href"] for e in now["revisions"]] == [f"{ACT}/eng@2021-01-01;r1"]
    assert [(e["href"], e["lang"], e.get("rel", "")) for e in now["languages"]] == [
        (f"{ACT}/deu", "de", ""), (f"{ACT}/eng", "en", "self")]
    assert {e["format"] for e in now["formats"]} >= {"html", "epub", "txt", "json", "xml", "md"}
    for entry in now["formats"] + now["versions"] + now["languages"]:
        assert server.get(entry["href"]).status == 200, entry
    assert "languages" not in page(server, WORK)


def test_a_version_marks_the_articles_that_changed(server):
    now = page(server, f"{ACT}/eng")
    assert [(e["portion"], e["date"]) for e in now["changes"]] == [("art_1", "2021-01-01")]
    assert "changes" not in page(server, f"{ACT}/eng@2020-01-01")
    difference = server.get(now["changes"][0]["href"] + ".txt")
    assert difference.status == 200 and "corrected" in difference.text


def test_a_correction_of_the_same_day_is_no_change(server):
    assert "changes" not in page(server, f"{WORK}/eng@2006-05-01;r2")
    assert {e["date"] for e in page(server, f"{WORK}/eng")["changes"]} == {"2007-01-01"}
    change, = page(server, f"{ACT}/eng")["changes"]
    assert change["href"] == f"{ACT}/eng@2020-01-01;r1...2021-01-01;r2/~art_1", "from the last revision of the day before"


def test_a_portion_has_the_status_of_its_wording(server):
    changed, same = page(server, f"{ACT}/eng@2020-01-01/~art_1"), page(server, f"{ACT}/eng@2020-01-01/~art_2")
    assert (changed["page"], changed["shown"], changed["status"], changed["until"]) == (
        "portion", "article", "superseded", "2020-12-31")
    assert (same["status"], same["since"], "until" in same) == ("in-force", "2020-01-01", False)
    assert [(e["date"], e.get("rel", "")) for e in changed["changes"]] == [
        (FUTURE, ""), ("2021-01-01", ""), ("2021-01-01", ""), ("2020-01-01", "self")]
    assert rels(same["neighbours"]) == [(f"{ACT}/eng@2020-01-01;r1/~art_1", "prev")]
    assert same["whole"] == f"{ACT}/eng@2020-01-01;r1"
    inner = page(server, f"{WORK}/eng/~art_12")
    assert [e["rel"] for e in inner["neighbours"]] == ["prev", "up", "next"]


def lines(facts):
    """Of each change with a difference, the two lines, with the words that differ in brackets."""
    told = {}
    for e in facts.get("differences", []):
        shown = told.setdefault(e["href"], {"was": "", "is": ""})
        shown[e["line"]] += f"[{e['text']}]" if e.get("differs") else e["text"]
    return told


def test_a_portion_shows_what_went_and_what_came_with_each_of_its_changes(server):
    facts = page(server, f"{ACT}/eng/~art_1")
    compared = [e["compare"] for e in facts["changes"] if "compare" in e]
    assert lines(facts) == {
        compared[0]: {"was": "It is edition [two, corrected].", "is": "It is edition [three]."},
        compared[1]: {"was": "", "is": "It is edition two[, corrected]."},
        compared[2]: {"was": "It is edition [one].", "is": "It is edition [two]."}}
    assert not any("wording" in e for e in facts["changes"]), "the number of a document is for the worker alone"
    assert "differences" not in page(server, f"{ACT}/eng/~art_2") and "differences" not in page(server, f"{ACT}/eng")


SHOWN_MAX = 4  # MESSAGE_WORDINGS_MAX


def test_the_differences_shown_are_those_around_the_wording_and_bounded(facts_plugin, tmp_path):
    store, first, last = tmp_path / "s.db", 2001, 2012
    listed = ["date\tfile"]
    for year in range(first, last + 1):
        (tmp_path / f"{year}.txt").write_text(act(f"number {year}"), "utf-8")
        listed.append(f"{year}-01-01\t{year}.txt")
    (tmp_path / "versions.tsv").write_text("\n".join(listed) + "\n")
    gaz.run("import", "--history", tmp_path / "versions.tsv", "--work", ACT, "--lang", "eng", "--store", store)
    with gaz.Server(store, "--plugins", facts_plugin) as s:
        for shown, newest in ((last, last), (2005, 2006), (2003, 2004), (first, 2002)):
            facts = page(s, f"{ACT}/eng@{shown}-01-01/~art_1")
            assert len(facts["changes"]) == last - first + 1
            years = [int(href.rpartition("...")[2][:4]) for href in lines(facts)]
            assert years == list(range(newest, max(newest - SHOWN_MAX, first), -1))
            for year, shown_lines in zip(years, lines(facts).values()):
                assert shown_lines == {"was": f"It is edition number [{year - 1}].", "is": f"It is edition number [{year}]."}


def test_another_version_that_is_damaged_takes_no_page_away(tmp_path):
    store, text, html = tmp_path / "s.db", tmp_path / "act.txt", {"Accept": "text/html"}
    for date, edition in (("2020-01-01", "one"), ("2021-01-01", "two"), ("2022-01-01", "three")):
        # of 20 kB, so that no page of the file has bytes of two sources: one with damage is unreadable as a whole
        words = " ".join(f"{r:x}" for r in random.Random(edition).choices(range(1 << 32), k=2000))
        text.write_text(act(f"{edition}.\nArticle 3. Words\n{words}"), "utf-8")
        gaz.run("import", text, "--work", ACT, "--date", date, "--lang", "eng", "--store", store)
    damage(store, "source", seq=2)
    with gaz.Server(store, "--images", 0, log=tmp_path / "log") as s:  # an image that was kept is whole
        assert s.get(f"{ACT}/eng@2021-01-01/~art_1", html).status == 500
        reply = s.get(f"{ACT}/eng@2020-01-01/~art_1", html)
        assert reply.status == 200 and 'id="gaz-events"' in reply.text and '<p class="was">' not in reply.text
    assert "event=wording " in (tmp_path / "log").read_text()


def test_the_history_names_the_articles_that_changed_with_each_version(server):
    history = page(server, f"{ACT}/eng/versions")
    assert history["page"] == "history" and history["shown"] == ""
    assert [e["end"] for e in history["versions"]] == [f"{FUTURE};r1", "2021-01-01;r2", "2020-01-01;r1"]
    assert {(e["end"], e["portion"]) for e in history["changes"]} == {
        (f"{FUTURE};r1", "art_1"), ("2021-01-01;r2", "art_1"), ("2021-01-01;r1", "art_1")}
    assert {e["issuer"] for e in page(server, f"{WORK}/versions")["versions"]} == {"Specimen Committee"}
    of_portion = page(server, f"{ACT}/eng/~art_2/versions")
    assert [e["date"] for e in of_portion["changes"]] == ["2020-01-01"]


def test_forms_lead_to_canonical_addresses(server):
    now = page(server, f"{ACT}/eng")
    for target, location in ((f"{now['on']}?date=2020-06-01", f"{ACT}/eng:2020-06-01"),
                             (f"{now['on']}?date=", f"{ACT}/eng"),
                             (f"{now['pair']}?from=2020-01-01%3Br1&to=2021-01-01", f"{ACT}/eng@2020-01-01;r1...2021-01-01"),
                             (f"{ACT}/eng/~art_1?date=2020-06-01", f"{ACT}/eng:2020-06-01/~art_1")):
        reply = server.get(target, FACTS)
        assert (reply.status, reply["Location"]) == (302, location), target
    for target, word in ((f"{now['on']}?date=2020-13-01", "date"), (f"{now['pair']}?from=x&to=y", "from")):
        reply = server.get(target, FACTS)
        assert reply.status == 400 and word in reply.text, target


def test_home_and_folders_list_and_filter_works(server):
    home = page(server, "/")
    assert (home["page"], home["total"], len(home["works"])) == ("home", "5", 5)
    assert [e["date"] for e in home["works"]] == sorted((e["date"] for e in home["works"]), reverse=True)
    assert [(e["href"], e["date"]) for e in home["coming"]] == [(f"{ACT}/eng@{FUTURE}", FUTURE)]
    assert {(e["key"], e["count"]) for e in home["kinds"]} == {("act", "4"), ("statement", "1")}
    for entry in home["kinds"] + home["places"] + home["years"] + home["tongues"]:
        listed = page(server, entry["href"])
        assert listed["total"] == entry["count"], entry
        assert "news" not in listed
    assert [e["work"] for e in page(server, "/?q=HARBOUR")["works"]] == ["/akn/xx-portmere/act/bylaw/2014/3"]
    assert page(server, "/?q=no+such+words")["total"] == "0"
    folder = page(server, "/akn/xx-portmere/act")
    assert (folder["page"], folder["total"], [e["href"] for e in folder["path"]]) == (
        "folder", "1", ["/", "/akn/xx-portmere"])
    assert page(server, "/changes")["news"][0]["published"] >= page(server, "/changes")["news"][-1]["published"]


def test_an_error_names_what_there_is_instead(server):
    browser = {"Accept": "text/html"}
    portion, version, nothing = (server.get(f"{ACT}/{name}", browser) for name in ("eng/~art_9", "eng@2019-01-01", "eng/versions.pdf"))
    assert [r.status for r in (portion, version, nothing)] == [404, 404, 404]
    assert all(r["Content-Type"] == "text/html; charset=utf-8" and r["Cache-Control"] == "no-store" for r in (portion, version))
    assert f'href="{ACT}/eng@2021-01-01;r2/~art_2"' in portion.text, "the article with the nearest number"
    for reply in (portion, version):
        assert f'href="{ACT}/eng@2021-01-01;r2"' in reply.text and f'href="{ACT}/versions"' in reply.text
        assert reply["X-Request-Id"] in reply.text
    assert json.loads(server.get(f"{ACT}/eng/~art_9").text)["status"] == 404


def test_every_page_above_exists(server):
    for target in (f"{WORK}/eng@2006-05-01/~art_12", f"{WORK}/eng/versions", f"{WORK}/eng@2006-05-01...2007-01-01"):
        for entry in page(server, target)["path"]:
            assert server.get(entry["href"], FACTS).status == 200, entry


def test_pages_are_kept_for_minutes_and_renditions_for_ever(server):
    fixed = f"{ACT}/eng@2020-01-01;r1"
    reply = server.get(fixed, FACTS)
    assert reply["Cache-Control"] == "public, max-age=300" and "Accept" in reply["Vary"]
    assert "form-action 'self'" in reply["Content-Security-Policy"]
    assert "immutable" in server.get(fixed + ".html")["Cache-Control"]
    assert server.get(fixed, {"If-None-Match": reply["ETag"], **FACTS}).status == 304


def test_who_does_not_name_a_page_gets_what_was_there_before(server):
    assert server.get("/")["Content-Type"] == "application/json"
    assert "Accept" in server.get("/")["Vary"].split(", ")
    assert server.get(ACT, {"Accept": "*/*"})["Content-Type"].startswith("text/html")
    assert server.get(ACT, {"Accept": "text/plain, application/facts+json;q=0.5"})["Content-Type"].startswith("text/plain")
    assert server.get("/akn/xx")["Content-Location"] == "/akn/xx/works.html" and server.get("/akn/zz").status == 400
    assert server.get(f"{ACT}?toc=0", {"Accept": "text/html, application/facts+json;q=0.9"}).status == 200


def test_a_page_of_a_fixed_revision_follows_the_corpus(server, tmp_path):
    """What a page says of other versions is not kept beyond the next publication."""
    work, text, store = "/akn/xx/act/2020/8", tmp_path / "act.txt", server.store
    text.write_text(act("one"), "utf-8")
    gaz.run("import", text, "--work", work, "--date", "2020-01-01", "--lang", "eng", "--store", store)
    assert page(server, f"{work}/eng@2020-01-01;r1")["status"] == "in-force"
    text.write_text(act("two"), "utf-8")
    gaz.run("import", text, "--work", work, "--date", "2021-01-01", "--lang", "eng", "--store", store)
    gaz.until(lambda: page(server, f"{work}/eng@2020-01-01;r1")["status"] == "superseded", "the page follows")


def test_nothing_leads_to_a_text_in_force_while_there_is_none(server, tmp_path):
    work, text = "/akn/xx/bill/2020/9", tmp_path / "bill.txt"
    text.write_text(act("one"), "utf-8")
    gaz.run("import", text, "--work", work, "--date", FUTURE, "--lang", "eng", "--store", server.store)
    listed = gaz.until(lambda: [e["href"] for e in page(server, "/?q=bill%2F2020%2F9").get("works", [])], "the bill is listed")
    assert listed == [f"{work}/eng@{FUTURE}"]
    for target in (listed[0], f"{listed[0]}/~art_1", f"{work}/versions"):
        facts = page(server, target)
        assert "current" not in facts
        assert all(server.get(e["href"], FACTS).status == 200 for e in facts["path"])


def test_an_article_leads_to_what_it_is_called_today(server, tmp_path):
    work, text = "/akn/xx/act/2020/10", tmp_path / "act.txt"
    for date, articles in (("2020-01-01", act("one")), ("2021-01-01", act("one").partition("Article 2")[0])):
        text.write_text(articles, "utf-8")
        gaz.run("import", text, "--work", work, "--date", date, "--lang", "eng", "--store", server.store)
    first = f"{work}/eng@2020-01-01"
    gaz.until(lambda: page(server, first)["status"] == "superseded", "both versions are there")
    assert page(server, f"{first}/~art_1")["current"] == f"{work}/eng/~art_1"
    for target in (f"{first}/~art_2", f"{work}/eng/~art_2/versions"):
        assert "current" not in page(server, target), "that article is gone"
