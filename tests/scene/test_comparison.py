# SPDX-License-Identifier: Apache-2.0
"""Comparisons: what became of a text from one version to another, by URL."""
import json
import re

import pytest

import gaz
from gaz import WORK

TWO = f"{WORK}/eng@2006-05-01...2007-01-01"
FIXED = f"{WORK}/eng@2006-05-01;r2...2007-01-01;r1"
MARKS = re.compile(r"\[-(.*?)-\]|\{\+(.*?)\+\}", re.S)


def words(text):
    return " ".join(text.split())


def side(text, earlier):
    """What is left of a marked text of one version."""
    return words(MARKS.sub(lambda m: (m[1] if earlier else m[2]) or "", text))


def test_both_versions_are_in_it(server):
    marked = server.get(f"{TWO}.txt?meta=0&width=0").text
    assert "within [-ten-]{+five working+} days{+, and the visitor is told to whom+}." in marked
    for date, earlier in (("2006-05-01", True), ("2007-01-01", False)):
        plain = server.get(f"{WORK}/eng@{date}.txt?meta=0&width=0").text
        assert side(marked, earlier) == words(plain)


def test_the_head_says_what_is_compared(server):
    text = words(server.get(f"{TWO}.txt?width=0").text)
    assert "Changes from 2006-05-01 (revision 2) to 2007-01-01: " in text
    assert f"URL: {WORK}/eng@2006-05-01;r2" in text and f"URL: {WORK}/eng@2007-01-01;r1" in text


def test_markdown_marks_with_elements(server):
    text = server.get(f"{TWO}.md").text
    assert "within <del>ten</del><ins>five working</ins> days<ins>, and the visitor is told to whom</ins>." in text


def test_json_tells_each_change(server):
    tree = json.loads(server.get(f"{TWO}/~art_12.json").text)["tree"]
    found = []

    def walk(node):
        if isinstance(node, dict):
            if node["kind"] == "text" and "change" in node:
                found.append((node["change"], node["text"]))
            for child in node.get("content", []):
                walk(child)

    walk(tree)
    assert ("deleted", "ten") in found and ("inserted", "five working") in found


def test_a_page_shows_both(server):
    reply = server.get(f"{TWO}/~art_12", {"Accept": "text/html"})
    if reply.status == 406:
        pytest.skip("no format for pages writes comparisons")
    assert reply["Content-Type"].startswith("text/html")
    assert re.search(r"<del[^>]*>ten</del>", reply.text) and re.search(r"<ins[^>]*>five working</ins>", reply.text)


def test_a_portion_is_compared_alone(server):
    text = server.get(f"{TWO}/~art_12.txt").text
    assert "12. Hear what people say" in text and "13." not in text
    assert "Portion: art_12" in text


def test_a_portion_that_neither_has_names_what_there_is(server):
    reply = server.get(f"{TWO}/~art_99.txt")
    assert reply.status == 404
    detail = json.loads(reply.text)["detail"]
    assert detail.startswith("neither version has a portion '~art_99'") and "part_1" in detail


def test_a_version_compared_with_itself_has_no_change(server):
    text = server.get(f"{WORK}/eng@2007-01-01...2007-01-01.txt").text
    assert "none in its words" in words(text) and "{+" not in text and "[-" not in text


def test_two_revisions_of_a_day_are_compared(server):
    text = server.get(f"{WORK}/eng@2006-05-01;r1...2006-05-01;r2.txt").text
    assert "[-exampel-]{+example+}" in text


@pytest.mark.parametrize("path, ordered", [
    ("eng@2007-01-01...2006-05-01", "eng@2006-05-01...2007-01-01"),
    ("eng@2007-01-01;r1...2006-05-01;r2", "eng@2006-05-01;r2...2007-01-01;r1"),
    ("eng@2006-05-01;r2...2006-05-01;r1", "eng@2006-05-01;r1...2006-05-01;r2"),
    ("eng@2006-05-01...2006-05-01;r1", "eng@2006-05-01;r1...2006-05-01"),
])
def test_the_later_version_first_redirects_to_the_right_order(server, path, ordered):
    reply = server.get(f"{WORK}/{path}/~art_12.txt?width=40")
    assert (reply.status, reply["Location"]) == (301, f"{WORK}/{ordered}/~art_12.txt?width=40")


def test_other_spellings_redirect(server):
    reply = server.get(f"{WORK}/eng%402006-05-01...2007-01-01.txt")
    assert (reply.status, reply["Location"]) == (301, f"{TWO}.txt")
    reply = server.get(f"{TWO}/!main~art_12.txt")
    assert (reply.status, reply.body) == (200, server.get(f"{TWO}/~art_12.txt").body)


@pytest.mark.parametrize("path", ["eng@2006-05-02...2007-01-01", "eng@2006-05-01...2007-01-02",
                                  "eng@2006-05-01;r9...2007-01-01", "fra@2006-05-01...2007-01-01"])
def test_a_version_that_does_not_exist_names_those_that_do(server, path):
    for suffix in (".txt", ""):
        reply = server.get(f"{WORK}/{path}{suffix}")
        assert reply.status == 404
        assert re.search("2006-05-01|revision|eng", json.loads(reply.text)["detail"])
        assert "no format" not in reply.text


@pytest.mark.parametrize("path", ["eng@2006-05-01...", "eng@...2007-01-01", "eng@2006-05-01..2007-01-01",
                                  "eng@2006-05-01...2007-13-01", "eng@2006-05-01...2007-01-01;r0",
                                  "eng@2006-05-01...2006-06-01...2007-01-01", "eng:2006-05-01...2007-01-01"])
def test_what_is_no_pair_of_versions_is_refused(server, path):
    reply = server.get(f"{WORK}/{path}.txt")
    assert reply.status == 400
    assert "YYYY-MM-DD...YYYY-MM-DD" in json.loads(reply.text)["detail"]


def test_two_revisions_are_immutable_two_dates_are_not(server):
    fixed, moving = server.get(f"{FIXED}.txt"), server.get(f"{TWO}.txt")
    assert fixed["Cache-Control"] == "public, max-age=31536000, immutable" and fixed["Content-Location"] is None
    assert moving["Cache-Control"] == "public, max-age=300, stale-while-revalidate=86400"
    assert moving["Content-Location"] == f"{FIXED}.txt"
    assert (fixed["ETag"], fixed.body) == (moving["ETag"], moving.body)
    half = server.get(f"{WORK}/eng@2006-05-01;r2...2007-01-01.txt")
    assert half["Cache-Control"] == moving["Cache-Control"] and half.body == fixed.body
    assert server.get(f"{FIXED}.txt", {"If-None-Match": fixed["ETag"]}).status == 304


def test_its_names_say_both(server):
    reply = server.get(f"{FIXED}/~art_12.txt")
    assert reply["Content-Disposition"] == (
        'inline; filename="opinions-2006-1-eng-2006-05-01-r2-to-2007-01-01-art_12.txt"')
    links = ", ".join(reply.headers.get_all("Link"))
    assert f'<{FIXED}/~art_12.txt>; rel="canonical"' in links
    assert f'<{WORK}/eng@2006-05-01;r2>; rel="related"; title="earlier version"' in links
    assert f'<{WORK}/eng@2007-01-01;r1>; rel="related"; title="later version"' in links


def test_a_format_without_the_view_is_406(server):
    reply = server.get(f"{TWO}.epub")
    assert reply.status == 406
    available = {a["format"]: a["href"] for a in json.loads(reply.text)["available"]}
    assert available["txt"] == f"{TWO}.txt" and "xml" not in available
    assert server.get(TWO, {"Accept": "application/epub+zip"}).status == 406


def test_a_new_revision_shows_at_once(store):
    """A date is a question: it is asked again when somebody has published."""
    work = "/akn/xx/act/2024/1"

    def publish(date, text):
        gaz.run("import", "-", "--work", work, "--date", date, "--lang", "eng", "--store", store, input=text.encode())

    publish("2024-01-01", "Bees Act\n\nArticle 1 Hives\nTwo hives are allowed.\n")
    publish("2025-01-01", "Bees Act\n\nArticle 1 Hives\nThree hives are allowed.\n")
    with gaz.Server(store) as s:
        assert "[-Two-]{+Three+} hives" in s.get(f"{work}/eng@2024-01-01...2025-01-01.txt").text
        publish("2025-01-01", "Bees Act\n\nArticle 1 Hives\nFour hives are allowed.\n\nArticle 2 Wasps\nNone.\n")
        gaz.until(lambda: "[-Two-]{+Four+} hives" in s.get(f"{work}/eng@2024-01-01...2025-01-01.txt").text,
                  "the comparison has the new revision")
        assert "{+None.+}" in s.get(f"{work}/eng@2024-01-01...2025-01-01/~art_2.txt").text
        publish("2026-01-01", "Bees Act\n\nArticle 1 Hives\nFour hives are allowed.\n")
        gaz.until(lambda: s.get(f"{work}/eng@2026-01-01.txt").status == 200, "the next version is there")
        gone = s.get(f"{work}/eng@2025-01-01...2026-01-01/~art_2.txt").text
        assert "[-None.-]" in gone and "{+" not in gone.split("inserted+}")[1]
