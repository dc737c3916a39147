# SPDX-License-Identifier: Apache-2.0
"""What REDbot would ask of each kind of URL: fields that parse, freshness that is said, validators that work, ranges, codings that are
negotiated. Written from the grammar of the RFCs; knows nothing of the server but its URLs."""
import base64
import email.utils
import gzip
import hashlib
import http.client
import re
import time

import pytest

import gaz
from gaz import WORK

TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
QUOTED = r'"(?:[\t \x21\x23-\x5b\x5d-\x7e\x80-\xff]|\\[\t \x21-\x7e\x80-\xff])*"'
PARAMETERS = rf"(?:[ \t]*;[ \t]*{TOKEN}=(?:{TOKEN}|{QUOTED}))*"
DAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
DATE = rf"{DAY}, [0-3][0-9] {MONTH} [0-9]{{4}} [0-2][0-9]:[0-5][0-9]:[0-6][0-9] GMT"
ETAG = r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"'
URI = r"(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+"


def list_of(member):
    return rf"{member}(?:[ \t]*,[ \t]*{member})*"


# A field that is not here may not be sent: whoever adds one adds its grammar.
GRAMMAR = {
    "accept-ranges": list_of(TOKEN),
    "access-control-allow-headers": list_of(TOKEN),
    "access-control-allow-methods": list_of(TOKEN),
    "access-control-allow-origin": rf"\*|{URI}",
    "access-control-expose-headers": list_of(TOKEN),
    "access-control-max-age": "[0-9]+",
    "allow": list_of(TOKEN),
    "cache-control": list_of(rf"{TOKEN}(?:=(?:{TOKEN}|{QUOTED}))?"),
    "content-disposition": rf"{TOKEN}(?:[ \t]*;[ \t]*{TOKEN}\*?=(?:{QUOTED}|[!#$%&'+.^_`|~0-9A-Za-z-]+))*",
    "content-encoding": list_of(TOKEN),
    "content-language": r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*(?:[ \t]*,[ \t]*[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)*",
    "content-length": "[0-9]+",
    "content-location": URI,
    "content-range": r"bytes (?:[0-9]+-[0-9]+/[0-9]+|\*/[0-9]+)",
    "content-security-policy": r"[\x20-\x7e]+",
    "content-type": rf"{TOKEN}/{TOKEN}{PARAMETERS}",
    "date": DATE,
    "etag": ETAG,
    "last-modified": DATE,
    "link": list_of(rf"<{URI}>{PARAMETERS}"),
    "location": URI,
    "memento-datetime": DATE,
    "repr-digest": list_of(r"[a-z*][a-z0-9_.*-]*=:[A-Za-z0-9+/]*=*:"),
    "retry-after": rf"[0-9]+|{DATE}",
    "vary": rf"\*|{list_of(TOKEN)}",
    "x-content-type-options": "nosniff",
    "x-request-id": "[0-9a-z]{13}",
}
URLS = ["/", "/formats.json", WORK, f"{WORK}.txt", f"{WORK}.epub", f"{WORK}/eng@2006-05-01", f"{WORK}/eng@2006-05-01.xml",
        f"{WORK}/eng@2006-05-01;r1.txt", f"{WORK}/eng@2006-05-01;r1.epub", f"{WORK}/eng@2006-05-01/~art_1.txt",
        f"{WORK}/eng@2006-05-01.txt?width=60"]
REST = ["/opinions", "/nothing-here", f"{WORK}.nothing", f"{WORK}/eng@1999-01-01.txt", "/problems/notfound", "/healthz"]
CODED = re.compile(r"text/|application/(?:json|problem\+json|akn\+xml|xml)")


class Fetcher:
    """One connection for all: it must not be closed in between."""

    def __init__(self, server):
        self.connection = http.client.HTTPConnection(server.host, server.port, timeout=gaz.PATIENCE_S)
        self.connection.connect()
        self.socket = self.connection.sock

    def __call__(self, url, method="GET", **fields):
        self.connection.request(method, url, headers={name.replace("_", "-"): value for name, value in fields.items()})
        response = self.connection.getresponse()
        reply = gaz.Reply(response, response.read())
        assert self.connection.sock is self.socket, "the connection was closed"
        check_fields(reply)
        return reply


@pytest.fixture(scope="module")
def fetch(server):
    return Fetcher(server)


def seconds(date):
    return email.utils.parsedate_to_datetime(date).timestamp()


def check_fields(reply):
    names = [name.lower() for name in reply.headers.keys()]
    assert len(set(names)) == len(names), f"twice: {names}"
    for name, value in reply.headers.items():
        assert name.lower() in GRAMMAR, f"{name}: its grammar is not known here"
        assert re.fullmatch(GRAMMAR[name.lower()], value), f"{name}: {value}"
    assert abs(seconds(reply["Date"]) - time.time()) < gaz.PATIENCE_S
    assert "connection" not in names and "transfer-encoding" not in names and "server" not in names
    if reply["Last-Modified"]:
        assert seconds(reply["Last-Modified"]) <= seconds(reply["Date"])
    if reply.body:
        assert reply["Content-Type"]
        assert "charset=utf-8" in reply["Content-Type"] or not reply["Content-Type"].startswith("text/")


@pytest.mark.parametrize("url", URLS + REST)
def test_it_says_how_long_it_is_fresh_and_for_whom(fetch, url):
    reply = fetch(url)
    directives = dict((d.strip().lower().split("=") + [None])[:2] for d in reply["Cache-Control"].split(","))
    assert len(directives) == len(reply["Cache-Control"].split(",")), "no directive twice"
    assert ("max-age" in directives and directives["max-age"].isdigit()) or "no-store" in directives or "no-cache" in directives
    assert not ({"no-store", "max-age"} <= set(directives) or {"public", "private"} <= set(directives))
    assert int(reply["Content-Length"]) == len(reply.body)


@pytest.mark.parametrize("url", URLS + REST)
def test_head_says_what_get_says(fetch, url):
    for fields in ({}, {"Accept_Encoding": "gzip"}):
        whole, head = fetch(url, **fields), fetch(url, "HEAD", **fields)
        assert head.status == whole.status and head.body == b""
        differ = {"Date", "X-Request-Id"}
        if whole.status >= 400:
            differ.add("Content-Length")  # a problem quotes its request id
        assert {k: v for k, v in head.headers.items() if k not in differ} == {k: v for k, v in whole.headers.items() if k not in differ}


@pytest.mark.parametrize("url", URLS)
def test_its_validators_work(fetch, url):
    for fields in ({}, {"Accept_Encoding": "gzip"}):
        whole = fetch(url, **fields)
        assert whole.status == 200 and whole["ETag"]
        other = '"another"'
        conditions = [({"If_None_Match": whole["ETag"]}, 304), ({"If_None_Match": f"{other}, W/{whole['ETag']}"}, 304),
                      ({"If_None_Match": "*"}, 304), ({"If_None_Match": other}, 200), ({"If_Match": other}, 412),
                      ({"If_Match": whole["ETag"]}, 200)]
        if whole["Last-Modified"]:
            before = email.utils.formatdate(seconds(whole["Last-Modified"]) - 1, usegmt=True)
            conditions += [({"If_Modified_Since": whole["Last-Modified"]}, 304), ({"If_Modified_Since": before}, 200),
                           ({"If_Unmodified_Since": before}, 412), ({"If_Unmodified_Since": whole["Last-Modified"]}, 200),
                           ({"If_None_Match": other, "If_Modified_Since": whole["Last-Modified"]}, 200)]
        for condition, status in conditions:
            reply = fetch(url, **fields, **condition)
            assert reply.status == status, condition
            if status == 304:
                assert reply.body == b""
                for name in ("Cache-Control", "Content-Location", "ETag", "Vary"):
                    assert reply[name] == whole[name], name
            elif status == 200:
                assert reply.body == whole.body


@pytest.mark.parametrize("url", URLS)
def test_a_part_of_it_can_be_had(fetch, url):
    for fields in ({}, {"Accept_Encoding": "gzip"}):
        whole = fetch(url, **fields)
        size = len(whole.body)
        assert whole["Accept-Ranges"] == "bytes"
        for spec, first, last in (("0-9", 0, 9), ("10-", 10, size - 1), ("-10", size - 10, size - 1), (f"0-{size * 2}", 0, size - 1)):
            part = fetch(url, Range=f"bytes={spec}", **fields)
            assert part.status == 206 and part.body == whole.body[first:last + 1]
            assert part["Content-Range"] == f"bytes {first}-{last}/{size}"
            assert part["ETag"] == whole["ETag"] and part["Vary"] == whole["Vary"]
        assert fetch(url, Range="bytes=0-9", If_Range=whole["ETag"], **fields).status == 206
        assert fetch(url, Range="bytes=0-9", If_Range='"another"', **fields).body == whole.body
        beyond = fetch(url, Range=f"bytes={size}-", **fields)
        assert beyond.status == 416 and beyond["Content-Range"] == f"bytes */{size}"


@pytest.mark.parametrize("url", URLS)
def test_gzip_is_negotiated(fetch, url):
    plain, coded = fetch(url), fetch(url, Accept_Encoding="gzip")
    assert plain["Content-Encoding"] is None
    assert fetch(url, Accept_Encoding="gzip;q=0")["Content-Encoding"] is None
    assert plain["Vary"] == coded["Vary"], "the same for all who ask"
    if not CODED.match(plain["Content-Type"]):
        assert coded["Content-Encoding"] is None and coded["ETag"] == plain["ETag"]
        return
    assert "accept-encoding" in plain["Vary"].lower()
    assert coded["Content-Encoding"] == "gzip" and gzip.decompress(coded.body) == plain.body
    assert len(coded.body) < len(plain.body)
    assert coded["ETag"] != plain["ETag"]


@pytest.mark.parametrize("url", URLS)
def test_its_digest_is_right(fetch, url):
    for fields in ({}, {"Accept_Encoding": "gzip"}):
        reply = fetch(url, **fields)
        digest = base64.b64encode(hashlib.sha256(reply.body).digest()).decode()
        assert reply["Repr-Digest"] == f"sha-256=:{digest}:"


@pytest.mark.parametrize("url", URLS + REST)
def test_asking_twice_changes_nothing(fetch, url):
    first, second = fetch(url), fetch(url)
    assert first.status == second.status and first["ETag"] == second["ETag"]
    assert first.status >= 400 or first.body == second.body
