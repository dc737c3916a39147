# SPDX-License-Identifier: Apache-2.0
"""Signals, and what a service manager is told. The test is the manager: its socket, its listening sockets."""
import ctypes
import fcntl
import os
import pathlib
import re
import signal
import socket

import pytest

import gaz
from gaz import WORK
from test_upgrade import Upgradable, UnixConnection


class Manager:
    """The socket that NOTIFY_SOCKET names, and all that arrived there."""

    def __init__(self, name):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(name)
        self.socket.settimeout(0.01)
        self.environment = {"NOTIFY_SOCKET": name.replace("\0", "@", 1)}
        self.messages = []

    def heard(self):
        try:
            while True:
                self.messages.append(dict(line.split("=", 1) for line in self.socket.recv(4096).decode().split("\n")))
        except TimeoutError:
            return self.messages

    def wait_for(self, key, count=1):
        """The count-th message with this key."""
        return gaz.until(lambda: ([m for m in self.heard() if key in m][count - 1:] or [None])[0], f"{key} number {count}")

    def count(self, key):
        return sum(key in m for m in self.heard())


@pytest.fixture
def manager(tmp_path):
    m = Manager(str(tmp_path / "notify"))
    yield m
    m.socket.close()


def start(store, tmp_path, manager=None, *args, **more):
    environment = {**os.environ, **(manager.environment if manager else {}), **more.pop("env", {})}
    return Upgradable(store, tmp_path / "log", *args, env=environment, **more)


def test_the_manager_hears_of_readiness_and_of_the_end(sample_store, tmp_path, manager):
    server = start(sample_store, tmp_path, manager)
    assert manager.wait_for("READY")["READY"] == "1"
    assert manager.count("STOPPING") == 0
    assert server.stop() == 0
    assert manager.wait_for("STOPPING")["STOPPING"] == "1"


def test_an_abstract_socket_will_do(sample_store, tmp_path):
    manager = Manager(f"\0gazetted-scene-{os.getpid()}")
    with start(sample_store, tmp_path, manager):
        assert manager.wait_for("READY")
    manager.socket.close()


def test_a_reload_changes_the_log_level_and_limits_at_once(sample_store, tmp_path, manager):
    config = tmp_path / "gazetted.conf"
    config.write_text("log-level = warn\nmax-header-fields = 64\ncache = 16\n")
    with start(sample_store, tmp_path, manager, "--config", config) as server:
        manager.wait_for("READY")
        assert "level=info" not in server.text()
        many = {f"X-{i}": "1" for i in range(20)}
        assert server.get(f"{WORK}.txt", many).status == 200
        config.write_text("log-level = info\nmax-header-fields = 16\ncache = 32\n")
        server.process.send_signal(signal.SIGHUP)
        reloading = manager.wait_for("RELOADING")
        assert int(reloading["MONOTONIC_USEC"]) > 0
        manager.wait_for("READY", 2)
        assert "event=reloaded" in server.event("reloaded")
        assert "settings=cache " in server.event("needs_restart").replace('"', "")
        gaz.until(lambda: server.get(f"{WORK}.txt", many).status == 431, "the new limit holds")


def test_a_faulty_reload_changes_nothing_and_tells_every_fault(sample_store, tmp_path, manager):
    config = tmp_path / "gazetted.conf"
    config.write_text("max-header-fields = 64\n")
    with start(sample_store, tmp_path, manager, "--config", config) as server:
        manager.wait_for("READY")
        config.write_text("max-header-fields = 4\nmax-heder-bytes = 1\nlog-level = loud\n")
        server.process.send_signal(signal.SIGHUP)
        manager.wait_for("READY", 2)
        assert "event=kept" in server.event("kept")
        assert "did you mean 'max-header-bytes'?" in server.event("fault") and ":3: " in server.event("fault", 2)
        assert server.get(f"{WORK}.txt", {f"X-{i}": "1" for i in range(20)}).status == 200
        config.write_text("max-header-bytes = 60000\n")  # each is possible, both together are not
        server.process.send_signal(signal.SIGHUP)
        assert "too long together" in server.event("kept", 2)
        config.write_text("access-log = /nowhere/access.log\nmax-header-fields = 4\n")
        server.process.send_signal(signal.SIGHUP)
        assert "/nowhere/access.log" in server.event("kept", 3)
        assert server.get(f"{WORK}.txt", {f"X-{i}": "1" for i in range(20)}).status == 200


def test_log_files_are_opened_anew(sample_store, tmp_path):
    access = tmp_path / "access.log"
    with start(sample_store, tmp_path, None, "--access-log", access) as server:
        server.get("/formats.json")
        gaz.until(lambda: access.exists() and access.read_text().count("\n") == 1, "the line is written")
        access.rename(tmp_path / "access.log.1")
        server.process.send_signal(signal.SIGUSR1)
        server.event("logs_reopened")
        server.get(f"{WORK}.txt")
        gaz.until(lambda: access.exists() and access.read_text().count("\n") == 1, "the next line is in the new file")
        assert (tmp_path / "access.log.1").read_text().count("\n") == 1


def test_the_watchdog_is_fed(sample_store, tmp_path, manager):
    with start(sample_store, tmp_path, manager, env={"WATCHDOG_USEC": "100000"}):
        manager.wait_for("WATCHDOG", 3)


class StoppedThread:
    """One thread of a process stands still, as if it hung. Nobody could wait for a process whose thread is still traced."""
    SEIZE, INTERRUPT, DETACH = 0x4206, 0x4207, 17

    def __init__(self, pid, name):
        self.libc = ctypes.CDLL(None, use_errno=True)
        self.tid = gaz.until(lambda: next((int(t.name) for t in pathlib.Path(f"/proc/{pid}/task").iterdir()
                                           if (t / "comm").read_text().strip() == name), None), f"thread {name}")
        if self.libc.ptrace(self.SEIZE, self.tid, None, None) != 0:
            pytest.skip(f"needs ptrace: {os.strerror(ctypes.get_errno())}")
        assert self.libc.ptrace(self.INTERRUPT, self.tid, None, None) == 0
        os.waitpid(self.tid, 0x40000000)  # __WALL

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        assert self.libc.ptrace(self.DETACH, self.tid, None, None) == 0


def test_a_hung_loop_starves_the_watchdog(sample_store, tmp_path, manager):
    with start(sample_store, tmp_path, manager, "--loops", "2", env={"WATCHDOG_USEC": "100000"}) as server:
        manager.wait_for("WATCHDOG", 2)
        with StoppedThread(server.process.pid, "loop 1"):
            assert "loops=" in server.event("loop_hangs")  # 1, or 2 where a busy machine keeps the other from its turn
            starved = manager.count("WATCHDOG")
        manager.wait_for("WATCHDOG", starved + 2)


def test_the_manager_hears_who_is_the_main_process_after_an_upgrade(sample_store, tmp_path, manager):
    with start(sample_store, tmp_path, manager, env={"WATCHDOG_USEC": "100000"}) as server:
        manager.wait_for("READY")
        server.upgrade()
        assert int(manager.wait_for("MAINPID")["MAINPID"]) == server.pids[-1]
        assert server.process.wait(gaz.PATIENCE_S) == 0
        fed = manager.count("WATCHDOG")
        manager.wait_for("WATCHDOG", fed + 2)  # by the successor: the old one has ended
        assert manager.count("STOPPING") == 0


def listening(address, family=socket.AF_INET):
    s = socket.socket(family)
    s.bind(address)
    s.listen()
    return s


def activated(store, tmp_path, sockets, *args, **more):
    """A server that gets {name: socket} from 3 on, as a service manager gives them."""
    copies = [fcntl.fcntl(s.fileno(), fcntl.F_DUPFD, 100) for s in sockets.values()]
    moves = " ".join(f"{3 + i}<&{fd} {fd}<&-" for i, fd in enumerate(copies))
    program = tmp_path / "activate"
    program.write_text(f"#!/bin/bash\nexec {moves}\nexport LISTEN_PID=$$ LISTEN_FDS={len(copies)} "
                       f"LISTEN_FDNAMES={':'.join(sockets)}\nexec '{gaz.GAZETTED}' \"$@\"\n")
    program.chmod(0o755)
    try:
        return start(store, tmp_path, None, *args, program=program, pass_fds=copies, **more)
    finally:
        for fd in copies:
            os.close(fd)


def port(s):
    return s.getsockname()[1]


def ask(connection, target):
    connection.request("GET", target)
    return connection.getresponse().status


def test_activated_sockets_alone_are_served_and_their_names_tell_the_role(sample_store, tmp_path):
    path = str(tmp_path / "socket")
    sockets = {"web": listening(("127.0.0.1", 0)), "admin": listening(("127.0.0.1", 0)),
               "proxy": listening(path, socket.AF_UNIX)}
    with activated(sample_store, tmp_path, sockets, listen=None) as server:
        server.event("ready")
        assert server.port == port(sockets["web"])
        assert server.get(f"{WORK}.txt").status == 200
        assert ask(UnixConnection(path), f"{WORK}.txt") == 200
        assert "address=127.0.0.1:8080" not in server.text()
        admin = re.search(r"event=listening .*admin=true", server.text())
        assert admin and f"127.0.0.1:{port(sockets['admin'])}" in admin.group()
        server.upgrade()
        assert server.get(f"{WORK}.txt").status == 200
        assert ask(UnixConnection(path), f"{WORK}.txt") == 200
        assert len(re.findall(r"event=listening .*admin=true", server.text())) == 2
    assert os.path.exists(path)  # it is the manager's


def test_listen_chooses_among_activated_sockets(sample_store, tmp_path):
    wanted, other = listening(("127.0.0.1", 0)), listening(("127.0.0.1", 0))
    with activated(sample_store, tmp_path, {"a": wanted, "b": other}, listen=f"127.0.0.1:{port(wanted)}") as server:
        assert server.port == port(wanted) and server.get(f"{WORK}.txt").status == 200
        assert f"127.0.0.1:{port(other)}" not in server.text()


def test_sockets_for_another_process_are_left_alone(sample_store, tmp_path):
    with start(sample_store, tmp_path, None, env={"LISTEN_PID": "1", "LISTEN_FDS": "1"}) as server:
        assert server.get(f"{WORK}.txt").status == 200


def test_what_is_no_listening_socket_is_refused(sample_store, tmp_path):
    with socket.socket() as idle, pytest.raises(AssertionError, match="exit"):
        activated(sample_store, tmp_path, {"x": idle}, listen=None)
    assert "ListenStream=" in (tmp_path / "log").read_text()


def test_a_nonsensical_manager_is_named(sample_store):
    result = gaz.run("serve", "--store", sample_store, env={"NOTIFY_SOCKET": "nonsense"}, check=False)
    assert result.returncode == 78 and "NOTIFY_SOCKET" in result.err
