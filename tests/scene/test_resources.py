# SPDX-License-Identifier: Apache-2.0
"""Pictures of documents, from the folder beside the file to the reader of a book."""
import base64
import hashlib
import io
import json
import re
import struct
import subprocess
import zipfile
import zlib

import pytest

import gaz

WORK = "/akn/xx/act/2024/9"
ADDRESS = re.compile(r"/resources/sha256-[0-9a-f]{64}")
FACTS = ("--work", WORK, "--lang", "eng", "--title", "Signs Act")
SVG = ('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="alert(1)"><script>alert(2)</script>'
       '<rect width="5" height="5"/></svg>')


def png(width=4, height=2, colour=(200, 30, 30)):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + bytes(colour) * width for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def address(picture):
    return "/resources/sha256-" + hashlib.sha256(picture).hexdigest()


def act(*pictures):
    body = " ".join(f'<img src="{src}" alt="{alt}"/>' for src, alt in pictures)
    return ('<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><act name="act"><meta/><body><article eId="art_1">'
            f"<num>Article 1</num><content><p>The sign is {body}.</p></content></article></body></act></akomaNtoso>")


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "text"
    made.mkdir()
    (tmp_path / "outside.png").write_bytes(png(3, 3))
    (made / "x.png").write_bytes(png())
    (made / "drawing.svg").write_text(SVG, "utf-8")
    (made / "link.png").symlink_to("../outside.png")
    (made / "text.png").write_text("no picture", "utf-8")
    return made


def publish(folder, store, text, date="2024-01-01", name="act.xml", *more):
    (folder / name).write_text(text, "utf-8")
    return gaz.run("import", folder / name, *FACTS, "--date", date, "--store", store, *more)


def test_pictures_beside_a_file_are_served_for_ever(folder, store):
    said = publish(folder, store, act(("x.png", "a red sign"), ("drawing.svg", "a drawing"))).out
    assert "of the picture drawing.svg 2 elements and attributes are left out" in said
    with gaz.Server(store) as server:
        page = server.get(f"{WORK}.html").text
        found = ADDRESS.findall(page)
        assert found[0] == address(png()) and len(found) == 2
        assert f'<img class="picture" src="{found[0]}" alt="a red sign">' in page
        reply = server.get(found[0])
        assert reply.status == 200 and reply.body == png()
        assert (reply["Content-Type"], reply["X-Content-Type-Options"]) == ("image/png", "nosniff")
        assert reply["Cache-Control"] == "public, max-age=31536000, immutable"
        assert reply["Content-Security-Policy"].startswith("default-src 'none'; ") and "sandbox" in reply["Content-Security-Policy"]
        digest = base64.b64encode(hashlib.sha256(png()).digest()).decode()
        assert reply["Repr-Digest"] == f"sha-256=:{digest}:"
        assert server.get(found[0], {"If-None-Match": reply["ETag"]}).status == 304
        part = server.get(found[0], {"Range": "bytes=1-3"})
        assert (part.status, part.body) == (206, b"PNG")
        drawing = server.get(found[1])
        assert drawing["Content-Type"] == "image/svg+xml"
        assert b"<rect" in drawing.body and b"alert" not in drawing.body
        assert f'src="{found[0]}"' in server.get(WORK, {"Accept": "text/html"}).text
        assert "img-src 'self'" in server.get(WORK, {"Accept": "text/html"})["Content-Security-Policy"]
        assert "[a red sign]" in server.get(f"{WORK}.txt").text and "a red sign" in server.get(f"{WORK}.md").text
        assert server.get("/resources/sha256-" + "0" * 64).status == 404
        assert server.get("/resources/sha256-xyz").status == 404
        assert server.get("/resources/x.png").status == 404


def test_pictures_that_are_refused_are_named_with_the_reason(folder, store):
    huge = png()[:16] + struct.pack(">II", 100000, 100000) + png()[24:]
    (folder / "huge.png").write_bytes(huge)
    (folder / "large.png").write_bytes(b"\0" * ((8 << 20) + 1))
    (folder / "pipe").mkdir()
    said = publish(folder, store, act(("../outside.png", "o"), ("link.png", "l"), ("text.png", "t"), ("none.png", "n"), ("huge.png", "h"),
                                      ("large.png", "g"), ("pipe", "p"), ("https://example.com/y.png", "y"),
                                      ("data:image/png;base64,AAAA", "d"))).out
    for name, why in (("../outside.png", "not in the folder"), ("link.png", "symbolic link"), ("text.png", "no PNG"), ("none.png", "no such file"),
                      ("huge.png", "100000 x 100000"), ("large.png", "8 MiB"), ("pipe", "regular file"), ("in the text", "no PNG")):
        assert re.search(rf"the picture {re.escape(name)}: [^\n]*{why}", said), (name, said)
    assert "1 picture is at another address, which is not fetched: https://example.com/y.png" in said
    with gaz.Server(store) as server:
        page = server.get(f"{WORK}.html").text
        assert "<img" not in page and '<span class="image">[o]</span>' in page


def test_books_have_the_pictures_as_files(folder, store, tmp_path):
    publish(folder, store, act(("x.png", "a red sign"), ("drawing.svg", "a drawing"), ("x.png", "again")))
    with gaz.Server(store) as server:
        for suffix, prefix in (("epub", "OEBPS/"), ("htmlz", "")):
            book = server.get(f"{WORK}.{suffix}").body
            with zipfile.ZipFile(io.BytesIO(book)) as z:
                pictures = [name for name in z.namelist() if "/sha256-" in name]
                assert [name.rsplit(".", 1)[1] for name in pictures] == ["png", "svg"]
                assert z.read(pictures[0]) == png()
                text = "".join(z.read(name).decode() for name in z.namelist() if name.endswith("html"))
                assert text.count(f'src="{pictures[0][len(prefix):]}"') == 2 and 'alt="again"' in text
                if suffix == "epub":
                    package = z.read("OEBPS/content.opf").decode()
                    assert package.count('id="image-') == 2 and "textual,visual" in package
            assert server.get(f"{WORK}/~art_1.{suffix}").status == 200
        (tmp_path / "a.epub").write_bytes(server.get(f"{WORK}.epub").body)
    result = subprocess.run([gaz.ROOT / "tests" / "tools" / "check-epub", tmp_path / "a.epub"], capture_output=True, text=True, timeout=550)
    if result.returncode != 77:
        assert result.returncode == 0, result.stdout + result.stderr
    rendered = gaz.run("render", folder / "act.xml", *FACTS, "--date", "2024-01-01", "--format", "epub", "-q").stdout
    with zipfile.ZipFile(io.BytesIO(rendered)) as z:
        assert sum("/sha256-" in name for name in z.namelist()) == 2


def test_markdown_and_data_uris_have_pictures_too(folder, store):
    inside = base64.b64encode(png(5, 5)).decode()
    text = f"# Signs Act\n\n## Article 1. Signs\n\nA sign: ![a red sign](x.png) and ![inside](data:image/png;base64,{inside}).\n"
    publish(folder, store, text, "2024-01-01", "act.md", "--format", "md")
    with gaz.Server(store) as server:
        assert ADDRESS.findall(server.get(f"{WORK}.xml").text) == [address(png()), address(png(5, 5))]
        assert server.get(address(png(5, 5))).body == png(5, 5)


def test_a_picture_goes_with_the_last_version_that_shows_it(folder, store):
    publish(folder, store, act(("x.png", "s"), ("drawing.svg", "d")))
    publish(folder, store, act((address(png()), "s")), "2025-01-01")  # by its address: the store has it
    with gaz.Server(store) as server:
        drawing = next(a for a in ADDRESS.findall(server.get(f"{WORK}/eng@2024-01-01.xml").text) if a != address(png()))
        assert server.get(drawing).status == 200 and server.get(address(png())).status == 200
        gaz.run("withdraw", f"{WORK}/eng@2024-01-01;r1", "--reason", "it names a person", "--erase", "--store", store)
        gaz.until(lambda: server.get(drawing).status == 410, "the drawing is gone")
        assert server.get(address(png())).body == png()
        gaz.run("withdraw", f"{WORK}/eng@2025-01-01;r1", "--reason", "it names a person", "--store", store)
        gaz.until(lambda: server.get(address(png())).status == 410, "the picture is gone")
    assert "no fault was found" in gaz.run("fsck", "--store", store).out


def test_copies_and_exports_have_the_pictures(folder, store, tmp_path):
    publish(folder, store, act(("x.png", "s"), ("drawing.svg", "d")))
    publish(folder, store, act(("x.png", "t")), "2025-01-01")
    gaz.run("export", tmp_path / "export", "--store", store)
    rows = [json.loads(line) for line in (tmp_path / "export" / "publications.jsonl").read_text("utf-8").splitlines()]
    assert [len(row["resources"]) for row in rows] == [2, 1] and rows[0]["resources"][0] == rows[1]["resources"][0]
    assert json.loads((tmp_path / "export" / "export.json").read_text("utf-8"))["layout"] == 2
    restored, copied = tmp_path / "restored.db", tmp_path / "copied.db"
    gaz.run("init", restored, "--from", tmp_path / "export")
    gaz.run("backup", copied, "--store", store)
    for path in (restored, copied):
        with gaz.Server(path) as server:
            assert server.get(address(png())).body == png()


def test_many_files_are_imported_with_their_pictures(folder, store):
    for number in range(3):
        (folder / f"{number}.xml").write_text(act(("x.png", str(number))), "utf-8")
    rows = "".join(f"{n}.xml\t/akn/xx/act/2024/{n + 1}\t2024-01-01\teng\tT\n" for n in range(3))
    (folder / "list.tsv").write_text("file\twork\tdate\tlang\ttitle\n" + rows, "utf-8")
    gaz.run("import", "--list", folder / "list.tsv", "--store", store)
    with gaz.Server(store) as server:
        assert [address(png()) in server.get(f"/akn/xx/act/2024/{n + 1}.xml").text for n in range(3)] == [True] * 3
        assert server.get(address(png())).status == 200
