# SPDX-License-Identifier: Apache-2.0
"""All changes from the first to the last: pages by a number that nothing shifts, and archives of the feed (RFC 5005)."""
import json
import xml.etree.ElementTree

import pytest

import gaz

ORIGIN = "https://law.example"
ATOM, HISTORY, TOMBSTONES = "{http://www.w3.org/2005/Atom}", "{http://purl.org/syndication/history/1.0}", "{http://purl.org/atompub/tombstones/1.0}"
COUNT = 240  # two archives of 100 numbers, and the beginning of a third
GONE = f"{ORIGIN}/akn/xx/act/2020/7/eng@2020-01-01;r1"


def publish(folder, store, numbers):
    rows = ["file\twork\tdate\tlang\ttitle\n"]
    for k in numbers:
        (folder / f"{k}.txt").write_text(f"Act {k}\nArticle 1. First\nIt says {k}.\n", "utf-8")
        place = "yy" if k % 60 == 0 else "xx"
        rows.append(f"{k}.txt\t/akn/{place}/act/2020/{k}\t2020-01-01\teng\tAct {k}\n")
    (folder / "list.tsv").write_text("".join(rows), "utf-8")
    gaz.run("import", "--list", folder / "list.tsv", "--store", store)


@pytest.fixture(scope="module")
def law(tmp_path_factory):
    folder = tmp_path_factory.mktemp("changes")
    store = folder / "gazetted.db"
    publish(folder, store, range(1, COUNT + 1))
    gaz.run("withdraw", "/akn/xx/act/2020/7/eng@2020-01-01", "--reason", "a name & an address", "--store", store)
    with gaz.Server(store, "--base-url", ORIGIN) as server:
        server.folder, server.store = folder, store
        yield server


def read(server, target):
    reply = server.get(target.removeprefix(ORIGIN))
    assert reply.status == 200, reply.text
    return reply


def follow(server, target):
    """The entries of all pages, and how many pages there are."""
    entries, pages = [], 0
    while target:
        page = json.loads(read(server, target).text)
        entries, pages, target = entries + page["entries"], pages + 1, page.get("next")
        target = target.replace("/changes?", "/changes.json?") if target else None
    return entries, pages


def feed(server, target):
    """A feed: (its links by relation, the ids of its entries, those that are withdrawn, whether it is an archive, its id)."""
    root = xml.etree.ElementTree.fromstring(read(server, target).body)
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    gone = [stone.get("ref") for stone in root.findall(f"{TOMBSTONES}deleted-entry")]
    return links, [e.findtext(f"{ATOM}id") for e in root.findall(f"{ATOM}entry")], gone, root.find(f"{HISTORY}archive") is not None, root.findtext(f"{ATOM}id")


def test_pages_lead_from_the_last_change_to_the_first_and_back(law):
    down, pages = follow(law, "/changes.json")
    up, _ = follow(law, "/changes.json?after=0")
    assert pages == 3 and down == up[::-1] and len(down) == COUNT
    numbers = [entry["seq"] for entry in down]
    assert numbers == sorted(numbers, reverse=True) and numbers[0] == COUNT + 1
    assert [entry["href"] for entry in down].count(GONE) == 1 and down[0]["href"] == GONE
    assert down[0]["reason"] == "a name & an address" and down[0]["withdrawn"] >= down[0]["published"]


def test_a_program_asks_for_what_came_after_the_change_it_saw(law):
    assert [entry["seq"] for entry in follow(law, f"/changes.json?after={COUNT - 1}")[0]] == [COUNT, COUNT + 1]
    assert follow(law, "/changes.json?after=99999")[0] == [] and follow(law, "/changes.json?before=0")[0] == []
    assert [entry["seq"] for entry in follow(law, "/changes.json?before=4")[0]] == [3, 2, 1]


def test_the_withdrawals_of_one_record_are_on_several_pages(law):
    at = f"{COUNT + 1}.7"  # the record, and the publication that it withdrew
    assert follow(law, f"/changes.json?after={at}")[0] == []
    assert follow(law, f"/changes.json?after={COUNT + 1}.6")[0][0]["href"] == GONE
    assert follow(law, f"/changes.json?before={at}")[0][0]["seq"] == COUNT


def test_a_program_asks_for_what_came_since_a_time(law):
    entries, _ = follow(law, "/changes.json?after=0")
    assert follow(law, "/changes.json?since=2020-01-01")[0] == entries
    assert follow(law, "/changes.json?since=9999-12-31")[0] == []
    for time in {entry["published"] for entry in entries}:
        wanted = [entry["seq"] for entry in entries if entry.get("withdrawn", entry["published"]) >= time]
        assert [entry["seq"] for entry in follow(law, f"/changes.json?since={time}")[0]] == wanted
        assert [entry["seq"] for entry in follow(law, f"/changes.json?since={time.replace(':', '%3A')}")[0]] == wanted


def test_the_header_leads_on_too(law):
    link = read(law, "/changes.json").headers["Link"]
    assert f'<{ORIGIN}/changes.json?before={COUNT - 98}>; rel="next"' in link, link
    assert 'rel="next"' not in read(law, "/changes.json?before=4").headers["Link"]


def test_what_is_no_position_is_refused_and_the_answer_says_what_is(law):
    for query in ("before=", "before=x", "before=-1", "before=01", "after=1.", "after=1.2.3", "after=99999999999999999999", "since=yesterday",
                  "since=2020-02-30", "since=", "archive=", "archive=1.0", "archive=-1"):
        reply = law.get(f"/changes.json?{query}")
        name = query.split("=")[0]
        assert reply.status == 400 and f"({name}=" in json.loads(reply.text)["detail"], query
    assert "only one" in law.get("/changes.json?before=3&after=1").text
    assert "0 to 1" in json.loads(law.get("/changes.json?archive=2").text)["detail"]
    assert law.get("/changes.json?archive=1.1").status == 404


def test_archives_have_every_change_and_lead_from_one_to_the_next(law):
    seen, target, archives = [], "/changes.atom", 0
    while target:
        links, entries, gone, is_archive, name = feed(law, target)
        assert is_archive == (archives > 0) and name == f"{ORIGIN}/changes.atom"
        assert is_archive == ("current" in links) and links.get("current", name) == name and links["self"] == ORIGIN + target.removeprefix(ORIGIN)
        seen += entries + gone
        target, archives = links.get("prev-archive"), archives + 1
    assert archives == 3 and set(seen) == {f"{ORIGIN}/akn/{'xx' if k % 60 else 'yy'}/act/2020/{k}/eng@2020-01-01;r1" for k in range(1, COUNT + 1)}
    assert feed(law, "/changes.atom?archive=0")[0]["next-archive"] == f"{ORIGIN}/changes.atom?archive=1"
    assert "next-archive" not in feed(law, "/changes.atom?archive=1")[0]


def test_a_withdrawal_is_a_tombstone_where_it_was_made(law):
    assert feed(law, "/changes.atom")[2] == [GONE] and GONE not in feed(law, "/changes.atom")[1]
    assert GONE in feed(law, "/changes.atom?archive=0")[1], "an archive keeps its entries; the later tombstone removes it"


def test_a_folder_has_archives_of_its_own(law):
    links, entries, gone, is_archive, _ = feed(law, "/akn/yy/changes.atom")
    assert len(entries) == 4 and gone == [] and not is_archive and "prev-archive" not in links, "all of it is on one page"
    links, entries, _, is_archive, name = feed(law, "/akn/yy/changes.atom?archive=1")
    assert len(entries) == 2 and is_archive and name == f"{ORIGIN}/akn/yy/changes.atom"
    assert links["prev-archive"] == f"{ORIGIN}/akn/yy/changes.atom?archive=0"


def test_an_archive_stays_as_it_is(law):
    first, last = read(law, "/changes.atom?archive=0"), read(law, "/changes.atom?archive=1")
    assert "immutable" in first["Cache-Control"] and "immutable" not in last["Cache-Control"]
    publish(law.folder, law.store, range(COUNT + 1, COUNT + 101))
    gaz.until(lambda: "next-archive" in feed(law, "/changes.atom?archive=1")[0], "a third archive")
    assert read(law, "/changes.atom?archive=0").body == first.body
    assert "immutable" in read(law, "/changes.atom?archive=1")["Cache-Control"]
    assert feed(law, "/changes.atom")[0]["prev-archive"] == f"{ORIGIN}/changes.atom?archive=2"


def test_a_browser_gets_the_page_and_its_further_pages_as_a_list(law):
    html = {"Accept": "text/html"}
    assert "<h1" in law.get("/changes", html).text
    assert "/akn/xx/act/2020/3/eng@" in law.get("/changes?before=5", html).text


def test_a_repeal_is_a_change_of_its_own_in_every_format(tmp_path):
    work, store = "/akn/xx/act/2020/9", tmp_path / "gazetted.db"
    for day, lang in (("2020-01-01", "eng"), ("2021-01-01", "eng"), ("2021-01-01", "fra")):
        (tmp_path / "a.txt").write_text(f"Act 9\nArticle 1. First\nIt says {day}.\n", "utf-8")
        gaz.run("import", tmp_path / "a.txt", "--work", work, "--date", day, "--lang", lang, "--title", "Act 9", "--store", store)
    gaz.run("withdraw", f"{work}/fra", "--reason", "not official", "--store", store)
    gaz.run("repeal", work, "--on", "2030-01-01", "--reason", "the act <of> 2019", "--store", store)
    gaz.run("repeal", work, "--on", "never", "--reason", "it stays", "--store", store)
    (tmp_path / "a.txt").write_text("Act 9\nArticle 1. First\nIt says more.\n", "utf-8")
    gaz.run("import", tmp_path / "a.txt", "--work", work, "--date", "2022-01-01", "--lang", "eng", "--title", "Act 9", "--store", store)
    with gaz.Server(store, "--base-url", ORIGIN) as server:
        entries = [e for e in follow(server, "/changes.json?after=0")[0] if "repealed" in e]
        assert [(e["href"], e.get("until"), e["reason"]) for e in entries] == [
            (f"{ORIGIN}{work}/eng@2021-01-01;r1", "2030-01-01", "the act <of> 2019"), (f"{ORIGIN}{work}/eng@2021-01-01;r1", None, "it stays")]
        assert all(e["repealed"] >= e["published"] and "withdrawn" not in e for e in entries) and entries[0]["seq"] + 1 == entries[1]["seq"]
        assert follow(server, f"/changes.json?after={entries[0]['seq']}")[0][0] == entries[1]
        assert not [e for e in follow(server, "/akn/yy/changes.json?after=0")[0] if "repealed" in e]
        root = xml.etree.ElementTree.fromstring(read(server, "/changes.atom").body)
        summaries = [e.findtext(f"{ATOM}summary") for e in root.findall(f"{ATOM}entry") if e.findtext(f"{ATOM}id").endswith("2021-01-01;r1")]
        assert "Repealed from 2030-01-01: the act <of> 2019" in summaries and "The repeal was lifted: it stays" in summaries
        for suffix, words in ((".txt", ("repealed from 2030-01-01: the act <of> 2019", "repeal lifted")), (".md", ("repealed from 2030-01-01", "repeal lifted")),
                              (".html", ("<strong>Repealed</strong> 2030-01-01: <bdi>the act &lt;of&gt; 2019</bdi>", "<del>Repealed</del>")), (".csv", ("repealed",))):
            page = " ".join(read(server, f"/changes{suffix}").text.split())
            assert all(word in page for word in words), suffix
        assert "repeal" not in read(server, "/resourcesync/changelist/0.xml").text
