# SPDX-License-Identifier: Apache-2.0
"""contrib/cluster/cluster with stand-ins for the programs it starts: which folder it takes, and what an interrupted start leaves."""
import contextlib
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "contrib/cluster/cluster"
PORTS = 14
PATIENCE_S = 60
EVERY = ("etcd", "db1", "db2", "db3", "web1", "web2", "nginx")
# Each stand-in lives until it is ended; the databases have a folder, and a standby once there is a file "whole".
STAND_INS = {
    "etcd": 'mkdir -p "$4"; exec sleep 300',
    "patroni": 'folder=${1%.yml}; mkdir -p "$folder"; exec sleep 300',
    "patronictl": "[ -e \"${2%/*}/../whole\" ] && echo '\"Sync Standby\"'",
    "nginx": "exec sleep 300",
    "curl": "exit 0",
    "gazetted": '[ "$1" != serve ] || exec sleep 300; echo "$1" >>"$HOME/../said"',
}


@pytest.fixture
def place():
    """A folder that postgres reaches, where the test runs as root."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="gazetted-cluster-", dir="/tmp"))
    folder.chmod(0o777)
    programs = folder / "programs"
    programs.mkdir()
    for name, body in STAND_INS.items():
        (programs / name).write_text(f"#!/bin/sh\n{body}\n")
        (programs / name).chmod(0o755)
    yield folder
    with contextlib.suppress(subprocess.CalledProcessError):
        if (folder / "one/settings").exists():
            run(folder, "stop", folder / "one")
    shutil.rmtree(folder)


def free_ports():
    for first in range(28100, 32000, PORTS):
        with contextlib.ExitStack() as stack, contextlib.suppress(OSError):
            for port in range(first, first + PORTS):
                stack.enter_context(socket.socket()).bind(("127.0.0.1", port))
            return first
    raise AssertionError("no ports are free")


def environment(place):
    return {**os.environ, "PATH": f"{place}/programs:{os.environ['PATH']}", "GAZETTED": f"{place}/programs/gazetted",
            "HOME": f"{place}/one", "PORT": str(free_ports())}


def run(place, *arguments, check=True):
    return subprocess.run([SCRIPT, *arguments], env=environment(place), capture_output=True, text=True, check=check)


def until(condition):
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)  # lint: polls a condition


def needs_postgres():
    if not list(pathlib.Path("/usr/lib/postgresql").glob("*/bin/postgres")):
        pytest.skip("needs postgresql")


def test_a_folder_whose_name_other_programs_would_read_as_more_is_refused(place):
    done = run(place, "start", place / "a|b", check=False)
    assert done.returncode == 64 and "may have letters" in done.stderr and not (place / "a|b").exists()


@pytest.mark.parametrize("command", ["stop", "status", "store", "switch"])
def test_only_start_makes_a_folder(place, command):
    done = run(place, command, place / "one", check=False)
    assert done.returncode == 64 and "makes it" in done.stderr and not (place / "one").exists()


@pytest.mark.skipif(os.getuid() != 0, reason="only root gives folders away")
@pytest.mark.parametrize("command", ["start", "stop"])
def test_a_folder_of_another_user_is_not_given_to_postgres(place, command):
    mine = place / "mine"
    mine.mkdir()
    os.chown(mine, pwd.getpwnam("nobody").pw_uid, -1)
    done = run(place, command, mine, check=False)
    assert done.returncode == 64 and "belongs to nobody" in done.stderr
    assert mine.owner() == "nobody" and not list(mine.iterdir())


def test_an_interrupted_start_is_begun_anew_and_a_whole_one_is_not(place):
    needs_postgres()
    one = place / "one"
    with subprocess.Popen([SCRIPT, "start", one], env=environment(place), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as start:
        until(lambda: (one / "db3").exists())
        start.send_signal(signal.SIGKILL)
    (one / "db1/half").touch()
    before = {name: (one / "run" / name).read_text() for name in ("etcd", "db1")}
    (place / "whole").touch()
    run(place, "start", one)
    assert (one / "unfinished/db1/half").exists() and not (one / "db1/half").exists()
    assert all((one / "run" / name).read_text() != number for name, number in before.items())
    assert not (one / "being-made").exists() and (place / "said").read_text() == "import\n"
    (one / "db1/data").touch()
    run(place, "stop", one)
    run(place, "start", one)
    assert (one / "db1/data").exists() and (place / "said").read_text() == "import\n"


def test_a_number_that_another_process_has_by_now_is_not_ended(place):
    needs_postgres()
    one = place / "one"
    (place / "whole").touch()
    run(place, "start", one)
    run(place, "end", one, "web1")
    with subprocess.Popen(["sleep", "300"]) as other:
        (one / "run/web1").write_text(f"{other.pid} 1\n")
        run(place, "end", one, "web1")
        assert other.poll() is None
        other.kill()
    run(place, "run", one, "web1")
    numbers = {name: int((one / "run" / name).read_text().split()[0]) for name in EVERY}
    assert all(pathlib.Path(f"/proc/{number}").exists() for number in numbers.values())
