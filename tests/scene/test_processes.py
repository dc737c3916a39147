# SPDX-License-Identifier: Apache-2.0
"""The process split: who has what mapped, and what happens when a worker dies."""
import os
import signal

import gaz
from gaz import WORK


def mapped(pid):
    with open(f"/proc/{pid}/maps", encoding="ascii") as f:
        return f.read()


def test_libxml2_is_mapped_in_ingest_workers_only(server):
    assert server.get(f"{WORK}.epub").status == 200
    assert "libxml2" not in mapped(server.process.pid)
    roles = dict((pid, name) for pid, name in server.workers())
    assert {"gazetted-render-worker", "gazetted-ingest-worker"} <= set(roles.values())
    for pid, name in roles.items():
        assert ("libxml2" in mapped(pid)) == (name == "gazetted-ingest-worker")
        assert "sqlite" not in mapped(pid) and "libevent" not in mapped(pid)


def test_no_plugin_is_mapped_in_the_server(server):
    assert server.get(f"{WORK}.txt").status == 200
    assert "epub.so" not in mapped(server.process.pid)


def is_confined(pid):
    try:
        with open(f"/proc/{pid}/status", encoding="ascii") as f:
            status = dict(line.split(":", 1) for line in f if ":" in line)
    except OSError:
        return True  # it has ended meanwhile
    return status["Seccomp"].strip() == "2" and status["NoNewPrivs"].strip() == "1"


def test_workers_are_confined(server):
    assert server.get(f"{WORK}.txt?width=33").status == 200
    # One that is just starting confines itself before it is given anything.
    gaz.until(lambda: all(is_confined(pid) for pid, _ in server.workers()), "every worker is confined")


def test_killed_workers_are_replaced(sample_store):
    with gaz.Server(sample_store) as server:
        assert server.get(f"{WORK}.txt").status == 200
        before = server.workers()
        killed = {pid for pid, _ in before}
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        # One that is still dying can take a job, and a job is tried twice.
        gaz.until(lambda: killed.isdisjoint(pid for pid, _ in server.workers()), "they are gone")
        assert server.get(f"{WORK}.txt?width=50").status == 200
        programs = {name for _, name in before}
        gaz.until(lambda: {name for _, name in server.workers()} == programs, "all programs run again")
        assert not {pid for pid, _ in before} & {pid for pid, _ in server.workers()}


def test_workers_end_with_a_server_that_was_killed(sample_store):
    server = gaz.Server(sample_store)
    pids = [pid for pid, _ in gaz.until(server.workers, "workers are there")]
    server.process.kill()
    server.stop()
    gaz.until(lambda: not any(os.path.exists(f"/proc/{pid}/exe") and "gazetted" in os.readlink(f"/proc/{pid}/exe")
                              for pid in pids if os.path.exists(f"/proc/{pid}")), "the workers are gone")
