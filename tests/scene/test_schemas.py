# SPDX-License-Identifier: Apache-2.0
"""The JSON Schemas that are served: each answer in JSON names its own, and is valid by it."""
import json
import re

import jsonschema
import pytest

import gaz
from gaz import WORK

NAMES = ["document", "listing", "resolve", "service", "formats", "problem"]


@pytest.fixture(scope="module")
def site(sample_store):
    gaz.run("repeal", "harbour-bylaw", "--on", "2030-01-01", "--reason", "It is old.", "--by", "The registrar", "--store", sample_store)
    with gaz.Server(sample_store, "--search", "on") as server:
        gaz.until(lambda: server.get("/search.json?q=party").status == 200, "there is an index")
        yield server


@pytest.fixture(scope="module")
def sample_store(tmp_path_factory):
    store = tmp_path_factory.mktemp("schemas") / "gazetted.db"
    gaz.import_manifest(store)
    return store


def schema_of(site, reply):
    """The schema that the field Link names."""
    found = re.findall(r'<([^>]*)>; rel="describedby"; type="application/schema\+json"', reply["Link"] or "")
    assert len(found) == 1, reply["Link"]
    schema = site.get(found[0].removeprefix(site.url.rstrip("/")))
    assert schema.status == 200 and schema["Content-Type"] == "application/schema+json"
    return json.loads(schema.text)


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_has_its_own_address(site, name):
    reply = site.get(f"/schemas/{name}.json")
    schema = json.loads(reply.text)
    assert schema["$id"] == f"{site.url.rstrip('/')}/schemas/{name}.json" and list(schema)[0] == "$id"
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(schema)
    assert reply["ETag"] and reply["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("target, name, status", [
    (f"{WORK}.json", "document", 200), (f"{WORK}/~art_1.json", "document", 200), (f"{WORK}/eng@2006-05-01...2007-01-01.json", "document", 200),
    (f"{WORK}/versions.json", "listing", 200), (f"{WORK}/eng/~art_1/versions.json", "listing", 200), (f"{WORK}/contents.json", "listing", 200),
    (f"{WORK}/eng@2006-05-01;r1/contents.json", "listing", 200), ("/changes.json", "listing", 200), ("/akn/xx-portmere/changes.json", "listing", 200),
    ("/search.json?q=party", "listing", 200), ("/search.json?q=%28party", "listing", 200), ("/search.json?q=prty", "listing", 200),
    ("/resolve.json?cite=opinions+art.+12", "resolve", 200), ("/resolve.json?cite=opinions+art.+1-3", "resolve", 200),
    ("/resolve.json?cite=opinions+art.+999", "resolve", 200), ("/resolve?cite=opinions+art.+1-3", "resolve", 300),
    ("/", "service", 200), ("/formats.json", "formats", 200),
    ("/akn/xx/nothing", "problem", 400), ("/nothing", "problem", 404), ("/search.json?q=x&date=tomorrow", "problem", 400),
    ("/resolve?cite=opinions+art.+999", "problem", 404), ("/schemas/nothing.json", "problem", 404)])
def test_an_answer_is_valid_by_the_schema_that_it_names(site, target, name, status):
    reply = site.get(target)
    assert reply.status == status, reply.text
    schema = schema_of(site, reply)
    assert schema["$id"].endswith(f"/schemas/{name}.json")
    jsonschema.Draft202012Validator(schema).validate(json.loads(reply.text))


def test_every_format_that_is_no_json_has_no_schema(site):
    for suffix in ("txt", "md", "html", "epub"):
        assert "describedby" not in (site.get(f"{WORK}.{suffix}")["Link"] or "")
    page = site.get("/nothing", {"Accept": "text/html"})
    assert page.status == 404 and "describedby" not in (page["Link"] or "")


def test_an_unknown_schema_is_refused_with_the_names_there_are(site):
    detail = json.loads(site.get("/schemas/nothing.json").text)["detail"]
    assert all(name in detail for name in NAMES)


def members(schema):
    """Every name of a member that a schema knows."""
    if isinstance(schema, list):
        return set().union(*map(members, schema))
    if not isinstance(schema, dict):
        return set()
    own = set(schema["properties"]) if isinstance(schema.get("properties"), dict) else set()
    return own.union(*(members(value) for value in schema.values()))


def test_a_day_a_language_and_an_address_are_called_the_same_everywhere(site):
    for name in ("document", "listing", "resolve", "service"):
        known = members(json.loads(site.get(f"/schemas/{name}.json").text))
        assert {"date", "language", "title", "work", "revision"} <= known, name
        assert not known & {"in_force_from", "in-force-from", "lang_code", "iri", "id"}, name
