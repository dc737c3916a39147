# SPDX-License-Identifier: Apache-2.0
"""The table raw_requests.tsv, and a client that tries hundreds of its rows at one time.

A row is tried in pieces, and the server is to see each piece alone. TCP alone does not promise that, so a piece is sent only when
the kernel says that the server has read all there was before it: the receive queue of its end of each connection is empty
(sock_diag(7)). No piece can therefore be joined to another, however slow the server is."""
import pathlib
import re
import select
import socket
import struct
import time

TABLE = pathlib.Path(__file__).with_name("raw_requests.tsv")
PROBE = b"GET / HTTP/1.1\r\nHost: probe\r\nConnection: close\r\n\r\n"
PATIENCE_S = 300
AT_ONCE = 400  # connections; the usual limit of descriptors is 1,024
STATUS_LINE = re.compile(rb"HTTP/1\.1 ([1-5][0-9][0-9]) [A-Za-z' -]+\r\n")
FIELD = re.compile(rb"([A-Za-z0-9-]+): ([\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?)?\r\n")
ESCAPES = {"r": b"\r", "n": b"\n", "t": b"\t", "0": b"\0", "\\": b"\\"}
ESCAPE = re.compile(r"\\(?:x([0-9a-f]{2})|([rnt0\\]))")
TIMES = re.compile(r"\{(\d+)\*([^{}]+)\}")


def unescape(text):
    text = TIMES.sub(lambda m: m.group(2) * int(m.group(1)), text)
    out, at = b"", 0
    for m in ESCAPE.finditer(text):
        out += text[at:m.start()].encode("ascii") + (bytes([int(m.group(1), 16)]) if m.group(1) else ESCAPES[m.group(2)])
        at = m.end()
    return out + text[at:].encode("ascii")


class Row:
    def __init__(self, line):
        expected, self.connection, self.text, self.why = line.split("\t")
        assert self.connection in ("open", "closed", "cut"), line
        self.bytes = unescape(self.text)
        words = [] if expected == "-" else expected.split()
        words += ["200"] if self.connection == "open" else []
        self.bodiless = [w.endswith("-") for w in words if not w.endswith("?")]
        self.pattern = re.compile("".join(f"({w[:-1]} )?" if w.endswith("?") else f"{w.rstrip('-')} " for w in words))
        self.expected = expected


def rows():
    lines = TABLE.read_text("ascii").split("\n")
    return [Row(line) for line in lines if line and not line.startswith("#")]


class Answers:
    """What came back, taken to pieces as strictly as a request would be. `fault` says what is wrong with it."""

    def __init__(self, data, bodiless):
        self.statuses, self.fields, self.fault, final = [], [], None, 0
        while data and self.fault is None:
            m = STATUS_LINE.match(data)
            if m is None:
                self.fault = f"no status line: {data[:80]!r}"
                break
            status, data, fields = int(m.group(1)), data[m.end():], {}
            while (m := FIELD.match(data)) is not None:
                if m.group(1).lower() in fields:
                    self.fault = f"twice: {m.group(1)!r}"
                fields[m.group(1).lower()] = m.group(2) or b""
                data = data[m.end():]
            if not data.startswith(b"\r\n"):
                self.fault = f"no field line: {data[:80]!r}"
            self.statuses.append(status)
            self.fields.append(fields)
            has_body = status >= 200 and status not in (204, 304) and not (final < len(bodiless) and bodiless[final])
            final += status >= 200
            length = int(fields.get(b"content-length", b"-1")) if has_body else 0
            self.fault = self.fault or self.complain(status, fields, length, data[2:])
            data = data[2 + max(length, 0):]

    @staticmethod
    def complain(status, fields, length, data):
        if status < 200:
            return "an interim answer has no fields here" if fields else None
        if not {b"date", b"x-request-id"} <= set(fields):
            return f"no date or no id: {fields}"
        if length < 0 or len(data) < length:
            return f"{len(data)} bytes of body, {length} were announced"
        if status == 405 and fields.get(b"allow") != b"GET, HEAD, OPTIONS":
            return "405 without Allow"
        if status >= 400 and length > 0 and fields.get(b"content-type") != b"application/problem+json":
            return f"a refusal of the type {fields.get(b'content-type')!r}"
        return None

    def says_close(self):
        return [fields.get(b"connection") == b"close" for status, fields in zip(self.statuses, self.fields) if status >= 200]


class Try:
    """One connection, one way to cut up a row."""

    def __init__(self, row, cuts):
        self.row, self.cuts, self.data, self.is_over = row, cuts, b"", False
        edges = [0, *cuts, len(row.bytes)]
        self.pieces = [row.bytes[a:b] for a, b in zip(edges, edges[1:])]
        self.pieces += [PROBE] if row.connection == "open" else []

    def connect(self, address):
        self.socket = socket.create_connection(address, PATIENCE_S)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        # gone without a trace when it is closed: tens of thousands must not wait for their time to end
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.setblocking(False)
        self.port = self.socket.getsockname()[1]

    def send(self, piece):
        try:
            if self.socket.send(piece) != len(piece):
                raise AssertionError("a piece did not fit into an empty socket")
        except (BrokenPipeError, ConnectionResetError):
            pass  # it was refused already: what was answered is still to be read

    def shut(self):
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # the same

    def hear(self):
        try:
            while chunk := self.socket.recv(65536):
                self.data += chunk
        except BlockingIOError:
            return
        except ConnectionResetError:
            pass
        self.is_over = True

    def verdict(self):
        """None, or what is wrong."""
        answers, row = Answers(self.data, self.row.bodiless), self.row
        got = "".join(f"{s} " for s in answers.statuses)
        closes = answers.says_close()
        if answers.fault is None and not row.pattern.fullmatch(got):
            answers.fault = f"answered {got or 'nothing'}"
        if answers.fault is None and closes and (any(closes[:-1]) or not closes[-1]):
            answers.fault = f"Connection: close at {closes}"
        if not self.is_over:
            answers.fault = f"the connection stays open; {answers.fault or got}"
        if answers.fault is None:
            return None
        how = f"{len(self.pieces)} pieces, cut at {self.cuts[:3]}" if self.cuts else "whole"
        return f"{row.text}  ({row.why})\n    {row.expected}, {row.connection} expected; {how}: {answers.fault}"


class Queues:
    """How much each connection's other end has not read yet."""

    DUMP, BY_FAMILY, DONE = 0x300, 20, 3

    def __init__(self, port):
        self.port, self.netlink = port, socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 4)  # NETLINK_SOCK_DIAG

    def unread(self):
        """Our ports of the connections whose server's end has something to read."""
        states = 1 << 1 | 1 << 4 | 1 << 5 | 1 << 8  # ESTABLISHED, FIN_WAIT1, FIN_WAIT2, CLOSE_WAIT
        body = struct.pack("=BBBxI48x", socket.AF_INET, socket.IPPROTO_TCP, 0, states)
        self.netlink.send(struct.pack("=IHHII", 16 + len(body), self.BY_FAMILY, self.DUMP | 1, 1, 0) + body)
        found = set()
        while True:
            data = self.netlink.recv(1 << 18)
            while data:
                length, kind = struct.unpack_from("=IH", data)
                if kind == self.DONE:
                    return found
                assert kind == self.BY_FAMILY, "the kernel does not say how much is unread"
                ours, theirs = struct.unpack_from("!HH", data, 20)
                if ours == self.port and struct.unpack_from("=I", data, 16 + 56)[0] > 0:
                    found.add(theirs)
                data = data[(length + 3) & ~3:]

    def close(self):
        self.netlink.close()


def wait_until_read(tries, queues):
    deadline = time.monotonic() + PATIENCE_S
    ports = {t.port for t in tries if not t.is_over}
    while ports & queues.unread():
        if time.monotonic() > deadline:
            raise AssertionError("the server has stopped reading")
        for t in tries:
            t.hear()


def wait_for_ends(tries):
    poll, left = select.poll(), {t.socket.fileno(): t for t in tries if not t.is_over}
    deadline = time.monotonic() + PATIENCE_S
    for fd in left:
        poll.register(fd, select.POLLIN)
    while left and time.monotonic() < deadline:
        for fd, _ in poll.poll(1000):
            left[fd].hear()
            if left[fd].is_over:
                poll.unregister(fd)
                del left[fd]


def run_batch(tries, address, queues):
    for t in tries:
        t.connect(address)
    for number in range(max(len(t.pieces) for t in tries)):
        for t in tries:
            if number < len(t.pieces):
                t.send(t.pieces[number])
        wait_until_read(tries, queues)
    for t in tries:
        if t.row.connection == "cut":
            t.shut()
    wait_for_ends(tries)
    for t in tries:
        t.socket.close()


def run(tries, address):
    """Complaints, one for each row that has any."""
    queues, complaints = Queues(address[1]), {}
    tries = sorted(tries, key=lambda t: len(t.pieces))  # those of many pieces together
    try:
        for at in range(0, len(tries), AT_ONCE):
            run_batch(tries[at:at + AT_ONCE], address, queues)
            for t in tries[at:at + AT_ONCE]:
                if (complaint := t.verdict()) is not None:
                    complaints.setdefault(t.row.text, complaint)
    finally:
        queues.close()
    return list(complaints.values())
