# SPDX-License-Identifier: Apache-2.0
"""Versions described as JSON-LD, with the words of schema.org and ELI: every address is one that the server answers."""
import hashlib
import json

import pytest

import gaz
from gaz import WORK

ORIGIN = "https://law.example"
ACT = "/akn/xx-portmere/act/bylaw/2014/3"
KNOWN = {"@context", "@id", "@type", "@value", "@language", "name", "identifier", "publisher", "workExample", "inLanguage", "hasPart", "encoding",
         "contentUrl", "encodingFormat", "datePublished", "version", "sha256", "legislationIdentifier", "legislationType",
         "legislationJurisdiction", "legislationPassedBy", "legislationDateVersion", "eli", "eli:id_local", "eli:title", "eli:language",
         "eli:version_date", "eli:realizes", "eli:embodies"}


@pytest.fixture(scope="module")
def law(sample_store):
    with gaz.Server(sample_store, "--base-url", ORIGIN) as server:
        yield server


def described(server, target):
    reply = server.get(target)
    assert reply.status == 200 and reply["Content-Type"] == "application/ld+json", reply.text
    return json.loads(reply.text)


def objects(value):
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(inner)


def works(server):
    reply = server.get("/", {"Accept": "application/json"})
    return [work["href"].removeprefix(ORIGIN) for work in objects(json.loads(reply.text)) if "versions" in work]


def test_each_address_is_answered_and_each_word_is_known(law):
    targets = works(law)
    assert len(targets) >= 3
    for target in targets:
        thing = described(law, f"{target}.jsonld")
        assert thing["@context"] == ["https://schema.org", {"eli": "http://data.europa.eu/eli/ontology#"}]
        for inner in objects(thing):
            assert set(inner) <= KNOWN and all(value not in ("", None, []) for value in inner.values()), inner
        ids = {inner["@id"] for inner in objects(thing) if inner.get("@id", "").startswith(ORIGIN)}
        assert len(ids) > 3
        for address in ids:
            assert law.get(address.removeprefix(ORIGIN), {"Accept": "*/*"}).status == 200, address


def test_the_source_has_the_digest(law):
    source, = described(law, f"{WORK}/eng@2007-01-01.jsonld")["workExample"]["encoding"]
    assert source["contentUrl"] == source["@id"] == f"{ORIGIN}{WORK}/eng@2007-01-01;r1.xml"
    reply = law.get(source["contentUrl"].removeprefix(ORIGIN))
    assert hashlib.sha256(reply.body).hexdigest() == source["sha256"] and reply["Content-Type"].startswith(source["encodingFormat"])


def test_the_version_has_its_divisions(law):
    version = described(law, f"{WORK}/eng@2007-01-01.jsonld")["workExample"]
    assert version["@id"] == f"{ORIGIN}{WORK}/eng@2007-01-01" and version["inLanguage"] == "en"
    names = {part["@id"].rpartition("/~")[2]: part["name"] for part in objects(version["hasPart"]) if "/~" in part.get("@id", "")}
    assert names["art_12"] == "12. Hear what people say" and names["part_5"].startswith("Fifth")


def test_a_portion_is_that_part_alone(law):
    part, = described(law, f"{WORK}/eng@2007-01-01/~art_12.jsonld")["workExample"]["hasPart"]
    assert part["@id"] == f"{ORIGIN}{WORK}/eng@2007-01-01/~art_12"


def test_an_act_is_legislation_and_another_text_a_work(law):
    act, text = described(law, f"{ACT}.jsonld"), described(law, f"{WORK}.jsonld")
    assert act["@type"] == ["Legislation", "eli:LegalResource"] and act["legislationJurisdiction"] == "XX-PORTMERE" and act["legislationType"] == "act"
    assert text["@type"] == ["CreativeWork", "eli:LegalResource"] and not any(name.startswith("legislation") for name in text)


def test_a_program_gets_it_by_its_type_and_a_list_is_none(law):
    assert law.get(WORK, {"Accept": "application/ld+json"})["Content-Type"] == "application/ld+json"
    assert law.get("/changes.jsonld").status == 406 and law.get(f"{WORK}/eng@2006-05-01...2007-01-01.jsonld").status == 406
