# SPDX-License-Identifier: Apache-2.0
"""Rules and data sets that articles link to: from the folder beside the file to every format, and what is refused."""
import base64
import hashlib
import io
import json
import re
import zipfile

import pytest

import gaz
from test_epub import check

WORK = "/akn/xx/act/2024/5"
FACTS = ("--work", WORK, "--lang", "eng", "--title", "Fees Act", "--date", "2024-01-01")
CSV = b"ship,fee\nboat,12\n"
RULE = b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="fee" name="fee"><decision id="d" name="d"/></definitions>'
BASE = "https://law.example"


def address(data):
    return "/resources/sha256-" + hashlib.sha256(data).hexdigest()


def act(*links):
    text = ", ".join(f'<a href="{href}">{label}</a>' for href, label in links)
    return ('<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><act name="act"><meta/><body><article eId="art_1">'
            f"<num>Article 1</num><heading>Fees</heading><content><p>By {text}.</p></content></article>"
            '<article eId="art_2"><num>Article 2</num><content><p>Nothing more.</p></content></article></body></act></akomaNtoso>')


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "text"
    (made / "tables").mkdir(parents=True)
    (made / "tables" / "rates.csv").write_bytes(CSV)
    (made / "rule.dmn").write_bytes(RULE)
    return made


def publish(folder, store, text, *more):
    (folder / "act.xml").write_text(text, "utf-8")
    return gaz.run("import", folder / "act.xml", *FACTS, "--store", store, *more)


@pytest.fixture
def fees(folder, store):
    publish(folder, store, act(("tables/rates.csv", "the table"), ("rule.dmn", "the rule"), ("./rule.dmn", "the same rule")))
    return store


def test_an_attached_file_is_saved_and_never_shown(fees):
    with gaz.Server(fees) as server:
        reply = server.get(address(CSV))
        assert reply.status == 200 and reply.body == CSV and reply["Content-Type"] == "text/csv"
        name = hashlib.sha256(CSV).hexdigest()[:12]
        assert reply["Content-Disposition"] == f'attachment; filename="{name}.csv"'
        assert reply["X-Content-Type-Options"] == "nosniff" and "sandbox" in reply["Content-Security-Policy"]
        assert reply["Cache-Control"] == "public, max-age=31536000, immutable"
        assert server.get(address(RULE))["Content-Type"] == "application/dmn+xml"
        assert server.get(address(b"other")).status == 404


def test_the_link_is_in_every_format(fees, tmp_path):
    with gaz.Server(fees, "--base-url", BASE) as server:
        for reply, start in ((server.get(f"{WORK}.html"), ""), (server.get(WORK, {"Accept": "text/html"}), ""),
                             (server.get(f"{WORK}/~art_1.html"), "")):
            assert f'<a rel="enclosure" href="{start}{address(CSV)}" download="rates.csv">the table</a>' in reply.text
        assert f'href="{address(CSV)}" title="rates.csv"' in server.get(f"{WORK}.xml").text
        assert "the table [rates.csv]" in " ".join(server.get(f"{WORK}.txt").text.split())
        assert f"]({'<'}{address(CSV)}>)" in server.get(f"{WORK}.md?plain=1").text
        found = json.loads(server.get(f"{WORK}/~art_1.json").text)["enclosures"]
        assert [(one["href"], one["title"], one["portion"]) for one in found] == [
            (address(CSV), "rates.csv", "art_1"), (address(RULE), "rule.dmn", "art_1"), (address(RULE), "rule.dmn", "art_1")]
        assert "enclosures" not in json.loads(server.get(f"{WORK}/~art_2.json").text)
        for suffix in ("epub", "htmlz"):
            data = server.get(f"{WORK}.{suffix}").body
            with zipfile.ZipFile(io.BytesIO(data)) as book:
                pages = "".join(book.read(name).decode() for name in book.namelist() if name.endswith("html"))
                assert f'<a rel="enclosure" href="{BASE}{address(CSV)}" download="rates.csv">the table</a>' in pages
                assert not any(hashlib.sha256(CSV).hexdigest() in name for name in book.namelist())
        book = tmp_path / "fees.epub"
        book.write_bytes(server.get(f"{WORK}.epub").body)
        check(book)


def test_a_book_of_a_server_without_name_has_the_words_alone(fees):
    with gaz.Server(fees) as server, zipfile.ZipFile(io.BytesIO(server.get(f"{WORK}.epub").body)) as book:
        pages = "".join(book.read(name).decode() for name in book.namelist() if name.endswith("html"))
        assert "the table" in pages and "/resources/" not in pages


def test_the_contents_list_the_files(fees):
    with gaz.Server(fees) as server:
        for path in (f"{WORK}/contents", f"{WORK}/eng@2024-01-01;r1/contents"):
            entries = json.loads(server.get(f"{path}.json").text)["entries"]
            files = [entry for entry in entries if entry.get("rel") == "enclosure"]
            assert [(entry["href"], entry["media_type"]) for entry in files] == [
                (address(CSV), "text/csv"), (address(RULE), "application/dmn+xml")]
            assert [entry["eid"] for entry in entries if "eid" in entry] == ["art_1", "art_2"]
            assert files[0]["digest"] == hashlib.sha256(CSV).hexdigest()
            assert server.get(f"{path}.html").status == 200


def test_what_is_refused_is_named_and_its_link_stays(folder, store):
    (folder / "page.html").write_text("<script>alert(1)</script>")
    (folder / "bad.json").write_text("{")
    (folder / "styled.xml").write_text('<?xml-stylesheet href="x.xsl"?><r/>')
    (folder / "sheet.csv").write_bytes(b"PK\x03\x04")
    (folder / "outside.csv").symlink_to("../elsewhere.csv")
    said = publish(folder, store, act(("page.html", "a"), ("bad.json", "b"), ("styled.xml", "c"), ("sheet.csv", "d"), ("gone.csv", "e"),
                                      ("gone.html", "f"), ("outside.csv", "g"), ("data:text/html,x", "h"))).out
    for words in ("page.html: a web page can act", "bad.json: it is not JSON", "styled.xml: it has the processing instruction",
                  "sheet.csv: byte 3 is a control character", "gone.csv: there is no such file", "outside.csv: it is a symbolic link"):
        assert f"the attached file {words}" in said
    assert "gone.html" not in said
    with gaz.Server(store) as server:
        text = server.get(f"{WORK}.xml").text
        assert 'href="page.html"' in text and "/resources/" not in text
        assert 'rel="enclosure"' not in server.get(f"{WORK}.html").text


def test_a_file_may_be_in_the_text_itself(store):
    uri = "data:application/json;base64," + base64.b64encode(b'{"fee": 12}').decode()
    gaz.run("import", "-", *FACTS, "--store", store, input=act((uri, "the rule")).encode())
    with gaz.Server(store) as server:
        assert server.get(address(b'{"fee": 12}'))["Content-Type"] == "application/json"
        assert "data:" not in server.get(f"{WORK}.xml").text


def test_markdown_attaches_files_and_a_draft_keeps_them(folder, store, tmp_path):
    (folder / "act.md").write_text(f"---\nwork: {WORK}\ndate: 2024-01-01\nlanguage: eng\ntitle: Fees Act\nkind: act\nunits:\n  Article 1: article\n"
                                   "---\n\n# Fees Act\n\n## Article 1: Fees\n\nBy [the table](tables/rates.csv).\n", "utf-8")
    gaz.run("import", folder / "act.md", "--store", store)
    draft = tmp_path / "draft.md"
    with gaz.Server(store) as server:
        source = server.get(f"{WORK}.xml").text
        assert f'href="{address(CSV)}" title="rates.csv"' in source
        draft.write_bytes(server.get(f"{WORK}.md").body)
    assert "Already there: " in gaz.run("import", draft, "--store", store).out
    gaz.run("import", draft, "--date", "2025-01-01", "--store", store)
    with gaz.Server(store) as server:
        assert f'href="{address(CSV)}" title="rates.csv"' in server.get(f"{WORK}/eng@2025-01-01.xml").text
        assert server.get(address(CSV)).status == 200


def test_copies_exports_and_checks_have_the_files(fees, tmp_path):
    gaz.run("copy", fees, tmp_path / "copy.db")
    gaz.run("export", tmp_path / "out", "--store", fees)
    gaz.run("init", tmp_path / "again.db", "--from", tmp_path / "out")
    for store in (tmp_path / "copy.db", tmp_path / "again.db"):
        gaz.run("fsck", "--store", store)
        with gaz.Server(store) as server:
            assert server.get(address(CSV)).body == CSV and server.get(address(RULE)).body == RULE
    gaz.run("withdraw", f"{WORK}/eng@2024-01-01", "--reason", "A test.", "--store", fees)
    with gaz.Server(fees) as server:
        assert server.get(address(CSV)).status == 410
