# SPDX-License-Identifier: Apache-2.0
"""The real opinions text, as scraped: nine parts, 25 articles, and not one word lost."""
import re
import subprocess
import unicodedata

import pytest

import gaz
from gaz import WORK

XSD = gaz.SHARED / "akn" / "akomantoso30.xsd"


@pytest.fixture
def imported(opinions, store):
    out = gaz.run("import", opinions, "--work", WORK, "--alias", "opinions", "--date", "2006-05-01", "--lang", "eng",
                  "--store", store).out
    with gaz.Server(store) as server:
        yield out, server


def test_nine_parts_and_25_articles(opinions):
    out = gaz.run("import", opinions, "--dry-run", "--work", WORK).out
    assert re.findall(r"^ +(part_\d+) ", out, re.M) == [f"part_{n}" for n in range(1, 10)]
    assert re.findall(r"^ +(art_\d+) ", out, re.M) == [f"art_{n}" for n in range(1, 26)]
    assert re.search(r"art_4 .*\[6 items\]", out) and re.search(r"art_11 .*\[3 items\]", out)


def test_header_and_tail_are_dropped_and_reported(opinions):
    out = gaz.run("import", opinions, "--dry-run", "--work", WORK).out
    dropped = out.split("Dropped:")[1].split("Repaired:")[0]
    lines = [int(n) for n in re.findall(r"^  line (\d+)", dropped, re.M)]
    text = opinions.read_text("utf-8").splitlines()
    tail = next(i for i, line in enumerate(text, 1) if line.startswith("/zw/"))
    assert lines == [1, *range(tail, len(text) + 1)]
    repaired = [int(n) for n in re.findall(r"^  line (\d+)", out.split("Repaired:")[1], re.M)]
    assert {text[n - 1].split()[0] for n in repaired} >= {"1", "20", "2"}


def words(text):
    return re.findall(r"\w+", unicodedata.normalize("NFC", text))


def test_not_one_word_of_the_body_is_lost(imported, opinions):
    out, server = imported
    dropped = {int(n) for n in re.findall(r"^  line (\d+)", out.split("Dropped:")[1].split("Repaired:")[0], re.M)}
    kept = [line for n, line in enumerate(opinions.read_text("utf-8").splitlines(), 1) if n not in dropped]
    before = words("\n".join(re.sub(r"^(\d) (\d)\.", r"\1\2.", line) for line in kept))
    after = words(server.get(f"{WORK}.txt?width=0&meta=0").text)
    at = 0
    for word in before:  # in order; the rendition may add words of its own between them
        try:
            at = after.index(word, at) + 1
        except ValueError:
            raise AssertionError(f"'{word}' is lost after '{' '.join(after[max(0, at - 8):at])}'") from None
    assert len(after) - len(before) < 40, "nothing much is added either"


def test_the_source_is_valid_akoma_ntoso(imported, tmp_path):
    _, server = imported
    for suffix in (".xml", "/~art_11.xml"):
        path = tmp_path / "source.xml"
        path.write_bytes(server.get(f"{WORK}{suffix}").body)
        subprocess.run(["xmllint", "--noout", "--nonet", "--schema", XSD, path], check=True, capture_output=True)


def test_it_comes_in_every_format(imported):
    _, server = imported
    for suffix in ("xml", "txt", "epub"):
        assert server.get(f"/opinions.{suffix}").status == 302
        assert server.get(f"{WORK}.{suffix}").status == 200
        for n in (1, 11, 25):
            assert server.get(f"{WORK}/~art_{n}.{suffix}").status == 200
