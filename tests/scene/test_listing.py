# SPDX-License-Identifier: Apache-2.0
"""Listings that the server makes: the versions of a work, and those in which one of its portions changed."""
import gzip
import json
import re
import threading

import pytest

import gaz
import store_rows
from gaz import WORK

ACT = "/akn/xx/act/2020/7"
ENTRIES_MAX = 250  # of one page
SCHEMAS = gaz.ROOT / "plugins" / "json"


def text(edition, repealed=False):
    """An act whose first article changes with each edition, its second never."""
    gone = "" if repealed else "Article 3. Third rule\nIt may be repealed.\n"
    return f"Act of Tests\nArticle 1. First rule\nIt is edition {edition}.\nArticle 2. Second rule\nIt stays.\n{gone}"


def publish(path, store, date, edition, *args, lang="eng", work=ACT, repealed=False):
    path.write_text(text(edition, repealed), "utf-8")
    gaz.run("import", path, "--work", work, "--date", date, "--lang", lang, "--store", store, *args)


def listing(server, target, headers=None):
    reply = server.get(target, headers)
    assert reply.status == 200, reply.text
    assert reply["Content-Type"] == "application/json"
    return json.loads(reply.text)


def hrefs(server, target):
    return [e["href"] for e in listing(server, target)["entries"]]


@pytest.fixture(scope="module")
def act_store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("act")
    path, store = folder / "act.txt", folder / "gazetted.db"
    publish(path, store, "2020-01-01", 1, "--alias", "act")
    publish(path, store, "2021-01-01", 1, "--title", "Act of Tests, as amended")
    publish(path, store, "2021-01-01", 2)
    publish(path, store, "2022-01-01", 2, repealed=True)
    publish(path, store, "2020-06-01", 9, lang="deu")
    publish(path, store, "2999-01-01", 3)
    publish(path, store, "2999-01-01", 1, work="/akn/xx/act/2999/1")
    return store


@pytest.fixture(scope="module")
def act(act_store):
    with gaz.Server(act_store) as s:
        yield s


def test_a_work_has_all_its_publications_in_order(act):
    ends = ["deu@2020-06-01;r1", "eng@2020-01-01;r1", "eng@2021-01-01;r1", "eng@2021-01-01;r2", "eng@2022-01-01;r1", "eng@2999-01-01;r1"]
    assert hrefs(act, f"{ACT}/versions.json") == [f"{ACT}/{end}" for end in ends]
    assert hrefs(act, f"{ACT}/eng/versions.json") == [f"{ACT}/{end}" for end in ends[1:]]
    assert hrefs(act, f"{ACT}/deu/versions.json") == [f"{ACT}/{ends[0]}"]


def test_a_line_says_what_its_version_says(act):
    for entry in listing(act, f"{ACT}/versions.json")["entries"]:
        facts = json.loads(act.get(f"{entry['href']}.json").text)["document"]
        assert int(entry["seq"]) > 0
        assert entry == {"href": entry["href"], "seq": entry["seq"], **{k: facts[k] for k in ("title", "date", "language", "revision", "published", "digest")}}


def test_a_portion_has_the_versions_in_which_it_changed(act):
    def ends(article):
        return [h.removeprefix(f"{ACT}/eng@") for h in hrefs(act, f"{ACT}/eng/~{article}/versions.json")]

    assert ends("art_1") == ["2020-01-01;r1/~art_1", "2021-01-01;r2/~art_1", "2999-01-01;r1/~art_1"]
    assert ends("art_2") == ["2020-01-01;r1/~art_2"]
    assert ends("art_3") == ["2020-01-01;r1/~art_3", "2022-01-01;r1", "2999-01-01;r1/~art_3"], "the version that repealed it is there as a whole"
    texts = [act.get(f"{ACT}/eng@{end}.txt").text for end in ends("art_1")]
    assert [re.search(r"edition (\d)", t).group(1) for t in texts] == ["1", "2", "3"]


def test_of_the_sample_three_articles_were_amended(server):
    histories = {n: hrefs(server, f"{WORK}/eng/~art_{n}/versions.json") for n in range(1, 26)}
    assert [n for n, lines in histories.items() if any("@2007-01-01" in line for line in lines)] == [12, 18, 24]
    assert all(lines[0] == f"{WORK}/eng@2006-05-01;r1/~art_{n}" for n, lines in histories.items())


def test_titles_say_what_is_listed_in_its_language(act):
    assert listing(act, f"{ACT}/eng/versions.json")["listing"] == {
        "title": "Versions: Act of Tests", "language": "eng", "lang": "en", "url": f"{ACT}/eng/versions.json"}
    german = listing(act, f"{ACT}/deu/~art_1/versions.json")
    assert german["listing"]["title"].startswith("Fassungen: ") and german["listing"]["lang"] == "de"
    assert act.get(f"{ACT}/deu/versions")["Content-Language"] == "de"
    assert "First rule" in listing(act, f"{ACT}/eng/~art_1/versions.json")["entries"][0]["title"]


def test_what_is_yet_to_come_into_force_is_listed(act):
    assert act.get("/akn/xx/act/2999/1").status == 404
    assert hrefs(act, "/akn/xx/act/2999/1/versions.json") == ["/akn/xx/act/2999/1/eng@2999-01-01;r1"]


def test_listings_obey_their_schema(act, server):
    jsonschema = pytest.importorskip("jsonschema")
    for name, targets in (("listing", [(act, f"{ACT}/versions.json"), (act, f"{ACT}/eng/~art_3/versions.json"), (server, f"{WORK}/versions.json")]),
                          ("document", [(act, f"{ACT}.json"), (act, f"{ACT}/eng@2020-01-01...2022-01-01.json"), (server, f"{WORK}.json"), (server, f"{WORK}/~art_4.json?indent=0")])):
        schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        for which, target in targets:
            jsonschema.Draft202012Validator(schema).validate(json.loads(which.get(target).text))


def test_browsers_get_a_page_of_links_that_work(act):
    reply = act.get(f"{ACT}/versions", {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert reply.status == 200 and reply["Content-Type"] == "text/html; charset=utf-8"
    assert reply["Vary"] == "Accept, Accept-Encoding"
    links = re.findall(rf'href="({ACT}/[^"]*)"', reply.text)
    assert len(links) >= 6
    for link in links:
        assert act.get(link).status == 200


def test_in_plain_text_a_line_says_when_what_and_where(act):
    assert act.get(f"{ACT}/deu/versions.txt?meta=0").text == (
        f"Fassungen: Act of Tests\n{'=' * 23}\n\n* 2020-06-01, deu, revision 1: Act of Tests\n  {ACT}/deu@2020-06-01;r1\n")
    assert act.get(f"{ACT}/deu/versions.md?meta=0").text == (
        f"# Fassungen: Act of Tests\n\n- [Act of Tests](<{ACT}/deu@2020-06-01;r1>), 2020-06-01, deu, revision 1\n")


def test_a_format_without_listings_names_those_with(act):
    for target, vary in ((f"{ACT}/versions.epub", None), (f"{ACT}/eng/~art_1/versions.xml", None), (f"{ACT}/versions", "Accept")):
        reply = act.get(target, {"Accept": "application/epub+zip"})
        problem = json.loads(reply.text)
        assert (reply.status, reply["Vary"], problem["type"]) == (406, vary, "/problems/unsupported")
        assert {a["format"] for a in problem["available"]} >= {"html", "json", "md", "txt"}
        for a in problem["available"]:
            assert act.get(a["href"])["Content-Type"] == a["media_type"]
    assert "cannot write a listing" in json.loads(act.get(f"{ACT}/versions.epub").text)["detail"]


LINES = """<?xml version="1.0"?>
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:a="http://docs.oasis-open.org/legaldocml/ns/akn/3.0">
<xsl:output method="text"/><xsl:param name="gaz-title"/>
<xsl:template match="/"><xsl:value-of select="$gaz-title"/><xsl:text>&#10;</xsl:text>
<xsl:for-each select="//a:entry"><xsl:value-of select="concat(@date, ' ', @href, '&#10;')"/></xsl:for-each></xsl:template>
</xsl:stylesheet>
"""


def test_a_style_sheet_may_write_listings_and_nothing_else(act_store, tmp_path):
    folder = tmp_path / "lines.xslt"
    folder.mkdir()
    (folder / "main.xsl").write_text(LINES, "utf-8")
    (folder / "format.json").write_text(json.dumps({
        "id": "org.example.lines", "version": "1.0", "revision": "1", "licence": "Apache-2.0",
        "media_type": "text/tab-separated-values", "label": "Lines", "views": ["listing"]}), "utf-8")
    with gaz.Server(act_store, "--plugins", tmp_path) as server:
        assert server.get(f"{ACT}/deu/versions.lines").text == f"Fassungen: Act of Tests\n2020-06-01 {ACT}/deu@2020-06-01;r1\n"
        for target, view in ((f"{ACT}.lines", "a whole document"), (f"{ACT}/~art_1.lines", "a single portion"),
                             (f"{ACT}/eng@2020-01-01...2021-01-01.lines", "a comparison")):
            problem = json.loads(server.get(target).text)
            assert problem["status"] == 406 and f"the format 'lines' cannot write {view};" in problem["detail"]
            assert problem["available"] and "lines" not in {a["format"] for a in problem["available"]}
            assert all(server.get(a["href"]).status == 200 for a in problem["available"])
        assert "lines" not in json.loads(server.get("/").text)["works"][0]["formats"]


@pytest.mark.parametrize("target, status, says", [
    ("/akn/xx/act/2020/8/versions.json", 404, "no document is published as /akn/xx/act/2020/8"),
    (f"{ACT}/fra/versions", 404, "it is in deu, eng"),
    (f"{ACT}/eng/~art_77/versions.json", 404, "no portion '~art_77'"),
    (f"{ACT}/versions.pdf", 404, "no format 'pdf'"),
    (f"{ACT}/eng@2020-01-01/versions", 400, "should follow a work"),
    (f"{ACT}/versions.json?after=yesterday", 400, "after=eng@2006-05-01;r1"),
    (f"{ACT}/versions.json?after=eng@2021-01-01;r1&after=eng@2021-01-01;r1", 400, "twice"),
    (f"{ACT}/versions.json?colour=red", 400, "indent"),
    (f"{ACT}.json?after=eng@2021-01-01;r1", 400, "indent"),
])
def test_what_is_not_there_is_told_like_with_documents(act, target, status, says):
    reply = act.get(target)
    assert reply.status == status and reply["Content-Type"] == "application/problem+json"
    assert says in json.loads(reply.text)["detail"]


def test_other_spellings_are_sent_to_the_one(act, server):
    for target, status, location in (
            (f"{ACT}/ENG/versions.json", 301, f"{ACT}/eng/versions.json"), (f"{ACT}/versions/", 301, f"{ACT}/versions"),
            ("/akn/xx/act/2020/7/%65ng/versions", 301, f"{ACT}/eng/versions")):
        reply = act.get(target)
        assert (reply.status, reply["Location"]) == (status, location)
    assert act.get(f"{ACT}/~art_1/versions.json")["Content-Location"] == f"{ACT}/eng/~art_1/versions.json"
    short = server.get(f"{WORK}/eng/~item_6/versions.json?indent=2")
    assert (short.status, short["Location"]) == (302, f"{WORK}/eng/~art_4__content__list_1__item_6/versions.json?indent=2")


def test_a_listing_is_validated_and_coded_like_a_document(act):
    for target in (f"{ACT}/versions.json", f"{ACT}/eng/~art_1/versions.html"):
        plain, head = act.get(target), act.get(target, method="HEAD")
        assert plain["Cache-Control"] == "public, max-age=60" and plain["Vary"] == "Accept-Encoding"
        volatile = {"Date", "X-Request-Id"}
        assert head.body == b"" and [p for p in head.headers.items() if p[0] not in volatile] == [
            p for p in plain.headers.items() if p[0] not in volatile]
        for headers in ({"If-None-Match": plain["ETag"]}, {"If-Modified-Since": plain["Last-Modified"]}):
            fresh = act.get(target, headers)
            assert (fresh.status, fresh.body, fresh["ETag"]) == (304, b"", plain["ETag"])
        packed = act.get(target, {"Accept-Encoding": "gzip"})
        assert packed["Content-Encoding"] == "gzip" and gzip.decompress(packed.body) == plain.body
        assert act.get(target, {"Range": "bytes=2-9"}).body == plain.body[2:10]


def test_the_name_to_save_it_by_says_what_it_lists(act):
    def name(target):
        return re.search(r'filename="([^"]*)"', act.get(target)["Content-Disposition"]).group(1)

    assert name(f"{ACT}/versions.json") == "act-2020-7-versions.json"
    assert name(f"{ACT}/~art_1/versions") == "act-2020-7-eng-art_1-versions.html"


def test_documents_lead_to_their_history(act):
    def history(target):
        return re.search(r'<([^>]*)>; rel="version-history"', act.get(target)["Link"]).group(1)

    assert history(f"{ACT}.txt") == history(f"{ACT}/eng@2021-01-01;r1.epub") == f"{ACT}/versions"
    assert history(f"{ACT}/eng@2021-01-01/~art_1.txt") == f"{ACT}/eng/~art_1/versions"
    assert json.loads(act.get(f"{ACT}.json").text)["document"]["versions"] == f"{ACT}/versions"
    assert json.loads(act.get(f"{ACT}/~art_1.json").text)["document"]["versions"] == f"{ACT}/eng/~art_1/versions"
    works = json.loads(act.get("/").text)["works"]
    assert {w["versions"] for w in works if w["work"] == ACT} == {f"{ACT}/deu/versions", f"{ACT}/eng/versions"}


def test_equal_requests_at_once_get_equal_bytes(act_store):
    replies = []
    with gaz.Server(act_store) as server:
        threads = [threading.Thread(target=lambda: replies.append(server.get(f"{ACT}/versions.html"))) for _ in range(16)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
    assert {r.status for r in replies} == {200} and len({r.body for r in replies}) == 1


def test_what_is_published_comes_into_the_listing_and_nothing_else_moves(tmp_path, store):
    path = tmp_path / "act.txt"
    publish(path, store, "2020-01-01", 1)
    revision = f"{ACT}/eng@2020-01-01;r1.json"
    with gaz.Server(store) as server:
        for _ in range(4):  # made, cached, kept in front
            before, fixed = server.get(f"{ACT}/versions.json"), server.get(revision)
            second = server.get(f"{ACT}/eng/~art_2/versions.json")
        publish(path, store, "2020-01-01", 2)
        gaz.until(lambda: len(hrefs(server, f"{ACT}/versions.json")) == 2, "the new revision is listed")
        after = server.get(f"{ACT}/versions.json")
        assert after["ETag"] != before["ETag"] and server.get(f"{ACT}/versions.json", {"If-None-Match": before["ETag"]}).status == 200
        assert server.get(f"{ACT}/eng/~art_2/versions.json")["ETag"] == second["ETag"], "that article did not change"
        again = server.get(revision)
        assert (again["ETag"], again.body, again["Cache-Control"]) == (fixed["ETag"], fixed.body, "public, max-age=31536000, immutable")


def test_the_page_of_a_long_history_leads_to_the_versions_before(tmp_path, store):
    publish(tmp_path / "act.txt", store, "2020-01-01", 1)
    store_rows.add_days(store, 450)
    seen, target, pages = [], f"{ACT}/versions", 0
    with gaz.Server(store) as server:
        while target:
            text = server.get(target, {"Accept": "text/html"}).text
            pages += 1
            days = list(dict.fromkeys(re.findall(r'href="[^"]*@([0-9-]{10});r1"', text)))
            assert days[0] == max(days) and (not seen or days[0] < seen[-1])
            seen += days
            link = re.search(r'<a href="([^"]*)" rel="next"', text) or re.search(r'<a rel="next" href="([^"]*)"', text)
            target = link and link.group(1)
        middle = server.get(f"{ACT}/eng@2020-08-01", {"Accept": "text/html"}).text
        assert f"{ACT}/eng@2020-08-01;r1...{seen[0]};r1" in middle
        assert server.get(f"{ACT}/versions?before=x", {"Accept": "text/html"}).status == 400
    assert pages == 3 and len(seen) == len(set(seen)) == 451


def test_more_than_a_page_is_told_in_pages(tmp_path, store):
    publish(tmp_path / "act.txt", store, "2020-01-01", 1)
    store_rows.add_days(store, 2100)
    seen, target, pages = [], f"{ACT}/versions.json?indent=0", 0
    with gaz.Server(store) as server:
        while target:
            page, reply = listing(server, target), server.get(target)
            pages += 1
            assert 0 < len(page["entries"]) <= ENTRIES_MAX
            seen += [e["href"] for e in page["entries"]]
            link = re.search(r'<([^>]*)>; rel="next"', reply["Link"])
            assert ("next" in page) == (link is not None)
            target = link and link.group(1)
            if target:
                assert page["next"] == target.replace("versions.json", "versions")
        html = server.get(f"{ACT}/versions.html").text
        assert f'href="{ACT}/versions?after=' in html and "More versions" in html
    assert pages == 9 and len(seen) == len(set(seen)) == 2101
