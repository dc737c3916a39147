# SPDX-License-Identifier: Apache-2.0
"""The page of a comparison: one text with marks, two columns where the screen is wide, in both directions."""
import html.parser
import re

import pytest

from gaz import WORK
from test_html import DOCUMENTS, check, once
from test_room import HTML, written

FERRIES = DOCUMENTS / "ferries"
# What the style sheet hides in each of the two columns, and in one column.
HIDDEN = {"earlier": {"is", "came", "ins"}, "later": {"was", "went", "del"}, "one": {"hidden"}}


class Words(html.parser.HTMLParser):
    """The words of the text, without what has one of the names: a class, a tag or an attribute."""
    VOID = ("br", "link", "meta", "input", "img", "hr")

    def __init__(self, names):
        super().__init__()
        self.names, self.depth, self.shown, self.open = names | {"of", "heard", "fate", "noteref", "names", "notes"}, 0, [], []

    def handle_starttag(self, tag, attrs):
        if tag in self.VOID:
            return
        said = {tag, *(name for name, _ in attrs), *dict(attrs).get("class", "").split()}
        self.open.append((tag, self.depth))
        if self.depth > 0 or said & self.names:
            self.depth += 1

    def handle_endtag(self, tag):
        while self.open and self.open[-1][0] != tag:
            self.open.pop()
        self.depth = self.open.pop()[1] if self.open else 0

    def handle_data(self, data):
        if self.depth == 0:
            self.shown.append(data)


def words(page, names):
    reader = Words(names)
    reader.feed(page.split('id="gaz-text"')[1].split("</main>")[0].split(">", 1)[1])
    return "".join(reader.shown).split()


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Both versions of an act alone, and their comparison in both directions."""
    folder = tmp_path_factory.mktemp("pages")

    def page(name, year, *arguments):
        return written(folder / f"{name}.html", FERRIES / f"{year}.xml", *arguments)

    earlier = f"earlier={FERRIES / '2020.xml'}"
    return {"2020": page("2020", 2020, "version"), "2024": page("2024", 2024, "version"),
            "forth": page("forth", 2024, "comparison", earlier), "back": page("back", 2024, "comparison", earlier, "way=back"),
            "one": page("one", 2024, "comparison", earlier, "columns=one")}


def version(page):
    found = [word for word in words(page.read_text(), {"chg", "pop"}) if word != "§"]
    assert len(found) > 50
    return found


@pytest.mark.parametrize("way, earlier, later", [("forth", "2020", "2024"), ("back", "2024", "2020")])
def test_each_column_has_the_whole_wording_of_its_version(pages, way, earlier, later):
    page = pages[way].read_text()
    title = ["Act", "on", "Ferries", "and", "Bridges"]  # a version has its title above the text
    for column, year in (("earlier", earlier), ("later", later)):
        shown = words(page, HIDDEN[column])
        assert shown[len(title) if year == "2024" else len(title) - 2:] == version(pages[year]), column


def test_without_a_style_sheet_each_word_is_there_once_but_for_what_is_hidden(pages):
    assert words(pages["forth"].read_text(), HIDDEN["one"]) == words(pages["one"].read_text(), set())
    assert 'class="pair"' not in pages["one"].read_text()


def test_the_second_column_has_no_ids(pages):
    for way in ("forth", "back"):
        ids = re.findall(r'\bid="([^"]+)"', pages[way].read_text())
        assert len(ids) == len(set(ids)) > 10


@once
def test_both_directions_pass(pages):
    check(pages["forth"], pages["back"], pages["one"])


def choices(page):
    return dict(re.findall(r'<p class="choice(?: cols)?"><a href="([^"]*)">([^<]+)</a>', page))


def test_the_choices_keep_each_other(server):
    path = f"{WORK}/eng@2006-05-01...2007-01-01"
    assert choices(server.get(path, HTML).text) == {
        "?show=changed": "Show only what changed", "?columns=one": "In one column", "?way=back": "The other way round"}
    page = server.get(path + "?show=changed&columns=one&way=back", HTML).text
    assert choices(page) == {
        "?show=all&amp;columns=one&amp;way=back": "Show the whole text", "?show=changed&amp;way=back": "Side by side",
        "?show=changed&amp;columns=one": "The other way round"}
    assert "<h1>Changes from <time" in page and page.index("1 January 2007</time>") < page.index("1 May 2006</time>")


def test_a_comparison_read_back_takes_what_the_other_way_brought(server):
    path = f"{WORK}/eng@2006-05-01...2007-01-01/~art_24"
    forth, back = server.get(path, HTML).text, server.get(path + "?way=back", HTML).text
    assert re.findall(r"<ins>([^<]+)</ins>", forth)[-1] == re.findall(r"<del>([^<]+)</del>", back)[-1]
