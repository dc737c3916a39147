# SPDX-License-Identifier: Apache-2.0
"""The works of the website or of a folder as a listing: in every format of listings, filtered as the page is, and led on from page to page."""
import csv
import io
import json
import re
import urllib.parse
import xml.etree.ElementTree

import jsonschema
import pytest

import gaz
import store_rows
from test_filters import COMING, LAST, OLD, OTHER, publish

ATOM = "{http://www.w3.org/2005/Atom}"
HTML = {"Accept": "text/html"}
FORMATS = {"atom": "application/atom+xml", "csv": "text/csv", "html": "text/html", "json": "application/json", "md": "text/markdown", "txt": "text/plain"}
VERSIONS = {COMING: "2999-01-01", LAST: "2010-01-01", OTHER: "2003-01-01", OLD: "2002-01-01"}  # the latest day first


def address(work):
    return f"{work}/eng@{VERSIONS[work]};r1"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("works")
    path, store = folder / "act.txt", folder / "gazetted.db"
    publish(path, store, LAST, "2001-01-01", "Ministry of Bees")
    for work, issuer in ((LAST, "Ministry of Bees"), (OLD, "Ministry of Bees"), (COMING, "Parliament"), (OTHER, "Parliament")):
        publish(path, store, work, VERSIONS[work], issuer)
    why = ("--reason", "It was missing.", "--by", "The registrar", "--store", store)
    gaz.run("repeal", OLD, "--on", "2015-01-01", *why)
    gaz.run("note", OTHER, "--title", "Bill of Wax", "--subject", "Honey & wax", "--subject", "Sweets", *why)
    with gaz.Server(store) as server:
        server.store = store
        yield server


def entries(server, target):
    reply = server.get(target)
    assert reply.status == 200, reply.text
    return json.loads(reply.text)["entries"]


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("folder, works", [("", [COMING, LAST, OTHER, OLD]), ("/akn/xx", [COMING, LAST, OLD]), ("/akn/xx/act/2002", [OLD])])
def test_works_are_listed_in_every_format_of_listings(site, folder, works, suffix):
    reply = site.get(f"{folder}/works.{suffix}")
    assert reply.status == 200 and reply["Content-Type"].split(";")[0] == FORMATS[suffix], reply.text
    places = [reply.text.index(address(work)) for work in works]
    if suffix != "atom":  # a feed goes by the time of publication
        assert places == sorted(places)
    assert all(address(work) not in reply.text for work in VERSIONS if work not in works)


def test_an_entry_says_what_is_known_of_its_work(site):
    schema = json.loads(site.get("/schemas/listing.json").text)
    listing = json.loads(site.get("/works.json").text)
    jsonschema.Draft202012Validator(schema).validate(listing)
    assert listing["total"] == 4 and listing["listing"]["url"] == "/works.json"
    bill = next(entry for entry in listing["entries"] if entry["work"] == OTHER)
    assert {name: bill[name] for name in ("href", "title", "date", "language", "revision", "issuer", "subjects")} == {
        "href": address(OTHER), "title": "Bill of Wax", "date": "2003-01-01", "language": "eng", "revision": "1", "issuer": "Parliament",
        "subjects": ["Honey & wax", "Sweets"]}
    assert [entry["until"] for entry in listing["entries"] if "until" in entry] == ["2015-01-01"]
    rows = list(csv.DictReader(io.StringIO(site.get("/works.csv").text, newline=""), strict=True))
    assert [(row["work"], row["issuer"], row["subjects"].split("\n"), row["digest"]) for row in rows] == [
        (entry["work"], entry["issuer"], entry.get("subjects", [""]), entry["digest"]) for entry in listing["entries"]]


@pytest.mark.parametrize("fields, works", [({"status": "repealed"}, [OLD]), ({"status": "future"}, [COMING]), ({"status": "in-force", "kind": "act"}, [LAST]),
                                           ({"subject": "Honey & wax"}, [OTHER]), ({"issuer": "Parliament"}, [COMING, OTHER]), ({"q": "wax"}, [OTHER]),
                                           ({"place": "yy"}, [OTHER]), ({"year": "2001"}, [LAST])])
def test_the_fields_of_the_page_filter_the_listing(site, fields, works):
    query = urllib.parse.urlencode(fields)
    assert [entry["work"] for entry in entries(site, f"/works.json?{query}&indent=0")] == works
    page = site.get(f"/?{query}", HTML).text
    links = {link.replace("&amp;", "&") for link in re.findall(r'href="(/works\.\w+[^"]*)"', page)}
    assert len(links) == len(FORMATS), "each format, with the fields"
    for link in links:
        text = site.get(link).text
        assert [work for work in VERSIONS if address(work) in text] == works, link


def test_the_text_of_a_day_is_that_of_the_day(site):
    (entry,) = [e for e in entries(site, "/works.json?date=2005-01-01&kind=act") if e["work"] == LAST]
    assert entry["href"] == f"{LAST}/eng@2001-01-01;r1"


def test_a_folder_is_a_page_to_a_reader_and_the_listing_to_a_program(site):
    for accept, media_type in (("text/csv", "text/csv"), ("application/json", "application/json"), ("text/plain;q=0.5, text/markdown", "text/markdown"),
                               ("*/*", "text/html")):
        reply = site.get("/akn/xx", {"Accept": accept})
        assert reply.status == 200 and reply["Content-Type"].split(";")[0] == media_type, reply.text
        assert re.fullmatch(r"/akn/xx/works\.\w+", reply["Content-Location"]) and "Accept" in reply["Vary"]
        assert 'class="listing"' in reply.text or media_type != "text/html"
    for target in ("/akn/xx", "/akn/xx/works"):
        page = site.get(target, HTML)
        assert page.status == 200 and 'class="works"' in page.text and page["Content-Location"] is None
    refused = site.get("/akn/xx", {"Accept": "application/epub+zip"})
    assert refused.status == 406
    for link in json.loads(refused.text)["available"]:
        assert link["href"] == f"/akn/xx/works.{link['format']}" and site.get(link["href"]).status == 200


def test_a_page_leads_a_person_and_a_program_to_the_same_works(site):
    for folder, books in (("", "/opds/works"), ("/akn/xx", "/opds/works?place=xx"), ("/akn/xx/act", "/opds/works?kind=act&amp;place=xx"), ("/akn/xx/act/2002", None)):
        page = site.get(folder or "/", HTML)
        head, body = page.text.split("</head>")
        wanted = [f"{folder}/works.{suffix}" for suffix in (*FORMATS, "ndjson")] + ([books] if books else [])
        for link in wanted:
            assert re.search(f'<link rel="alternate" type="[^"]+" href="{re.escape(link)}">', head), (folder, link)
            assert f'href="{link}"' in body.split("<footer")[0] and site.get(link.replace("&amp;", "&")).status == 200
        assert (head + body).count("/opds/works") == (2 if books else 0)
        assert f'<{folder}/works.ndjson>; rel="alternate"; type="application/x-ndjson"' in page["Link"]
        assert f"<{folder}/works.csv>" in page["Link"]
    assert "works.ndjson" not in site.get("/?kind=act", HTML).text, "lines have no filter"


@pytest.mark.parametrize("target, status, says", [
    ("/works.csv?status=valid", 400, "in-force, future or repealed"), ("/works.txt?year=14", 400, "four digits"), ("/works.csv?colour=red", 400, "colour"),
    ("/works.json?page=0", 400, "page"), ("/works.json?page=500", 400, "behind"), ("/works.json?behind=x", 400, "behind"), ("/works.json?kind=act&kind=bill", 400, "kind"),
    ("/akn/zz/works.csv", 404, "no document is under '/akn/zz'"), ("/works.epub", 406, "listing"), ("/akn/zz", 400, "type of document")])
def test_what_cannot_be_asked_is_refused(site, target, status, says):
    reply = site.get(target)
    assert reply.status == status and says in json.loads(reply.text)["detail"], reply.text


def test_a_record_is_in_the_listing_whatever_time_a_client_knows(site):
    before = site.get("/works.json?place=yy")
    assert before["Last-Modified"] is None and site.get("/works.json?place=yy", {"If-None-Match": before["ETag"]}).status == 304
    gaz.run("note", OTHER, "--subject", "Candles", "--reason", "It was missing.", "--by", "The registrar", "--store", site.store)
    gaz.until(lambda: "Candles" in site.get("/works.json?place=yy").text, "the subject is there")
    assert site.get("/works.json?place=yy", {"If-None-Match": before["ETag"], "If-Modified-Since": "Mon, 01 Jan 2120 00:00:00 GMT"}).status == 200
    gaz.run("note", OTHER, "--remove-subject", "Candles", "--reason", "A mistake.", "--by", "The registrar", "--store", site.store)
    gaz.until(lambda: "Candles" not in site.get("/works.json?place=yy").text, "it is gone")


def test_the_service_document_leads_to_the_works(site):
    links = json.loads(site.get("/").text)["links"]
    for name in ("works", "lines"):
        assert site.get(links[name]).status == 200 and links[name].startswith("/works")


def test_a_feed_has_the_subjects_of_a_work_as_categories(site):
    for target, own in (("/works.atom?place=yy", 1), ("/changes.atom", 1), ("/akn/yy/changes.atom", 1), (f"{OTHER}/versions.atom", 1), (f"{LAST}/versions.atom", 0)):
        feed = xml.etree.ElementTree.fromstring(site.get(target).body)
        of = {entry.findtext(f"{ATOM}title"): [c.get("term") for c in entry.findall(f"{ATOM}category")] for entry in feed.findall(f"{ATOM}entry")}
        assert of.get("Bill of Wax · 2003-01-01", []) == (["Honey & wax", "Sweets"] if own else []), target
        assert all(terms == [] for title, terms in of.items() if not title.startswith("Bill")), target
    assert [entry["subjects"] for entry in entries(site, "/akn/yy/changes.json")] == [["Honey & wax", "Sweets"]]


def test_pages_lead_on_behind_the_last_work(tmp_path, store):
    publish(tmp_path / "act.txt", store, "/akn/xx/act/1999/1", "2001-01-01", "Ministry of Bees")
    store_rows.add_works(store, 600)
    gaz.run("compact", "--store", store)
    with gaz.Server(store) as server:
        for query, most in (("", 4), ("?issuer=Ministry+of+Bees", 4), ("?q=act", 4)):
            target, works, pages = f"/works.json{query}", [], 0
            while target:
                reply = server.get(target)
                listing = json.loads(reply.text)
                works += [entry["work"] for entry in listing["entries"]]
                pages += 1
                assert ("next" in listing) == ('rel="next"' in reply["Link"]) and len(listing["entries"]) <= 250
                if "next" in listing:
                    assert f'<{listing["next"].replace("/works?", "/works.json?")}>; rel="next"' in reply["Link"]
                    target = listing["next"].replace("/works?", "/works.json?")
                else:
                    target = None
                assert pages < most
            assert len(works) == len(set(works)) == 601, query
        second = [entry["work"] for entry in entries(server, "/works.json?page=2")]
        assert second == [entry["work"] for entry in entries(server, "/works.json")][50:] + second[200:], "as page 2 of the website begins"
