# SPDX-License-Identifier: Apache-2.0
"""Footnotes and side notes of plain text: joined to their marks, in all formats, and back from Markdown."""
import io
import re
import zipfile

import pytest

import gaz

TEXT = """Garden Act 2011

1. The garden is open.[1] See the note[1] again.

2. The gate[2] is shut at night.

Notes

[1] On Sundays
only.

[2] The north gate.
"""
MARGIN = """Garden Act 2011

1. This Act may be cited as the Garden Act of 2011.   Short title.

2. In this Act "gate" means a door that is higher     Meaning
than a man, and "wall" means all others.              of words.
"""


def rendered(path, form):
    result = gaz.run("render", path, "--format", form, "--date", "2024-01-01")
    return zipfile.ZipFile(io.BytesIO(result.stdout)) if form == "epub" else result.out


@pytest.fixture
def act(tmp_path):
    path = tmp_path / "act.txt"
    path.write_text(TEXT, "utf-8")
    return path


def test_notes_are_in_every_format(act):
    xml = rendered(act, "xml")
    assert xml.count("<authorialNote") == 2 and '<noteRef href="#authorialNote_1" marker="1"/>' in xml
    txt = rendered(act, "txt")
    assert "open.[1] See the note[1] again." in txt and "[1]  On Sundays only.\n[2]  The north gate.\n" in txt
    html = rendered(act, "html")
    assert html.count('href="#gaz-fn-1"') == 2 and re.search(r'id="gaz-fn-1">.*On Sundays only', html)
    epub = rendered(act, "epub")
    pages = "".join(epub.read(name).decode() for name in epub.namelist() if name.endswith(".xhtml"))
    assert pages.count('epub:type="noteref"') == 3 and "On Sundays only" in pages
    md = rendered(act, "md")
    assert "open.[^1] See the note[^1] again." in md and "gate[^2]" in md and "On Sundays only." in md


def test_the_report_names_the_notes_and_what_was_dropped(act):
    report = gaz.run("render", act, "--format", "xml").err
    assert "2 footnotes are joined to the mark in the text" in report and 'stands above the footnotes: "Notes"' in report


def test_markdown_brings_the_same_tree_back(act, tmp_path):
    draft = tmp_path / "draft.md"
    draft.write_text(rendered(act, "md"), "utf-8")
    assert rendered(draft, "xml") == rendered(act, "xml")


def test_a_second_sign_needs_a_footnote_with_a_name(act, tmp_path):
    draft = tmp_path / "draft.md"
    draft.write_text(rendered(act, "md").replace("#authorialNote_1 ", ""), "utf-8")
    result = gaz.run("render", draft, "--format", "xml", check=False)
    assert result.returncode == 65 and "give the footnote a name" in result.err


def test_notes_without_a_certain_mark_are_text_that_is_reported(act):
    act.write_text(TEXT.replace("gate[2]", "gate"), "utf-8")
    result = gaz.run("render", act, "--format", "txt")
    assert "[2] The north gate." in result.out and re.search(r"line 12 .*footnote.*north gate", result.err)


def test_notes_in_the_margin_are_headings(tmp_path):
    path = tmp_path / "act.txt"
    path.write_text(MARGIN, "utf-8")
    xml = rendered(path, "xml")
    assert re.findall(r"<heading>(.*?)</heading>", xml) == ["Short title.", "Meaning of words."]
    assert 'means a door that is higher than a man, and "wall" means all others.' in xml
