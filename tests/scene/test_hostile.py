# SPDX-License-Identifier: Apache-2.0
"""Hostile plugins beside good traffic: each harms only its own request."""
import concurrent.futures
import itertools
import json
import shutil
import threading

import pytest

import gaz
from gaz import WORK

V1 = f"{WORK}/eng@2006-05-01"
STATUS = {"segv": 502, "exit": 502, "loop": 504, "flood": 502, "alloc": 502}
PAUSE_S = 0.01  # between good requests: without one they take the cores from the hostile worker, which has a lower priority
REFUSED = {"badabi", "badsize", "nosymbol", "ctor_crash", "ctor_exit", "ctor_hang", "sameid", "undefined"}

pytestmark = pytest.mark.skipif(not gaz.HOSTILE.is_dir(), reason="the hostile plugins are built with the tests only")


@pytest.fixture(scope="module")
def server(sample_store):
    with gaz.Server(sample_store, "--plugins", gaz.HOSTILE) as s:
        yield s


@pytest.fixture
def hasty_server(sample_store, tmp_path):
    """For the plugin that never ends: each of its requests takes the whole deadline."""
    shutil.copy(gaz.HOSTILE / "loop.so", tmp_path)
    with gaz.Server(sample_store, "--plugins", tmp_path, "--render-deadline", gaz.HASTY_S) as s:
        yield s


def test_plugins_that_cannot_be_loaded_are_listed_with_a_reason(server):
    listed = json.loads(server.get("/formats.json").text)
    reasons = {r["file"].removesuffix(".so"): r["reason"] for r in listed["refused"]}
    assert REFUSED <= set(reasons), reasons
    assert all(len(reason) > 10 for reason in reasons.values()) and len(set(reasons.values())) == len(reasons)
    assert {"txt", "xml", "epub"} <= {f["name"] for f in listed["formats"]}


@pytest.mark.parametrize("name", sorted(STATUS))
def test_a_hostile_plugin_costs_its_own_request_only(request, name):
    server = request.getfixturevalue("hasty_server" if name == "loop" else "server")
    formats = {f["name"] for f in json.loads(server.get("/formats.json").text)["formats"]}
    if name not in formats:
        pytest.skip(f"{name} is not built in this configuration")
    good = []
    stop = threading.Event()

    def traffic():
        for width in itertools.cycle(range(20, 321)):  # most of them really rendered
            good.append(server.get(f"{V1}.txt?width={width}").status)
            if stop.wait(PAUSE_S):
                return

    threads = [threading.Thread(target=traffic) for _ in range(2)]
    for t in threads:
        t.start()
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        hostile = list(pool.map(server.get, [f"{V1}.{name}"] * 2))
    stop.set()
    for t in threads:
        t.join()
    for reply in hostile:
        assert reply.status in (STATUS[name], 413, 503), f"{reply.status}: {reply.text}"
        assert json.loads(reply.text)["detail"]
        assert (reply["Retry-After"] is not None) == (reply.status in (503, 504))
    assert good and set(good) == {200}


def test_the_page_of_a_rendition_without_end_says_when_to_try_again(sample_store):
    with gaz.Server(sample_store, "--plugins", gaz.HOSTILE, "--render-deadline", f"{gaz.HASTY_S}s") as s:
        reply = s.get(f"{V1}.loop", {"Accept": "text/html"})
    assert reply.status in (503, 504) and reply["Content-Type"].startswith("text/html")
    assert reply.headers.get_all("Retry-After") == [reply["Retry-After"]] and int(reply["Retry-After"]) > 0


def test_render_has_the_deadline_of_the_settings():
    result = gaz.run("render", gaz.CORPUS / "harbour-bylaw-2014-03-01.txt", "--date", "2014-03-01", "--format", "loop", "--plugins", gaz.HOSTILE,
                     check=False, env={"GAZETTED_RENDER_DEADLINE": "5"})
    assert result.returncode != 0
    assert "more than 4000 ms of CPU time" in result.err or "longer than 5000 ms" in result.err  # whichever comes first


def test_a_command_reads_longer_than_it_renders(tmp_path):
    """The reading of a command delays no other request: its deadline is a minute at least."""
    file = tmp_path / "long.txt"
    file.write_text("Harbour dues\n\n" + "".join(f"{k}. The dues of berth {k} are paid on the day of arrival.\n" for k in range(1, 20000)))
    result = gaz.run("render", file, "--format", "txt", "--date", "2014-03-01", check=False, env={"GAZETTED_RENDER_DEADLINE": "100ms"})
    assert "the reader of imported documents" not in result.err


def test_the_sandbox_denies_files_network_and_processes(server):
    reply = server.get(f"{V1}.open")
    assert reply.status == 200, reply.text
    attempts = dict(line.split(None, 1) for line in reply.text.splitlines() if line.strip())
    assert len(attempts) >= 4
    assert all(result.startswith(("denied", "EPERM", "EACCES", "refused")) for result in attempts.values()), attempts


def test_a_format_that_hangs_keeps_nobody_else_waiting(sample_store):
    """More hanging requests than there are workers, and still every other format is served while they hang."""
    with gaz.Server(sample_store, "--plugins", gaz.HOSTILE, "--render-deadline", "600") as server:
        answered = []

        def hang(n):
            try:
                answered.append(server.get(f"{V1}/~art_{n}.loop").status)
            except OSError:
                pass  # the server is killed below

        threads = [threading.Thread(target=hang, args=(n,)) for n in range(1, 21)]
        for t in threads:
            t.start()
        good = [server.get(f"{V1}.txt?width={width}").status for width in range(20, 60)]
        still_hanging = len(threads) - len(answered)
        server.process.kill()
        for t in threads:
            t.join()
    assert set(good) == {200}
    assert still_hanging > 0, "the good answers came while others hung"
