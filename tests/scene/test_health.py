# SPDX-License-Identifier: Apache-2.0
"""Whether it lives, and whether it is ready: what a service manager and a load balancer ask."""
import http.client
import json
import shutil
import socket

import gaz


def ask(path, target, method="GET"):
    """By an admin address, a Unix socket."""
    connection = http.client.HTTPConnection("admin")
    connection.sock = socket.socket(socket.AF_UNIX)
    connection.sock.settimeout(gaz.PATIENCE_S)
    connection.sock.connect(str(path))
    try:
        connection.request(method, target)
        response = connection.getresponse()
        return gaz.Reply(response, response.read())
    finally:
        connection.close()


def checks(reply):
    return {check["name"]: check.get("why") for check in json.loads(reply.text)["checks"]}


def test_a_server_that_can_do_its_work_says_so(server):
    assert (server.get("/livez").status, server.get("/livez").text) == (200, "ok\n")
    assert json.loads(server.get("/healthz").text) == {"status": "ok"}
    assert json.loads(server.get("/readyz").text) == {"status": "ok"}
    verbose = server.get("/readyz?verbose")
    assert verbose.status == 200
    assert checks(verbose) == {"store": None, "formats": None, "workers": None, "plugins": None, "memory": None,
                               "descriptors": None, "serving": None}
    assert verbose["Cache-Control"] == "no-store"
    assert server.get("/readyz", method="HEAD").status == 200


def test_without_a_plugin_it_lives_but_is_not_ready(sample_store, tmp_path, monkeypatch):
    # plugins are found from the program's own place: a copy of it has none
    shutil.copytree(gaz.GAZETTED.parent, tmp_path / "bin")
    (tmp_path / "plugins").mkdir()
    monkeypatch.setattr(gaz, "GAZETTED", tmp_path / "bin" / "gazetted")
    with gaz.Server(sample_store) as s:
        assert s.get("/livez").status == 200
        ready = s.get("/readyz")
        assert ready.status == 503
        assert ready["Retry-After"] == "1"
        assert "plugin" in checks(ready)["formats"]
        assert checks(ready)["store"] is None
        assert s.get("/healthz").status == 503
        assert json.loads(s.get("/healthz").text) == {"status": "unavailable"}


def test_an_admin_address_answers_health_and_metrics_and_nothing_else(sample_store, tmp_path):
    admin = tmp_path / "admin"
    with gaz.Server(sample_store, "--admin", f"unix:{admin}") as s:
        assert ask(admin, "/livez").status == 200
        assert ask(admin, "/readyz").status == 200
        assert ask(admin, "/healthz").status == 200
        assert ask(admin, "/metrics").status == 200
        for target in ("/", "/formats.json", "/akn/", "/opinions", "/metrics/", "/livez/x"):
            reply = ask(admin, target)
            assert reply.status == 404, target
            assert reply["Content-Type"] == "application/problem+json"
            assert "/metrics" in json.loads(reply.text)["detail"]
        for target in ("/metrics?foo=1", "/livez?foo=1", "/readyz?verbose&foo=1"):
            assert ask(admin, target).status == 400, target
        assert checks(ask(admin, "/readyz?verbose"))["store"] is None
        assert s.get("/metrics").status == 404


def test_while_it_drains_it_is_not_ready(sample_store, tmp_path):
    admin = tmp_path / "admin"
    with gaz.Server(sample_store, "--admin", f"unix:{admin}") as s:
        idle = http.client.HTTPConnection("admin")
        idle.sock = socket.socket(socket.AF_UNIX)
        idle.sock.settimeout(gaz.PATIENCE_S)
        idle.sock.connect(str(admin))
        idle.sock.sendall(b"GET /readyz HTTP/1.1\r\nHost: a\r\n\r\nGET /readyz HT")  # the second one waits for its end
        first = http.client.HTTPResponse(idle.sock)
        first.begin()
        assert (first.status, json.loads(first.read())) == (200, {"status": "ok"})
        s.process.terminate()
        gaz.until(lambda: is_refused(s), "the server takes nobody in")
        idle.sock.sendall(b"TP/1.1\r\nHost: a\r\n\r\n")
        second = http.client.HTTPResponse(idle.sock)
        second.begin()
        body = json.loads(second.read())
        assert second.status == 503
        assert "end" in {check["name"]: check.get("why") for check in body["checks"]}["serving"]
        idle.close()
        assert s.process.wait(gaz.PATIENCE_S) == 0


def is_refused(server):
    try:
        with socket.create_connection((server.host, server.port), timeout=gaz.PATIENCE_S) as s:
            s.sendall(b"GET /livez HTTP/1.1\r\nHost: a\r\n\r\n")
            return b"Connection: close" in s.recv(4096)
    except OSError:
        return True
