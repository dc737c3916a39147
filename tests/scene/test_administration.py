# SPDX-License-Identifier: Apache-2.0
"""Stores made, exported, made again from an export, and restored from a backup."""
import json
import os
import shutil
import signal
import stat
import subprocess

import pytest

import gaz
from gaz import WORK
from test_upkeep import damage

REASON = "It was published by mistake."
BYLAW = "/akn/xx-portmere/act/bylaw/2014/3"


@pytest.fixture
def store(sample_store, tmp_path):
    """A store of this test alone."""
    path = tmp_path / "own.db"
    shutil.copy(sample_store, path)
    return path


def correct(store, command, *args):
    return gaz.run(command, *args, "--reason", REASON, "--by", "The registrar", "--store", store)


@pytest.fixture
def corrected(store):
    """A store with everything that can happen to one."""
    correct(store, "withdraw", f"{WORK}/eng@2007-01-01")
    text = gaz.CORPUS / "opinions-2007-01-01-amended.txt"
    publish = ["import", text, "--work", WORK, "--lang", "eng", "--store", store, "--date"]
    gaz.run(*publish, "2007-01-01")
    gaz.run(*publish, "2012-01-01", "--title", "A title\twith a tab, a \"quote\" and an é")
    correct(store, "withdraw", f"{WORK}/eng@2006-05-01;r1", "--erase")
    correct(store, "repeal", "harbour-bylaw", "--on", "2030-01-01")
    correct(store, "alias", "opinions", "harbour-bylaw")
    gaz.run("import", gaz.CORPUS / "harbour-bylaw-2014-03-01.txt", "--work", "/akn/xx/act/2020/9", "--date", "2020-01-01",
            "--lang", "eng", "--alias", "other", "--store", store)
    correct(store, "withdraw", "/akn/xx/act/2020/9", "--erase")
    correct(store, "rename", "cycling-measures", "/akn/xx-yunting/act/measures/2019/8")
    return store


def lines(folder, name):
    return [json.loads(line) for line in (folder / name).read_text("utf-8").splitlines()]


def all_files(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def export(store, folder):
    gaz.run("export", folder, "--store", store)
    return folder


def test_what_was_exported_makes_an_equal_store(corrected, tmp_path):
    out = export(corrected, tmp_path / "out")
    again = tmp_path / "again.db"
    said = gaz.run("init", again, "--from", out).out
    assert "no fault was found" in said and "filled the store" in said
    assert all_files(export(again, tmp_path / "out2")) == all_files(out)
    for command in (["history", WORK], ["history", BYLAW], ["history", "other"], ["history", "cycling-measures"], ["list"], ["list", "--aliases"]):
        assert gaz.run(*command, "--store", again).out == gaz.run(*command, "--store", corrected).out
    with gaz.Server(corrected) as old, gaz.Server(again) as new:
        for url in (f"{WORK}/versions.json", f"{WORK}/eng@2007-01-01;r2.txt", f"{WORK}/eng@2007-01-01;r1.txt", f"{BYLAW}/eng.xml",
                    f"{WORK}/eng@2006-05-01;r2/~art_5.json", f"{WORK}/eng@2006-05-01;r1.txt", "/changes.json",
                    "/akn/xx-yunting/act/measures/2019/8/zho.html"):
            one, other = old.get(url), new.get(url)
            assert (one.status, one["ETag"]) == (other.status, other["ETag"]), url
            assert one.status == 410 or one.status == 200 and one.body == other.body, url  # a problem names its request
        assert new.get("/opinions")["Location"].startswith(BYLAW)


def test_an_export_has_every_file_under_the_name_of_its_publication(corrected, tmp_path):
    out = export(corrected, tmp_path / "out")
    rows = lines(out, "publications.jsonl")
    assert [row["publication"] for row in rows] == sorted(row["publication"] for row in rows)
    by_name = {f"{row['work']}/{row['language']}@{row['date']};r{row['revision']}": row for row in rows}
    amended = by_name[f"{WORK}/eng@2007-01-01;r2"]
    assert amended["file"] == f"files{WORK}/eng@2007-01-01;r2.xml" and amended["withdrawn"] is None
    assert b"<akomaNtoso" in (out / amended["file"]).read_bytes()
    assert (out / amended["upload"]).read_bytes() == (gaz.CORPUS / "opinions-2007-01-01-amended.txt").read_bytes()
    erased = by_name["/akn/xx/act/2020/9/eng@2020-01-01;r1"]
    assert erased["file"] is None and erased["title"] == ""
    kinds = [row["kind"] for row in lines(out, "corrections.jsonl")]
    assert kinds == ["withdraw", "erase", "repeal", "alias", "erase", "rename", "alias"]
    assert all(row["by"] == "The registrar" and row["reason"] == REASON for row in lines(out, "corrections.jsonl"))
    assert {"alias": "opinions", "work": BYLAW} in lines(out, "aliases.jsonl")
    assert lines(out, "export.json")[0]["publications"] == len(rows)


def test_an_empty_store_is_exported_too(store, tmp_path):
    empty = tmp_path / "empty.db"
    gaz.run("init", empty)
    out = export(empty, tmp_path / "out")
    assert "no fault" in gaz.run("init", tmp_path / "again.db", "--from", out).out


def test_an_export_goes_into_an_empty_folder_only(store, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "mine").write_text("kept")
    refused = gaz.run("export", folder, "--store", store, check=False)
    assert refused.returncode == 73 and "is not empty: name a new one" in refused.err


def spoil_source(out):
    file = out / lines(out, "publications.jsonl")[1]["file"]
    file.write_bytes(file.read_bytes().replace(b"</p>", b"x</p>", 1))


def lead_out(name):
    def spoil(out):
        path = out / (name or lines(out, "publications.jsonl")[0]["file"])
        elsewhere = out.parent / "elsewhere"
        path.rename(elsewhere)
        path.symlink_to(elsewhere)
    return spoil


def drop_line(name):
    def spoil(out):
        path = out / name
        path.write_text("".join(path.read_text("utf-8").splitlines(True)[:-1]), "utf-8")
    return spoil


def replace(name, old, new):
    def spoil(out):
        path = out / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")
    return spoil


@pytest.mark.parametrize("spoil, said", [
    (spoil_source, "publications.jsonl, line 2: the source of publication 2 is not the one that was exported"),
    (drop_line("publications.jsonl"), "aliases.jsonl, line 1: nothing was published of"),
    (drop_line("aliases.jsonl"), "lines of it are missing"),
    (replace("publications.jsonl", '"publication":1,', '"publication":7,'), "number 7 follows where 1 is the next"),
    (replace("publications.jsonl", '"revision":1,', '"revision":2,'), "has revision 2, which is not after 2"),
    (replace("publications.jsonl", '"file":"', '"file":"../'), "the member 'file' is missing, or has a wrong value"),
    (replace("publications.jsonl", '"file":"', '"file":"/'), "the member 'file' is missing, or has a wrong value"),
    (replace("publications.jsonl", '"work":"/akn', '"work":"/nka'), "publications.jsonl, line 1: "),
    (replace("publications.jsonl", '{"publication', '["publication'), "this is not an object of JSON"),
    (replace("aliases.jsonl", '"work":"/akn/', '"work":"/akn/xx-'), "aliases.jsonl, line 1: "),
    (lambda out: (out / "export.json").unlink(), "not an export, or not a complete one"),
    (lead_out("corrections.jsonl"), "corrections.jsonl is a link that leads out of the export"),
    (lead_out(None), "is a link that leads out of the export"),
    (lambda out: (out / "aliases.jsonl").write_text("x" * (1 << 20) + "x\n"), "aliases.jsonl, line 1: the line is longer than 1048576 bytes"),
    (replace("export.json", '"layout":1', '"layout":3'), "by a newer gazetted"),
])
def test_an_export_that_was_changed_is_refused_and_leaves_nothing(store, tmp_path, spoil, said):
    out = export(store, tmp_path / "out")
    spoil(out)
    refused = gaz.run("init", tmp_path / "again.db", "--from", out, check=False)
    assert refused.returncode in (65, 66, 78) and said in refused.err
    assert not list(tmp_path.glob("again*"))


def test_a_store_that_is_damaged_is_not_exported(store, tmp_path):
    damage(store)
    refused = gaz.run("export", tmp_path / "out", "--store", store, check=False)
    assert refused.returncode == 74 and "is damaged: 'gazetted fsck' names" in refused.err
    assert not (tmp_path / "out" / "export.json").exists()


def test_init_makes_a_store_that_others_cannot_read(tmp_path):
    path = tmp_path / "new.db"
    assert "made the store" in gaz.run("init", path).out
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert "is empty" in gaz.run("list", "--store", path).err
    assert "0 publications" in gaz.run("fsck", "--store", path).out
    with gaz.Server(path) as server:
        assert server.get("/").status == 200


def test_an_import_makes_a_store_that_others_cannot_read(tmp_path):
    path = tmp_path / "new.db"
    gaz.run("import", gaz.CORPUS / "opinions-2007-01-01-amended.txt", "--yes", "--store", path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
def test_a_store_made_by_root_belongs_to_the_owner_of_its_folder(tmp_path):
    folder = tmp_path / "lib"
    folder.mkdir()
    os.chown(folder, 12345, 12346)
    gaz.run("init", folder / "new.db")
    assert (folder / "new.db").stat().st_uid == 12345 and (folder / "new.db").stat().st_gid == 12346


def test_init_never_touches_what_is_there(store, tmp_path):
    before = store.read_bytes()
    for args in ([store], [store, "--from", tmp_path]):
        refused = gaz.run("init", *args, check=False)
        assert refused.returncode == 73 and "there is a store own.db" in refused.err
    assert store.read_bytes() == before
    (tmp_path / "gone.db-wal").write_bytes(b"a log")
    refused = gaz.run("init", tmp_path / "gone.db", check=False)
    assert refused.returncode == 73 and "gone.db-wal of a store that is gone" in refused.err
    assert gaz.run("init", tmp_path / "no" / "folder.db", check=False).returncode == 66


def publish(store, date):
    text = gaz.CORPUS / "opinions-2007-01-01-amended.txt"
    gaz.run("import", text, "--work", WORK, "--date", date, "--lang", "eng", "--store", store)


def test_a_backup_is_restored_where_nothing_is(store, tmp_path):
    backup, new = tmp_path / "backup.db", tmp_path / "new.db"
    gaz.run("backup", backup, "--store", store)
    said = gaz.run("restore", backup, new, "--verify").out
    assert said.count("no fault was found") == 2 and "restored" in said
    assert gaz.run("history", "opinions", "--store", new).out == gaz.run("history", "opinions", "--store", store).out
    assert stat.S_IMODE(new.stat().st_mode) == 0o640
    assert not [path.name for path in tmp_path.iterdir() if ".part-" in path.name]


def test_a_backup_replaces_a_store_that_is_served_and_keeps_it(store, tmp_path):
    backup = tmp_path / "backup.db"
    os.chmod(store, 0o604)
    with gaz.Server(store) as server:
        gaz.run("backup", backup, "--store", store)
        publish(store, "2011-01-01")
        gaz.until(lambda: server.get(f"{WORK}/eng@2011-01-01.txt").status == 200, "the new version is there")
        refused = gaz.run("restore", backup, store, check=False)
        assert refused.returncode == 73 and "there is a store own.db" in refused.err
        said = gaz.run("restore", backup, store, "--force").out
        gaz.until(lambda: server.get(f"{WORK}/eng@2011-01-01.txt").status == 404, "the server reads the backup")
        publish(store, "2012-01-01")
        gaz.until(lambda: server.get(f"{WORK}/eng@2012-01-01.txt").status == 200, "and what is published into it")
    assert stat.S_IMODE(store.stat().st_mode) == 0o604
    kept = next(path for path in tmp_path.glob("own.db.old-*Z"))
    assert f"is kept as {kept}" in said
    assert "2011-01-01" in gaz.run("history", "opinions", "--store", kept).out, "its log was kept too"
    assert "no fault" in gaz.run("fsck", "--store", store).out


def test_a_damaged_backup_is_not_restored(store, tmp_path):
    backup = tmp_path / "backup.db"
    gaz.run("backup", backup, "--store", store)
    damage(backup)
    before = store.read_bytes()
    refused = gaz.run("restore", backup, store, "--force", check=False)
    assert refused.returncode == 65 and "damaged" in refused.out and store.read_bytes() == before
    assert not list(tmp_path.glob("*.part-*")) and not list(tmp_path.glob("*.old-*"))


def test_a_log_of_another_store_is_moved_aside(store, tmp_path):
    backup, new = tmp_path / "backup.db", tmp_path / "new.db"
    gaz.run("backup", backup, "--store", store)
    (tmp_path / "new.db-wal").write_bytes(b"a log")
    refused = gaz.run("restore", backup, new, check=False)
    assert refused.returncode == 73 and "of a store that is gone" in refused.err
    gaz.run("restore", backup, new, "--force")
    assert "no fault" in gaz.run("fsck", "--store", new).out
    assert next(tmp_path.glob("new.db.old-*Z-wal")).read_bytes() == b"a log"


def test_a_store_that_is_written_is_not_replaced(store, tmp_path):
    backup = tmp_path / "backup.db"
    gaz.run("backup", backup, "--store", store)
    gaz.run("import", gaz.CORPUS / "harbour-bylaw-2014-03-01.txt", "--work", "/akn/xx/act/2020/9", "--date", "2020-01-01", "--lang",
            "eng", "--store", store)
    holder = subprocess.Popen(["flock", f"{store}.lock", "sleep", "infinity"], preexec_fn=os.setsid)
    try:
        gaz.until(lambda: subprocess.run(["flock", "-n", f"{store}.lock", "true"]).returncode != 0, "the lock is held")
        refused = gaz.run("restore", backup, store, "--force", check=False)
        assert refused.returncode == 75 and "is writing to the store" in refused.err
    finally:
        os.killpg(holder.pid, signal.SIGTERM)
        holder.wait()
    assert not list(tmp_path.glob("*.part-*")) and not list(tmp_path.glob("*.old-*"))
