# SPDX-License-Identifier: Apache-2.0
"""The URL forms of a document: questions redirect, answers are immutable."""
import io
import subprocess
import zipfile

import pytest

import gaz
from gaz import WORK

V1, V2 = f"{WORK}/eng@2006-05-01", f"{WORK}/eng@2007-01-01"


@pytest.mark.parametrize("suffix, media_type", [("txt", "text/plain; charset=utf-8"), ("epub", "application/epub+zip"),
                                               ("xml", "application/akn+xml"), ("html", "text/html; charset=utf-8"),
                                               ("htmlz", "application/x-htmlz+zip"), ("docx", "application/vnd.openxmlformats"),
                                               ("md", "text/markdown; charset=utf-8"), ("json", "application/json")])
def test_each_format_has_its_media_type(server, suffix, media_type):
    reply = server.get(f"{WORK}.{suffix}")
    assert reply.status == 200
    assert reply["Content-Type"].startswith(media_type)
    assert len(reply.body) == int(reply["Content-Length"]) > 0


def test_the_work_is_its_current_version(server):
    assert server.get(f"{WORK}.txt")["Content-Location"] == f"{V2};r1.txt"


def test_a_date_names_its_latest_revision(server):
    reply = server.get(f"{V1}.txt")
    assert (reply.status, reply["Content-Location"]) == (200, f"{V1};r2.txt")
    assert reply.body == server.get(f"{V1};r2.txt").body


def test_each_revision_keeps_its_own_text(server):
    assert server.get(f"{V1};r1.txt").body != server.get(f"{V1};r2.txt").body


def test_an_at_sign_alone_names_the_first_version(server):
    assert server.get(f"{WORK}/eng@.txt")["Content-Location"] == f"{V1};r2.txt"


@pytest.mark.parametrize("day, version", [("2006-05-01", V1), ("2006-12-31", V1), ("2007-01-01", V2), ("2020-02-29", V2)])
def test_a_day_redirects_to_the_version_in_force(server, day, version):
    reply = server.get(f"{WORK}/eng:{day}.epub")
    assert (reply.status, reply["Location"]) == (302, f"{version}.epub")


def test_a_day_before_the_first_version_names_the_first_date(server):
    reply = server.get(f"{WORK}/eng:2001-01-01.txt")
    assert reply.status == 404
    assert "2006-05-01" in reply.text


def test_a_redirect_keeps_portion_suffix_and_options(server):
    reply = server.get(f"{WORK}/eng:2006-09-15/~art_12.txt?width=40")
    assert (reply.status, reply["Location"]) == (302, f"{V1}/~art_12.txt?width=40")


@pytest.mark.parametrize("suffix", ["txt", "xml", "epub", "docx", "html", "htmlz", "md", "json"])
def test_a_portion_comes_in_every_format(server, suffix):
    whole, part = server.get(f"{V2}.{suffix}"), server.get(f"{V2}/~art_12.{suffix}")
    assert part.status == 200
    assert 0 < len(part.body) < len(whole.body)


def test_a_portion_is_the_text_of_the_whole(server):
    words = server.get(f"{V2}.txt?meta=0").text.split()
    part = server.get(f"{V2}/~art_12.txt?meta=0").text.split()
    body = [w for w in part if not set(w) <= set("=-")]
    assert any(words[i:i + 5] == body[-5:] for i in range(len(words)))


def test_an_unknown_portion_names_what_there_is(server):
    reply = server.get(f"{V2}/~art_99.txt")
    assert reply.status == 404
    assert "art_99" in reply.text and "part_1" in reply.text


def test_the_alias_redirects(server):
    assert server.get("/opinions")["Location"] == WORK
    reply = server.get("/opinions.epub?cover=0")
    assert (reply.status, reply["Location"]) == (302, f"{WORK}.epub?cover=0")


@pytest.mark.parametrize("spelt", [WORK.replace("/1", "/%31"), f"{WORK}/eng%402006-05-01.txt", WORK + "/"])
def test_other_spellings_redirect_to_the_canonical_one(server, spelt):
    reply = server.get(spelt)
    assert reply.status == 301
    assert "%" not in reply["Location"] and server.get(reply["Location"]).status == 200


def test_upper_case_redirects_to_the_work_that_exists(server):
    reply = server.get("/akn/cn-bj/Statement/opinions/2006/1.txt")
    assert (reply.status, reply["Location"]) == (301, f"{WORK}.txt")


def test_without_suffix_accept_decides(server):
    reply = server.get(V2, {"Accept": "application/epub+zip, text/plain;q=0.5"})
    assert reply["Content-Type"] == "application/epub+zip"
    assert reply["Content-Location"] == f"{V2};r1.epub"
    assert reply["Vary"] == "Accept, Accept-Encoding"
    assert server.get(V2, {"Accept": "text/*"})["Content-Type"].startswith("text/html")


def test_a_suffix_beats_accept(server):
    reply = server.get(f"{V2}.txt", {"Accept": "application/epub+zip"})
    assert reply["Content-Type"].startswith("text/plain")
    assert reply["Vary"] == "Accept-Encoding"


def test_nothing_acceptable_lists_what_there_is(server):
    reply = server.get(V2, {"Accept": "image/png"})
    assert reply.status == 406
    assert all(f".{name}" in reply.text for name in ("xml", "txt", "epub"))


def test_options_change_the_rendition(server):
    narrow = server.get(f"{V2}.txt?width=40").text
    wide = server.get(f"{V2}.txt?width=0").text
    assert max(map(len, narrow.splitlines())) < max(map(len, wide.splitlines()))
    assert narrow.split() and server.get(f"{V2}.txt?width=40").text == narrow


def test_options_at_their_default_are_the_same_rendition(server):
    assert server.get(f"{V2}.txt?width=72")["ETag"] == server.get(f"{V2}.txt")["ETag"]


def test_an_epub_is_a_zip_that_starts_with_its_mimetype(server):
    book = zipfile.ZipFile(io.BytesIO(server.get(f"{V2}.epub").body))
    assert book.namelist()[0] == "mimetype" and book.testzip() is None
    title_page = "".join(book.read(n).decode() for n in book.namelist() if n.endswith(".xhtml"))
    assert f"{V2};r1" in title_page, "the title page names the very revision"


def test_the_xml_is_the_source_whose_digest_is_shown(server):
    import hashlib
    digest = hashlib.sha256(server.get(f"{V2};r1.xml").body).hexdigest()
    assert digest in server.get(f"{V2};r1.txt").text.replace("\n", "").replace(" ", "")


def test_files_are_named_for_a_person(server):
    assert server.get(f"{V1};r2/~art_3.epub")["Content-Disposition"] == (
        'inline; filename="opinions-2006-1-eng-2006-05-01-r2-art_3.epub"')


def test_every_source_of_the_sample_corpus_is_valid(server, sample_store, tmp_path):
    schema = gaz.SHARED / "akn" / "akomantoso30.xsd"
    if not schema.exists():
        pytest.skip("needs ../shared/akn/akomantoso30.xsd")
    checked = []
    for line in gaz.run("list", "--store", sample_store).out.splitlines():
        work = line.split("/eng@")[0].split("/zho@")[0]
        for publication in gaz.run("history", work, "--store", sample_store).out.splitlines():
            checked.append(tmp_path / f"{len(checked)}.xml")
            checked[-1].write_bytes(server.get(f"{work}/{publication.split()[0]}.xml").body)
    assert len(checked) == 6
    subprocess.run(["xmllint", "--noout", "--nonet", "--schema", schema, *checked], check=True, capture_output=True)
