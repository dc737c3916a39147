# SPDX-License-Identifier: Apache-2.0
"""Feeds of what is new and of histories: Atom as RFC 4287 has it, found from every page, and the same until something is published."""
import datetime
import json
import re
import urllib.parse
import xml.etree.ElementTree

import pytest

import gaz
from gaz import WORK

ATOM = "{http://www.w3.org/2005/Atom}"
TOMBSTONES = "{http://purl.org/atompub/tombstones/1.0}"
HTML = {"Accept": "text/html"}
ORIGIN = "https://law.example"
ACT = "/akn/xx/act/2020/7"
FUTURE = (datetime.date.today() + datetime.timedelta(days=400)).isoformat()
# RFC 4287: which elements hold which, and how often: "1" once, "?" at most once, "*" any number.
PERSON = {"name": "1", "uri": "?", "email": "?"}
FEED = {"author": "*", "category": "*", "contributor": "*", "generator": "?", "icon": "?", "id": "1", "link": "*", "logo": "?", "rights": "?",
        "subtitle": "?", "title": "1", "updated": "1", "entry": "*"}
ENTRY = {"author": "*", "category": "*", "content": "?", "contributor": "*", "id": "1", "link": "*", "published": "?", "rights": "?",
         "source": "?", "summary": "?", "title": "1", "updated": "1"}
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def check_children(element, rules):
    names = [child.tag.removeprefix(ATOM) for child in element if child.tag.startswith(ATOM)]  # others are extensions (6)
    assert set(names) <= set(rules), names
    for name, often in rules.items():
        assert often == "*" or names.count(name) <= 1, name
        assert often != "1" or names.count(name) == 1, name


def is_iri(text):
    return re.fullmatch(r"[a-z][a-z0-9+.-]*:\S+", text) is not None


def check_links(element, absolute):
    seen = set()
    for link in element.findall(f"{ATOM}link"):
        assert link.get("href") and (not absolute or link.get("href").startswith(f"{ORIGIN}/")), link.attrib
        which = (link.get("rel", "alternate"), link.get("type"), link.get("hreflang"))
        assert which not in seen, "one alternate of a type and language"
        seen.add(which)
    return {link.get("rel", "alternate"): link.get("href") for link in element.findall(f"{ATOM}link")}


def checked(reply, absolute=False):
    """The feed as RFC 4287 4 requires it: (its links, [(id, title, updated, links) of each entry])."""
    assert reply.status == 200 and reply["Content-Type"] == "application/atom+xml; charset=utf-8", reply.text
    feed = xml.etree.ElementTree.fromstring(reply.body)
    assert feed.tag == f"{ATOM}feed"
    check_children(feed, FEED)
    entries = feed.findall(f"{ATOM}entry")
    for entry in entries:
        check_children(entry, ENTRY)
        assert feed.find(f"{ATOM}author") is not None or entry.find(f"{ATOM}author") is not None
        assert entry.find(f"{ATOM}content") is not None or "alternate" in check_links(entry, absolute)
    for person in feed.iter(f"{ATOM}author"):
        check_children(person, PERSON)
        assert person.findtext(f"{ATOM}name").strip()
    ids = [element.text for element in feed.iter(f"{ATOM}id")]
    assert len(set(ids)) == len(ids) and all(is_iri(i) for i in ids), ids
    assert not absolute or all(i.startswith(f"{ORIGIN}/") for i in ids)
    times = [element.text for name in ("updated", "published") for element in feed.iter(ATOM + name)]
    assert all(DATE.fullmatch(time) for time in times)
    rows = [(e.findtext(f"{ATOM}id"), e.findtext(f"{ATOM}title"), e.findtext(f"{ATOM}updated"), check_links(e, absolute)) for e in entries]
    assert [row[2] for row in rows] == sorted((row[2] for row in rows), reverse=True), "the newest first"
    gone = [tombstone.get("when") for tombstone in feed.findall(f"{TOMBSTONES}deleted-entry")]
    assert feed.findtext(f"{ATOM}updated") == max([row[2] for row in rows] + gone, default="1970-01-01T00:00:00Z")
    return check_links(feed, absolute), rows


def publish(folder, store, date, edition, lang="eng"):
    path = folder / "act.txt"
    path.write_text(f"Act of \"Tests\" & <Trials>\nArticle 1. First\nIt is edition {edition}.\nArticle 2. Second\nIt stays.\n", "utf-8")
    gaz.run("import", path, "--work", ACT, "--date", date, "--lang", lang, "--store", store)


@pytest.fixture(scope="module")
def act_store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("feeds")
    store = folder / "gazetted.db"
    for date, edition in (("2021-01-01", 1), ("2020-01-01", 2), ("2020-01-01", 3), (FUTURE, 4)):
        publish(folder, store, date, edition)
    publish(folder, store, "2020-01-01", 5, "deu")
    return store


@pytest.fixture(scope="module")
def act(act_store):
    with gaz.Server(act_store, "--base-url", ORIGIN, "--site-name", "Register of Tests") as server:
        yield server


def test_what_is_new_has_each_publication_the_latest_first(act):
    links, rows = checked(act.get("/changes.atom"), absolute=True)
    versions = [f"{ORIGIN}{ACT}/{end}" for end in ("deu@2020-01-01;r1", f"eng@{FUTURE};r1", "eng@2020-01-01;r2", "eng@2020-01-01;r1",
                                                   "eng@2021-01-01;r1")]
    assert [entry["href"] for entry in json.loads(act.get("/changes.json").text)["entries"]] == versions
    assert {row[0] for row in rows} == set(versions)
    assert links == {"self": f"{ORIGIN}/changes.atom", "alternate": f"{ORIGIN}/changes"}
    assert {row[1] for row in rows} >= {'Act of "Tests" & <Trials> · 2020-01-01;r2', 'Act of "Tests" & <Trials> · 2021-01-01'}


@pytest.mark.parametrize("folder", ["/akn/xx", "/akn/xx/act", "/akn/xx/act/2020"])
def test_each_folder_has_a_feed_also_that_of_a_year(act, folder):
    links, rows = checked(act.get(f"{folder}/changes.atom"), absolute=True)
    assert len(rows) == 5 and links == {"self": f"{ORIGIN}{folder}/changes.atom", "alternate": f"{ORIGIN}{folder}/changes"}
    assert act.get(f"{folder}/changes", HTML).status == 200
    assert act.get("/akn/xx/act/2019/changes.atom").status == 404


def test_a_history_is_followed_by_language_and_by_article(act):
    for target, count in ((f"{ACT}/versions", 5), (f"{ACT}/eng/versions", 4), (f"{ACT}/eng/~art_1/versions", 4),
                          (f"{ACT}/eng/~art_2/versions", 1)):
        links, rows = checked(act.get(f"{target}.atom"), absolute=True)
        assert len(rows) == count and links == {"self": f"{ORIGIN}{target}.atom", "alternate": f"{ORIGIN}{target}"}
        for row in rows:
            assert row[0] == row[3]["alternate"] and act.get(row[0].removeprefix(ORIGIN), HTML).status == 200


def test_without_a_base_url_ids_are_made_of_the_paths(server):
    first, again = (checked(server.get(target)) for target in (f"{WORK}/versions.atom", f"{WORK}/versions.atom"))
    everything = checked(server.get("/changes.atom"))
    assert first == again and all(row[0].startswith("urn:uuid:") for row in first[1])
    assert {row[0] for row in first[1]} <= {row[0] for row in everything[1]}, "a revision has one id in all feeds"
    assert server.get("/changes.atom").body == server.get("/changes.atom", {"Host": "other.example"}).body


def test_a_feed_of_nothing_is_a_feed(tmp_path):
    store = tmp_path / "gazetted.db"
    publish(tmp_path, store, FUTURE, 1)
    with gaz.Server(store) as server:
        assert len(checked(server.get("/changes.atom"))[1]) == 1
        assert len(checked(server.get(f"{ACT}/versions.atom"))[1]) == 1


def test_a_feed_is_kept_until_something_is_published(tmp_path, store):
    publish(tmp_path, store, "2020-01-01", 1)
    with gaz.Server(store) as server:
        before = server.get("/changes.atom")
        assert server.get("/changes.atom", {"If-None-Match": before["ETag"]}).status == 304
        publish(tmp_path, store, "2021-01-01", 2)
        gaz.until(lambda: len(checked(server.get("/changes.atom"))[1]) == 2, "the new version is in the feed")
        assert server.get("/changes.atom", {"If-None-Match": before["ETag"]}).status == 200


def test_every_page_names_its_feeds(act):
    for target, follows in (("/", None), ("/changes", None), ("/akn/xx", "/akn/xx/changes.atom"), (f"{ACT}/eng", f"{ACT}/eng/versions.atom"),
                            (f"{ACT}/eng@2020-01-01/~art_1", f"{ACT}/eng/~art_1/versions.atom"),
                            (f"{ACT}/eng/versions", f"{ACT}/eng/versions.atom"),
                            (f"{ACT}/eng@2020-01-01...2021-01-01", f"{ACT}/eng/versions.atom"), ("/nothing/here", None)):
        page = act.get(target, HTML).text
        head, body = page.split("</head>")
        named = re.findall(r'<link rel="alternate" type="application/atom\+xml"[^>]* href="([^"]*)"', head)
        wanted = ([ORIGIN + follows] if follows else []) + [f"{ORIGIN}/changes.atom"]
        assert sorted(named) == sorted(wanted), target
        assert f'href="{ORIGIN}/changes.atom"' in body.split("<footer")[1], "the footer"
        for feed in named:
            checked(act.get(urllib.parse.urlsplit(feed).path), absolute=True)
    for target in (f"{ACT}/eng", f"{ACT}/eng/versions"):
        assert f'href="{ORIGIN}{ACT}/eng/versions.atom"' in act.get(target, HTML).text.split("</head>")[1], "a link to follow"


def test_what_is_new_comes_in_every_format_of_listings(act):
    for suffix in ("json", "txt", "html", "md"):
        assert f"{ORIGIN}{ACT}/eng@2020-01-01;r2" in act.get(f"/changes.{suffix}").text
    assert act.get("/changes", HTML).text.count("<title>What is new") == 1
    assert act.get("/changes.json?indent=0").status == 200 and act.get("/changes.json?colour=red").status == 400
    assert act.get("/changes.epub").status == 406 and act.get("/changes.pdf").status == 404


def test_a_folder_is_followed(server):
    links, rows = checked(server.get("/akn/xx-portmere/changes.atom"))
    everything = checked(server.get("/changes.atom"))[1]
    assert rows == [row for row in everything if row[3]["alternate"].startswith("/akn/xx-portmere/")] and len(rows) == 2
    assert links == {"self": "/akn/xx-portmere/changes.atom", "alternate": "/akn/xx-portmere/changes"}
    for target in ("/akn/xx-portmere", "/akn/xx-portmere/changes"):
        head, body = server.get(target, HTML).text.split("</head>")
        assert 'href="/akn/xx-portmere/changes.atom"' in head and 'href="/akn/xx-portmere/changes.atom"' in body
    news = server.get("/akn/xx-portmere/changes", HTML).text
    assert "Harbour" in news and "Digest of the Opinions" not in news and '<a href="/akn/xx-portmere">' in news
    assert server.get("/akn/xx-nowhere/changes.atom").status == 404
    assert "changes.atom" not in server.get("/akn/xx-portmere/act/bylaw/2014", HTML).text.partition("<body")[2].partition("<footer")[0]


def test_what_is_withdrawn_is_a_tombstone(tmp_path, store):
    for date in ("2020-01-01", "2021-01-01"):
        publish(tmp_path, store, date, date)
    with gaz.Server(store, "--base-url", ORIGIN) as server:
        target, gone = f"{ACT}/eng/versions.atom", f"{ORIGIN}{ACT}/eng@2021-01-01;r1"
        assert gone in {row[0] for row in checked(server.get(target), absolute=True)[1]}
        gaz.run("withdraw", f"{ACT}/eng@2021-01-01", "--reason", "a name & an address were in it", "--store", store)
        gaz.until(lambda: "deleted-entry" in server.get(target).text, "the feed says so")
        rows = checked(server.get(target), absolute=True)[1]
        assert [row[0] for row in rows] == [f"{ORIGIN}{ACT}/eng@2020-01-01;r1"]
        stone = xml.etree.ElementTree.fromstring(server.get(target).body).find(f"{TOMBSTONES}deleted-entry")
        assert stone.get("ref") == gone and DATE.fullmatch(stone.get("when"))
        assert stone.findtext(f"{TOMBSTONES}comment") == "a name & an address were in it"
        gaz.until(lambda: "deleted-entry" in server.get("/changes.atom").text, "so does what is new")
        assert gone not in {row[0] for row in checked(server.get("/changes.atom"), absolute=True)[1]}
