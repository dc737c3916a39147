# SPDX-License-Identifier: Apache-2.0
"""Pictures in the Word files that are written: of versions, of portions, and of comparisons, where they are tracked changes."""
import io
import struct
import subprocess
import zipfile

import pytest

import gaz
import office
import word_file
from test_resources import SVG, address, png

WORK = "/akn/xx/act/2024/9"
V1, V2, TWO = f"{WORK}/eng@2024-01-01", f"{WORK}/eng@2025-01-01", f"{WORK}/eng@2024-01-01...2025-01-01"
RED, BLUE, WIDE, TALL = png(), png(colour=(0, 0, 200)), png(2000, 10), png(10, 4000)
# a JPEG of one grey pixel: tables, a frame of 300 x 200 and no scan; programs show an empty picture of that size
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xff\xc0\0\x0b\x08" + struct.pack(">HH", 200, 300) + b"\1\1\x11\0\xff\xd9"
FILES = {"red.png": RED, "blue.png": BLUE, "wide.png": WIDE, "tall.png": TALL, "photo.jpg": JPEG, "drawing.svg": SVG.encode()}


def img(name, alt):
    return f'<img src="{name}" alt="{alt}"/>'


def act(*paragraphs):
    body = "".join(f'<p eId="art_1__p_{i}">{text}</p>' for i, text in enumerate(paragraphs, 1))
    return ('<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><act name="act"><meta/><body><article eId="art_1">'
            f"<num>Article 1</num><content>{body}</content></article></body></act></akomaNtoso>")


NOTE = f'<authorialNote marker="1"><p>As {img("red.png", "in a note")}.</p></authorialNote>'
BOTH = f"The sign{NOTE} is {img('red.png', 'a red sign')} here."
EARLIER = act(BOTH, f"Then {img('blue.png', 'a blue sign')} goes.", "It stays.", img("wide.png", "wide"))
LATER = act(BOTH, "Then goes.", f"It {img('photo.jpg', 'a &quot;photo&quot;')} stays.", img("tall.png", ""), img("drawing.svg", "a drawing"))


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("docx")
    for name, content in FILES.items():
        (folder / name).write_bytes(content)
    for date, text in (("2024-01-01", EARLIER), ("2025-01-01", LATER)):
        (folder / "act.xml").write_text(text, "utf-8")
        gaz.run("import", folder / "act.xml", "--work", WORK, "--lang", "eng", "--title", "Signs Act", "--date", date, "--store", folder / "s.db")
    with gaz.Server(folder / "s.db") as s:
        s.store = folder / "s.db"
        yield s


def fetch(server, path):
    reply = server.get(f"{path}.docx")
    assert reply.status == 200, reply.text
    word_file.check(reply.body)
    return reply.body


def media(data):
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        return {z.read(name) for name in z.namelist() if name.startswith("word/media/")}


def text(data, accept=True):
    return " ".join(line for _, line in word_file.Text(data, accept).lines)


def test_pictures_are_parts_of_the_file_once(server):
    data = fetch(server, V1)
    assert media(data) == {RED, BLUE, WIDE}
    assert "is <media/image1.png: a red sign> here." in text(data) and "Then <media/image2.png: a blue sign> goes." in text(data)
    assert "As <media/image1.png: in a note>." in text(data)


def test_types_that_word_does_not_show_are_their_text(server):
    data = fetch(server, V2)
    assert media(data) == {RED, JPEG, TALL}
    assert "[a drawing]" in text(data) and 'photo">' in text(data)
    assert media(fetch(server, f"{V2}/~art_1")) == {RED, JPEG, TALL}


def test_pictures_fit_on_the_page_and_decoration_has_no_text(server):
    xml = zipfile.ZipFile(io.BytesIO(fetch(server, V1))).read("word/document.xml").decode()
    assert 'cx="38100" cy="19050"' in xml  # 4 x 2 pixels
    assert 'cx="5731510" cy="28657"' in xml  # 2000 x 10, as wide as the text
    xml = zipfile.ZipFile(io.BytesIO(fetch(server, V2))).read("word/document.xml").decode()
    assert 'cx="2857500" cy="1905000"' in xml and 'cx="22158" cy="8863330"' in xml
    assert xml.count("decorative") > 0 and 'descr=""' not in xml


def test_decoration_without_a_picture_is_nothing(tmp_path):
    (tmp_path / "act.xml").write_text(act(f'One {img("gone.png", "")} two.'), "utf-8")
    for form in ("txt", "md", "html", "docx"):
        made = gaz.run("render", tmp_path / "act.xml", "--work", WORK, "--lang", "eng", "--date", "2024-01-01", "--format", form).stdout
        assert b"[]" not in made if form != "docx" else "One two." in text(made), made


def test_pictures_come_and_go_as_tracked_changes(server):
    both = fetch(server, TWO)
    assert media(both) == {RED, BLUE, WIDE, JPEG, TALL}
    for path, accept in ((V1, False), (V2, True)):
        own = fetch(server, path)
        names = {name: z.read(f"word/{name}") for data in (own, both) for z in [zipfile.ZipFile(io.BytesIO(data))]
                 for name in [n[5:] for n in z.namelist() if n.startswith("word/media/")]}
        assert names
        assert described(both, accept) == described(own, True)


def test_the_command_show_writes_them_too(server):
    assert media(gaz.run("show", V1, "--format", "docx", "--store", server.store).stdout) == {RED, BLUE, WIDE}
    assert gaz.run("show", f"{V1}/~art_1", "--format", "txt", "--store", server.store).out.count("[a red sign]") == 1


def described(data, accept):
    """The lines, with the bytes of the pictures for their names."""
    lines = text(data, accept)
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        for name in [n for n in z.namelist() if n.startswith("word/media/")]:
            lines = lines.replace(f"<{name[5:]}:", f"<{address(z.read(name))}:")
    return lines


def test_libreoffice_shows_them(server, tmp_path):
    program = office.Office(tmp_path)
    for name, path in (("version", V1), ("both", TWO)):
        (tmp_path / f"{name}.docx").write_bytes(fetch(server, path))
    program.convert([tmp_path / "version.docx", tmp_path / "both.docx"], "odt")
    with zipfile.ZipFile(tmp_path / "version.odt") as z:
        assert {z.read(n) for n in z.namelist() if n.startswith("Pictures/")} == {RED, BLUE, WIDE}
        assert "a blue sign" in z.read("content.xml").decode()
    with zipfile.ZipFile(tmp_path / "both.odt") as z:
        assert {RED, BLUE, WIDE, TALL} <= {z.read(n) for n in z.namelist() if n.startswith("Pictures/")}


def test_what_was_written_is_read_again(server, tmp_path):
    (tmp_path / "again.docx").write_bytes(fetch(server, V1))
    gaz.run("import", tmp_path / "again.docx", "--work", "/akn/xx/act/2024/10", "--lang", "eng", "--date", "2024-01-01", "--store", tmp_path / "s.db")
    xml = gaz.run("show", "/akn/xx/act/2024/10", "--format", "xml", "--store", tmp_path / "s.db").out
    for picture, alt in ((RED, "a red sign"), (RED, "in a note"), (BLUE, "a blue sign"), (WIDE, "wide")):
        assert f'<img src="{address(picture)}" alt="{alt}"/>' in xml, xml
