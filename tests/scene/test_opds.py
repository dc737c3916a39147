# SPDX-License-Identifier: Apache-2.0
"""The catalogue for e-readers: OPDS 1.2 against the rules of Atom and OPDS, OPDS 2.0 against a JSON Schema of what it must have."""
import json
import urllib.parse
import xml.etree.ElementTree as ET

import jsonschema
import pytest

import gaz
from gaz import WORK

ATOM, OPDS, THREAD = "{http://www.w3.org/2005/Atom}", "{http://opds-spec.org/2010/catalog}", "{http://purl.org/syndication/thread/1.0}"
DC, SEARCH = "{http://purl.org/dc/terms/}", "{http://a9.com/-/spec/opensearch/1.1/}"
NAVIGATION = "application/atom+xml;profile=opds-catalog;kind=navigation"
ACQUISITION = "application/atom+xml;profile=opds-catalog;kind=acquisition"
OPDS2 = "application/opds+json"
OPEN_ACCESS = "http://opds-spec.org/acquisition/open-access"
A_PAGE = 50

LINK = {"type": "object", "required": ["href"], "properties": {"href": {"type": "string", "minLength": 1}, "type": {"type": "string", "pattern": "^[a-z]+/"},
                                                              "title": {"type": "string", "minLength": 1}}}
TITLED = {"allOf": [LINK, {"required": ["title"]}]}
METADATA = {"type": "object", "required": ["title"], "properties": {"title": {"type": "string", "minLength": 1}, "numberOfItems": {"type": "integer", "minimum": 0},
                                                                    "itemsPerPage": {"type": "integer", "minimum": 1}, "currentPage": {"type": "integer", "minimum": 1}}}
PUBLICATION = {
    "type": "object", "required": ["metadata", "links"],
    "properties": {
        "metadata": {"type": "object", "required": ["@type", "title", "identifier", "language", "modified", "published"],
                     "properties": {"@type": {"type": "string", "format": "uri"}, "identifier": {"type": "string", "pattern": "^http"},
                                    "language": {"type": "string", "pattern": "^[a-z]{2,3}(-[A-Za-z]+)*$"}, "author": {"type": "string", "minLength": 1},
                                    "published": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"}, "modified": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT[\d:]+Z$"},
                                    "subject": {"type": "array", "minItems": 1}}},
        "links": {"type": "array", "items": LINK, "minItems": 1,
                  "contains": {"required": ["rel", "type"], "properties": {"rel": {"contains": {"const": OPEN_ACCESS}}, "type": {"const": "application/epub+zip"}}}}}}
FEED = {
    "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "required": ["metadata", "links"],
    "properties": {"metadata": METADATA, "links": {"type": "array", "items": LINK, "contains": {"required": ["rel"], "properties": {"rel": {"const": "self"}}}},
                   "navigation": {"type": "array", "items": TITLED, "minItems": 1}, "publications": {"type": "array", "items": PUBLICATION, "minItems": 1},
                   "groups": {"type": "array", "minItems": 1, "items": {"type": "object", "required": ["metadata", "navigation"],
                                                                        "properties": {"metadata": METADATA, "navigation": {"type": "array", "items": TITLED, "minItems": 1}}}},
                   "facets": {"type": "array", "minItems": 1, "items": {"type": "object", "required": ["metadata", "links"],
                                                                        "properties": {"metadata": METADATA, "links": {"type": "array", "items": TITLED, "minItems": 1}}}}},
    "anyOf": [{"required": ["publications"]}, {"required": ["navigation"]}, {"required": ["groups"]}]}


def is_indexed(server):
    reply = server.get("/search.json?q=party")
    if reply.status != 200:
        return False
    answer = json.loads(reply.text)
    return answer["indexed"] == answer["of"]


@pytest.fixture(scope="module")
def site(sample_store):
    with gaz.Server(sample_store, "--search", "on", "--base-url", "https://law.example", "--site-name", "The <Gazette>") as server:
        gaz.until(lambda: is_indexed(server), "the index is up to date")
        yield server


def path_of(url):
    assert url.startswith("https://law.example/"), url
    return url.removeprefix("https://law.example")


def links(element, rel):
    return [link for link in element.findall(f"{ATOM}link") if link.get("rel") == rel]


def check_entry(entry, has_author):
    """RFC 4287, 4.1.2, and the rules of OPDS 1.2 for the entry of a catalogue."""
    for name in ("id", "title", "updated"):
        assert len(entry.findall(ATOM + name)) == 1 and entry.find(ATOM + name).text
    assert has_author or entry.findall(f"{ATOM}author")
    alternates = [(link.get("type"), link.get("hreflang")) for link in links(entry, "alternate")]
    assert len(alternates) == len(set(alternates))
    assert entry.findall(f"{ATOM}content") or alternates
    assert not entry.findall(f"{DC}title") and not entry.findall(f"{DC}creator")
    assert all(s.get("type", "text") == "text" for s in entry.findall(f"{ATOM}summary"))


def atom(site, target, kind, headers=None):
    """A feed that keeps the rules."""
    reply = site.get(target, headers)
    assert (reply.status, reply["Content-Type"]) == (200, kind), reply.text
    feed = ET.fromstring(reply.body)
    assert feed.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated"):
        assert len(feed.findall(ATOM + name)) == 1 and feed.find(ATOM + name).text
    entries = feed.findall(f"{ATOM}entry")
    ids = [entry.find(f"{ATOM}id").text for entry in entries]
    assert len(ids) == len(set(ids))
    for entry in entries:
        check_entry(entry, bool(feed.findall(f"{ATOM}author")))
        acquisitions = [link for link in entry.findall(f"{ATOM}link") if link.get("rel").startswith("http://opds-spec.org/acquisition")]
        assert bool(acquisitions) == (kind == ACQUISITION) and all(link.get("type") for link in acquisitions)
    for link in feed.iter(f"{ATOM}link"):
        assert link.get("href").startswith("https://law.example/")
    assert [path_of(link.get("href")) for link in links(feed, "self")] == [target] and links(feed, "self")[0].get("type") == kind
    assert [(path_of(link.get("href")), link.get("type")) for link in links(feed, "start")] == [("/opds", NAVIGATION)]
    facets = links(feed, "http://opds-spec.org/facet")
    assert all(link.get(f"{OPDS}facetGroup") and int(link.get(f"{THREAD}count")) > 0 and link.get("title") for link in facets)
    active = [link.get(f"{OPDS}facetGroup") for link in facets if link.get(f"{OPDS}activeFacet") == "true"]
    assert len(active) == len(set(active)) and not (facets and kind == NAVIGATION)
    return feed


def opds2(site, target, headers=None):
    reply = site.get(target, headers)
    assert (reply.status, reply["Content-Type"]) == (200, OPDS2), reply.text
    feed = json.loads(reply.text)
    jsonschema.validate(feed, FEED)
    assert "null" not in reply.text and '""' not in reply.text and "[]" not in reply.text
    assert [path_of(link["href"]) for link in feed["links"] if link.get("rel") == "self"] == [target.replace("/opds?", "/opds.json?")]
    return feed


def test_the_first_page_leads_to_all_books(site):
    feed = atom(site, "/opds", NAVIGATION)
    assert feed.find(f"{ATOM}title").text == "The <Gazette>"
    ways = [(link, entry) for entry in feed.findall(f"{ATOM}entry") for link in entry.findall(f"{ATOM}link")]
    assert {"http://opds-spec.org/sort/new", "subsection"} == {link.get("rel") for link, _ in ways}
    for link, entry in ways:
        books = atom(site, path_of(link.get("href")), link.get("type")).findall(f"{ATOM}entry")
        assert len(books) == int(entry.find(f"{ATOM}content").text)
    assert [path_of(link.get("href")) for link in links(feed, "search")] == ["/opds/search.xml"]
    assert site.get("/opds/search.xml").status == 200


def test_a_book_can_be_had_in_every_format(site):
    feed = atom(site, "/opds/works", ACQUISITION)
    entries = {entry.find(f"{DC}identifier").text: entry for entry in feed.findall(f"{ATOM}entry")}
    book = entries[f"https://law.example{WORK}"]
    assert book.find(f"{ATOM}id").text == f"https://law.example{WORK}/eng@2007-01-01"
    assert (book.find(f"{DC}language").text, book.find(f"{DC}issued").text) == ("en", "2007-01-01")
    assert book.find(f"{ATOM}author/{ATOM}name").text == "Specimen Committee"
    assert [c.get("term") for c in book.findall(f"{ATOM}category")] == ["statement"]
    downloads = links(book, OPEN_ACCESS)
    assert downloads[0].get("type") == "application/epub+zip" and len(downloads) > 5
    for link in downloads:
        reply = site.get(path_of(link.get("href")))
        assert reply.status == 200 and reply["Content-Type"].split(";")[0] == link.get("type")
    assert all(site.get(path_of(link.get("href"))).status == 200 for link in links(book, "alternate"))


def test_the_json_says_the_same(site):
    root = opds2(site, "/opds.json")
    assert path_of(root["navigation"][0]["href"]) == "/opds/works.json" and [g["metadata"]["title"] for g in root["groups"]] == ["Place", "Kind", "Year", "Language"]
    for group in root["groups"]:
        for link in group["navigation"]:
            feed = opds2(site, path_of(link["href"]))
            assert feed["metadata"]["numberOfItems"] == link["properties"]["numberOfItems"] == len(feed["publications"])
    feed = opds2(site, "/opds/works.json")
    books = atom(site, "/opds/works", ACQUISITION).findall(f"{ATOM}entry")
    assert [p["metadata"]["identifier"] for p in feed["publications"]] == [b.find(f"{ATOM}id").text for b in books]
    assert [p["metadata"]["modified"] for p in feed["publications"]] == [b.find(f"{ATOM}updated").text for b in books]
    assert [[link["href"] for link in p["links"]] for p in feed["publications"]] == [[link.get("href") for link in links(b, OPEN_ACCESS)] for b in books]


@pytest.mark.parametrize("accept, media_type", [
    (OPDS2, OPDS2), ("application/json", OPDS2), ("application/atom+xml", NAVIGATION), ("*/*", NAVIGATION), (f"{OPDS2}, application/atom+xml;q=0.5", OPDS2),
    (f"application/atom+xml, {OPDS2};q=0.9", NAVIGATION), (f"{OPDS2}, */*;q=0.1", OPDS2), (f"application/atom+xml, {OPDS2}", NAVIGATION), ("", NAVIGATION)])
def test_the_form_is_negotiated(site, accept, media_type):
    reply = site.get("/opds", {"Accept": accept} if accept else {})
    assert (reply.status, reply["Content-Type"]) == (200, media_type) and "Accept," in reply["Vary"] + ","
    assert site.get("/opds.json", {"Accept": "application/atom+xml"})["Content-Type"] == OPDS2


def test_a_search_finds_books(site):
    description = ET.fromstring(site.get("/opds/search.xml").body)
    template = next(u.get("template") for u in description.iter(f"{SEARCH}Url") if u.get("type") == ACQUISITION)
    target = path_of(template.replace("{searchTerms}", "party").replace("&page={startPage?}", ""))
    feed = atom(site, target, ACQUISITION)
    assert [e.find(f"{DC}identifier").text for e in feed.findall(f"{ATOM}entry")] == [f"https://law.example{WORK}"]
    found = opds2(site, "/opds/search.json?q=party")
    assert [p["metadata"]["identifier"] for p in found["publications"]] == [f"https://law.example{WORK}/eng@2007-01-01"]
    search = next(link for link in found["links"] if link["rel"] == "search")
    assert search["templated"] is True and path_of(search["href"]) == "/opds/search.json?q={query}"
    assert opds2(site, "/opds/search.json?q=zzyzx")["navigation"]


@pytest.mark.parametrize("target, word", [
    ("/opds?q=x", "parameter"), ("/opds/works?colour=red", "'kind'"), ("/opds/works?page=0", "from 1 on"), ("/opds/works?page=100000", "behind"),
    ("/opds/works?behind=x", "link to the next page"), ("/opds/works.json?kind=a&kind=b", "twice"), ("/opds/search?q=x&colour=red", "'kind'"),
    ("/opds/search?q=x&page=51", "1 to 50"), ("/opds/search", "search")])
def test_wrong_parameters_of_the_catalogue_are_named(site, target, word):
    reply = site.get(target)
    assert reply.status == 400 and word in json.loads(reply.text)["detail"], reply.text


def test_answers_are_kept_until_something_is_published(store, tmp_path):
    gaz.import_manifest(store)
    with gaz.Server(store) as server:
        reply = server.get("/opds/works")
        assert server.get("/opds/works", {"If-None-Match": reply["ETag"]}).status == 304
        assert server.get("/opds/works.json", {"If-None-Match": reply["ETag"]}).status == 200
        path = tmp_path / "new.txt"
        path.write_text("New Act\nArticle 1. First\nIt is new.\n", "utf-8")
        gaz.run("import", path, "--work", "/akn/xx/act/2024/1", "--date", "2024-01-01", "--lang", "eng", "--store", store)
        gaz.until(lambda: b"New Act" in server.get("/opds/works").body, "the new book is in the catalogue")
        assert server.get("/opds/search?q=act").status == 404  # no search: no template leads there
        assert b"search.xml" not in server.get("/opds").body


def test_pages_lead_through_all_books(tmp_path):
    store, works = tmp_path / "gazetted.db", 2 * A_PAGE + 7
    rows = ["file\twork\tdate\tlang\ttitle"]
    for k in range(works):
        (tmp_path / f"{k}.txt").write_text(f"Act {k}\nArticle 1. First\nIt is {k}.\n", "utf-8")
        rows.append(f"{k}.txt\t/akn/xx/act/{2000 + k % 2}/{k}\t2020-01-{k % 28 + 1:02}\teng\tAct {k}")
    (tmp_path / "list.tsv").write_text("\n".join(rows) + "\n", "utf-8")
    gaz.run("import", "--list", tmp_path / "list.tsv", "--store", store)
    with gaz.Server(store, "--base-url", "https://law.example") as server:
        for first in ("/opds/works", "/opds/works?kind=act&year=2001"):
            expected = works if "year" not in first else works // 2
            ids, target, sizes, feed_ids = [], first, [], set()
            while target:
                feed = atom(server, target, ACQUISITION)
                entries = feed.findall(f"{ATOM}entry")
                ids += [e.find(f"{ATOM}id").text for e in entries]
                sizes.append(len(entries))
                feed_ids.add(feed.find(f"{ATOM}id").text)
                assert feed.find(f"{SEARCH}totalResults").text == str(expected)
                following = links(feed, "next")
                other = opds2(server, urllib.parse.urlsplit(path_of(links(feed, "alternate")[0].get("href"))).geturl())
                assert len(other["publications"]) == len(entries) and any(link["rel"] == "next" for link in other["links"]) == bool(following)
                target = path_of(following[0].get("href")) if following else None
            assert len(ids) == len(set(ids)) == expected and max(sizes) <= A_PAGE and len(feed_ids) == 1, sizes


def test_an_empty_store_has_a_catalogue(tmp_path):
    gaz.run("init", tmp_path / "gazetted.db")
    with gaz.Server(tmp_path / "gazetted.db", "--base-url", "https://law.example") as server:
        assert len(atom(server, "/opds", NAVIGATION).findall(f"{ATOM}entry")) == 1
        assert not atom(server, "/opds/works", ACQUISITION).findall(f"{ATOM}entry")
        assert opds2(server, "/opds.json")["navigation"] and opds2(server, "/opds/works.json")["navigation"]


def test_the_front_page_leads_to_the_catalogue(site):
    page = site.get("/", {"Accept": "text/html"})
    assert f'<https://law.example/opds>; rel="related"; type="{NAVIGATION}"' in page["Link"]
    assert json.loads(site.get("/").text)["links"]["opds"] == "/opds"
