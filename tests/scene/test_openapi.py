# SPDX-License-Identifier: Apache-2.0
"""/openapi.json against the server: each path answers as described, and each route is there."""
import json
import re
import urllib.parse

import pytest

import gaz
from gaz import WORK

HISTORY = WORK.removeprefix("/akn/")
# What {name} stands for, and the query that a path needs.
NAMES = {"/formats/{name}.json": "txt", "/schemas/{name}.json": "listing", "/sitemap/{name}.xml": "0", "/resourcesync/resourcelist/{name}.xml": "0",
         "/resourcesync/changelist/{name}.xml": "0", "/problems/{name}": "usage", "/resources/{name}": "sha256-" + "0" * 64, "/{name}": "opinions", "/{name}.{format}": "opinions"}
QUERIES = {"/resolve": "cite=opinions+art.+12", "/resolve.json": "cite=opinions+art.+12", "/search": "q=party", "/search.{format}": "q=party",
           "/opds/search": "q=party", "/opds/search.json": "q=party"}
VALUES = {"after": {"/": "/akn/cn", "/works.ndjson": "/akn/cn/act/2000/1", "/akn/{name}/versions": "eng@2006-05-01;r1", "/akn/{name}/contents": "art_1",
                    "/akn/{name}/timemap": "eng@2006-05-01;r1"},
          # The page answers a value that cannot be with a page.
          "kind": {"/": "act"}, "place": {"/": "xx"}, "year": {"/": "2020"}, "language": {"/": "eng"}, "status": {"/": "in-force"}}


@pytest.fixture(scope="module")
def site(sample_store):
    with gaz.Server(sample_store, "--search", "on") as server:
        gaz.until(lambda: server.get("/search.json?q=party").status == 200, "there is an index")
        yield server


@pytest.fixture(scope="module")
def described(site):
    return json.loads(site.get("/openapi.json").text)


def target_of(path, format_name=None):
    name = NAMES.get(path, HISTORY)
    return path.replace("{name}", name).replace("{format}", format_name or "")


def ask(site, target, query="", accept="*/*"):
    return site.get(target + (f"?{query}" if query else ""), {"Accept": accept})


def media_type(text):
    return text.split(";")[0].strip()


def test_it_is_an_openapi_document(described):
    assert described["openapi"].startswith("3.1.") and described["info"]["title"] and described["info"]["version"]
    ids = []
    for path, item in described["paths"].items():
        assert path.startswith("/") and set(item) == {"get"}
        operation = item["get"]
        ids.append(operation["operationId"])
        assert operation["description"] and operation["responses"]
        wanted = set(re.findall(r"{(\w+)}", path))
        assert {p["name"] for p in operation["parameters"] if p["in"] == "path"} == wanted
        assert all(p["required"] for p in operation["parameters"] if p["in"] == "path")
        names = [(p["name"], p["in"]) for p in operation["parameters"]]
        assert len(names) == len(set(names)) and all(p["schema"]["type"] and p["description"] for p in operation["parameters"])
        for status, answer in operation["responses"].items():
            assert re.fullmatch(r"[1-5]\d\d|default", status) and answer["description"]
    assert len(ids) == len(set(ids))


def test_each_public_route_is_described(described):
    table = (gaz.ROOT / "src" / "web" / "routes.def").read_text("utf-8")
    wanted = set()
    for pattern, address in re.findall(r'^ROUTE\(\w+, "([^"]*)", (\w+),', table, re.M):
        if address != "ADMIN":
            bare = pattern.replace("NAME", "{name}")
            wanted |= {bare.replace("[.FORMAT]", ""), bare.replace("[.FORMAT]", ".{format}")}
    assert set(described["paths"]) == wanted


def test_each_path_answers_as_described(site, described):
    wrong = []
    for path, item in described["paths"].items():
        responses = item["get"]["responses"]
        suffixes = next((p["schema"]["enum"] for p in item["get"]["parameters"] if p["name"] == "format"), [None])
        assert suffixes, path
        for suffix in suffixes:
            reply = ask(site, target_of(path, suffix), QUERIES.get(path, ""))
            if path == "/resources/{name}":  # the corpus has no pictures: test_resources.py looks at one
                assert reply.status == 404 and responses["200"]["content"]
                continue
            answer = responses.get(str(reply.status))
            if answer is None:
                wrong.append(f"{path} {suffix}: {reply.status}")
            elif reply.body and media_type(reply["Content-Type"]) not in {media_type(t) for t in answer.get("content", {})}:
                wrong.append(f"{path} {suffix}: {reply['Content-Type']}")
    assert not wrong


def test_each_parameter_is_taken_and_others_are_not(site, described):
    samples = {"integer": "1", "string": "2020-01-01"}
    wrong = []
    for path, item in described["paths"].items():
        given = [p for p in item["get"]["parameters"] if p["in"] == "query"]
        base = QUERIES.get(path, "")
        suffix = "json" if "{format}" in path and path != "/{name}.{format}" else "txt"
        target = target_of(path, suffix)
        if ask(site, target, (base + "&" if base else "") + "no-such-parameter=1").status not in (400, 302):
            wrong.append(f"{path} takes an unknown parameter")
        for parameter in given:
            name = parameter["name"]
            value = VALUES.get(name, {}).get(path.replace(".{format}", ""), samples[parameter["schema"]["type"]])
            if name in ("before", "after", "archive") and path.startswith("/changes"):
                value = "0" if name == "archive" else "3"
            query = f"{name}={urllib.parse.quote(value)}" if f"{name}=" in base else "&".join(filter(None, [base, f"{name}={urllib.parse.quote(value)}"]))
            reply = ask(site, target, query, "text/html" if path == "/" and name != "after" else "*/*")
            if reply.status == 400 and "parameter" in json.loads(reply.text)["detail"]:
                wrong.append(f"{path}?{query}: {reply.text}")
    assert not wrong


def test_a_path_with_encoded_slashes_leads_to_the_document(site):
    reply = site.get(f"/akn/{urllib.parse.quote(HISTORY, safe='')}.txt")
    assert reply.status == 301 and reply["Location"] == f"{WORK}.txt"


def test_an_error_is_the_problem_that_is_described(site, described):
    problem = json.loads(site.get("/akn/nothing.txt").text)
    assert set(problem) <= set(described["components"]["schemas"]["Problem"]["properties"])
