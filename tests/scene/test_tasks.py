# SPDX-License-Identifier: Apache-2.0
"""What readers come for, in a browser that runs no script, on a wide screen and on a telephone: each within three clicks."""
import json
import os
import re
import shutil
import subprocess

import pytest

import gaz
import real_corpus
from gaz import WORK

CLICKS = 3
WIDTHS = (1280, 360)
TITLE = "Digest of the Opinions"
OLD = f"{WORK}/eng@2006-05-01"
NOW = f"{WORK}/eng"
# Where a reader is, and what that reader does and reads. A field that is filled in costs a click, too; "stays": the click leads to no
# other page; "first": it is read without scrolling.
TASKS = {
    "find by title": ("/", [{"fill": "number", "with": "grassroots"}, {"click": "^Find$"}, {"click": TITLE},
                            {"read": TITLE, "in": "h1"}]),
    "find by number": ("/", [{"fill": "number", "with": "No. 3 of 2014"}, {"click": "^Find$"}, {"click": "Harbour"},
                             {"read": "Harbour", "in": "h1"}]),
    "which version is this": (OLD, [{"read": "Superseded.*1 May 2006.*31 December 2006", "in": ".status", "first": True}]),
    "what did article 12 say on a day": (NOW, [
        {"click": "^Versions", "stays": True}, {"fill": "As it stood on", "with": "2006-09-15"}, {"click": "^Show$"},
        {"read": "12\\..*within ten days", "in": "section[id=art_12], #art_12"}]),
    "what changed since": (OLD, [{"click": "what has changed"}, {"read": "ten", "in": "del"}, {"read": "five working", "in": "ins"}]),
    "who changed it and when": (NOW, [{"click": "^Versions", "stays": True}, {"click": "^History$"},
                                      {"read": "1 January 2007.*12\\..*Specimen Committee", "in": "tr"}]),
    "cite it": (NOW, [{"click": "^Cite", "stays": True}, {"read": f"{TITLE}.*1 January 2007", "in": "details[open]"}]),
    "get a permanent link": (NOW, [{"click": "^Cite", "stays": True}, {"read": f"{WORK}/eng@2007-01-01;r1", "in": "details[open]"}]),
    "get the EPUB": (NOW, [{"click": "^Download", "stays": True}, {"download": "EPUB"}]),
    "follow it": (NOW, [{"click": "^Versions", "stays": True}, {"click": "Follow"}, {"read": "Building Work · 2007-01-01"}]),
}


# The same in documents of other languages, whose words the test does not know: the controls by their places.
def tasks_of(language, days, title):
    now, old = f"{real_corpus.work_of(language)}/{language}", f"{real_corpus.work_of(language)}/{language}@{days[0]}"
    word, menu = max(re.findall(r"\w+", title), key=len), "details[open]"
    tasks = {
        "find": ("/", [{"fill": "", "on": "#gaz-filter", "with": word}, {"click": "", "on": "form.find button"},
                       {"click": "", "on": f".news a[href$='{now}']"}, {"read": re.escape(word), "in": "h1"}]),
        "which version": (now, [{"read": re.escape(days[-1][:4]), "in": ".status", "first": True}]),
        "on a day": (now, [{"click": "", "on": "#gaz-versions > summary", "stays": True}, {"fill": "", "on": "#gaz-on", "with": days[0]},
                           {"click": "", "on": "form:has(#gaz-on) button"}, {"read": re.escape(days[0][:4]), "in": ".status"}]),
        "who and when": (now, [{"click": "", "on": "#gaz-versions > summary", "stays": True},
                               {"click": "", "on": "#gaz-versions a[href$='/versions']"}, {"read": re.escape(days[0][:4]), "in": "tr"}]),
        "cite": (now, [{"click": "", "on": "#gaz-cite > summary", "stays": True}, {"read": re.escape(word), "in": menu},
                       {"read": f"{language}@{days[-1]};r1", "in": menu}]),
        "EPUB": (now, [{"click": "", "on": "#gaz-download > summary", "stays": True}, {"download": "", "on": f"{menu} a[href$='.epub']"}]),
        "follow": (now, [{"click": "", "on": "#gaz-versions > summary", "stays": True},
                         {"click": "", "on": f"{menu} a[href$='/versions.atom']"}, {"read": days[-1]}]),
    }
    if len(days) > 1:
        tasks["what changed"] = (old, [{"click": "", "on": ".status a[href*='...']"}, {"read": ".", "in": "main :is(ins, del)"}])
    return tasks


def play(server, tasks, home):
    """{(task, width): result}"""
    browser = shutil.which("chromium") or pytest.skip("chromium is not installed: contrib/deps test")
    tools = gaz.ROOT / "tests" / "tools"
    if subprocess.run([tools / "install"], capture_output=True).returncode != 0:
        pytest.skip("puppeteer is not installed: tests/tools/install")
    plays = [(name, width) for name in tasks for width in WIDTHS]
    wanted = [{"width": width, "start": server.url.rstrip("/") + tasks[name][0], "steps": tasks[name][1]} for name, width in plays]
    played = subprocess.run(["node", tools / "play.mjs", browser], input=json.dumps(wanted), capture_output=True, text=True,
                            timeout=gaz.PATIENCE_S * 2, env={**os.environ, "HOME": str(home)})
    assert played.returncode == 0, played.stderr
    return dict(zip(plays, json.loads(played.stdout)))


@pytest.fixture(scope="module")
def results(server, tmp_path_factory):
    return play(server, TASKS, tmp_path_factory.mktemp("browser"))


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", TASKS)
def test_a_reader_gets_it_within_three_clicks(results, name, width):
    result = results[name, width]
    assert result["error"] is None and result["clicks"] <= CLICKS, result


def test_the_epub_is_a_book_of_that_version(results):
    for width in WIDTHS:
        assert results["get the EPUB", width]["read"] == ["opinions-2006-1-eng-2007-01-01.epub"]


@pytest.fixture(scope="module")
def results_of_tongues(tmp_path_factory):
    if not real_corpus.is_here():
        pytest.skip("needs ../shared/corpora")
    folder, tasks = tmp_path_factory.mktemp("tongues"), {}
    days = real_corpus.import_tongues(folder / "gazetted.db")
    with gaz.Server(folder / "gazetted.db") as server:
        titles = {work["language"]: work["title"] for work in json.loads(server.get("/").text)["works"]}
        for language in days:
            for name, task in tasks_of(language, days[language], titles[language]).items():
                tasks[language, name] = task
        return play(server, tasks, folder)


@pytest.mark.parametrize("language", real_corpus.TONGUES)
def test_a_reader_gets_it_in_another_language_too(results_of_tongues, language):
    own = {key: result for key, result in results_of_tongues.items() if key[0][0] == language}
    assert len(own) >= 2 * 7
    wrong = {key: result for key, result in own.items() if result["error"] is not None or result["clicks"] > CLICKS}
    assert not wrong, wrong
