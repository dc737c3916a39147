# SPDX-License-Identifier: Apache-2.0
"""gazetted import: bad input gets one clear sentence with place and remedy, and nothing is stored."""
import json
import re
import os
import sqlite3
import subprocess

import pytest

import gaz

AKN = b'<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"'
TEXT = """Rules for the Reading Room
These rules apply to every visitor.
Part I. General
Article 1. Opening hours
The room is open from nine to five.
Article 2. Silence
Visitors keep silent.
Part II. Lending
Article 3. Loans
Books are lent for two weeks:
- novels;
- atlases.
"""


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "rules.txt"
    path.write_text(TEXT, "utf-8")
    return path


def stored(store):
    if not store.exists():
        return 0
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as db:
        return db.execute("select count(*) from version").fetchone()[0]


def refused(result, status, *words):
    assert result.returncode == status, result.err
    for word in words:
        assert word in result.err, result.err
    assert len(result.err.splitlines()[0]) < 500


def imported(data, tmp_path, store, *args, check=False):
    path = tmp_path / "input"
    path.write_bytes(data)
    return gaz.run("import", path, "--yes", "--date", "2006-05-01", "--store", store, *args, check=check)


def test_a_plain_text_is_published_with_defaults_that_are_printed(text, store):
    out = gaz.run("import", text, "--yes", "--store", store).out
    assert "2 parts, 3 articles" in out and "Published /akn/" in out
    assert "(proposed; --work sets it)" in out
    assert "(found by script and words; --lang sets it)" in out and "(today; --date sets it)" in out


def test_a_date_of_the_file_is_not_called_a_default(store, tmp_path):
    draft = tmp_path / "draft.md"
    draft.write_text("---\nwork: /akn/xx/act/2024/1\ndate: 2024-02-03\nlanguage: eng\n---\n# An act\n\n## Article 1\n\nText.\n", "utf-8")
    assert "2024-02-03  (from the file; --date sets it)" in gaz.run("import", draft, "--store", store).out
    assert "The reason was not recorded" in gaz.run("import", draft, "--reason", "x", "--store", store).out


@pytest.mark.parametrize("name", ["/akn/xx/act/2024/we.xml", "/akn/xx/act/2024/12.html"])
def test_a_name_that_no_address_leads_to_is_refused(text, store, name):
    refused(gaz.run("import", text, "--work", name, "--date", "2024-01-01", "--store", store, check=False), 64, "like the address of a format", "write '-'")
    assert stored(store) == 0
    gaz.run("import", text, "--work", "/akn/xx/act/2024/12.a", "--date", "2024-01-01", "--store", store)
    refused(gaz.run("rename", "/akn/xx/act/2024/12.a", name, "--reason", "x", "--store", store, check=False), 64, "like the address of a format")


def test_a_name_is_proposed_and_published_only_if_it_is_accepted(text, store):
    refused(gaz.run("import", text, "--store", store, check=False), 65, "does not state its name", "--work IRI", "--yes")
    assert stored(store) == 0
    assert "Published /akn/xx/doc/" in gaz.run("import", text, "-y", "--store", store).out
    text.write_text(TEXT + "Article 4. End\nThe end.\n", "utf-8")
    refused(gaz.run("import", text, "--yes", "--store", store, check=False), 73, "has a work of the proposed name", "--work /akn/xx/doc/")
    assert stored(store) == 1


def test_a_terminal_confirms_the_proposed_name(text, store):
    for answer, count in ((b"n\n", 0), (b"\n", 0), (b"y\n", 1)):
        terminal, inside = os.openpty()
        with subprocess.Popen([gaz.GAZETTED, "import", text, "--store", store], stdin=inside, stdout=subprocess.DEVNULL, stderr=inside) as process:
            os.write(terminal, answer)
            assert process.wait(60) == (0 if count else 65)
        os.close(inside)
        os.close(terminal)
        assert stored(store) == count


def test_all_missing_facts_are_named_at_once(tmp_path, store):
    path = tmp_path / "input.xml"
    meta = b'<meta><identification source="#s"><FRBRExpression><FRBRdate date="TODAY" name="x"/></FRBRExpression></identification></meta>'
    path.write_bytes(AKN + b'><act name="x">' + meta + b'<body><p>One.</p></body></act></akomaNtoso>')
    refused(gaz.run("import", path, "--store", store, check=False), 65, "its name, its first day in force as YYYY-MM-DD, its language", "--work",
            "--date", "--lang")
    refused(gaz.run("import", path, "--yes", "--date", "2011-01-01", "--store", store, check=False), 65, "does not state its language; add --lang")


def test_a_name_of_another_scheme_gets_its_iri_without_a_question(tmp_path, store):
    path = tmp_path / "input.xml"
    path.write_bytes(AKN + b"""><act name="x"><meta><identification source="#s"><FRBRWork><FRBRuri value="https://law.example/id/bees/2009/7"/>
        <FRBRdate date="2009-02-03" name="x"/><FRBRcountry value="GB-SCT"/></FRBRWork><FRBRExpression><FRBRdate date="2010-01-01" name="x"/>
        <FRBRlanguage language="en"/></FRBRExpression></identification></meta><body><p>One.</p></body></act></akomaNtoso>""")
    out = gaz.run("import", path, "--store", store).out
    assert "/akn/gb/act/2009/bees-7  (for the name in the file; --work sets it)" in out
    assert "Published /akn/gb/act/2009/bees-7/eng@2010-01-01;r1" in out
    said = json.loads(gaz.run("import", path, "--store", store, "--json", "--dry-run").out)
    assert said["work"] == {"value": "/akn/gb/act/2009/bees-7", "source": "scheme"}
    with gaz.Server(store) as server:
        assert server.get("/akn/gb/act/2009/bees-7.txt").status == 200
        assert "https://law.example/id/bees/2009/7" in server.get("/akn/gb/act/2009/bees-7.xml").text


def test_an_amendment_of_the_next_year_is_proposed_the_same_name(tmp_path, store):
    path = tmp_path / "act.txt"
    names = set()
    for date, end in (("2011-05-01", "nine"), ("2012-05-01", "ten")):
        path.write_text(f"Keeping of Bees Act 2006\nArticle 1. Hives\nA hive.\nArticle 2. Hours\nUntil {end}.\n", "utf-8")
        out = gaz.run("import", path, "--date", date, "--dry-run", "--store", store).out
        names.add(next(line.split()[1] for line in out.splitlines() if line.startswith("  work ")))
    assert names == {"/akn/xx/doc/2006/keeping-of-bees-act-2006"}


def test_title_and_issuer_override_those_of_akoma_ntoso(tmp_path, store):
    path = tmp_path / "input.xml"
    path.write_bytes(AKN + b'><act name="x"><meta><identification source="#s"><FRBRWork><FRBRuri value="/akn/xx/act/2011/7/"/></FRBRWork>'
                     b'</identification></meta><preface><p><docTitle>Old</docTitle></p></preface><body><section eId="sec_1"><content><p>One.</p>'
                     b"</content></section></body></act></akomaNtoso>")
    out = gaz.run("import", path, "--date", "2011-01-01", "--lang", "eng", "--title", "New", "--issuer", "The Town", "--store", store).out
    assert "Published /akn/xx/act/2011/7/eng@2011-01-01" in out and "New" in out
    with sqlite3.connect(store) as db:
        assert db.execute("select title, issuer from fact").fetchall() == [("New", "The Town")]


def test_a_slash_at_the_end_of_a_name_is_accepted(text, store):
    out = gaz.run("import", text, "--work", "/akn/xx/act/2011/7/", "--store", store).out
    assert "Published /akn/xx/act/2011/7/eng@" in out and "names another work" not in out
    assert "publication 1" in gaz.run("history", "/akn/xx/act/2011/7/", "--store", store).out


def test_no_day_of_adoption_is_made_of_a_year(text, store):
    for work, date in (("/akn/xx/act/2011/7", "inForce"), ("/akn/xx/act/2011-05-01/7", "adoption")):
        gaz.run("import", text, "--work", work, "--date", "2012-01-01", "--store", store)
        xml = gaz.run("render", text, "--format", "xml", "--work", work, "--date", "2012-01-01", "--lang", "eng").out
        day = {"inForce": "2012-01-01", "adoption": "2011-05-01"}[date]
        assert f'<FRBRdate date="{day}" name="{date}"/>' in xml.split("</FRBRWork>")[0]


DOCUMENT_BYTES_MAX = 32 << 20


def test_a_document_of_just_the_largest_size_is_read_and_one_byte_more_is_refused(tmp_path, store):
    for more, sentence in ((0, ""), (1, "is larger than 32 MiB, the most a document may have")):
        path = tmp_path / "large.txt"
        with open(path, "wb") as f:
            f.truncate(DOCUMENT_BYTES_MAX + more)  # of NUL bytes: quickly refused, but for another reason
        said = gaz.run("import", path, "--dry-run", "--store", store, check=False)
        assert said.returncode != 0
        assert ("is larger than" in said.err) == (more > 0) and sentence in said.err


def test_dry_run_prints_the_outline_and_stores_nothing(text, store):
    out = gaz.run("import", text, "--dry-run", "--store", store).out
    for line in ("art_1", "Opening hours", "part_2", "[2 items]", "Nothing was stored"):
        assert line in out
    assert not store.exists()


def test_the_report_ends_with_a_verdict_that_strict_enforces(tmp_path, store):
    path = tmp_path / "rules.txt"
    path.write_text("Rules of the House\n\nArticle 1\nDoors are shut.\n\nArticle 2\nWindows are open.\n", "utf-8")
    said = gaz.run("import", path, "--dry-run", "--store", store).out
    assert "Certain: every line that looks numbered is explained." in said
    path.write_text("Rules of the House\n\nArticle 1\nDoors are shut.\n\nArticle 4\nWindows are open.\n", "utf-8")
    said = gaz.run("import", path, "--dry-run", "--store", store).out
    assert "line 6     2 before 4 are missing" in said and "Check 1 place:" in said
    result = gaz.run("import", path, "--yes", "--strict", "--store", store, check=False)
    assert result.returncode == 65 and "1 place of the text must be checked" in result.err and not store.exists()


STRING, NUMBER = str, int
PLACE = {"line": NUMBER, "last_line": NUMBER, "text": STRING}
FACT = {"value": STRING, "source": ("option", "file", "detected", "default", "proposed")}
SHAPE = {  # of docs/reading.md: a type, a tuple of the values, a list of one kind of element, or None for null as well
    "report": (1,), "file": (None, STRING), "reader": (None, "text", "akn", "md"), "work": (None, FACT), "date": (None, FACT),
    "language": (None, FACT), "title": (None, FACT), "issuer": (None, FACT),
    "tradition": (None, {"value": STRING, "source": ("option", "detected"), "title": STRING, "?next": STRING}),
    "units": [{"element": STRING, "count": NUMBER}], "dropped": [PLACE], "joined": [{**PLACE, "evidence": STRING}],
    "repaired": [{**PLACE, "?reason": STRING, "?printed": STRING, "?reading": STRING, "?other": STRING, "?margin": NUMBER}],
    "doubts": [{**PLACE, "reason": ("text", "footnote", "repeated", "missing", "repaired", "unsure", "quotation", "table", "tradition",
                           "language"),
                "?printed": STRING, "?reading": STRING, "?other": STRING, "?margin": NUMBER}],
    "notes": [PLACE], "verdict": (None, {"certain": bool, "places": NUMBER, "?margin": NUMBER}),
    "stored": (None, {"added": bool, "work": STRING, "language": STRING, "date": STRING, "revision": NUMBER, "publication": NUMBER}),
    "error": (None, {"code": STRING, "exit": NUMBER, "text": STRING})}


def fits(value, shape):
    """Whether a value of JSON has exactly the members of a shape."""
    if isinstance(shape, tuple):
        return any(fits(value, s) for s in shape)
    if isinstance(shape, list):
        return isinstance(value, list) and all(fits(v, shape[0]) for v in value)
    if isinstance(shape, dict):
        needed = {name for name in shape if name[0] != "?"}
        allowed = {name.lstrip("?"): kind for name, kind in shape.items()}
        return isinstance(value, dict) and needed <= set(value) <= set(allowed) and all(fits(v, allowed[k]) for k, v in value.items())
    return type(value) is shape if isinstance(shape, type) else type(value) is type(shape) and value == shape


def as_json(*args, status=0, **how):
    result = gaz.run("import", *args, "--json", check=False, **how)
    assert result.returncode == status, result.err
    report = json.loads(result.out)  # nothing else is on standard output
    for name in SHAPE:
        assert name in report and fits(report[name], SHAPE[name]), (name, report.get(name))
    assert list(report) == list(SHAPE)
    return report


def test_json_is_the_report_for_programs(tmp_path, store):
    path = tmp_path / "rules.txt"
    path.write_text("Rules of the House\n\nArticle 1\nDoors are shut:\n(a) by day;\n(b) by night.\n\nArticle 4\nOpen.\n", "utf-8")
    report = as_json(path, "--dry-run", "--store", store)
    assert report["units"] == [{"element": "article", "count": 2}, {"element": "point", "count": 2}]
    assert report["verdict"]["certain"] is False and report["verdict"]["places"] == len(report["doubts"]) == 1
    doubt = report["doubts"][0]
    assert (doubt["line"], doubt["last_line"], doubt["reason"], doubt["reading"]) == (8, 8, "missing", "Article 4")
    assert report["language"] == {"value": "eng", "source": "detected"} and report["work"]["source"] == "proposed"
    assert report["date"]["source"] == "default" and report["tradition"]["source"] == "detected"
    assert report["stored"] is None and report["error"] is None and report["reader"] == "text"
    report = as_json(path, "--yes", "--lang", "eng", "--tradition", "icao", "--date", "2011-01-01", "--title", "Rules", "--store", store)
    assert report["stored"] == {"added": True, "work": "/akn/xx/doc/2011/rules", "language": "eng", "date": "2011-01-01", "revision": 1,
                                "publication": 1}
    assert [report[name]["source"] for name in ("language", "tradition", "date", "title")] == ["option"] * 4


def test_json_lists_repairs_joins_and_drops(tmp_path, store):
    report = as_json(gaz.CORPUS / "opinions-2006-05-01-as-typed.txt", "--dry-run", "--store", store)
    repaired = {r["line"] for r in report["repaired"]}
    assert repaired and repaired <= {d["line"] for d in report["doubts"] if d["reason"] == "repaired"}
    assert all(r["printed"] and r["reading"] for r in report["repaired"])


def test_json_has_an_object_for_each_error(text, tmp_path, store):
    for args, status, code in (([text], 65, "DATA"), ([text, "--date", "May"], 64, "USAGE"), ([], 64, "USAGE"),
                               ([text, "--tradition", "wakanda"], 64, "USAGE"), ([tmp_path / "absent"], 66, "NOTFOUND")):
        report = as_json(*args, "--store", store, status=status)
        assert report["error"]["code"] == code and report["error"]["exit"] == status and report["stored"] is None, args
    assert as_json(text, "--store", store, status=65)["units"] != [], "a document that lacks a name was read"
    assert stored(store) == 0


def test_json_of_akoma_ntoso_has_no_verdict(tmp_path, store):
    path = tmp_path / "input.xml"
    path.write_bytes(AKN + b'><act name="x"><meta/><body><article eId="art_1"><num>1</num></article></body></act></akomaNtoso>')
    report = as_json(path, "--work", "/akn/xx/act/2011/7", "--date", "2011-01-01", "--lang", "eng", "--dry-run", "--store", store)
    assert report["verdict"] is None and report["tradition"] is None and report["reader"] == "akn"
    assert report["units"] == [{"element": "article", "count": 1}] and report["work"]["source"] == "option"


def test_a_tradition_can_be_named(text, store):
    out = gaz.run("import", text, "--dry-run", "--tradition", "icao", "--store", store).out
    assert "the text was read by the tradition icao (" in out
    refused(gaz.run("import", text, "--tradition", "wakanda", "--store", store, check=False), 64, "there is no tradition", "wakanda",
            "for a text in eng there are: au ", " us_statute")
    assert "tradition icao" in gaz.run("render", text, "--format", "txt", "--tradition", "icao").err


def test_a_text_whose_language_cannot_be_told_is_doubtful(tmp_path, store):
    path = tmp_path / "numbers.txt"
    path.write_text("1\n\n2\n", "utf-8")
    out = gaz.run("import", path, "--dry-run", "--store", store).out
    assert "the language cannot be told from the text; give --lang CODE" in out and "Check 1 place" in out
    assert gaz.run("import", path, "--yes", "--strict", "--store", store, check=False).returncode == 65
    assert "Certain" in gaz.run("import", path, "--dry-run", "--lang", "eng", "--store", store).out


def test_the_store_is_found_by_environment_and_by_folder(text, tmp_path):
    gaz.run("import", text, "--yes", env={"GAZETTED_STORE": str(tmp_path / "named.db")})
    assert stored(tmp_path / "named.db") == 1
    gaz.run("import", text, "--yes", cwd=tmp_path)
    assert stored(tmp_path / "gazetted.db") == 1


@pytest.mark.parametrize("args, status, words", [
    (["--date", "2006-02-30"], 64, ["--date", "2006-02-30", "YYYY-MM-DD"]),
    (["--date", "May 2006"], 64, ["--date"]),
    (["--lang", "qq-zz"], 64, ["--lang", "qq-zz", "eng"]),
    (["--work", "opinions"], 64, ["--work", "/akn/"]),
    (["--work", "/akn/xx/act/someday/1"], 64, ["--work"]),
    (["--alias", "a/b"], 64, ["--alias", "/"]),
    (["--alias", "healthz"], 64, ["--alias", "healthz"]),
    (["--colour", "red"], 64, ["--colour", "--help"]),
])
def test_a_bad_argument_is_named(text, store, args, status, words):
    refused(gaz.run("import", text, *args, "--store", store, check=False), status, *words)
    assert not store.exists()


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path, store):
    refused(gaz.run("import", tmp_path / "none.txt", "--store", store, check=False), 66, "none.txt")
    refused(gaz.run("import", tmp_path, "--store", store, check=False), 66, "folder")


def test_bytes_that_are_not_utf8_are_refused_by_offset(tmp_path, store):
    refused(imported(b"Rules\nArticle 1. caf\xe9 is closed\n", tmp_path, store), 65, "UTF-8", "20")
    assert stored(store) == 0


def test_utf16_with_a_byte_order_mark_is_converted(tmp_path, store):
    out = imported(TEXT.encode("utf-16"), tmp_path, store, check=True).out
    assert "2 parts, 3 articles" in out and "UTF-16" in out


@pytest.mark.parametrize("data, words", [(b"", ["empty"]), (b"   \n\n", ["empty"]), (b"\x7fELF\x02\x01\x01\0\0\0\0", ["binary"]),
                                         (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", ["PDF"])])
def test_what_is_no_text_is_refused(tmp_path, store, data, words):
    result = imported(data, tmp_path, store)
    refused(result, 65, *words)


def test_a_text_without_structure_becomes_one_body_and_says_so(tmp_path, store):
    out = imported(b"A short notice.\n\nThe office is closed on Monday.\n", tmp_path, store, check=True).out
    assert "no numbered structure" in out and stored(store) == 1


@pytest.mark.parametrize("xml, words", [
    (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', ["DOCTYPE", "line 1"]),
    (b"<akomaNtoso><unclosed></akomaNtoso>", ["line 1"]),
    (AKN + b"".join(b' a%d="1"' % i for i in range(300)) + b"/>", ["attributes", "256", "line 1"]),
    (AKN + b"><act>\n" + b"<section>" * 300 + b"</section>" * 300 + b"</act></akomaNtoso>", ["200", "line 2"]),
    (b"<feed xmlns='http://www.w3.org/2005/Atom'/>", ["akomaNtoso"]),
])
def test_xml_that_the_gate_refuses_is_refused_with_its_line(tmp_path, store, xml, words):
    refused(imported(xml, tmp_path, store), 65, *words)
    assert stored(store) == 0


def test_standard_input_can_be_imported(store):
    result = gaz.run("import", "-", "--yes", "--date", "2006-05-01", "--store", store, input=TEXT.encode())
    assert "3 articles" in result.out


def test_a_file_that_is_no_store_is_refused(text, tmp_path):
    alien = tmp_path / "notes.db"
    alien.write_bytes(b"this is not a database, and must stay as it is" * 50)
    before = alien.read_bytes()
    refused(gaz.run("import", text, "--yes", "--store", alien, check=False), 78)
    assert alien.read_bytes() == before


def test_help_names_every_option():
    out = gaz.run("import", "--help").out
    for option in ("--work", "--alias", "--date", "--lang", "--title", "--issuer", "--dry-run", "--yes", "--store",
                   "--tradition", "--json", "--strict", "--format"):
        assert option in out


def test_a_unit_of_a_draft_is_named_by_any_number_of_its_kind(tmp_path):
    draft = tmp_path / "draft.md"
    units = "\n".join(f"  {key}" for key in ("Article 7: article", "Article 2 bis: article", "article > (3): paragraph"))
    draft.write_text(f"---\nwork: /akn/xx/act/2024/1\ndate: 2024-01-01\nlanguage: fra\ntitle: Loi\nkind: act\nunits:\n{units}\n---\n\n"
                     "# Loi\n\n## Article 2: Bacs\n\n- (1) Les bacs.\n\n## Article 2 bis: Passeurs\n\nLe passeur.\n", "utf-8")
    said = gaz.run("import", draft, "--dry-run", "--store", tmp_path / "own.db").out
    assert "2 articles, 1 paragraph" in said
    assert re.search(r"art_2bis +Article 2 bis Passeurs", said) and "art_2__para_1" in said


def test_a_limit_of_the_size_of_files_is_named(text, store):
    command = f"ulimit -f 8; exec {gaz.GAZETTED} import {text} --yes --store {store}"
    result = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=gaz.PATIENCE_S)
    assert result.returncode == 78 and "raise the limit of the size of files (ulimit -f)" in result.stderr
    assert not store.exists()
