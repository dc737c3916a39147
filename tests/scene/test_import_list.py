# SPDX-License-Identifier: Apache-2.0
"""gazetted import --list: many files, their facts in a table."""
import pytest

import gaz

HEADER = "file\twork\tdate\tlang\ttitle\n"
TEXT = "Rules of the garden\n\n1. Scope\n\nThis is rule {}.\n\n2. Peace\n\nNobody shouts.\n"


@pytest.fixture
def folder(tmp_path):
    for n in range(1, 4):
        (tmp_path / f"rules-{n}.txt").write_text(TEXT.format(n), "utf-8")
    return tmp_path


def write_list(folder, *lines):
    path = folder / "list.tsv"
    path.write_text(HEADER + "".join(f"{line}\n" for line in lines), "utf-8")
    return path


def row(n, date="2024-01-01"):
    return f"rules-{n}.txt\t/akn/xx/act/2024/{n}\t{date}\teng\tRules {n}"


def test_all_files_are_published_once(folder):
    store, table = folder / "s.db", write_list(folder, row(1), "# a comment", "", row(2), row(3), row(1, "2025-01-01"))
    first = gaz.run("import", "--list", table, "--store", store)
    assert "4 published, 0 stored already, 0 refused, of 4" in first.out
    assert gaz.run("list", "--store", store).out.count("/akn/xx/act/2024/") == 3
    again = gaz.run("import", "--list", table, "--store", store)
    assert "0 published, 4 stored already" in again.out


def test_an_import_that_was_stopped_goes_on(folder):
    store = folder / "s.db"
    gaz.run("import", "--list", write_list(folder, row(1)), "--store", store)
    assert "2 published, 1 stored already" in gaz.run("import", "--list", write_list(folder, row(1), row(2), row(3)), "--store", store).out


def test_the_sample_corpus_is_the_same_as_imported_one_by_one(sample_store, tmp_path):
    store = tmp_path / "s.db"
    gaz.run("import", "--list", gaz.CORPUS / "manifest.tsv", "--store", store)
    one, other = (gaz.run("history", "opinions", "--store", s).out for s in (sample_store, store))
    assert [line.split("sha-256")[1] for line in one.splitlines()] == [line.split("sha-256")[1] for line in other.splitlines()]
    again = gaz.run("import", "--list", gaz.CORPUS / "manifest.tsv", "--store", store)
    assert "0 published, 6 stored already" in again.out


def test_a_file_that_is_refused_does_not_stop_the_others(folder):
    (folder / "broken.xml").write_text("<akomaNtoso>", "utf-8")
    table = write_list(folder, row(1), "broken.xml\t/akn/xx/act/2024/9\t2024-01-01\teng\t", "missing.txt\t/akn/xx/act/2024/8\t2024-01-01\teng",
                       "rules-2.txt\t/akn/xx/act/2024/2\t2024-13-01\teng", "rules-2.txt\t/akn/xx/act/2024/2\t2024-01-01\teng\tx\ty", row(3))
    result = gaz.run("import", "--list", table, "--store", folder / "s.db", check=False)
    assert result.returncode == 65
    assert "2 published, 0 stored already, 4 refused, of 6" in result.out
    assert "line 3: broken.xml:" in result.err and "line 4: missing.txt:" in result.err
    assert "line 5: rules-2.txt:" in result.err and "--date" in result.err
    assert "line 6: -: it has more fields" in result.err or "line 6: rules-2.txt: it has more fields" in result.err
    assert "4 of 6 files were refused" in result.err


def test_places_to_be_checked_are_named(folder):
    (folder / "doubtful.txt").write_text("Rules\n\n1. One\n\nText.\n\n3. Three\n\nText.\n", "utf-8")
    result = gaz.run("import", "--list", write_list(folder, "doubtful.txt\t/akn/xx/act/2024/5\t2024-01-01\teng"), "--store", folder / "s.db")
    assert "1 to be checked" in result.out and "line 2: doubtful.txt: " in result.err


def test_a_trial_stores_nothing(folder):
    store = folder / "s.db"
    trial = gaz.run("import", "--list", write_list(folder, row(1)), "--store", store, "--dry-run")
    assert "1 would be published, 0 stored already, 0 refused, of 1" in trial.out
    assert not store.exists()


@pytest.mark.parametrize("text, said", [("name\twork\n", "there is no column 'name'"), ("work\tdate\n", "one of them 'file'")])
def test_a_list_without_columns_is_refused(folder, text, said):
    path = folder / "list.tsv"
    path.write_text(text, "utf-8")
    result = gaz.run("import", "--list", path, "--store", folder / "s.db", check=False)
    assert result.returncode == 65 and said in result.err


@pytest.mark.parametrize("text", ["", "\n# a remark\n", HEADER, "# " + HEADER + "\n\n"])
def test_a_list_without_files_is_refused(folder, text):
    path = folder / "list.tsv"
    path.write_text(text, "utf-8")
    for source, input in ((path, None), ("-", text.encode())):
        result = gaz.run("import", "--list", source, "--store", folder / "s.db", input=input, check=False)
        assert result.returncode == 65 and "names no file: its first line names the columns" in result.err
    assert not (folder / "s.db").exists()


def test_a_reason_that_is_not_recorded_is_named(folder):
    path = write_list(folder, row(1))
    assert "not recorded" not in gaz.run("import", "--list", path, "--reason", "A line was missing.", "--store", folder / "s.db").err
    assert "The reason was not recorded for what is stored already." in gaz.run("import", "--list", path, "--reason", "Once more.", "--store", folder / "s.db").err


def test_facts_of_one_file_do_not_go_with_a_list(folder):
    result = gaz.run("import", "--list", write_list(folder, row(1)), "--title", "x", "--store", folder / "s.db", check=False)
    assert result.returncode == 64 and "the facts stand in the list" in result.err


@pytest.mark.parametrize("text", ["\ufeff" + HEADER + "{}\n", ("\ufeff# " + HEADER + "{}\n").replace("\n", "\r\n")])
def test_a_list_of_a_spreadsheet_is_read(folder, text):
    """With a byte order mark, and lines that end as on Windows."""
    path = folder / "list.tsv"
    path.write_bytes(text.format(row(1)).encode("utf-8"))
    assert "1 published, 0 stored already, 0 refused, of 1;" in gaz.run("import", "--list", path, "--store", folder / "s.db").out


def test_the_line_of_columns_is_no_file(folder):
    path = folder / "list.tsv"
    path.write_bytes(b"file\r\nnothing.txt\r\n")
    result = gaz.run("import", "--list", path, "--store", folder / "s.db", check=False)
    assert "1 refused, of 1;" in result.out


def test_a_list_does_not_publish_again_what_was_withdrawn(folder):
    store, table = folder / "s.db", write_list(folder, row(1))
    gaz.run("import", "--list", table, "--store", store)
    gaz.run("withdraw", "/akn/xx/act/2024/1", "--reason", "By mistake.", "--store", store)
    again = gaz.run("import", "--list", table, "--store", store)
    assert "0 published, 1 stored already" in again.out and "line 2: rules-1.txt: it was withdrawn, and stays so" in again.err
    file, work, date, language, title = row(1).split("\t")
    gaz.run("import", folder / file, "--work", work, "--date", date, "--lang", language, "--title", title, "--store", store)
    assert "withdrawn" not in gaz.run("import", "--list", table, "--store", store).err
