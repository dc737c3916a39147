# SPDX-License-Identifier: Apache-2.0
"""A store in PostgreSQL: the same answers as from a file, several servers, and what happens while the database is away."""
import concurrent.futures
import json
import re
import shutil
import subprocess
import tempfile
import time

import gaz
import pytest
import test_filters
import test_hooks
import test_push

SCRIPT = gaz.ROOT / "tests" / "tools" / "postgres.sh"
PAGES = ["/", "/opinions", "/opinions.txt", "/opinions.epub", f"{gaz.WORK}/eng@2006-05-01;r1.xml", f"{gaz.WORK}/eng@2007-01-01.json",
         f"{gaz.WORK}/eng@2007-01-01/~sec_1.txt", f"{gaz.WORK}.atom", "/index.json", "/harbour-bylaw.html", "/harbour-bylaw/history",
         "/no-such-document", "/akn/xx/act/1999/1", "/%ff%fe"]


class Database:
    """A cluster of its own, and in it a database."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="gazetted-pg-", dir="/tmp")  # the path of a socket has 107 bytes
        self.url = f"postgresql:///gazetted?host={self.folder}&user=gazetted"

    def start(self, *options):
        subprocess.run([SCRIPT, "start", self.folder, "fsync=off", *options], check=True)

    def stop(self, mode="immediate"):
        subprocess.run([SCRIPT, "stop", self.folder, mode], check=True)

    def remove(self):
        subprocess.run([SCRIPT, "remove", self.folder], check=True)

    def sql(self, text):
        return subprocess.run(["psql", "-X", "-A", "-t", "-q", "-d", self.url, "-c", text], check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture(scope="module")
def cluster():
    if subprocess.run([SCRIPT, "is-here"], check=False).returncode != 0 or shutil.which("psql") is None:
        pytest.skip("needs postgresql")
    database = Database()
    try:
        database.start()
        yield database
    finally:
        database.remove()


@pytest.fixture
def database(cluster):
    """Without a store."""
    cluster.sql("SET client_min_messages = error; DROP SCHEMA IF EXISTS gazetted CASCADE")
    return cluster


def publish(store, n, check=True):
    """A new text of one work."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(f"Rules on Lamps\n\nArticle 1. Number\n\nThe number of lamps is {n}.\n")
        file.flush()
        return gaz.run("import", file.name, "--work", "/akn/xx/act/2001/7", "--alias", "lamps", "--date", "2001-01-01", "--title", "Rules on Lamps",
                       "--issuer", "The Council", "--store", store, check=check)


def answer(server, page):
    """Of a page, what must not depend on the store."""
    reply = server.get(page)
    headers = {name: value for name, value in reply.headers.items() if name not in ("Date", "X-Request-Id", "Age")}
    return reply.status, headers, re.sub(rb'"request": ?"[^"]*"|[a-z0-9]{13}', b"", reply.body) if reply.status >= 400 else reply.body


def test_every_answer_is_the_one_from_a_file(database, sample_store):
    gaz.run("copy", sample_store, database.url)
    with gaz.Server(sample_store) as file, gaz.Server(database.url) as server:
        for page in PAGES:
            assert answer(server, page) == answer(file, page), page


def test_works_are_filtered_as_in_a_file(database, store, tmp_path):
    old, coming, other = test_filters.OLD, test_filters.COMING, test_filters.OTHER
    for work, day in ((old, "2002-01-01"), (old, "2010-01-01"), (coming, "2999-01-01"), (other, "2003-01-01")):
        test_filters.publish(tmp_path / "act.txt", store, work, day, "Parliament")
    why = ("--reason", "It was missing.", "--by", "The registrar", "--store", store)
    gaz.run("repeal", old, "--on", "2015-01-01", *why)
    gaz.run("note", other, "--subject", "Wax", *why)
    gaz.run("copy", store, database.url)
    found = {"status=in-force": [other], "status=future": [coming], "status=repealed": [old], "date=2005-01-01": [old, other], "date=2016-01-01": [other],
             "subject=Wax": [other], "status=expired": 400, "status=withdrawn": 400}
    named = ("--base-url", test_push.ORIGIN)
    with gaz.Server(store, *named) as file, gaz.Server(database.url, *named) as server:
        for query, works in found.items():
            reply = server.get(f"/works.json?{query}")
            assert (reply.status if reply.status != 200 else [e["work"] for e in json.loads(reply.text)["entries"]]) == works, query
            for page in (f"/works.json?{query}", f"/akn/xx/works.csv?{query}", f"/opds/works?{query}"):
                assert answer(server, page) == answer(file, page), page


def test_a_copy_back_is_a_file_again(database, sample_store, store):
    assert "compared" in gaz.run("copy", sample_store, database.url).out
    assert "no fault" in gaz.run("fsck", "--store", database.url).out
    gaz.run("copy", database.url, store)
    assert gaz.run("list", "--store", store).out == gaz.run("list", "--store", sample_store).out
    again = gaz.run("copy", sample_store, database.url, check=False)
    assert again.returncode == 73 and "name a new one" in again.err


def test_an_export_that_fails_leaves_nothing_and_can_be_repeated(database, sample_store, tmp_path):
    gaz.run("export", tmp_path / "out", "--store", sample_store)
    aliases = tmp_path / "out" / "aliases.jsonl"
    whole = aliases.read_text("utf-8")
    aliases.write_text(whole.replace('"work":"/akn/', '"work":"/akn/xx-', 1), "utf-8")
    refused = gaz.run("init", database.url, "--from", tmp_path / "out", check=False)
    assert refused.returncode == 65 and "aliases.jsonl, line 1" in refused.err
    assert gaz.run("list", "--store", database.url).out == ""
    assert "0 publications" in gaz.run("fsck", "--store", database.url).out
    aliases.write_text(whole, "utf-8")
    gaz.run("init", database.url, "--from", tmp_path / "out")
    assert gaz.run("list", "--json", "--store", database.url).out == gaz.run("list", "--json", "--store", sample_store).out


def test_fsck_finds_bytes_that_were_changed_behind_its_back(database, sample_store):
    gaz.run("copy", sample_store, database.url)
    database.sql("SET session_replication_role = replica; UPDATE gazetted.source SET bytes = 'x' WHERE sha256 = (SELECT source FROM"
                 " gazetted.version WHERE seq = 2); DELETE FROM gazetted.portion WHERE seq = 1 AND position = 0")
    found = gaz.run("fsck", "--store", database.url, check=False)
    assert found.returncode == 65
    assert "is damaged; publications with it: 2" in found.out and "portions of publication 1 are missing" in found.out


def test_backup_names_the_programs_of_the_database(database, tmp_path):
    publish(database.url, 1)
    refused = gaz.run("backup", tmp_path / "copy.db", "--store", database.url, check=False)
    assert refused.returncode == 69 and "pg_dump" in refused.err
    assert not (tmp_path / "copy.db").exists()


def test_a_database_without_a_store_is_no_store(database):
    assert gaz.run("list", "--store", database.url, check=False).returncode == 66
    assert gaz.run("list", "--store", database.url.replace("/gazetted?", "/nothing?"), check=False).returncode == 66
    malformed = gaz.run("list", "--store", database.url + "&no-such-thing=1", check=False)
    assert malformed.returncode == 78 and "malformed" in malformed.err


def test_a_restored_dump_is_a_store(database, sample_store):
    gaz.run("copy", sample_store, database.url)
    dump = subprocess.run(["pg_dump", "-d", database.url], check=True, capture_output=True).stdout
    database.sql("SET client_min_messages = error; DROP SCHEMA gazetted CASCADE")
    subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", database.url], input=dump, check=True, stdout=subprocess.DEVNULL)
    assert "no fault" in gaz.run("fsck", "--store", database.url).out
    assert gaz.run("list", "--store", database.url).out == gaz.run("list", "--store", sample_store).out
    publish(database.url, 1)
    with pytest.raises(subprocess.CalledProcessError):
        database.sql("UPDATE gazetted.version SET title = 'x'")


def test_a_server_needs_only_the_right_to_read(database, sample_store):
    gaz.run("copy", sample_store, database.url)
    database.sql("SET client_min_messages = error; DROP ROLE IF EXISTS reader; CREATE ROLE reader LOGIN; GRANT USAGE ON SCHEMA gazetted TO"
                 " reader; GRANT SELECT ON ALL TABLES IN SCHEMA gazetted TO reader")
    try:
        as_reader = database.url.replace("user=gazetted", "user=reader")
        with gaz.Server(as_reader) as server:
            assert server.get("/harbour-bylaw.txt").status in (200, 302)
            publish(database.url, 1)
            gaz.until(lambda: server.get("/lamps").status in (200, 302), "the new document")
        refused = publish(as_reader, 2, check=False)
        assert refused.returncode == 78 and "right" in refused.err
    finally:
        database.sql("DROP OWNED BY reader; DROP ROLE reader")


def test_an_import_of_many_goes_on_after_the_database_was_away(database, tmp_path):
    publish(database.url, 0)
    lines = ["file\twork\tdate\ttitle\tissuer"]
    for n in range(40):
        (tmp_path / f"{n}.txt").write_text(f"Rules on Lamps\n\nArticle 1. Number\n\nThe number of lamps is {n}.\n")
        lines.append(f"{n}.txt\t/akn/xx/act/2002/{n}\t2002-01-01\tRules on Lamps\tThe Council")
    (tmp_path / "list.tsv").write_text("\n".join(lines) + "\n")
    process = subprocess.Popen([gaz.GAZETTED, "import", "--list", tmp_path / "list.tsv", "--store", database.url],
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        gaz.until(lambda: int(database.sql("SELECT seq FROM gazetted.store")) > 5, "it has begun")
    finally:
        database.stop()
        database.start()
    said = process.communicate(timeout=gaz.PATIENCE_S)[0]
    again = gaz.run("import", "--list", tmp_path / "list.tsv", "--store", database.url, check=False)
    assert again.returncode == 0, (said, again.err)
    stored = database.sql("SELECT count(*), count(DISTINCT work), max(seq) FROM gazetted.version")
    assert stored == "41|41|41", said
    assert said.count("refused:") + said.count("try again") < 10, said


def test_servers_see_what_is_published_at_once(database):
    publish(database.url, 0)
    with gaz.Server(database.url) as one, gaz.Server(database.url) as other:
        for n in range(1, 6):
            publish(database.url, n)
            text = f"The number of lamps is {n}."
            for server in (one, other):
                gaz.until(lambda: text in server.get("/akn/xx/act/2001/7/eng.txt", {"Accept": "*/*"}).text or
                          text in server.get(server.get("/akn/xx/act/2001/7/eng.txt")["Location"] or "/lamps.txt").text, text)


def test_each_subscriber_of_each_server_gets_each_event_once_in_order(database, tmp_path):
    test_push.publish(tmp_path, database.url, range(1, 4))
    with gaz.Server(database.url) as one, gaz.Server(database.url) as other:
        followers = [test_push.Follower(server, last) for server in (one, other) for last in (None, "0", "2")]
        moving = test_push.Follower(one, "0")
        moving.until(3)
        test_push.publish(tmp_path, database.url, range(4, 60))
        gaz.run("withdraw", "/akn/xx/act/2020/2", "--reason", "a name", "--store", database.url)
        test_push.publish(tmp_path, database.url, [7], "It says {} again.")
        listed = [entry["seq"] for entry in json.loads(one.get("/changes.json?after=0").text)["entries"]]
        for follower, after in zip(followers, (3, 0, 2, 3, 0, 2)):
            # Publication 2 was withdrawn later: one who came before has it, and then its withdrawal.
            wanted = [seq for seq in sorted({*listed, *range(1, 4)}) if seq > after]
            follower.until(len(wanted))
            assert test_push.numbers(follower) == wanted
        again = test_push.Follower(other, moving.close())  # to the other server, with the last id
        again.until(len([seq for seq in listed if seq > 3]))
        assert test_push.numbers(again) == [seq for seq in listed if seq > 3]
        delays = []
        for n in range(60, 65):
            test_push.publish(tmp_path, database.url, [n])
            before, count = time.monotonic(), len(again.events)
            for follower in (again, followers[0]):
                while follower.events[-1][2]["title"] != f"Act {n}":
                    assert follower.read()
            delays.append(time.monotonic() - before)
            assert len(again.events) == count + 1
        assert min(delays) < 1, delays


def test_subscribers_miss_nothing_while_the_database_is_away(database, tmp_path):
    test_push.publish(tmp_path, database.url, range(1, 4))
    with gaz.Server(database.url) as server:
        follower = test_push.Follower(server, "0")
        follower.until(3)
        database.stop()
        try:
            gaz.until(lambda: server.get("/readyz").status == 503, "not ready")
        finally:
            database.start()
        test_push.publish(tmp_path, database.url, range(4, 9))
        events = list(follower.events)
        while len(events) < 8:
            if not follower.events[len(events):] and not follower.read():
                follower = test_push.Follower(server, follower.close())
                follower.events[:0] = events
            events = list(follower.events)
        assert [data["seq"] for _, _, data in events] == list(range(1, 9))


def test_a_hook_is_called_by_each_server_that_has_it_and_once_for_one_state(database, tmp_path):
    test_push.publish(tmp_path, database.url, range(1, 4))
    receiver = test_hooks.Receiver()

    def serve(state):
        server = gaz.Server(database.url, "--base-url", test_push.ORIGIN, "--hook", receiver.url, "--hook-state", state)
        gaz.until(lambda: state.exists() and [p for p in state.iterdir() if p.suffix == ""], "the hook has begun")
        return server

    with serve(tmp_path / "a") as first, serve(tmp_path / "a"):
        test_push.publish(tmp_path, database.url, range(4, 7))
        receiver.until([4, 5, 6])
        first.stop()
        test_push.publish(tmp_path, database.url, [7])
        receiver.until([4, 5, 6, 7])  # by the other
    with serve(tmp_path / "a"), serve(tmp_path / "b"):
        test_push.publish(tmp_path, database.url, [8, 9])
        gaz.until(lambda: len(receiver.calls) >= 8, "both have told")
    assert receiver.taken()[:4] == [4, 5, 6, 7] and sorted(receiver.taken()[4:]) == [8, 8, 9, 9]
    assert receiver.taken().index(8) < receiver.taken().index(9)
    ids = {json.loads(body)["id"] for _, _, body, _ in receiver.calls}
    assert ids == {"4", "5", "6", "7", "8", "9"}, "a receiver knows a repeat by its id"
    receiver.close()


def test_a_hook_of_a_database_needs_a_folder_for_its_state(database):
    publish(database.url, 1)
    refused = gaz.run("serve", "--store", database.url, "--listen", "127.0.0.1:0", "--search", "off", "--base-url", test_push.ORIGIN, "--hook",
                      "http://127.0.0.1:1/", check=False)
    assert refused.returncode == 78 and "hook-state" in refused.err


def test_writers_take_turns_and_no_number_is_lost(database):
    publish(database.url, 0)
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda n: publish(database.url, n, check=False), range(1, 13)))
    stored = 1 + sum(d.returncode == 0 for d in done)
    assert {d.returncode for d in done} <= {0, 75}, [d.err for d in done]
    assert database.sql("SELECT string_agg(seq::text, ' ' ORDER BY seq) FROM gazetted.version") == " ".join(map(str, range(1, stored + 1)))
    assert database.sql("SELECT count(*) FROM gazetted.done") == str(stored)


def test_while_the_database_is_away_cached_pages_are_served(database, tmp_path):
    publish(database.url, 1)
    log = tmp_path / "log"
    with gaz.Server(database.url, log=log) as server:
        page = server.get("/lamps.txt")
        link = page["Location"] or "/lamps.txt"
        cached = server.get(link)
        assert cached.status == 200
        database.stop()
        try:
            ready = gaz.until(lambda: (r := server.get("/readyz")).status == 503 and r, "not ready")
            assert "database" in next(c["why"] for c in json.loads(ready.text)["checks"] if c["name"] == "store")
            assert int(ready["Retry-After"]) > 0
            assert server.get("/livez").status == 200
            for _ in range(20):
                assert server.get(link).body == cached.body
            refused = server.get("/akn/xx/act/2001/8")
            assert refused.status == 503 and int(refused["Retry-After"]) > 0
            late = publish(database.url, 2, check=False)
            assert late.returncode == 75 and "away" in late.err
        finally:
            database.start()
        gaz.until(lambda: server.get("/readyz").status == 200, "ready again")
        assert server.get("/akn/xx/act/2001/8").status == 404
        publish(database.url, 3)
        gaz.until(lambda: "lamps is 3." in server.get("/lamps.txt").text or "lamps is 3." in server.get(server.get("/lamps.txt")["Location"] or link).text,
                  "the new text")
    assert "event=reopen_failed" in log.read_text()


def test_no_log_has_the_password(database, tmp_path):
    publish(database.url, 1)
    log = tmp_path / "log"
    with gaz.Server(f"{database.url}&password=hunter2", "--log-level", "debug", log=log) as server:
        database.stop()
        gaz.until(lambda: server.get("/readyz").status == 503, "not ready")
        database.start()
        gaz.until(lambda: server.get("/readyz").status == 200, "ready again")
    assert "event=replaced" in log.read_text()
    assert "hunter2" not in log.read_text()
