# SPDX-License-Identifier: Apache-2.0
"""Citations of other works are links in the pages of the website: to the version in force on the day of the citing text, and only if
they are certain. Downloads, which never change, have none."""
import re
import urllib.parse

import pytest

import gaz

HARBOUR, DUES, FERRY = "/akn/xx/act/2006/5", "/akn/xx/act/2008/7", "/akn/xx/act/2007/3"
BOTH = "/akn/xx/act/2009/1"
GESETZ, VERORDNUNG, GEBUEHREN = "/akn/de/act/2001/3", "/akn/de/act/2002/8", "/akn/de/act/2004/4"
LAW, MEASURES = "/akn/cn/act/2003/2", "/akn/cn-bj/act/2005/6"
PAGE = {"Accept": "text/html"}
CITED = re.compile(r'<a class="cited" href="([^"]*)">([^<]*)</a>')


def act(title, *sections):
    return title + "\nPart 1 General\n" + "".join(f"{n} Section {n} of it\n{text}\n" for n, text in enumerate(sections, 1))


def publish(store, work, date, text, lang="eng", *more):
    path = store.parent / "text.txt"
    path.write_text(text, "utf-8")
    gaz.run("import", path, "--work", work, "--date", date, "--lang", lang, "--store", store, *more)


DUTIES = ("Section 2 of the Harbour Act 2006 applies to dues.",
          "In section 4 of the Harbour Act 2006, and in section 99 of the Harbour Act 2006, ships are meant.",
          "Sections 1 and 3 of the Harbour Act 2006 (c. 5) and section 1 of the Ferry Act 2007 do not apply.",
          "Section 1 of the Fees Act 1999 is kept, as are section 2 of the Harbour Act and section 1 of the Pilots Act 2001.",
          "Section 2 of the Harbour Act 2006 (Commencement) Order 2007, section 2 of the Harbour Act 2006 Regulations and "
          "section 2 of the Old Harbour Act 2006 are others.",
          "A ship of section 1 of the Tides Act 1990 is free.")


@pytest.fixture(scope="module", name="store")
def make_store(tmp_path_factory):
    """An act with two versions, one that cites it in two versions, two with one title, and one of another state."""
    store = tmp_path_factory.mktemp("cited") / "gazetted.db"
    harbour = ("A harbour is a harbour.", "Dues are paid.", "Ships are registered.")
    publish(store, HARBOUR, "2006-01-01", act("Harbour Act 2006", *harbour))
    publish(store, HARBOUR, "2010-01-01", act("Harbour Act 2006", *harbour, "Pilots are paid."))
    publish(store, DUES, "2008-01-01", act("Dues Act 2008", *DUTIES))
    publish(store, DUES, "2011-01-01", act("Dues Act 2008", *DUTIES))
    publish(store, BOTH, "2009-01-01", act("Both Act 2009",
            "Sections 1 of the Harbour Act 2006 and 2 of the Dues Act 2008 and 3 of the Harbour Act 2006 do not apply.",
            "Section 1 of the Harbour Act 2006 and 2 of the Dues Act 2008 are read together.",
            "Sections 2 of the Harbour Act 2006 and 3 of the Pilots Act 2001, and 3 of the harbours, are kept."))
    for number in 1, 2:
        publish(store, f"/akn/xx/act/1999/{number}", "1999-01-01", act("Fees Act 1999", "Fees are paid.", "They are."))
    publish(store, "/akn/yy/act/1990/1", "1990-01-01", act("Tides Act 1990", "The tide comes.", "It goes."))
    publish(store, GESETZ, "2001-01-01", "Bienengesetz\n§ 1 Zweck\n(1) Das Gesetz schützt Bienen.\n(2) Es gilt.\n§ 2 Stock\nEin Stock ist ein Haus.\n",
            "deu", "--alias", "BienG")
    publish(store, VERORDNUNG, "2002-01-01", "Imkerverordnung\n§ 1 Zweck\nSie ergänzt § 2 des Bienengesetzes.\n§ 2 Ausnahme\n"
            "Auch § 1 Abs. 2 BienG, aber nicht § 2 BienG II, gilt.\n", "deu",
            "--alias", "IVO")
    publish(store, GEBUEHREN, "2004-01-01", "Gebührenverordnung\n§ 1 Zweck\nDie I.V.O. und die AVO gelten, auch § 2 IVO.\n§ 2 Rest\nNach § 9 AVO.\n", "deu")
    publish(store, "/akn/de/act/2005/2", "2005-01-01", "Rechte\n§ 1 Zweck\nDie IVO meint hier etwas anderes.\n§ 2 Rest\nNichts.\n", "deu")
    publish(store, LAW, "2003-01-01", "中华人民共和国港口法\n第一条 港口是港口。\n第二条 船舶应当登记。\n", "zho")
    publish(store, MEASURES, "2005-01-01", "北京市码头若干规定\n第一条 根据《港口法》第二条制定本规定。\n第二条 《海港法》第二条和《港口法》第九条不适用。\n", "zho")
    return store


@pytest.fixture(scope="module", name="server")
def serve(store):
    with gaz.Server(store) as s:
        yield s


def links(server, path):
    reply = server.get(path, PAGE)
    assert reply.status == 200, reply.text
    return [(words, urllib.parse.unquote(href)) for href, words in CITED.findall(reply.text) if not href.startswith("#")]


def harbour(day, place):
    return f"{HARBOUR}/eng@{day}/~{place}"


def test_a_link_leads_to_the_version_in_force_on_the_day_of_the_text(server):
    old, new = links(server, f"{DUES}/eng@2008-01-01"), links(server, f"{DUES}/eng@2011-01-01")
    assert old == [("Section 2", harbour("2006-01-01", "sec_2")), ("Sections 1", harbour("2006-01-01", "sec_1")),
                   ("3", harbour("2006-01-01", "sec_3"))]
    assert new == [("Section 2", harbour("2010-01-01", "sec_2")), ("section 4", harbour("2010-01-01", "sec_4")),
                   ("Sections 1", harbour("2010-01-01", "sec_1")), ("3", harbour("2010-01-01", "sec_3"))]
    for _, path in old + new:
        assert server.get(path, PAGE).status == 200


def test_a_number_behind_the_name_of_a_work_has_the_word_before(server):
    dues = f"{DUES}/eng@2008-01-01/~sec_2"
    assert links(server, f"{BOTH}/eng@2009-01-01") == [
        ("Sections 1", harbour("2006-01-01", "sec_1")), ("2", dues), ("3", harbour("2006-01-01", "sec_3")),
        ("Section 1", harbour("2006-01-01", "sec_1")),
        ("Sections 2", harbour("2006-01-01", "sec_2"))]


def test_the_page_of_a_portion_has_its_own_links(server):
    assert links(server, f"{DUES}/eng@2011-01-01/~sec_2") == [("section 4", harbour("2010-01-01", "sec_4"))]
    assert links(server, f"{DUES}/eng@2008-01-01/~sec_2") == []


def test_names_are_titles_short_names_and_titles_in_brackets(server):
    base = f"{GESETZ}/deu@2001-01-01/~"
    assert links(server, f"{VERORDNUNG}/deu@2002-01-01") == [("§ 2", base + "art_2"), ("§ 1 Abs. 2", base + "art_1__para_2")]
    assert links(server, f"{MEASURES}/zho@2005-01-01") == [("第二条", f"{LAW}/zho@2003-01-01/~art_2")]


def test_an_abbreviation_alone_is_a_work_only_where_provisions_are_cited_by_it(server):
    base = f"{VERORDNUNG}/deu@2002-01-01"
    assert links(server, f"{GEBUEHREN}/deu@2004-01-01") == [("I.V.O.", base), ("§ 2", f"{base}/~art_2")]
    assert links(server, "/akn/de/act/2005/2/deu@2005-01-01") == []


@pytest.mark.parametrize("suffix", ["html", "epub", "md?plain=1", "xml", "txt", "json", "docx"])
def test_a_download_has_no_such_links(server, suffix):
    name, _, query = suffix.partition("?")
    reply = server.get(f"{DUES}/eng@2008-01-01.{name}" + (f"?{query}" if query else ""))
    assert reply.status == 200
    assert HARBOUR.encode() not in reply.body


def test_marked_words_do_not_shift_links(server):
    assert links(server, f"{DUES}/eng@2008-01-01?q=dues") == []


def test_what_is_published_and_withdrawn_later_changes_the_page_and_no_download(store):
    path, download = f"{DUES}/eng@2008-01-01", f"{DUES}/eng@2008-01-01;r1.html"
    with gaz.Server(store) as server:
        before, bytes_before = links(server, path), server.get(download)
        tag = server.get(path, PAGE)["ETag"]
        publish(store, FERRY, "2007-06-01", act("Ferry Act 2007", "A ferry is a ship.", "It floats."))
        gaz.until(lambda: len(links(server, path)) == len(before) + 1, "the page has a link to the new work")
        assert ("section 1", f"{FERRY}/eng@2007-06-01/~sec_1") in links(server, path)
        assert server.get(path, {**PAGE, "If-None-Match": tag}).status == 200
        after = server.get(download)
        assert (after.body, after["ETag"]) == (bytes_before.body, bytes_before["ETag"])
        gaz.run("withdraw", f"{FERRY}/eng@2007-06-01;r1", "--reason", "Published by mistake", "--store", store)
        gaz.until(lambda: links(server, path) == before, "the link is gone with the work")
