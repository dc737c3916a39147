# SPDX-License-Identifier: Apache-2.0
"""What a client finds without knowing anything: the service document, the formats, health."""
import json

import pytest

import gaz
import store_rows
from gaz import WORK


def test_the_root_lists_works_formats_and_links(server):
    reply = server.get("/")
    service = json.loads(reply.text)
    assert reply["Content-Type"] == "application/json"
    works = {w["work"]: w for w in service["works"]}
    assert works[WORK]["date"] == "2007-01-01"
    assert service["aliases"]["opinions"] == WORK
    assert {"xml", "txt", "epub"} <= set(service["formats"])
    assert all(server.get(url).status == 200 for url in works[WORK]["formats"].values())
    assert all(server.get(url).status == 200 for url in service["links"].values())


def test_the_root_lists_its_works_in_pages_with_the_aliases_of_each(tmp_path, store):
    path = tmp_path / "act.txt"
    path.write_text("Act of Tests\nArticle 1. First rule\nIt is so.\n", "utf-8")
    gaz.run("import", path, "--work", "/akn/xx/act/1900/1", "--alias", "first", "--date", "2020-01-01", "--lang", "eng", "--store", store)
    store_rows.add_works(store, 1100)
    works, aliases, target, sizes = [], {}, "/", []
    with gaz.Server(store) as server:
        while target:
            page = json.loads(server.get(target).text)
            listed = [w["work"] for w in page["works"]]
            assert set(page["aliases"].values()) == set(listed)
            sizes.append(len(listed))
            works += listed
            aliases |= page["aliases"]
            target = page["links"].get("next")
        beyond = json.loads(server.get("/?after=zzz").text)
        assert (beyond["works"], beyond["aliases"], "next" in beyond["links"]) == ([], {}, False)
    assert sizes == [100] * 11 + [1] and works == sorted(works) and len(set(works)) == 1101
    assert len(aliases) == 1101 and aliases["first"] == "/akn/xx/act/1900/1"


def test_formats_describe_their_options(server):
    formats = {f["name"]: f for f in json.loads(server.get("/formats.json").text)["formats"]}
    width = next(o for o in formats["txt"]["options"] if o["name"] == "width")
    assert width["type"] == "integer" and width["default"] == "72"
    assert formats["epub"]["media_type"] == "application/epub+zip"
    assert set(formats["txt"]["views"]) >= {"document", "portion"}


def test_bundled_plugins_are_all_loaded(server):
    assert json.loads(server.get("/formats.json").text)["refused"] == []


def test_health_answers(server):
    assert json.loads(server.get("/healthz").text)["status"] == "ok"


def test_requests_on_one_connection_are_answered_in_order(server):
    first = f"GET {WORK}.epub HTTP/1.1\r\nHost: a\r\n\r\n".encode()
    last = b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    answer = server.raw(first + last)
    assert answer.count(b"HTTP/1.1 200 OK") == 2
    assert answer.rstrip().endswith(b"}")


@pytest.mark.parametrize("target, takes", [
    ("/?foo=1", "after"), ("/?after=/akn&foo=1", "after"), ("/?foo=1&after=/akn", "after"), ("/?after=/akn&after=/akn", "twice"),
    ("/formats.json?foo", "none"), ("/formats/txt.json?width=60", "none"), ("/problems/usage?foo=1", "none"),
    ("/livez?verbose", "none"), ("/healthz?verbose", "none"), ("/readyz?foo=1", "verbose"), ("/readyz?verbose&foo=1", "verbose"),
    ("/readyz?verbose&verbose", "twice"),
])
def test_a_page_refuses_parameters_that_it_does_not_take(server, target, takes):
    for _ in range(2):  # the second time nothing that was cached may answer
        reply = server.get(target)
        problem = json.loads(reply.text)
        assert (reply.status, problem["type"]) == (400, "/problems/usage")
        assert takes in problem["detail"]


@pytest.mark.parametrize("target", ["/?", "/?&", "/?after=", "/?after=/akn&", "/formats.json?", "/readyz?verbose&", "/readyz?&verbose=1"])
def test_empty_parameters_ask_for_nothing(server, target):
    assert server.get(target).status == 200


TRACKING = ["utm_source=newsletter&utm_medium=mail", "fbclid=IwAR0x", "gclid=1", "mc_cid=a&mc_eid=b", "msclkid", "utm_id=%26&utm_id=2"]


@pytest.mark.parametrize("tracking", TRACKING)
@pytest.mark.parametrize("target", ["/", "/?after=/akn", "/formats.json", "/formats/txt.json", "/problems/usage", "/readyz?verbose", "/livez",
                                    f"{WORK}.txt", f"{WORK}.txt?width=60", f"{WORK}/eng@2006-05-01;r1", f"{WORK}/versions.json?indent=0",
                                    f"{WORK}/eng@2006-05-01...2007-01-01.txt", f"{WORK}/~art_12.txt"])
def test_what_tracks_a_shared_link_is_ignored(server, target, tracking):
    plain = server.get(target)
    assert plain.status == 200
    for query in (f"{target}&{tracking}", f"{target.replace('?', f'?{tracking}&')}") if "?" in target else [f"{target}?{tracking}"]:
        reply = server.get(query)
        assert (reply.status, reply.body) == (200, plain.body), query
        for name in ("ETag", "Content-Location", "Cache-Control", "Link"):
            assert reply[name] == plain[name], name


@pytest.mark.parametrize("target, location", [
    ("/opinions?utm_source=x", WORK), ("/opinions.txt?fbclid=1&width=60&gclid=2", f"{WORK}.txt?width=60"),
    (f"{WORK}/?mc_cid=1", WORK), (f"{WORK}/eng:2006-06-01.txt?utm_source=x&width=60", f"{WORK}/eng@2006-05-01.txt?width=60"),
])
def test_a_redirect_drops_what_tracks_a_link(server, target, location):
    assert server.get(target)["Location"] == location


def test_an_unknown_parameter_beside_tracking_is_still_refused(server):
    for target in ("/?utm_source=x&foo=1", f"{WORK}.txt?fbclid=1&foo=1", f"{WORK}?foo=1&fbclid=1", f"{WORK}.txt?utm=1"):
        assert server.get(target).status == 400


@pytest.mark.parametrize("rest", ["", ".txt", "/versions", "/versions.json", "/~art_1", "/~art_1.txt?width=60", "/eng", "/eng@2006-05-01.md",
                                  "/eng@2006-05-01;r1/~art_1", "/eng/~art_1/versions.json", "/contents.json", "/timemap", "?date=2006-06-01"])
def test_a_short_name_leads_to_all_that_is_under_the_work(server, rest):
    reply = server.get(f"/opinions{rest}")
    assert (reply.status, reply["Location"]) == (302, WORK + rest)
    if "?date" not in rest:
        assert server.get(reply["Location"]).status == 200


@pytest.mark.parametrize("target", ["/opinions/nothing", "/opinions@2006-05-01", "/opinions/eng@2006-13-01", "/nobody/eng", "/nobody/versions", "/opinions/versions.zzz"])
def test_what_is_under_no_work_is_not_under_its_short_name(server, target):
    reply = server.get(target)
    assert reply.status == 404 and "short name" in json.loads(reply.text)["detail"]
