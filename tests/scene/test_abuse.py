# SPDX-License-Identifier: Apache-2.0
"""One test for each row of "Deadlines and caps" in docs/operating.md, and what has no row: clients that mean no good. The caps on what
a request may look like (its line, its header, its body, how many are pipelined) are rows of raw_requests.tsv."""
import contextlib
import gzip
import os
import pathlib
import re
import resource
import select
import socket
import struct
import time

import pytest

import gaz

SECTION = re.compile(r"^## Deadlines and caps\n(.*?)^## ", re.M | re.S)
GET = b"GET /formats.json HTTP/1.1\r\nHost: a\r\n\r\n"
BIG_WORK = "/akn/xx/act/2001/1"
BIG = f"{BIG_WORK}/eng@2001-01-01.txt"
BIG_BYTES = 4_900_000
MIB = 1 << 20
FLOOD = 10_000


def dial(server, source=None, window=None):
    s = socket.socket()
    if window:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
    s.settimeout(gaz.PATIENCE_S)
    s.connect((source or server.host, server.port))
    # closing sends a reset: thousands of these must not linger in the kernel
    s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return s


def rest(s):
    """All that comes until the server closes."""
    data = b""
    with contextlib.suppress(ConnectionResetError):
        while chunk := s.recv(65536):
            data += chunk
    return data


def status(answer):
    return int(answer.split(b" ")[1])


def serves(s):
    """Whether one more request is answered on this connection."""
    try:
        s.sendall(GET)
        head = b""
        while b"\r\n\r\n" not in head:
            chunk = s.recv(65536)
            if not chunk:
                return False
            head += chunk
        length = int(re.search(rb"Content-Length: (\d+)", head).group(1))
        body = head.split(b"\r\n\r\n", 1)[1]
        while len(body) < length:
            body += s.recv(65536)
        return status(head) == 200
    except OSError:
        return False


def drip(s, first):
    """Sends the first bytes, then one now and then until there is an answer; the answer."""
    s.sendall(first)
    while not select.select([s], [], [], 0.02)[0]:
        s.sendall(b"x")
    return rest(s)


def descriptors(server):
    return len(os.listdir(f"/proc/{server.process.pid}/fd"))


def connections(server):
    """Those of its clients that the server still has open; its workers come and go as they like."""
    port, listening = f":{server.port:04X}", "0A"
    lines = [line.split() for line in pathlib.Path("/proc/net/tcp").read_text().splitlines()]
    inodes = {f"socket:[{f[9]}]" for f in lines if f[1].endswith(port) and f[3] != listening}
    held = 0
    for fd in pathlib.Path(f"/proc/{server.process.pid}/fd").iterdir():
        with contextlib.suppress(OSError):
            held += os.readlink(fd) in inodes
    return held


def is_held(server, s):
    """Whether the server still has its end of this connection open."""
    ours, theirs = f":{s.getsockname()[1]:04X}", f":{server.port:04X}"
    lines = [line.split() for line in pathlib.Path("/proc/net/tcp").read_text().splitlines()]
    inodes = {f"socket:[{f[9]}]" for f in lines if f[1].endswith(theirs) and f[2].endswith(ours)}
    folder, held = f"/proc/{server.process.pid}/fd", set()
    for name in os.listdir(folder):
        with contextlib.suppress(OSError):
            held.add(os.readlink(f"{folder}/{name}"))
    return bool(inodes & held)


def rss(server):
    return int(pathlib.Path(f"/proc/{server.process.pid}/statm").read_text().split()[1]) * resource.getpagesize()


def cpu_s(server):
    fields = pathlib.Path(f"/proc/{server.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def many_descriptors():
    """As many as this user may have; for the children too."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (before[1], before[1]))
    try:
        yield before[1]
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


@pytest.fixture(scope="module")
def hasty(sample_store):
    """A server whose deadlines come soon, but not before a slow machine has sent and answered one request."""
    with gaz.Server(sample_store, "--header-timeout", "2", "--idle-timeout", "2", "--write-timeout", "2") as s:
        yield s


BIG_XML = """<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><act name="act"><meta><identification source="#a">
<FRBRWork><FRBRthis value="{work}/!main"/><FRBRuri value="{work}"/><FRBRdate date="2001-01-01" name=""/><FRBRauthor href=""/>
<FRBRcountry value="xx"/></FRBRWork><FRBRExpression><FRBRthis value="{work}/eng@2001-01-01/!main"/><FRBRuri value="{work}/eng@2001-01-01"/>
<FRBRdate date="2001-01-01" name=""/><FRBRauthor href=""/><FRBRlanguage language="eng"/></FRBRExpression><FRBRManifestation>
<FRBRthis value="x"/><FRBRuri value="x"/><FRBRdate date="2001-01-01" name=""/><FRBRauthor href=""/></FRBRManifestation></identification></meta>
<body>{sections}</body></act></akomaNtoso>"""


@pytest.fixture(scope="module")
def big_store(tmp_path_factory):
    """A store with one document, whose text is 5 MB: it is the body that counts here, not the reading, which is quick of XML."""
    folder = tmp_path_factory.mktemp("big")
    words = "word " * 399 + "word."
    sections = "".join(f'<section eId="sec_{n}"><num>{n}.</num><content><p>{words}</p></content></section>' for n in range(1, 2501))
    (folder / "big.xml").write_text(BIG_XML.format(work=BIG_WORK, sections=sections))
    gaz.run("import", folder / "big.xml", "--work", BIG_WORK, "--date", "2001-01-01", "--lang", "eng", "--store", folder / "big.db")
    return folder / "big.db"


def test_every_row_of_the_table_has_its_test():
    rows = re.findall(r"^\| (?!what \||---)(.+?) \|.*\| `(\w+)` \|$",
                      SECTION.search((gaz.ROOT / "docs" / "operating.md").read_text("utf-8")).group(1), re.M)
    assert len(rows) >= 10
    known = {name for name in globals() if name.startswith("test_")} | {"raw_requests"}
    assert {test for _, test in rows} <= known, rows
    assert known - {test for _, test in rows} == {"test_every_row_of_the_table_has_its_test"}


# Deadlines


def test_a_header_that_drips_is_cut_off(hasty):
    answer = drip(dial(hasty), b"GET / HTTP/1.1\r\nHost: a\r\nX: ")
    assert status(answer) == 408 and b"Connection: close" in answer


def test_a_body_that_drips_is_cut_off(hasty):
    answer = drip(dial(hasty), b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n")
    assert status(answer) == 408 and b"Connection: close" in answer


def test_who_asks_for_nothing_is_let_go(hasty):
    with dial(hasty) as new, dial(hasty) as served:
        assert serves(served)
        assert rest(new) == b""
        assert rest(served) == b""


def test_who_does_not_read_is_cut_off(big_store):
    with gaz.Server(big_store, "--write-timeout", "5", "--idle-timeout", "60", "--loops", "1") as server:
        whole = len(server.get(BIG).body)
        with dial(server, window=4096) as s:
            s.sendall(f"GET {BIG} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
            assert select.select([s], [], [], gaz.PATIENCE_S)[0], "the answer begins"
            gaz.until(lambda: not is_held(server, s), "the server has closed the connection")
            assert 0 < len(rest(s)) < whole
        assert len(server.get(BIG).body) == whole >= BIG_BYTES


# Caps


def test_one_connection_too_many_is_told_so(sample_store):
    with gaz.Server(sample_store, "--max-connections", "5") as server:
        served = [dial(server) for _ in range(5)]
        assert all(serves(s) for s in served)
        answer = rest(dial(server))
        assert status(answer) == 503 and b"Retry-After: " in answer and b"Connection: close" in answer
        assert all(serves(s) for s in served)
        served.pop().close()
        gaz.until(lambda: serves(dial(server)), "there is room again")


def other_address():
    """An IPv4 address of this machine that is not loopback."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        try:
            s.connect(("192.0.2.1", 9))  # nothing is sent
        except OSError:
            pytest.skip("needs an address that is not loopback")
        address = s.getsockname()[0]
    if address.startswith("127."):
        pytest.skip("needs an address that is not loopback")
    return address


def test_one_address_does_not_take_all_room(sample_store):
    address = other_address()
    with gaz.Server(sample_store, "--max-connections-per-address", "3", listen="*:0") as server:
        server.host = "127.0.0.1"
        served = [dial(server, address) for _ in range(3)]
        assert all(serves(s) for s in served)
        refused = rest(dial(server, address))
        assert status(refused) == 503
        assert all(line in refused for line in (b"\r\nDate: ", b"\r\nAccess-Control-Allow-Origin: *\r\n",
                                                b"\r\nContent-Type: application/problem+json\r\n", b"\r\nRetry-After: "))
        local = [dial(server) for _ in range(10)]
        assert all(serves(s) for s in local), "loopback is not counted"
        served.pop().close()
        gaz.until(lambda: serves(dial(server, address)), "there is room for this address again")


def test_without_descriptors_it_waits_quietly(sample_store, tmp_path):
    few, window_s = 100, 2
    log = tmp_path / "log"
    with gaz.Server(sample_store, "--idle-timeout", "600", log=log,
                    preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (few, few))) as server:
        healthy = dial(server)
        assert serves(healthy)
        flood = [dial(server) for _ in range(few * 2)]  # the kernel takes those whom the server cannot
        gaz.until(lambda: "accept_paused" in log.read_text(), "it has run out")
        assert all(serves(healthy) for _ in range(100)), "who is there already is served"
        lines, used, start = log.read_text().count("\n"), cpu_s(server), time.monotonic()
        gaz.until(lambda: time.monotonic() > start + window_s, "some time has gone by")
        elapsed = time.monotonic() - start
        assert (cpu_s(server) - used) / elapsed < 0.5, "a loop that spins takes all of a core"
        assert (log.read_text().count("\n") - lines) / elapsed <= 5
        for s in flood:
            s.close()
        gaz.until(lambda: serves(dial(server)), "it recovers")


def test_it_takes_as_many_descriptors_as_it_may(sample_store):
    few, allowed = 256, 1000
    with gaz.Server(sample_store, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (few, allowed))) as server:
        flood = [dial(server) for _ in range(few * 2)]
        assert all(serves(s) for s in flood)
        for s in flood:
            s.close()


def test_ten_thousand_connections_do_not_harm_one(sample_store):
    with many_descriptors() as most:
        if most < FLOOD + 500:
            pytest.skip(f"needs {FLOOD + 500} descriptors, {most} are allowed")
        with gaz.Server(sample_store, "--idle-timeout", "600", "--header-timeout", "600") as server, dial(server) as healthy:
            assert serves(healthy)
            before = rss(server)
            flood = []
            for n in range(FLOOD - 20):
                flood.append(dial(server))
                if n % 2:
                    flood[-1].send(b"GET / HTTP/1.1\r\nHost: a\r\nX: ")  # half of them with half a header
                if n % 100 == 0:
                    assert serves(healthy)
            gaz.until(lambda: descriptors(server) > FLOOD - 20, "all are in")
            assert serves(healthy) and serves(flood[0])
            assert rss(server) - before < 64 * MIB
            for s in flood:
                s.close()
            gaz.until(lambda: descriptors(server) < 200, "all are gone")
            assert serves(healthy)


def test_a_thousand_slow_readers_take_no_memory(big_store):
    request = f"GET {BIG} HTTP/1.1\r\nHost: a\r\n\r\n".encode()
    with many_descriptors() as most:
        if most < 2500:
            pytest.skip(f"needs 2,500 descriptors, {most} are allowed")
        with gaz.Server(big_store, "--write-timeout", "600") as server, dial(server) as healthy:
            assert len(server.get(BIG).body) >= BIG_BYTES
            assert serves(healthy)
            before = rss(server)
            slow = [dial(server, window=4096) for _ in range(1000)]
            for s in slow:
                s.sendall(request)
            for s in slow:
                assert select.select([s], [], [], gaz.PATIENCE_S)[0], "each answer begins"
            assert serves(healthy)
            assert rss(server) - before < 64 * MIB
            for s in slow:
                s.close()
            assert len(server.get(BIG).body) >= BIG_BYTES


# What has no number


def test_a_gzip_bomb_is_never_inflated(sample_store):
    bomb = gzip.compress(bytes(60 * MIB), 9)[:60_000]
    head = b" / HTTP/1.1\r\nHost: a\r\nContent-Encoding: gzip\r\nConnection: close\r\nContent-Length: "
    with gaz.Server(sample_store) as server:
        assert server.get("/").status == 200
        before = rss(server)
        for method, expected in ((b"POST", 405), (b"GET", 200)):
            body = method + head + str(len(bomb)).encode() + b"\r\n\r\n" + bomb
            assert status(server.raw(body)) == expected
        assert status(server.raw(b"POST" + head + b"70000\r\n\r\n")) == 413
        assert status(server.raw(b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n")) == 501
        assert rss(server) - before < 16 * MIB


@pytest.mark.parametrize("form", ["combined", "logfmt", "json"])
def test_nobody_writes_lines_of_the_log(sample_store, tmp_path, form):
    nasty = b'"\\ level=error req=1 \x1b[2J'.replace(b"\x1b", b"\xc2\x9b") + bytes(range(0x80, 0x100))
    targets = [b"/?q=%0d%0alevel=error", b"/a%22%20b", b"/%1b%5b2J", b"/~!$&'()*+,;=:@", b"/" + b"x" * 4000]
    log, access = tmp_path / "log", tmp_path / "access"
    with gaz.Server(sample_store, "--access-log", access, "--access-log-format", form, "--log-level", "debug", log=log) as server:
        for target in targets:
            server.raw(b"GET " + target + b" HTTP/1.1\r\nHost: a\r\nConnection: close\r\nUser-Agent: " + nasty
                       + b"\r\nReferer: " + nasty + b"\r\n\r\n")
        server.raw(b"GET / HTTP/1.1\r\nX: a\nlevel=error\r\n\r\n")
        server.raw(b"\x16\x03\x01 level=error\n\n")
        server.raw(b"BREW\xff / HTTP/1.1\r\n\r\n")
    for path in (log, access):
        data = path.read_bytes()
        assert data and data.endswith(b"\n")
        assert not re.search(rb"[^\x20-\x7e\n]", data), "nothing that a terminal would obey"
        assert not re.search(rb"^level=error|^req=", data, re.M)
    assert access.read_bytes().count(b"\n") == len(targets) + 3


def test_a_flood_of_connections_that_break_off_leaves_nothing(sample_store):
    with gaz.Server(sample_store) as server:
        assert server.get("/").status == 200
        for n in range(500):
            with dial(server) as s:
                s.send((GET * 3)[:n % 100])
        gaz.until(lambda: connections(server) == 0, "all are gone")
        assert server.get("/").status == 200
    assert server.process.returncode == 0
