# SPDX-License-Identifier: Apache-2.0
"""Every link of a website with fifty real documents leads somewhere, and every page is at most three clicks from the first one."""
import collections
import html.parser
import http.client
import json
import re
import urllib.parse

import pytest

import gaz
import real_corpus

CLICKS = 3
ADDRESSES_MAX = 4000  # that are asked for; a website of fifty documents has some ten times as many
OF_A_KIND = 1  # addresses of one kind, of one version of a work, that are asked for
REDIRECTS_MAX = 5
NOT_YET = "its first is in force from"  # a rendition, which never changes, leads to the text in force before there is one
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}

pytestmark = pytest.mark.skipif(not real_corpus.is_here(), reason="needs ../shared/corpora")


class Page(html.parser.HTMLParser):
    """The links and ids of a page; of each form the address that it leads to as it stands."""

    def __init__(self, text):
        super().__init__()
        self.links, self.ids, self.base, self.fields, self.options = [], set(), None, None, None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        a = dict(attrs)
        if "id" in a:
            self.ids.add(a["id"])
        if tag in ("a", "link") and "href" in a:
            self.links.append(a["href"])
        elif tag == "form":
            self.base, self.fields = a["action"], {}
        elif tag == "select":
            self.options = a["name"]
        elif tag == "option" and self.options is not None and ("selected" in a or self.options not in self.fields):
            self.fields[self.options] = a["value"]
        elif tag == "input" and "name" in a and (a.get("type") != "radio" or "checked" in a):
            self.fields[a["name"]] = a.get("value", "")

    def handle_endtag(self, tag):
        if tag == "select":
            self.options = None
        if tag == "form":
            self.links.append(f"{self.base}?{urllib.parse.urlencode(self.fields)}")


def kind_of(path):
    """(what it belongs to, kind of address): article 1 and article 2 of a version are of one kind."""
    whole = re.match(r"(/akn/.*?/[a-z]{3}(?:@[^/.]*(?:\.\.\.[^/.]*)?)?)(/[~!][^/.]*)?(/versions)?(\.[a-z0-9]+)?(\?.*)?$", path)
    works = re.match(r"/(works\.[a-z0-9]+|opds/works)\?([a-z]+)=", path)
    if works is not None:
        return "works", works.groups()  # a list of works in a format, as of one year or another
    if whole is None:
        return None, path
    return whole[1], ({"~": "portion", "!": "component"}[whole[2][1]] if whole[2] else "", whole[3], whole[4], (whole[5] or "").split("=")[0])


def is_rendition(path):
    return re.search(r"\.[a-z0-9]+$", path) is not None


class Reader:
    """Asks for pages over one connection, and keeps what it has seen."""

    def __init__(self, server):
        self.connection = http.client.HTTPConnection(server.host, server.port, timeout=gaz.PATIENCE_S)
        self.seen, self.asked, self.dead = {}, 0, []

    def ask(self, path):
        self.asked += 1
        self.connection.request("GET", path, headers=BROWSER)
        response = self.connection.getresponse()
        return gaz.Reply(response, response.read())

    def read(self, path, source):
        """The Page at a path after its redirects; None: it is no HTML, or not there."""
        if path in self.seen:
            return self.seen[path]
        reply, at = self.ask(path), path
        for _ in range(REDIRECTS_MAX):
            if reply.status not in (301, 302):
                break
            at = urllib.parse.urljoin(at, reply["Location"])
            reply = self.ask(at)
        if reply.status != 200 and not (is_rendition(source) and NOT_YET in reply.text):
            self.dead.append(f"{source} -> {path}: {reply.status}")
        is_page = reply.status == 200 and reply["Content-Type"].startswith("text/html")
        self.seen[path] = Page(reply.text) if is_page else None
        return self.seen[path]


class Tour:
    """Breadth first from home; of a kind with many addresses some are asked for, and all are counted as found."""

    def __init__(self, server):
        self.reader, self.clicks, self.of_kind = Reader(server), {"/": 0}, collections.Counter()
        queue = collections.deque(["/"])
        while queue:
            path = queue.popleft()
            page = self.reader.read(path, "home")
            if page is not None and self.clicks[path] < CLICKS:
                self.follow(path, page, queue)

    def wants(self, path):
        """A version, a history and a folder always; of the rest some of each kind."""
        owner, kind = kind_of(path)
        if owner is None or kind == ("", None, None, "") or kind == ("", "/versions", None, ""):
            return "..." not in path
        self.of_kind[owner, kind] += 1
        return self.of_kind[owner, kind] <= OF_A_KIND

    def follow(self, path, page, queue):
        for link in page.links:
            target = urllib.parse.urldefrag(urllib.parse.urljoin(path, link))
            if not target.url.startswith("/"):
                continue  # another website, or a picture in the page
            if target.url not in self.clicks:
                self.clicks[target.url] = self.clicks[path] + 1
                if self.wants(target.url) and self.reader.asked < ADDRESSES_MAX:
                    queue.append(target.url)
                    self.reader.read(target.url, path)
            self.check_fragment(path, target)

    def check_fragment(self, path, target):
        there = self.reader.seen.get(target.url)
        if target.fragment and there is not None and urllib.parse.unquote(target.fragment) not in there.ids:
            self.reader.dead.append(f"{path} -> {target.url}#{target.fragment}: no such place")


@pytest.fixture(scope="module")
def tour(tmp_path_factory):
    store = tmp_path_factory.mktemp("tour") / "gazetted.db"
    real_corpus.import_documents(store)
    with gaz.Server(store) as server:
        tour = Tour(server)
        tour.server = server
        yield tour


def test_no_link_is_dead(tour):
    assert 1000 < tour.reader.asked < ADDRESSES_MAX, "a spread over all kinds of pages"
    assert not tour.reader.dead, "\n".join(tour.reader.dead[:50])


def pages_of(server, work):
    """The history, the versions, and the articles of the latest version by their own or their present address."""
    listed = json.loads(server.get(f"{work['versions']}.json").text)["entries"]
    latest, now = listed[-1]["href"], work["versions"].removesuffix("/versions")
    contents = server.get(f"{latest}.html").text.partition("</nav>")[0]
    articles = [{f"{latest}/~{eid}", f"{now}/~{eid}"} for eid in re.findall(r'<a href="#((?!gaz-)[^"]*)">', contents) if "list_" not in eid]
    return [{work["versions"]}, *({entry["href"]} for entry in listed), *articles]


def test_every_page_is_three_clicks_from_home(tour):
    works = json.loads(tour.server.get("/").text)["works"]
    assert len({work["work"] for work in works}) == real_corpus.DOCUMENTS
    wanted = [addresses for work in works for addresses in pages_of(tour.server, work)]
    assert len(wanted) > 1000
    far = [sorted(addresses) for addresses in wanted if min(tour.clicks.get(a, CLICKS + 1) for a in addresses) > CLICKS]
    assert not far, far[:50]
