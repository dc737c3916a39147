# SPDX-License-Identifier: Apache-2.0
"""Hooks: each change is told by a POST, signed, at least once and in order, whoever is away or ends in between."""
import base64
import hashlib
import hmac
import http.server
import json
import os
import shutil
import signal
import ssl
import subprocess
import threading

import pytest

import gaz
from test_push import ORIGIN, metrics, publish

SECRET = base64.b64encode(bytes(range(32))).decode()


class Receiver:
    """Receives calls; `answers` are its first statuses, then it says 204."""

    def __init__(self, answers=(), port=0, on_call=None, tls=None):
        self.calls, self.answers, self.on_call = [], list(answers), on_call
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = outer.answers.pop(0) if outer.answers else 204
                outer.calls.append((self.path, dict(self.headers), body, status))
                if outer.on_call:
                    outer.on_call(len(outer.calls))
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", f"http://127.0.0.1:{outer.port}/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*tls)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_address[1]
        self.url = f"http{'s' if tls else ''}://127.0.0.1:{self.port}/hook?to=me"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def taken(self):
        """The numbers of what was taken, as often as it was."""
        return [json.loads(body)["data"]["seq"] for _, _, body, status in list(self.calls) if status < 300]

    def until(self, numbers):
        gaz.until(lambda: self.taken()[-1:] == numbers[-1:], f"{numbers[-1]} is told")
        assert self.taken() == numbers

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def receiver():
    r = Receiver()
    yield r
    r.close()


@pytest.fixture
def store(tmp_path):
    publish(tmp_path, tmp_path / "gazetted.db", range(1, 4))
    return tmp_path / "gazetted.db"


def serve(store, *urls, log=None, **more):
    args = [word for url in urls for word in ("--hook", url)]
    s = gaz.Server(store, "--base-url", ORIGIN, "--admin", f"unix:{store.parent}/admin", *args, *more.pop("args", ()), log=log, **more)
    states = store.parent / "gazetted.db-hooks"
    gaz.until(lambda: states.exists() and len([p for p in states.iterdir() if p.suffix == ""]) >= len(urls), "the hooks have begun")
    return s


def is_genuine(secret, headers, body):
    """How a receiver checks a call (docs/operating.md)."""
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    wanted = "v1," + base64.b64encode(hmac.new(base64.b64decode(secret), signed, hashlib.sha256).digest()).decode()
    return any(hmac.compare_digest(wanted, given) for given in headers["webhook-signature"].split())


def test_a_change_is_told_as_a_signed_cloud_event(store, receiver, tmp_path):
    (tmp_path / "secret").write_text(f"whsec_{SECRET}\n")
    with serve(store, receiver.url, args=("--hook-secret", tmp_path / "secret")) as s:
        publish(tmp_path, store, [4])
        gaz.run("withdraw", "/akn/xx/act/2020/2/eng@2020-01-01", "--reason", "a name", "--store", store)
        receiver.until([4, 5])
        listed = json.loads(s.get("/changes.json?after=3").text)["entries"]
    events = [json.loads(body) for _, _, body, _ in receiver.calls]
    assert [event["data"] for event in events] == listed
    first = events[0]
    assert first["specversion"] == "1.0" and first["id"] == "4" and first["source"] == ORIGIN and first["type"] == "org.gazetted.publication"
    assert first["time"] == listed[0]["published"] and ORIGIN + first["subject"] == listed[0]["href"] and first["datacontenttype"] == "application/json"
    assert events[1]["type"] == "org.gazetted.withdrawal"
    path, headers, body, _ = receiver.calls[0]
    assert path == "/hook?to=me" and headers["Content-Type"].startswith("application/cloudevents+json") and headers["webhook-id"] == "4"
    assert is_genuine(SECRET, headers, body)
    assert not is_genuine(SECRET, headers, body.replace(b"Act 4", b"Act 5"))
    assert not is_genuine(base64.b64encode(b"x" * 32).decode(), headers, body)
    assert not is_genuine(SECRET, {**headers, "webhook-timestamp": "1"}, body)


def test_a_receiver_that_was_away_is_told_everything_in_order(store, tmp_path):
    away = Receiver()
    away.close()
    with serve(store, away.url, log=tmp_path / "log") as s:
        publish(tmp_path, store, range(4, 8))
        gaz.until(lambda: b"event=not_delivered" in (tmp_path / "log").read_bytes(), "a call failed")
        assert s.get("/changes.json").status == 200 and metrics(tmp_path)["gazetted_hooks_behind"] == 4
        back = Receiver(port=away.port)
        back.until([4, 5, 6, 7])
        gaz.until(lambda: metrics(tmp_path)["gazetted_hooks_behind"] == 0, "all is told")
        back.close()


def test_what_is_not_taken_is_told_again_before_the_next(store, tmp_path):
    receiver = Receiver([500, 302, 404])
    with serve(store, receiver.url):
        publish(tmp_path, store, [4, 5])
        receiver.until([4, 5])
    assert [json.loads(body)["id"] for _, _, body, _ in receiver.calls] == ["4", "4", "4", "4", "5"]
    assert len({body for _, _, body, _ in receiver.calls[:4]}) == 1 and all(path == "/hook?to=me" for path, *_ in receiver.calls)
    receiver.close()


def test_a_killed_server_tells_again_and_loses_nothing(store, tmp_path):
    server = []
    receiver = Receiver(on_call=lambda n: n == 3 and os.kill(server[0].process.pid, signal.SIGKILL))  # told, and not written down
    server.append(serve(store, receiver.url))
    publish(tmp_path, store, range(4, 9))
    server[0].process.wait(gaz.PATIENCE_S)
    publish(tmp_path, store, [9])
    with serve(store, receiver.url):
        receiver.until([4, 5, 6, 6, 7, 8, 9])
    assert receiver.calls[2][2] == receiver.calls[3][2]
    receiver.close()


def test_a_restart_goes_on_where_it_was(store, tmp_path, receiver):
    with serve(store, receiver.url):
        publish(tmp_path, store, [4])
        receiver.until([4])
    publish(tmp_path, store, [5, 6])
    with serve(store, receiver.url):
        receiver.until([4, 5, 6])


def test_one_who_is_gone_is_not_called_again_and_others_are(store, tmp_path, receiver):
    gone = Receiver([410])
    with serve(store, gone.url, receiver.url, log=tmp_path / "log"):
        publish(tmp_path, store, [4, 5])
        receiver.until([4, 5])
        gaz.until(lambda: metrics(tmp_path)["gazetted_hooks_stopped_total"] == 1, "it has ended")
        assert len(gone.calls) == 1 and b"event=ended" in (tmp_path / "log").read_bytes()
    gone.close()


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl makes the certificate")
def test_a_certificate_is_verified(store, tmp_path):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=hook",
                    "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", tmp_path / "key", "-out", tmp_path / "cert"], check=True, capture_output=True)
    receiver = Receiver(tls=(tmp_path / "cert", tmp_path / "key"))
    with serve(store, receiver.url, log=tmp_path / "log"):
        publish(tmp_path, store, [4])
        gaz.until(lambda: b"event=not_delivered" in (tmp_path / "log").read_bytes(), "the certificate is refused")
        assert receiver.calls == []
    with serve(store, receiver.url, env={**os.environ, "SSL_CERT_FILE": str(tmp_path / "cert")}):
        receiver.until([4])
    receiver.close()


@pytest.mark.parametrize("args, word", [(["--hook", "ftp://x/"], "URL"), (["--hook", "https://u:p@x/"], "user name"), (["--hook", "x"], "URL"),
                                        (["--hook", "http://x/", "--hook-secret", "/nothing"], "hook-secret"),
                                        (["--hook", "http://x/", "--hook-secret", "/dev/null"], "secret")])
def test_a_hook_that_cannot_work_is_refused_at_the_start(store, args, word):
    result = gaz.run("serve", "--store", store, "--listen", "127.0.0.1:0", "--search", "off", "--base-url", ORIGIN, *args, check=False)
    assert result.returncode != 0 and word in result.err


def test_a_hook_needs_a_base_url(store):
    result = gaz.run("serve", "--store", store, "--listen", "127.0.0.1:0", "--search", "off", "--hook", "http://127.0.0.1:1/", check=False)
    assert result.returncode != 0 and "base-url" in result.err
