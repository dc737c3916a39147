# SPDX-License-Identifier: Apache-2.0
"""The plugin contract as it was finished: a plugin built then is loaded and served now; its options are published as a schema."""
import base64
import hashlib
import json
import pathlib
import platform

import pytest

import gaz
from gaz import WORK

V1 = f"{WORK}/eng@2006-05-01"
FIXTURE = pathlib.Path(__file__).parent.parent / "plugin" / "fixture"
SHA256 = "fec64687c64653ec676632be1c18caba17852cde3fb4e0dfbd18bbf5beb8a996"


@pytest.fixture(scope="module")
def server(sample_store, tmp_path_factory):
    if platform.machine() != "x86_64":
        pytest.skip("the recorded build is for x86-64")
    folder = tmp_path_factory.mktemp("plugins")
    built = folder / "fixture.so"
    built.write_bytes(base64.b64decode((FIXTURE / "fixture-1.0.so.base64").read_text()))
    built.chmod(0o755)
    assert hashlib.sha256(built.read_bytes()).hexdigest() == SHA256
    with gaz.Server(sample_store, "--plugins", folder) as s:
        yield s


def test_a_plugin_built_for_the_first_contract_still_writes_the_same(server):
    reply = server.get(f"{V1}.fixture")
    assert reply.status == 200, reply.text
    lines = reply.text.splitlines()
    assert lines[0] == "root=statement" and "walked=yes" in lines and "changed=0" in lines
    assert lines[lines.index("nothing=-") - 1:] == EXPECTED


def test_what_a_plugin_says_of_its_output_is_in_the_header(server):
    reply = server.get(f"{V1}.fixture")
    assert reply["Content-Disposition"] == 'inline; filename="the-fixture.txt"'
    assert reply["Content-Language"] == "en-GB"
    zipped = server.get(f"{V1}.fixture", {"Accept-Encoding": "gzip"})
    assert zipped["Content-Language"] == "en-GB"
    assert server.get(f"{V1}.txt")["Content-Language"] == "en"


@pytest.mark.parametrize("query, line", [
    ("bool=0", "bool=0"), ("int=9", "int=9"), ("enum=large", "enum=large"), ("string=q12", "string=q12"), ("tag=ZH-hant-tw", "tag=zh-Hant-TW")])
def test_each_type_of_option_reaches_the_plugin_checked(server, query, line):
    assert line in server.get(f"{V1}.fixture?{query}").text.splitlines()


@pytest.mark.parametrize("query, allowed", [
    ("bool=2", "0 or 1"), ("int=10", "a whole number from 1 to 9"), ("enum=huge", "one of small, large"),
    ("string=7", "like [a-z]+[0-9]{0,2}"), ("string=ab123", "like [a-z]+[0-9]{0,2}"), ("string=abcdefghi", "at most 8 bytes"),
    ("tag=e", "a language tag such as en or zh-Hant"), ("tag=", "a language tag such as en or zh-Hant")])
def test_a_value_that_is_not_allowed_is_refused_saying_what_is(server, query, allowed):
    reply = server.get(f"{V1}.fixture?{query}")
    assert reply.status == 400
    assert allowed in json.loads(reply.text)["detail"]


def test_the_options_of_a_format_are_published_as_a_schema(server):
    listed = {f["name"]: f for f in json.loads(server.get("/formats.json").text)["formats"]}
    assert listed["fixture"]["schema"] == "/formats/fixture.json"
    schema = json.loads(server.get(listed["fixture"]["schema"]).text)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["views"] == ["document", "portion", "comparison", "listing"]
    assert schema["properties"]["bool"] == {"type": "boolean", "default": True, "description": "A switch."}
    assert schema["properties"]["int"] == {"type": "integer", "default": 7, "minimum": 1, "maximum": 9, "description": "A number."}
    assert schema["properties"]["enum"]["enum"] == ["small", "large"]
    assert schema["properties"]["string"]["pattern"] == "^[a-z]+[0-9]{0,2}$"
    assert schema["properties"]["string"]["maxLength"] == 8
    assert schema["properties"]["tag"]["default"] == "en"
    assert server.get("/formats/nothing.json").status == 404


def test_every_schema_is_sound_and_its_defaults_obey_it(server):
    jsonschema = pytest.importorskip("jsonschema")
    for listed in json.loads(server.get("/formats.json").text)["formats"]:
        schema = json.loads(server.get(listed["schema"]).text)
        jsonschema.Draft202012Validator.check_schema(schema)
        defaults = {name: option["default"] for name, option in schema["properties"].items()}
        jsonschema.Draft202012Validator(schema).validate(defaults)


EXPECTED = [
    "language=en", "nothing=-", "bool=1", "int=7", "enum=small", "string=ab", "tag=en",
    "a&lt;b", "&quot;&#10;", "one two", "  three", '{"a":["\\"",-1,true,null]}']
