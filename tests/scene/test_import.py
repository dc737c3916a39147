# SPDX-License-Identifier: Apache-2.0
"""gazetted import: bad input gets one clear sentence with place and remedy, and nothing is stored."""
import sqlite3

import pytest

import gaz

AKN = b'<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"'
TEXT = """Rules for the Reading Room
These rules apply to every visitor.
Part I. General
Article 1. Opening hours
The room is open from nine to five.
Article 2. Silence
Visitors keep silent.
Part II. Lending
Article 3. Loans
Books are lent for two weeks:
- novels;
- atlases.
"""


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "rules.txt"
    path.write_text(TEXT, "utf-8")
    return path


def stored(store):
    if not store.exists():
        return 0
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as db:
        return db.execute("select count(*) from version").fetchone()[0]


def refused(result, status, *words):
    assert result.returncode == status, result.err
    for word in words:
        assert word in result.err, result.err
    assert len(result.err.splitlines()[0]) < 500


def imported(data, tmp_path, store, *args, check=False):
    path = tmp_path / "input"
    path.write_bytes(data)
    return gaz.run("import", path, "--date", "2006-05-01", "--store", store, *args, check=check)


def test_a_plain_text_is_published_with_defaults_that_are_printed(text, store):
    out = gaz.run("import", text, "--store", store).out
    assert "2 parts, 3 articles" in out and "Published /akn/" in out
    for option in ("--work", "--date", "--lang"):
        assert f"(default; {option} sets it)" in out


def test_dry_run_prints_the_outline_and_stores_nothing(text, store):
    out = gaz.run("import", text, "--dry-run", "--store", store).out
    for line in ("art_1", "Opening hours", "part_2", "[2 items]", "Nothing was stored"):
        assert line in out
    assert not store.exists()


def test_the_store_is_found_by_environment_and_by_folder(text, tmp_path):
    gaz.run("import", text, env={"GAZETTED_STORE": str(tmp_path / "named.db")})
    assert stored(tmp_path / "named.db") == 1
    gaz.run("import", text, cwd=tmp_path)
    assert stored(tmp_path / "gazetted.db") == 1


@pytest.mark.parametrize("args, status, words", [
    (["--date", "2006-02-30"], 64, ["--date", "2006-02-30", "YYYY-MM-DD"]),
    (["--date", "May 2006"], 64, ["--date"]),
    (["--lang", "qq-zz"], 64, ["--lang", "qq-zz", "eng"]),
    (["--work", "opinions"], 64, ["--work", "/akn/"]),
    (["--work", "/akn/xx/act/someday/1"], 64, ["--work"]),
    (["--alias", "a/b"], 64, ["--alias", "/"]),
    (["--alias", "healthz"], 64, ["--alias", "healthz"]),
    (["--colour", "red"], 64, ["--colour", "--help"]),
])
def test_a_bad_argument_is_named(text, store, args, status, words):
    refused(gaz.run("import", text, *args, "--store", store, check=False), status, *words)
    assert not store.exists()


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path, store):
    refused(gaz.run("import", tmp_path / "none.txt", "--store", store, check=False), 66, "none.txt")
    refused(gaz.run("import", tmp_path, "--store", store, check=False), 66, "folder")


def test_bytes_that_are_not_utf8_are_refused_by_offset(tmp_path, store):
    refused(imported(b"Rules\nArticle 1. caf\xe9 is closed\n", tmp_path, store), 65, "UTF-8", "20")
    assert stored(store) == 0


def test_utf16_with_a_byte_order_mark_is_converted(tmp_path, store):
    out = imported(TEXT.encode("utf-16"), tmp_path, store, check=True).out
    assert "2 parts, 3 articles" in out and "UTF-16" in out


@pytest.mark.parametrize("data, words", [(b"", ["empty"]), (b"   \n\n", ["empty"]), (b"\x7fELF\x02\x01\x01\0\0\0\0", ["binary"]),
                                         (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", ["PDF"])])
def test_what_is_no_text_is_refused(tmp_path, store, data, words):
    result = imported(data, tmp_path, store)
    refused(result, 65, *words)


def test_a_text_without_structure_becomes_one_body_and_says_so(tmp_path, store):
    out = imported(b"A short notice.\n\nThe office is closed on Monday.\n", tmp_path, store, check=True).out
    assert "no numbered structure" in out and stored(store) == 1


@pytest.mark.parametrize("xml, words", [
    (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', ["DOCTYPE", "line 1"]),
    (b"<akomaNtoso><unclosed></akomaNtoso>", ["line 1"]),
    (AKN + b"".join(b' a%d="1"' % i for i in range(300)) + b"/>", ["attributes", "256", "line 1"]),
    (AKN + b"><act>\n" + b"<section>" * 300 + b"</section>" * 300 + b"</act></akomaNtoso>", ["200", "line 2"]),
    (b"<feed xmlns='http://www.w3.org/2005/Atom'/>", ["akomaNtoso"]),
])
def test_xml_that_the_gate_refuses_is_refused_with_its_line(tmp_path, store, xml, words):
    refused(imported(xml, tmp_path, store), 65, *words)
    assert stored(store) == 0


def test_standard_input_can_be_imported(store):
    result = gaz.run("import", "-", "--date", "2006-05-01", "--store", store, input=TEXT.encode())
    assert "3 articles" in result.out


def test_a_file_that_is_no_store_is_refused(text, tmp_path):
    alien = tmp_path / "notes.db"
    alien.write_bytes(b"this is not a database, and must stay as it is" * 50)
    before = alien.read_bytes()
    refused(gaz.run("import", text, "--store", alien, check=False), 78)
    assert alien.read_bytes() == before


def test_help_names_every_option():
    out = gaz.run("import", "--help").out
    for option in ("--work", "--alias", "--date", "--lang", "--title", "--issuer", "--dry-run", "--store"):
        assert option in out
