# SPDX-License-Identifier: Apache-2.0
"""The sandbox: whatever a plugin does is contained, logged, counted and answered, and nobody else notices."""
import contextlib
import ctypes
import http.client
import json
import os
import re
import shutil
import signal
import struct
import subprocess
import threading
import time

import pytest

import gaz
from gaz import WORK
from test_metrics import Numbers

MISBEHAVING = gaz.BUILD / "plugins-misbehaving"
V1 = f"{WORK}/eng@2006-05-01"
# Documents of different sources, and one more, all of the sample corpus.
SOURCES = [f"{V1};r1", f"{V1};r2", f"{WORK}/eng@2007-01-01", "/akn/xx-portmere/act/bylaw/2014/3/eng@2014-03-01",
           "/akn/xx-portmere/act/bylaw/2014/3/eng@2019-06-01"]
OTHER = "/akn/xx-yunting/act/measures/2019/7/zho@2019-05-01"
RATE = 200  # good requests a second
# How each ends: the status, and as what its workers are counted; docs/operating.md has the same for operators. What computes without end
# meets the limit of CPU time on an idle machine and the deadline on a busy one.
GROUPS = {
    "crashes": (502, ("signal",), ["segv", "sigill", "abort", "stack", "alloc", "truncate", "sigprof"]),
    "ends": (502, ("exit",), ["exit", "quickexit", "closesocket", "closeall"]),
    "hangs": (504, ("deadline", "cpu"), ["loop", "sleep", "timer"]),
    "lies": (502, ("protocol",), ["garbage", "forge", "floodsocket", "unsealed", "passfds", "empty"]),
    "keeps its output open": (502, (), ["mapped"]),
    "blames the operating system": (502, (), ["blame"]),
    "writes too much": (413, (), ["flood"]),
    "harms nobody": (200, (), ["floodlog", "leak", "remember", "stay", "names", "turned"]),
}

pytestmark = pytest.mark.skipif(not MISBEHAVING.is_dir(), reason="the hostile plugins are built with the tests only")


class Traffic:
    """RATE requests a second on kept connections, of other formats: most are cached, every fourth is rendered."""

    CLIENTS = 4

    def __init__(self, server):
        self.server, self.stop, self.answers = server, threading.Event(), []
        self.clients = [threading.Thread(target=self.ask, args=(n,)) for n in range(self.CLIENTS)]

    def target(self, n, count):
        if count % 4 == 0:
            return f"{V1}/~art_{1 + count // 4 % 25}.txt?width={20 + (n * 71 + count // 100) % 280}"
        return (f"{V1}.txt", f"{V1}.xml", f"{V1}.epub")[count % 4 - 1]

    def ask(self, n):
        connection, count = http.client.HTTPConnection(self.server.host, self.server.port, timeout=gaz.PATIENCE_S), 0
        while not self.stop.wait(self.CLIENTS / RATE):
            count += 1
            try:
                connection.request("GET", self.target(n, count))
                response = connection.getresponse()
                response.read()
                self.answers.append(response.status)
            except (OSError, http.client.HTTPException) as failure:
                self.answers.append(repr(failure))
                connection.close()
        connection.close()

    def __enter__(self):
        for client in self.clients:
            client.start()
        return self

    def __exit__(self, *exc):
        self.stop.set()
        for client in self.clients:
            client.join()


def folder_of(names, tmp_path):
    """Those of the hostile plugins that are built: alloc needs a limited address space, which sanitizers do not have."""
    folder = tmp_path / "plugins"
    folder.mkdir(mode=0o755)
    for name in names:
        if (MISBEHAVING / f"misbehave_{name}.so").exists():
            shutil.copy(MISBEHAVING / f"misbehave_{name}.so", folder)
    return folder, sorted(path.stem.removeprefix("misbehave_") for path in folder.iterdir())


def lines(log, event):
    return [line for line in log.read_text("utf-8", "replace").splitlines() if f" event={event} " in line]


def ask_all(server, names):
    """One request to each of them, all at one time."""
    answers = {}
    threads = [threading.Thread(target=lambda name=name: answers.update({name: server.get(f"{V1}.{name}")})) for name in names]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return answers


@pytest.mark.parametrize("group", GROUPS)
def test_good_traffic_sees_nothing_of_a_plugin_that(sample_store, tmp_path, group):
    status, reasons, names = GROUPS[group]
    admin, log = tmp_path / "admin", tmp_path / "log"
    folder, names = folder_of(names, tmp_path)
    deadline = gaz.HASTY_S if group == "hangs" else gaz.RENDER_DEADLINE  # on a slow machine 64 MiB take long
    with gaz.Server(sample_store, "--plugins", folder, "--loops", 1, "--render-deadline", deadline, "--admin", f"unix:{admin}", log=log) as server:
        for target in (f"{V1}.txt", f"{V1}.xml", f"{V1}.epub"):
            assert server.get(target).status == 200
        with Traffic(server) as good:
            answers = ask_all(server, names)
            again = ask_all(server, names)
            gaz.until(lambda: len(good.answers) >= RATE, "a second of good traffic has passed")
        now = Numbers(admin)
        assert server.get("/readyz").status == 200
    assert set(good.answers) == {200}, {a: good.answers.count(a) for a in set(good.answers)}
    assert {name: reply.status for name, reply in answers.items()} == {name: status for name in names}
    said = log.read_text("utf-8")
    assert not reasons or any(f" reason={reason} " in said for reason in reasons)
    for name in names:
        if status != 200:
            problem = json.loads(answers[name].text)
            assert problem["status"] == status and len(problem["detail"]) > 20
            assert str(folder) not in answers[name].text
        if reasons:
            assert sum(now.of("gazetted_render_lost_workers_total", format=name, reason=reason) for reason in reasons) >= 1, name
            lost = [line for line in lines(log, "worker_lost") if f" pool={name} " in line]
            assert lost or " event=suppressed " in said, name  # more than some a second are counted instead
            for line in lost:
                assert " req=" in line and " text=" in line and any(f" reason={reason} " in line for reason in reasons), (name, line)
        if status == 502 and reasons:  # the second time it is known already, and no worker is started
            assert again[name].status == 502 and "neither is tried again" in again[name].text, name
            assert now.of("gazetted_render_refused_jobs_total", format=name, reason="quarantine") == 1, name
            assert f"plugin={name} for_ms=" in said or " event=suppressed " in said
    assert "forged=" not in re.sub(r'text="(?:[^"\\]|\\.)*"', "", said), "a plugin's words are quoted"


def test_what_a_foreign_plugin_saw_of_one_document_is_gone_with_the_next(sample_store, tmp_path):
    folder, _ = folder_of(["remember", "leak", "stay"], tmp_path)
    with gaz.Server(sample_store, "--plugins", folder, "--loops", 1) as server:
        for article in range(1, 6):
            assert server.get(f"{V1}/~art_{article}.remember").text == "0 documents seen before\n"
            assert server.get(f"{V1}/~art_{article}.leak").text == "and all is well\n"
        assert server.get(f"{V1}/~art_9.stay").text == "early"
        gaz.until(lambda: not any(is_busy(pid) for pid, _ in server.workers()), "nobody stays behind and computes")


def is_busy(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as f:
            return f.read().rpartition(")")[2].split()[0] == "R"
    except OSError:
        return False


def test_one_document_takes_a_format_from_nobody_else(sample_store, tmp_path):
    """Whatever a client varies: the portion here, an option elsewhere."""
    admin = tmp_path / "admin"
    folder, _ = folder_of(["picky"], tmp_path)
    with gaz.Server(sample_store, "--plugins", folder, "--loops", 2, "--admin", f"unix:{admin}") as server:
        answers = [server.get(f"{V1}/~art_{n}.picky") for n in range(2, 20)]
        assert {reply.status for reply in answers} == {502}
        assert all("neither is tried again" in reply.text for reply in answers[1:])
        assert server.get(f"{OTHER}/~art_1.picky").status == 200
        now = Numbers(admin)
        assert now.of("gazetted_render_refused_jobs_total", format="picky", reason="quarantine") == len(answers) - 1
        assert now.of("gazetted_render_breaker_opened_total", format="picky") == 0
        assert now.of("gazetted_render_quarantined_jobs") == 1


def test_a_plugin_that_keeps_failing_rests_and_comes_back(sample_store, tmp_path):
    admin, log = tmp_path / "admin", tmp_path / "log"
    folder, _ = folder_of(["picky"], tmp_path)
    with gaz.Server(sample_store, "--plugins", folder, "--loops", 2, "--admin", f"unix:{admin}", log=log) as server:
        first = [server.get(f"{target}.picky").status for target in SOURCES]
        assert first == [502] * 5
        resting = server.get(f"{OTHER}.picky")
        assert resting.status == 503
        assert resting["Content-Type"] == "application/problem+json"
        assert 1 <= int(resting["Retry-After"]) <= 5
        assert "rests" in json.loads(resting.text)["detail"]
        now = Numbers(admin)
        assert now.of("gazetted_render_breaker_open", format="picky") == 1
        assert now.of("gazetted_render_breaker_opened_total", format="picky") == 1
        assert now.of("gazetted_render_refused_jobs_total", format="picky", reason="breaker") >= 1
        ready = server.get("/readyz?verbose")
        assert ready.status == 200  # the other formats are as they were
        assert {c["name"]: c.get("resting") for c in json.loads(ready.text)["checks"]}["plugins"] == ["picky"]
        assert server.get(f"{V1}/~art_7.txt?width=33").status == 200
        gaz.until(lambda: server.get(f"{OTHER}/~art_1.picky").status == 200, "it is tried again after its pause")
        assert Numbers(admin).of("gazetted_render_breaker_open", format="picky") == 0
        assert who_rests(server) == []
    events = [re.search(r"event=(breaker_\w+)", line)[1] for line in log.read_text("utf-8").splitlines() if " event=breaker_" in line]
    assert events == ["breaker_opened", "breaker_probes", "breaker_closed"]


def who_rests(server):
    """Formats whose breaker is open, and its pause not over."""
    checks = json.loads(server.get("/readyz?verbose").text)["checks"]
    return next(c["resting"] for c in checks if c["name"] == "plugins")


def test_a_constructor_that_never_comes_back_is_no_way_out(sample_store, tmp_path):
    """It says itself that its worker is ready before the second step of the sandbox. The kernel says that it is not: no document reaches it."""
    log = tmp_path / "log"
    with gaz.Server(sample_store, "--plugins", gaz.BUILD / "plugins-forgeready", "--loops", 1, "--render-deadline", gaz.HASTY_S, log=log) as server:
        assert "forgeready" not in {f["name"] for f in json.loads(server.get("/formats.json").text)["formats"]}
        assert server.get(f"{V1}/~art_1.txt").status == 200
    assert "said that it was ready before its worker was confined" in log.read_text("utf-8")


def is_foreign(pid):
    """Whether it runs a plugin that is not bundled: such a worker has a lower priority."""
    try:
        return os.getpriority(os.PRIO_PROCESS, pid) > os.getpriority(os.PRIO_PROCESS, 0)
    except OSError:
        return False


def test_workers_that_compute_without_a_job_make_their_plugin_rest(sample_store, tmp_path):
    """Without the sandbox, where nothing shows that such a worker is not ready."""
    log = tmp_path / "log"
    with gaz.Server(sample_store, "--plugins", gaz.BUILD / "plugins-idleloop", "--loops", 1, "--sandbox", "off", log=log) as server:
        assert "idleloop" in {f["name"] for f in json.loads(server.get("/formats.json").text)["formats"]}
        with Traffic(server) as good:
            gaz.until(lambda: "idleloop" in who_rests(server), "workers that compute without a job make the plugin rest")
            gaz.until(lambda: not any(is_busy(pid) and is_foreign(pid) for pid, _ in server.workers()), "none of them is started again")
            gaz.until(lambda: len(good.answers) >= RATE, "a second of good traffic has passed")
    assert set(good.answers) == {200}
    assert any(" reason=protocol " in line and "without a job" in line for line in lines(log, "worker_lost"))


LIMITS = {"Max processes": "0", "Max core file size": "0", "Max locked memory": "0", "Max msgqueue size": "0", "Max open files": "24",
          "Max pending signals": "0", "Max nice priority": "0", "Max realtime priority": "0", "oom_score_adj": "1000"}


def filters(pid):
    """How many system call filters it has."""
    with open(f"/proc/{pid}/status", encoding="ascii") as f:
        return int(re.search(r"^Seccomp_filters:\t(\d+)$", f.read(), re.M)[1])


def limits(pid):
    """Of a worker that has taken both steps of its confinement; None before, and when it has gone."""
    try:
        if filters(pid) < filters("self") + 2:
            return None
        with open(f"/proc/{pid}/oom_score_adj", encoding="ascii") as f:
            found = {"oom_score_adj": f.read().strip(), "nice": os.getpriority(os.PRIO_PROCESS, pid)}
        with open(f"/proc/{pid}/limits", encoding="ascii") as f:
            return found | {line[:26].strip(): line[26:].split()[0] for line in f.readlines()[1:]}
    except OSError:
        return None


def test_the_kernel_limits_each_worker(sample_store, tmp_path):
    folder, _ = folder_of(["remember"], tmp_path)
    with gaz.Server(sample_store, "--plugins", folder, "--loops", 1, "--render-deadline", 10) as server:
        assert server.get(f"{V1}/~art_1.remember").status == 200

        def ready():
            found = [limits(pid) for pid, _ in server.workers()]
            return found if None not in found else None

        own = os.getpriority(os.PRIO_PROCESS, server.process.pid)
        # the whole life of a worker of the foreign plugin is limited, of the others each job
        gaz.until(lambda: {limit["Max cpu time"] for limit in ready() or []} == {"unlimited", "13"}, "all workers wait")
        for limit in gaz.until(ready, "all workers wait"):
            assert {name: limit[name] for name in LIMITS} == LIMITS
            is_foreign = limit["Max cpu time"] != "unlimited"
            assert limit["nice"] > own if is_foreign else limit["nice"] == own
            assert int(limit["Max stack size"]) <= 8 << 20
            assert int(limit["Max file size"]) < 1 << 30


BURST, A_SECOND = 22, 8  # starts of a pool of two workers: src/render/pool.c


def test_workers_that_die_without_a_job_are_not_replaced_without_end(sample_store, tmp_path):
    admin, log = tmp_path / "admin", tmp_path / "log"
    begin = time.monotonic()
    with gaz.Server(sample_store, "--loops", 1, "--admin", f"unix:{admin}", log=log) as server:
        for _ in range(60):
            for pid, _ in gaz.until(server.workers, "there are workers"):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        now = Numbers(admin)
        most = BURST + A_SECOND * (time.monotonic() - begin + 1)
        assert 1 < now.of("gazetted_render_worker_starts_total", format="txt") <= most  # however fast or slow the machine is
        gaz.until(lambda: server.get(f"{V1}.txt?width=41").status == 200, "it serves again")
        delayed = Numbers(admin).sum("gazetted_render_delayed_starts_total") > 0
    assert bool(lines(log, "starts_delayed")) == delayed


# A kernel that lacks what the sandbox is made of: a filter in front of the server answers for it.

LOAD, JUMP_IF_EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOW, ERRNO = 0x7fff0000, 0x00050000
ENOSYS, EPERM, EINVAL = 38, 1, 22
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
NUMBERS = {"x86_64": {"landlock": 444, "seccomp": 317, "prctl": 157}, "aarch64": {"landlock": 444, "seccomp": 277, "prctl": 167}}
LIBC = ctypes.CDLL(None, use_errno=True)


def deny(steps):
    """What the child does before it becomes the server. steps: instructions of classic BPF."""
    program = b"".join(struct.pack("HBBI", *step) for step in steps)
    room = ctypes.create_string_buffer(program)
    head = struct.pack("HL", len(steps), ctypes.addressof(room))

    def install():
        keep = (room, head)
        assert LIBC.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
        assert LIBC.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, head, 0, 0) == 0
        return keep

    return install


def without_landlock(n):
    return [(LOAD, 0, 0, 0), (JUMP_IF_EQUAL, 0, 1, n["landlock"]), (RETURN, 0, 0, ERRNO | ENOSYS), (RETURN, 0, 0, ALLOW)]


def without_seccomp(n):
    return [(LOAD, 0, 0, 0), (JUMP_IF_EQUAL, 3, 0, n["seccomp"]), (JUMP_IF_EQUAL, 0, 3, n["prctl"]), (LOAD, 0, 0, 16),
            (JUMP_IF_EQUAL, 0, 1, PR_SET_SECCOMP), (RETURN, 0, 0, ERRNO | EINVAL), (RETURN, 0, 0, ALLOW)]


@pytest.mark.parametrize("lack", [without_landlock, without_seccomp])
def test_without_a_sandbox_nothing_is_served_and_nothing_rendered(sample_store, lack):
    numbers = NUMBERS.get(os.uname().machine)
    if numbers is None:
        pytest.skip("the numbers of the system calls of this machine are not known here")
    install = deny(lack(numbers))
    for command in (("serve", "--listen", "127.0.0.1:0"), ("render", gaz.CORPUS / "harbour-bylaw-2014-03-01.txt", "--format", "txt")):
        store = ("--store", sample_store) if command[0] == "serve" else ()
        done = subprocess.run([str(gaz.GAZETTED), *map(str, command), *map(str, store)], capture_output=True, text=True,
                              timeout=gaz.PATIENCE_S, preexec_fn=install, check=False)
        assert done.returncode == 78, (command, done.returncode, done.stderr)
        assert "sandbox" in done.stderr and done.stdout == ""
