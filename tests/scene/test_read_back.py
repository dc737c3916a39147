# SPDX-License-Identifier: Apache-2.0
"""HTML, Markdown and JSON of one document say the same: another CommonMark parser and a JSON Schema validator read them back."""
import json
import shutil
import subprocess

import pytest

import gaz
from gaz import WORK

TOOLS = gaz.ROOT / "tests" / "tools"
FORMATS = ("html", "md", "json")
V2 = f"{WORK}/eng@2007-01-01"
PATHS = [f"{WORK}/eng@2006-05-01;r1", V2, f"{V2}/~part_2", f"{V2}/~art_12", "/akn/xx-yunting/act/measures/2019/7",
         "/akn/xx-portmere/act/bylaw/2014/3"]


def read_back(files):
    if shutil.which("node") is None or subprocess.run([TOOLS / "install"], capture_output=True).returncode != 0:
        pytest.skip("node or the npm packages of tests/tools are not installed: contrib/deps test, tests/tools/install")
    result = subprocess.run(["node", TOOLS / "read_back.mjs", *files], capture_output=True, text=True, timeout=120)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("path", PATHS)
def test_the_sample_corpus_is_read_back_the_same(server, tmp_path, path):
    files = [tmp_path / f"document.{suffix}" for suffix in FORMATS]
    for file in files:
        reply = server.get(path + file.suffix + ("?plain=1" if file.suffix == ".md" else ""))
        assert reply.status == 200
        file.write_bytes(reply.body)
    read_back(files)


@pytest.mark.parametrize("name", ["arabic", "chinese", "everything", "marks"])
def test_documents_with_everything_in_them_are_read_back_the_same(tmp_path, name):
    files = [tmp_path / f"{name}.{suffix}" for suffix in FORMATS]
    document = gaz.ROOT / "tests" / "plugin" / "documents" / f"{name}.xml"
    for file in files:
        plugin = gaz.BUILD / "plugins" / f"{file.suffix[1:]}.so"
        options = ["plain=1"] if file.suffix == ".md" else []
        result = subprocess.run([gaz.BUILD / "tests-bin" / "render_one", plugin, document, *options], capture_output=True, check=True)
        file.write_bytes(result.stdout)
    read_back(files)


def test_the_real_text_is_read_back_the_same(opinions, tmp_path):
    files = [tmp_path / f"opinions.{suffix}" for suffix in FORMATS]
    for file in files:
        gaz.run("render", opinions, "--format", file.suffix[1:], "--work", WORK, "--date", "2006-05-01", "--lang", "eng", "-o", file,
                *(["--options", "plain=1"] if file.suffix == ".md" else []))
    read_back(files)


def test_json_comes_in_one_line_or_indented(server):
    one, indented = (server.get(f"{V2}.json?indent={n}") for n in (0, 4))
    assert one["Content-Type"] == "application/json"
    assert one.text.count("\n") == 1 and indented.text.count("\n") > 100
    assert json.loads(one.text) == json.loads(indented.text)


def test_markdown_without_facts_is_the_text_alone(server):
    page = server.get(f"{V2}.md?plain=1&meta=0").text
    assert page.startswith("# Digest of ") and "SHA-256" not in page and "SHA-256" in server.get(f"{V2}.md?plain=1").text
    assert server.get(f"{V2}.md?meta=0").text.startswith("# Digest of ")
