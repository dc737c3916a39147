# SPDX-License-Identifier: Apache-2.0
"""XSLT formats: a folder becomes a format, and what its style sheet must not do is contained."""
import json

import pytest

import gaz
from gaz import WORK

V1 = f"{WORK}/eng@2006-05-01"
HEAD = ('<?xml version="1.0" encoding="UTF-8"?>\n<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" '
        'xmlns:akn="http://docs.oasis-open.org/legaldocml/ns/akn/3.0" exclude-result-prefixes="akn">\n')
TEXT = '<xsl:output method="text" encoding="UTF-8"/>\n'
DESCRIPTION = {
    "id": "org.example.NAME", "version": "1.0", "revision": "1", "licence": "Apache-2.0",
    "media_type": "text/plain; charset=utf-8", "label": "NAME", "extension": "txt", "views": ["document", "portion"],
}


def make(folder, name, sheet, files=None, **members):
    """NAME.xslt in folder, of what stands in the style sheet between head and foot."""
    made = folder / f"{name}.xslt"
    made.mkdir(parents=True)
    description = {**DESCRIPTION, **members}
    text = description if isinstance(description, str) else json.dumps(description, indent=1, ensure_ascii=False)
    (made / "format.json").write_text(text.replace("NAME", name), "utf-8")
    (made / "main.xsl").write_text(HEAD + TEXT + sheet + "\n</xsl:stylesheet>\n", "utf-8")
    for file, text in (files or {}).items():
        (made / file).write_text(text, "utf-8")
    return made


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    path = tmp_path_factory.mktemp("xslt") / "s.db"
    gaz.import_manifest(path)
    return path


OPTIONS = [
    {"name": "numbers", "type": "bool", "default": True, "help": "Numbers."},
    {"name": "depth", "type": "int", "min": 1, "max": 9, "default": 3, "help": "Depth."},
    {"name": "mark", "type": "string", "default": "it's", "help": "A mark."},
    {"name": "kind", "type": "enum", "values": ["a", "b"], "default": "a", "help": "A kind."},
    {"name": "into", "type": "language", "default": "", "help": "A language."},
]
ECHO = """<xsl:param name="numbers"/><xsl:param name="depth"/><xsl:param name="mark"/><xsl:param name="kind"/><xsl:param name="into"/>
<xsl:param name="gaz-title"/><xsl:param name="gaz-date"/><xsl:param name="gaz-portion" select="'whole'"/>
<xsl:template match="/"><xsl:value-of select="concat($depth + 1, '|', $mark, '|', $kind, '|', $into, '|')"/>
<xsl:if test="$numbers">with numbers</xsl:if>|<xsl:value-of select="concat($gaz-title, '|', $gaz-date, '|', $gaz-portion)"/>
<xsl:text>|</xsl:text><xsl:value-of select="count(//akn:article)"/></xsl:template>"""


def test_a_folder_becomes_a_format_with_options_facts_and_portions(store, tmp_path):
    make(tmp_path, "echo", ECHO, options=OPTIONS)
    with gaz.Server(store, "--plugins", tmp_path) as server:
        reply = server.get(f"{V1}.echo")
        assert reply.status == 200 and reply["Content-Type"] == "text/plain; charset=utf-8"
        fields = reply.text.split("|")
        assert fields[:5] == ["4", "it's", "a", "", "with numbers"] and fields[6:8] == ["2006-05-01", "whole"]
        assert fields[5] and int(fields[8]) > 20
        quoted = "%27%22%29%3Bconcat%28%26%3C"  # '");concat(&<
        fields = server.get(f"{V1}/~art_4.echo?depth=9&numbers=0&kind=b&into=de&mark={quoted}").text.split("|")
        assert fields[:5] == ["10", "'\");concat(&<", "b", "de", ""]
        assert fields[7:] == ["art_4", "1"]
        assert server.get(f"{V1}.echo?depth=10").status == 400
        schema = json.loads(server.get("/formats/echo.json").body)
        assert schema["properties"]["depth"]["maximum"] == 9
