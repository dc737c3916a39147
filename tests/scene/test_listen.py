# SPDX-License-Identifier: Apache-2.0
"""Where the server listens: several addresses, Unix sockets, IPv6."""
import os
import socket
import stat
import subprocess
import urllib.parse

import pytest

import gaz
from gaz import WORK


def curl_unix(path, target):
    result = subprocess.run(["curl", "-sS", "-i", "--unix-socket", str(path), f"http://localhost{target}"], capture_output=True,
                            timeout=gaz.PATIENCE_S)
    assert result.returncode == 0, result.stderr
    return result.stdout


def has_ipv6():
    try:
        with socket.socket(socket.AF_INET6) as s:
            s.bind(("::1", 0))
        return True
    except OSError:
        return False


def test_all_addresses_are_served(sample_store, tmp_path):
    path = tmp_path / "socket"
    with gaz.Server(sample_store, "--listen", f"unix:{path}") as server:
        assert server.get(f"{WORK}.txt").status == 200
        assert curl_unix(path, f"{WORK}.txt").startswith(b"HTTP/1.1 200 ")
        mode = os.stat(path).st_mode
        assert stat.S_ISSOCK(mode) and stat.S_IMODE(mode) == 0o660
    assert not path.exists()


def test_a_socket_file_that_somebody_answers_on_is_refused(sample_store, tmp_path):
    path = tmp_path / "socket"
    with gaz.Server(sample_store, "--listen", f"unix:{path}"):
        result = gaz.run("serve", "--store", sample_store, "--listen", f"unix:{path}", check=False)
        assert result.returncode == 78 and str(path) in result.err
        assert curl_unix(path, "/").startswith(b"HTTP/1.1 ")


def test_a_socket_file_of_a_killed_server_is_replaced(sample_store, tmp_path):
    path = tmp_path / "socket"
    server = gaz.Server(sample_store, "--listen", f"unix:{path}")
    server.process.kill()
    server.stop()
    assert path.exists()
    with gaz.Server(sample_store, "--listen", f"unix:{path}"):
        assert curl_unix(path, f"{WORK}.txt").startswith(b"HTTP/1.1 200 ")


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6")
def test_ipv6_is_served(sample_store):
    with gaz.Server(sample_store, listen="[::1]:0") as server:
        assert urllib.parse.urlsplit(server.url).hostname == "::1"
        assert server.get(f"{WORK}.txt").status == 200


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6")
def test_a_star_takes_both_families(sample_store):
    with gaz.Server(sample_store, listen="*:0") as server:
        for host in ("127.0.0.1", "::1"):
            server.host = host
            assert server.get(f"{WORK}.txt").status == 200
