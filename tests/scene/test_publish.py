# SPDX-License-Identifier: Apache-2.0
"""Publishing: revisions, 'already there', one writer at a time, and kill -9 at any moment."""
import random
import sqlite3
import subprocess

import gaz

WORK = "/akn/xx/act/2020/7"
KILLS = 25  # rounds; each is one import killed at a random moment


def article(n):
    return "Act of Tests\n" + "".join(f"Article {i}. Rule {i}\nText {i} of edition {n}.\n" for i in range(1, 30))


def publish(path, n, store, *args, **kw):
    path.write_text(article(n), "utf-8")
    return gaz.run("import", path, "--work", WORK, "--date", "2020-01-01", "--lang", "eng", "--store", store, *args, **kw)


def versions(store):
    return [line.split()[0] for line in gaz.run("history", WORK, "--store", store).out.splitlines()]


def test_the_same_date_again_is_the_next_revision(tmp_path, store):
    for n in (1, 2, 3):
        publish(tmp_path / "act.txt", n, store)
    assert versions(store) == [f"eng@2020-01-01;r{n}" for n in (1, 2, 3)]


def test_the_same_bytes_again_change_nothing(tmp_path, store):
    publish(tmp_path / "act.txt", 1, store)
    again = publish(tmp_path / "act.txt", 1, store)
    assert "Already there" in again.out and len(versions(store)) == 1


def test_an_alias_of_another_work_is_not_taken_over(tmp_path, store):
    publish(tmp_path / "act.txt", 1, store, "--alias", "tests")
    other = gaz.run("import", tmp_path / "act.txt", "--work", "/akn/xx/act/2021/8", "--date", "2021-01-01", "--alias", "tests",
                    "--store", store, check=False)
    assert other.returncode == 73 and "tests" in other.err
    assert "/akn/xx/act/2021/8" not in gaz.run("list", "--store", store).out


def test_a_running_server_serves_what_is_published(tmp_path, store):
    publish(tmp_path / "act.txt", 1, store)
    with gaz.Server(store) as server:
        assert "edition 1" in server.get(f"{WORK}.txt").text
        publish(tmp_path / "act.txt", 2, store)
        gaz.until(lambda: "edition 2" in server.get(f"{WORK}.txt").text, "the new revision is served")
        assert "edition 1" in server.get(f"{WORK}/eng@2020-01-01;r1.txt").text


def test_answers_kept_ready_are_given_up_with_a_publication(tmp_path, store):
    publish(tmp_path / "act.txt", 1, store)
    moving = [(f"{WORK}.txt", {}), (f"{WORK}/eng@2020-01-01.txt", {"Accept-Encoding": "gzip"}), (WORK, {"Accept": "text/plain"})]
    fixed = f"{WORK}/eng@2020-01-01;r1.txt"
    with gaz.Server(store, "--loops", 1) as server:
        for _ in range(5):  # from the third on, the loop has them at hand
            before = [server.get(target, fields) for target, fields in moving]
            first = server.get(fixed)
        publish(tmp_path / "act.txt", 2, store)
        gaz.until(lambda: "edition 2" in server.get(f"{WORK}.txt").text, "the new revision is served")
        for _ in range(5):
            after = [server.get(target, fields) for target, fields in moving]
            assert all(a["ETag"] != b["ETag"] and a.body != b.body for a, b in zip(after, before))
            assert server.get(fixed).body == first.body and server.get(fixed)["ETag"] == first["ETag"]


def test_a_killed_import_leaves_everything_or_nothing(tmp_path, store):
    rng = random.Random(2006)
    publish(tmp_path / "act.txt", 0, store)
    path = tmp_path / "killed.txt"
    for n in range(1, KILLS + 1):
        path.write_text(article(n), "utf-8")
        process = subprocess.Popen([gaz.GAZETTED, "import", path, "--work", WORK, "--date", "2020-01-01", "--lang", "eng",
                                    "--store", store], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(rng.uniform(0.001, 0.12))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as db:
            assert db.execute("pragma integrity_check").fetchone() == ("ok",)
    known = versions(store)
    assert known == [f"eng@2020-01-01;r{i + 1}" for i in range(len(known))], "revisions without a gap"
    with gaz.Server(store) as server:
        for r in range(1, len(known) + 1):
            reply = server.get(f"{WORK}/eng@2020-01-01;r{r}.txt")
            assert reply.status == 200 and "Text 29" in reply.text


def test_a_server_killed_and_started_again_serves_the_same(sample_store):
    path = f"{gaz.WORK}/eng@2006-05-01;r1.epub"
    server = gaz.Server(sample_store)
    before = server.get(path).body
    server.process.kill()
    server.stop()
    with gaz.Server(sample_store) as again:
        assert again.get(path).body == before
