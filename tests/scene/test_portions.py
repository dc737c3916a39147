# SPDX-License-Identifier: Apache-2.0
"""Several portions in one request: one document in every format, in the order of the text, under one URL."""
import json
import re
import xml.etree.ElementTree

import pytest

import gaz
from gaz import WORK

VERSION = f"{WORK}/eng@2007-01-01"
AKN = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"


def articles(reply):
    return [article.get("eId") for article in xml.etree.ElementTree.fromstring(reply.body).iter(f"{AKN}article")]


def test_both_articles_are_there_under_their_heading(server):
    text = server.get(f"{VERSION}/~art_12,art_13.txt").text
    assert text.index("12. Hear what people say") < text.index("13. Build service groups") and "Fifth, service to the public" in text
    assert "11. " not in text and "14. " not in text
    for name in ("art_12", "art_13"):
        alone = xml.etree.ElementTree.fromstring(server.get(f"{VERSION}/~{name}.xml").body).find(f".//{AKN}article[@eId='{name}']")
        both = xml.etree.ElementTree.fromstring(server.get(f"{VERSION}/~art_12,art_13.xml").body).find(f".//{AKN}article[@eId='{name}']")
        assert "".join(both.itertext()).split() == "".join(alone.itertext()).split()


@pytest.mark.parametrize("suffix", ["html", "xml", "txt", "md", "json", "epub", "docx", "htmlz"])
def test_every_format_of_documents_writes_it(server, suffix):
    reply = server.get(f"{VERSION};r1/~art_12,art_13.{suffix}")
    assert reply.status == 200 and "immutable" in reply["Cache-Control"] and "art_12-art_13" in reply["Content-Disposition"]
    assert reply.body == server.get(f"{VERSION}/~art_12,art_13.{suffix}").body
    assert reply.body != server.get(f"{VERSION};r1/~art_12.{suffix}").body


def test_a_browser_reads_it_as_a_document(server):
    reply = server.get(f"{WORK}/~art_12,art_13", {"Accept": "text/html"})
    assert reply.status == 200 and "Hear what people say" in reply.text and "Build service groups" in reply.text


def test_there_is_one_spelling_in_the_order_of_the_text(server):
    for names in ("art_13,art_12", "art_12,art_13,art_12", "art_12,art_13,"):
        reply = server.get(f"{VERSION}/~{names}.txt?width=60")
        assert reply.status == 302 and reply["Location"] == f"{VERSION}/~art_12,art_13.txt?width=60", names
    assert server.get(f"{WORK}/eng:2007-06-01/~art_12,art_13.txt")["Location"] == f"{VERSION}/~art_12,art_13.txt"


def test_a_portion_in_another_is_there_once(server):
    assert articles(server.get(f"{VERSION}/~part_5,art_12.xml")).count("art_12") == 1


def test_the_portion_that_is_missing_is_named(server):
    reply = server.get(f"{VERSION}/~art_12,art_99.txt")
    assert reply.status == 404 and "'~art_99'" in json.loads(reply.text)["detail"]
    assert server.get(f"{VERSION}/~art_12,,art_13.txt").status == 400
    many = ",".join(f"art_{k}" for k in range(1, 52))
    reply = server.get(f"{VERSION}/~{many}.txt")
    assert reply.status == 400 and "50 portions" in json.loads(reply.text)["detail"]


def test_every_link_leads_somewhere(server):
    link = server.get(f"{VERSION}/~art_12,art_13.html")["Link"]
    for target in re.findall(r"<([^>]*)>", link):
        assert server.get(target).status == 200, target
    facts = json.loads(server.get(f"{VERSION}/~art_12,art_13.json").text)["document"]
    assert facts["portion"] == "art_12,art_13" and server.get(facts["versions"] + ".json").status == 200


def test_it_is_the_text_alone_that_is_taken_apart(server):
    for target in (f"{WORK}/eng@2006-05-01...2007-01-01/~art_12,art_13.txt", f"{WORK}/eng/~art_12,art_13/versions.json"):
        assert server.get(target).status == 404
