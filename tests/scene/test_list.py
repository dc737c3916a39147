# SPDX-License-Identifier: Apache-2.0
"""gazetted list, history and formats: what is in the store, line by line."""
import gaz


def test_list_shows_each_work_with_the_version_in_force(sample_store):
    out = gaz.run("list", "--store", sample_store).out
    assert f"{gaz.WORK}/eng@2007-01-01;r1\tDigest of the Opinions" in out
    assert len(out.splitlines()) == 3


def test_aliases_can_be_listed(sample_store):
    assert f"/opinions\t{gaz.WORK}" in gaz.run("list", "--aliases", "--store", sample_store).out


def test_history_shows_every_publication_oldest_first(sample_store):
    names = [line.split()[0] for line in gaz.run("history", gaz.WORK, "--store", sample_store).out.splitlines()]
    assert names == ["eng@2006-05-01;r1", "eng@2006-05-01;r2", "eng@2007-01-01;r1"]
    assert gaz.run("history", "opinions", "--store", sample_store).out.count("\n") == 3


TURNING = {"\u009b": "\\u009b", "\u202e": "\\u202e", "\u061c": "\\u061c"}
TURNED = "Rules" + "".join(TURNING) + "2J"


def test_no_mark_of_a_document_reaches_the_terminal(tmp_path):
    """Neither a control character of Latin-1, which some terminals obey, nor one that turns the direction of text."""
    store, path = tmp_path / "store.db", tmp_path / "rules.txt"
    path.write_text(f"{TURNED}\n\nArticle 1. {TURNED}\nVisitors keep {TURNED} silent.\n", "utf-8")
    dry = gaz.run("import", path, "--dry-run", "--title", TURNED, "--store", store).out
    out = gaz.run("import", path, "--yes", "--lang", "eng", "--title", TURNED, "--store", store).out
    history = gaz.run("history", out.partition("Published ")[2].partition("/eng@")[0], "--store", store).out
    for said in (dry, out, gaz.run("list", "--store", store).out, history):
        assert not any(mark in said for mark in TURNING), said
        assert "Rules" + "".join(TURNING.values()) + "2J" in said


def test_an_unknown_work_or_store_is_named(sample_store, tmp_path):
    result = gaz.run("history", "/akn/xx/act/1/1", "--store", sample_store, check=False)
    assert result.returncode in (64, 66) and "/akn/xx/act/1/1" in result.err
    result = gaz.run("list", "--store", tmp_path / "none.db", check=False)
    assert result.returncode == 66 and not (tmp_path / "none.db").exists()


def test_formats_are_listed_with_their_options():
    out = gaz.run("formats").out
    for word in (".txt", ".xml", ".epub", "?width=", "application/epub+zip"):
        assert word in out


def test_help_and_version_help():
    assert "import" in gaz.run("help").out and gaz.run("version").out.startswith("gazetted ")
    assert "--listen" in gaz.run("help", "serve").out
    result = gaz.run("exprot", check=False)
    assert result.returncode == 64 and "exprot" in result.err
