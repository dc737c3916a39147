# SPDX-License-Identifier: Apache-2.0
"""OpenDocument texts: packages and flat XML, files that must be refused, and real Word files that LibreOffice made OpenDocument of."""
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
import zipfile

import pytest

import gaz

URN = "urn:oasis:names:tc:opendocument:xmlns:"
NS = " ".join(f'xmlns:{p}="{URN}{n}:1.0"' for p, n in (("office", "office"), ("text", "text"), ("table", "table"), ("style", "style")))
KIND = "application/vnd.oasis.opendocument.text"
STYLES = """<style:style style:name="Item" style:family="paragraph" style:list-style-name="Units"/>
<text:list-style style:name="Units">
<text:list-level-style-number text:level="1" style:num-prefix="Article " style:num-format="1"/>
<text:list-level-style-number text:level="2" style:num-format="1" style:num-suffix="."/>
<text:list-level-style-number text:level="3" style:num-prefix="(" style:num-format="a" style:num-suffix=")"/></text:list-style>"""
NOTE = """<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation>
<text:note-body><text:p>The old wall is of 1702.</text:p></text:note-body></text:note>"""
TEXT = f"""<text:p>Act on the Garden</text:p><text:list text:style-name="Units">
<text:list-item><text:p>Purpose</text:p><text:list><text:list-item><text:p>The garden is open to all.</text:p></text:list-item>
<text:list-item><text:p>It closes</text:p><text:list><text:list-item><text:p>at sunset, and</text:p></text:list-item>
<text:list-item><text:p>when it snows.</text:p></text:list-item></text:list></text:list-item></text:list></text:list-item>
<text:list-item><text:p>The wall</text:p><text:list><text:list-item><text:p>The wall stays as it is.{NOTE}</text:p></text:list-item></text:list></text:list-item>
</text:list><table:table><table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>Gates</text:p></table:table-cell>
<table:covered-table-cell/></table:table-row><table:table-row><table:table-cell><text:p>North</text:p></table:table-cell>
<table:table-cell><text:p>8 to 20</text:p></table:table-cell></table:table-row></table:table>"""
MANIFEST = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{}</manifest:manifest>'
WORK = "/akn/xx/act/2026/garden"


def content(text, styles=""):
    return f"""<office:document-content {NS}><office:automatic-styles>{styles}</office:automatic-styles>
<office:body><office:text>{text}</office:text></office:body></office:document-content>"""


def odt_file(path, text=TEXT, kind=KIND, **parts):
    all_parts = {"styles.xml": f"<office:document-styles {NS}><office:styles>{STYLES}</office:styles></office:document-styles>",
                 "content.xml": content(text), "META-INF/manifest.xml": MANIFEST.format(""), **parts}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        if kind:
            z.writestr("mimetype", kind, zipfile.ZIP_STORED)
        for name, part in all_parts.items():
            if part is not None:
                z.writestr(name, part)
    return path


def render(path, fmt="txt", *options):
    return gaz.run("render", path, "--format", fmt, "-q", *options).out


def test_a_package_is_imported_and_served(tmp_path):
    store = tmp_path / "store.db"
    reply = gaz.run("import", odt_file(tmp_path / "garden.odt"), "--work", WORK, "--date", "2026-01-01", "--lang", "eng", "--store", store, "--json")
    assert '"reader":"odt"' in reply.out.replace(" ", "")
    with gaz.Server(store) as server:
        text = server.get(f"{WORK}/eng.txt?width=0").text
        for printed in ("Article 1", "Article 2", "1. The garden is open to all.", "(a) at sunset, and", "(b) when it snows."):
            assert printed in text, text
        assert "The wall stays" in server.get(f"{WORK}/eng/~art_2.txt").text
        xml = server.get(f"{WORK}/eng.xml").text
        assert "<authorialNote" in xml and 'colspan="2"' in xml and "8 to 20" in xml


def test_the_mimetype_need_not_be_there(tmp_path):
    assert "(b) when it snows." in render(odt_file(tmp_path / "f.odt", kind=None))


def test_flat_xml_is_read_as_the_package_is(tmp_path):
    flat = tmp_path / "garden.fodt"
    flat.write_text(f"""<?xml version="1.0" encoding="UTF-8"?><office:document {NS} office:mimetype="{KIND}"><office:styles>{STYLES}</office:styles>
<office:body><office:text>{TEXT}</office:text></office:body></office:document>""", "utf-8")
    assert render(flat, "xml") == render(odt_file(tmp_path / "garden.odt"), "xml")


def test_a_template_is_read(tmp_path):
    assert "Article 1" in render(odt_file(tmp_path / "f.ott", kind=KIND + "-template"))


CHANGES = """<text:tracked-changes><text:changed-region text:id="i"><text:insertion/></text:changed-region>
<text:changed-region text:id="d"><text:deletion><text:p>old</text:p></text:deletion></text:changed-region></text:tracked-changes>
<text:p>The <text:change text:change-id="d"/><text:change-start text:change-id="i"/>new<text:change-end text:change-id="i"/> law is short.</text:p>"""


@pytest.mark.parametrize("option, kept, lost", [((), "new", "old"), (("--reject",), "old", "new")])
def test_tracked_changes_are_accepted_or_rejected(tmp_path, option, kept, lost):
    path = odt_file(tmp_path / "f.odt", CHANGES)
    reply = gaz.run("read", path, "--work", WORK, *option)
    assert f"The {kept} law" in reply.out and lost not in reply.out
    assert f"2 tracked changes were {'rejected' if option else 'accepted'}" in reply.err
    out = gaz.run("import", path, "--work", WORK, "--date", "2026-01-01", "--lang", "eng", "--store", tmp_path / "s.db", *option).out
    assert WORK in out


def test_what_is_left_out_is_in_the_report(tmp_path):
    text = """<text:p>The act is short.<office:annotation><text:p>Really?</text:p></office:annotation></text:p>
<text:section text:name="s" text:display="none"><text:p>Secret.</text:p></text:section>"""
    reply = gaz.run("read", odt_file(tmp_path / "f.odt", text), "--work", WORK)
    assert "Secret" not in reply.out and "Really" not in reply.out
    assert "1 comments were left out" in reply.err and "hidden text of 1 paragraphs" in reply.err, reply.err


def test_a_circle_of_styles_ends(tmp_path):
    styles = """<style:style style:name="A" style:family="paragraph" style:parent-style-name="B"/>
<style:style style:name="B" style:family="paragraph" style:parent-style-name="A"/>"""
    text = '<text:list><text:list-item><text:p text:style-name="A">Text of the act.</text:p></text:list-item></text:list>'
    assert "Text of the act." in render(odt_file(tmp_path / "f.odt", **{"content.xml": content(text, styles)}))


def test_many_styles_are_read(tmp_path):
    styles = "".join(f'<style:style style:name="P{i}" style:family="paragraph"/>' for i in range(10_000))
    assert "Text." in render(odt_file(tmp_path / "f.odt", **{"content.xml": content('<text:p text:style-name="P9999">Text.</text:p>', styles)}))


def refused_files(tmp_path):
    """Files that cannot be read, each with a word of the sentence that says why."""
    def file(name, *args, **parts):
        return odt_file(tmp_path / name, *args, **parts)

    secret = MANIFEST.format('<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>')
    sheet = f"<office:document-content {NS}><office:body><office:spreadsheet/></office:body></office:document-content>"
    lists = "".join(f'<text:list-style style:name="L{i}"/>' for i in range(10_001))
    return [
        (file("secret.odt", **{"content.xml": b"\x93\x01\xfe" * 50, "META-INF/manifest.xml": secret}), "encrypted"),
        (file("whole.odt", **{"content.xml": None, "encrypted-package": b"\x93\x01"}), "encrypted"),
        (file("missing.odt", **{"content.xml": None}), "content.xml"),
        (file("empty.odt", "<text:p/>"), "no text"),
        (file("bad.odt", "<text:p>"), "content.xml, line"),
        (file("bomb.odt", "<text:p>" + " " * (80 << 20) + "</text:p>"), "too large"),
        (file("sheet.ods", kind="application/vnd.oasis.opendocument.spreadsheet"), "spreadsheet"),
        (file("sheet.odt", **{"content.xml": sheet}), "spreadsheet"),
        (file("macro.odt", **{"Basic/Standard/Module1.xml": "<m/>"}), "macros (Basic/Standard/Module1.xml)"),
        (file("script.odt", **{"Scripts/python/a.py": "x"}), "macros"),
        (file("lists.odt", **{"content.xml": content("<text:p>a</text:p>", lists)}), "styles of lists"),
        (file("entity.odt", **{"content.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x/>'}), "document type"),
    ]


def test_files_that_cannot_be_read_are_refused_with_the_reason(tmp_path):
    for path, reason in refused_files(tmp_path):
        reply = gaz.run("import", path, "--work", WORK, "--date", "2026-01-01", "--lang", "eng", "--store", tmp_path / "s.db", check=False)
        assert reply.returncode != 0 and reason in reply.err and reply.err.strip().count("\n") == 0, (path, reply.err)
    assert not (tmp_path / "s.db").exists() or gaz.run("list", "--store", tmp_path / "s.db").out.strip() == ""


def test_a_list_of_macros_without_any_is_no_macro(tmp_path):
    assert "Article 1" in render(odt_file(tmp_path / "f.odt", **{"Basic/script-lc.xml": "<l/>", "Basic/Standard/script-lb.xml": "<l/>"}))


WORD_FILES = gaz.SHARED / "corpora/docx"
# None has a field LISTNUM: LibreOffice leaves the numbers of these fields out.
CONVERTED = ("lawmaker-uksi-uksi-table-with-num", "leg-cop-sdsicop_9780111042861_en", "leg-en-ukpgaen_20210033_en", "leg-cop-uksicop_20160518_en")


def outline(path):
    """The ids of all units, and their numbers."""
    root = ET.fromstring(render(path, "xml"))
    numbers = ["".join(e.itertext()) for e in root.iter() if e.tag.endswith("}num")]
    return [e.get("eId") for e in root.iter() if e.get("eId")], [re.sub(r"\s", "", n) for n in numbers]


@pytest.mark.skipif(not WORD_FILES.is_dir(), reason="needs ../shared/corpora/docx")
def test_word_files_have_the_same_outline_as_opendocument(tmp_path):
    office = shutil.which("soffice") or pytest.skip("needs soffice: contrib/deps test")
    files = [WORD_FILES / f"{name}.docx" for name in CONVERTED]
    subprocess.run([office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "odt", "--outdir", tmp_path, *files],
                   check=True, capture_output=True, timeout=gaz.PATIENCE_S * 4)
    for file in files:
        assert outline(tmp_path / f"{file.stem}.odt") == outline(file), file.name
