# SPDX-License-Identifier: Apache-2.0
"""Crawlers and mirrors: robots.txt, site maps and ResourceSync lead to everything that is here, by documents that their standards allow."""
import datetime
import hashlib
import re
import urllib.robotparser
import xml.etree.ElementTree

import pytest

import gaz

ORIGIN = "https://law.example"
ACT = "/akn/xx/act/2020/7"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
RS = "{http://www.openarchives.org/rs/terms/}"
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
FUTURE = (datetime.date.today() + datetime.timedelta(days=400)).isoformat()
PART = 1000  # numbers of the store


def path(url, origin=ORIGIN):
    assert url.startswith(f"{origin}/"), url
    return url.removeprefix(origin)


def read(server, target, root, origin=ORIGIN):
    """A document of sitemaps.org 0.9: its root, and {path: element} in order."""
    reply = server.get(target)
    assert reply.status == 200 and reply["Content-Type"] == "application/xml", reply.text
    assert server.get(target, {"If-None-Match": reply["ETag"]}).status == 304
    top = xml.etree.ElementTree.fromstring(reply.body)
    assert top.tag == MAP + root and len(reply.body) <= 50 << 20
    rows = top.findall(MAP + {"urlset": "url", "sitemapindex": "sitemap"}[root])
    assert 1 <= len(rows) <= 50000 or f"{RS}md" in [child.tag for child in top]
    for row in rows:
        assert [child.tag for child in row][0] == f"{MAP}loc" and len(row.findall(f"{MAP}loc")) == 1
        assert all(TIME.fullmatch(time.text) for time in row.findall(f"{MAP}lastmod"))
    return top, {path(row.findtext(f"{MAP}loc"), origin): row for row in rows}


def capability(top):
    (own,) = top.findall(f"{RS}md")
    return own.attrib


def related(top, rel):
    return [path(link.get("href")) for link in top.findall(f"{RS}ln") if link.get("rel") == rel]


def publish(folder, store, day, edition, work=ACT, lang="eng"):
    file = folder / "act.txt"
    file.write_text(f"Act of Tests\nArticle 1. First\nIt is edition {edition}.\n", "utf-8")
    gaz.run("import", file, "--work", work, "--date", day, "--lang", lang, "--store", store)


@pytest.fixture(scope="module")
def law(tmp_path_factory):
    folder = tmp_path_factory.mktemp("harvest")
    store = folder / "gazetted.db"
    for day, edition in (("2020-01-01", 1), ("2021-01-01", 2), ("2021-01-01", 3), (FUTURE, 4)):
        publish(folder, store, day, edition)
    publish(folder, store, "2020-01-01", 5, lang="deu")
    publish(folder, store, "2020-01-01", 6, work="/akn/xx/act/2020/8")
    publish(folder, store, "2020-02-01", 7, work="/akn/xx/act/2020/loi-État")
    gaz.run("withdraw", "/akn/xx/act/2020/8", "--reason", "By mistake", "--store", store)
    with gaz.Server(store, "--base-url", ORIGIN) as server:
        yield server


CURRENT = [f"{ACT}/eng", f"{ACT}/deu", "/akn/xx/act/2020/loi-%C3%89tat/eng"]
REVISIONS = [f"{ACT}/eng@2020-01-01;r1", f"{ACT}/eng@2021-01-01;r1", f"{ACT}/eng@2021-01-01;r2", f"{ACT}/eng@{FUTURE};r1",
             f"{ACT}/deu@2020-01-01;r1", "/akn/xx/act/2020/8/eng@2020-01-01;r1", "/akn/xx/act/2020/loi-%C3%89tat/eng@2020-02-01;r1"]
GONE = "/akn/xx/act/2020/8/eng@2020-01-01;r1"


def test_robots_may_read_everything_but_comparisons_and_find_the_site_map(law):
    reply = law.get("/robots.txt")
    assert reply.status == 200 and reply["Content-Type"].startswith("text/plain")
    robots = urllib.robotparser.RobotFileParser()
    robots.parse(reply.text.splitlines())
    assert robots.site_maps() == [f"{ORIGIN}/sitemap.xml"]
    assert all(robots.can_fetch("any", ORIGIN + target) for target in ("/", ACT, f"{ACT}.epub", "/changes.atom"))
    assert law.get("/robots.txt?all=1").status == 400


def test_a_program_that_reads_text_learns_the_addresses(law):
    reply = law.get("/llms.txt")
    assert reply.status == 200 and reply["Content-Type"] == "text/markdown; charset=utf-8"
    assert reply.text.startswith("# Documents\n\n> ") and "](" not in reply.text
    for address in ("`W/eng@2006-05-01;r2`", "`/search[.FORMAT]`", "`/resolve.json`", "`/formats.json`"):
        assert f"\n- {address}: " in reply.text
    assert "/metrics" not in reply.text
    assert law.get("/llms.txt", {"If-None-Match": reply["ETag"]}).status == 304


def test_the_site_map_has_each_text_in_force_once(law):
    _, parts = read(law, "/sitemap.xml", "sitemapindex")
    assert list(parts) == ["/sitemap/0.xml"]
    _, pages = read(law, "/sitemap/0.xml", "urlset")
    assert sorted(pages) == sorted(["/", *CURRENT])
    for target in pages:
        reply = law.get(target, {"Accept": "text/html"})
        assert reply.status == 200 and "noindex" not in reply.text
    assert pages[f"{ACT}/eng"].findtext(f"{MAP}lastmod") >= datetime.date.today().isoformat(), "published after it came into force"


def test_a_mirror_finds_every_source_and_its_digest(law):
    top, lists = read(law, "/.well-known/resourcesync", "urlset")
    assert capability(top) == {"capability": "description"}
    (capabilities,) = lists
    top, lists = read(law, capabilities, "urlset")
    assert capability(top)["capability"] == "capabilitylist" and related(top, "up") == ["/.well-known/resourcesync"]
    kinds = {row.find(f"{RS}md").get("capability"): target for target, row in lists.items()}
    assert set(kinds) == {"resourcelist", "changelist"}
    top, parts = read(law, kinds["resourcelist"], "sitemapindex")
    assert capability(top)["capability"] == "resourcelist" and TIME.fullmatch(capability(top)["at"])
    resources = {}
    for part in parts:
        top, rows = read(law, part, "urlset")
        assert related(top, "index") == [kinds["resourcelist"]] and TIME.fullmatch(capability(top)["at"])
        resources |= rows
    assert list(resources) == [f"{revision}.xml" for revision in REVISIONS if revision != GONE]
    for target, row in resources.items():
        reply, md = law.get(target), row.find(f"{RS}md").attrib
        assert reply.status == 200 and "immutable" in reply["Cache-Control"]
        assert md["hash"] == f"sha-256:{hashlib.sha256(reply.body).hexdigest()}" and int(md["length"]) == len(reply.body)
        assert reply["Content-Type"].startswith(md["type"])


def test_the_change_list_has_what_happened_oldest_first(law):
    _, parts = read(law, "/resourcesync/changelist.xml", "sitemapindex")
    (part,) = parts
    reply = law.get(part)
    top = xml.etree.ElementTree.fromstring(reply.body)
    own = capability(top)
    assert own["capability"] == "changelist" and "until" not in own, "the last list is open"
    rows = [(path(url.findtext(f"{MAP}loc")), url.find(f"{RS}md").attrib) for url in top.findall(f"{MAP}url")]
    assert [(target, md["change"]) for target, md in rows] == [*((f"{revision}.xml", "created") for revision in REVISIONS),
                                                               (f"{GONE}.xml", "deleted")]
    times = [md["datetime"] for _, md in rows]
    assert times == sorted(times) and own["from"] == times[0]
    assert law.get(rows[-1][0]).status == 410 and "hash" not in rows[-1][1]


@pytest.mark.parametrize("target", ["/sitemap/1.xml", "/sitemap/00.xml", "/sitemap/.xml", "/sitemap/x.xml", "/sitemap/-1.xml", "/sitemap/0/1.xml",
                                    "/sitemap/99999999999999999999.xml", "/resourcesync/resourcelist/1.xml", "/resourcesync/changelist/7.xml",
                                    "/resourcesync/", "/.well-known/other"])
def test_a_part_that_is_not_there_is_not_found(law, target):
    assert law.get(target).status in (301, 404)
    assert law.get("/sitemap/0.xml?page=1").status == 400


def test_without_a_base_url_the_urls_are_of_the_address_that_was_used(server):
    host = {"Host": "gazette.example:8080"}
    text = server.get("/sitemap/0.xml", host).text
    assert "<loc>http://gazette.example:8080/</loc>" in text and f"<loc>http://gazette.example:8080{gaz.WORK}/eng</loc>" in text
    assert "<loc>http://other.example/</loc>" in server.get("/sitemap/0.xml", {"Host": "other.example"}).text
    assert "Sitemap: http://other.example/sitemap.xml" in server.get("/robots.txt", {"Host": "other.example"}).text


def test_many_publications_are_in_several_parts_each_once(tmp_path):
    store, count = tmp_path / "gazetted.db", PART + 5
    rows = ["file\twork\tdate\tlang"]
    (tmp_path / "act.txt").write_text("Act of Tests\nArticle 1. First\nIt is short.\n", "utf-8")
    rows += [f"act.txt\t/akn/xx/act/2020/{k}\t2020-01-01\teng" for k in range(count)]
    (tmp_path / "corpus.tsv").write_text("\n".join(rows) + "\n", "utf-8")
    gaz.run("import", tmp_path / "corpus.tsv", "--store", store)
    with gaz.Server(store, "--base-url", ORIGIN) as server:
        works = {f"/akn/xx/act/2020/{k}" for k in range(count)}
        for index, root, ends in (("/sitemap.xml", "sitemapindex", "/eng"), ("/resourcesync/resourcelist.xml", "sitemapindex", "/eng@2020-01-01;r1.xml"),
                                  ("/resourcesync/changelist.xml", "sitemapindex", "/eng@2020-01-01;r1.xml")):
            parts = list(read(server, index, root)[1])
            assert len(parts) == 2
            found = [target for part in parts for target in read(server, part, "urlset")[1] if target != "/"]
            assert len(found) == count and {target.removesuffix(ends) for target in found} == works
        closed = xml.etree.ElementTree.fromstring(server.get("/resourcesync/changelist/0.xml").body)
        assert TIME.fullmatch(capability(closed)["until"]), "nothing more comes into this list"
