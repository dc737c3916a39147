# SPDX-License-Identifier: Apache-2.0
"""Web pages: what becomes of an editor's saved page, from the upload to the page that is served, and pages that must be refused."""
import json
import pathlib
import re

import pytest

import gaz

WORK = "/akn/xx/act/2026/bees"
PAGE = """<!DOCTYPE html><html lang="en"><head><title>City of Lindow | Bylaw 7</title><script>var a = "<p>never</p>";</script></head><body>
<header><a href="/"><img src="/logo.png" alt="City of Lindow"></a><nav><ul><li><a href="/laws">Laws</a></li><li><a href="/news">News</a></li></ul></nav></header>
<div id="content"><div class="share"><button>Print this page</button></div>
<h1>Bylaw No. 7 on the Keeping of Bees</h1>
<p>The council makes this bylaw under the charter of the city, on 3 May 2019.<sup><a href="#fn1" id="r1">1</a></sup></p>
<h2>Article 1<br>Hives</h2><p>No person keeps more than four hives in a garden of 100 m<sup>2</sup>, unless all neighbours agree:</p>
<ol type="a"><li>in writing, and</li><li>each year.</li></ol>
<h2>Article 2<br>Fees</h2>
<table><tr><th>Hives</th><th>Fee</th></tr><tr><td rowspan="2">1 to 2</td><td>10</td></tr><tr><td>11</td></tr></table>
<h2>Article 3<br>Duties</h2>
<table><tr><td>(1)</td><td>A keeper registers each hive.</td></tr><tr><td>(2)</td><td>A keeper marks each hive.</td></tr></table>
<p style="display: none">never shown</p>
<ol><li id="fn1">Charter of 1901, section 4. <a href="#r1">back</a></li></ol></div>
<footer>Imprint of Lindow</footer></body></html>"""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("web_page")
    (folder / "bees.html").write_text(PAGE, "utf-8")
    store = folder / "store.db"
    report = json.loads(gaz.run("import", folder / "bees.html", "--json", "--work", WORK, "--date", "2026-01-01", "--store", store).out)
    with gaz.Server(store) as s:
        s.report, s.source = report, folder / "bees.html"
        yield s


def test_the_page_is_read_as_the_text_that_it_shows(server):
    text = server.get(f"{WORK}.txt?width=0").text
    for words in ("Bylaw No. 7 on the Keeping of Bees", "100 m²", "in writing, and", "A keeper registers each hive.", "Charter of 1901, section 4."):
        assert words in text
    for words in ("never", "Laws", "Print this page", "Imprint", "back"):
        assert words not in text
    ids = [entry["href"].partition("~")[2] for entry in json.loads(server.get(f"{WORK}/contents.json").text)["entries"]]
    assert [i for i in ids if i.startswith("art_") and "__" not in i] == ["art_1", "art_2", "art_3"]
    assert "art_3__point_2" in ids
    html = server.get(f"{WORK}.html").text
    assert re.search(r"<h1[^>]*>Bylaw No. 7 on the Keeping of Bees<", html) and 'rowspan="2"' in html


def test_the_report_lists_what_was_left_out(server):
    report = server.report
    assert report["reader"] == "html" and report["title"]["value"] == "Bylaw No. 7 on the Keeping of Bees" and report["language"]["value"] == "eng"
    dropped = " ".join(entry["text"] for entry in report["dropped"])
    for part in ("Laws News", "Print this page", "Imprint of Lindow"):
        assert part in dropped
    notes = " ".join(entry["text"] for entry in report["notes"])
    assert "1 texts that the page does not show" in notes


def test_the_upload_is_kept_as_it_was(server):
    files = gaz.run("export", server.source.parent / "out", "--store", server.source.parent / "store.db")
    assert files.returncode == 0
    assert PAGE.encode() in [p.read_bytes() for p in (server.source.parent / "out").rglob("*") if p.is_file()]


@pytest.mark.parametrize("page,words", [
    ("<html><body><nav>Only links</nav></body></html>", ("no text but links",)),
    ("<html><body></body></html>", ("no text",)),
    ("<p " + "a='1' " * 3000 + ">x", ("line 1", "more than 2000 attributes")),
    ("<table><tr>" + "<th colspan=1000>x" * 2, ("more than 500 columns",)),
])
def test_pages_that_cannot_be_read_are_refused_with_the_reason(page, words, tmp_path):
    file, store = tmp_path / "page.html", tmp_path / "store.db"
    file.write_text(page, "utf-8")
    result = gaz.run("import", file, "--work", WORK, "--date", "2026-01-01", "--lang", "eng", "--store", store, check=False)
    assert result.returncode == 65 and not store.exists()
    for word in words:
        assert word in result.err


# Texts of this project in the markup of three publishers: lists of terms, a table for each point, and columns made of spans.
@pytest.mark.parametrize("name,units,title", [
    ("german", {"article": 2, "paragraph": 2, "point": 4}, "Gesetz über die Bienen (Bienengesetz - BienG)"),
    ("union", {"citation": 1, "recital": 2, "chapter": 1, "article": 2, "paragraph": 2, "point": 2}, "REGULATION (EU) 2030/1 OF THE COUNCIL"),
    ("british", {"part": 1, "section": 2, "subsection": 2, "point": 2}, "Bees Act 2030"),
])
def test_the_markup_of_publishers_is_read(name, units, title):
    page = pathlib.Path(__file__).parent.parent / "fixtures" / "pages" / f"{name}.html"
    report = json.loads(gaz.run("import", page, "--json", "--dry-run", "--work", WORK, "--date", "2030-01-01").out)
    assert {u["element"]: u["count"] for u in report["units"]} == units
    assert report["title"]["value"] == title and report["verdict"]["certain"]


def test_the_real_pages_are_read_without_their_website(tmp_path):
    pages = sorted((gaz.SHARED / "corpora" / "plain").glob("*.html"))
    if not pages:
        pytest.skip("needs ../shared/corpora/plain")
    for page in pages:
        report = json.loads(gaz.run("import", page, "--json", "--dry-run", "--work", WORK, "--date", "2026-01-01").out)
        dropped = " ".join(entry["text"] for entry in report["dropped"])
        if "govcn" in page.name:
            assert "索 引 号" in dropped and "扫一扫" in dropped, page.name
            assert report["title"]["value"].startswith("国务院"), page.name
        else:
            assert not report["dropped"], page.name
        if page.name in ("udhr-eng.html", "udhr-cmn_hans.html", "udhr-hin.html", "udhr-pes_1.html", "udhr-tha.html", "udhr-urd.html"):
            assert {u["element"]: u["count"] for u in report["units"]}["article"] == 30
