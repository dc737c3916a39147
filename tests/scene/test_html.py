# SPDX-License-Identifier: Apache-2.0
"""Every page passes the Nu checker, html-validate and axe, light and dark, on a telephone and on paper; and needs nothing beside it."""
import io
import re
import subprocess
import xml.etree.ElementTree
import zipfile

import pytest

import gaz
from gaz import WORK

CHECK = gaz.ROOT / "tests" / "tools" / "check-html"
DOCUMENTS = gaz.ROOT / "tests" / "plugin" / "documents"
V2 = f"{WORK}/eng@2007-01-01"
SAMPLES = {
    "as-typed": f"{WORK}/eng@2006-05-01;r1.html",
    "amended-without-contents": f"{V2};r1.html?toc=0",
    "part": f"{V2}/~part_2.html",
    "article": f"{V2}/~art_12.html",
    "chinese": "/akn/xx-yunting/act/measures/2019/7.html",
    "chapters": "/akn/xx-portmere/act/bylaw/2014/3.html",
    "history": f"{WORK}/versions.html",
}

once = pytest.mark.skipif(gaz.BUILD.name == "dev", reason="the same bytes as the release's, which are checked there")


def check(*files):
    result = subprocess.run([CHECK, *files], capture_output=True, text=True, timeout=550)
    if result.returncode == 77:
        pytest.skip(result.stderr.strip() or "the HTML checkers are not installed: tests/tools/install")
    assert result.returncode == 0, result.stdout + result.stderr
    assert result.stdout.count("ok   ") == 3 * len(files)


@once
def test_the_sample_corpus_passes(server, tmp_path):
    files = []
    for name, path in SAMPLES.items():
        reply = server.get(path)
        assert reply.status == 200, path
        files.append(tmp_path / f"{name}.html")
        files[-1].write_bytes(reply.body)
    check(*files)


@once
def test_documents_with_everything_in_them_pass(tmp_path):
    files = []
    for document in sorted(DOCUMENTS.glob("*.xml")):
        files.append(tmp_path / f"{document.stem}.html")
        page = subprocess.run([gaz.BUILD / "tests-bin" / "render_one", gaz.BUILD / "plugins" / "html.so", document], capture_output=True)
        files[-1].write_bytes(page.stdout)
    check(*files)


@once
def test_the_real_text_passes(opinions, tmp_path):
    page = tmp_path / "opinions.html"
    gaz.run("render", opinions, "--format", "html", "--work", WORK, "--date", "2006-05-01", "--lang", "eng", "-o", page)
    check(page)
    text = page.read_text("utf-8")
    assert len(re.findall(r'<section class="part"', text)) == 9
    assert len(re.findall(r'<section class="article[ "]', text)) == 25


def test_a_page_runs_nothing_and_asks_for_nothing(server):
    reply = server.get(f"{V2}.html")
    assert reply["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:"
    assert reply["X-Content-Type-Options"] == "nosniff"
    assert not re.search(r"<script|<img|@import|url\(|\son\w+=|style=", reply.text)
    assert server.get(f"{V2}.txt")["Content-Security-Policy"] is None


def test_every_entry_of_the_contents_leads_to_its_eid(server):
    page = server.get(f"{V2}.html").text
    targets = re.findall(r'<a href="#([^"]*)">', page.split("<nav", 1)[1].split("</nav>", 1)[0])
    assert "art_12" in targets and len(targets) == len(set(targets)) == 9 + 25
    assert all(page.count(f' id="{target}"') == 1 for target in targets)


def test_the_contents_can_be_left_out(server):
    assert "<nav" in server.get(f"{V2}.html").text and "<nav" not in server.get(f"{V2}.html?toc=0").text


def test_a_portion_is_headed_by_itself_and_says_what_it_belongs_to(server):
    page = server.get(f"{V2}/~art_12.html").text
    assert re.search(r'<h1 id="art_12"[^>]*><span class="num">12\.</span>', page)
    assert re.search(r'<p class="trail">Digest of .*Fifth', page)


def test_a_page_names_its_permanent_address(sample_store):
    with gaz.Server(sample_store, "--base-url", "https://law.example") as server:
        page = server.get(f"{WORK}.html").text
    assert f'<link rel="canonical" href="https://law.example{V2};r1.html">' in page


def test_a_browser_gets_the_page(server):
    reply = server.get(V2, {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"})
    assert reply["Content-Type"] == "text/html; charset=utf-8"
    assert reply["Content-Location"] == f"{V2};r1.html"


def test_an_htmlz_holds_the_page_its_style_and_its_metadata(server):
    book = zipfile.ZipFile(io.BytesIO(server.get(f"{V2}.htmlz").body))
    assert book.testzip() is None
    assert book.namelist() == ["index.html", "style.css", "metadata.opf"]
    page = book.read("index.html").decode()
    assert '<link rel="stylesheet" href="style.css">' in page and "<style" not in page
    metadata = xml.etree.ElementTree.fromstring(book.read("metadata.opf"))
    facts = {element.tag.split("}")[1]: element.text for element in metadata[0]}
    assert facts["title"].startswith("Digest of") and facts["language"] == "en" and facts["date"] == "2007-01-01"
