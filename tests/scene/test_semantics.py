# SPDX-License-Identifier: Apache-2.0
"""Conditions, ranges and HEAD, as RFC 9110 has them, through raw sockets to the real server."""
import contextlib
import datetime
import email.utils
import gzip
import json
import re
import socket

import pytest

import gaz
from gaz import WORK

V1 = f"{WORK}/eng@2006-05-01"
SMALL, LARGE = f"{V1};r1.txt", f"{V1}.xml?indent=8"  # one is sent from memory, the other from a file
FILE_BYTES = 16384  # what is larger is kept in a file


class Answer:
    def __init__(self, head, body):
        line, *lines = head.decode("latin-1").split("\r\n")
        self.status = int(re.fullmatch(r"HTTP/1\.1 (\d{3}) [ -~]*", line).group(1))
        self.fields = [tuple(re.fullmatch(r"([!-~]+): ([ -~]*)", line).groups()) for line in lines]
        self.body = body

    def __getitem__(self, name):
        values = [value for known, value in self.fields if known.lower() == name.lower()]
        assert len(values) < 2, f"{name} is there twice: {self.fields}"
        return values[0] if values else None

    def steady(self, *without):
        """The fields that do not differ from answer to answer."""
        return {pair for pair in self.fields if pair[0] not in {"Date", "X-Request-Id", "Server-Timing", *without}}


class Client:
    """One connection for all that is asked: a byte too many or too few in an answer spoils the next."""

    def __init__(self, server):
        self.socket = socket.create_connection((server.host, server.port), timeout=gaz.PATIENCE_S)
        self.heard = self.socket.makefile("rb")

    def close(self):
        self.heard.close()
        self.socket.close()

    def say(self, target, *fields, method="GET"):
        lines = [f"{method} {target} HTTP/1.1", "Host: gazette.example", *fields, "", ""]
        self.socket.sendall("\r\n".join(lines).encode("latin-1"))

    def hear(self, method="GET"):
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            line = self.heard.readline()
            assert line, f"closed after {head!r}"
            head += line
        answer = Answer(head[:-4], b"")
        if method != "HEAD" and answer.status not in (204, 304):
            answer.body = self.heard.read(int(answer["Content-Length"]))
        return answer

    def ask(self, target, *fields, method="GET"):
        self.say(target, *fields, method=method)
        return self.hear(method)


@pytest.fixture
def client(server):
    with contextlib.closing(Client(server)) as c:
        yield c


@pytest.fixture(scope="module")
def known(server):
    """What a request can say about SMALL."""
    with contextlib.closing(Client(server)) as client:
        whole = client.ask(SMALL)
    then = email.utils.parsedate_to_datetime(whole["Last-Modified"])
    second = datetime.timedelta(seconds=1)
    return {"etag": whole["ETag"], "modified": whole["Last-Modified"],
            "before": email.utils.format_datetime(then - second, usegmt=True),
            "after": email.utils.format_datetime(then + second, usegmt=True),
            "rfc850": then.strftime("%A, %d-%b-%y %H:%M:%S GMT"), "asctime": then.strftime("%a %b %e %H:%M:%S %Y")}


CONDITIONS = [
    (200, ["If-Match: {etag}"]),
    (200, ["If-Match: *"]),
    (200, ['If-Match: "x", {etag}']),
    (200, ['If-Match: "x"', "If-Match: {etag}"]),
    (412, ['If-Match: "x"']),
    (412, ["If-Match: W/{etag}"]),
    (412, ["If-Match: {etag}, x"]),
    (412, ["If-Match: *, {etag}"]),
    (412, ["If-Match:"]),
    (200, ["If-Unmodified-Since: {modified}"]),
    (200, ["If-Unmodified-Since: {after}"]),
    (412, ["If-Unmodified-Since: {before}"]),
    (200, ["If-Unmodified-Since: yesterday"]),
    (200, ["If-Match: {etag}", "If-Unmodified-Since: {before}"]),
    (412, ['If-Match: "x"', "If-Unmodified-Since: {after}"]),
    (304, ["If-None-Match: {etag}"]),
    (304, ["If-None-Match: W/{etag}"]),
    (304, ["If-None-Match: *"]),
    (304, ['If-None-Match: "x",, "y,z" ,{etag}']),
    (304, ["if-none-MATCH: {etag}"]),
    (200, ['If-None-Match: "x"']),
    (200, ["If-None-Match: {etag}, x"]),
    (200, ["If-None-Match:"]),
    (304, ["If-Modified-Since: {modified}"]),
    (304, ["If-Modified-Since: {after}"]),
    (304, ["If-Modified-Since: {rfc850}"]),
    (304, ["If-Modified-Since: {asctime}"]),
    (200, ["If-Modified-Since: {before}"]),
    (200, ["If-Modified-Since: tomorrow"]),
    (200, ["If-Modified-Since: {modified}", "If-Modified-Since: {modified}"]),
    (200, ['If-None-Match: "x"', "If-Modified-Since: {modified}"]),
    (304, ["If-None-Match: {etag}", "If-Modified-Since: {before}"]),
    (412, ['If-Match: "x"', "If-None-Match: {etag}"]),
    (304, ["If-Match: {etag}", "If-None-Match: {etag}"]),
    (412, ["If-Unmodified-Since: {before}", "If-Modified-Since: {modified}"]),
    (304, ["Range: bytes=0-9", "If-None-Match: {etag}"]),
    (412, ["Range: bytes=0-9", 'If-Match: "x"']),
]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("status, fields", CONDITIONS, ids=lambda v: str(v))
def test_conditions_count_in_the_order_of_the_standard(client, known, status, fields, method):
    assert client.ask(SMALL, *(field.format(**known) for field in fields), method=method).status == status
    assert client.ask(SMALL, method=method).status == 200


def test_conditions_are_about_a_200_alone(client):
    assert client.ask(f"{WORK}/eng@1999-01-01.txt", 'If-Match: "x"').status == 404
    assert client.ask(f"{WORK}/eng:2006-06-01", "If-None-Match: *").status == 302
    assert client.ask(SMALL, 'If-Match: "x"', method="OPTIONS").status in (200, 204)


@pytest.mark.parametrize("target", [SMALL, LARGE, WORK, "/", "/formats.json"])
def test_a_304_says_what_a_cache_needs_and_nothing_about_the_body(client, target):
    whole = client.ask(target)
    again = client.ask(target, f"If-None-Match: {whole['ETag']}")
    assert again.status == 304 and again["Date"] and again["X-Request-Id"]
    for name in ("Cache-Control", "Content-Location", "ETag", "Expires", "Vary"):
        assert again[name] == whole[name]
    for name in ("Content-Type", "Content-Length", "Content-Encoding", "Content-Range", "Last-Modified", "Accept-Ranges"):
        assert again[name] is None
    assert again.steady() <= whole.steady()


PARTS = [
    ("bytes=0-9", slice(0, 10)),
    ("bytes=5-5", slice(5, 6)),
    ("BYTES=10-", slice(10, None)),
    ("bytes=-7", slice(-7, None)),
    ("bytes=-99999999999999999999", slice(0, None)),
    ("bytes=3-99999999999999999999", slice(3, None)),
    ("bytes=0-4,5-9", slice(0, 10)),
    ("bytes=5-20 , 0-9,,", slice(0, 21)),
    ("bytes=0-9, 99999999-", slice(0, 10)),
    ("bytes=0-0,2-2", None),
    ("bytes=0-0,-1", None),
    ("bytes=" + ",".join(["0-0"] * 17), None),
    ("bytes=9-0", None),
    ("bytes=", None),
    ("bytes=-", None),
    ("bytes=a-b", None),
    ("bytes=0-9;5", None),
    ("bytes= 0-9", None),
    ("bytes 0-9", None),
    ("items=0-9", None),
    ("", None),
]


@pytest.mark.parametrize("target", [SMALL, LARGE])
@pytest.mark.parametrize("value, part", PARTS)
def test_a_range_is_the_part_it_names_or_nothing_at_all(client, target, value, part):
    whole = client.ask(target)
    answer = client.ask(target, f"Range: {value}")
    size = len(whole.body)
    assert whole["Accept-Ranges"] == "bytes" and (size > FILE_BYTES) == (target == LARGE)
    if part is None:
        assert answer.status == 200 and answer.body == whole.body and answer["Content-Range"] is None
        return
    first, end, _ = part.indices(size)
    assert answer.status == 206 and answer.body == whole.body[part]
    assert answer["Content-Range"] == f"bytes {first}-{end - 1}/{size}"
    assert answer.steady("Content-Range", "Content-Length") == whole.steady("Content-Length")


def test_two_lines_of_ranges_are_malformed(client):
    assert client.ask(SMALL, "Range: bytes=0-1", "Range: bytes=2-3").status == 200


@pytest.mark.parametrize("target", [SMALL, LARGE])
def test_what_was_broken_off_is_resumed(client, target):
    whole = client.ask(target)
    got = whole.body[:100]
    while len(got) < len(whole.body):
        part = client.ask(target, f"Range: bytes={len(got)}-{len(got) + 999}", f"If-Range: {whole['ETag']}")
        assert part.status == 206 and part.body
        got += part.body
    assert got == whole.body


@pytest.mark.parametrize("status, if_range", [
    (206, "{etag}"), (200, "{modified}"), (200, "{rfc850}"), (200, "W/{etag}"), (200, '"x"'), (200, "{etag}, {etag}"), (200, "*"),
    (200, "{before}"), (200, "{after}"), (200, "soon"), (200, ""),
])
def test_a_range_counts_only_while_the_document_is_the_same(client, known, status, if_range):
    assert client.ask(SMALL, "Range: bytes=1-2", "If-Range: " + if_range.format(**known)).status == status
    assert client.ask(SMALL, "If-Range: " + if_range.format(**known)).status == 200


def test_a_range_behind_the_end_is_told_where_the_end_is(client):
    for target in (SMALL, LARGE):
        size = len(client.ask(target).body)
        for value in (f"bytes={size}-", "bytes=-0", "bytes=99999999999999999999-", f"bytes={size}-{size + 1},-0"):
            answer = client.ask(target, f"Range: {value}")
            assert answer.status == 416 and answer["Content-Range"] == f"bytes */{size}"
        assert client.ask(target, f"Range: bytes={size}-", 'If-Range: "x"').status == 200


@pytest.mark.parametrize("status, field", [(412, 'If-Match: "x"'), (416, "Range: bytes=-0")])
def test_what_does_not_hold_is_refused_in_words(client, status, field):
    answer = client.ask(SMALL, field)
    problem = json.loads(answer.body)
    assert answer.status == problem["status"] == status
    assert answer["Content-Type"] == "application/problem+json" and answer["Cache-Control"] == "no-store"
    assert problem["request_id"] == answer["X-Request-Id"] and len(problem["detail"]) > 20
    assert answer["ETag"] is None and answer["Last-Modified"] is None and answer["Accept-Ranges"] is None


@pytest.mark.parametrize("target", [SMALL, LARGE, WORK, "/", "/formats.json", "/healthz", f"{WORK}/eng:2006-06-01", "/opinions.txt",
                                    "/nothing", f"{V1}.nothing", f"{V1}.txt?width=1"])
@pytest.mark.parametrize("field", ["Accept: */*", "Accept-Encoding: gzip", "If-None-Match: *", 'If-Match: "x"'])
def test_head_is_get_without_the_body(client, target, field):
    client.ask(target, field)  # made by now, so that both come the same way
    get, head = client.ask(target, field), client.ask(target, field, method="HEAD")
    assert head.status == get.status and head["X-Request-Id"] and head["Date"]
    without = ["Content-Length"] if get.status >= 400 else []  # an error names its request, in its body
    assert head.steady(*without) == get.steady(*without)


def test_head_knows_no_ranges(client):
    head = client.ask(SMALL, "Range: bytes=0-1", method="HEAD")
    assert head.status == 200 and head["Content-Range"] is None
    assert client.ask(SMALL, "Range: bytes=-0", method="HEAD").status == 200


def test_a_coded_document_has_parts_of_its_own(client):
    plain, coded = client.ask(SMALL), client.ask(SMALL, "Accept-Encoding: gzip")
    assert coded["Content-Encoding"] == "gzip" and gzip.decompress(coded.body) == plain.body
    assert coded["ETag"] != plain["ETag"]
    fields = ("Accept-Encoding: gzip", "Range: bytes=10-99")
    part = client.ask(SMALL, *fields, f"If-Range: {coded['ETag']}")
    assert part.status == 206 and part["Content-Encoding"] == "gzip" and part.body == coded.body[10:100]
    assert part["Repr-Digest"] == coded["Repr-Digest"] != plain["Repr-Digest"]
    assert client.ask(SMALL, *fields, f"If-Range: {plain['ETag']}").status == 200
    assert client.ask(SMALL, "Accept-Encoding: gzip", f"If-None-Match: {plain['ETag']}").status == 200
    assert client.ask(SMALL, "Accept-Encoding: gzip", f"If-None-Match: {coded['ETag']}").status == 304


def test_every_answer_has_a_date_and_a_request_id(client, server):
    asked = [(200, []), (206, ["Range: bytes=0-0"]), (304, ["If-None-Match: *"]), (412, ["If-Match: x"]), (416, ["Range: bytes=-0"])]
    answers = [client.ask(SMALL, *fields) for _, fields in asked] + [client.ask("/nothing"), client.ask("/", method="DELETE")]
    assert [a.status for a in answers] == [status for status, _ in asked] + [404, 405]
    answers.append(Answer(server.raw(b"GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n").partition(b"\r\n\r\n")[0], b""))
    assert answers[-1].status == 400
    for answer in answers:
        assert email.utils.parsedate_to_datetime(answer["Date"])
    assert len({answer["X-Request-Id"] for answer in answers} - {None}) == len(answers)


def test_answers_of_all_kinds_keep_their_order_on_one_connection(client, known):
    asked = [("GET", 200, []), ("GET", 206, ["Range: bytes=2-3"]), ("GET", 304, [f"If-None-Match: {known['etag']}"]),
             ("HEAD", 200, []), ("GET", 416, ["Range: bytes=-0"]), ("GET", 412, ['If-Match: "x"']), ("GET", 200, [])]
    for target in (SMALL, LARGE):
        etag = client.ask(target)["ETag"]
        for method, _, fields in asked:
            client.say(target, *(field.replace(known["etag"], etag) for field in fields), method=method)
        assert [client.hear(method).status for method, _, _ in asked] == [status for _, status, _ in asked]
