# SPDX-License-Identifier: Apache-2.0
"""The end of a server: what was asked is answered, nothing new is taken."""
import http.client
import signal
import socket
import threading

import gaz
from gaz import WORK


def test_sigterm_ends_it_cleanly(sample_store):
    server = gaz.Server(sample_store)
    assert server.get(f"{WORK}.txt").status == 200
    assert server.stop() == 0


def test_ctrl_c_ends_it_cleanly(sample_store):
    server = gaz.Server(sample_store)
    server.process.send_signal(signal.SIGINT)
    assert server.process.wait(gaz.PATIENCE_S) == 0
    server.stop()


def test_answers_in_progress_are_finished(sample_store):
    server = gaz.Server(sample_store)
    replies = []
    threads = [threading.Thread(target=lambda i=i: replies.append(server.get(f"{WORK}.epub?cover={i % 2}"))) for i in range(8)]
    for t in threads:
        t.start()
    gaz.until(lambda: replies, "the first answer")
    server.process.terminate()
    for t in threads:
        t.join()
    assert all(r.status == 200 for r in replies)
    assert server.process.wait(gaz.PATIENCE_S) == 0  # one signal only: a second one would end it at once
    server.stop()


def test_an_idle_connection_does_not_hold_it_up(sample_store):
    server = gaz.Server(sample_store)
    with socket.create_connection((server.host, server.port)) as idle:
        idle.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        assert idle.recv(65536).startswith(b"HTTP/1.1 200")
        assert server.stop() == 0


def test_a_taken_port_is_named(sample_store, server):
    result = gaz.run("serve", "--store", sample_store, "--listen", f"127.0.0.1:{server.port}", check=False)
    assert result.returncode == 78 and str(server.port) in result.err


def test_a_missing_store_is_named(tmp_path):
    result = gaz.run("serve", "--store", tmp_path / "none.db", "--listen", "127.0.0.1:0", check=False)
    assert result.returncode == 66 and "none.db" in result.err + result.out
    assert not (tmp_path / "none.db").exists()


def ask_until_the_end(server, failures, answered):
    """Asks on kept connections, each until its last answer, until nobody listens any more."""
    request = f"GET {WORK}.txt HTTP/1.1\r\nHost: a\r\n\r\n".encode()
    while True:
        try:
            s = socket.create_connection((server.host, server.port), timeout=gaz.PATIENCE_S)
        except ConnectionRefusedError:
            return
        except OSError as error:
            failures.append(error)
            return
        with s:
            is_kept = True
            while is_kept:
                try:
                    s.sendall(request)
                    response = http.client.HTTPResponse(s)
                    response.begin()
                    response.read()
                except (OSError, http.client.HTTPException) as error:
                    failures.append(error)
                    return
                assert response.status == 200
                answered.append(1)
                is_kept = response.headers["Connection"] != "close"


def test_clients_that_ask_all_the_time_lose_nothing(sample_store):
    server = gaz.Server(sample_store)
    failures, answered = [], []
    threads = [threading.Thread(target=ask_until_the_end, args=(server, failures, answered)) for _ in range(8)]
    for t in threads:
        t.start()
    gaz.until(lambda: len(answered) > 200, "clients at work")
    server.process.terminate()
    for t in threads:
        t.join()
    assert failures == []
    assert server.process.wait(gaz.PATIENCE_S) == 0
    server.stop()
