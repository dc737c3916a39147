# SPDX-License-Identifier: Apache-2.0
"""gazetted import of many files: folders, histories, several workers, and what a kill leaves."""
import csv
import json
import os
import re
import signal
import subprocess

import pytest

import gaz
import real_corpus

TEXT = "---\nwork: /akn/xx/act/2024/{n}\ndate: 2024-01-{day:02}\nlanguage: eng\ntitle: Rules {n}\n---\n\n# 1. Scope\n\nThis is rule {n}.\n"
HISTORIES = (*real_corpus.VERSIONED, ("fr-constitution-1958", "/akn/fr/act/1958/constitution", "fra"))


def write_rules(folder, numbers):
    folder.mkdir(parents=True, exist_ok=True)
    for n in numbers:
        (folder / f"{n:04}.md").write_text(TEXT.format(n=n, day=1), "utf-8")


def seqs(store, work):
    return re.findall(r"publication (\d+)", gaz.run("history", work, "--store", store).out)


def versions(store, work):
    """Date, revision and digest of each publication."""
    return re.findall(r"@(\S+);r(\d+) .*?sha-256 (\w+)", gaz.run("history", work, "--store", store).out)


def test_a_folder_is_imported_in_order_and_once(tmp_path):
    folder, store = tmp_path / "texts", tmp_path / "s.db"
    write_rules(folder, range(1, 20))
    write_rules(folder / "more", range(20, 40))
    (folder / ".hidden.md").write_text("not a text of ours", "utf-8")
    (folder / "link.md").symlink_to(folder / "0001.md")
    result = gaz.run("import", folder, "--store", store, "--jobs", 3)
    assert "39 published, 0 stored already, 0 refused, of 39; 0 to be checked" in result.out
    assert [seqs(store, f"/akn/xx/act/2024/{n}") for n in range(1, 40)] == [[str(n)] for n in range(1, 40)]
    (folder / "0003.md").write_text(TEXT.format(n=3, day=2), "utf-8")
    again = gaz.run("import", folder, "--store", store)
    assert "1 published, 38 stored already, 0 refused, of 39" in again.out
    assert len(seqs(store, "/akn/xx/act/2024/3")) == 2


def test_several_files_are_imported_together(tmp_path):
    write_rules(tmp_path, range(1, 4))
    result = gaz.run("import", tmp_path / "0001.md", tmp_path / "0003.md", "--store", tmp_path / "s.db")
    assert "2 published" in result.out
    refused = gaz.run("import", tmp_path / "0001.md", tmp_path / "0003.md", "--title", "x", "--store", tmp_path / "s.db", check=False)
    assert refused.returncode == 64 and "has its own facts" in refused.err


def test_a_name_is_proposed_for_no_file_silently(tmp_path):
    folder, store = tmp_path / "texts", tmp_path / "s.db"
    folder.mkdir()
    (folder / "rules.txt").write_text("Rules of the pond\n\n1. Scope\n\nText of the rules.\n", "utf-8")
    result = gaz.run("import", folder, "--store", store, check=False)
    assert result.returncode == 65 and "does not state its name" in result.err
    assert "1 published" in gaz.run("import", folder, "--store", store, "--yes").out
    assert "0 published, 1 stored already" in gaz.run("import", folder, "--store", store, "--yes").out


def test_a_list_comes_from_standard_input(tmp_path):
    write_rules(tmp_path, range(1, 3))
    result = gaz.run("import", "--list", "-", "--store", tmp_path / "s.db", input=b"file\n0001.md\n0002.md\n", cwd=tmp_path)
    assert "2 published" in result.out
    (tmp_path / "names.tsv").write_text("file\n0001.md\n0002.md\n", "utf-8")
    assert "2 stored already" in gaz.run("import", tmp_path / "names.tsv", "--store", tmp_path / "s.db").out


def test_what_is_no_file_is_refused_without_waiting(tmp_path):
    """A pipe that nobody writes to would be waited for without end."""
    write_rules(tmp_path, [1])
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "l.tsv").write_text("file\npipe.md\n0001.md\n/dev/zero\n", "utf-8")
    result = gaz.run("import", tmp_path / "l.tsv", "--store", tmp_path / "s.db", check=False)
    assert result.returncode == 65 and "1 published, 0 stored already, 2 refused, of 3" in result.out
    assert "line 2: pipe.md: " in result.err and "is a pipe or a device" in result.err
    alone = gaz.run("import", tmp_path / "pipe.md", "--store", tmp_path / "s.db", check=False)
    assert alone.returncode == 66 and "is a pipe or a device" in alone.err


def test_each_file_has_a_line_of_json(tmp_path):
    folder = tmp_path / "texts"
    write_rules(folder, range(1, 4))
    (folder / "0002.md").write_text("---\nwork: nonsense\n---\n\n# 1. One\n\nText.\n", "utf-8")
    result = gaz.run("import", folder, "--store", tmp_path / "s.db", "--json", check=False)
    first, second, third = map(json.loads, result.out.splitlines())
    assert first["stored"]["work"] == "/akn/xx/act/2024/1" and first["error"] is None and third["stored"]["publication"] == 2
    assert second["stored"] is None and second["error"]["exit"] == 64 and second["file"].endswith("0002.md")
    assert result.returncode == 65 and "2 published, 0 stored already, 1 refused, of 3" in result.err


def test_what_was_acknowledged_survives_a_kill(tmp_path):
    """The process is killed as soon as it has told of publications; each of them is in the store, whole, and the import goes on."""
    folder, store = tmp_path / "texts", tmp_path / "s.db"
    write_rules(folder, range(1, 2001))
    command = [str(gaz.GAZETTED), "import", str(folder), "--store", str(store), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        first = process.stdout.readline()
        process.send_signal(signal.SIGKILL)
        told = [json.loads(line)["stored"]["work"] for line in [first, *process.stdout] if line.endswith(b"\n")]
    assert 0 < len(told) <= 2000
    listed = set(re.findall(r"/akn/xx/act/2024/\d+", gaz.run("list", "--store", store).out))
    assert set(told) <= listed
    gaz.run("fsck", "--store", store)
    result = gaz.run("import", folder, "--store", store)
    assert f"{2000 - len(listed)} published, {len(listed)} stored already, 0 refused, of 2000" in result.out


def test_a_file_that_is_refused_costs_no_other(tmp_path):
    """A text that is refused stops neither the jobs after it nor their order."""
    folder = tmp_path / "texts"
    write_rules(folder, range(1, 30))
    (folder / "0015.md").write_bytes(b"<akomaNtoso>" + b"<a>" * 100000)
    result = gaz.run("import", folder, "--store", tmp_path / "s.db", check=False)
    assert result.returncode == 65 and "28 published, 0 stored already, 1 refused, of 29" in result.out


def test_a_history_has_dates_and_one_work(tmp_path):
    store = tmp_path / "s.db"
    for n, word in enumerate(("One", "Two", "Three"), 1):
        (tmp_path / f"v{n}.txt").write_text(f"Rules of the mill\n\n1. Scope\n\n{word} is the rule.\n", "utf-8")
    table = tmp_path / "versions.tsv"
    table.write_text("n\tdate\tnote\tfile\n1\t2001-01-01\t-\tv1.txt\n2\t2002-01-01\t\tv2.txt\n3\t2002-01-01\t-\tv3.txt\n", "utf-8")
    args = ("import", "--history", table, "--work", "/akn/xx/act/2001/7", "--lang", "eng", "--alias", "mill", "--store", store)
    assert "3 published, 0 stored already, 0 refused, of 3" in gaz.run(*args).out
    assert [v[:2] for v in versions(store, "mill")] == [("2001-01-01", "1"), ("2002-01-01", "1"), ("2002-01-01", "2")]
    assert "Three is" in gaz.run("show", "mill", "--store", store).out
    assert "One is" in gaz.run("show", "mill", "--on", "2001-06-01", "--store", store).out
    assert "0 published, 3 stored already" in gaz.run(*args).out
    nameless = gaz.run("import", "--history", table, "--store", store, check=False)
    assert nameless.returncode == 64 and "--work" in nameless.err
    table.write_text("file\nv1.txt\n", "utf-8")
    assert "column 'date'" in gaz.run(*args, check=False).err


def test_the_store_is_that_of_the_configuration(tmp_path):
    """As of the server, and for all commands, unless an option or the environment names another."""
    write_rules(tmp_path, range(1, 3))
    config, store, other = tmp_path / "gazetted.conf", tmp_path / "served.db", tmp_path / "other.db"
    config.write_text(f"store = {store}\n", "utf-8")
    env = {"GAZETTED_CONFIG": str(config)}
    gaz.run("import", tmp_path / "0001.md", env=env, cwd=tmp_path)
    assert store.exists() and not (tmp_path / "gazetted.db").exists()
    assert "/akn/xx/act/2024/1" in gaz.run("list", env=env, cwd=tmp_path).out
    gaz.run("import", tmp_path / "0002.md", env={**env, "GAZETTED_STORE": str(other)}, cwd=tmp_path)
    assert "/akn/xx/act/2024/2" in gaz.run("list", "--store", other, env=env, cwd=tmp_path).out
    config.write_text("stroe = x\n", "utf-8")
    refused = gaz.run("import", tmp_path / "0001.md", env=env, cwd=tmp_path, check=False)
    assert refused.returncode == 78 and "stroe" in refused.err
    assert gaz.run("import", "--help", env=env).returncode == 0


def git(repository, *args, day="2020-01-01"):
    author = {"NAME": "A", "EMAIL": "a@example.org", "DATE": f"{day}T23:30:00-0500"}
    env = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in author.items()}
    subprocess.run(["git", "-C", repository, "-c", "commit.gpgsign=false", *args], check=True, capture_output=True,
                   env={**os.environ, **env, "GIT_CONFIG_GLOBAL": os.devnull})


def commit(repository, name, text, message, day):
    (repository / name).write_text(text, "utf-8")
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", message, day=day)


@pytest.fixture
def repository(tmp_path):
    """A text that is changed, left alone by a commit, changed on a branch that is merged, and changed back."""
    folder, text = tmp_path / "repository", "Rules of the weir\n\n1. Scope\n\n{} is the rule.\n"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    commit(folder, "weir.txt", text.format("One"), "First", "2020-01-01")
    commit(folder, "weir.txt", text.format("Two"), "Second\n\nIn-force: 2021-07-01", "2021-06-01")
    commit(folder, "other.txt", "nothing", "Another file", "2021-06-02")
    git(folder, "checkout", "-q", "-b", "branch")
    commit(folder, "weir.txt", text.format("Three"), "Third", "2022-01-01")
    git(folder, "checkout", "-q", "main")
    commit(folder, "other.txt", "more", "Another file again", "2022-01-02")
    git(folder, "merge", "-q", "--no-ff", "-m", "Merge", "branch", day="2022-01-03")
    commit(folder, "weir.txt", text.format("One"), "Back to the first", "2023-01-01")
    return folder


def test_each_commit_that_changes_a_file_is_a_version(repository, tmp_path):
    store = tmp_path / "s.db"
    args = ("import", "--git", repository, "weir.txt", "--work", "/akn/xx/act/2020/2", "--alias", "weir", "--store", store)
    assert "4 published, 0 stored already, 0 refused, of 4" in gaz.run(*args).out
    assert [v[0] for v in versions(store, "weir")] == ["2020-01-01", "2021-07-01", "2022-01-01", "2023-01-01"]
    for day, word in (("2021-06-15", "One"), ("2021-07-01", "Two"), ("2022-06-01", "Three"), ("2023-01-01", "One")):
        assert f"{word} is the rule" in gaz.run("show", "weir", "--on", day, "--store", store).out
    assert "0 published, 4 stored already" in gaz.run(*args).out


def test_a_wrong_trailer_refuses_one_version(repository, tmp_path):
    commit(repository, "weir.txt", "Rules\n\n1. One\n\nText.\n", "Fifth\n\nIn-force: soon", "2024-01-01")
    result = gaz.run("import", "--git", repository, "weir.txt", "--work", "/akn/xx/act/2020/2", "--store", tmp_path / "s.db", check=False)
    assert result.returncode == 65 and "4 published, 0 stored already, 1 refused, of 5" in result.out
    assert ":weir.txt: --date must be an existing day" in result.err


@pytest.mark.parametrize("place, file, status, said", [("repository", "none.txt", 66, "no commit that leads to HEAD"), (".", "weir.txt", 66, "no git repository")])
def test_a_repository_without_the_file_is_refused(repository, tmp_path, place, file, status, said):
    result = gaz.run("import", "--git", tmp_path / place, file, "--work", "/akn/xx/act/2020/2", "--store", tmp_path / "s.db", check=False)
    assert result.returncode == status and said in result.err


@pytest.mark.skipif(not real_corpus.is_here(), reason="../shared/corpora is not there")
@pytest.mark.skipif(gaz.SANITIZED, reason="sanitizers make it longer than a minute; the release runs it")
@pytest.mark.parametrize("folder, work, language", HISTORIES)
def test_a_real_history_comes_back_at_each_date(folder, work, language, tmp_path):
    """As one import for each version makes it, and in force on its date."""
    whole, single, table = tmp_path / "whole.db", tmp_path / "single.db", real_corpus.CORPORA / "versioned" / folder / "versions.tsv"
    gaz.run("import", "--history", table, "--work", work, "--lang", language, "--store", whole)
    real_corpus.import_versions(single, folder, work, language)
    assert versions(whole, work) == versions(single, work)
    rows = list(csv.DictReader(table.open(encoding="utf-8"), delimiter="\t"))
    assert {v[0] for v in versions(whole, work)} == {row["date"] for row in rows}
    for date, revision in dict(v[:2] for v in versions(single, work)).items():
        last = gaz.run("show", f"{work}/{language}@{date};r{revision}", "--store", single).out
        assert gaz.run("show", work, "--on", date, "--store", whole).out == last
