# SPDX-License-Identifier: Apache-2.0
"""Publishing over the network: tokens, uploads, conditions, corrections, and input that is refused with nothing stored."""
import concurrent.futures
import hashlib
import http.client
import json
import re
import socket
import subprocess
import time

import pytest

import gaz
from test_word import p, word_file

WORK = "/akn/xx/act/2026/1"
VERSION = f"{WORK}/eng@2026-01-01"
TEXT = """Rules for the Reading Room
Part I. General
Article 1. Opening hours
The room is open from nine to five.
Article 2. Silence
Visitors keep silent.
"""
ALL = ("publish", "correct", "withdraw", "repeal", "rename", "alias", "note", "render")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def token(store, name="desk", allow=ALL, under=("/akn/xx",), **options):
    args = [word for action in allow for word in ("--allow", action)] + [word for folder in under for word in ("--under", folder)]
    args += [word for key, value in options.items() for word in (f"--{key}", value)]
    secret = gaz.run("token", "create", name, *args, "--store", store).out.strip()
    if Desk.running and Desk.running.process.poll() is None:
        gaz.until(lambda: b"not known" not in Desk.running.send("POST", "/publish?known", b"", secret).body, "the server knows the token")
    return secret


class Desk(gaz.Server):
    """A server with a publishing listener."""

    running = None

    def __init__(self, store, *args, **more):
        self.publishing = free_port()
        super().__init__(store, "--publish-listen", f"127.0.0.1:{self.publishing}", *args, **more)
        Desk.running = self

    def send(self, method, target, body=b"", secret=None, port=None, **headers):
        connection = http.client.HTTPConnection(self.host, port or self.publishing, timeout=gaz.PATIENCE_S)
        fields = {name.replace("_", "-"): value for name, value in headers.items()}
        if secret:
            fields["Authorization"] = f"Bearer {secret}"
        try:
            connection.request(method, target, body=body, headers=fields)
            response = connection.getresponse()
            return gaz.Reply(response, response.read())
        finally:
            connection.close()

    def raw_publishing(self, data):
        with socket.create_connection((self.host, self.publishing), timeout=gaz.PATIENCE_S) as s:
            s.sendall(data)
            chunks = []
            while chunk := s.recv(65536):
                chunks.append(chunk)
        return b"".join(chunks)


@pytest.fixture
def store(tmp_path):
    path = tmp_path / "gazetted.db"
    gaz.run("init", path)
    return path


@pytest.fixture
def desk(store):
    with Desk(store) as server:
        yield server


def publications(store):
    return [json.loads(line) for line in gaz.run("list", "--json", "--store", store).out.splitlines()]


def problem(answer, status, *words):
    assert answer.status == status, answer.text
    assert answer["content-type"] == "application/problem+json"
    body = json.loads(answer.body)
    for word in words:
        assert word in body["detail"], body
    assert len(body["detail"]) < 384
    return body


def test_a_file_is_put_to_a_version_and_is_served_at_once(store, desk):
    answer = desk.send("PUT", VERSION, TEXT, token(store))
    assert answer.status == 201, answer.text
    assert answer["location"] == f"{VERSION};r1" and answer["cache-control"] == "no-store"
    report = json.loads(answer.body)
    assert report["report"] == 1 and report["stored"]["added"] is True and report["stored"]["revision"] == 1
    assert report["work"] == {"value": WORK, "source": "option"} and report["units"][0]["element"] == "part"
    served = desk.get(f"{VERSION};r1.xml")
    assert served.status == 200 and served["etag"] == answer["etag"]
    assert "nine to five" in desk.get(f"{VERSION}.txt").text


def test_the_report_is_that_of_the_command(store, desk, tmp_path):
    file = tmp_path / "rules.txt"
    file.write_text(TEXT)
    told = json.loads(gaz.run("import", file, "--work", WORK, "--date", "2026-01-01", "--lang", "eng", "--dry-run", "--json", "--store", store).out)
    answer = desk.send("PUT", f"{VERSION}?dry-run=1", TEXT, token(store))
    assert answer.status == 200 and answer["location"] is None
    report = json.loads(answer.body)
    assert {**told, "file": None} == report
    assert publications(store) == []


def test_the_same_file_again_changes_nothing_and_another_is_the_next_revision(store, desk):
    secret = token(store)
    first = desk.send("PUT", VERSION, TEXT, secret)
    again = desk.send("PUT", VERSION, TEXT, secret)
    assert (again.status, again["location"], again["etag"]) == (200, first["location"], first["etag"])
    assert json.loads(again.body)["stored"]["added"] is False
    second = desk.send("PUT", VERSION, TEXT.replace("five", "six"), secret)
    assert (second.status, second["location"]) == (201, f"{VERSION};r2")


def test_conditions_protect_what_others_published(store, desk):
    secret = token(store)
    first = desk.send("PUT", VERSION, TEXT, secret, If_None_Match="*")
    assert first.status == 201
    changed = TEXT.replace("five", "six")
    refused = problem(desk.send("PUT", VERSION, changed, secret, If_None_Match="*"), 412, "revision 1", first["etag"])
    assert refused["type"] == "/problems/changed" and refused["report"]["reader"] == "text"
    problem(desk.send("PUT", VERSION, changed, secret, If_Match='"other"'), 412, "revision 1")
    second = desk.send("PUT", VERSION, changed, secret, If_Match=first["etag"])
    assert (second.status, second["location"]) == (201, f"{VERSION};r2")
    problem(desk.send("PUT", VERSION, TEXT, secret, If_Match=first["etag"]), 412, "revision 2")
    problem(desk.send("PUT", f"{WORK}/eng@2027-01-01", TEXT, secret, If_Match=first["etag"]), 412, "no such version")
    assert [p["revision"] for p in publications(store)] == [2]


def test_a_request_that_is_sent_again_with_its_key_has_the_same_answer(store, desk):
    secret = token(store)
    first = desk.send("PUT", VERSION, TEXT, secret, Idempotency_Key="a1", If_None_Match="*")
    again = desk.send("PUT", VERSION, TEXT, secret, Idempotency_Key="a1", If_None_Match="*")
    assert (first.status, first["location"], first["etag"], first.body) == (again.status, again["location"], again["etag"], again.body)
    assert first.status == 201
    problem(desk.send("PUT", VERSION, TEXT.replace("five", "six"), secret, Idempotency_Key="a1", If_None_Match="*"), 422, "Idempotency-Key")
    other = token(store, "other")
    problem(desk.send("PUT", VERSION, TEXT + "Article 3. More\nMore.\n", other, Idempotency_Key="a1", If_None_Match="*"), 412)


def test_a_key_is_still_good_after_a_restart(store):
    secret = token(store)
    with Desk(store) as server:
        assert server.send("PUT", VERSION, TEXT, secret, Idempotency_Key="a1", If_None_Match="*").status == 201
    with Desk(store) as server:
        again = server.send("PUT", VERSION, TEXT, secret, Idempotency_Key="a1", If_None_Match="*")
        assert (again.status, again["location"]) == (200, f"{VERSION};r1")


def test_without_a_token_nothing_is_told(store, desk):
    desk.send("PUT", VERSION, TEXT, token(store))
    answer = desk.send("PUT", VERSION, TEXT)
    problem(answer, 401, "Authorization: Bearer")
    assert answer["www-authenticate"] == 'Bearer realm="gazetted"'
    for secret in ("gaz_" + "0" * 64, "gaz_0", "x"):
        wrong = desk.send("PUT", VERSION, TEXT, secret)
        problem(wrong, 401, "not known")
        assert 'error="invalid_token"' in wrong["www-authenticate"]
    absent, present = (desk.send("PUT", target, TEXT, "x").body for target in (VERSION, f"{WORK}/fra@2020-01-01"))
    assert set(json.loads(absent)) == set(json.loads(present)) == {"type", "title", "status", "detail", "instance", "request_id"}


def test_a_token_that_is_revoked_is_refused_within_a_second(store, desk):
    secret = token(store)
    assert desk.send("PUT", VERSION, TEXT, secret).status == 201
    gaz.run("token", "revoke", "desk", "--store", store)
    start = time.monotonic()
    gaz.until(lambda: desk.send("PUT", f"{VERSION}?dry-run=1", TEXT, secret).status == 401, "the token is refused")
    assert "revoked" in json.loads(desk.send("PUT", VERSION, TEXT, secret).body)["detail"]
    assert "revoked" in gaz.run("token", "list", "--store", store).out
    assert time.monotonic() > start
    again = gaz.run("token", "create", "desk", "--allow", "publish", "--under", "/akn", "--store", store, check=False)
    assert again.returncode == 73 and "another name" in again.err


def test_a_token_ends(store, desk):
    secret = token(store)
    file = store.with_name("gazetted.db.tokens")
    file.write_text(re.sub(r"(?m)^(desk\t\S+\t\S+\t)\S+", r"\g<1>2020-01-01T00:00:00Z", file.read_text()))
    gaz.until(lambda: b"has ended" in desk.send("PUT", f"{VERSION}?dry-run=1", TEXT, secret).body, "the token has ended")
    problem(desk.send("PUT", VERSION, TEXT, secret), 401, "has ended")
    assert publications(store) == []


def test_the_secret_is_in_no_file(store):
    secret = token(store)
    assert re.fullmatch(r"gaz_[0-9a-f]{64}", secret)
    file = store.with_name("gazetted.db.tokens")
    assert secret.encode() not in file.read_bytes() and file.stat().st_mode & 0o777 == 0o600
    assert secret not in gaz.run("token", "list", "--store", store).out


def test_a_file_of_tokens_that_others_may_write_has_none(store, desk):
    secret = token(store)
    store.with_name("gazetted.db.tokens").chmod(0o666)
    gaz.until(lambda: desk.send("PUT", f"{VERSION}?dry-run=1", TEXT, secret).status == 401, "no token is taken")
    listed = gaz.run("token", "list", "--store", store, check=False)
    assert listed.returncode == 78 and "chmod 600" in listed.err


@pytest.mark.parametrize("allow, under, method, target, word", [
    (("publish",), "/akn/xx", "PUT", "/akn/yy/act/2026/1/eng@2026-01-01", "not for this work"),
    (("publish",), "/akn/xx/act/2026/1", "PUT", "/akn/xx/act/2026/10/eng@2026-01-01", "not for this work"),
    (("note",), "/akn/xx", "PUT", VERSION, "does not allow 'publish'"),
    (("publish",), "/akn/xx", "POST", f"{WORK}?action=withdraw&reason=x", "does not allow 'withdraw'"),
    (("publish",), "/akn/xx", "PUT", f"{VERSION}?alias=rules", "does not allow 'alias'"),
])
def test_a_token_allows_no_more_than_it_says(store, desk, allow, under, method, target, word):
    secret = token(store, allow=allow, under=(under,))
    answer = desk.send(method, target, TEXT, secret)
    problem(answer, 403, word)
    assert 'error="insufficient_scope"' in answer["www-authenticate"] and publications(store) == []


def test_a_name_that_only_the_document_says_is_in_the_scope_too(store, desk):
    secret = token(store, allow=("publish",), under=("/akn/xx/act/2026",))
    draft = f"---\nwork: /akn/xx/act/2025/7\nlanguage: eng\ndate: 2026-01-01\n---\n\n# Act\n\n## Article 1. First\n\nText.\n"
    problem(desk.send("POST", "/publish", draft, secret, Content_Type="text/markdown"), 403, "not for this work")
    answer = desk.send("POST", "/publish", draft.replace("2025/7", "2026/7"), secret, Content_Type="text/markdown")
    assert (answer.status, answer["location"]) == (201, "/akn/xx/act/2026/7/eng@2026-01-01;r1"), answer.text


def test_a_revision_needs_the_right_to_correct(store, desk):
    secret = token(store, allow=("publish",))
    assert desk.send("PUT", VERSION, TEXT, secret).status == 201
    assert desk.send("PUT", VERSION, TEXT, secret).status == 200
    problem(desk.send("PUT", VERSION, TEXT.replace("five", "six"), secret), 403, "'correct'")


def test_a_document_without_a_name_is_published_under_the_proposed_one_if_asked(store, desk):
    secret = token(store, under=("/akn",))
    refused = problem(desk.send("POST", "/publish?date=2026-01-01&lang=eng", TEXT, secret), 422, "its name", "name=accept")
    assert refused["report"]["work"]["source"] == "proposed"
    answer = desk.send("POST", "/publish?date=2026-01-01&lang=eng&name=accept", TEXT, secret)
    assert answer.status == 201 and answer["location"].startswith("/akn/")
    problem(desk.send("POST", "/publish?date=2026-01-01&lang=eng&name=accept", TEXT.replace("five", "six"), secret), 409, "POST to /akn/")
    work = answer["location"].split("/eng@")[0]
    assert desk.send("POST", f"{work}?date=2027-01-01&lang=eng", TEXT, secret).status == 201


def test_a_doubtful_reading_is_refused_unless_it_is_accepted(store, desk):
    secret = token(store)
    doubtful = TEXT + "Article 4. Gap\nThere is no article 3.\n"
    refused = problem(desk.send("PUT", VERSION, doubtful, secret), 422, "must be checked", "doubts=accept")
    assert refused["report"]["verdict"]["certain"] is False and refused["report"]["doubts"]
    assert publications(store) == []
    assert desk.send("PUT", f"{VERSION}?doubts=accept", doubtful, secret).status == 201


@pytest.mark.parametrize("method, target, status, word", [
    ("PUT", WORK, 400, "language and date"),
    ("PUT", f"{VERSION};r2", 400, "numbers revisions"),
    ("PUT", f"{VERSION}.txt", 400, "without format"),
    ("PUT", f"{VERSION}/~art_1", 400, "portion"),
    ("PUT", f"{VERSION}?day=1", 400, "unknown parameter 'day'"),
    ("PUT", f"{VERSION}?title=a&title=b", 400, "twice"),
    ("PUT", f"{VERSION}?title=%zz", 400, "hexadecimal"),
    ("PUT", f"{VERSION}?title=%ff", 400, "UTF-8"),
    ("PUT", f"{VERSION}?dry-run=yes", 400, "1 or 0"),
    ("PUT", f"{WORK}/eng@2026-02-30", 400, "2026-02-30"),
    ("POST", f"{WORK}?date=tomorrow", 400, "YYYY-MM-DD"),
    ("POST", f"{WORK}?action=burn", 400, "action"),
    ("PUT", "/changes", 404, "nothing is published here"),
    ("PUT", f"{VERSION}/", 400, f"write the path as {VERSION}"),
    ("PUT", "/publish", 400, "POST a file"),
])
def test_requests_that_are_wrong_are_told_what_to_do(store, desk, method, target, status, word):
    problem(desk.send(method, target, TEXT, token(store)), status, word)
    assert publications(store) == []


def test_a_form_is_no_text_of_a_law(store, desk):
    """The marks between its parts and their headers would be published as text."""
    form = b'--x\r\nContent-Disposition: form-data; name="file"; filename="act.txt"\r\n\r\n' + TEXT.encode() + b"\r\n--x--\r\n"
    secret = token(store)
    for method, target in (("PUT", VERSION), ("POST", WORK + "?date=2026-01-01&lang=eng"), ("POST", "/render?format=txt")):
        problem(desk.send(method, target, form, secret, Content_Type='Multipart/Form-Data; boundary="x"'), 400, "send the file alone")
    assert publications(store) == []


@pytest.mark.parametrize("body", [b"", b"\x00" * 50, b"PK\x03\x04" + b"\0" * 200,
                                  b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0">&b;</akomaNtoso>'])
def test_bytes_that_are_no_document_are_refused(store, desk, body):
    problem(desk.send("PUT", VERSION, body, token(store)), 422)
    assert publications(store) == [] and desk.send("PUT", VERSION, TEXT, token(store, "second")).status == 201


def test_a_body_that_is_too_large_is_refused_before_it_is_sent(store):
    secret = token(store)
    with Desk(store, "--upload-limit", "4KiB") as server:
        head = f"PUT {VERSION} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {secret}\r\n"
        answer = server.raw_publishing(f"{head}Content-Length: 5000\r\nExpect: 100-continue\r\n\r\n".encode())
        assert answer.startswith(b"HTTP/1.1 413") and b"Connection: close" in answer
        chunks = b"".join(b"400\r\n" + b"x" * 1024 + b"\r\n" for _ in range(5)) + b"0\r\n\r\n"
        answer = server.raw_publishing(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode() + chunks)
        assert answer.startswith(b"HTTP/1.1 413")
        assert server.send("PUT", VERSION, TEXT, secret).status == 201


def test_the_body_is_asked_for_when_it_is_wanted(store, desk):
    secret = token(store)
    body = TEXT.encode()
    with socket.create_connection((desk.host, desk.publishing), timeout=gaz.PATIENCE_S) as s:
        s.sendall(f"PUT {VERSION} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {secret}\r\nContent-Length: {len(body)}\r\nExpect: 100-continue\r\n\r\n".encode())
        assert s.recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n"
        s.sendall(body)
        assert s.recv(100).startswith(b"HTTP/1.1 201")
    answer = desk.raw_publishing(f"PUT {VERSION} HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n".encode())
    assert answer.startswith(b"HTTP/1.1 401")


def test_a_chunked_body_is_read_in_any_pieces(store, desk):
    secret = token(store)
    body = TEXT.encode()
    pieces = [body[i:i + 7] for i in range(0, len(body), 7)]
    with socket.create_connection((desk.host, desk.publishing), timeout=gaz.PATIENCE_S) as s:
        s.sendall(f"PUT {VERSION} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {secret}\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
        for piece in pieces:
            s.sendall(b"%x\r\n" % len(piece))
            s.sendall(piece + b"\r\n")
        s.sendall(b"0\r\n\r\n")
        assert s.recv(100).startswith(b"HTTP/1.1 201")
    assert "nine to five" in desk.get(f"{VERSION}.txt").text


def test_an_upload_that_ends_early_or_stalls_stores_nothing(store):
    secret = token(store)
    head = f"PUT {VERSION} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {secret}\r\nContent-Length: 5000\r\n\r\n".encode()
    with Desk(store, "--header-timeout", "300ms", "--uploads", "1") as server:
        with socket.create_connection((server.host, server.publishing), timeout=gaz.PATIENCE_S) as s:
            s.sendall(head + b"half")
            s.shutdown(socket.SHUT_WR)
            assert s.recv(100).startswith(b"HTTP/1.1 400")
        assert server.raw_publishing(head + b"half").startswith(b"HTTP/1.1 408")
        answer = gaz.until(lambda: (a := server.send("PUT", VERSION, TEXT, secret)).status == 201 and a, "its place is free again")
        assert answer["location"] == f"{VERSION};r1"


def test_more_uploads_than_allowed_are_asked_to_come_back(store):
    secret = token(store)
    head = f"PUT {VERSION} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {secret}\r\nContent-Length: 5000\r\nExpect: 100-continue\r\n\r\n".encode()
    with Desk(store, "--uploads", "2") as server:
        open_ones = [socket.create_connection((server.host, server.publishing), timeout=gaz.PATIENCE_S) for _ in range(2)]
        for s in open_ones:
            s.sendall(head)
            assert s.recv(100).startswith(b"HTTP/1.1 100")
        answer = server.send("PUT", VERSION, TEXT, secret)
        problem(answer, 503, "uploads")
        assert answer["retry-after"]
        assert server.get("/livez").status == 200
        for s in open_ones:
            s.close()
        gaz.until(lambda: server.send("PUT", VERSION, TEXT, secret).status in (200, 201), "there is room again")


def test_many_publish_at_one_time(store):
    secret = token(store)
    with Desk(store, "--uploads", "32") as server, concurrent.futures.ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda n: server.send("PUT", f"/akn/xx/act/2026/{n}/eng@2026-01-01", TEXT.replace("five", str(n)), secret), range(1, 25)))
        assert [a.status for a in answers] == [201] * 24
        assert {p["work"] for p in publications(store)} == {f"/akn/xx/act/2026/{n}" for n in range(1, 25)}


def test_a_worker_that_dies_costs_no_publication(store, desk):
    secret = token(store)
    assert desk.send("PUT", VERSION, TEXT, secret).status == 201
    for pid, program in desk.workers():
        if "ingest" in program:
            subprocess.run(["kill", "-9", str(pid)], check=True)
    assert desk.send("PUT", f"{WORK}/eng@2027-01-01", TEXT, secret).status == 201


def test_what_was_acknowledged_is_there_after_a_kill(store):
    secret = token(store)
    acknowledged = []

    def publish(server, n):
        try:
            answer = server.send("PUT", f"/akn/xx/act/2026/{n}/eng@2026-01-01", TEXT.replace("five", str(n)), secret)
        except (OSError, http.client.HTTPException):
            return
        if answer.status == 201:
            acknowledged.append(answer["location"])

    server = Desk(store, "--uploads", "32")
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        done = [pool.submit(publish, server, n) for n in range(1, 60)]
        gaz.until(lambda: len(acknowledged) >= 5, "some are published")
        server.process.kill()
        concurrent.futures.wait(done)
    server.process.wait()
    server.process.stdout.close()
    assert gaz.run("fsck", "--store", store).returncode == 0
    stored = {f"{p['work']}/eng@2026-01-01;r1" for p in publications(store)}
    assert set(acknowledged) <= stored


def test_a_command_and_a_server_write_in_turn(store, desk, tmp_path):
    secret = token(store)
    file = tmp_path / "rules.txt"
    file.write_text(TEXT)
    for n in range(1, 4):
        assert desk.send("PUT", f"{WORK}/eng@202{n}-01-01", TEXT, secret).status == 201
        gaz.run("import", file, "--work", f"/akn/xx/act/2025/{n}", "--date", "2026-01-01", "--lang", "eng", "--store", store)
    assert len(publications(store)) == 4


def test_history_says_who_published_from_which_bytes(store, desk):
    answer = desk.send("PUT", VERSION, TEXT, token(store, "night-shift"))
    assert answer.status == 201
    desk.send("PUT", f"{VERSION}?reason=A+typing+error.", TEXT.replace("five", "six"), token(store, "day-shift"))
    history = gaz.run("history", WORK, "--store", store).out
    digest = hashlib.sha256(TEXT.encode()).hexdigest()[:16]
    assert re.search(rf"uploaded +\d+ +\S+: eng@2026-01-01;r1, by token night-shift, file sha-256 {digest}", history), history
    assert "by token day-shift: A typing error." in history
    assert gaz.run("fsck", "--store", store).returncode == 0
    assert desk.get(f"{WORK}/versions.json").status == 200


def test_corrections(store, desk):
    secret = token(store)
    for n in (1, 2):
        assert desk.send("PUT", f"/akn/xx/act/2026/{n}/eng@2026-01-01?alias=rules{n}", TEXT.replace("five", str(n)), secret).status == 201

    def post(target, **fields):
        return desk.send("POST", target, json.dumps(fields), secret, Content_Type="application/json")

    problem(post(f"{WORK}?action=withdraw"), 400, "say why")
    trial = post(f"{VERSION}?action=withdraw&dry-run=1", reason="By order.")
    assert trial.status == 200 and json.loads(trial.body) == {"action": "withdraw", "work": WORK, "dry_run": True, "withdrawn": [f"{VERSION};r1"]}
    assert desk.get(f"{VERSION}.txt").status == 200
    assert post(f"{WORK}?action=note", reason="Known as that.", title="Rules", subject=["rooms", "silence"]).status == 200
    assert post(f"{WORK}?action=repeal", reason="Repealed.", on="2027-01-01").status == 200
    problem(post(f"{VERSION}?action=repeal", reason="Repealed.", on="2027-01-01"), 400, "whole work")
    problem(post(f"{WORK}?action=repeal", reason="Repealed.", on="soon"), 400, "first day out of force")
    assert desk.send("POST", f"/akn/xx/act/2026/2?action=alias", "alias=rules1&reason=The+new+one.", secret,
                     Content_Type="application/x-www-form-urlencoded").status == 200
    renamed = post(f"{WORK}?action=rename", reason="Wrong number.", to="/akn/xx/act/2026/9")
    assert renamed.status == 200 and json.loads(renamed.body)["publications"] == 1, renamed.text
    problem(post("/akn/xx/act/2026/9?action=rename", reason="Elsewhere.", to="/akn/yy/act/2026/9"), 403, "not for this work")
    assert post("/akn/xx/act/2026/2?action=withdraw", reason="By order.").status == 200
    gaz.until(lambda: desk.get("/akn/xx/act/2026/2/eng@2026-01-01.txt").status == 410, "it is withdrawn")
    gaz.until(lambda: desk.get("/akn/xx/act/2026/9/eng@2026-01-01.txt").status == 200, "it has its new name")
    assert "by token desk: Wrong number." in gaz.run("history", WORK, "--store", store).out
    problem(post("/akn/xx/act/2026/2?action=withdraw", reason="By order."), 409)
    problem(post("/akn/xx/act/2026/3?action=withdraw", reason="By order."), 404)
    problem(desk.send("POST", "/akn/xx/act/2026/2?action=withdraw", "{", secret, Content_Type="application/json"), 400, "not JSON")
    problem(desk.send("POST", "/akn/xx/act/2026/2?action=withdraw", "<a/>", secret, Content_Type="text/xml"), 400, "application/json")


def test_a_file_is_converted_and_not_stored(store, desk):
    secret = token(store, allow=("render",))
    epub = desk.send("POST", "/render?format=epub&lang=eng&title=Rules", TEXT, secret)
    assert epub.status == 200 and epub["content-type"] == "application/epub+zip" and epub["cache-control"] == "no-store"
    assert epub.body.startswith(b"PK") and b"mimetypeapplication/epub+zip" in epub.body[:100]
    assert "nine to five" in desk.send("POST", "/render?format=txt", TEXT, secret).text
    problem(desk.send("POST", "/render?format=docm", TEXT, secret), 400, "/formats.json")
    problem(desk.send("POST", "/render", TEXT, secret), 400, "/formats.json")
    problem(desk.send("POST", "/render?format=csv", TEXT, secret), 406, "does not write documents")
    problem(desk.send("PUT", "/render?format=epub", TEXT, secret), 400, "POST a file to /render")
    problem(desk.send("POST", "/render?format=txt", b"\x00" * 50, secret), 422)
    problem(desk.send("POST", "/render?format=txt", TEXT), 401)
    problem(desk.send("POST", "/render?format=txt", TEXT, token(store, "other", allow=("publish",))), 403, "'render'")
    assert publications(store) == []


TRACKED = p("The act is short.", extra="<w:del><w:r><w:delText> Old.</w:delText></w:r></w:del><w:ins><w:r><w:t> New.</w:t></w:r></w:ins>")


def test_tracked_changes_are_rejected_if_asked(store, desk, tmp_path):
    secret = token(store, allow=("render", "publish", "draft"))
    file = word_file(tmp_path / "f.docx", body=TRACKED).read_bytes()
    assert "short. New." in desk.send("POST", "/render?format=txt", file, secret).text
    assert "short. Old." in desk.send("POST", "/render?format=txt&reject=1", file, secret).text
    problem(desk.send("POST", "/render?format=txt&reject=yes", file, secret), 400, "'reject' is 1 or 0")
    answer = desk.send("PUT", f"{VERSION}?draft=1&reject=1&doubts=accept", file, secret)
    assert answer.status == 201, answer.text
    answer = desk.send("POST", f"/drafts{VERSION}?action=publish&doubts=accept", b"", secret)
    assert answer.status == 201, answer.text
    assert "short. Old." in desk.get(f"{VERSION}.txt").text


def test_conversions_are_limited_in_number(store, desk):
    secret = token(store, allow=("render",))
    answers = [desk.send("POST", "/render?format=txt", TEXT, secret) for _ in range(60)]
    limited = [a for a in answers if a.status == 503]
    assert limited and all(a["retry-after"] for a in limited) and {a.status for a in answers} == {200, 503}


def test_a_server_without_a_publishing_listener_only_reads(store):
    secret = token(store)
    with gaz.Server(store) as server:
        answer = server.get(VERSION, {"Authorization": f"Bearer {secret}"}, method="PUT")
        assert answer.status == 405 and answer["allow"] == "GET, HEAD, OPTIONS"


def test_the_public_listener_beside_a_publishing_one_only_reads(store, desk):
    secret = token(store)
    answer = desk.send("PUT", VERSION, TEXT, secret, port=desk.port)
    assert answer.status == 405 and answer["allow"] == "GET, HEAD, OPTIONS"
    assert desk.send("OPTIONS", VERSION)["allow"] == "GET, HEAD, OPTIONS, PUT, POST"
    assert desk.send("OPTIONS", VERSION, port=desk.port)["allow"] == "GET, HEAD, OPTIONS"
    assert desk.send("OPTIONS", "/publish")["allow"] == "OPTIONS, POST"
    assert desk.send("DELETE", VERSION, b"", secret).status == 405
    assert publications(store) == []
