# SPDX-License-Identifier: Apache-2.0
"""Two versions compared on the terminal."""
import os
import pty
import subprocess

import pytest

import gaz
from gaz import WORK

BYLAW = "/akn/xx-portmere/act/bylaw/2014/3"


def diff(store, *args):
    return gaz.run("diff", *args, "--store", store, check=False)


def test_the_version_in_force_is_compared_with_the_one_before(sample_store, server):
    out = diff(sample_store, "harbour-bylaw", "--options", "").out
    names, _, text = out.partition("\n\n")
    assert names == f"--- {BYLAW}/eng@2014-03-01;r1\n+++ {BYLAW}/eng@2019-06-01;r1"
    assert "[-four-]{+three+} knots" in text
    served = server.get(f"{BYLAW}/eng@2014-03-01...2019-06-01.txt").text
    assert "[-four-]{+three+} knots" in served and "Changes from 2014-03-01 to 2019-06-01" in text


def test_days_a_range_or_revisions_name_the_versions(sample_store):
    out = diff(sample_store, "opinions", "--from", "2006-12-31", "--to", "2007-06-01").out
    assert out.startswith(f"--- {WORK}/eng@2006-05-01;r2\n+++ {WORK}/eng@2007-01-01;r1\n")
    assert diff(sample_store, f"{WORK}/eng@2006-05-01...2007-01-01").out == out
    revisions = diff(sample_store, "opinions", "--to", "2006-05-01", "--lang", "en").out
    assert revisions.startswith(f"--- {WORK}/eng@2006-05-01;r1\n+++ {WORK}/eng@2006-05-01;r2\n") and "[-" in revisions


def test_one_portion_is_compared(sample_store):
    out = diff(sample_store, "harbour-bylaw", "~art_3").out
    assert "[-four-]" in out and "Article 4" not in out
    assert diff(sample_store, "harbour-bylaw/~art_3").out == out


def test_a_terminal_gets_colours_and_a_pipe_none(sample_store):
    args = [str(gaz.GAZETTED), "diff", "harbour-bylaw", "~art_3", "--store", str(sample_store)]
    assert "\033" not in diff(sample_store, "harbour-bylaw", "~art_3").out
    coloured = diff(sample_store, "harbour-bylaw", "~art_3", "--colour", "on").out
    assert "\033[31m[-four-]\033[0m\033[32m{+three+}\033[0m" in coloured
    ours, theirs = pty.openpty()
    child = subprocess.Popen(args, stdout=theirs)
    os.close(theirs)
    said = b""
    try:
        while part := os.read(ours, 65536):
            said += part
    except OSError:  # the other end is closed
        pass
    os.close(ours)
    assert child.wait(gaz.PATIENCE_S) == 0
    assert said.decode().replace("\r\n", "\n") == coloured


@pytest.mark.parametrize("args, status, said", [
    (["cycling-measures"], 66, "there is no version before"),
    (["harbour-bylaw", "--from", "2020-01-01"], 66, "on both days the same version is in force"),
    (["harbour-bylaw", "--from", "2001-01-01"], 66, "first is in force from 2014-03-01"),
    (["harbour-bylaw", "--to", "soon"], 64, "--to expects a day"),
    (["harbour-bylaw", "art_3"], 64, "~art_12"),
    (["harbour-bylaw", "~art_999"], 66, "no portion 'art_999'"),
    (["harbour-bylaw/eng@2014-03-01"], 64, "name a work, with --from and --to, or two versions"),
    (["harbour-bylaw", "--lang", "english"], 64, "not a language code"),
    (["harbour-bylaw", "--colour", "red"], 64, "--colour is on, off or auto"),
])
def test_what_cannot_be_compared_says_why(sample_store, args, status, said):
    refused = diff(sample_store, *args)
    assert refused.returncode == status and said in refused.err, refused.err
