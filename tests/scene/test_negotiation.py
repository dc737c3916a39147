# SPDX-License-Identifier: Apache-2.0
"""What one URL may be answered with: formats by Accept, codings by Accept-Encoding, and the fields that tell caches and scripts."""
import base64
import gzip
import hashlib
import json
import re
import subprocess
from email.utils import parsedate_to_datetime

import pytest

import gaz
from gaz import WORK

V1, V2 = f"{WORK}/eng@2006-05-01", f"{WORK}/eng@2007-01-01"
GZIP = {"Accept-Encoding": "gzip"}
COMPRESSIBLE = [f"{V1};r1.txt", f"{V1}.xml", f"{WORK}.txt", f"{V2}/~art_12.xml", f"{V2}/~part_1.txt", V2, WORK, f"{WORK}/versions.json",
                f"{WORK}/eng/~art_12/versions", "/", "/formats.json"]
VOLATILE = {"date", "x-request-id", "server-timing"}


def fields(reply):
    return sorted((name.lower(), value) for name, value in reply.headers.items() if name.lower() not in VOLATILE)


def digest(body):
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


@pytest.fixture(scope="module")
def timed(sample_store):
    with gaz.Server(sample_store, "--server-timing") as s:
        yield s


@pytest.mark.parametrize("path", COMPRESSIBLE)
def test_gzip_is_another_representation_of_the_same(server, path):
    plain, packed = server.get(path), server.get(path, GZIP)
    assert plain["Content-Encoding"] is None and packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body and len(packed.body) < len(plain.body)
    assert packed["ETag"].endswith('-gz"') and packed["ETag"] != plain["ETag"]
    for reply in (plain, packed):
        assert reply["Repr-Digest"] == digest(reply.body)
        assert int(reply["Content-Length"]) == len(reply.body)
    for name in ("Content-Type", "Vary", "Cache-Control", "Content-Location", "Last-Modified", "Content-Disposition", "Link"):
        assert plain[name] == packed[name]
    assert server.get(path, GZIP).body == packed.body


@pytest.mark.parametrize("path", COMPRESSIBLE)
def test_each_coding_is_validated_by_its_own_etag(server, path):
    plain, packed = server.get(path), server.get(path, GZIP)
    for reply, headers, other in ((plain, {}, packed), (packed, GZIP, plain)):
        fresh = server.get(path, {**headers, "If-None-Match": reply["ETag"]})
        assert (fresh.status, fresh.body) == (304, b"")
        for name in ("ETag", "Vary", "Cache-Control", "Content-Location"):
            assert fresh[name] == reply[name]
        for name in ("Content-Encoding", "Content-Length", "Content-Type", "Content-Disposition", "Repr-Digest"):
            assert fresh[name] is None
        assert server.get(path, {**headers, "If-None-Match": other["ETag"]}).status == 200


def test_gzip_is_the_same_on_every_server(sample_store, server):
    with gaz.Server(sample_store) as other:
        assert other.get(f"{V1}.xml", GZIP).body == server.get(f"{V1}.xml", GZIP).body


@pytest.mark.parametrize("value, coded", [("gzip", True), ("x-gzip", True), ("*", True), ("br, gzip;q=0.5, identity;q=0.1", True),
                                          ("gzip;q=0", False), ("identity", False), ("br", False), ("", False)])
def test_gzip_is_sent_only_to_who_takes_it(server, value, coded):
    assert (server.get(f"{V1}.txt", {"Accept-Encoding": value})["Content-Encoding"] == "gzip") == coded


def test_what_is_packed_already_is_not_packed_again(server):
    for path, vary in ((f"{WORK}.epub", "Accept-Datetime, Accept-Language"), (f"{V2};r1.epub", None)):
        plain, packed = server.get(path), server.get(path, GZIP)
        assert packed["Content-Encoding"] is None and packed["Vary"] == vary
        assert fields(plain) == fields(packed) and plain.body == packed.body


def test_a_part_of_the_coded_bytes_can_be_fetched(server):
    whole = server.get(f"{V1}.xml", GZIP)
    part = server.get(f"{V1}.xml", {**GZIP, "Range": "bytes=10-19", "If-Range": whole["ETag"]})
    assert (part.status, part.body) == (206, whole.body[10:20])
    for name in ("ETag", "Vary", "Content-Encoding", "Content-Location", "Repr-Digest", "Content-Disposition"):
        assert part[name] == whole[name]
    plain = server.get(f"{V1}.xml", {"Range": "bytes=10-19", "If-Range": whole["ETag"]})
    assert plain.status == 200, "the validator of one coding says nothing about another"


@pytest.mark.parametrize("path, vary", [
    (f"{V2};r1.txt", "Accept-Encoding"), (f"{WORK}.xml", "Accept-Datetime, Accept-Language, Accept-Encoding"),
    (f"{WORK}.epub", "Accept-Datetime, Accept-Language"), (WORK, "Accept-Datetime, Accept, Accept-Language, Accept-Encoding"),
    (f"{WORK}/~art_12.txt", "Accept-Datetime, Accept-Language, Accept-Encoding"),
    (f"{WORK}/eng.txt", "Accept-Datetime, Accept-Encoding"), (f"{WORK}/eng.epub", "Accept-Datetime"), (f"{V2}.epub", None), (f"{V2}/~art_12", "Accept, Accept-Encoding"),
    ("/", "Accept, Accept-Encoding"), ("/formats.json", "Accept-Encoding"),
    (f"{WORK}/eng:2006-06-01", None), ("/opinions", None), ("/nothing-here", None),
])
def test_vary_names_exactly_what_was_looked_at(server, path, vary):
    for headers in ({}, GZIP):
        assert server.get(path, headers)["Vary"] == vary


FORMATS = {"docx", "epub", "html", "htmlz", "json", "jsonld", "md", "txt", "xml"}
KINDS = [f"{WORK}/versions", f"{WORK}/versions.epub", f"{WORK}/eng/~art_12/versions.json",
         f"{V1};r1.txt", f"{V1};r1.xml", f"{V1};r1.epub", f"{WORK}.txt", WORK, f"{V2}/~art_12.epub", f"{V2}/~art_12", "/", "/?after=/akn",
         "/formats.json", "/healthz", "/problems/notfound", "/opinions.txt", f"{WORK}/", f"{WORK}/eng:2006-06-01.txt", "/nothing-here",
         f"{WORK}/eng@1999-01-01.txt", f"{V1}.txt?width=wide"]


@pytest.mark.parametrize("path", KINDS)
@pytest.mark.parametrize("headers", [{}, GZIP, {"Accept": "image/png"}], ids=["plain", "gzip", "picture"])
def test_head_has_the_fields_of_get(server, path, headers):
    get, head = server.get(path, headers), server.get(path, headers, method="HEAD")
    assert head.body == b"" and head.status == get.status
    assert fields(head) == fields(get)
    assert int(get["Content-Length"]) == len(get.body)


@pytest.mark.parametrize("path", [*KINDS, f"{V2}.txt?colour=red"])
def test_scripts_of_any_origin_may_read_everything(server, path):
    reply = server.get(path)
    assert reply["Access-Control-Allow-Origin"] == "*"
    exposed = {name.strip() for name in reply["Access-Control-Expose-Headers"].split(",")}
    assert exposed >= {"Accept-Ranges", "Content-Range", "Content-Encoding", "ETag", "Link", "Content-Location", "Content-Disposition",
                       "Repr-Digest", "Retry-After", "Server-Timing", "X-Request-Id"}


def test_a_preflight_allows_what_readers_send(server):
    reply = server.get(V2, {"Origin": "https://reader.example", "Access-Control-Request-Method": "GET",
                            "Access-Control-Request-Headers": "range,if-none-match"}, method="OPTIONS")
    assert (reply.status, reply.body) == (204, b"")
    assert reply["Access-Control-Allow-Origin"] == "*"
    assert reply["Allow"] == reply["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    allowed = {name.strip().lower() for name in reply["Access-Control-Allow-Headers"].split(",")}
    assert allowed == {"accept", "accept-datetime", "if-match", "if-none-match", "if-modified-since", "if-unmodified-since", "if-range", "last-event-id", "range"}


@pytest.mark.parametrize("accept, media_type", [
    (None, "text/html"), ("*/*", "text/html"), ("text/*", "text/html"), ("application/*", "application/akn+xml"),
    ("text/plain;q=0.5, application/epub+zip;q=0.7", "application/epub+zip"),
    ("APPLICATION/EPUB+ZIP", "application/epub+zip"), ("text/html;q=0, */*;q=0.1", "application/akn+xml"),
    ('image/png;note="a, text/plain;q=1", application/epub+zip;q=0.1', "application/epub+zip"),
    (",, text/plain ;q=0.1 ,", "text/plain"), ("text/plain;q=1.5, application/epub+zip;q=0.1", "application/epub+zip"),
    ("text/markdown, text/html, */*", "text/markdown"), ("text/markdown, */*", "text/markdown"),
    ("text/plain, application/epub+zip", "text/plain"), ("application/epub+zip, text/plain", "application/epub+zip"),
])
def test_the_format_follows_accept(server, accept, media_type):
    reply = server.get(V2, {"Accept": accept} if accept else {})
    assert reply.status == 200 and reply["Content-Type"].startswith(media_type)
    assert server.get(reply["Content-Location"]).body == reply.body


@pytest.mark.parametrize("accept", ["text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html, text/markdown"])
def test_who_names_html_gets_a_page_of_the_website(server, accept):
    page, rendition = server.get(V2, {"Accept": accept}), server.get(f"{V2}.html")
    assert page.status == 200 and page["Content-Type"] == rendition["Content-Type"] == "text/html; charset=utf-8"
    assert page["Content-Location"] is None and f"{V2};r1.html" in page.text and page.body != rendition.body


@pytest.mark.parametrize("accept", ["image/png", "*/*;q=0", "image/webp, application/pdf;q=0.9", "text/plain;charset=latin1"])
def test_nothing_acceptable_is_answered_with_what_there_is(server, accept):
    reply = server.get(V2, {"Accept": accept})
    assert reply.status == 406 and reply["Cache-Control"] == "no-store" and reply["Vary"] == "Accept"
    problem = json.loads(reply.text)
    assert problem["type"] == "/problems/unsupported" and problem["request_id"] == reply["X-Request-Id"]
    assert {a["format"] for a in problem["available"]} == FORMATS
    for a in problem["available"]:
        assert server.get(a["href"])["Content-Type"] == a["media_type"]
    links = re.findall(r'<([^>]*)>; rel="alternate"; type="([^"]*)"', ", ".join(reply.headers.get_all("Link")))
    assert links == [(a["href"], a["media_type"]) for a in problem["available"]]


@pytest.mark.parametrize("path", [WORK, f"{WORK}.txt", f"{V2};r1.epub", f"{V2}/~art_12", f"{WORK}/versions", f"{WORK}/eng/versions.json",
                                  f"{V1}...2007-01-01.txt", f"{V1};r1"])
@pytest.mark.parametrize("headers", [{}, GZIP], ids=["plain", "gzip"])
def test_an_answer_leads_to_the_other_formats(server, path, headers):
    for _ in range(2):  # from the cache as well
        reply = server.get(path, headers)
        links = re.findall(r'<([^>]*)>; rel="alternate"; type="([^"]*)"', ", ".join(reply.headers.get_all("Link")))
        assert links
        types = {reply["Content-Type"]}
        for href, media_type in links:
            assert server.get(href)["Content-Type"] == media_type
            types.add(media_type)
        assert len(types) == len(links) + 1, "each format once"


def test_a_long_path_leaves_room_in_the_head(store):
    work = "/akn/xx/act/2006/" + "a" * 200
    gaz.run("import", gaz.CORPUS / "opinions-2006-05-01-corrected.txt", "--work", work, "--date", "2026-01-05", "--lang", "eng",
            "--store", store)
    with gaz.Server(store, "--base-url", "https://" + "law." * 40 + "example") as server:
        reply = server.get(f"{work}.txt")
        alternates = re.findall(r'<[^>]*>; rel="alternate"; type="[^"]*"', reply["Link"])
        assert reply.status == 200 and 0 < len(alternates) < 6 and len(", ".join(alternates)) <= 2048
        assert len(reply.headers.get_all("Link")) == 1


def test_a_day_redirects_whatever_is_accepted(server):
    reply = server.get(f"{WORK}/eng:2006-06-01", {"Accept": "image/png"})
    assert (reply.status, reply["Location"]) == (302, V1)


def test_mutable_urls_say_where_their_content_stays(server):
    for headers in ({}, GZIP):
        assert server.get(f"{WORK}.txt", headers)["Content-Location"] == f"{V2};r1.txt"
        assert server.get(f"{WORK}.txt?width=40", headers)["Content-Location"] == f"{V2};r1.txt?width=40"
        assert server.get(f"{V1};r1.txt", headers)["Content-Location"] is None


def test_last_modified_is_a_date_that_validates(server):
    reply = server.get(f"{WORK}.txt")
    assert parsedate_to_datetime(reply["Last-Modified"]) <= parsedate_to_datetime(reply["Date"])
    fresh = server.get(f"{WORK}.txt", {"If-Modified-Since": reply["Last-Modified"]})
    assert (fresh.status, fresh["ETag"]) == (304, reply["ETag"])
    assert server.get(f"{WORK}.txt", {"If-Modified-Since": "Mon, 01 Jan 2007 00:00:00 GMT"}).status == 200
    assert server.get(f"{WORK}.txt", {"If-Unmodified-Since": "Mon, 01 Jan 2007 00:00:00 GMT"}).status == 412


def test_names_in_other_scripts_come_with_a_fallback(store, opinions=gaz.CORPUS / "opinions-2006-05-01-corrected.txt"):
    gaz.run("import", opinions, "--work", "/akn/fr/act/2026/décision-1", "--date", "2026-01-05", "--lang", "fra", "--store", store)
    with gaz.Server(store) as server:
        path = "/akn/fr/act/2026/d%C3%A9cision-1/fra@2026-01-05.txt"
        for method in ("GET", "GET", "HEAD"):
            assert server.get(path, method=method)["Content-Disposition"] == (
                'inline; filename="act-2026-d-cision-1-fra-2026-01-05.txt"; '
                "filename*=UTF-8''act-2026-d%C3%A9cision-1-fra-2026-01-05.txt")


def test_conditions_and_ranges_that_fail_are_problems(server):
    for headers, status in (({"If-Match": '"other"'}, 412), ({"Range": "bytes=99999999-"}, 416)):
        reply = server.get(f"{V1}.txt", headers)
        assert (reply.status, reply["Content-Type"], reply["Cache-Control"]) == (status, "application/problem+json", "no-store")
        assert json.loads(reply.text)["request_id"] == reply["X-Request-Id"]


def test_the_time_is_told_when_asked_for(timed, server):
    assert server.get(f"{V1}.txt")["Server-Timing"] is None
    first = timed.get(f"{V1}.txt", GZIP)["Server-Timing"]
    assert re.fullmatch(r"resolve;dur=\d+\.\d{3}, image;dur=\d+\.\d{3}, render;dur=\d+\.\d{3}, gzip;dur=\d+\.\d{3}", first)
    for _ in range(3):
        assert timed.get(f"{V1}.txt", GZIP)["Server-Timing"] == "cache;desc=hit"
    assert timed.get(f"{V1}.txt")["Server-Timing"] == "cache;desc=hit"


FAILING = """
#include <stdlib.h>
#include <gazetted/plugin.h>
static int render(const struct gaz_host *h, struct gaz_job *job) { (void)h; (void)job; abort(); }
GAZ_PLUGIN = { .abi = GAZ_ABI, .size = sizeof gaz_plugin, .id = "org.example.failing", .version = "1", .revision = "1", .licence = "MIT",
  .format = "failing", .media_type = "application/x-failing", .label = "Failing", .views = GAZ_VIEW_DOCUMENT, .render = render };
"""


def test_a_format_whose_plugin_rests_is_passed_over(store, tmp_path):
    (tmp_path / "failing.c").write_text(FAILING)
    subprocess.run(["cc", "-std=c11", "-fPIC", "-shared", "-fvisibility=hidden", f"-I{gaz.ROOT / 'include'}", "-o", str(tmp_path / "failing.so"),
                    str(tmp_path / "failing.c")], check=True)
    works = [f"/akn/xx/act/2006/{n}" for n in range(8)]
    for work in works:  # a few documents: one alone is blamed before its plugin is
        (tmp_path / "act.txt").write_text(f"Act {work}\n\nArticle 1\n\nText of {work}.\n")
        gaz.run("import", tmp_path / "act.txt", "--work", work, "--date", "2006-05-01", "--lang", "eng", "--title", work, "--store", store)
    url, accept = f"{works[0]}/eng@2006-05-01;r1", {"Accept": "application/x-failing, text/plain;q=0.5"}
    with gaz.Server(store, "--plugins", tmp_path) as server:
        assert server.get(url, accept).status == 502, "it is preferred"
        for work in works:
            server.get(f"{work}.failing")
        # a probe between two pauses is answered 502; the next pause is longer
        reply = gaz.until(lambda: (r := server.get(url, accept)).status == 200 and r, "the other format is sent")
        assert reply["Content-Type"].startswith("text/plain") and reply["Content-Location"] == f"{url}.txt"
        assert reply["Cache-Control"] == "public, max-age=60" and reply["Vary"] == "Accept, Accept-Encoding"
        assert server.get(url, {"Accept": "text/plain"})["Cache-Control"].endswith("immutable")
