# SPDX-License-Identifier: Apache-2.0
"""Texts of the store on standard output."""
import shutil

import pytest

import gaz
from gaz import WORK


def show(store, *args):
    return gaz.run("show", *args, "--store", store, check=False)


@pytest.fixture
def own(sample_store, tmp_path):
    """A store of this test alone."""
    return shutil.copy(sample_store, tmp_path / "own.db")


def test_a_text_is_written_as_render_writes_its_source(sample_store, server, tmp_path):
    source = tmp_path / "source.xml"
    source.write_bytes(server.get(f"{WORK}/eng@2006-05-01;r1.xml").body)
    for end, options in ((";r1", []), (";r1/~art_2", ["--portion", "art_2"])):
        rendered = gaz.run("render", source, "--format", "txt", "--quiet", *options).out
        assert show(sample_store, f"{WORK}/eng@2006-05-01{end}").out == rendered


def test_a_short_name_and_a_day_lead_to_the_version_in_force(sample_store):
    first, later = (show(sample_store, f"{WORK}/eng@{day}").out for day in ("2006-05-01", "2007-01-01"))
    assert first != later
    assert show(sample_store, "opinions", "--on", "2006-12-31").out == first
    assert show(sample_store, "/opinions/eng:2007-01-01").out == later
    assert "<akomaNtoso" in show(sample_store, "opinions", "--format", "xml").out


def test_what_is_not_there_is_answered_with_what_is(sample_store):
    for args, status, words in ((["opinions/eng@2001-01-01"], 66, "it has versions from 2006-05-01"),
                                (["opinions", "--on", "2001-01-01"], 66, "first is in force from 2006-05-01"),
                                (["opinions/eng@2006-05-01;r9"], 66, "the latest there is"),
                                (["opinions/~art_999"], 66, "no portion"),
                                (["opinions/eng+zho"], 64, "name one language"),
                                (["opinions", "--format", "none"], 69, "there is no format"),
                                (["opinions/eng@2006-05-01", "--on", "2006-05-01"], 64, "without a date")):
        result = show(sample_store, *args)
        assert result.returncode == status and words in result.err, result.err


def test_a_withdrawn_text_says_when_and_why(own):
    gaz.run("withdraw", f"{WORK}/eng@2006-05-01", "--reason", "A name was wrong.", "--store", own)
    result = show(own, f"{WORK}/eng@2006-05-01")
    assert result.returncode != 0 and result.out == ""
    assert "was withdrawn on" in result.err and "A name was wrong." in result.err


def test_what_is_recorded_of_a_work_is_shown(own):
    gaz.run("note", WORK, "--title", "Other words", "--subject", "villages", "--subject", "farming", "--reason",
            "For the list.", "--store", own)
    lines = show(own, "opinions/eng@2006-05-01", "--facts").out.splitlines()
    assert {f"work: {WORK}", "date: 2006-05-01", "title: Other words", "subject: villages", "subject: farming"} <= set(lines)


def test_a_copy_that_fails_leaves_no_store(own, tmp_path):
    own.write_bytes(own.read_bytes().replace(WORK.encode(), WORK.upper().encode()))  # every page with it is damaged
    result = gaz.run("copy", own, tmp_path / "new.db", check=False)
    assert result.returncode != 0 and not list(tmp_path.glob("new.db")) and not list(tmp_path.glob("new.db-*"))
