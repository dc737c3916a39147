# SPDX-License-Identifier: Apache-2.0
"""Disks that are full, and media that cannot be written."""
import os
import resource
import shutil
import subprocess

import pytest

import gaz
from gaz import WORK

LIMIT = 50_000  # bytes of a file: less than the sample store, more than an empty one
HARD_LIMIT = 150_000  # less than the log of an import, more than an empty store
BYLAW = "/akn/xx-portmere/act/bylaw/2014/3"


def mounted(folder, *args):
    """Mounts on the folder, or skips the test."""
    folder.mkdir(exist_ok=True)
    if os.geteuid() != 0 or subprocess.run(["mount", *args, str(folder)], capture_output=True).returncode != 0:
        pytest.skip("needs the right to mount")
    return folder


@pytest.fixture
def small(tmp_path):
    """A small disk."""
    folder = mounted(tmp_path / "small", "-t", "tmpfs", "-o", "size=640k", "none")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture
def read_only(sample_store, tmp_path):
    """The sample store on a medium that cannot be written."""
    folder = tmp_path / "medium"
    folder.mkdir()
    shutil.copy(sample_store, folder / "own.db")
    mounted(folder, "--bind", str(folder))
    subprocess.run(["mount", "-o", "remount,ro,bind", str(folder)], check=True)
    yield folder / "own.db"
    subprocess.run(["umount", str(folder)], check=True)


def limited(*args, limit=LIMIT):
    """Runs gazetted with a limit of the size of files."""
    done = subprocess.run(["prlimit", f"--fsize={limit}", str(gaz.GAZETTED), *map(str, args)], capture_output=True, text=True,
                          timeout=gaz.PATIENCE_S)
    return done


def fill(store, count=200):
    """Publishes until the disk is full; the failure."""
    text = gaz.CORPUS / "opinions-2007-01-01-amended.txt"
    for n in range(count):
        done = gaz.run("import", text, "--work", f"/akn/xx/act/2000/{n}", "--date", "2000-01-01", "--lang", "eng", "--store", store,
                       check=False)
        if done.returncode != 0:
            return n, done
    raise AssertionError("the disk was never full")


def test_a_full_disk_is_named_and_takes_nothing_that_was_published(small, tmp_path):
    store = small / "own.db"
    published, refused = fill(store)
    assert refused.returncode == 74 and "the disk of the store own.db is full" in refused.err and published > 0
    assert f"{published} publications" in gaz.run("fsck", "--store", store).out
    assert "is full" in gaz.run("backup", small / "copy.db", "--store", store, check=False).err
    assert "(the disk is full)" in gaz.run("export", small / "out", "--store", store, check=False).err
    assert "is full" in gaz.run("init", small / "new.db", check=False).err
    assert not (small / "copy.db").exists() and not list(small.glob("new.db*"))
    log = tmp_path / "log"
    with gaz.Server(store, log=log) as server:
        for end in (".txt", ".epub", ".html"):
            assert server.get(f"/akn/xx/act/2000/0{end}").status == 200, "what is stored is served"


def test_a_limit_of_files_is_named(sample_store, tmp_path):
    copy = tmp_path / "copy.db"
    refused = limited("backup", copy, "--store", sample_store)
    assert refused.returncode == 74 and "a quota or limit is reached" in refused.stderr and not copy.exists()


def test_nothing_says_withdrawn_before_it_is(sample_store, tmp_path):
    store = tmp_path / "own.db"
    shutil.copy(sample_store, store)
    with gaz.Server(store) as server:  # it has made the shared memory, which is larger than the limit
        assert server.get(f"{gaz.WORK}.txt").status == 200
        for erases in ([], ["--erase"]):
            refused = limited("withdraw", gaz.WORK, "--reason", "an error", *erases, "--store", store, limit=3 * 4096)
            assert refused.returncode == 74 and "a quota or limit is reached" in refused.stderr and refused.stdout == ""
        assert server.get(f"{gaz.WORK}.txt").status == 200
    assert gaz.run("withdraw", gaz.WORK, "--reason", "an error", "--store", store).out.count("withdrawn ") == 3


def test_a_hard_limit_of_files_is_named_by_import(tmp_path):
    """Workers start under it, and a COMMIT that it breaks off says so."""
    store = tmp_path / "own.db"
    texts = tmp_path / "texts"
    texts.mkdir()
    for n in range(30):
        lines = "".join(f"{k}. Rule {k} of bylaw {n} says {n * 7919 % (k + 2)} {k * n * 104729}.\n\n" for k in range(1, 60))
        (texts / f"{n}.txt").write_text(f"Bylaw {n}\n\n{lines}", "utf-8")
    list_of = texts / "list.tsv"
    list_of.write_text("file\twork\tdate\tlang\n" + "".join(f"{n}.txt\t/akn/xx/act/2000/{n}\t2000-01-01\teng\n" for n in range(30)))
    refused = subprocess.run([gaz.GAZETTED, "import", list_of, "--store", store], capture_output=True, text=True,
                             preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (HARD_LIMIT, HARD_LIMIT)))
    assert refused.returncode == 74 and "a quota or limit is reached" in refused.stderr, refused.stderr
    assert "no fault was found" in gaz.run("fsck", "--store", store).out


def test_a_store_on_a_read_only_medium_is_read_and_served(read_only, tmp_path):
    assert "no fault was found" in gaz.run("fsck", "--store", read_only).out
    assert WORK in gaz.run("list", "--store", read_only).out
    with gaz.Server(read_only) as server:
        assert server.get(f"{WORK}/eng.txt").status == 200 and server.get(f"{BYLAW}/eng.epub").status == 200
        gaz.run("backup", tmp_path / "copy.db", "--store", read_only)
    gaz.run("restore", read_only, tmp_path / "again.db")
    gaz.run("export", tmp_path / "out", "--store", read_only)
    assert [path.name for path in read_only.parent.iterdir()] == ["own.db"]


def test_what_would_write_to_a_read_only_medium_says_so(read_only):
    for args in (["import", gaz.CORPUS / "harbour-bylaw-2014-03-01.txt", "--work", "/akn/xx/act/2000/1", "--date", "2000-01-01"],
                 ["withdraw", "opinions", "--reason", "none"]):
        refused = gaz.run(*args, "--store", read_only, check=False)
        assert refused.returncode == 74 and "(the medium is read-only)" in refused.err
    refused = gaz.run("init", read_only.parent / "new.db", check=False)
    assert refused.returncode == 74 and "(the medium is read-only)" in refused.err


def test_a_log_on_a_read_only_medium_is_named(sample_store, tmp_path):
    folder = tmp_path / "medium"
    folder.mkdir()
    shutil.copy(sample_store, folder / "own.db")
    (folder / "own.db-wal").write_bytes(b"the log of a server that was killed")
    mounted(folder, "--bind", str(folder))
    subprocess.run(["mount", "-o", "remount,ro,bind", str(folder)], check=True)
    try:
        refused = gaz.run("list", "--store", folder / "own.db", check=False)
        assert refused.returncode == 74 and "part of it is in its log own.db-wal" in refused.err
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_medium_that_is_written_after_all_is_read_anew(sample_store, tmp_path):
    folder = tmp_path / "medium"
    folder.mkdir()
    shutil.copy(sample_store, folder / "own.db")
    other = mounted(tmp_path / "other", "--bind", str(folder))
    subprocess.run(["mount", "-o", "remount,ro,bind", str(other)], check=True)
    try:
        with gaz.Server(other / "own.db") as server:
            assert server.get(f"{WORK}/eng@2010-01-01.txt").status == 404
            gaz.run("import", gaz.CORPUS / "opinions-2007-01-01-amended.txt", "--work", WORK, "--date", "2010-01-01", "--lang", "eng",
                    "--store", folder / "own.db")
            gaz.until(lambda: server.get(f"{WORK}/eng@2010-01-01.txt").status == 200, "the server has what was published")
    finally:
        subprocess.run(["umount", str(other)], check=True)
