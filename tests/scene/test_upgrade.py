# SPDX-License-Identifier: Apache-2.0
"""SIGUSR2: the program is started anew and takes the sockets over, and no client notices."""
import http.client
import os
import re
import shutil
import signal
import socket
import ssl
import threading

import pytest

import gaz
from gaz import WORK
from test_tls import make_certificate

UPGRADES = 3
CLIENTS = 6


class Upgradable(gaz.Server):
    """A server whose process may change: the log tells who it is now."""

    def __init__(self, store, log, *args, **more):
        self.log_path = log
        super().__init__(store, *args, log=log, **more)
        self.pids = [self.process.pid]

    def text(self):
        return self.log_path.read_text("utf-8", "replace")

    def event(self, name, count=1):
        """Waits for the count-th event of this name; its line."""
        pattern = re.compile(rf"^.*\bevent={name}\b.*$", re.M)
        return gaz.until(lambda: (pattern.findall(self.text())[count - 1:] or [None])[0], f"event {name} number {count}")

    def upgrade(self):
        count = len(self.pids)
        os.kill(self.pids[-1], signal.SIGUSR2)
        self.pids.append(int(re.search(r"\bpid=(\d+)", self.event("upgraded", count)).group(1)))

    def stop(self):
        """Ends whoever serves now."""
        if len(self.pids) == 1:
            return super().stop()
        os.kill(self.pids[-1], signal.SIGTERM)
        gaz.until(lambda: not is_running(self.pids[-1]), "the last successor has ended")
        status = self.process.wait(gaz.PATIENCE_S)
        self.process.stdout.close()
        self.log.close()
        return status


def is_running(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False


class Clients:
    """Threads that ask without a pause: half on one connection while it lasts, half on a fresh one each time."""

    def __init__(self, connect, target):
        self.connect, self.target = connect, target
        self.done = threading.Event()
        self.failures, self.counts = [], [0] * CLIENTS
        self.threads = [threading.Thread(target=self.run, args=(i,)) for i in range(CLIENTS)]
        for t in self.threads:
            t.start()

    def ask(self, connection, kept):
        connection.request("GET", self.target, headers={} if kept else {"Connection": "close"})
        response = connection.getresponse()
        body = response.read()
        assert response.status == 200 and len(body) > 100, response.status
        return response

    def run(self, i):
        kept = i % 2 == 0
        connection = None
        try:
            while not self.done.is_set():
                connection = connection or self.connect()
                response = self.ask(connection, kept)
                self.counts[i] += 1
                if not kept or response.will_close:
                    connection.close()
                    connection = None
        except Exception as problem:
            self.failures.append(f"client {i} after {self.counts[i]} requests: {problem!r}")

    def wait_for_more(self, n=20):
        """Each client has had n further answers, or one has failed."""
        before = list(self.counts)
        gaz.until(lambda: self.failures or all(c >= b + n for b, c in zip(before, self.counts)), "all clients go on")

    def stop(self):
        self.done.set()
        for t in self.threads:
            t.join()
        return self.failures


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=gaz.PATIENCE_S)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(gaz.PATIENCE_S)
        self.sock.connect(str(self.path))


def check_three_upgrades(server, connect):
    clients = Clients(connect, f"{WORK}.txt")
    try:
        for _ in range(UPGRADES):
            clients.wait_for_more()
            server.upgrade()
            clients.wait_for_more()
    finally:
        failures = clients.stop()
    assert failures == []
    assert len(set(server.pids)) == UPGRADES + 1
    gaz.until(lambda: not any(is_running(pid) for pid in server.pids[1:-1]), "the predecessors have ended")
    assert server.process.wait(gaz.PATIENCE_S) == 0


def test_three_upgrades_under_load_lose_no_request(sample_store, tmp_path):
    with Upgradable(sample_store, tmp_path / "log", "--loops", "2") as server:
        check_three_upgrades(server, lambda: http.client.HTTPConnection(server.host, server.port, timeout=gaz.PATIENCE_S))


def test_unix_sockets_are_handed_over_too(sample_store, tmp_path):
    path = tmp_path / "socket"
    with Upgradable(sample_store, tmp_path / "log", "--loops", "2", "--listen", f"unix:{path}") as server:
        check_three_upgrades(server, lambda: UnixConnection(path))
        assert path.exists()
    assert not path.exists()


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs the openssl program")
def test_tls_goes_on_through_upgrades(sample_store, tmp_path):
    cert, key = make_certificate(tmp_path, "upgrade")
    trust = ssl.create_default_context(cafile=cert)
    with Upgradable(sample_store, tmp_path / "log", "--loops", "2", "--tls-listen", "127.0.0.1:0", "--tls-cert", cert,
                    "--tls-key", key) as server:
        server.event("ready")
        port = int(re.search(r"address=127\.0\.0\.1:(\d+) .*tls=true", server.text()).group(1))
        check_three_upgrades(server, lambda: http.client.HTTPSConnection("127.0.0.1", port, timeout=gaz.PATIENCE_S, context=trust))


def test_a_successor_that_refuses_its_configuration_leaves_the_old_one_serving(sample_store, tmp_path):
    config = tmp_path / "gazetted.conf"
    config.write_text("drain = 5\n")
    with Upgradable(sample_store, tmp_path / "log", "--config", config) as server:
        server.event("ready")
        config.write_text("drian = 5\n")
        server.process.send_signal(signal.SIGUSR2)
        assert "status 78" in server.event("upgrade_failed")
        assert "did you mean 'drain'?" in server.text()
        assert server.get(f"{WORK}.txt").status == 200
        config.write_text("drain = 6\n")
        server.upgrade()
        assert server.get(f"{WORK}.txt").status == 200


@pytest.fixture
def installed(tmp_path):
    """A copy of the programs that may be replaced."""
    for name in ("gazetted", "gazetted-render-worker", "gazetted-ingest-worker"):
        target = tmp_path / "bin" / name
        target.parent.mkdir(exist_ok=True)
        shutil.copy2(gaz.BUILD / "bin" / name, target)
    (tmp_path / "plugins").symlink_to(gaz.BUILD / "plugins")
    return tmp_path / "bin" / "gazetted"


def replace(program, text=None):
    """As a package manager does it: a new file takes the name."""
    new = program.with_suffix(".new")
    if text is None:
        shutil.copy2(gaz.GAZETTED, new)
    else:
        new.write_text(text)
        new.chmod(0o755)
    os.replace(new, program)


def test_the_program_that_is_at_the_path_now_is_started(sample_store, tmp_path, installed):
    with Upgradable(sample_store, tmp_path / "log", program=installed) as server:
        server.event("ready")
        replace(installed, "#!/bin/sh\nexit 3\n")
        server.process.send_signal(signal.SIGUSR2)
        assert "status 3" in server.event("upgrade_failed")
        replace(installed, "this is no program\n")
        server.process.send_signal(signal.SIGUSR2)
        server.event("upgrade_failed", 2)
        installed.unlink()
        server.process.send_signal(signal.SIGUSR2)
        server.event("upgrade_failed", 3)
        assert server.get(f"{WORK}.txt").status == 200
        replace(installed)
        server.upgrade()
        assert server.get(f"{WORK}.txt").status == 200
        assert os.path.samefile(f"/proc/{server.pids[-1]}/exe", installed)


def test_a_crash_of_the_successor_is_survived(sample_store, tmp_path, installed):
    with Upgradable(sample_store, tmp_path / "log", program=installed) as server:
        server.event("ready")
        replace(installed, "#!/bin/sh\nkill -SEGV $$\n")
        server.process.send_signal(signal.SIGUSR2)
        assert "signal 11" in server.event("upgrade_failed")
        assert server.get(f"{WORK}.txt").status == 200


def test_ending_while_a_successor_starts_ends_both(sample_store, tmp_path, installed):
    with Upgradable(sample_store, tmp_path / "log", program=installed) as server:
        server.event("ready")
        replace(installed, f"#!/bin/sh\necho $$ >'{tmp_path}/pid'\nexec sleep 1000\n")  # lint: polls a condition
        server.process.send_signal(signal.SIGUSR2)
        pid = int(gaz.until(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text().strip(), "it runs"))
        assert server.stop() == 0
        assert not is_running(pid)
