# SPDX-License-Identifier: Apache-2.0
"""What a client finds without knowing anything: the service document, the formats, health."""
import json

from gaz import WORK


def test_the_root_lists_works_formats_and_links(server):
    reply = server.get("/")
    service = json.loads(reply.text)
    assert reply["Content-Type"] == "application/json"
    works = {w["work"]: w for w in service["works"]}
    assert works[WORK]["in_force_from"] == "2007-01-01"
    assert service["aliases"]["opinions"] == WORK
    assert {"xml", "txt", "epub"} <= set(service["formats"])
    assert all(server.get(url).status == 200 for url in works[WORK]["formats"].values())
    assert all(server.get(url).status == 200 for url in service["links"].values())


def test_formats_describe_their_options(server):
    formats = {f["name"]: f for f in json.loads(server.get("/formats.json").text)["formats"]}
    width = next(o for o in formats["txt"]["options"] if o["name"] == "width")
    assert width["type"] == "integer" and width["default"] == "72"
    assert formats["epub"]["media_type"] == "application/epub+zip"
    assert set(formats["txt"]["views"]) >= {"document", "portion"}


def test_bundled_plugins_are_all_loaded(server):
    assert json.loads(server.get("/formats.json").text)["refused"] == []


def test_health_answers(server):
    assert json.loads(server.get("/healthz").text)["status"] == "ok"


def test_requests_on_one_connection_are_answered_in_order(server):
    first = f"GET {WORK}.epub HTTP/1.1\r\nHost: a\r\n\r\n".encode()
    last = b"GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    answer = server.raw(first + last)
    assert answer.count(b"HTTP/1.1 200 OK") == 2
    assert answer.rstrip().endswith(b"}")
