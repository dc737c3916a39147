# SPDX-License-Identifier: Apache-2.0
"""list and history for programs: objects on lines, in parts."""
import json
import shutil
import subprocess

import pytest

import gaz
from gaz import WORK

BYLAW = "/akn/xx-portmere/act/bylaw/2014/3"
MEASURES = "/akn/xx-yunting/act/measures/2019/7"


@pytest.fixture
def store(sample_store, tmp_path):
    """A store of this test alone, with a work in two languages and a correction."""
    path = tmp_path / "own.db"
    shutil.copy(sample_store, path)
    text = gaz.CORPUS / "harbour-bylaw-2014-03-01.txt"
    gaz.run("import", text, "--work", BYLAW, "--lang", "fra", "--date", "2014-03-01", "--store", path)
    gaz.run("withdraw", f"{WORK}/eng@2006-05-01;r1", "--reason", "A name was wrong.", "--by", "The registrar", "--store", path)
    return path


def rows(command, store, *args):
    return [json.loads(line) for line in gaz.run(command, *args, "--json", "--store", store).out.splitlines()]


def test_list_gives_the_versions_in_force_as_objects(store):
    found = rows("list", store)
    assert [(row["work"], row["language"], row["date"]) for row in found] == [
        (WORK, "eng", "2007-01-01"), (BYLAW, "eng", "2019-06-01"), (BYLAW, "fra", "2014-03-01"), (MEASURES, "zho", "2019-05-01")]
    assert set(found[0]) == {"publication", "work", "language", "date", "revision", "published", "title", "issuer", "type", "number",
                             "sha256", "bytes", "upload_sha256", "withdrawn", "short_title", "kind_label", "subjects", "repealed"}
    assert {"alias": "opinions", "work": WORK} in rows("list", store, "--aliases")


def test_list_goes_on_after_the_last_work(store):
    pages, after = [], []
    while page := rows("list", store, "--limit", "1", *after):
        pages.append(page)
        after = ["--after", page[-1]["work"]]
    assert [len(page) for page in pages] == [1, 2, 1], "all languages of a work are together"
    assert sum(pages, []) == rows("list", store)
    assert len(rows("list", store, "--aliases", "--limit", "2")) == 2
    text = gaz.run("list", "--after", WORK, "--limit", "1", "--store", store).out
    assert text.count(BYLAW) == 2 and text.count("\n") == 2


def test_history_gives_publications_and_corrections(store):
    found = rows("history", store, "opinions")
    assert [row.get("publication") for row in found] == [1, 2, 3, None]
    assert found[0]["withdrawn"] == found[3]["correction"] == 8
    assert found[3]["kind"] == "withdraw" and found[3]["by"] == "The registrar" and found[3]["effective"] is None
    assert rows("history", store, "opinions", "--limit", "2") == found[:2]
    assert rows("history", store, "opinions", "--after", "eng@2006-05-01;r1", "--limit", "1") == found[1:2]
    assert rows("history", store, "opinions", "--after", f"{WORK}/eng@2006-05-01") == found[2:]


@pytest.mark.parametrize("args, said", [
    (["list", "--limit", "0"], "--limit must be a whole number from 1"),
    (["list", "--aliases", "--after", WORK], "--after goes with works"),
    (["history", "opinions", "--after", "2006"], "--after expects a version: eng@2006-05-01;r2"),
])
def test_what_cannot_be_listed_says_why(store, args, said):
    refused = gaz.run(*args, "--store", store, check=False)
    assert refused.returncode == 64 and said in refused.err


def test_a_reader_that_leaves_ends_the_list(store):
    with subprocess.Popen([gaz.GAZETTED, "list", "--store", store], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        child.stdout.close()
        assert child.wait(gaz.PATIENCE_S) in (0, 74)
