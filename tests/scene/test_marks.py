# SPDX-License-Identifier: Apache-2.0
"""The page of a document that a search led to marks the words, and is the same page but for the marks."""
import random
import re
import urllib.parse

import gaz
import pytest
from test_metrics import Numbers

PAGE = {"Accept": "text/html"}
DOCUMENTS = gaz.ROOT / "tests" / "plugin" / "documents"
NAMES = ("everything", "arabic", "chinese", "marks", "measures")
WORK = re.compile(r'FRBRthis value="(/akn/[^"]*@[^"/]*)/!main"')
MARK = re.compile(r"</?mark>")


def path_of(name):
    return WORK.search((DOCUMENTS / f"{name}.xml").read_text("utf-8")).group(1)


def marked(path, q):
    return f"{path}?" + urllib.parse.urlencode({"q": q})


def bare(page):
    """Without what the query adds: its marks, its value in the search field, and that it is not for search engines.
    White space at the beginning of a line goes, too: where the first word is marked, it is a text of its own."""
    page = re.sub(r"(<p[^>]*>(?:<\w+>)*)\s+", r"\1", MARK.sub("", page))
    page = re.sub(r'(<input type="search" name="q"[^>]*?) value="[^"]*"', r"\1", page)
    return page.replace('<meta name="robots" content="noindex">\n', "")


def words_of(text, rng):
    """Some words of a text, and some parts of words without spaces."""
    words = re.findall(r"\w+", re.sub(r"<[^>]*>", " ", text))
    return [word if len(word) < 4 or word.isascii() else word[1:3] for word in rng.sample(words, min(25, len(words)))]


@pytest.fixture(scope="module")
def documents(tmp_path_factory):
    store = tmp_path_factory.mktemp("marks") / "gazetted.db"
    for name in NAMES:
        gaz.run("import", DOCUMENTS / f"{name}.xml", "--store", store)
    with gaz.Server(store, "--search", "on") as s:
        yield s


def test_a_page_with_marks_is_the_page(documents):
    rng = random.Random(3)
    found = 0
    for name in NAMES:
        path = path_of(name)
        plain = documents.get(path, PAGE).text
        assert "<mark>" not in plain
        main = plain[plain.index("<main"):plain.index("</main>")]
        for q in words_of(main, rng) + ['"the text"', "t* OR a*", "xyzzy"]:
            reply = documents.get(marked(path, q), PAGE)
            assert reply.status == 200, (name, q, reply.text)
            assert bare(reply.text) == bare(plain), (name, q)
            marks = re.findall("<mark>(.*?)</mark>", reply.text, re.S)
            assert all(mark and "<" not in mark for mark in marks), (name, q, marks)
            found += len(marks)
    assert found > 100


def test_every_form_of_a_word_is_marked_and_only_in_pages(documents):
    path = path_of("measures")
    page = documents.get(marked(path, "fee"), PAGE).text
    forms = {mark.lower() for mark in re.findall("<mark>(.*?)</mark>", page)}
    assert forms and forms <= {"work", "fee", "working", "worked"}
    assert 'name="q"' in page and 'value="fee"' in page and 'content="noindex"' in page
    assert documents.get(path + ".txt?q=work").status == 400
    assert documents.get(path + "?q=a&q=b", PAGE).status == 400
    assert "<mark>" in documents.get(marked(path, "fee") + "&show=all", PAGE).text
    for q in ("...", "", "(", "<script>x", "a" * 7000, "%00"):
        reply = documents.get(marked(path, q), PAGE)
        assert reply.status in (200, 400) and "<script>x" not in reply.text, q
    assert "?q=" not in documents.get(marked(path, "fee"), PAGE)["Link"]


def test_results_lead_to_marked_pages(documents):
    gaz.until(lambda: "~" in documents.get("/search?q=fees", PAGE).text, "the index is up to date")
    page = documents.get("/search?q=fees", PAGE).text
    links = [link for link in re.findall(r'<h3><a href="([^"]*)"', page) if "~" in link]
    assert links and all(link.endswith("?q=fees") for link in links)
    assert "<mark>" in documents.get(links[0], PAGE).text


def test_marked_pages_are_not_kept(tmp_path):
    admin, store = tmp_path / "admin", tmp_path / "gazetted.db"
    gaz.run("import", DOCUMENTS / "everything.xml", "--store", store)
    path = path_of("everything")
    with gaz.Server(store, "--admin", f"unix:{admin}", "--loops", 1) as s:
        s.get(path, PAGE)
        s.get(marked(path, "fee"), PAGE)  # the image of the document is kept
        before = Numbers(admin)
        for i in range(20):
            assert s.get(marked(path, f"opinion{i}"), {**PAGE, "Accept-Encoding": "gzip"}).status == 200
            assert s.get(marked(path, f"opinion{i}"), PAGE).status == 200
        now = Numbers(admin)
        for name in ("gazetted_cache_entries", "gazetted_cache_bytes", "gazetted_loop_cache_hits_total"):
            assert now[name] == before[name], name
