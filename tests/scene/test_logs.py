# SPDX-License-Identifier: Apache-2.0
"""The event log and the access log: every line can be read by a machine, and says only what the server says."""
import json
import os
import re
import signal
import socket
import threading

import gaz

PAIR = re.compile(r'([^ ="\\]+)=(?:"((?:[^"\\]|\\(?:["\\nrt]|u[0-9a-f]{4}))*)"|([^ ="\\]*))(?: |$)')
COMBINED = re.compile(r'(\S+) - - \[(\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d \+0000)\] "([^"]*)" (\d{3}) (\d+) "([^"]*)" "([^"]*)"$')
TS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
EVIL = b'" level=error\t\\ \x80\xff{"x":1} \xe2\x80\xa8 \xc3\xa9'  # what a field's value may have at all: no other control byte


def logfmt(line):
    """{name: value} of a line; every byte of it must belong to a pair."""
    at, pairs = 0, {}
    while at < len(line):
        found = PAIR.match(line, at)
        assert found, f"not logfmt at {at}: {line!r}"
        name, quoted, bare = found.group(1), found.group(2), found.group(3)
        assert name not in pairs, f"{name} twice: {line!r}"
        pairs[name] = bare if bare is not None else json.loads(line[found.start() + len(name) + 1:found.end()].rstrip(" "))
        at = found.end()
    return pairs


def lines(path):
    text = path.read_bytes().decode("utf-8")  # strictly
    assert text == "" or text.endswith("\n")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202e]", text)
    return text.split("\n")[:-1]  # not splitlines(): that believes in more ends than the log has


def evil_request(target=b"/livez"):
    return (b"GET " + target + b" HTTP/1.1\r\nHost: law.example\r\nConnection: close\r\nUser-Agent: " + EVIL
            + b"\r\nReferer: " + EVIL + b"\r\n\r\n")


def serve(store, tmp_path, *args):
    return gaz.Server(store, "--access-log", tmp_path / "access", *args, log=tmp_path / "log")


def check_events(events):
    assert [event["event"] for event in events if event["module"] == "http"][0] == "listening"
    for event in events:
        assert TS.match(event["ts"]), event
        assert event["level"] in ("error", "warn", "info", "debug")


def test_events_are_logfmt(sample_store, tmp_path):
    with serve(sample_store, tmp_path, "--log-level", "debug") as s:
        s.raw(evil_request())
        s.raw(evil_request(b"/%0a%22level=error"))
        s.raw(b"GET / HTTP/1.1\r\nHost: a b\"\r\n\r\n")
    events = [logfmt(line) for line in lines(tmp_path / "log")]
    check_events(events)
    assert not [event for event in events if event["level"] == "error"]
    assert [event for event in events if event["event"] == "loaded" and event["format"] == "txt"]


def test_events_are_json(sample_store, tmp_path):
    with serve(sample_store, tmp_path, "--log-level", "debug", "--log-format", "json", "--loops", 2) as s:
        s.raw(evil_request())
        s.raw(evil_request(b"/%0a%22level=error"))
    events = [json.loads(line) for line in lines(tmp_path / "log")]
    check_events(events)
    assert not [event for event in events if event["level"] == "error"]
    assert {event["loops"] for event in events if event["event"] == "listening"} == {2}  # a number


def test_the_combined_log_says_what_was_asked_and_answered(sample_store, tmp_path):
    with serve(sample_store, tmp_path) as s:
        body = s.get("/formats.json", {"User-Agent": "agent/1", "Referer": "https://a.example/"}).body
        s.get("/nothing?here", method="HEAD")
        s.raw(evil_request())
        s.raw(b"GET /x HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n")
        s.raw(b"no request\r\n\r\n")
    rows = [COMBINED.match(line).groups() for line in lines(tmp_path / "access")]
    assert len(rows) == 5 and {row[0] for row in rows} == {"127.0.0.1"}
    # By request: each connection was new, and the loops write their lines at times of their own.
    said = {request: values for _, _, request, *values in rows}
    assert said.pop("GET /formats.json HTTP/1.1") == ["200", str(len(body)), "https://a.example/", "agent/1"]
    assert said.pop("HEAD /nothing?here HTTP/1.1")[:2] == ["404", "0"]
    escaped = r"\x22 level=error\x09\x5C \x80\xFF{\x22x\x22:1} \xE2\x80\xA8 \xC3\xA9"
    assert said.pop("GET /livez HTTP/1.1") == ["200", "3", escaped, escaped]
    assert said.pop("GET /x HTTP/1.0")[0] == "400"
    assert [values[0] for values in said.values()] == ["400"]


def test_logfmt_and_json_say_the_same(sample_store, tmp_path):
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    seen = []
    for folder, form, read in ((tmp_path / "one", "logfmt", logfmt), (tmp_path / "two", "json", json.loads)):
        with serve(sample_store, folder, "--access-log-format", form) as s:
            s.raw(evil_request(b"/livez?utm_id=%22"))
            id = s.get("/", {"User-Agent": "agent/1"})["X-Request-Id"]
        rows = sorted((read(line) for line in lines(folder / "access")), key=lambda row: row["target"], reverse=True)
        assert rows[1]["req"] == id and rows[1]["target"] == "/"
        for row in rows:
            assert TS.match(row.pop("ts"))
            assert len(row.pop("req")) == 13
            assert 0 < float(row.pop("ms")) < gaz.PATIENCE_S * 1000
            row["status"], row["bytes"] = int(row["status"]), int(row["bytes"])
        rows[1].pop("host")  # with the port, which differs
        seen.append(rows)
    assert seen[0] == seen[1]
    value = '" level=error\t\\ \\x80\\xff{"x":1} \u2028 \u00e9'
    assert seen[0][0] == {"client": "127.0.0.1", "method": "GET", "target": "/livez?utm_id=%22", "protocol": "HTTP/1.1", "status": 200,
                          "bytes": 3, "host": "law.example", "referer": value, "agent": value}


def test_both_logs_may_share_standard_error(sample_store, tmp_path):
    with gaz.Server(sample_store, "--access-log", "-", "--access-log-format", "json", "--log-format", "json", log=tmp_path / "log") as s:
        for _ in range(20):
            s.get("/livez")
    rows = [json.loads(line) for line in lines(tmp_path / "log")]
    assert len([row for row in rows if row.get("target") == "/livez"]) == 20
    assert [row for row in rows if row.get("event") == "stopped"]


def test_only_a_trusted_proxy_is_believed_about_its_client(sample_store, tmp_path):
    for folder, args, client in (("no", (), "127.0.0.1"), ("yes", ("--trusted-proxy", "127.0.0.0/8"), "203.0.113.9")):
        (tmp_path / folder).mkdir()
        with serve(sample_store, tmp_path / folder, "--access-log-format", "json", *args) as s:
            s.get("/livez", {"X-Forwarded-For": "198.51.100.1, 203.0.113.9, 127.0.0.5"})
        (line,) = lines(tmp_path / folder / "access")
        assert json.loads(line)["client"] == client


def test_no_line_is_lost_when_the_file_is_renamed(sample_store, tmp_path):
    requests, clients, renames = 150, 3, 4
    access = tmp_path / "access"
    with serve(sample_store, tmp_path, "--access-log-format", "json", "--loops", 2) as s:
        def client(number):
            with socket.create_connection((s.host, s.port), timeout=gaz.PATIENCE_S) as c:
                answers = c.makefile("rb")
                for i in range(requests):
                    c.sendall(b"GET /livez?utm_id=%d.%d HTTP/1.1\r\nHost: a\r\n\r\n" % (number, i))
                    while answers.readline() != b"\r\n":
                        pass
                    assert answers.read(3) == b"ok\n"

        threads = [threading.Thread(target=client, args=(n,)) for n in range(clients)]
        for thread in threads:
            thread.start()
        for n in range(renames):
            gaz.until(access.exists, "the file is there")
            access.rename(tmp_path / f"access.{n}")
            s.process.send_signal(signal.SIGUSR1)
            gaz.until(access.exists, "the log was opened anew")
        for thread in threads:
            thread.join()
    files = [access, *(tmp_path / f"access.{n}" for n in range(renames))]
    targets = [json.loads(line)["target"] for file in files for line in lines(file)]
    assert sorted(targets) == sorted(f"/livez?utm_id={n}.{i}" for n in range(clients) for i in range(requests))


def test_a_pipe_that_nobody_reads_keeps_nobody_waiting(sample_store, tmp_path):
    pipe = tmp_path / "access"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    with serve(sample_store, tmp_path) as s:
        with socket.create_connection((s.host, s.port), timeout=gaz.PATIENCE_S) as c:
            answers = c.makefile("rb")
            for _ in range(40):  # 640 lines are more than a pipe holds
                c.sendall((b"GET /livez HTTP/1.1\r\nHost: a\r\nUser-Agent: " + b"x" * 200 + b"\r\n\r\n") * 16)
                for _ in range(16):
                    while answers.readline() != b"\r\n":
                        pass
                    assert answers.read(3) == b"ok\n"
        assert s.stop() == 0
    got = b""
    while chunk := os.read(reader, 65536):
        got += chunk
    os.close(reader)
    for line in got.decode().split("\n")[:-1]:
        assert COMBINED.match(line), line  # whole lines, whatever was dropped
    failed = [logfmt(line) for line in lines(tmp_path / "log") if "access_log_failed" in line]
    assert len(failed) == 1


def test_trouble_with_accepting_is_told_in_a_few_lines(sample_store, tmp_path):
    with serve(sample_store, tmp_path, "--max-connections", 1, "--loops", 2) as s:
        with socket.create_connection((s.host, s.port), timeout=gaz.PATIENCE_S) as first:
            first.sendall(b"GET /livez HTTP/1.1\r\nHost: a\r\n\r\n")
            assert first.recv(4096).startswith(b"HTTP/1.1 200")
            for _ in range(300):
                assert s.raw(b"").startswith(b"HTTP/1.1 503")
    seconds = {}
    for event in map(logfmt, lines(tmp_path / "log")):
        if event["event"] == "too_many_connections" or event.get("of") == "too_many_connections":
            seconds[event["ts"][:19]] = seconds.get(event["ts"][:19], 0) + 1
    assert seconds and max(seconds.values()) <= 5
