# SPDX-License-Identifier: Apache-2.0
"""XSLT formats: a folder becomes a format, and what its style sheet must not do is contained."""
import json
import re
import shutil
import subprocess

import pytest

import gaz
from gaz import WORK
from test_sandbox import Traffic

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


def at_root(body):
    return f'<xsl:template match="/">{body}</xsl:template>'


def value(expression):
    return at_root(f'<xsl:value-of select="{expression}"/>')


def call(name, *templates):
    return at_root(f'<xsl:call-template name="{name}"/>') + "".join(templates)


EVERY = '<xsl:for-each select="//node()"><xsl:for-each select="//node()"><xsl:for-each select="//node()">%s' + "</xsl:for-each>" * 3
WRITTEN = "/tmp/gazetted-xslt-written"
OUTSIDE = "is not a file of this folder, and nothing else can be reached"
# What a style sheet tries, and the sentence that the reader of the answer gets: 422, with template and line.
REFUSED = {
    "file": (value("document('file:///etc/passwd')"), f"main.xsl:4 (template match=\"/\"): '/etc/passwd' {OUTSIDE}"),
    "path": (value("document('/etc/passwd')"), f"'/etc/passwd' {OUTSIDE}"),
    "above": (value("document('../../x.xml', /)"), f"'../../x.xml' {OUTSIDE}"),
    "http": (value("document('http://127.0.0.1:9/x')"), f"'http://127.0.0.1:9/x' {OUTSIDE}"),
    "write": (at_root(f'<xsl:document href="{WRITTEN}">x</xsl:document>'), f"'{WRITTEN}' cannot be written"),
    "saxon": (at_root(f'<e:output href="{WRITTEN}" xmlns:e="http://icl.com/saxon">x</e:output>'), f"'{WRITTEN}' cannot be written"),
    "exsl": (at_root(f'<e:document href="{WRITTEN}" xmlns:e="http://exslt.org/common">x</e:document>'), "extension document"),
    "text": (value("unparsed-text('/etc/passwd')"), "function unparsed-text not found"),
    "clock": (value("'' or d:date-time()").replace("<xsl:value-of", '<xsl:value-of xmlns:d="http://exslt.org/dates-and-times"'),
              "function date-time not found"),
    "random": (value("m:random()").replace("<xsl:value-of", '<xsl:value-of xmlns:m="http://exslt.org/math"'), "function random not found"),
    "deep": (call("again", '\n<xsl:template name="again"><xsl:call-template name="again"/></xsl:template>'),
             'main.xsl:5 (template name="again"): templates call each other more than 3000 deep'),
    "endless": (at_root(EVERY % ('<xsl:call-template name="e"/>' * 20)) + '<xsl:template name="e"/>', "it takes more than 10000000 steps"),
    "doubles": (at_root('<xsl:call-template name="d"><xsl:with-param name="s" select="\'0123456789abcdef\'"/></xsl:call-template>')
                + '<xsl:template name="d"><xsl:param name="s"/><xsl:call-template name="d">'
                  '<xsl:with-param name="s" select="concat($s, $s)"/></xsl:call-template></xsl:template>', "it takes more memory than"),
    "flood": (at_root('<xsl:call-template name="f"><xsl:with-param name="s" select="\'0123456789abcdef\'"/></xsl:call-template>')
              + '<xsl:template name="f"><xsl:param name="s"/><xsl:choose><xsl:when test="string-length($s) &lt; 9999999">'
                '<xsl:call-template name="f"><xsl:with-param name="s" select="concat($s, $s)"/></xsl:call-template></xsl:when>'
                '<xsl:otherwise><xsl:for-each select="//node()"><xsl:value-of select="$s"/></xsl:for-each></xsl:otherwise></xsl:choose>'
                '</xsl:template>', "it takes more memory than"),
    "unknown": (value("nonsense(1)"), 'main.xsl:4 (template match="/"): function nonsense not found'),
    "variable": (value("$nothing"), "Variable 'nothing' has not been declared"),
    "matched": ('\n<xsl:template match="akn:num"><b c="{nonsense(2)}"/></xsl:template>',
                'main.xsl:5 (template match="akn:num"): function nonsense not found'),
    "ends": (at_root('<xsl:message terminate="yes">not with this document</xsl:message>'), "not with this document"),
    "below": (at_root('<xsl:message terminate="yes">\n    not with\n    this document\n  </xsl:message>'), "not with this document"),
    "silent": (at_root('<xsl:message terminate="yes">\n  </xsl:message>'), "the style sheet refuses this document and does not say why"),
}
# Where an EXSLT element is one, its namespace is said to hold extensions.
EXTENSIONS = {"saxon": "http://icl.com/saxon", "exsl": "http://exslt.org/common"}
MAIN_XSL_BOMB = "<!DOCTYPE x [" + '<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12)) + "]>" + HEAD.partition("\n")[2]
# What is no format at all: why it is refused when the server starts, naming file and line.
NOT_LOADED = {
    "include": ('<xsl:include href="../../x.xsl"/>', {}, f"include.xslt/main.xsl:4: '../../x.xsl' {OUTSIDE}"),
    "import": ("", {"main.xsl": HEAD + '<xsl:import href="file:///etc/passwd"/></xsl:stylesheet>'},
               f"import.xslt/main.xsl:3: 'file:///etc/passwd' {OUTSIDE}"),
    "part": ("", {"main.xsl": HEAD + '<xsl:import href="b.xsl"/></xsl:stylesheet>', "b.xsl": HEAD + value("(") + "</xsl:stylesheet>"},
             "part.xslt/b.xsl:3: Invalid expression in '('"),
    "bomb": ("", {"main.xsl": MAIN_XSL_BOMB + at_root('<a b="&amp;m;">&m;</a>') + "</xsl:stylesheet>"}, "entity reference loop"),
    "entity": ("", {"main.xsl": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + HEAD.partition("\n")[2] + "</xsl:stylesheet>"},
               "there is a document type declaration"),
    "broken": (at_root("<p>"), {}, "broken.xslt/main.xsl:4: Opening and ending tag mismatch"),
    "element": (at_root("\n<xsl:nonsense/>"), {}, "element.xslt/main.xsl:5: unknown xsl:nonsense"),
    "latin": ('<xsl:output encoding="ISO-8859-1"/>', {}, "encoding ISO-8859-1"),
    "empty": ("", {"main.xsl": ""}, "empty.xslt/main.xsl:1: "),
}


def test_whatever_a_style_sheet_tries_is_contained_while_others_are_served(store, tmp_path):
    for name, (sheet, _) in REFUSED.items():
        folder = make(tmp_path / "plugins", name, sheet)
        if name in EXTENSIONS:
            main = folder / "main.xsl"
            main.write_text(main.read_text().replace('version="1.0" xmlns', f'version="1.0" xmlns:e="{EXTENSIONS[name]}" '
                                                     'extension-element-prefixes="e" xmlns', 1).replace(f' xmlns:e="{EXTENSIONS[name]}">x', ">x"))
    # The limits of a style sheet, not of the machine that tests it.
    with gaz.Server(store, "--plugins", tmp_path / "plugins", "--render-deadline", gaz.RENDER_DEADLINE) as server:
        with Traffic(server) as traffic:
            for name, (_, sentence) in REFUSED.items():
                reply = server.get(f"{V1}.{name}")
                assert reply.status == 422 and sentence in json.loads(reply.body)["detail"], f"{name}: {reply.status} {reply.text}"
        assert set(traffic.answers) == {200} and len(traffic.answers) > 20
        metrics = server.get("/metrics").text
        assert all(line.endswith(" 0") for line in metrics.splitlines() if line.startswith("gazetted_worker_lost_total"))
    assert not gaz.pathlib.Path(WRITTEN).exists()


def test_what_does_not_compile_is_refused_with_file_and_line(tmp_path):
    for name, (sheet, files, _) in NOT_LOADED.items():
        make(tmp_path, name, sheet, files=files)
    listed = gaz.run("plugin", "list", "--plugins", tmp_path).out
    for name, (_, _, sentence) in NOT_LOADED.items():
        line = next(line for line in listed.splitlines() if line.startswith(f"refused: {tmp_path}/{name}.xslt: "))
        assert sentence in line, line


WRONG = {
    "comma": ('{\n "id": "org.example.a"\n "version": "1"\n}', "format.json:3: '}' expected near"),
    "quote": ('{\n "id": "org.example\n}', "format.json:2: unexpected newline near"),
    "word": ('{\n "id": org\n}', "format.json:2: invalid token near 'org'"),
    "list": ("[]", "format.json:1: this must be an object"),
    "tail": (json.dumps(DESCRIPTION) + "x", "format.json:1: end of file expected near 'x'"),
    "deep": ("[" * 20 + "]" * 20, "format.json:1: this is nested too deep"),
    "escape": ('{"id": "\\x"}', "format.json:1: invalid escape near"),
    "number": ('{"quality":\n 0x1f}', "format.json:2: '}' expected near 'x'"),
    "twice": ('{"id": "a",\n "id": "b"}', "format.json:2: duplicate object key near"),
    "surrogate": ('{"id": "\\ud800"}', "format.json:1: invalid Unicode '\\uD800' near"),
}
WRONG_MEMBERS = {
    "licnse": ("MIT", "licnse is no member that means anything here"),
    "label": (7, "label must be a text between"),
    "views": (["document", "comparison"], 'views may list "document", "portion" and "listing": comparisons take a plugin in C'),
    "quality": (1.5, "quality must be a whole number from 0 to 1000"),
    "options": ([{"name": "a", "type": "boolean"}], 'options[].type must be "bool", "int", "enum", "string" or "language"'),
    "id": ("Bees", ".id must be a reversed domain name"),
}
WRONG_OPTIONS = {
    "bare": ({"name": "a", "type": "bool", "help": "A."}, 'this lacks the member "default"'),
    "range": ({"name": "a", "type": "int", "default": 1, "min": 1, "help": "A."}, 'lacks "min" or "max"'),
    "fact": ({"name": "gaz-title", "type": "bool", "default": True, "help": "A."}, "options[].name must not begin with gaz-"),
    "values": ({"name": "a", "type": "enum", "default": "b", "values": "b", "help": "A."}, "options[].values must be a list of texts"),
    "other": ({"name": "a", "type": "enum", "default": "c", "values": ["b"], "help": "A."}, ".fallback is not allowed"),
}


def test_what_is_wrong_in_format_json_is_named_with_its_line(tmp_path):
    said = {}
    for name, (text, sentence) in WRONG.items():
        said[name] = sentence
        make(tmp_path, name, at_root("x"), files={"format.json": text})
    for name, (member, sentence) in WRONG_MEMBERS.items():
        said[f"m{name}"] = sentence
        make(tmp_path, f"m{name}", at_root("x"), **{name: member})
    for name, (option, sentence) in WRONG_OPTIONS.items():
        said[f"o{name}"] = sentence
        make(tmp_path, f"o{name}", at_root("x"), options=[option])
    (tmp_path / "none.xslt").mkdir()
    said["none"] = "none.xslt has no format.json"
    (tmp_path / "file.xslt").write_text("x")
    said["file"] = "file.xslt is not a folder"
    make(tmp_path, "open", at_root("x")).chmod(0o777)
    said["open"] = "open.xslt can be changed by everybody"
    large = make(tmp_path, "large", at_root("x"), files={"a.xml": "<a>" + "x" * (1 << 20) + "</a>"})
    said[large.stem] = "a.xml is larger than 1048576 bytes"
    make(tmp_path, "many", at_root("x"), files={f"{n}.xsl": "" for n in range(40)})
    said["many"] = "many.xslt holds more than 32 files"
    listed = gaz.run("plugin", "list", "--plugins", tmp_path).out
    for name, sentence in said.items():
        line = next(line for line in listed.splitlines() if line.startswith(f"refused: {tmp_path}/{name}.xslt: "))
        assert sentence in line, line
    assert f"format.json:{json.dumps(DESCRIPTION, indent=1).count(chr(10)) + 1}: licnse" in listed


def test_what_is_allowed_works(store, tmp_path):
    words = '<w><v k="a">from the folder</v></w>'
    make(tmp_path, "words", value("document('words.xml')/w/v"), files={"words.xml": words})
    make(tmp_path, "itself", value("count(document('')/*)"))
    make(tmp_path, "parts", '<xsl:include href="more.xsl"/>' + call("more"), files={
        "more.xsl": HEAD + '<xsl:template name="more">more</xsl:template></xsl:stylesheet>'})
    make(tmp_path, "nodes", at_root('<xsl:variable name="t"><a/><a/></xsl:variable>'
                                    '<xsl:value-of select="count(e:node-set($t)/a)" xmlns:e="http://exslt.org/common"/>'))
    make(tmp_path, "leaks", value("concat('[', system-property('PATH'), system-property('os.name'), unparsed-entity-uri('x'), ']')"))
    make(tmp_path, "says", at_root("<xsl:message>two&#10;lines</xsl:message>said"))
    make(tmp_path, "chars", at_root("&#x5b57;&#233;&#128029;"))
    log = tmp_path / "log"
    with gaz.Server(store, "--plugins", tmp_path, log=log) as server:
        expected = {"words": "from the folder", "itself": "1", "parts": "more", "nodes": "2", "leaks": "[]", "says": "said", "chars": "字é🐝"}
        for name, text in expected.items():
            reply = server.get(f"{V1}.{name}")
            assert (reply.status, reply.text) == (200, text), name
    assert "event=says" in log.read_text() and "two lines" in log.read_text()
    # Each run is a process of its own: an address would show.
    ids = make(tmp_path / "ids", "ids", at_root('<xsl:for-each select="//akn:p"><xsl:value-of select="generate-id()"/>,</xsl:for-each>'))
    runs = [gaz.run("plugin", "run", ids, gaz.CORPUS / "harbour-bylaw-2014-03-01.txt").out for _ in range(3)]
    assert len(runs[0]) > 20 and runs == runs[:1] * 3


def test_a_project_made_by_plugin_new_passes_its_check_and_is_served(store, tmp_path):
    gaz.run("plugin", "new", "page", "--xslt", cwd=tmp_path)
    assert sorted(str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*.*") if p.is_file()) == [
        "page/page.md", "page/page.xslt/format.json", "page/page.xslt/main.xsl"]
    assert gaz.run("plugin", "new", "page", "--xslt", cwd=tmp_path, check=False).returncode == 73
    done = gaz.run("plugin", "check", "page/page.xslt", "--format", "json", cwd=tmp_path, check=False)
    report = json.loads(done.out)
    assert done.returncode == 0, done.err
    assert report["passed"] >= 60 and report["format"] == "page"
    code = [c for c in report["checks"] if "folder of style sheets" in c.get("found", "")]
    assert [c["name"] for c in code] == [f"load.{n}" for n in ("object", "symbol", "abi", "size", "exports", "stack", "relocations")]
    assert all(c["result"] == "skip" for c in code)
    assert gaz.run("plugin", "gdb", "page/page.xslt", "x", cwd=tmp_path, check=False).returncode == 69
    with gaz.Server(store, "--plugins", tmp_path / "page") as server:
        reply = server.get(f"{V1}/~art_4.page?numbers=0")
        assert reply.status == 200 and reply.text.startswith("<!DOCTYPE html>") and "<html lang=" in reply.text
    listed = gaz.run("plugin", "list", "--plugins", tmp_path / "page").out
    main = tmp_path / "page" / "page.xslt" / "main.xsl"
    main.write_text(main.read_text().replace("Untitled", "Without a title"))
    changed = gaz.run("plugin", "list", "--plugins", tmp_path / "page").out
    digest = re.compile(r"^page .* ([0-9a-f]{12}) ", re.M)
    assert digest.search(listed)[1] != digest.search(changed)[1]


def test_without_the_engine_only_such_folders_are_refused(tmp_path):
    make(tmp_path / "plugins", "page", at_root("x"))
    prefix = tmp_path / "installed"
    subprocess.run(["cmake", "--install", str(gaz.BUILD), "--prefix", str(prefix)], check=True, capture_output=True)
    arguments = [prefix / "bin" / "gazetted", "plugin", "list", "--plugins", tmp_path / "plugins"]
    whole = subprocess.run(arguments, check=True, capture_output=True, text=True).stdout
    assert "refused" not in whole and re.search(r"^page +org\.example\.page ", whole, re.M)
    shutil.rmtree(prefix / "lib" / "gazetted" / "engines")
    listed = subprocess.run(arguments, check=True, capture_output=True, text=True).stdout
    assert "page.xslt: this gazetted was installed without its XSLT engine" in listed
    assert listed.count("refused") == 1 and "\ntxt " in listed


def test_what_takes_too_long_is_stopped(store, tmp_path):
    """Long strings count as one step, so the time has to end it."""
    make(tmp_path, "long", at_root('<xsl:call-template name="l"><xsl:with-param name="s" select="\'0123456789abcdef\'"/></xsl:call-template>')
         + '<xsl:template name="l"><xsl:param name="s"/><xsl:choose><xsl:when test="string-length($s) &lt; 9999999"><xsl:call-template name="l">'
           '<xsl:with-param name="s" select="concat($s, $s)"/></xsl:call-template></xsl:when><xsl:otherwise><xsl:for-each select="//node()">'
           '<xsl:value-of select="string-length(translate($s, \'0123\', \'abcd\'))"/></xsl:for-each></xsl:otherwise></xsl:choose></xsl:template>')
    with gaz.Server(store, "--plugins", tmp_path, "--render-deadline", "5s") as server:
        assert server.get(f"{V1}.long").status == 504
        assert server.get(f"{V1}.txt").status == 200
