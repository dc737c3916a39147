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
    else:
        assert json.loads(reply.text)["detail"] == f"the method '{method}' is not implemented here: use GET, HEAD or OPTIONS"


def test_a_transfer_coding_that_is_not_implemented_is_named(server):
    for fields in ("Transfer-Encoding: br, chunked", "Transfer-Encoding: br\r\nTransfer-Encoding: chunked"):
        answer = server.raw(f"POST / HTTP/1.1\r\nHost: a\r\n{fields}\r\n\r\n0\r\n\r\n".encode())
        assert answer.startswith(b"HTTP/1.1 501 ") and b"the Transfer-Encoding 'br' is not implemented here: send 'chunked'" in answer


def test_a_target_with_a_host_and_a_query_but_no_path_is_that_of_the_root(server):
    def ask(target):
        return server.raw(f"GET {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())

    whole, empty = ask("http://a?after=x"), ask("http://a?")
    assert whole.startswith(b"HTTP/1.1 200 ") and whole.split(b"\r\n\r\n")[1] == ask("/?after=x").split(b"\r\n\r\n")[1]
    assert empty.split(b"\r\n\r\n")[1] == ask("/").split(b"\r\n\r\n")[1]
    assert b'"instance":"/?nothing=1"' in ask("http://a?nothing=1").replace(b": ", b":")


def test_options_of_the_server_as_a_whole_is_open_to_every_origin(server):
    def fields(target):
        answer = server.raw(f"OPTIONS {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
        assert answer.startswith(b"HTTP/1.1 204 ")
        return {line for line in answer.split(b"\r\n") if line.startswith((b"Access-Control-", b"Allow"))}

    assert fields("*") == fields(V1) and b"Access-Control-Allow-Origin: *" in fields("*")


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


@pytest.mark.parametrize("head", [
    "GET / HTTP/1.1\r\nHost: a\r\nHost: b", "POST / HTTP/1.1\r\nHost: a", f"GET {V1}.txt HTTP/1.1\r\nHost: a\r\nIf-Match: \"other\"",
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999", f"GET /{'a' * 9000} HTTP/1.1\r\nHost: a",
    f"GET {V1}.txt HTTP/1.1\r\nHost: a\r\nRange: bytes=99999999-", "GET / HTTP/1.1\r\nHost: a\r\nExpect: more",
    f"GET / HTTP/1.1\r\nHost: a\r\nA: {'a' * 40000}", "BREW / HTTP/1.1\r\nHost: a", "GET / HTTP/3.0\r\nHost: a",
])
def test_a_problem_without_a_type_has_the_phrase_of_its_status_as_title(server, head):
    top, body = server.raw(f"{head}\r\nConnection: close\r\n\r\n".encode()).split(b"\r\n\r\n", 1)
    problem = json.loads(body)
    assert problem["type"] == "about:blank"
    assert f"HTTP/1.1 {problem['status']} {problem['title']}" == top.splitlines()[0].decode()


BROWSER = "Accept: text/html"


def answers(server, *requests):
    """The answers to requests that are sent at once, each as (status, header, body)."""
    found, rest = [], server.raw("".join(request.replace("\n", "\r\n") for request in requests).encode())
    while rest:
        head, rest = rest.split(b"\r\n\r\n", 1)
        fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
        length = int(fields["Content-Length"])
        found.append((int(head.split()[1]), fields, rest[:length].decode()))
        rest = rest[length:]
    return found


@pytest.mark.parametrize("status, request_text", [
    (405, f"POST {V1} HTTP/1.1\nHost: a\n{BROWSER}\nContent-Length: 2\nConnection: close\n\nhi"),
    (405, f"DELETE {V1} HTTP/1.1\nHost: a\n{BROWSER}\nConnection: close\n\n"),
    (501, f"BREW {V1} HTTP/1.1\nHost: a\n{BROWSER}\nConnection: close\n\n"),
    (413, f"POST {V1} HTTP/1.1\nHost: a\n{BROWSER}\nContent-Length: 999999999999\n\n"),
    (417, f"GET {V1} HTTP/1.1\nHost: a\n{BROWSER}\nExpect: tea\n\n"),
    (400, f"POST {V1} HTTP/1.1\nHost: a\n{BROWSER}\nTransfer-Encoding: chunked\n\nx\n"),
])
def test_a_browser_gets_a_page_of_a_refusal_of_http(server, status, request_text):
    (found, fields, body), = answers(server, request_text)
    assert found == status and fields["Content-Type"] == "text/html; charset=utf-8" and "default-src 'none'" in fields["Content-Security-Policy"]
    assert f"<p class=\"kind\">{status}</p>" in body and fields["X-Request-Id"] in body
    assert fields.get("Allow") == ("GET, HEAD, OPTIONS" if status == 405 else None)
    (again, plain, problem), = answers(server, request_text.replace(BROWSER, "Accept: */*"))
    assert again == status and plain["Content-Type"] == "application/problem+json" and json.loads(problem)["status"] == status


def test_answers_behind_a_page_of_a_refusal_come_in_their_order(server):
    post = f"POST / HTTP/1.1\nHost: a\n{BROWSER}\nContent-Length: 2\n\nhi"
    last = "GET /nothing-here HTTP/1.1\nHost: a\nConnection: close\n\n"
    assert [status for status, _, _ in answers(server, post, post, last)] == [405, 405, 404]


@pytest.mark.parametrize("status, request_text", [
    (400, f"GET / HTTP/1.1\nHost: a\n{BROWSER}\nno colon\n\n"),
    (431, f"GET / HTTP/1.1\nHost: a\n{BROWSER}\n" + "".join(f"X-{n}: y\n" for n in range(400)) + "\n"),
    (505, f"GET / HTTP/2.0\nHost: a\n{BROWSER}\n\n"),
])
def test_a_header_that_cannot_be_read_is_answered_with_json(server, status, request_text):
    (found, fields, _), = answers(server, request_text)
    assert found == status and fields["Content-Type"] == "application/problem+json"
