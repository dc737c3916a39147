# SPDX-License-Identifier: Apache-2.0
"""Failovers of the example of contrib/cluster while documents are published and read. What must hold: every publication that was
acknowledged is there, once; numbers have no gap and no server sees them shrink; pages in a cache are served all the time."""
import contextlib
import datetime
import http.client
import itertools
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
SCRIPT = ROOT / "contrib/cluster/cluster"
WORK = "/akn/xx/act/2001/7"
PORTS = 14  # that the example uses, in a row
PATIENCE_S = 300
# Of the database; of the server with all that runs there; in order; of the database while its standbys are slow and a COMMIT waits for them.
KINDS = ("crash", "loss", "switch", "wait")
TRY_AGAIN, UNKNOWN = 75, 74


class Failed(Exception):
    pass


def until(condition, what):
    deadline = time.monotonic() + PATIENCE_S
    while not (value := condition()):
        if time.monotonic() > deadline:
            raise Failed(f"waited in vain until {what}")
        time.sleep(0.1)  # lint: polls a condition
    return value


def free_ports():
    """The first of a row that nobody listens on."""
    for first in range(18700, 28000, PORTS):
        with contextlib.ExitStack() as stack:
            try:
                for port in range(first, first + PORTS):
                    stack.enter_context(socket.socket()).bind(("127.0.0.1", port))
                return first
            except OSError:
                continue
    raise Failed("no ports are free")


def percentile(numbers, part):
    return sorted(numbers)[min(len(numbers) - 1, int(len(numbers) * part))] if numbers else float("nan")


class Cluster:
    def __init__(self, gazetted, folder):
        self.gazetted, self.folder, self.port = gazetted, folder, free_ports()
        self.environment = {**os.environ, "GAZETTED": str(gazetted), "PORT": str(self.port)}
        self.call("start")
        self.store = self.call("store").strip()
        self.environment["PGPASSFILE"] = str(folder / "pgpass")

    def call(self, *arguments):
        command, *more = arguments
        done = subprocess.run([SCRIPT, command, self.folder, *more], env=self.environment, stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode != 0:
            raise Failed(f"cluster {' '.join(arguments)}: exit status {done.returncode}")
        return done.stdout

    def members(self):
        """What the Patroni of any server says: {name: (role, state, timeline, lag)}."""
        for n in (1, 2, 3):
            with contextlib.suppress(OSError, ValueError, http.client.HTTPException):
                connection = http.client.HTTPConnection("127.0.0.1", self.port + 6 + n, timeout=5)
                connection.request("GET", "/cluster")
                return {m["name"]: (m["role"], m["state"], m.get("timeline"), m.get("lag", 0))
                        for m in json.loads(connection.getresponse().read())["members"]}
        return {}

    def leader(self):
        return next((name for name, (role, state, *_) in self.members().items() if role == "leader" and state == "running"), None)

    def is_whole(self):
        members = self.members().values()
        roles = sorted(role for role, state, _, lag in members if state in ("running", "streaming") and isinstance(lag, int))
        return roles == ["leader", "replica", "sync_standby"] and len({timeline for _, _, timeline, _ in members}) == 1

    def postmaster(self, name):
        return int((self.folder / name / "postmaster.pid").read_text().split()[0])

    def processes(self, name):
        """Of a PostgreSQL server."""
        postmaster = self.postmaster(name)
        return [postmaster, *map(int, pathlib.Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split())]

    def is_back(self, name, before):
        """It leads, by another process than before."""
        with contextlib.suppress(OSError, ValueError, IndexError):
            now = self.postmaster(name)
            return now != before and pathlib.Path(f"/proc/{now}").exists() and self.leader() == name
        return False

    def say_ends_of_logs(self):
        for path in sorted((self.folder / "log").glob("db*")):
            print(f"cluster: end of {path.name}: {path.read_text(errors='replace')[-1500:]}", flush=True)

    def signal_standbys(self, leader, number):
        for name in self.members():
            if name != leader:
                for process in self.processes(name):
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(process, number)

    def crash_while_waiting(self, leader, last_acknowledged):
        self.signal_standbys(leader, signal.SIGSTOP)
        try:
            until(lambda: time.monotonic() - last_acknowledged() > 1.5, "a COMMIT waits")
            os.kill(self.postmaster(leader), signal.SIGKILL)
        finally:
            self.signal_standbys(leader, signal.SIGCONT)

    def fail_over(self, kind, last_acknowledged):
        """How long there was no leader. On a machine that is busy the old one may come back before another takes over."""
        old, start = self.leader(), time.monotonic()
        before = self.postmaster(old)
        if kind == "wait":
            self.crash_while_waiting(old, last_acknowledged)
        elif kind == "switch":
            self.call("switch")
        elif kind == "crash":
            os.kill(self.postmaster(old), signal.SIGKILL)
        else:
            self.call("end", old, "KILL")
            os.kill(before, signal.SIGKILL)
        until(lambda: self.leader() not in (None, old) or self.is_back(old, before), f"another than {old} leads, or {old} again")
        gap = time.monotonic() - start
        if kind == "loss":
            self.call("run", old)
        until(self.is_whole, "the cluster is whole again")
        return gap


class Publisher(threading.Thread):
    """Publishes one version after the other, each until it is acknowledged."""

    def __init__(self, cluster):
        super().__init__()
        self.cluster, self.ends = cluster, threading.Event()
        self.acknowledged = []  # (date, number, when)
        self.refused, self.unknown, self.settled, self.others = 0, 0, 0, []
        self.is_refused = False  # the last attempt said that nothing is stored

    def publish(self, file, date):
        done = subprocess.run([self.cluster.gazetted, "import", file, "--store", self.cluster.store, "--work", WORK, "--alias", "lamps",
                               "--date", date, "--title", "Rules on Lamps", "--issuer", "The Council"],
                              env=self.cluster.environment, capture_output=True, text=True, check=False)
        number = re.search(r"\(publication (\d+)\)", done.stdout)
        self.refused += done.returncode == TRY_AGAIN
        self.unknown += done.returncode == UNKNOWN
        self.settled += "event=commit_found" in done.stderr
        if done.returncode not in (0, TRY_AGAIN, UNKNOWN):
            self.others.append(done.stderr)
        if done.returncode == 0 and self.is_refused and "Published" not in done.stdout:
            self.others.append(f"{date} was stored, though that was denied")
        self.is_refused = done.returncode == TRY_AGAIN
        return int(number.group(1)) if done.returncode == 0 and number else done.returncode == 0

    def run(self):
        file = self.cluster.folder.parent / "lamps.txt"
        for n in itertools.count():
            date = (datetime.date(2001, 1, 1) + datetime.timedelta(n)).isoformat()
            file.write_text(f"Rules on Lamps\n\nArticle 1. Number\n\nThe number of lamps is {n}.\n", "utf-8")
            while not (number := self.publish(file, date)):
                if self.ends.is_set():
                    return
            self.acknowledged.append((date, number, time.monotonic()))
            if self.ends.is_set():
                return

    def gaps(self):
        times = [when for _, _, when in self.acknowledged]
        return [b - a for a, b in zip(times, times[1:])]


class Reader(threading.Thread):
    """Asks for a page that is in the cache, and for the last number that the server knows."""

    def __init__(self, port, admin, page):
        super().__init__()
        self.port, self.admin, self.page, self.ends = port, admin, page, threading.Event()
        self.count, self.failures, self.shrunk = 0, [], []
        self.seen = []  # (number, when it was first seen)

    def get(self, path, port=None):
        connection = http.client.HTTPConnection("127.0.0.1", port or self.port, timeout=10)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def ask(self, body):
        try:
            status, found = self.get(self.page)
            if (status, found) != (200, body):
                self.failures.append(f"{status} after {self.count}")
        except (OSError, http.client.HTTPException) as failure:
            self.failures.append(repr(failure))
        self.count += 1

    def look(self):
        with contextlib.suppress(OSError, http.client.HTTPException):
            number = int(re.search(rb"^gazetted_store_sequence (\d+)", self.get("/metrics", self.admin)[1], re.M).group(1))
            if self.seen and number < self.seen[-1][0]:
                self.shrunk.append((self.seen[-1][0], number))
            if not self.seen or number > self.seen[-1][0]:
                self.seen.append((number, time.monotonic()))

    def run(self):
        body = self.get(self.page)[1]
        while not self.ends.is_set():
            self.ask(body)
            if self.admin:
                self.look()
            time.sleep(0.01)  # lint: polls a condition

    def delays(self, publisher):
        """From the acknowledgement of each publication until this server knew of it, in seconds; below 0: before."""
        found, at = [], 0
        for _, number, when in publisher.acknowledged:
            while at < len(self.seen) and self.seen[at][0] < number:
                at += 1
            if at < len(self.seen) and number is not True:
                found.append(self.seen[at][1] - when)
        return found


def check(cluster, publisher, readers):
    environment = cluster.environment
    history = subprocess.run([cluster.gazetted, "history", "lamps", "--store", cluster.store], env=environment, capture_output=True, text=True,
                             check=True).stdout
    stored = re.findall(r"^eng@(\d{4}-\d\d-\d\d);r(\d+) .*?publication (\d+)", history, re.M)
    dates = [date for date, _, _ in stored]
    lost = [date for date, _, _ in publisher.acknowledged if date not in dates]
    doubled = [f"{date};r{revision}" for date, revision, _ in stored if revision != "1"]
    fsck = subprocess.run([cluster.gazetted, "fsck", "--store", cluster.store], env=environment, capture_output=True, text=True, check=False)
    faults = [f"lost: {lost}"] * bool(lost) + [f"doubled: {doubled}"] * bool(doubled) + [f"fsck: {fsck.stdout}"] * (fsck.returncode != 0)
    faults += [f"an import said: {said}" for said in publisher.others]
    for reader in readers:
        faults += [f"port {reader.port}: cached reads failed: {reader.failures[:5]}"] * bool(reader.failures)
        faults += [f"port {reader.port}: numbers shrank: {reader.shrunk}"] * bool(reader.shrunk)
    print(f"cluster: {len(publisher.acknowledged)} publications acknowledged, {len(lost)} lost, {len(doubled)} doubled; "
          f"{publisher.settled} answers to COMMIT lost and looked up, {publisher.refused} refused and repeated, {publisher.unknown} unknown", flush=True)
    if faults:
        raise Failed("; ".join(faults))


def soak(gazetted, folder, failovers, kinds):
    folder.chmod(0o777)
    cluster = Cluster(gazetted, folder / "cluster")
    publisher = Publisher(cluster)
    page = "/akn/cn-bj/statement/opinions/2006/1/eng@2006-05-01;r1.html"
    readers = [Reader(cluster.port + n, n and cluster.port + 11 + n, page) for n in (0, 1, 2)]
    threads, write_gaps = [publisher, *readers], []
    try:
        for thread in threads:
            thread.start()
        until(lambda: len(publisher.acknowledged) > 5, "something is published")
        for n, kind in zip(range(failovers), itertools.cycle(kinds)):
            before = len(publisher.acknowledged)
            gap = cluster.fail_over(kind, lambda: publisher.acknowledged[-1][2])
            until(lambda: len(publisher.acknowledged) > before + 5, "publishing goes on")
            write_gaps.append(max(publisher.gaps()[before - 1:]))
            print(f"cluster: failover {n + 1}, {kind}: another leader after {gap:.1f} s; write gap {write_gaps[-1]:.1f} s", flush=True)
    except Failed:
        cluster.say_ends_of_logs()
        raise
    finally:
        for thread in threads:
            thread.ends.set()
        for thread in threads:
            if thread.ident is not None:
                thread.join()
        try:
            if publisher.acknowledged:
                check(cluster, publisher, readers)
        finally:
            cluster.call("stop")
    print(f"cluster: {len(write_gaps)} failovers; write gap {percentile(write_gaps, 0.5):.1f} s (median), {max(write_gaps):.1f} s (longest); "
          f"{sum(reader.count for reader in readers)} cached reads, {sum(len(reader.failures) for reader in readers)} failed", flush=True)
    for reader in readers[1:]:
        delays = reader.delays(publisher)
        print(f"cluster: server at port {reader.port}: {reader.count} cached reads, {len(reader.failures)} failed; knew of a publication "
              f"{percentile(delays, 0.5) * 1000:.0f} ms (median), {percentile(delays, 0.95) * 1000:.0f} ms (95 %) after it was "
              "acknowledged", flush=True)
