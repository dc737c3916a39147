# SPDX-License-Identifier: Apache-2.0
"""References of an Akoma Ntoso source to other works are links in the pages of the website, if the store has the version and the portion
that they name. Downloads, which never change, have none."""
import re
import urllib.parse

import pytest

import gaz
from test_components import attachment

AKN = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
HARBOUR, DUES, FERRY, LOI = "/akn/xx/act/2006/5", "/akn/xx/act/2008/7", "/akn/yy/act/2007/3", "/akn/xx/act/2001/4"
WRONG, RIGHT = "/akn/xx/act/2005/8", "/akn/xx/act/2005/9"
PAGE = {"Accept": "text/html"}
LINK = re.compile(r'<a (?:class="cited" )?href="(/akn/[^"]*)">((?:(?!</a>).)*)</a>')
OLD, NEW = f"{HARBOUR}/eng@2006-01-01", f"{HARBOUR}/eng@2010-01-01"
# the words of a reference, its href, and where it leads in texts of 2008 and of 2011; None: nowhere
REFERENCES = (
    ("the act", HARBOUR, OLD, NEW),
    ("a section", f"{HARBOUR}/~sec_2", f"{OLD}/~sec_2", f"{NEW}/~sec_2"),
    ("a later section", f"{HARBOUR}/~sec_4", None, f"{NEW}/~sec_4"),
    ("a section in a language", f"{HARBOUR}/eng/!main~sec_1", f"{OLD}/~sec_1", f"{NEW}/~sec_1"),
    ("a fragment", f"{HARBOUR}#sec_3", f"{OLD}/~sec_3", f"{NEW}/~sec_3"),
    ("a fragment of a version", f"{HARBOUR}/eng@2006-01-01/!main#sec_3", f"{OLD}/~sec_3", f"{OLD}/~sec_3"),
    ("a dated section", f"{HARBOUR}/eng@2010-01-01/~sec_4", f"{NEW}/~sec_4", f"{NEW}/~sec_4"),
    ("a revision", f"{HARBOUR}/eng@2006-01-01;r1", f"{OLD};r1", f"{OLD};r1"),
    ("the first", f"{HARBOUR}/eng@", OLD, OLD),
    ("on a day", f"{HARBOUR}/eng:2009-05-01/~sec_1", f"{OLD}/~sec_1", f"{OLD}/~sec_1"),
    ("a schedule", f"{HARBOUR}/!schedule_1", f"{OLD}/!schedule_1", f"{NEW}/!schedule_1"),
    ("in a schedule", f"{HARBOUR}/!schedule_1~para_1", f"{OLD}/~att_1__para_1", f"{NEW}/~att_1__para_1"),
    ("in its only language", f"{LOI}/~art_1", f"{LOI}/fra@2001-01-01/~art_1", f"{LOI}/fra@2001-01-01/~art_1"),
    ("not in English", f"{LOI}/eng/~art_1", None, None),
    ("renamed", f"{WRONG}/~sec_1", f"{RIGHT}/eng@2005-01-01/~sec_1", f"{RIGHT}/eng@2005-01-01/~sec_1"),
    ("no such day", f"{HARBOUR}/eng@2006-01-02", None, None),
    ("no such section", f"{HARBOUR}/~sec_99", None, None),
    ("no such schedule", f"{HARBOUR}/!schedule_9", None, None),
    ("no such work", "/akn/xx/act/1901/1/~sec_1", None, None),
    ("a comparison", f"{HARBOUR}/eng@2006-01-01...2010-01-01", None, None),
    ("no IRI", "/akn/nonsense", None, None),
)
FORMS = (f'<p>Also <rref from="{HARBOUR}/~sec_1" upTo="{HARBOUR}/~sec_3">sections 1 to 3</rref>, <mref><ref href="{HARBOUR}/~sec_1">1</ref> and '
         f'<ref href="{HARBOUR}/~sec_2"><b>section</b> 2</ref></mref> and <a href="{HARBOUR}/~sec_3">3</a>; of another country '
         f'<ref href="{FERRY}/~sec_1">section 1</ref>.</p>')


def section(number, content):
    return f'<section eId="sec_{number}"><num>{number}</num><heading>Of {number}</heading><content>{content}</content></section>'


def act(title, *contents, more=""):
    sections = "".join(section(n, content if content.startswith("<") else f"<p>{content}</p>") for n, content in enumerate(contents, 1))
    return (f'<akomaNtoso xmlns="{AKN}"><act name="act"><meta>{LANGUAGE}</meta><preface><p><docTitle>{title}</docTitle></p></preface>'
            f"<body>{sections}</body>{more}</act></akomaNtoso>")


LANGUAGE = '<identification source="#s"><FRBRExpression><FRBRlanguage language="eng"/></FRBRExpression></identification>'
PARAGRAPH = '<paragraph eId="att_1__para_1"><num>1</num><content><p>Twelve.</p></content></paragraph>'
SCHEDULE = f'<attachments>{attachment("att_1", "schedule_1", "Fees", PARAGRAPH)}</attachments>'


def publish(store, work, date, text, lang="eng"):
    path = store.parent / "text.xml"
    path.write_text(text, "utf-8")
    gaz.run("import", path, "--work", work, "--date", date, "--lang", lang, "--store", store)


@pytest.fixture(scope="module", name="store")
def make_store(tmp_path_factory):
    store = tmp_path_factory.mktemp("referred") / "gazetted.db"
    harbour = "A harbour is a harbour.", "Dues are paid.", "Ships are registered."
    publish(store, HARBOUR, "2006-01-01", act("Harbour Act 2006", *harbour, more=SCHEDULE))
    publish(store, HARBOUR, "2010-01-01", act("Harbour Act 2006", *harbour, "Pilots are paid.", more=SCHEDULE))
    publish(store, LOI, "2001-01-01", act("Loi du port", "Le port est ouvert.").replace("sec_", "art_").replace("section", "article")
            .replace(LANGUAGE, ""), "fra")
    publish(store, WRONG, "2005-01-01", act("Pilots Act 2005", "Pilots are free."))
    gaz.run("rename", WRONG, RIGHT, "--reason", "A wrong number", "--store", store)
    listed = "<p>" + " ".join(f'<ref href="{href}">{words}</ref>,' for words, href, _, _ in REFERENCES) + "</p>"
    for date in "2008-01-01", "2011-01-01":
        publish(store, DUES, date, act("Dues Act 2008", listed, FORMS, f'See <ref href="{DUES}/~sec_2">section 2</ref>, and section 1 of the Harbour Act 2006.'))
    return store


@pytest.fixture(scope="module", name="server")
def serve(store):
    with gaz.Server(store) as s:
        yield s


def links(server, path):
    reply = server.get(path, PAGE)
    assert reply.status == 200, reply.text
    text = reply.text[reply.text.index('id="gaz-text"'):].partition('<section class="after"')[0]
    return [(words, urllib.parse.unquote(href)) for href, words in LINK.findall(text)]


def of_forms(version):
    return [("sections 1 to 3", f"{version}/~sec_1"), ("1", f"{version}/~sec_1"), ("<b>section</b> 2", f"{version}/~sec_2"),
            ("3", f"{version}/~sec_3")]


@pytest.mark.parametrize("date, version, at", [("2008-01-01", OLD, 2), ("2011-01-01", NEW, 3)])
def test_a_reference_leads_to_what_the_store_has_on_the_day_of_the_text(server, date, version, at):
    expected = [(row[0], row[at]) for row in REFERENCES if row[at] is not None]
    found = [link for link in links(server, f"{DUES}/eng@{date}") if not link[1].startswith(DUES)]
    assert found == expected + of_forms(version) + [("section 1", f"{version}/~sec_1")]
    for path in {path for _, path in found}:
        assert server.get(urllib.parse.quote(path, safe="/~!@;"), PAGE).status == 200


def test_the_page_of_a_portion_has_its_own_references(server):
    assert links(server, f"{DUES}/eng@2008-01-01/~sec_2") == of_forms(OLD)
    assert links(server, f"{DUES}/eng@2008-01-01/~sec_3") == [("section 2", f"{DUES}/eng@2008-01-01/~sec_2"), ("section 1", f"{OLD}/~sec_1")]


@pytest.mark.parametrize("suffix", ["html", "epub", "md?plain=1", "txt", "docx"])
def test_a_download_has_no_such_links(server, suffix):
    name, _, query = suffix.partition("?")
    reply = server.get(f"{DUES}/eng@2008-01-01.{name}" + (f"?{query}" if query else ""))
    assert reply.status == 200
    assert HARBOUR.encode() not in reply.body


def test_what_is_published_and_withdrawn_later_changes_the_page_and_no_download(store):
    path, download = f"{DUES}/eng@2008-01-01/~sec_2", f"{DUES}/eng@2008-01-01;r1.html"
    with gaz.Server(store) as server:
        before, bytes_before = links(server, path), server.get(download)
        publish(store, FERRY, "2007-06-01", act("Ferry Act 2007", "A ferry is a ship."))
        gaz.until(lambda: ("section 1", f"{FERRY}/eng@2007-06-01/~sec_1") in links(server, path), "the page has a link to the new work")
        after = server.get(download)
        assert (after.body, after["ETag"]) == (bytes_before.body, bytes_before["ETag"])
        gaz.run("withdraw", f"{FERRY}/eng@2007-06-01;r1", "--reason", "Published by mistake", "--store", store)
        gaz.until(lambda: links(server, path) == before, "the link is gone with the work")
