# SPDX-License-Identifier: Apache-2.0
"""The folder of images: the first format of a version needs no worker that reads it, and nothing wrong comes out of it."""
import os
import pathlib
import re
import shutil

import pytest

import gaz
from gaz import WORK
from test_metrics import Numbers

FIRST = f"{WORK}/eng@2006-05-01;r1"


@pytest.fixture
def store(sample_store, tmp_path):
    """A store of this test alone, without a folder of images."""
    path = tmp_path / "own.db"
    shutil.copy(sample_store, path)
    return path


def folder_of(store):
    return pathlib.Path(f"{store}.images")


def files(store):
    return sorted(folder_of(store).iterdir()) if folder_of(store).exists() else []


def serve(store, *args):
    return gaz.Server(store, "--admin", f"unix:{store.parent / 'admin'}", *args, log=store.parent / "log")


class Metrics:
    def __init__(self, store):
        self.admin = store.parent / "admin"

    def of(self, name, **labels):
        return Numbers(self.admin).of(name, **labels)

    def parsed(self):
        """How many images workers have made."""
        return self.of("gazetted_render_jobs_total", format="(import)", result="done")

    def lookups(self, result):
        return self.of("gazetted_images_lookups_total", result=result)


def test_an_image_is_kept_and_serves_the_next_server(store):
    with serve(store) as server:
        metrics = Metrics(store)
        expected = server.get(f"{FIRST}.txt").body
        assert metrics.parsed() == 1 and metrics.lookups("miss") == 1
        gaz.until(lambda: len(files(store)) == 1, "the image is written")
    with serve(store) as server:
        metrics = Metrics(store)
        assert server.get(f"{FIRST}.txt").body == expected
        assert server.get(f"{FIRST}.epub").status == 200
        assert server.get(f"{FIRST}/~art_5.html").status == 200
        assert metrics.parsed() == 0 and metrics.lookups("hit") == 1
        assert metrics.of("gazetted_images_budget_bytes") == 256 << 20
    assert oct(folder_of(store).stat().st_mode & 0o777) == "0o700"


def test_an_import_keeps_the_image_that_a_server_would_make(tmp_path):
    store = tmp_path / "new.db"
    text = gaz.CORPUS / "opinions-2006-05-01-corrected.txt"
    gaz.run("import", text, "--work", WORK, "--date", "2006-05-01", "--lang", "eng", "--store", store)
    kept = files(store)
    assert len(kept) == 1
    bytes_of_import = kept[0].read_bytes()
    with serve(store) as server:
        metrics = Metrics(store)
        assert server.get(f"{FIRST}.html").status == 200
        assert metrics.parsed() == 0
    shutil.rmtree(folder_of(store))
    with serve(store) as server:
        assert server.get(f"{FIRST}.html").status == 200
        gaz.until(lambda: files(store), "the image is written")
    assert [(file.name, file.read_bytes()) for file in files(store)] == [(kept[0].name, bytes_of_import)]


def test_an_import_of_many_keeps_images_too(tmp_path):
    store = tmp_path / "new.db"
    (tmp_path / "texts").mkdir()
    for number in range(1, 6):
        (tmp_path / "texts" / f"{number}.md").write_text(
            f"---\nwork: /akn/xx/act/2024/{number}\ndate: 2024-01-01\nlanguage: eng\ntitle: Act {number}\n---\n\n# 1. Aim\n\nText {number}.\n", "utf-8")
    gaz.run("import", tmp_path / "texts", "--store", store)
    assert len(files(store)) == 5


def flip(file, at):
    data = bytearray(file.read_bytes())
    data[at] ^= 1
    file.write_bytes(data)


@pytest.mark.parametrize("harm", [
    lambda file: flip(file, 0),
    lambda file: flip(file, 1000),
    lambda file: flip(file, -1),
    lambda file: os.truncate(file, 5000),
    lambda file: os.truncate(file, 0),
    lambda file: file.write_bytes(b"\0" * file.stat().st_size),
])
def test_a_damaged_image_is_made_anew(store, harm):
    with serve(store) as server:
        expected = server.get(f"{FIRST}.html").body
        kept = gaz.until(lambda: files(store), "the image is written")[0]
    good = kept.read_bytes()
    harm(kept)
    with serve(store) as server:
        assert server.get(f"{FIRST}.html").body == expected
        assert Metrics(store).parsed() == 1
        assert Metrics(store).lookups("damaged") == 1
        gaz.until(lambda: kept.exists() and kept.read_bytes() == good, "it is written again")


def test_what_is_erased_goes_from_the_folder(store):
    with serve(store) as server:
        for version in (FIRST, f"{WORK}/eng@2007-01-01;r1"):
            assert server.get(f"{version}.txt").status == 200
        gaz.until(lambda: len(files(store)) == 2, "both images are written")
        kept = dict(zip(files(store), (file.read_bytes() for file in files(store))))
        gaz.run("withdraw", f"{WORK}/eng@2007-01-01", "--erase", "--reason", "By order.", "--by", "The court", "--store", store)
        assert len(files(store)) == 1
        gaz.until(lambda: server.get(f"{WORK}/eng@2007-01-01;r1.txt").status == 410, "the server knows")


def test_a_server_removes_what_was_erased_elsewhere(store, tmp_path):
    """As with a database: whoever erases does not reach the folders of the servers. The work was renamed before."""
    elsewhere, name = tmp_path / "images", "/akn/cn-bj/statement/views/2006/1"
    amended = f"{WORK}/eng@2007-01-01;r1"
    with serve(store, "--images-folder", elsewhere) as server:
        for version in (FIRST, amended):
            assert server.get(f"{version}.txt").status == 200
        gaz.until(lambda: len(list(elsewhere.iterdir())) == 2, "both images are written")
        gaz.run("rename", WORK, name, "--reason", "A slip.", "--by", "The registrar", "--store", store)
        gaz.until(lambda: server.get(f"{name}/eng@2006-05-01;r1.txt").status == 200, "the new name is known")
        assert server.get(f"{name}/eng@2007-01-01;r1.txt").status == 200
        # an image that is made while the server hears of the renaming is not written
        kept = {file: file.read_bytes() for file in elsewhere.iterdir()}
        gaz.run("withdraw", name, "--erase", "--reason", "By order.", "--by", "The court", "--store", store)
        gaz.until(lambda: not list(elsewhere.iterdir()), "nothing is left, under the former name neither")
    for file, data in kept.items():
        file.write_bytes(data)
    with serve(store, "--images-folder", elsewhere):
        gaz.until(lambda: not list(elsewhere.iterdir()), "nothing is left when the server starts")


def test_images_are_not_kept_where_the_settings_want_none(store):
    with serve(store, "--images", "0") as server:
        assert server.get(f"{FIRST}.txt").status == 200
        assert Metrics(store).of("gazetted_images_budget_bytes") == 0
    assert not folder_of(store).exists()


def test_the_folder_may_be_elsewhere_and_is_bounded(store, tmp_path):
    elsewhere = tmp_path / "images"
    with serve(store, "--images-folder", elsewhere, "--images", "1") as server:
        metrics = Metrics(store)
        for version in (FIRST, f"{WORK}/eng@2007-01-01;r1"):
            assert server.get(f"{version}.txt").status == 200
            assert server.get(f"{version}.html").status == 200
        gaz.until(lambda: len(list(elsewhere.iterdir())) == metrics.of("gazetted_images_writes_total", result="written"), "counted")
        assert metrics.of("gazetted_images_budget_bytes") == 1 << 20
    assert elsewhere.is_dir() and not folder_of(store).exists()
    assert sum(file.stat().st_blocks * 512 for file in elsewhere.iterdir()) <= 1 << 20


def test_without_a_place_for_the_folder_documents_are_served_as_before(store):
    folder_of(store).write_text("a file is in the way", "utf-8")
    with serve(store) as server:
        assert server.get(f"{FIRST}.txt").status == 200
        assert Metrics(store).of("gazetted_images_budget_bytes") == 0
    assert b"not_kept" in (store.parent / "log").read_bytes()


def test_the_folder_can_be_removed_while_a_server_runs(store):
    with serve(store) as server:
        assert server.get(f"{FIRST}.txt").status == 200
        gaz.until(lambda: files(store), "the image is written")
        shutil.rmtree(folder_of(store))
        assert server.get(f"{WORK}/eng@2007-01-01;r1.txt").status == 200
        assert server.get(f"{FIRST}.epub").status == 200


def test_two_servers_share_a_folder(store):
    with serve(store) as one, gaz.Server(store) as other:
        assert one.get(f"{FIRST}.txt").status == 200
        gaz.until(lambda: files(store), "the image is written")
        before = other.get(f"{FIRST}.txt").body
        assert before == one.get(f"{FIRST}.txt").body
        assert other.get(f"{FIRST}.html").status == 200
    assert len(files(store)) == 1


def test_a_server_that_is_killed_leaves_only_whole_images(store):
    for number in range(4):
        with serve(store) as server:
            for version in (FIRST, f"{WORK}/eng@2007-01-01;r1"):
                server.get(f"{version}.txt")
            server.process.kill()
            server.process.wait()
        if number % 2 == 0:
            shutil.rmtree(folder_of(store), ignore_errors=True)
    with serve(store) as server:
        metrics = Metrics(store)
        for version in (FIRST, f"{WORK}/eng@2007-01-01;r1"):
            assert server.get(f"{version}.txt").status == 200
        assert metrics.lookups("damaged") == 0
        assert all(re.fullmatch(r"[0-9a-f]{64}\.[0-9a-f]{16}", file.name) for file in files(store))
