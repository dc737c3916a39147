# SPDX-License-Identifier: Apache-2.0
"""Errors over HTTP: problem+json, one clear sentence with place and remedy."""
import json

import pytest

from gaz import WORK

V1 = f"{WORK}/eng@2006-05-01"


@pytest.mark.parametrize("path, status, words", [
    ("/akn/xx/act/1999/1", 404, ["/akn/xx/act/1999/1"]),
    (f"{WORK}/eng@1999-01-01.txt", 404, ["1999-01-01", "2006-05-01"]),
    (f"{WORK}/fra@2006-05-01.txt", 404, ["fra", "eng"]),
    (f"{V1};r9.txt", 404, ["revision"]),
    (f"{V1}/~art_99", 404, ["art_99"]),
    (f"{WORK}.pdf", 404, ["pdf"]),
    ("/nothing-here", 404, ["nothing-here"]),
    ("/some/where/else", 404, ["/akn/"]),
    ("/akn/xx/act/2006-13/1", 400, ["2006-13", "YYYY"]),
    (f"{WORK}/eng@2006-13-01.txt", 400, ["2006-13-01"]),
    (f"{WORK}/english@2006-05-01.txt", 400, ["english"]),
    (f"{V1}.txt?width=wide", 400, ["width", "wide"]),
    (f"{V1}.txt?width=100000", 400, ["width"]),
    (f"{V1}.txt?colour=red", 400, ["colour", "width"]),
    (f"{V1}.txt?width=40&width=50", 400, ["width"]),
    ("/?page=2", 400, ["page", "after"]),
    ("/%ff", 400, ["UTF-8"]),
])
def test_each_mistake_has_its_status_and_sentence(server, path, status, words):
    reply = server.get(path)
    assert reply.status == status, reply.text
    assert reply["Content-Type"] == "application/problem+json"
    problem = json.loads(reply.text)
    assert problem["status"] == status
    assert problem["request_id"] == reply["X-Request-Id"]
    for word in words:
        assert word in problem["detail"], problem["detail"]
    assert "/tmp" not in reply.text and "sqlite" not in reply.text.lower()


def test_the_problem_type_can_be_fetched(server):
    problem = json.loads(server.get("/nothing-here").text)
    assert json.loads(server.get(problem["type"]).text)["status"] == 404


@pytest.mark.parametrize("method, status", [("POST", 405), ("DELETE", 405), ("BREW", 501)])
def test_other_methods_are_refused(server, method, status):
    reply = server.get(V1, method=method)
    assert reply.status == status
    if status == 405:
        assert reply["Allow"] == "GET, HEAD, OPTIONS"


def test_options_says_what_may_be_asked(server):
    reply = server.get(V1, method="OPTIONS", headers={"Origin": "https://reader.example"})
    assert (reply.status, reply.body) == (204, b"")
    assert reply["Allow"] == reply["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("request_bytes, status", [
    (b"GET / HTTP/1.1\r\n\r\n", b"400"),
    (b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", b"400"),
    (b"GET / HTTP/1.1\nHost: a\n\n", b"400"),
    (b"GET / HTTP/3.0\r\nHost: a\r\n\r\n", b"505"),
    (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", b"414"),
    (b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: " + b"y" * 40000 + b"\r\n\r\n", b"431"),
    (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", b"400"),
])
def test_what_the_parser_refuses_is_refused_and_closed(server, request_bytes, status):
    assert server.raw(request_bytes).split(b" ")[1] == status
    assert server.get("/healthz").status == 200
