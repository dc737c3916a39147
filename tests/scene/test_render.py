# SPDX-License-Identifier: Apache-2.0
"""gazetted render: one file in, one rendition out, no store."""
import concurrent.futures
import io
import os
import zipfile

import pytest

import gaz

FILE = gaz.CORPUS / "opinions-2007-01-01-amended.txt"


def test_a_text_becomes_an_epub(tmp_path):
    out = tmp_path / "out.epub"
    gaz.run("render", FILE, "--format", "epub", "--date", "2007-01-01", "-o", out)
    assert zipfile.ZipFile(io.BytesIO(out.read_bytes())).testzip() is None
    assert list(tmp_path.iterdir()) == [out], "nothing else is left behind"


def test_the_rendition_is_the_same_each_time(tmp_path):
    runs = [gaz.run("render", FILE, "--format", "epub", "--date", "2007-01-01", "-q").stdout for _ in range(2)]
    assert runs[0] == runs[1] and runs[0][:2] == b"PK"


def test_canonical_xml_rendered_again_is_the_same(tmp_path):
    xml = gaz.run("render", FILE, "--format", "xml", "--date", "2007-01-01", "-q").stdout
    (tmp_path / "canonical.xml").write_bytes(xml)
    assert gaz.run("render", tmp_path / "canonical.xml", "--format", "xml", "-q").stdout == xml


def test_options_and_portions_work_without_a_server():
    out = gaz.run("render", FILE, "--format", "txt", "--portion", "art_3", "--options", "width=40&meta=0", "-q").out
    assert out.strip() and max(map(len, out.splitlines())) <= 40


@pytest.mark.parametrize("args, status, word", [
    (["--format", "pdf"], 69, "pdf"), ([], 64, "--format"), (["--format", "txt", "--options", "width=no"], 64, "width"),
    (["--format", "txt", "--portion", "art_99"], 66, "art_99"), (["--format", "txt", "-o", "/nonexistent/x"], 74, "/nonexistent/x"),
])
def test_mistakes_are_named(args, status, word):
    result = gaz.run("render", FILE, *args, check=False)
    assert result.returncode == status and word in result.err


def test_dropped_lines_are_reported_beside_the_output():
    result = gaz.run("render", gaz.CORPUS / "opinions-2006-05-01-as-typed.txt", "--format", "txt")
    assert "Dropped" in result.err and "Repaired" in result.err and "Dropped" not in result.out


def test_a_name_that_is_no_regular_file_is_written_to_and_not_replaced(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        read = pool.submit(pipe.read_bytes)
        gaz.run("render", FILE, "--format", "txt", "--date", "2007-01-01", "-q", "-o", pipe)
        assert b"Opinions" in read.result(gaz.PATIENCE_S)
    assert pipe.is_fifo() and list(tmp_path.iterdir()) == [pipe]
