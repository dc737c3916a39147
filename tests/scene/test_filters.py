# SPDX-License-Identifier: Apache-2.0
"""Lists of works by status, date, issuer and subject: in the catalogue and on the pages of the website."""
import json
import urllib.parse

import pytest

import gaz
import store_rows

HTML = {"Accept": "text/html"}
LAST, OLD, COMING, OTHER = "/akn/xx/act/2001/1", "/akn/xx/act/2002/2", "/akn/xx/act/2999/3", "/akn/yy/bill/2003/4"


def publish(path, store, work, date, issuer):
    path.write_text(f"Act {work}\nArticle 1. First\nIt says {date}.\n", "utf-8")
    gaz.run("import", path, "--work", work, "--date", date, "--lang", "eng", "--issuer", issuer, "--store", store)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("filters")
    path, store = folder / "act.txt", folder / "gazetted.db"
    publish(path, store, LAST, "2001-01-01", "Ministry of Bees")
    publish(path, store, LAST, "2010-01-01", "Ministry of Bees")
    publish(path, store, OLD, "2002-01-01", "Ministry of Bees")
    publish(path, store, COMING, "2999-01-01", "Parliament")
    publish(path, store, OTHER, "2003-01-01", "Parliament")
    gaz.run("repeal", OLD, "--on", "2015-01-01", "--reason", "It was repealed.", "--by", "The registrar", "--store", store)
    gaz.run("note", OTHER, "--subject", "Honey & wax", "--reason", "It was missing.", "--by", "The registrar", "--store", store)
    with gaz.Server(store) as server:
        yield server


def books(server, **fields):
    """The identifiers in the catalogue, and all books of the pages."""
    target, found, pages = "/opds/works.json?" + urllib.parse.urlencode(fields), [], 0
    while target:
        reply = server.get(target)
        assert reply.status == 200, reply.text
        feed = json.loads(reply.text)
        found += [urllib.parse.urlsplit(p["metadata"]["identifier"]).path for p in feed.get("publications", [])]
        pages += 1
        following = [link["href"] for link in feed["links"] if link.get("rel") == "next"]
        target = following[0].removeprefix(server.url.rstrip("/")) if following else None
    return found, pages


@pytest.mark.parametrize("fields, expected", [
    ({}, [f"{COMING}/eng@2999-01-01", f"{LAST}/eng@2010-01-01", f"{OTHER}/eng@2003-01-01", f"{OLD}/eng@2002-01-01"]),
    ({"status": "in-force"}, [f"{LAST}/eng@2010-01-01", f"{OTHER}/eng@2003-01-01"]),
    ({"status": "repealed"}, [f"{OLD}/eng@2002-01-01"]),
    ({"status": "future"}, [f"{COMING}/eng@2999-01-01"]),
    ({"date": "2005-01-01"}, [f"{LAST}/eng@2001-01-01", f"{OTHER}/eng@2003-01-01", f"{OLD}/eng@2002-01-01"]),
    ({"date": "2002-06-01"}, [f"{LAST}/eng@2001-01-01", f"{OLD}/eng@2002-01-01"]),
    ({"date": "2015-01-01"}, [f"{LAST}/eng@2010-01-01", f"{OTHER}/eng@2003-01-01"]),
    ({"date": "2999-01-01", "kind": "act"}, [f"{COMING}/eng@2999-01-01", f"{LAST}/eng@2010-01-01"]),
    ({"date": "2002-06-01", "status": "future", "place": "yy"}, [f"{OTHER}/eng@2003-01-01"]),
    ({"issuer": "Parliament"}, [f"{COMING}/eng@2999-01-01", f"{OTHER}/eng@2003-01-01"]),
    ({"issuer": "Parliament", "status": "in-force"}, [f"{OTHER}/eng@2003-01-01"]),
    ({"issuer": "parliament"}, []),
    ({"subject": "Honey & wax"}, [f"{OTHER}/eng@2003-01-01"]),
    ({"subject": "Honey & wax", "q": "act"}, [f"{OTHER}/eng@2003-01-01"]),
    ({"status": "repealed", "q": "2002"}, [f"{OLD}/eng@2002-01-01"]),
    ({"language": "en", "status": "repealed"}, [f"{OLD}/eng@2002-01-01"]),
])
def test_works_are_filtered(site, fields, expected):
    found, pages = books(site, **fields)
    assert (found, pages) == (expected, 1)
    page = site.get("/?" + urllib.parse.urlencode(fields), HTML)
    assert page.status == 200
    if fields:
        for work in (LAST, OLD, COMING, OTHER):
            assert (f'href="{work}/eng' in page.text) == any(e.startswith(work) for e in expected), work
        for version in expected if "date" in fields else ():
            assert f'href="{version}"' in page.text


@pytest.mark.parametrize("fields, word", [({"status": "valid"}, "in-force, future or repealed"), ({"status": "withdrawn"}, "/changes"), ({"status": "expired"}, "recorded as repealed"), ({"date": "tomorrow"}, "YYYY-MM-DD"),
                                          ({"kind": "zzz"}, "act, bill"), ({"place": "X"}, "cn-bj"), ({"year": "14"}, "four digits"), ({"language": "qqq1"}, "ISO 639-2")])
def test_what_a_filter_cannot_be_is_refused_with_what_it_can(site, fields, word):
    query = urllib.parse.urlencode(fields)
    for target in (f"/opds/works?{query}", f"/opds/works.json?{query}"):
        reply = site.get(target)
        assert reply.status == 400 and word in json.loads(reply.text)["detail"], reply.text
    assert site.get(f"/?{query}", HTML).status == 400


def test_a_filter_without_an_index_looks_at_so_many_and_leads_on(tmp_path):
    store, works = tmp_path / "gazetted.db", 2500
    publish(tmp_path / "act.txt", store, "/akn/xx/act/1999/1", "2001-01-01", "Ministry of Bees")
    store_rows.add_works(store, works)
    publish(tmp_path / "act.txt", store, "/akn/xx/act/1998/1", "1998-01-01", "Parliament")
    gaz.run("compact", "--store", store)
    with gaz.Server(store) as server:
        found, pages = books(server, issuer="Parliament")
        assert found == ["/akn/xx/act/1998/1/eng@1998-01-01"] and pages == 3  # the last of all, behind twice 1000
        found, pages = books(server, issuer="Ministry of Bees")
        assert len(found) == len(set(found)) >= works and pages >= works // 50
