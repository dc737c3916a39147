# SPDX-License-Identifier: Apache-2.0
"""The website of the plugin room: every kind of page passes the checkers, reads in a text browser and prints with its status."""
import base64
import gzip
import hashlib
import re
import shutil
import subprocess

import pytest

import gaz
from gaz import WORK
from test_html import DOCUMENTS, check, once

PAGES = DOCUMENTS.parent / "pages"
HTML = {"Accept": "text/html"}
SHOWN = {
    "home": "/",
    "folder": "/akn/xx-portmere",
    "news": "/changes",
    "version": WORK,
    "superseded": f"{WORK}/eng@2006-05-01;r1",
    "chinese": "/akn/xx-yunting/act/measures/2019/7",
    "article": f"{WORK}/eng/~art_12",
    "history": f"{WORK}/versions",
    "comparison": f"{WORK}/eng@2006-05-01...2007-01-01",
    "changes-alone": f"{WORK}/eng@2006-05-01...2007-01-01?show=changed",
}


@once
def test_every_kind_of_page_passes(server, tmp_path):
    files = []
    for name, path in SHOWN.items():
        reply = server.get(path, HTML)
        assert reply.status == 200 and reply["Content-Type"].startswith("text/html"), path
        files.append(tmp_path / f"{name}.html")
        files[-1].write_bytes(reply.body)
    reply = server.get(f"{WORK}/~art_99", HTML)
    assert reply.status == 404
    files.append(tmp_path / "error.html")
    files[-1].write_bytes(reply.body)
    check(*files)


def written(file, document, facts, *arguments):
    program = gaz.BUILD / "tests-bin" / "render_one"
    file.write_bytes(subprocess.run([program, gaz.BUILD / "plugins" / "room.so", document, f"page={PAGES / facts}.facts", "show=auto", *arguments],
                                    capture_output=True, check=True).stdout)
    return file


@once
def test_pages_with_everything_in_their_facts_pass(tmp_path):
    everything, arabic = DOCUMENTS / "everything.xml", DOCUMENTS / "arabic.xml"
    check(written(tmp_path / "version.html", everything, "version", "meta:revision=2", "meta:digest=0123abcd"),
          written(tmp_path / "arabic.html", arabic, "version", "meta:revision=2"),
          written(tmp_path / "superseded.html", DOCUMENTS / "chinese.xml", "superseded"),
          written(tmp_path / "portion.html", DOCUMENTS / "measures.xml", "portion", "portion=art_2"),
          written(tmp_path / "comparison.html", DOCUMENTS / "ferries" / "2024.xml", "comparison",
                  f"earlier={DOCUMENTS / 'ferries' / '2020.xml'}"),
          *(written(tmp_path / f"{name}.html", "-", name) for name in ("home", "history", "changes", "error", "bare")))


@once
def test_every_kind_of_page_is_read_by_the_keyboard_alone(server, tmp_path):
    browser = shutil.which("chromium") or pytest.skip("chromium is not installed: contrib/deps test")
    files = [written(tmp_path / "everything.html", DOCUMENTS / "everything.xml", "version"),
             written(tmp_path / "arabic.html", DOCUMENTS / "arabic.xml", "version")]
    for name in ("home", "superseded", "article", "history", "comparison", "changes-alone"):
        files.append(tmp_path / f"{name}.html")
        files[-1].write_bytes(server.get(SHOWN[name], HTML).body)
    tools = gaz.ROOT / "tests" / "tools"
    subprocess.run([tools / "install"], check=True)
    result = subprocess.run(["node", tools / "keyboard.mjs", browser, *files], capture_output=True, text=True, timeout=gaz.PATIENCE_S)
    assert result.returncode == 0, result.stdout + result.stderr


def test_no_page_needs_anything_from_elsewhere(server):
    for path in SHOWN.values():
        page = server.get(path, HTML).text
        assert not re.search(r'<(script(?! type="application/ld\+json"| data-copy=)|iframe|object|embed)|\son[a-z]+=|@import|url\(', page), path
        assert not re.search(r'<(img|link rel="(?:stylesheet|preload))', page), path


@pytest.mark.parametrize("lang, word", [("zh", "下载"), ("zh-TW", "下載"), ("zh-Hant-HK", "下載"), ("zh-Hans-HK", "下载")])
def test_chinese_is_in_the_characters_of_its_text(tmp_path, lang, word):
    page = written(tmp_path / "page.html", DOCUMENTS / "chinese.xml", "version", f"meta:lang={lang}").read_text("utf-8")
    assert f'<html lang="{lang}">' in page and f"<summary>{word}</summary>" in page


def test_the_one_script_is_small_and_the_only_one_that_the_policy_allows(server):
    for path in SHOWN.values():
        reply, scripts = server.get(path, HTML), re.findall(r"<script data-copy=[^>]*>(.*?)</script>", server.get(path, HTML).text, re.S)
        assert len(scripts) == (path in [SHOWN[name] for name in ("version", "superseded", "chinese", "article", "comparison", "changes-alone")]), path
        for script in scripts:
            digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
            assert f"; script-src 'sha256-{digest}'" in reply["Content-Security-Policy"] and len(script) < 4000
    assert "script" not in server.get(f"{WORK}.html")["Content-Security-Policy"]


def test_the_operator_can_forbid_the_script(sample_store):
    with gaz.Server(sample_store, "--site-script", "none") as s:
        assert "script" not in s.get(WORK, HTML)["Content-Security-Policy"]
    refused = gaz.run("serve", "--store", sample_store, "--site-script", "sha256-x'; script-src *", check=False)
    assert refused.returncode != 0 and "site-script should be a digest" in refused.err


def test_a_page_says_what_an_export_must_not(server):
    page, export = server.get(f"{WORK}/eng@2006-05-01", HTML).text, server.get(f"{WORK}/eng@2006-05-01.html").text
    assert "Superseded" in page and f'href="{WORK}/eng@2006-05-01;r2...2007-01-01;r1"' in page
    assert "Superseded" not in export


@pytest.mark.parametrize("kind", ["comparison", "changes-alone"])
def test_each_change_leads_to_the_one_before_and_the_one_after(server, kind):
    page = server.get(SHOWN[kind], HTML).text
    steps = re.findall(r'<a class="of step" href="#(\w+)" aria-label="(Previous|Next) change: (\d+)\. ', page)
    assert steps == [("art_18", "Next", "18"), ("art_12", "Previous", "12"), ("art_24", "Next", "24"), ("art_18", "Previous", "18")]
    assert all(page.count(f'id="{target}"') == 1 for target, _, _ in steps)


def test_the_mark_of_a_change_opens_links_to_the_comparison_and_to_all_changes(server):
    page = server.get(WORK, HTML).text
    marks = re.findall(r'<button type="button" class="chg" popovertarget="([^"]+)">changed 2007</button> '
                       r'<span class="pop" popover id="([^"]+)">(.*?)</span>', page)
    assert len(marks) == 3 == len({target for target, _, _ in marks}) and all(target == opened for target, opened, _ in marks)
    for _, _, links in marks:
        comparison, changes = re.findall(r'href="([^"]+)"', links)
        assert "..." in comparison and server.get(comparison, HTML).status == 200
        assert 'id="gaz-events"' in server.get(changes.removesuffix("#gaz-events"), HTML).text and changes.endswith("#gaz-events")


LONG = "/akn/xx/act/2020/9"
PARTS, ARTICLES = 12, 30


def act(parts, articles):
    rule = "The holder of a licence keeps a record of each load, of its weight and of the place where it was taken. " * 7
    number, lines = 0, ["Act on Loads"]
    for part in range(1, parts + 1):
        lines.append(f"Part {part} Loads of kind {part}")
        for number in range(number + 1, number + articles + 1):
            lines += [f"Article {number}. Rule {number}", rule.strip()]
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def long_act(tmp_path_factory):
    """An act of 270 kB, and one of two parts that is short."""
    folder = tmp_path_factory.mktemp("long")
    for work, text in ((LONG, act(PARTS, ARTICLES)), ("/akn/xx/act/2020/8", act(2, 3))):
        (folder / "act.txt").write_text(text)
        gaz.run("import", folder / "act.txt", "--work", work, "--date", "2020-01-01", "--lang", "eng", "--store", folder / "s.db")
    with gaz.Server(folder / "s.db") as s:
        yield s


def test_a_long_text_is_divided_by_part_and_no_link_into_it_is_dead(long_act):
    page = long_act.get(LONG, HTML).text
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert page.count('class="article') == ARTICLES and "Show the whole text" in page
    assert {f"art_{n}" for n in range(1, PARTS * ARTICLES + 1)} | {f"part_{n}" for n in range(1, PARTS + 1)} <= set(ids)
    links = re.findall(rf'<a id="(art_\d+)" href="({LONG}/eng/~part_\d+)#(art_\d+)"', page)
    assert len(links) == (PARTS - 1) * ARTICLES and all(own == to for own, _, to in links)
    for part in {href for _, href, _ in links}:
        text = long_act.get(part, HTML).text
        assert all(f'id="{to}"' in text for _, href, to in links if href == part)
        assert f'href="{LONG}/eng@2020-01-01;r1?show=all#{part.split("~")[1]}"' in text
    assert re.search(rf'<a rel="next" href="{LONG}/eng/~part_2">', page)


def test_the_whole_of_a_long_text_is_one_link_away_and_a_short_text_is_whole(long_act):
    whole, short = long_act.get(f"{LONG}/eng?show=all", HTML).text, long_act.get("/akn/xx/act/2020/8", HTML).text
    assert f'href="{LONG}/eng?show=all"' in long_act.get(LONG, HTML).text
    assert whole.count('class="article') == PARTS * ARTICLES and 'id="art_300"' in whole and "show=all" not in whole
    assert short.count('class="article') == 6 and "show=all" not in short
    assert "show=all" not in long_act.get("/akn/xx/act/2020/8/eng/~part_1", HTML).text


def test_a_page_is_little_larger_than_its_text(tmp_path):
    """Of 100 kB, compressed: 20 kB at most, style sheet, contents and menus included."""
    words = [f"word{n * 7919 % 1009}" for n in range(12000)]
    lines = ["Act on Words"] + [line for n in range(160) for line in (f"Article {n + 1}. Rule {n + 1}", " ".join(words[n * 75:n * 75 + 75]) + ".")]
    (tmp_path / "act.txt").write_text("\n".join(lines) + "\n")
    assert (tmp_path / "act.txt").stat().st_size > 95000
    gaz.run("import", tmp_path / "act.txt", "--work", LONG, "--date", "2020-01-01", "--lang", "eng", "--store", tmp_path / "s.db")
    with gaz.Server(tmp_path / "s.db") as s:
        page, text = s.get(LONG, HTML).body, s.get(f"{LONG}/eng.txt").body
    assert b"Article 160" in page
    assert len(gzip.compress(page)) - len(gzip.compress(text)) < 20000


@once
def test_the_pages_of_a_long_text_pass(long_act, tmp_path):
    for name, path in (("first", LONG), ("part", f"{LONG}/eng/~part_2")):
        (tmp_path / f"{name}.html").write_bytes(long_act.get(path, HTML).body)
    check(tmp_path / "first.html", tmp_path / "part.html")


# A page, and what each sheet of its print says at its head and at its foot.
PRINTED = {
    "in force": (f"{WORK}/eng", "In force · version of 1 January 2007", f"{WORK}/eng@2007-01-01;r1"),
    "superseded": (f"{WORK}/eng@2006-05-01", "Superseded · version of 1 May 2006", f"{WORK}/eng@2006-05-01;r2"),
    "article": (f"{WORK}/eng@2006-05-01/~art_12", "Superseded · version of 1 May 2006", f"{WORK}/eng@2006-05-01;r2/~art_12"),
    "comparison": (f"{WORK}/eng@2006-05-01...2007-01-01", "Changes from 1 May 2006 to 1 January 2007",
                   f"{WORK}/eng@2006-05-01;r2...2007-01-01;r1"),
    "chinese": (SHOWN["chinese"], "2019年5月1日版本", f"{SHOWN['chinese']}/zho@2019-05-01;r1"),
    "history": (SHOWN["history"], "Digest of the Opinions", f"{WORK}/eng/versions"),
}


def sheets_of(browser, page, folder):
    pdf = folder / "page.pdf"
    subprocess.run([browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={folder / 'user'}",
                    f"--print-to-pdf={pdf}", page.as_uri()], check=True, capture_output=True, timeout=300)
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout
    return text.rstrip("\f").split("\f")


def words(text):
    """Without the spaces and line ends of the layout: the running title of a narrow box has two lines."""
    return set(text.split())


@once
@pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not installed: contrib/deps test")
@pytest.mark.parametrize("kind", PRINTED)
def test_every_printed_page_has_status_date_and_address(server, tmp_path, kind):
    browser = shutil.which("chromium") or pytest.skip("chromium is not installed: contrib/deps test")
    target, head, address = PRINTED[kind]
    page = tmp_path / "page.html"
    page.write_bytes(server.get(target, HTML).body)
    sheets = sheets_of(browser, page, tmp_path)
    assert len(sheets) > 1 or kind in ("article", "history")
    for number, sheet in enumerate(sheets, 1):
        lines = [line for line in sheet.splitlines() if line.strip()]
        assert words(head) <= words(" ".join(lines[:2])), lines[:2]
        assert address in lines[-1] and re.search(rf"{number} ?/ ?{len(sheets)}$", lines[-1].strip()), lines[-1]


@once
def test_the_script_copies_filters_and_leads_from_change_to_change(server):
    browser = shutil.which("chromium") or pytest.skip("chromium is not installed: contrib/deps test")
    tools = gaz.ROOT / "tests" / "tools"
    subprocess.run([tools / "install"], check=True)
    result = subprocess.run(["node", tools / "script.mjs", browser, f"{server.url.rstrip('/')}{SHOWN['version']}",
                             f"{server.url.rstrip('/')}{SHOWN['comparison']}"], capture_output=True, text=True, timeout=gaz.PATIENCE_S)
    assert result.returncode == 0, result.stdout + result.stderr
