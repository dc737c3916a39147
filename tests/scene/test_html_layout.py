# SPDX-License-Identifier: Apache-2.0
"""Where a browser puts the text: on a telephone, from right to left, in a comparison."""
import html
import json
import re
import shutil
import subprocess

import pytest

import gaz

FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update",
         "--disable-sync", "--window-size=1280,2000", "--virtual-time-budget=2000", "--dump-dom")
TELEPHONE_PX = 320
READABLE_PX = 100
LEVELS = 10
WORDS = "Words of this level that go on over a line or two at least."
RIGHTS = "[...d.querySelectorAll('%s')].map(e => { const r = d.createRange(); r.selectNodeContents(e); return r.getBoundingClientRect().right; })"


def measured(tmp_path, page, script, width=TELEPHONE_PX):
    """What the script says in a page of that width; d is the document."""
    browser = shutil.which("chromium") or pytest.skip("chromium is not installed: contrib/deps test")
    path = tmp_path / "measure.html"
    path.write_text(f'<!DOCTYPE html><meta charset="utf-8"><iframe width="{width}" height="1500" style="border:0" srcdoc="{html.escape(page)}"></iframe><pre></pre>'
                    "<script>const f = document.querySelector('iframe'); f.onload = () => { const d = f.contentDocument;"
                    f"document.querySelector('pre').textContent = JSON.stringify({script}); }}</script>", "utf-8")
    out = subprocess.run([browser, *FLAGS, f"--user-data-dir={tmp_path / 'browser'}", path.as_uri()], capture_output=True, text=True, timeout=gaz.PATIENCE_S).stdout
    return json.loads(html.unescape(re.search("<pre>(.+?)</pre>", out)[1]))


def document(body):
    return ('<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><act name="act"><meta/><body><article eId="art_1"><num>1.</num>'
            f"{body}</article></body></act></akomaNtoso>")


def printed(level):
    inner = printed(level + 1) if level < LEVELS else ""
    return f"<list><point><num>({level})</num><content><p>{WORDS}</p></content>{inner}</point></list>"


def bullets(level):
    return f"<ul><li><p>{WORDS}</p>{bullets(level + 1) if level < LEVELS else ''}</li></ul>"


@pytest.mark.parametrize("body", [printed(1), f"<content>{bullets(1)}</content>"], ids=["printed", "bullets"])
def test_lists_ten_levels_deep_have_width_on_a_telephone(tmp_path, body):
    path = tmp_path / "deep.xml"
    path.write_text(document(body), "utf-8")
    page = gaz.run("render", path, "--format", "html", "--work", "/akn/xx/act/2024/1", "--date", "2024-01-01", "--lang", "eng", "-q").out
    paragraphs = "[...d.querySelectorAll('main li p')]"
    widths = measured(tmp_path, page, f"{paragraphs}.map(e => d.querySelector('main').getBoundingClientRect().right - e.parentElement.getBoundingClientRect().left)")
    assert len(widths) == LEVELS and min(widths) >= READABLE_PX, widths
    assert measured(tmp_path, page, "d.documentElement.scrollWidth") <= TELEPHONE_PX


@pytest.mark.parametrize("width", [TELEPHONE_PX, 1200])
def test_the_colophon_stays_together_from_right_to_left(tmp_path, width):
    path = tmp_path / "garden.txt"
    path.write_text("قانون الحديقة\n\nالمادة 1\nالنطاق\n\nالحديقة مفتوحة للجميع.\n", "utf-8")
    page = gaz.run("render", path, "--format", "html", "--work", "/akn/xx/act/2024/5", "--date", "2024-01-01", "--lang", "ara", "--issuer", "مجلس", "-q").out
    rights = measured(tmp_path, page, RIGHTS % "footer dd", width)
    assert len(rights) >= 4 and max(rights) - min(rights) <= 2, rights


def test_the_bar_of_a_changed_article_is_beside_its_text(tmp_path, store):
    for date, word in (("2020-01-01", "一"), ("2021-01-01", "二")):
        path = tmp_path / f"{date}.txt"
        path.write_text(f"花园办法\n\n第一条　花园每周开放{word}次，{'任何人都可以进入并且不得损坏花木。' * 5}\n\n第二条　本办法自公布之日起施行。\n", "utf-8")
        gaz.run("import", path, "--work", "/akn/xx/act/2020/8", "--date", date, "--lang", "zho", "--store", store)
    with gaz.Server(store) as server:
        page = server.get("/akn/xx/act/2020/8/zho@2020-01-01;r1...2021-01-01;r1.html").text
    assert "runin" in page
    bars = measured(tmp_path, page, "[...d.querySelectorAll('main .runin, main .runin > *')].map(e => [e, f.contentWindow.getComputedStyle(e, '::after')])"
                    ".filter(([, s]) => s.content == '\"\"').map(([e, s]) => [e.className, s.position, parseFloat(s.insetInlineEnd), parseFloat(s.height), e.offsetHeight])", 800)
    assert len(bars) == 1
    name, position, end, height, around = bars[0]
    assert "runin" in name and position == "absolute" and end < 0 and height >= around - 1
