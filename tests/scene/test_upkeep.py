# SPDX-License-Identifier: Apache-2.0
"""Keeping a store: checking it, copying it while it is in use, putting a copy in its place."""
import os
import shutil
import sqlite3
import subprocess
import threading

import pytest

import gaz
import store_rows
from gaz import WORK

PAGE_BYTES = 4096  # of SQLite
CORRECTIONS = 150


@pytest.fixture
def store(sample_store, tmp_path):
    """A store of this test alone."""
    path = tmp_path / "own.db"
    shutil.copy(sample_store, path)
    return path


NEEDLE_BYTES = 24  # of one content, as they are in the file and nowhere else


def needle(store, column, seq=1):
    """Some bytes of the source, upload or outline of a publication."""
    table, key = ("portions", "seq") if column == "outline" else ("version", "seq")
    with sqlite3.connect(store) as db:
        packed = db.execute(f"SELECT bytes FROM content WHERE id = (SELECT {column} FROM {table} WHERE {key} = ?)", [seq]).fetchone()[0]
    db.close()
    return packed[len(packed) // 2:][:NEEDLE_BYTES]


def change(store, word):
    """Changes one byte of these, wherever they stand in the file."""
    data = store.read_bytes()
    assert data.count(word) >= 1
    store.write_bytes(data.replace(word, word[:-1] + bytes([word[-1] ^ 1])))


def damage(store, *columns, seq=1):
    for word in [needle(store, column, seq) for column in columns or ("source", "upload")]:
        change(store, word)


def test_a_sound_store_has_no_fault(store):
    out = gaz.run("fsck", "--store", store).out
    assert "6 publications, 6 sources" in out and "no fault was found" in out


def test_a_damaged_source_is_named_with_its_publications(store):
    damage(store)
    result = gaz.run("fsck", "--store", store, check=False)
    assert result.returncode == 65
    assert "damaged: the source with the SHA-256" in result.out and "publications with it: 1" in result.out
    assert "damaged: the uploaded file with" in result.out
    assert "restore it from a backup" in result.err


@pytest.mark.parametrize("word", [b"Harbour By-law of Portmere", b"/akn/xx-portmere/act/bylaw/2014/3", b"harbour-bylaw", b"bylaw"])
def test_no_changed_byte_of_a_row_is_missed_or_served(store, word):
    """Titles, names of works, short names and kinds of documents."""
    before = [gaz.run(*command, "--store", store).out for command in (["list"], ["history", "harbour-bylaw"])]
    change(store, word)
    result = gaz.run("fsck", "--store", store, check=False)
    assert result.returncode == 65 and "damaged: " in result.out
    for command, sound in zip((["list"], ["history", "harbour-bylaw"]), before):
        told = gaz.run(*command, "--store", store, check=False)
        assert told.returncode != 0 or told.out == sound
        assert set(told.out.splitlines()) <= set(sound.splitlines()), "nothing that is wrong is printed"


@pytest.mark.parametrize("word", [b"The annex named a person", b"The registrar of Portmere"])
def test_a_changed_byte_of_a_correction_is_found(store, word):
    work = "/akn/xx-portmere/act/bylaw/2014/3"
    gaz.run("withdraw", f"{work}/eng@2014-03-01", "--reason", "The annex named a person", "--by", "The registrar of Portmere", "--store", store)
    change(store, word)
    result = gaz.run("fsck", "--store", store, check=False)
    assert result.returncode == 65 and "damaged: the row of correction" in result.out
    told = gaz.run("history", work, "--store", store, check=False)
    assert told.returncode != 0 and "is damaged" in told.err


def test_a_withdrawal_that_names_another_publication_is_found(store):
    gaz.run("withdraw", "/akn/xx-portmere/act/bylaw/2014/3/eng@2014-03-01", "--reason", "an error", "--store", store)
    with sqlite3.connect(store) as db:
        triggers = db.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'withdrawn'").fetchall()
        for name, in triggers:
            db.execute(f"DROP TRIGGER {name}")
        db.execute("UPDATE withdrawn SET version = 1")
    db.close()
    store_rows.seal(store)
    result = gaz.run("fsck", "--store", store, check=False)
    assert result.returncode == 65 and "damaged: the withdrawal of publication 1" in result.out


def test_a_changed_byte_of_headings_is_found(store):
    damage(store, "outline")
    result = gaz.run("fsck", "--store", store, check=False)
    assert result.returncode == 65 and "damaged: the list of portions with the SHA-256" in result.out


def test_a_damaged_page_does_not_hide_other_faults(store):
    damage(store)
    data = bytearray(store.read_bytes())
    at = data.rindex(b"harbour") // PAGE_BYTES * PAGE_BYTES
    data[at:at + PAGE_BYTES] = b"\xff" * PAGE_BYTES
    store.write_bytes(data)
    result = gaz.run("fsck", "--store", store, check=False)
    assert result.returncode == 65
    assert "the structure of the file is damaged" in result.out and "publications with it: 1" in result.out


def test_a_copy_is_an_equal_store_and_is_checked(store, tmp_path):
    copy = tmp_path / "copy.db"
    out = gaz.run("backup", copy, "--store", store).out
    assert copy.stat().st_mode & 0o007 == 0, "what was withdrawn is in the copy, too"
    assert "copied to" in out and "no fault was found" in out
    for command in (["list"], ["history", "opinions"]):
        assert gaz.run(*command, "--store", copy).out == gaz.run(*command, "--store", store).out
    again = gaz.run("backup", copy, "--store", store, check=False)
    assert again.returncode == 73 and "name another" in again.err


def test_a_damaged_store_is_not_copied(store, tmp_path):
    damage(store)
    result = gaz.run("backup", tmp_path / "copy.db", "--store", store, check=False)
    assert result.returncode == 74 and "the store own.db is damaged, and no copy was made" in result.err and not (tmp_path / "copy.db").exists()
    store_rows.seal(store)
    result = gaz.run("backup", tmp_path / "copy.db", "--store", store, check=False)
    assert result.returncode == 65 and "damaged: the source with the SHA-256" in result.out


def test_a_page_in_the_place_of_another_is_found(store):
    data = store.read_bytes()
    pages = [data[at:at + PAGE_BYTES] for at in range(0, len(data), PAGE_BYTES)]
    pages[5], pages[6] = pages[6], pages[5]
    store.write_bytes(b"".join(pages))
    result = gaz.run("fsck", "--store", store, check=False)
    assert result.returncode == 65 and all(f"damaged: page {number} of the file has another checksum" in result.out for number in (6, 7))


def publish(store, date):
    text = gaz.ROOT / "contrib/corpus/opinions-2007-01-01-amended.txt"
    gaz.run("import", text, "--work", WORK, "--date", date, "--lang", "eng", "--store", store)


def remove_log(store):
    for end in ("-wal", "-shm"):
        os.unlink(f"{store}{end}")


def test_a_copy_taken_while_the_server_runs_takes_its_place_later(store, tmp_path):
    copy = tmp_path / "copy.db"
    with gaz.Server(store) as server:
        assert server.get(f"{WORK}/eng.txt").status == 200
        gaz.run("backup", copy, "--store", store)
        publish(store, "2010-01-01")
        publish(store, "2011-01-01")
        gaz.until(lambda: server.get(f"{WORK}/eng@2011-01-01.txt").status == 200, "the new version is there")
        remove_log(store)
        os.rename(copy, store)
        gaz.until(lambda: server.get(f"{WORK}/eng@2011-01-01.txt").status == 404, "the server reads the copy")


def test_a_copy_is_not_read_through_a_log_from_another_time(store, tmp_path):
    copy = tmp_path / "copy.db"
    with gaz.Server(store):  # as long as it reads, the log stays
        gaz.run("backup", copy, "--store", store)
        publish(store, "2010-01-01")
        publish(store, "2011-01-01")
    os.rename(copy, store)
    for command in (["list"], ["fsck"], ["withdraw", "opinions", "--reason", "none"]):
        refused = gaz.run(*command, "--store", store, check=False)
        assert refused.returncode == 78 and "or to the same at another time" in refused.err
    remove_log(store)
    assert "no fault" in gaz.run("fsck", "--store", store).out
    assert "2010" not in gaz.run("history", "opinions", "--store", store).out


def test_a_store_is_never_taken_for_another_while_it_is_written(store):
    """A reader that opened between a commit and its checkpoint once saw an older count than the file had."""
    done, refused = threading.Event(), []

    def read():
        while not done.is_set():
            result = gaz.run("list", "--store", store, check=False)
            if result.returncode != 0:
                refused.append(result.err)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for n in range(CORRECTIONS):
        gaz.run("repeal", "opinions", "--on", "never" if n % 2 else "2020-01-01", "--reason", "a trial", "--store", store)
    done.set()
    for reader in readers:
        reader.join()
    assert not refused


def test_copies_of_killed_commands_are_named_and_removed(store):
    ended = subprocess.Popen(["true"])
    ended.wait()
    running = subprocess.Popen(["cat"], stdin=subprocess.PIPE)
    mine = store.with_name(f"{store.name}.part-{ended.pid}")
    others = [store.with_name(f"{store.name}.part-{running.pid}"), store.with_name(f"{store.name}.part-x"), store.with_name("other.db.part-1")]
    files = [mine, *(mine.with_name(mine.name + end) for end in ("-wal", "-shm", "-journal", ".lock"))]
    for file in files + others:
        file.write_bytes(b"half")
    out = gaz.run("fsck", "--store", store).out
    assert out.count("left over: ") == 1 and f"left over: {mine}, of a command that was killed" in out and "no fault was found" in out
    gaz.run("compact", "--store", store)
    assert not any(file.exists() for file in files) and all(file.exists() for file in others)
    running.stdin.close()
    running.wait()
    gaz.run("backup", store.with_name("backup.db"), "--store", store)
    gaz.run("restore", store.with_name("backup.db"), store, "--force")
    assert not others[0].exists() and all(file.exists() for file in others[1:])
