# SPDX-License-Identifier: Apache-2.0
"""The website in a text browser: what a page is about, its status, contents and text, in this order, and links that lead on."""
import re
import shutil
import subprocess

import pytest

import gaz
from gaz import WORK

COLUMNS = 80
SKIP = "Skip to the text"
# Of each kind of page the words that a reader meets one after the other.
PAGES = {
    "/": ["Title, number or name", "Kind", "Act", "New", "Harbour By-law", "All documents", "Digest of the Opinions", "Statement no. 1 of 2006",
          "Feed"],
    "/akn/xx-portmere": ["Documents", "All documents", "Harbour By-law", "Feed"],
    "/changes": ["What is new", "Harbour By-law", "Act no. 3 of 2014", "Feed"],
    f"{WORK}/eng": ["Documents", "Statement no. 1 of 2006", "Digest of the Opinions", "In force", "since 1 January 2007", "Versions", "1 May 2006",
                    "History", "Download", "EPUB", "Cite", "eng@2007-01-01;r1", "Contents", "12. Hear what people say", "This digest retells",
                    "12. Hear what people say", "within five working days", "25. Say who is responsible", "Feed"],
    f"{WORK}/eng@2006-05-01": ["Superseded", "was in force from 1 May 2006 to 31 December 2006", "Read the text in force today",
                               "See what has changed", "Corrected", "Contents", "within ten days"],
    f"{WORK}/eng/~art_12": ["12. Hear what people say", "In force", "within five working days", "Feed"],
    f"{WORK}/versions": ["History", "Read the text in force today", "What changed", "12. Hear what people say", "1 January 2007",
                         "Specimen Committee", "3. The aim", "1 May 2006", "Compare the chosen two"],
    f"{WORK}/eng@2006-05-01...2007-01-01": ["1 May 2006", "1 January 2007", "12. Hear what people say", "within", "ten", "five working", "days"],
    f"{WORK}/~art_99": ["This page does not exist", "404", "To the first page"],
    "/akn/xx-yunting/act/measures/2019/7": ["现行有效", "目录", "第一条", "第八条"],
}

pytestmark = pytest.mark.skipif(not shutil.which("w3m"), reason="w3m is not installed: contrib/deps test")


@pytest.fixture(scope="module")
def dump(server, tmp_path_factory):
    """(lines of text, targets of the links in their order) of a page, as w3m shows it."""
    home = tmp_path_factory.mktemp("w3m")

    def ask(path):
        text = subprocess.run(["w3m", "-dump", "-cols", str(COLUMNS), "-o", "display_link_number=1", server.url.rstrip("/") + path],
                              capture_output=True, check=True, timeout=gaz.PATIENCE_S,
                              env={"HOME": str(home), "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}).stdout.decode("utf-8")
        shown, _, links = text.partition("\nReferences:\n")
        return shown, re.findall(r"^\[\d+\] (\S+)", links, re.M)
    return ask


@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_one_thing_after_the_other(dump, path):
    shown, _ = dump(path)
    text, at = re.sub(r"\[\d+\]|\s+", lambda m: "" if m[0][0] == "[" else " ", shown), 0
    for words in PAGES[path]:
        assert words in text[at:], f"'{words}' does not follow '{text[max(0, at - 40):at]}'"
        at = text.index(words, at) + len(words)


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_shown_that_is_not_for_readers(dump, path):
    shown, _ = dump(path)
    assert not re.search(r"[{}]\s*--|@context|gaz-(?!text)|var\(|<[a-z/]|&[a-z]+;", shown)


@pytest.mark.parametrize("path", PAGES)
def test_the_first_link_leads_to_the_text_and_the_next_to_the_site(server, dump, path):
    _, links = dump(path)
    assert links[0].endswith("#gaz-text") and links[1] == server.url and links[-1].endswith("/changes.atom")


def test_the_contents_lead_to_the_articles_in_their_order(dump):
    _, links = dump(f"{WORK}/eng")
    articles = [link.rsplit("#", 1)[1] for link in links if "#art_" in link]
    assert articles == [f"art_{n}" for n in range(1, 26)]
