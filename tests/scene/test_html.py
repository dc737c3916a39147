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
COMPARISON = f"{WORK}/eng@2006-05-01;r1...2007-01-01;r1"
SAMPLES = {
    "as-typed": f"{WORK}/eng@2006-05-01;r1.html",
    "amended-without-contents": f"{V2};r1.html?toc=0",
    "part": f"{V2}/~part_2.html",
    "article": f"{V2}/~art_12.html",
    "chinese": "/akn/xx-yunting/act/measures/2019/7.html",
    "chapters": "/akn/xx-portmere/act/bylaw/2014/3.html",
    "history": f"{WORK}/versions.html",
    "history-of-an-article": f"{WORK}/eng/~art_12/versions.html",
    "comparison": f"{COMPARISON}.html",
    "changes-alone": f"{COMPARISON}.html?show=changed&toc=0",
    "article-compared": f"{COMPARISON}/~art_12.html",
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


def render(file, *arguments):
    program = gaz.BUILD / "tests-bin" / "render_one"
    file.write_bytes(subprocess.run([program, gaz.BUILD / "plugins" / "html.so", *arguments], capture_output=True, check=True).stdout)
    return file


@once
def test_documents_with_everything_in_them_pass(tmp_path):
    check(*(render(tmp_path / f"{document.stem}.html", document) for document in sorted(DOCUMENTS.glob("*.xml"))))


@once
def test_two_versions_with_every_kind_of_change_pass(tmp_path):
    check(render(tmp_path / "ferries.html", DOCUMENTS / "ferries" / "2024.xml", f"earlier={DOCUMENTS / 'ferries' / '2020.xml'}"))


@once
def test_the_real_text_passes(opinions, tmp_path):
    page = tmp_path / "opinions.html"
    gaz.run("render", opinions, "--format", "html", "--work", WORK, "--date", "2006-05-01", "--lang", "eng", "-o", page)
    check(page)
    text = page.read_text("utf-8")
    assert len(re.findall(r'<section class="part"', text)) == 9
    assert len(re.findall(r'<section class="article[ "]', text)) == 25


POLICY = ("default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
          "sandbox allow-downloads allow-popups allow-popups-to-escape-sandbox")


def test_a_page_runs_nothing_and_asks_for_nothing(server):
    reply = server.get(f"{V2}.html")
    assert reply["Content-Security-Policy"] == POLICY
    assert reply["X-Content-Type-Options"] == "nosniff"
    assert not re.search(r"<script|<img|@import|url\(|\son\w+=|style=", reply.text)
    assert server.get(f"{V2}.txt")["Content-Security-Policy"] == reply["Content-Security-Policy"], "whatever a client takes it for"


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


def test_a_comparison_shows_what_came_and_went_and_leads_to_it(server):
    page = server.get(f"{COMPARISON}.html").text
    assert "within <del>ten</del><ins>five working</ins> days" in page
    summary = page.split('<nav class="changes"', 1)[1].split("</nav>", 1)[0]
    targets = re.findall(r'<a href="#(art_\d+)">', summary)
    assert "art_12" in targets and all(page.count(f' id="{target}"') == 1 for target in targets)
    assert f"<span>{len(targets)} changed</span> · <span>{25 - len(targets)} unchanged</span>" in summary
    versions = re.findall(r'<a href="([^"]*)">', page.split('<dl class="versions">', 1)[1].split("</dl>", 1)[0])
    assert versions == [f"{WORK}/eng@2006-05-01;r1", f"{V2};r1"]
    assert all(server.get(version, {"Accept": "text/html"}).status == 200 for version in versions)


def test_what_did_not_change_can_be_left_out(server):
    page, short = (server.get(f"{COMPARISON}.html?show={show}").text for show in ("all", "changed"))
    assert re.findall("<(?:ins|del)>[^<]*<", page) == re.findall("<(?:ins|del)>[^<]*<", short)
    assert "Unchanged, left out" in short and "Unchanged, left out" not in page and len(short) < len(page)


def test_a_history_tells_versions_by_date_and_revision(server):
    lines = re.findall(r'<li><a href="([^"]*)">(.*?)</a>', server.get(f"{WORK}/versions.html").text)
    assert [re.sub("<[^>]*>", "", text) for _, text in lines] == [
        "2006-05-01 · Revision 1", "2006-05-01 · Revision 2", "2007-01-01 · Revision 1"]
    assert all(server.get(href, {"Accept": "text/html"}).status == 200 for href, _ in lines)


def test_a_page_leaves_its_canonical_url_to_the_answer(sample_store):
    """The same page is served at the URL of the work and at that of its revision, and the canonical URLs of the two differ."""
    with gaz.Server(sample_store, "--base-url", "https://law.example") as server:
        current, fixed = server.get(f"{WORK}.html"), server.get(f"{V2};r1.html")
    assert current.text == fixed.text and 'rel="canonical"' not in current.text
    assert f'<https://law.example{WORK}.html>; rel="canonical"' in current["Link"]
    assert f'<https://law.example{V2};r1.html>; rel="canonical"' in fixed["Link"]


def test_a_page_says_where_to_see_whether_it_is_in_force_and_leads_to_the_rest(server):
    page = server.get(f"{V2}.html").text
    assert f'To see whether it still is:</span> <a href="{WORK}/eng">' in page and ">In force from" not in page
    links = re.findall(r'<a(?: rel="alternate")? href="(/[^"]*)">', page)
    assert {f"{WORK}/eng", f"{WORK}/versions", *(f"{V2};r1.{suffix}" for suffix in ("epub", "txt", "md", "json", "xml"))} <= set(links)
    assert all(server.get(link, {"Accept": "text/html, */*;q=0.1"}).status == 200 for link in set(links))


def test_a_browser_gets_a_page_of_the_website_that_leads_to_this_one(server):
    reply = server.get(V2, {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"})
    assert reply["Content-Type"] == "text/html; charset=utf-8"
    assert "Content-Location" not in reply.headers
    assert f'<a href="{V2};r1.html"' in reply.text


def test_an_htmlz_holds_the_page_its_style_and_its_metadata(server):
    book = zipfile.ZipFile(io.BytesIO(server.get(f"{V2}.htmlz").body))
    assert book.testzip() is None
    assert book.namelist() == ["index.html", "style.css", "metadata.opf"]
    page = book.read("index.html").decode()
    assert '<link rel="stylesheet" href="style.css">' in page and "<style" not in page
    metadata = xml.etree.ElementTree.fromstring(book.read("metadata.opf"))
    facts = {element.tag.split("}")[1]: element.text for element in metadata[0]}
    assert facts["title"].startswith("Digest of") and facts["language"] == "en" and facts["date"] == "2007-01-01"
