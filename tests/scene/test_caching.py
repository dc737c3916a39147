# SPDX-License-Identifier: Apache-2.0
"""Validators and lifetimes: what a cache may keep, and for how long."""
import base64
import hashlib
import socket
import threading

import pytest

import gaz
from gaz import WORK

V1 = f"{WORK}/eng@2006-05-01"


@pytest.mark.parametrize("path, control", [
    (f"{V1};r1.epub", "public, max-age=31536000, immutable"),
    (f"{V1}.epub", "public, max-age=300, stale-while-revalidate=86400"),
    (f"{WORK}.epub", "public, max-age=60"),
    (f"{WORK}/eng:2006-06-01", "public, max-age=3600"),
    (f"{WORK}/eng:2999-01-01", "no-cache"),
])
def test_lifetimes_follow_the_kind_of_url(server, path, control):
    assert server.get(path)["Cache-Control"] == control


def test_a_matching_etag_answers_304_with_the_same_fields(server):
    full = server.get(f"{V1};r1.txt")
    again = server.get(f"{V1};r1.txt", {"If-None-Match": full["ETag"]})
    assert (again.status, again.body) == (304, b"")
    for name in ("ETag", "Cache-Control"):
        assert again[name] == full[name]
    assert server.get(f"{V1};r1.txt", {"If-None-Match": '"other"'}).status == 200


def test_the_etag_is_strong_and_from_the_bytes(server):
    a, b = server.get(f"{V1};r1.txt"), server.get(f"{V1};r2.txt")
    assert a["ETag"].startswith('"') and a["ETag"] != b["ETag"]


def test_head_has_the_fields_of_get_and_no_body(server):
    get, head = server.get(f"{V1}.epub"), server.get(f"{V1}.epub", method="HEAD")
    assert head.body == b"" and head.status == 200
    volatile = {"Date", "X-Request-Id"}
    assert {k: v for k, v in get.headers.items() if k not in volatile} == {
        k: v for k, v in head.headers.items() if k not in volatile}


def test_the_digest_field_is_that_of_the_bytes(server):
    for _ in range(2):  # made, then from the cache
        reply = server.get(f"{V1}.epub")
        digest = base64.b64encode(hashlib.sha256(reply.body).digest()).decode()
        assert reply["Repr-Digest"] == f"sha-256=:{digest}:"


def test_names_come_on_cache_hits_too(server):
    first = server.get(f"{V1}/~art_5.epub")["Content-Disposition"]
    assert first and server.get(f"{V1}/~art_5.epub")["Content-Disposition"] == first


def test_equal_requests_at_once_get_equal_bytes(sample_store):
    with gaz.Server(sample_store) as server:
        replies = []
        threads = [threading.Thread(target=lambda: replies.append(server.get(f"{V1}.epub"))) for _ in range(24)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
    assert {r.status for r in replies} == {200} and len({r.body for r in replies}) == 1


def test_two_servers_write_the_same_bytes(sample_store, server):
    with gaz.Server(sample_store) as other:
        for suffix in ("epub", "txt", "xml"):
            assert other.get(f"{V1}.{suffix}").body == server.get(f"{V1}.{suffix}").body


def test_scripts_of_any_origin_may_read(server):
    assert server.get(f"{V1}.txt")["Access-Control-Allow-Origin"] == "*"
    assert server.get("/nothing-here")["Access-Control-Allow-Origin"] == "*"


def bytes_read(server):
    """What the server has read from files so far; what it received is not in it."""
    with open(f"/proc/{server.process.pid}/io") as io:
        return int(next(line for line in io if line.startswith("rchar:")).split()[1])


def at_once(server, targets):
    """Asks for all of them before it reads the first answer; waits for the last."""
    clients = [socket.create_connection((server.host, server.port), timeout=gaz.PATIENCE_S) for _ in targets]
    for client, target in zip(clients, targets):
        client.sendall(f"GET {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
    for client in clients:
        while client.recv(65536):
            pass
        client.close()


def test_a_source_is_read_once_however_many_ask_for_parts_of_it(tmp_path, store):
    path, work = tmp_path / "act.txt", "/akn/xx/act/2020/7"
    path.write_text("Act of Tests\n" + "".join(f"Article {n}. Rule\n{'It is so, and so. ' * 200}\n" for n in range(1, 401)), "utf-8")
    gaz.run("import", path, "--work", work, "--date", "2020-01-01", "--lang", "eng", "--store", store)
    with gaz.Server(store) as server:
        assert server.get(f"{work}/versions.json").status == 200  # makes the pages above the source known
        before = bytes_read(server)
        at_once(server, [f"{work}/~art_{n}.txt" for n in range(1, 41)])
        read = bytes_read(server) - before
        assert server.get(f"{work}/~art_1.txt").status == 200
    assert path.stat().st_size > 1_000_000 and read < 2 * path.stat().st_size, f"{read} bytes were read, of a source of {path.stat().st_size}"
