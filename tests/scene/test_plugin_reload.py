# SPDX-License-Identifier: Apache-2.0
"""Plugins whose files change while the server is busy: no request fails, and what is answered is what the file is now."""
import contextlib
import http.client
import json
import os
import pathlib
import re
import shutil
import subprocess
import threading

import pytest

import gaz
from gaz import WORK
from test_sandbox import OTHER, SOURCES
from test_metrics import Numbers
from test_xslt import HEAD, TEXT, make

SOURCE = gaz.ROOT / "tests" / "scene" / "changing_plugin.c"
V1 = f"{WORK}/eng@2006-05-01"
CHANGING = f"{V1}.changing"
OWN = [f"{V1}.txt", f"{V1}.xml", f"{V1};r1.txt?width=40"]  # cached: nothing below touches them
CLIENTS = 4


@pytest.fixture(scope="module")
def builds(tmp_path_factory):
    """Compiles the plugin with these macros."""
    folder = tmp_path_factory.mktemp("builds")

    def build(name, **macros):
        path = folder / f"{name}.so"
        if not path.exists():
            flags = [f"-D{key}={value}" for key, value in macros.items()]
            subprocess.run([os.environ.get("CC", "cc"), "-shared", "-fPIC", "-I", gaz.ROOT / "include", *flags,
                            "-o", path, SOURCE], check=True)
        return path

    build("one", WORD='"one"')
    build("two", WORD='"two"')
    build("three", WORD='"three"')
    build("crashes_early", CONSTRUCTOR="abort()")
    build("exits_early", CONSTRUCTOR="_exit(0)")
    build("crashes", CRASH=1)
    build("hangs", CONSTRUCTOR="static pthread_mutex_t m; pthread_mutex_lock(&m); pthread_mutex_lock(&m)")
    build("other", WORD='"other"', FORMAT='"other"')
    return build


class Traffic:
    """Keep-alive clients that ask on and on: what is cached, and what has to be rendered each time."""

    def __init__(self, server, targets, fresh=None):
        self.server, self.targets, self.fresh = server, targets, fresh
        self.stop = threading.Event()
        self.answers = []  # (status or failure, target, first word)
        self.clients = [threading.Thread(target=self._ask, args=(n,)) for n in range(CLIENTS)]

    def _ask(self, n):
        connection = http.client.HTTPConnection(self.server.host, self.server.port, timeout=gaz.PATIENCE_S)
        count = 0
        while not self.stop.is_set():
            count += 1
            target = self.targets[count % len(self.targets)]
            if self.fresh and count % 4 == 0:
                target = f"{self.fresh}?width={20 + (count * CLIENTS + n) % 380}"
            try:
                connection.request("GET", target)
                reply = connection.getresponse()
                body = reply.read()
                self.answers.append((reply.status, target, body[:20].split(b"\n")[0].decode("utf-8", "replace"), reply.headers["ETag"]))
            except (OSError, http.client.HTTPException) as failure:
                self.answers.append((repr(failure), target, "", None))
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

    def go_on(self):
        """Some more answers, all asked for after this was called."""
        seen = len(self.answers) + 2 * CLIENTS
        gaz.until(lambda: len(self.answers) > seen, "traffic goes on")

    def bad(self, allowed=()):
        return [a for a in self.answers if a[0] != 200 and (a[0], a[1]) not in allowed]


class Scene:
    """A server with a folder of plugins of its own, and what its log has said."""

    def __init__(self, store, tmp_path, builds, *args, first="one", loops=1):
        self.folder = tmp_path / "plugins"
        self.folder.mkdir(mode=0o755)
        self.path = self.folder / "changing.so"
        self.builds = builds
        self.admin = tmp_path / "admin"
        self.log = tmp_path / "log"
        if first:
            shutil.copy(builds(first), self.path)
        self.server = gaz.Server(store, "--plugins", self.folder, "--admin", f"unix:{self.admin}", "--loops", loops, *args,
                                 log=self.log)

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        assert self.server.stop() == 0
        assert "Sanitizer" not in self.log.read_text("utf-8", "replace")

    def put(self, name, to=None):
        """By a rename, as a package manager does."""
        new = self.folder / ".new"
        shutil.copy(self.builds(name), new)
        new.rename(to or self.path)

    def word(self):
        reply = self.server.get(CHANGING)
        return reply.text.strip() if reply.status == 200 else reply.status

    def becomes(self, word):
        gaz.until(lambda: self.word() == word, f"it answers {word}")

    def listed(self):
        return json.loads(self.server.get("/formats.json").text)

    def digests(self):
        return {f["name"]: f["plugin"]["sha256"] for f in self.listed()["formats"]}

    def refused(self):
        return {r["file"]: r for r in self.listed()["refused"]}

    def said(self, event):
        return [line for line in self.log.read_text("utf-8", "replace").splitlines() if f" event={event}" in line]

    def reloads(self, result):
        return Numbers(self.admin).of("gazetted_plugin_reloads_total", result=result)

    def is_ready(self):
        return self.server.get("/readyz").status == 200


@pytest.fixture
def scene(sample_store, tmp_path, builds):
    with Scene(sample_store, tmp_path, builds) as s:
        yield s


@pytest.fixture
def busy(sample_store, tmp_path, builds):
    """Several loops, each of which takes over in its own time: what one answers another may not yet."""
    with Scene(sample_store, tmp_path, builds, loops=3) as s:
        yield s


def test_a_plugin_that_is_replaced_takes_over_and_no_request_fails(busy):
    scene = busy
    assert scene.word() == "one"
    before = scene.digests()
    with Traffic(scene.server, OWN + [CHANGING, f"{V1}/~art_5.changing"], f"{V1}.txt") as traffic:
        traffic.go_on()
        for word in ("two", "three", "one", "two"):
            scene.put(word)
            scene.becomes(word)
            traffic.go_on()
        traffic.go_on()
    assert not traffic.bad(), traffic.bad()[:5]
    tags = {}
    for _, target, word, tag in traffic.answers:
        if target == CHANGING:
            tags.setdefault(word, set()).add(tag)
    assert set(tags) == {"one", "two", "three"} and all(len(tag) == 1 for tag in tags.values())
    assert len(set.union(*tags.values())) == 3
    gaz.until(lambda: set(before.items()) - set(scene.digests().items()) == {("changing", before["changing"])}, "it alone is another")
    assert scene.said("plugins_reloaded") and scene.said("plugin_replaced") and scene.is_ready()
    # the loop that answers with the numbers may be the last one that takes over
    gaz.until(lambda: scene.reloads("taken") >= 4, "four sets were taken")
    assert scene.reloads("refused") == 0
    gaz.until(lambda: Numbers(scene.admin).of("gazetted_plugin_epoch") >= 5, "the fifth set is in force")


def test_a_client_that_has_the_old_bytes_is_sent_the_new_ones(scene):
    old = scene.server.get(CHANGING)
    scene.put("two")
    scene.becomes("two")
    new = scene.server.get(CHANGING, {"If-None-Match": old["ETag"]})
    assert (new.status, new.text) == (200, "two\n") and new["ETag"] != old["ETag"]
    assert scene.server.get(CHANGING, {"If-None-Match": new["ETag"]}).status == 304


def test_a_file_that_is_written_slowly_in_its_place_is_taken_when_it_is_whole(scene):
    bytes_of = {word: scene.builds(word).read_bytes() for word in ("two", "three")}
    with Traffic(scene.server, OWN + [CHANGING], f"{V1}.txt") as traffic:
        traffic.go_on()
        for word, new in bytes_of.items():
            with open(scene.path, "r+b") as f:  # cp writes like this; the file is half of each for a while
                f.truncate(0)
                for at in range(0, len(new), 8192):
                    f.write(new[at:at + 8192])
                    f.flush()
                    traffic.go_on()
            scene.becomes(word)
    assert not traffic.bad(), traffic.bad()[:5]
    assert {a[2] for a in traffic.answers if a[1] == CHANGING} <= {"one", "two", "three"}
    assert "changing.so" not in scene.refused()


def test_files_that_are_no_good_leave_the_old_plugin_where_it_was(scene):
    digest = scene.digests()["changing"]
    whole = scene.builds("two").read_bytes()
    faults = {
        "is not whole": (whole[:len(whole) // 2], 0o644),
        "does not begin like an ELF file": (b"\0garbage" * 5000, 0o644),
        "does not begin like an ELF file ": (b"", 0o644),
        "crashed while loading": (scene.builds("crashes_early").read_bytes(), 0o644),
        "exited with status 0 while loading": (scene.builds("exits_early").read_bytes(), 0o644),
        "can be changed by everybody": (whole, 0o666),
    }
    with Traffic(scene.server, OWN + [CHANGING], f"{V1}.txt") as traffic:
        for n, (reason, (content, mode)) in enumerate(faults.items()):
            new = scene.folder / ".new"
            new.write_bytes(content)
            new.chmod(mode)
            new.rename(scene.path)
            gaz.until(lambda: scene.reloads("refused") == n + 1, f"it is refused: {reason}")
            refused = gaz.until(lambda: scene.refused().get("changing.so"), "that is told")
            gaz.until(lambda: reason.strip() in scene.refused()["changing.so"]["reason"], reason)
            assert refused["kept"] is True and refused["rolled_back"] is False
            assert scene.is_ready() and scene.digests()["changing"] == digest
            traffic.go_on()
        assert all(a[2] == "one" for a in traffic.answers if a[1] == CHANGING)
        scene.put("two")  # mended
        scene.becomes("two")
        assert scene.refused() == {}
    assert not traffic.bad(), traffic.bad()[:5]
    assert any("kept=yes" in line for line in scene.said("plugin_refused"))


def test_a_plugin_comes_and_goes_and_the_others_never_notice(scene):
    listed = [f["name"] for f in scene.listed()["formats"]]
    assert "other" not in listed
    assert scene.server.get(f"{WORK}.other").status == 404
    with Traffic(scene.server, OWN + [CHANGING], f"{V1}.txt") as traffic:
        for _ in range(2):
            scene.put("other", scene.folder / "other.so")
            gaz.until(lambda: scene.server.get(f"{V1}.other").status == 200, "it is there")
            assert scene.server.get(f"{V1}.other").text == "other\n"
            assert "other" in [f["name"] for f in scene.listed()["formats"]]
            assert scene.server.get("/formats/other.json").status == 200
            assert f"{WORK}/eng.other" in scene.server.get("/").text
            (scene.folder / "other.so").unlink()
            gaz.until(lambda: scene.server.get(f"{WORK}.other").status == 404, "it is gone")
            assert "other" not in [f["name"] for f in scene.listed()["formats"]]
            assert scene.server.get("/formats/other.json").status == 404
            assert f"{WORK}/eng.other" not in scene.server.get("/").text
            traffic.go_on()
    assert not traffic.bad(), traffic.bad()[:5]
    assert scene.said("plugin_added") and scene.said("plugin_removed") and scene.is_ready()


def test_workers_of_plugins_that_did_not_change_go_on(scene):
    # a bundled plugin's worker lives on; it has rendered, so that it is not a spare that may have come later
    assert scene.server.get(f"{V1}.txt?width=33").status == 200
    numbers = Numbers(scene.admin)
    starts = {name: numbers.of("gazetted_render_worker_starts_total", format=name) for name in ("txt", "xml", "epub")}
    for word in ("two", "three"):
        scene.put(word)
        scene.becomes(word)
    numbers = Numbers(scene.admin)
    assert {name: numbers.of("gazetted_render_worker_starts_total", format=name) for name in starts} == starts


def test_a_plugin_that_fails_in_its_first_minute_is_taken_back(scene):
    digest = scene.digests()["changing"]
    documents = [f"{source}.changing" for source in (*SOURCES, OTHER)]
    with Traffic(scene.server, OWN + [CHANGING], f"{V1}.txt") as traffic:
        scene.put("crashes")
        gaz.until(lambda: scene.digests()["changing"] != digest, "it took over")
        statuses = [scene.server.get(target).status for target in documents]
        gaz.until(lambda: scene.said("plugin_rolled_back"), "it is taken back")
        scene.becomes("one")
    with Traffic(scene.server, OWN + [CHANGING], f"{V1}.txt") as later:  # all of it asked for since then
        later.go_on()
    assert 502 in statuses and set(statuses) <= {200, 502, 503}
    assert [a for a in traffic.answers if a[1] != CHANGING and a[0] != 200] == []  # it harmed nobody else
    assert not later.bad(), later.bad()[:5]
    refused = scene.refused()["changing.so"]
    assert refused["rolled_back"] is True and refused["kept"] is True and "put back" in refused["reason"]
    assert scene.digests()["changing"] == digest
    assert refused["sha256"] != digest and scene.reloads("rolled_back") == 1 and scene.is_ready()
    # it is not tried again: not when it is looked at, nor when it is written once more
    scene.server.process.send_signal(1)
    scene.put("crashes")
    scene.put("other", scene.folder / "other.so")
    gaz.until(lambda: scene.server.get(f"{V1}.other").status == 200, "the folder was looked at")
    assert scene.refused()["changing.so"]["rolled_back"] is True and scene.word() == "one"
    scene.put("two")
    scene.becomes("two")
    assert scene.refused() == {}


def test_a_style_sheet_is_followed_as_it_is_edited(scene):
    def sheet(word):
        return HEAD + TEXT + f'<xsl:template match="/">{word}</xsl:template>\n</xsl:stylesheet>\n'

    target = f"{V1}.plain"
    made = make(scene.folder, "plain", '<xsl:template match="/">first</xsl:template>')
    gaz.until(lambda: scene.server.get(target).status == 200, "it is there")
    with Traffic(scene.server, OWN + [CHANGING, target], f"{V1}.txt") as traffic:
        assert scene.server.get(target).text == "first"
        (made / "main.xsl").write_text(sheet("second"), "utf-8")
        gaz.until(lambda: scene.server.get(target).text == "second", "it is the second")
        (made / "main.xsl").write_text(sheet("<xsl:value-of select='('/>"), "utf-8")
        refused = gaz.until(lambda: scene.refused().get("plain.xslt"), "it is refused")
        assert refused["kept"] is True and "main.xsl:4" in refused["reason"]
        assert scene.server.get(target).text == "second"
        (made / "main.xsl").write_text(sheet("third"), "utf-8")
        gaz.until(lambda: scene.server.get(target).text == "third", "it is the third")
        traffic.go_on()
    assert not traffic.bad(), traffic.bad()[:5]
    shutil.rmtree(made)
    gaz.until(lambda: "plain" not in scene.digests(), "it is gone")


def test_without_watching_only_a_reload_looks_at_the_plugins(sample_store, tmp_path, builds):
    with Scene(sample_store, tmp_path, builds, "--plugin-reload", "off") as scene:
        scene.put("two")
        assert scene.word() == "one"
        scene.server.process.send_signal(1)
        scene.becomes("two")
        assert len(scene.said("plugins_reloaded")) == 1


def test_the_first_plugin_may_come_when_the_server_runs(sample_store, tmp_path, builds):
    with Scene(sample_store, tmp_path, builds, first=None) as scene:
        assert scene.server.get(f"{WORK}.changing").status == 404
        scene.put("one")
        scene.becomes("one")


def test_a_folder_that_is_exchanged_as_a_whole_is_followed(scene, tmp_path):
    other = tmp_path / "next"
    other.mkdir(mode=0o755)
    shutil.copy(scene.builds("two"), other / "changing.so")
    with Traffic(scene.server, OWN, f"{V1}.txt") as traffic:
        scene.folder.rename(tmp_path / "last")
        other.rename(scene.folder)
        scene.becomes("two")
        scene.put("three")
        scene.becomes("three")
    assert not traffic.bad(), traffic.bad()[:5]


def test_the_code_that_runs_is_the_code_that_was_looked_at(scene):
    """A worker that starts after the file was overwritten has the old code whole: it comes from the copy."""
    scene.path.write_bytes(b"\0" * scene.path.stat().st_size)  # each render of this plugin starts a worker anew
    for n in range(1, 6):
        reply = scene.server.get(f"{V1}/~art_{n}.changing")
        assert (reply.status, reply.text) == (200, "one\n")
    gaz.until(lambda: scene.refused().get("changing.so"), "what is there now is refused")
    assert scene.word() == "one"
    maps = [pathlib.Path(f"/proc/{pid}/maps") for pid, program in scene.server.workers() if program == "gazetted-render-worker"]
    assert not any(re.search(r" /(?!memfd:)\S*changing\.so", m.read_text()) for m in maps if m.exists())


HANGING = 40  # one after the other they would be probed for 200 s
AT_A_TIME = 4  # at least


def hang(folder, builds):
    for n in range(HANGING):
        shutil.copy(builds("hangs"), folder / f"hangs{n}.so")


def children(pid):
    """Of all its threads."""
    found = set()
    for task in pathlib.Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found.update(task.read_text().split())
    return found


def test_plugins_that_hang_do_not_delay_the_end(scene):
    before = len(scene.server.workers())
    hang(scene.folder, scene.builds)
    gaz.until(lambda: len(scene.server.workers()) >= before + AT_A_TIME, "several are probed at a time")
    assert scene.server.stop() == 0
    after = scene.log.read_text("utf-8").partition(" event=draining ")[2]
    assert after, "it drained"
    assert " event=plugin_refused " not in after and " event=plugins_reloaded " not in after, "nobody waited for the probes"


def test_a_signal_ends_a_server_that_still_loads_its_plugins(sample_store, tmp_path, builds):
    folder, log = tmp_path / "plugins", tmp_path / "log"
    folder.mkdir(mode=0o755)
    hang(folder, builds)
    with open(log, "wb") as said, subprocess.Popen(
            [gaz.GAZETTED, "serve", "--store", sample_store, "--listen", "127.0.0.1:0", "--plugins", folder],
            stdout=subprocess.PIPE, stderr=said) as server:
        gaz.until(lambda: len(children(server.pid)) >= AT_A_TIME, "several are probed at a time")
        server.terminate()
        assert server.wait(gaz.PATIENCE_S) == 0
        assert server.stdout.read() == b"", "it never served"
    assert " event=ended_early " in log.read_text("utf-8")
