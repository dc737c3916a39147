# SPDX-License-Identifier: Apache-2.0
"""What documents keep alive has one budget: in the cache or not, in memory, in files, or on its way to a client."""
import base64
import hashlib
import json
import os
import resource
import select
import struct
import subprocess

import pytest

import gaz
from test_abuse import dial
from test_health import ask
from test_metrics import Numbers
from test_resources import png

SOURCE = gaz.ROOT / "tests" / "scene" / "sized_plugin.c"
SIZED = f"{gaz.WORK}.sized"
MIB = 1 << 20


@pytest.fixture(scope="module")
def plugins(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plugins")
    subprocess.run([os.environ.get("CC", "cc"), "-shared", "-fPIC", "-O2", "-fvisibility=hidden", "-I", gaz.ROOT / "include",
                    "-o", folder / "sized.so", SOURCE], check=True)
    return folder


def sized(mib, salt=0):
    return f"{SIZED}?kib={mib * 1024}&salt={salt}"


def digest_of(reply):
    return f"sha-256=:{base64.b64encode(hashlib.sha256(reply.body).digest()).decode()}:"


def memory_check(reply):
    return next(check for check in json.loads(reply.text)["checks"] if check["name"] == "memory")


def test_pictures_that_a_rendition_needs_are_in_the_budget(tmp_path):
    work, admin = "/akn/xx/act/2024/9", tmp_path / "admin"
    for version, date in enumerate(("2024-01-01", "2025-01-01")):
        images = ""
        for i in range(5):  # each of 7 MiB, in a chunk that programs pass over
            (tmp_path / f"{i}.png").write_bytes(png()[:-12] + struct.pack(">I", 7 * MIB) + b"juNk" + bytes([version * 5 + i]) * (7 * MIB + 4) + png()[-12:])
            images += f'<img src="{i}.png" alt="{i}"/>'
        (tmp_path / "act.xml").write_text('<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><act name="act"><meta/><body>'
                                          f'<article eId="art_1"><num>1</num><content><p>Signs: {images}</p></content></article>'
                                          f'<article eId="art_2"><num>2</num><content><p>Version {version}.</p></content></article>'
                                          "</body></act></akomaNtoso>", "utf-8")
        gaz.run("import", tmp_path / "act.xml", "--work", work, "--lang", "eng", "--date", date, "--store", tmp_path / "s.db")
    with gaz.Server(tmp_path / "s.db", "--admin", f"unix:{admin}", "--cache", 1, "--held", 64) as server:
        assert server.get(f"{work}/eng@2025-01-01/~art_2.docx").status == 200
        assert server.get(f"{work}/eng@2024-01-01...2025-01-01/~art_2.docx").status == 503
        gaz.until(lambda: memory_check(server.get("/readyz?verbose"))["held"] < MIB, "the pictures are given back")
        assert server.get(f"{work}/eng@2024-01-01/~art_2.docx").status == 200


def slow_reader(server, target):
    """Asks, and reads the status alone: the rest of a large answer stays with the server."""
    s = dial(server, window=4096)
    s.sendall(f"GET {target} HTTP/1.1\r\nHost: a\r\n\r\n".encode())
    assert select.select([s], [], [], gaz.PATIENCE_S)[0], "the answer begins"
    head = b""
    while len(head) < 12:
        head += s.recv(12 - len(head))
    return s, int(head.split()[1])


def test_slow_readers_of_different_renditions_use_up_one_budget(sample_store, plugins, tmp_path):
    admin, readers, statuses = tmp_path / "admin", [], []
    with gaz.Server(sample_store, "--plugins", plugins, "--admin", f"unix:{admin}", "--loops", 1, "--cache", 1, "--held", 64,
                    "--write-timeout", 3600, "--render-deadline", 600) as server:
        held = memory_check(server.get("/readyz?verbose"))
        assert held["ok"] and held["budget"] == 65 * MIB and held["held"] < MIB
        while len(readers) < 20 and 503 not in statuses:
            reader, status = slow_reader(server, sized(8, len(readers)))
            readers.append(reader)
            statuses.append(status)
        assert statuses == [200] * 8 + [503]
        refused = server.get(sized(8, 99))
        assert refused.status == 503 and refused["Retry-After"] and "used up" in json.loads(refused.text)["detail"]
        numbers = Numbers(admin)
        assert 64 * MIB <= numbers["gazetted_held_bytes"] <= numbers["gazetted_held_budget_bytes"] == 65 * MIB
        assert numbers["gazetted_held_fds"] >= 8 and numbers["gazetted_held_refusals_total"] >= 2
        ready = ask(admin, "/readyz")
        assert ready.status == 503 and not memory_check(ready)["ok"] and memory_check(ready)["held"] >= 64 * MIB
        for reader in readers:
            reader.close()
        gaz.until(lambda: server.get("/readyz").status == 200, "what was being sent is given up")
        assert server.get(sized(8, 99)).status == 200


def test_cached_files_leave_descriptors_for_others(store, tmp_path):
    admin, few, text = tmp_path / "admin", 256, tmp_path / "act.txt"
    text.write_text("An Act\n\n" + "".join(f"{n}. Section {n}\n\n{'word ' * 40}\n\n" for n in range(1, 101)))
    gaz.run("import", text, "--work", "/akn/xx/act/2001/1", "--date", "2001-01-01", "--lang", "eng", "--store", store)
    with gaz.Server(store, "--admin", f"unix:{admin}", "--loops", 1, "--max-connections", 20, "--render-deadline", 600,
                    preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (few, few))) as server:
        for width in range(40, 340):
            reply = server.get(f"/akn/xx/act/2001/1.txt?width={width}")
            assert reply.status == 200 and len(reply.body) > 12288, "each in a file of its own"
        numbers = Numbers(admin)
        assert 0 < numbers["gazetted_cache_fds"] <= numbers["gazetted_cache_budget_fds"] == few // 4
        assert 0 < numbers["gazetted_held_fds"] <= numbers["gazetted_held_budget_fds"] == few // 2
        assert numbers["gazetted_process_open_fds"] < few * 3 // 4
        assert numbers["gazetted_held_refusals_total"] == 0
        assert server.get("/readyz").status == 200


def test_a_rendition_that_would_fill_the_cache_is_not_kept(sample_store, plugins, tmp_path):
    admin = tmp_path / "admin"
    with gaz.Server(sample_store, "--plugins", plugins, "--admin", f"unix:{admin}", "--loops", 1, "--cache", 32,
                    "--render-deadline", 600) as server:
        def jobs():
            return Numbers(admin).of("gazetted_render_jobs_total", format="sized", result="done")

        for mib, times in ((3, 2), (2, 1)):
            before = jobs()
            for _ in range(2):
                reply = server.get(sized(mib))
                assert (reply.status, len(reply.body)) == (200, mib * MIB)
                assert reply["Repr-Digest"] == digest_of(reply)
            assert jobs() - before == times, f"{mib} MiB of a cache of 32"
