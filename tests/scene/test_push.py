# SPDX-License-Identifier: Apache-2.0
"""Changes as server-sent events (WHATWG HTML 9.2): each change once, whatever ends in between."""
import json
import re
import shutil
import socket
import time

import pytest

import gaz

ORIGIN = "https://law.example"
EVENTS = {"Accept": "text/event-stream"}


def publish(folder, store, numbers, text="It says {}."):
    rows = ["file\twork\tdate\tlang\ttitle\n"]
    for k in numbers:
        (folder / f"{k}.txt").write_text(f"Act {k}\nArticle 1. First\n{text.format(k)}\n", "utf-8")
        rows.append(f"{k}.txt\t/akn/{'yy' if k % 5 == 0 else 'xx'}/act/2020/{k}\t2020-01-01\teng\tAct {k}\n")
    (folder / "list.tsv").write_text("".join(rows), "utf-8")
    gaz.run("import", "--list", folder / "list.tsv", "--store", store)


class Follower:
    """Follows the changes as a browser's EventSource does."""

    def __init__(self, server, last=None, path="/changes", receive_bytes=None):
        self.socket = socket.socket()
        if receive_bytes:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
        self.socket.settimeout(gaz.PATIENCE_S)
        self.socket.connect((server.host, server.port))
        head = f"GET {path} HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\nCache-Control: no-store\r\n"
        self.socket.sendall((head + (f"Last-Event-ID: {last}\r\n" if last is not None else "") + "\r\n").encode())
        self.last, self.events, self.comments, self.retry, self.is_over = last, [], 0, None, False
        self.rest, self.head = b"", b""
        while b"\r\n\r\n" not in self.head:
            self.head += self.socket.recv(1)
        self.status = int(self.head.split()[1])

    def read(self):
        """What comes next; False at the end."""
        data = self.socket.recv(65536)
        self.is_over = data == b""
        self.rest += data
        *whole, self.rest = self.rest.split(b"\n\n")
        for block in whole:
            self.take(block.decode("utf-8").split("\n"))
        return not self.is_over

    def take(self, lines):
        event = {}
        for line in lines:
            name, _, value = line.partition(":")
            if name == "":
                self.comments += 1
            elif name == "retry":
                self.retry = int(value)
            else:
                event[name] = value.removeprefix(" ")
        self.last = event.get("id", self.last)
        if "data" in event:
            self.events.append((event["id"], event["event"], json.loads(event["data"])))

    def until(self, count):
        while len(self.events) < count:
            assert self.read(), f"the stream ended after {len(self.events)} of {count} events"
        return self.events

    def close(self):
        self.socket.close()
        return self.last


def numbers(follower):
    return [data["seq"] for _, _, data in follower.events]


@pytest.fixture
def law(tmp_path):
    store = tmp_path / "gazetted.db"
    publish(tmp_path, store, range(1, 6))
    with gaz.Server(store, "--base-url", ORIGIN, "--admin", f"unix:{tmp_path}/admin") as server:
        server.folder, server.store = tmp_path, store
        yield server


def test_each_kind_of_change_is_an_event_with_the_entry_of_the_listing(law):
    follower = Follower(law)
    assert follower.status == 200
    publish(law.folder, law.store, [6])
    publish(law.folder, law.store, [6], "It says that again.")
    gaz.run("withdraw", "/akn/xx/act/2020/2/eng@2020-01-01", "--reason", "a name", "--store", law.store)
    gaz.run("repeal", "/akn/xx/act/2020/4", "--on", "2030-01-01", "--reason", "an act of 2029", "--store", law.store)
    gaz.run("rename", "/akn/xx/act/2020/3", "/akn/xx/act/2020/33", "--reason", "misread", "--store", law.store)
    listed = json.loads(law.get("/changes.json?after=5").text)["entries"]
    follower.until(len(listed))
    assert [data for _, _, data in follower.events] == listed
    assert all(list(data) == list(entry) for (_, _, data), entry in zip(follower.events, listed))
    assert [kind for _, kind, _ in follower.events][:4] == ["publication", "correction", "withdrawal", "repeal"]
    assert sorted(kind for _, kind, _ in follower.events[4:]) == ["publication", "rename"]
    assert [name for name, _, _ in follower.events] == [str(data["seq"]) for _, _, data in follower.events]


def test_a_stream_is_not_kept_and_not_coded(law):
    reply = law.get("/changes", {**EVENTS, "Accept-Encoding": "gzip"}, "HEAD")
    assert reply.status == 200 and reply.body == b""
    assert reply["Content-Type"] == "text/event-stream" and "no-store" in reply["Cache-Control"]
    assert reply["Access-Control-Allow-Origin"] == "*"
    assert not {"etag", "last-modified", "content-length", "content-encoding", "accept-ranges"} & {name.lower() for name in reply.headers}
    follower = Follower(law)
    assert b"content-length" not in follower.head.lower() and b"\r\nConnection: close\r\n" in follower.head
    follower.read()
    assert follower.retry >= 1000 and follower.last == "5"


@pytest.mark.parametrize("accept", ["*/*", "text/*", "application/json", "text/html,text/event-stream;q=0.5", "text/event-stream;q=0"])
def test_a_client_that_does_not_ask_for_events_gets_the_listing(law, accept):
    reply = law.get("/changes", {"Accept": accept})
    assert reply["Content-Type"] is None or not reply["Content-Type"].startswith("text/event-stream")


def test_what_a_client_missed_comes_first_and_once(law):
    first = Follower(law)
    publish(law.folder, law.store, range(6, 9))
    first.until(2)
    last = first.events[1][0]
    first.close()
    publish(law.folder, law.store, range(11, 14))
    law.stop()
    publish(law.folder, law.store, [16])
    with gaz.Server(law.store, "--base-url", ORIGIN) as later:
        second = Follower(later, last)
        second.until(5)
        publish(law.folder, law.store, [17])
        second.until(6)
        assert numbers(second) == [8, 9, 10, 11, 12, 13]
        everything = Follower(later, path="/changes?after=0")
        assert numbers(everything) == [] and [data["seq"] for _, _, data in everything.until(13)] == list(range(1, 14))
        again = Follower(later, last="12", path="/changes?after=0")  # as EventSource does, with the URL that it began with
        again.until(1)
        assert numbers(again) == [13]


def test_a_client_that_comes_again_before_an_event_misses_nothing(law):
    first = Follower(law)
    first.read()
    last = first.close()
    publish(law.folder, law.store, [6])
    second = Follower(law, last)
    second.until(1)
    assert numbers(second) == [6]


def test_a_server_that_is_behind_gives_nothing_twice(law):
    ahead = Follower(law, last="7")
    publish(law.folder, law.store, [6, 7, 8, 9])
    ahead.until(2)
    assert numbers(ahead) == [8, 9]


def test_a_folder_has_its_own_events(law):
    one, year = Follower(law, path="/akn/yy/changes"), Follower(law, last="0", path="/akn/yy/act/2020/changes")
    publish(law.folder, law.store, range(6, 12))
    one.until(1)
    year.until(2)
    assert [data["title"] for _, _, data in one.events] == ["Act 10"]
    assert [data["title"] for _, _, data in year.events] == ["Act 5", "Act 10"]


def test_changes_of_one_number_can_be_resumed_in_between(law):
    for k in range(3):
        publish(law.folder, law.store, [1], f"Text {k}.")
    follower = Follower(law, last="8")  # not from what the server knows, which may be less
    gaz.run("withdraw", "/akn/xx/act/2020/1", "--reason", "an error", "--store", law.store)
    events = follower.until(4)
    number = events[0][2]["seq"]
    assert [data["seq"] for _, _, data in events] == [number] * 4 and events[-1][0] == str(number)
    for k in range(4):
        rest = Follower(law, events[k][0])
        publish(law.folder, law.store, [1], f"Later text {k}.")
        rest.until(3 - k + k + 1)
        assert [data["href"] for _, _, data in rest.events][:3 - k] == [data["href"] for _, _, data in events[k + 1:]]


@pytest.mark.parametrize("path, headers", [("/changes", {"Last-Event-ID": "one"}), ("/changes", {"Last-Event-ID": "-1"}), ("/changes?after=x", {}),
                                           ("/changes?since=2020-01-01", {}), ("/changes?after=1&after=2", {})])
def test_a_place_that_is_none_is_refused(law, path, headers):
    reply = law.get(path, {**EVENTS, **headers})
    assert reply.status == 400 and json.loads(reply.text)["detail"]


def test_there_are_no_more_subscribers_than_allowed(tmp_path):
    store = tmp_path / "gazetted.db"
    publish(tmp_path, store, [1])
    with gaz.Server(store, "--max-subscribers", 2, "--admin", f"unix:{tmp_path}/admin") as server:
        first, second = Follower(server), Follower(server)
        refused = server.get("/changes", EVENTS)
        assert refused.status == 503 and int(refused["Retry-After"]) > 1 and "subscribers" in json.loads(refused.text)["detail"]
        assert server.get("/changes.json").status == 200
        assert metrics(tmp_path)["gazetted_subscribers"] == 2 and metrics(tmp_path)["gazetted_subscribers_refused_total"] == 1
        first.close()
        gaz.until(lambda: metrics(tmp_path)["gazetted_subscribers"] == 1, "the place is free")
        assert Follower(server).status == 200 and second.status == 200


def metrics(folder):
    with socket.socket(socket.AF_UNIX) as s:
        s.connect(f"{folder}/admin")
        s.sendall(b"GET /metrics HTTP/1.0\r\nHost: x\r\n\r\n")
        page = b""
        while data := s.recv(65536):
            page += data
    return {name: float(value) for name, value in re.findall(r"^(\w+) (\S+)$", page.decode(), re.M)}


def test_streams_end_when_the_server_drains(law):
    followers = [Follower(law) for _ in range(20)]
    publish(law.folder, law.store, [6])
    for follower in followers:
        follower.until(1)
    law.process.terminate()
    for follower in followers:
        while follower.read():
            pass
        assert follower.rest == b"" and numbers(follower) == [6]
        follower.close()
    assert law.process.wait(gaz.PATIENCE_S) == 0


REVISIONS = 30


@pytest.fixture(scope="module")
def revised(tmp_path_factory):
    """A work with many revisions: each renaming is then many changes."""
    folder = tmp_path_factory.mktemp("revised")
    for k in range(REVISIONS):
        publish(folder, folder / "gazetted.db", [1], f"Text {k}.")
    return folder / "gazetted.db"


def rename(store, k):
    gaz.run("rename", f"/akn/xx/act/2020/{k}", f"/akn/xx/act/2020/{k + 1}", "--reason", '"' * 1000, "--store", store)


def listed_after(server, place):
    """All that /changes lists behind a place."""
    entries, target = [], f"/changes.json?after={place}"
    while target:
        page = json.loads(server.get(target).text)
        entries, target = entries + page["entries"], page.get("next")
    return entries


def test_one_who_does_not_read_is_disconnected_and_the_others_are_not(revised, tmp_path):
    store = tmp_path / "gazetted.db"
    shutil.copy(revised, store)
    with gaz.Server(store, "--admin", f"unix:{tmp_path}/admin", "--loops", 1, "--write-timeout", "3600s") as server:
        slow, fast, k = Follower(server, receive_bytes=4096), Follower(server), 1
        while metrics(tmp_path)["gazetted_subscribers_dropped_total"] == 0:
            rename(store, k)
            k += 1
            last = json.loads(server.get("/changes.json").text)["entries"][0]["seq"]
            while not fast.events or fast.events[-1][2]["seq"] < last:
                assert fast.read() and k < 200
        while slow.read():
            pass
        assert 0 < len(slow.events) < len(fast.events) and slow.events == fast.events[:len(slow.events)]
        missed = listed_after(server, slow.close())
        rest = Follower(server, slow.last)
        rest.until(len(missed))
        assert [data for _, _, data in rest.events] == missed
        assert metrics(tmp_path)["gazetted_subscribers_dropped_total"] == 1


def test_a_stream_without_events_shows_signs_of_life(law):
    follower = Follower(law)
    began = time.monotonic()
    while follower.comments == 0:
        assert follower.read()
    assert time.monotonic() - began > 1  # not with each event


def test_a_reading_of_many_pages_joins_the_others_without_a_gap(revised, tmp_path):
    store = tmp_path / "gazetted.db"
    shutil.copy(revised, store)
    for k in range(1, 13):
        rename(store, k)
    with gaz.Server(store) as server:
        followers = [Follower(server, last="0") for _ in range(12)]
        publish(tmp_path, store, range(1001, 1011))
        wanted = listed_after(server, 0)
        assert len(wanted) > 300
        for follower in followers:
            follower.until(len(wanted))
            assert [data for _, _, data in follower.events] == wanted
