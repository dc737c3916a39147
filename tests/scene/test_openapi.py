# SPDX-License-Identifier: Apache-2.0
"""/openapi.json against the server: each path answers as described, and each route is there."""
import json
import re
import urllib.parse

import pytest

import gaz
import test_publishing
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


PUBLISHED = f"/akn{test_publishing.VERSION.removeprefix('/akn')}"
WRITTEN = {("put", "/akn/{name}"), ("post", "/akn/{name}"), ("post", "/publish"), ("post", "/render"), ("get", "/drafts"), ("get", "/drafts/akn/{name}"),
           ("post", "/drafts/akn/{name}")}
# A value that each parameter can have; a word is fine for the others.
SAMPLES = {"at": "2099-01-01T00:00:00Z", "base": "none", "date": "2026-01-01", "doubts": "accept", "draft": "0", "dry-run": "1", "format": "txt", "lang": "eng",
           "name": "accept", "on": "never", "report": "1", "from": "text", "reject": "0"}
OF_ACTION = {"on": "repeal", "to": "rename", "kind-label": "note", "short-title": "note", "subject": "note", "remove-subject": "note"}


@pytest.fixture
def desk(tmp_path):
    store = tmp_path / "gazetted.db"
    gaz.run("init", store)
    with test_publishing.Desk(store) as server:
        server.store = store
        yield server


@pytest.fixture
def writing(desk):
    """(method, path, operation) of each operation that a publishing listener describes and others do not."""
    description = json.loads(desk.send("GET", "/openapi.json").body)
    plain = json.loads(desk.get("/openapi.json").text)
    desk.security = description["components"]["securitySchemes"]
    assert "securitySchemes" not in plain["components"] and all(set(item) == {"get"} for item in plain["paths"].values())
    return [(method, path, operation) for path, item in description["paths"].items() for method, operation in item.items()
            if operation.get("security") or method != "get"]


def send(desk, method, path, query="", body=b"", secret=None, **headers):
    target = path.replace("/akn/{name}", PUBLISHED)
    return desk.send(method.upper(), target + (f"?{query}" if query else ""), body, secret, **headers)


def test_a_publishing_listener_describes_what_it_takes(desk, writing):
    assert {(method, path) for method, path, _ in writing} == WRITTEN
    assert desk.security == {"token": {**desk.security["token"], "type": "http", "scheme": "bearer"}}
    words = re.findall(r'ACTION\(\w+, "(\w+)"', (gaz.ROOT / "src" / "publish" / "token.def").read_text("utf-8"))
    rights = {right for _, _, operation in writing for entry in operation["security"] for right in entry["token"]}
    assert rights == set(words)
    description = json.loads(desk.send("GET", "/openapi.json").body)
    ids = [operation["operationId"] for item in description["paths"].values() for operation in item.values()]
    assert len(ids) == len(set(ids))
    for method, path, operation in writing:
        assert operation["description"] and ("requestBody" in operation) == (method != "get")
        assert {p["name"] for p in operation["parameters"] if p["in"] == "path"} == set(re.findall(r"{(\w+)}", path))
        assert {"400", "401", "403", "503", "default"} <= set(operation["responses"])
        allowed = send(desk, "OPTIONS", path)["Allow"].split(", ")
        assert method.upper() in allowed
    assert {method for method, path in WRITTEN if path == "/akn/{name}"} == {"put", "post"}


def test_without_a_token_or_the_right_each_operation_is_refused_as_described(desk, writing):
    other = test_publishing.token(desk.store, "other", allow=("note",), under=("/akn/yy",))
    for method, path, operation in writing:
        # A draft of another work is as if it were not there, whatever the token may do.
        denied = "404" if path == "/drafts/akn/{name}" else "403"
        for status, reply in (("401", send(desk, method, path, "action=publish" if "drafts/" in path and method == "post" else "", b"x")),
                              (denied, send(desk, method, path, "action=publish" if "drafts/" in path and method == "post" else "", b"x", other))):
            assert str(reply.status) == status in operation["responses"], (method, path, reply.text)
            assert ("WWW-Authenticate" in reply.headers) == (status != "404")
            content = operation["responses"][status]["content"]
            assert list(content) == ["application/problem+json"] == [reply["Content-Type"]]
    for method, path, _ in writing:
        if method != "get":
            assert send(desk, method, path, body=b"x", port=desk.port).status == 405
        elif path == "/drafts":
            assert desk.get(path).status == 404


def test_each_parameter_of_publishing_is_taken_and_none_is_missing(desk, writing):
    secret = test_publishing.token(desk.store)
    for method, path, operation in writing:
        described = {p["name"] for p in operation["parameters"] if p["in"] == "query"}
        actions = (None,) if "action" not in described else ("publish", "hold", "discard") if "drafts/" in path else (
            "publish", "withdraw", "repeal", "rename", "alias", "note")
        if path == "/drafts/akn/{name}":
            assert send(desk, "put", "/akn/{name}", "draft=1", test_publishing.TEXT, secret).status in (200, 201)
        taken = set()
        for action in actions:
            query = f"action={action}&" if action else ""
            body = test_publishing.TEXT if action in (None, "publish") and "drafts" not in path else b""
            reply = send(desk, method, path, query + "no-such-parameter=1", body if method != "get" else b"", secret)
            assert reply.status == 400, (method, path, action, reply.text)
            named = re.search(r"unknown parameter 'no-such-parameter': there are ?(.*)", json.loads(reply.text)["detail"])
            assert named, reply.text
            taken |= {name.strip("*") for name in named[1].split()}
        # The path of a PUT says what 'date' and 'lang' would, and its method what 'action' would, as /publish does.
        said = {"action", "date", "lang"} if method == "put" else {"action"} if path == "/publish" else set()
        assert described == taken - said, (method, path)
        for name in described - {"action"}:
            value = SAMPLES.get(name, "word") if not (path == "/render" and name == "format") else "txt"
            body = b"" if method == "get" or "drafts" in path else test_publishing.TEXT
            query = "action=publish&dry-run=1&" if "drafts/" in path and method == "post" and name != "dry-run" else ""
            if name in OF_ACTION:
                query, body = f"action={OF_ACTION[name]}&reason=x&dry-run=1&", b""
            reply = send(desk, method, path, f"{query}{name}={urllib.parse.quote(value)}", body, secret)
            assert "unknown parameter" not in reply.text and str(reply.status) in operation["responses"], (method, path, name, reply.status, reply.text)


def test_what_is_published_is_answered_as_described(desk, writing):
    secret = test_publishing.token(desk.store)
    operations = {(method, path): operation for method, path, operation in writing}

    def is_described(key, reply):
        content = operations[key]["responses"][str(reply.status)]["content"]
        assert media_type(reply["Content-Type"]) in {media_type(t) for t in content}, (key, reply.status, reply["Content-Type"])
        return reply.status

    put, post, draft = ("put", "/akn/{name}"), ("post", "/akn/{name}"), ("post", "/drafts/akn/{name}")
    assert is_described(put, send(desk, *put, "draft=1", test_publishing.TEXT, secret)) == 201
    assert is_described(("get", "/drafts"), send(desk, "get", "/drafts", secret=secret)) == 200
    for query in ("", "report=1"):
        shown = send(desk, "get", "/drafts/akn/{name}", query, secret=secret)
        assert shown.status == 200 and (query or is_described(("get", "/drafts/akn/{name}"), shown))
    assert is_described(draft, send(desk, *draft, "action=publish", secret=secret)) == 201
    assert is_described(put, send(desk, *put, "", test_publishing.TEXT, secret)) == 200
    assert is_described(put, send(desk, *put, "", test_publishing.TEXT + "x", secret, If_None_Match="*")) == 412
    assert is_described(put, send(desk, *put, "at=2099-01-01T00:00:00Z", test_publishing.TEXT + "x", secret)) in (202, 400)  # a token may end before
    assert is_described(put, send(desk, *put, "", b"\x00\xff", secret)) == 422
    assert is_described(("post", "/render"), send(desk, "post", "/render", "format=epub", test_publishing.TEXT, secret)) == 200
    assert is_described(post, desk.send("POST", f"{test_publishing.WORK}?action=note", b'{"reason":"It was missing.","subject":["A","B"]}', secret,
                                        Content_Type="application/json")) == 200
    assert is_described(post, desk.send("POST", f"{test_publishing.WORK}?action=rename&reason=x&to=/akn/xx/act/2026/9", b"", secret)) == 200
    assert is_described(post, desk.send("POST", f"{test_publishing.WORK}?action=withdraw&reason=x", b"", secret)) in (404, 409)
