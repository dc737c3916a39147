# SPDX-License-Identifier: Apache-2.0
"""Every row of raw_requests.tsv: whole, byte by byte, and in two pieces split at every offset."""
import shutil
import socket
import subprocess

import pytest

import gaz
import raw_requests

SMALL = ["--max-request-line", "100", "--max-header-bytes", "300", "--max-header-fields", "8", "--body-limit", "64",
         "--max-pipelined", "4", "--header-timeout", "60", "--idle-timeout", "60"]
ROWS = raw_requests.rows()


@pytest.fixture(scope="module")
def strict(sample_store):
    with gaz.Server(sample_store, *SMALL) as s:
        yield s


def check(server, tries):
    complaints = raw_requests.run(tries, (server.host, server.port))
    assert not complaints, f"{len(complaints)} rows:\n" + "\n".join(complaints)
    assert server.process.poll() is None


def test_the_table_is_as_large_as_it_should_be():
    assert len(ROWS) >= 180
    assert len({row.bytes for row in ROWS}) == len(ROWS), "no row twice"


def test_each_row_is_answered_as_it_should_be(strict):
    check(strict, [raw_requests.Try(row, []) for row in ROWS])


def test_no_row_is_answered_otherwise_byte_by_byte(strict):
    check(strict, [raw_requests.Try(row, range(1, len(row.bytes))) for row in ROWS])


def test_no_row_is_answered_otherwise_in_two_pieces(strict):
    check(strict, [raw_requests.Try(row, [at]) for row in ROWS for at in range(1, len(row.bytes))])


NGINX = """
daemon off; master_process off; worker_processes 1; pid {folder}/pid; error_log /dev/null;
events {{ worker_connections 256; }}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{ listen unix:{folder}/socket; location / {{ return 200; }} }}
}}
"""


def listens(path):
    """True once a connection to the socket at path is taken: its file is there from bind(), before listen()."""
    with socket.socket(socket.AF_UNIX) as s:
        return s.connect_ex(str(path)) == 0


@pytest.fixture
def nginx(tmp_path):
    """The socket of an nginx 1.22 that answers 200 to whatever it takes."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin")
    version = program and subprocess.run([program, "-v"], capture_output=True, text=True, check=True).stderr
    if not version or "nginx/1.22." not in version:
        pytest.skip("needs nginx 1.22")
    (tmp_path / "conf").write_text(NGINX.format(folder=tmp_path))
    process = subprocess.Popen([program, "-p", str(tmp_path), "-c", str(tmp_path / "conf")], stderr=subprocess.DEVNULL)
    try:
        gaz.until(lambda: listens(tmp_path / "socket") or process.poll() is not None, "nginx listens")
        yield tmp_path / "socket"
    finally:
        process.terminate()
        process.wait(gaz.PATIENCE_S)


def test_nginx_is_lax_where_the_table_says_so(nginx):
    marked = [row for row in ROWS if "; nginx " in row.why and "as well" not in row.why]
    assert len(marked) >= 20
    wrong = []
    for row in marked:
        with socket.socket(socket.AF_UNIX) as s:
            s.settimeout(gaz.PATIENCE_S)
            s.connect(str(nginx))
            s.sendall(row.bytes)
            s.shutdown(socket.SHUT_WR)
            answer = b"".join(iter(lambda s=s: s.recv(65536), b""))
        if row.bytes == b"GET /\r\n":
            taken = not answer.startswith(b"HTTP/") or b" 200 " in answer[:16]  # HTTP/0.9 has no status line
        else:
            taken = answer.startswith(b"HTTP/1.1 200")
        if not taken:
            wrong.append(f"{row.text}: {answer[:40]!r}")
    assert not wrong, "\n".join(wrong)
