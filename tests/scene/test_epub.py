# SPDX-License-Identifier: Apache-2.0
"""Every EPUB passes EPUBCheck 4.2.6 and 5.3.0, epubcheck-ts and Ace: no error, no warning, no violation."""
import subprocess

import pytest

import gaz
from gaz import WORK

CHECK = gaz.ROOT / "tests" / "tools" / "check-epub"
SAMPLES = {
    "as-typed": f"{WORK}/eng@2006-05-01;r1.epub",
    "amended-without-cover": f"{WORK}/eng@2007-01-01;r1.epub?cover=0",
    "portion": f"{WORK}/eng@2007-01-01/~part_2.epub",
    "chinese": "/akn/xx-yunting/act/measures/2019/7.epub",
    "chapters": "/akn/xx-portmere/act/bylaw/2014/3.epub",
}

pytestmark = pytest.mark.skipif(gaz.BUILD.name == "dev", reason="the same bytes as the release's, which are checked there")


def check(*files):
    result = subprocess.run([CHECK, *files], capture_output=True, text=True, timeout=550)
    if result.returncode == 77:
        pytest.skip(result.stderr.strip() or "the EPUB checkers are not installed: tests/tools/install")
    assert result.returncode == 0, result.stdout + result.stderr
    assert result.stdout.count("ok   ") == 4 * len(files)


def test_the_sample_corpus_passes(server, tmp_path):
    files = []
    for name, path in SAMPLES.items():
        reply = server.get(path)
        assert reply.status == 200, path
        files.append(tmp_path / f"{name}.epub")
        files[-1].write_bytes(reply.body)
    check(*files)


def test_the_real_text_passes(opinions, tmp_path):
    book = tmp_path / "opinions.epub"
    gaz.run("render", opinions, "--format", "epub", "--work", WORK, "--date", "2006-05-01", "--lang", "eng", "-o", book)
    check(book)
