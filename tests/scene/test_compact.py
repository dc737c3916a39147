# SPDX-License-Identifier: Apache-2.0
"""Stores of older releases: they are served as they are, get the present layout when they are written, and become small."""
import hashlib
import signal
import sqlite3
import subprocess

import pytest

import gaz

ACT = "/akn/xx/act/2020/7"
FIXTURE = gaz.ROOT / "tests" / "fixtures" / "store" / "layout-2.sql"
VERSIONS = 150
XML = """<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><act name="act"><meta><identification source="#x">
<FRBRWork><FRBRthis value="{act}/!main"/><FRBRuri value="{act}"/><FRBRdate date="2020-01-01" name="x"/><FRBRauthor href="#x"/>
<FRBRcountry value="xx"/></FRBRWork></identification></meta><body>{articles}</body></act></akomaNtoso>"""


def source(n):
    """The text of day n: thirty articles, of which one more is another with each day."""
    articles = (f'<article eId="art_{i}"><num>{i}</num><content eId="art_{i}__content"><p eId="art_{i}__p">'
                f'Rule {i} of day {n if i == n % 30 + 1 else 0}: {hashlib.sha256(str(i).encode()).hexdigest()}</p></content></article>' for i in range(1, 31))
    return XML.format(act=ACT, articles="".join(articles)).encode()


@pytest.fixture
def old(tmp_path):
    path = tmp_path / "old.db"
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.executescript(FIXTURE.read_text("utf-8"))
        db.execute("INSERT INTO work VALUES (1, ?, 'eng')", [ACT])
        for n in range(VERSIONS):
            xml = source(n)
            digest, upload = hashlib.sha256(xml).digest(), hashlib.sha256(b"typed " + xml).digest()
            db.execute("INSERT INTO source VALUES (?, ?)", [digest, xml])
            db.execute("INSERT INTO upload VALUES (?, ?, 'text/plain')", [upload, b"typed " + xml])
            seq = db.execute("""INSERT INTO version (work, language, day, revision, published, title, issuer, type, number, source, source_bytes, upload)
                VALUES (1, 'eng', ?, 1, 1600000000, 'Act of Tests', '', 'act', '7', ?, ?, ?)""", [18262 + n, digest, len(xml), upload]).lastrowid
            for i in range(1, 31):
                text = hashlib.sha256(f"{i} {n if i == n % 30 + 1 else 0}".encode()).digest()
                db.execute("INSERT INTO portion VALUES (?, ?, NULL, 0, ?, '', ?, '', ?)", [seq, i - 1, f"art_{i}", str(i), text])
    db.close()
    return path


def layout(store):
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as db:
        found = db.execute("PRAGMA user_version").fetchone()[0]
    db.close()
    return found


def answers(server):
    urls = [f"{ACT}/versions.json", f"{ACT}/eng/~art_12/versions.json", f"{ACT}/eng@2020-02-09.xml", f"{ACT}/eng.txt"]
    return [(reply.status, reply.body) for reply in map(server.get, urls)]


def test_an_old_store_is_served_while_it_becomes_small(old):
    size = old.stat().st_size
    with gaz.Server(old) as server:
        before = answers(server)
        assert all(status == 200 for status, _ in before) and layout(old) == 2
        inode = old.stat().st_ino
        out = gaz.run("compact", "--store", old).out
        assert "no fault was found" in out and "bytes instead of" in out
        assert old.stat().st_ino != inode and layout(old) == 4 and old.stat().st_size < size / 5
        assert answers(server) == before
        gaz.run("withdraw", f"{ACT}/eng@2020-02-09", "--reason", "an error", "--store", old)
        gaz.until(lambda: server.get(f"{ACT}/eng@2020-02-09.xml").status == 410, "the server reads the new file")
    assert "no fault was found" in gaz.run("fsck", "--store", old).out
    assert sorted(p.name for p in old.parent.iterdir() if p.name.startswith("old.db.old") or "part" in p.name) == []


def test_a_compact_store_stays_as_it_is(old):
    gaz.run("compact", "--store", old)
    size = old.stat().st_size
    gaz.run("compact", "--keep", "--store", old)
    assert old.stat().st_size == size
    kept = [p for p in old.parent.iterdir() if p.name.startswith("old.db.old-") and not p.name.endswith(("-wal", "-shm"))]
    assert len(kept) == 1 and "no fault was found" in gaz.run("fsck", "--store", kept[0]).out


def test_a_process_that_is_killed_leaves_a_whole_store(old):
    """Wherever the signal meets it: before, while and after the layout changes, and while the copy is made."""
    for delay in (0.0, 0.05, 0.1, 0.2, 0.4):
        process = subprocess.Popen([str(gaz.GAZETTED), "compact", "--store", str(old)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(delay)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
        out = gaz.run("fsck", "--store", old).out
        assert f"{VERSIONS} publications" in out and "no fault was found" in out
    gaz.run("compact", "--store", old)
    assert layout(old) == 4 and f"{VERSIONS} publications" in gaz.run("fsck", "--store", old).out


def test_what_is_damaged_does_not_take_the_place_of_the_store(old):
    gaz.run("compact", "--store", old)
    with sqlite3.connect(old) as db:
        packed = db.execute("SELECT bytes FROM content WHERE id = (SELECT source FROM version WHERE seq = 1)").fetchone()[0]
    db.close()
    data = old.read_bytes()
    needle = packed[len(packed) // 2:][:24]
    assert needle in data
    old.write_bytes(data.replace(needle, needle[:-1] + bytes([needle[-1] ^ 1])))
    damaged, inode = old.read_bytes(), old.stat().st_ino
    refused = gaz.run("compact", "--store", old, check=False)
    assert refused.returncode == 74 and "the store old.db is damaged" in refused.err
    assert old.stat().st_ino == inode and old.read_bytes() == damaged
