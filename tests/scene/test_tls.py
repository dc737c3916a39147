# SPDX-License-Identifier: Apache-2.0
"""TLS: the same answers behind a handshake, which keeps nobody else waiting."""
import http.client
import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import threading

import pytest

import gaz
from gaz import WORK
from test_abuse import other_address
from test_health import ask

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="needs the openssl program")

GET = f"GET {WORK}.txt HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()


def make_certificate(folder, name):
    """A certificate that vouches for itself: its paths, and that of its key."""
    cert, key = folder / f"{name}.pem", folder / f"{name}.key"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key,
                    "-out", cert, "-days", "2", "-subj", f"/CN={name}", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
                   check=True, capture_output=True)
    return cert, key


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    return make_certificate(tmp_path_factory.mktemp("certificate"), "first")


class SecureServer(gaz.Server):
    """A server with a port for each: TLS, and in clear."""

    def __init__(self, store, folder, certificate, *args):
        cert, key = certificate
        log = folder / "log"
        super().__init__(store, "--tls-listen", "127.0.0.1:0", "--tls-cert", cert, "--tls-key", key, *args, log=log)
        pattern = re.compile(r"event=listening address=127\.0\.0\.1:(\d+) \S+ tls=true")
        self.tls_port = int(gaz.until(lambda: pattern.search(log.read_text()), "the TLS port in the log").group(1))

    def connect(self, cert, **settings):
        """A TLS connection that trusts the certificate."""
        context = ssl.create_default_context(cafile=cert)
        for name, value in settings.items():
            setattr(context, name, value)
        return context.wrap_socket(socket.create_connection(("127.0.0.1", self.tls_port), timeout=gaz.PATIENCE_S),
                                   server_hostname="localhost")

    def https(self, cert):
        return http.client.HTTPSConnection("127.0.0.1", self.tls_port, timeout=gaz.PATIENCE_S,
                                           context=ssl.create_default_context(cafile=cert))


@pytest.fixture(scope="module")
def secure(sample_store, certificate, tmp_path_factory):
    with SecureServer(sample_store, tmp_path_factory.mktemp("tls"), certificate) as s:
        yield s


def read_answer(s):
    response = http.client.HTTPResponse(s)
    response.begin()
    return response, response.read()


def test_curl_is_served(secure, certificate):
    result = subprocess.run(["curl", "-sS", "--cacert", certificate[0], f"https://127.0.0.1:{secure.tls_port}{WORK}.txt"],
                            capture_output=True, timeout=gaz.PATIENCE_S)
    assert result.returncode == 0, result.stderr
    assert result.stdout == secure.get(f"{WORK}.txt").body


def test_a_connection_serves_one_request_after_the_other(secure, certificate):
    c = secure.https(certificate[0])
    for target in (f"{WORK}.txt", f"{WORK}.epub", "/none", f"{WORK}.xml") * 5:
        c.request("GET", target)
        response = c.getresponse()
        assert response.read() == secure.get(target).body or response.status == 404
    c.close()


def test_a_large_rendition_arrives_whole(opinions, store, tmp_path, certificate):
    gaz.run("import", opinions, "--work", WORK, "--date", "2006-05-01", "--lang", "zho", "--title", "Opinions", "--store", store)
    with SecureServer(store, tmp_path, certificate) as server:
        c = server.https(certificate[0])
        for format in ("epub", "txt", "xml"):
            c.request("GET", f"{WORK}.{format}")
            response = c.getresponse()
            assert response.status == 200
            assert response.read() == server.get(f"{WORK}.{format}").body
        c.close()


def test_a_part_of_what_is_kept_in_a_file_is_the_right_one(secure, certificate):
    target = f"{WORK}.xml?indent=8"
    whole = secure.get(target).body
    c = secure.https(certificate[0])
    for first, last in ((0, 9), (1000, len(whole) - 1), (16384, 16384)):
        c.request("GET", target, headers={"Range": f"bytes={first}-{last}"})
        response = c.getresponse()
        assert response.status == 206 and response.read() == whole[first:last + 1]
    c.close()


def test_head_has_no_body(secure, certificate):
    with secure.connect(certificate[0]) as s:
        s.sendall(GET.replace(b"GET", b"HEAD", 1) + GET)
        head = b""
        while b"\r\n\r\n" not in head:
            head += s.recv(1)
        assert b"\r\nContent-Length: " in head
        response, body = read_answer(s)
        assert response.status == 200 and len(body) > 0


def test_pipelined_requests_are_answered_in_order(secure, certificate):
    paths = [f"{WORK}.txt", "/none", f"{WORK}.epub"] * 4
    with secure.connect(certificate[0]) as s:
        stream = s.makefile("rb")
        s.sendall(b"".join(f"GET {p} HTTP/1.1\r\nHost: a\r\n\r\n".encode() for p in paths))
        for p in paths:
            assert stream.readline().split()[1] == (b"404" if p == "/none" else b"200")
            length = 0
            while (line := stream.readline()) != b"\r\n":
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            assert len(stream.read(length)) == length


def test_a_request_may_come_in_many_records(secure, certificate):
    with secure.connect(certificate[0]) as s:
        for i in range(len(GET)):
            s.sendall(GET[i:i + 1])
        assert read_answer(s)[0].status == 200


def test_a_reader_that_stops_for_a_while_gets_all_of_it(secure, certificate):
    count = 200  # more than the buffers of both kernels hold
    with secure.connect(certificate[0]) as s:
        sender = threading.Thread(target=s.sendall, args=(GET * count,))
        sender.start()
        stream = s.makefile("rb")
        for _ in range(count):
            assert stream.readline().split()[1] == b"200"
            length = 0
            while (line := stream.readline()) != b"\r\n":
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            assert len(stream.read(length)) == length
        sender.join()


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_both_versions_are_spoken(secure, certificate, version):
    with secure.connect(certificate[0], minimum_version=version, maximum_version=version) as s:
        s.sendall(GET)
        assert read_answer(s)[0].status == 200
        assert s.version() == version.name.replace("_", ".")
        assert "GCM" in s.cipher()[0] or "CHACHA20" in s.cipher()[0]


def test_tls_1_1_is_refused(secure, certificate):
    result = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{secure.tls_port}", "-tls1_1", "-cipher", "ALL:@SECLEVEL=0"],
                            input=b"", capture_output=True, timeout=gaz.PATIENCE_S)
    assert result.returncode != 0
    assert b"protocol version" in result.stderr or b"unsupported protocol" in result.stderr


def test_http_2_alone_is_refused_and_http_1_1_chosen(secure, certificate):
    context = ssl.create_default_context(cafile=certificate[0])
    context.set_alpn_protocols(["h2", "http/1.1"])
    with socket.create_connection(("127.0.0.1", secure.tls_port)) as raw:
        with context.wrap_socket(raw, server_hostname="localhost") as s:
            assert s.selected_alpn_protocol() == "http/1.1"
    context.set_alpn_protocols(["h2"])
    with socket.create_connection(("127.0.0.1", secure.tls_port)) as raw:
        with pytest.raises(ssl.SSLError):
            context.wrap_socket(raw, server_hostname="localhost")


def test_the_end_is_announced(secure, certificate):
    with secure.connect(certificate[0], verify_mode=ssl.CERT_REQUIRED) as s:
        s.sendall(GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        data = b""
        while chunk := s.recv(65536):  # an end without close_notify would be an error here
            data += chunk
        assert data.startswith(b"HTTP/1.1 200 ")


def test_a_session_is_resumed(secure, certificate):
    context = ssl.create_default_context(cafile=certificate[0])
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    session = None
    for expected in (False, True):
        with socket.create_connection(("127.0.0.1", secure.tls_port)) as raw:
            with context.wrap_socket(raw, server_hostname="localhost", session=session) as s:
                s.sendall(GET)
                assert read_answer(s)[0].status == 200
                assert s.session_reused == expected
                session = s.session


def test_who_speaks_http_in_clear_is_told_so(secure):
    with socket.create_connection(("127.0.0.1", secure.tls_port), timeout=gaz.PATIENCE_S) as s:
        s.sendall(GET)
        data = b""
        while chunk := s.recv(65536):
            data += chunk
    head, body = data.split(b"\r\n\r\n")
    problem = json.loads(body)
    assert head.startswith(b"HTTP/1.1 400 ") and problem["status"] == 400 and "https://" in problem["detail"]
    lines = dict(line.split(b": ", 1) for line in head.split(b"\r\n")[1:])
    assert lines[b"Content-Type"] == b"application/problem+json" and int(lines[b"Content-Length"]) == len(body)
    assert lines[b"Access-Control-Allow-Origin"] == b"*" and lines[b"Connection"] == b"close"
    assert lines[b"Date"].endswith(b" GMT") and problem["request_id"] == lines[b"X-Request-Id"].decode()


def test_garbage_ends_the_connection_and_nothing_else(secure, certificate):
    for garbage in (b"\x16\x03\x01\xff\xff" + b"x" * 5000, b"\x00" * 100, b"SSH-2.0-x\r\n"):
        with socket.create_connection(("127.0.0.1", secure.tls_port), timeout=gaz.PATIENCE_S) as s:
            s.sendall(garbage)
            try:
                while s.recv(65536):
                    pass
            except ConnectionResetError:
                pass
    with secure.connect(certificate[0]) as s:
        s.sendall(GET)
        assert read_answer(s)[0].status == 200


def test_handshakes_that_hang_keep_nobody_waiting(secure, certificate):
    silent = [socket.create_connection(("127.0.0.1", secure.tls_port)) for _ in range(300)]
    for s in silent[:100]:
        s.sendall(b"\x16\x03\x01")  # the beginning of one
    try:
        for _ in range(20):
            assert secure.get(f"{WORK}.txt").status == 200
            with secure.connect(certificate[0]) as s:
                s.sendall(GET)
                assert read_answer(s)[0].status == 200
    finally:
        for s in silent:
            s.close()


def test_handshakes_of_one_address_are_limited(sample_store, tmp_path, certificate):
    address = other_address()
    log = tmp_path / "log"
    with SecureServer(sample_store, tmp_path, certificate, "--tls-listen", "*:0", "--max-handshakes-per-address", "1",
                      "--max-connections-per-address", "1000000") as server:
        port = int(gaz.until(lambda: re.search(r"address=\[::\]:(\d+) \S+ tls=true", log.read_text()), "the other TLS port").group(1))

        def is_refused():
            with socket.create_connection((address, port), timeout=gaz.PATIENCE_S):
                return "event=too_many_handshakes" in log.read_text()

        with socket.create_connection((address, port), timeout=gaz.PATIENCE_S):  # its handshake never ends
            gaz.until(is_refused, "a handshake too many")
        for _ in range(20):  # loopback is not counted
            with server.connect(certificate[0]) as s:
                s.sendall(GET)
                assert read_answer(s)[0].status == 200


def test_a_handshake_has_a_deadline(sample_store, tmp_path, certificate):
    with SecureServer(sample_store, tmp_path, certificate, "--header-timeout", "1") as server:
        with socket.create_connection(("127.0.0.1", server.tls_port), timeout=gaz.PATIENCE_S) as s:
            assert s.recv(1) == b""


def test_clients_that_leave_while_their_document_is_rendered_stop_nobody(sample_store, tmp_path, certificate):
    admin = tmp_path / "admin"
    with SecureServer(sample_store, tmp_path, certificate, "--admin", f"unix:{admin}", "--loops", 2) as server:
        for indent in range(8):  # each a rendition of its own, of several records
            s = server.connect(certificate[0], maximum_version=ssl.TLSVersion.TLSv1_2)
            s.sendall(f"GET {WORK}.json?indent={indent} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
            s.setblocking(False)
            with pytest.raises(ssl.SSLError):
                s.unwrap()  # sends close_notify; fails for want of the server's, or with an answer that was there before
            s.close()
        gaz.until(lambda: re.search(r"^gazetted_http_connections 1$", ask(admin, "/metrics").text, re.M), "their connections are closed")
        with server.connect(certificate[0]) as s:
            s.sendall(GET)
            assert read_answer(s)[0].status == 200


class Crowd:
    """Clients that ask all the time, each on a connection that it keeps as long as the server does."""

    def __init__(self, server, cert, count=6):
        self.server, self.cert, self.is_over = server, cert, False
        self.answered, self.failures = [], []
        self.threads = [threading.Thread(target=self.ask) for _ in range(count)]
        for t in self.threads:
            t.start()
        self.wait_for_answers()

    def ask(self):
        try:
            while not self.is_over:
                with self.server.connect(self.cert) as s:
                    is_kept = True
                    while is_kept and not self.is_over:
                        s.sendall(GET)
                        response, _ = read_answer(s)
                        self.answered.append(response.status)
                        is_kept = response.headers["Connection"] != "close"
        except ConnectionRefusedError:
            pass
        except (OSError, http.client.HTTPException) as error:
            self.failures.append(error)

    def wait_for_answers(self):
        enough = len(self.answered) + 100
        gaz.until(lambda: len(self.answered) > enough or self.failures, "clients at work")

    def end(self):
        for t in self.threads:
            t.join()
        assert self.failures == [] and set(self.answered) == {200}


def test_clients_that_ask_all_the_time_lose_nothing_when_it_drains(sample_store, tmp_path, certificate):
    server = SecureServer(sample_store, tmp_path, certificate)
    crowd = Crowd(server, certificate[0])
    server.process.terminate()
    crowd.end()
    assert server.process.wait(gaz.PATIENCE_S) == 0
    server.stop()


def test_clients_that_ask_all_the_time_lose_nothing_when_it_is_upgraded(sample_store, tmp_path, certificate):
    log = tmp_path / "log"
    with SecureServer(sample_store, tmp_path, certificate) as server:
        crowd = Crowd(server, certificate[0])
        server.process.send_signal(signal.SIGUSR2)
        pid = int(gaz.until(lambda: re.search(r"event=upgraded\b.* pid=(\d+)", log.read_text()), "the successor").group(1))
        try:
            assert server.process.wait(gaz.PATIENCE_S) == 0  # the first one has sent all it had to
            crowd.wait_for_answers()
            crowd.is_over = True
            crowd.end()
        finally:
            os.kill(pid, signal.SIGTERM)
            gaz.until(lambda: log.read_text().count("event=stopped") == 2, "the end of the successor")


def subject(server, cert):
    with server.connect(cert) as s:
        return dict(pair[0] for pair in s.getpeercert()["subject"])["commonName"]


def test_a_reload_brings_a_new_certificate_and_keeps_the_connections(sample_store, tmp_path):
    folder = tmp_path / "certificates"
    folder.mkdir()
    cert, key = make_certificate(folder, "first")
    with SecureServer(sample_store, tmp_path, (cert, key)) as server:
        with server.connect(cert) as s:
            s.sendall(GET)
            assert read_answer(s)[0].status == 200
            assert subject(server, cert) == "first"
            old = tmp_path / "old.pem"
            shutil.copy(cert, old)
            second_cert, second_key = make_certificate(folder, "second")
            second_cert.replace(cert)
            second_key.replace(key)
            server.process.send_signal(signal.SIGHUP)

            def is_new():
                try:
                    return subject(server, cert) == "second"
                except ssl.SSLError:
                    return False

            gaz.until(is_new, "the new certificate")
            s.sendall(GET)
            assert read_answer(s)[0].status == 200
            key.write_text("no key\n")
            server.process.send_signal(signal.SIGHUP)
            gaz.until(lambda: "holds no key" in (tmp_path / "log").read_text(), "the refusal in the log")
            assert subject(server, cert) == "second"


@pytest.mark.parametrize("fault", ["absent", "no_certificate", "no_key", "not_its_key", "none"])
def test_what_is_wrong_with_the_files_is_said(sample_store, tmp_path, certificate, fault):
    cert, key = certificate
    bad = tmp_path / "bad.pem"
    bad.write_text("nothing\n")
    args = {"absent": (tmp_path / "absent.pem", key), "no_certificate": (bad, key), "no_key": (cert, bad),
            "not_its_key": (cert, make_certificate(tmp_path, "other")[1])}
    pair = args.get(fault)
    files = ["--tls-cert", pair[0], "--tls-key", pair[1]] if pair else []
    result = gaz.run("serve", "--store", sample_store, "--listen", "127.0.0.1:0", "--tls-listen", "127.0.0.1:0", *files, check=False)
    assert result.returncode == 78
    said = {"absent": "absent.pem cannot be read", "no_certificate": "bad.pem holds no certificate", "no_key": "bad.pem holds no key",
            "not_its_key": "does not belong to the certificate", "none": "tls-cert"}
    assert said[fault] in result.err
