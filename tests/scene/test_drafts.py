# SPDX-License-Identifier: Apache-2.0
"""Drafts: kept beside the store, seen by holders of a fitting token alone, replaced, discarded and published by one request each."""
import json
import socket
import time

import pytest

import gaz
from test_publishing import TEXT, VERSION, WORK, Desk, desk, problem, publications, store, token  # noqa: F401

DRAFT = f"/drafts{VERSION}"


def save(desk, secret, text=TEXT, target=VERSION, **headers):
    return desk.send("PUT", f"{target}?draft=1", text, secret, **headers)


def drafts(desk, secret):
    answer = desk.send("GET", "/drafts", secret=secret)
    assert answer.status == 200, answer.text
    return json.loads(answer.body)["drafts"]


def act(desk, secret, action, more="", **headers):
    return desk.send("POST", f"{DRAFT}?action={action}{more}", b"", secret, **headers)


def test_a_draft_is_kept_and_shown_and_listed(store, desk):
    secret = token(store)
    answer = save(desk, secret)
    assert (answer.status, answer["location"], answer["cache-control"]) == (201, DRAFT, "no-store"), answer.text
    assert json.loads(answer.body)["stored"] is None and answer["etag"]
    one, = drafts(desk, secret)
    assert (one["href"], one["work"], one["language"], one["date"], one["author"], one["base"], one["etag"]) == (
        DRAFT, WORK, "eng", "2026-01-01", "desk", None, answer["etag"])
    assert one["bytes"] == len(TEXT) and one["publish_at"] is None
    page = desk.send("GET", DRAFT, secret=secret)
    assert page.status == 200 and page["content-type"].startswith("text/html") and "nine to five" in page.text
    assert page["cache-control"] == "no-store"
    assert "nine to five" in desk.send("GET", f"{DRAFT}.txt", secret=secret).text
    report = json.loads(desk.send("GET", f"{DRAFT}?report=1", secret=secret).body)
    assert report["verdict"]["certain"] is True and report["units"]
    assert publications(store) == []


def test_nobody_else_sees_that_there_is_a_draft(store, desk):
    secret, other = token(store), token(store, "other", under=("/akn/yy",))
    readers = token(store, "reader", allow=("render", "note", "correct"))
    absent = f"/drafts{WORK}/eng@2020-01-01"
    before = {path: desk.get(path).status for path in (VERSION, f"{WORK}/versions.json", "/changes.json", DRAFT, "/drafts", "/")}
    assert save(desk, secret).status == 201
    assert {path: desk.get(path).status for path in before} == before
    for port in (desk.port, desk.publishing):
        for path in (VERSION, f"{VERSION}.txt", f"{WORK}/versions.json"):
            assert desk.send("GET", path, secret=secret, port=port).status == 404
        for path in ("/works.ndjson", "/changes.json", "/sitemap.xml", "/?after=", "/search.json?q=silence"):
            assert WORK.encode() not in desk.send("GET", path, port=port).body
    for path in (DRAFT, absent, "/drafts"):
        problem(desk.send("GET", path), 401, "Authorization: Bearer")
        problem(desk.send("GET", path, secret="gaz_" + "0" * 64), 401, "not known")
        problem(desk.send("GET", path, secret=readers), 403, "'draft'")
        assert desk.send("GET", path, secret=secret, port=desk.port).status == 404
    hidden, none = (problem(desk.send("GET", path, secret=other), 404, "no draft") for path in (DRAFT, absent))
    assert hidden["detail"] == none["detail"] == problem(desk.send("GET", absent, secret=secret), 404)["detail"]
    for action in ("publish", "discard", "hold"):
        assert problem(desk.send("POST", f"{DRAFT}?action={action}", b"", other), 404)["detail"] == none["detail"]
    assert drafts(desk, other) == [] and len(drafts(desk, secret)) == 1


def test_a_draft_is_replaced(store, desk):
    secret = token(store)
    first = save(desk, secret)
    problem(save(desk, secret, If_None_Match="*"), 412, first["etag"])
    problem(save(desk, secret, If_Match='"other"'), 412, first["etag"])
    second = save(desk, secret, TEXT.replace("five", "six"), If_Match=first["etag"])
    assert second.status == 200 and second["etag"] != first["etag"]
    assert "nine to six" in desk.send("GET", f"{DRAFT}.txt", secret=secret).text and len(drafts(desk, secret)) == 1


def test_a_draft_is_discarded(store, desk):
    secret = token(store)
    etag = save(desk, secret)["etag"]
    problem(act(desk, secret, "discard", If_Match='"other"'), 412, etag)
    assert json.loads(act(desk, secret, "discard", If_Match=etag).body) == {"action": "discard", "work": WORK}
    assert drafts(desk, secret) == [] and desk.send("GET", DRAFT, secret=secret).status == 404
    problem(act(desk, secret, "discard"), 404, "no draft")


def test_a_draft_is_published_by_one_request(store, desk):
    secret, editor = token(store), token(store, "editor", allow=("draft",))
    assert save(desk, editor).status == 201
    problem(act(desk, editor, "publish"), 403, "'publish'")
    answer = act(desk, secret, "publish")
    assert (answer.status, answer["location"]) == (201, f"{VERSION};r1"), answer.text
    assert json.loads(answer.body)["stored"]["revision"] == 1
    assert "nine to five" in desk.get(f"{VERSION}.txt").text and drafts(desk, secret) == []
    history = gaz.run("history", WORK, "--store", store).out
    assert "token desk, draft by token editor" in history


def test_the_facts_of_a_draft_are_those_of_its_publication(store, desk):
    secret = token(store)
    text = "Article 1. First\n\nText.\n"
    assert save(desk, secret, text).status == 201
    assert desk.send("PUT", f"{VERSION}?draft=1&title=Better+title&alias=better", text, secret).status == 200
    assert "Better title" in desk.send("GET", DRAFT, secret=secret).text
    assert act(desk, secret, "publish").status == 201
    assert publications(store)[0]["title"] == "Better title" and desk.get("/better").status == 302


def test_a_draft_with_doubts_is_published_when_they_are_accepted(store, desk):
    secret = token(store)
    assert save(desk, secret, TEXT + "Article 4. Gap\nThere is no article 3.\n").status == 201
    refused = problem(act(desk, secret, "publish"), 422, "doubts=accept")
    assert refused["report"]["doubts"] and len(drafts(desk, secret)) == 1
    assert act(desk, secret, "publish", "&doubts=accept&dry-run=1").status == 200 and publications(store) == []
    assert act(desk, secret, "publish", "&doubts=accept").status == 201


def test_a_draft_whose_base_has_changed_is_refused_and_kept(store, desk):
    secret = token(store)
    first = desk.send("PUT", VERSION, TEXT, secret)
    assert save(desk, secret, TEXT.replace("five", "six")).status == 201
    assert drafts(desk, secret)[0]["base"] == first["etag"]
    second = desk.send("PUT", VERSION, TEXT.replace("five", "seven"), secret)
    refused = problem(act(desk, secret, "publish"), 412, "since the draft was begun", f"base={second['etag']}")
    assert refused["type"] == "/problems/changed" and len(drafts(desk, secret)) == 1
    assert save(desk, secret, TEXT.replace("five", "eight")).status == 200      # which is no look at the new text
    problem(act(desk, secret, "publish"), 412, "since the draft was begun")
    etag = second["etag"].strip('"')
    assert act(desk, secret, "publish", f"&base={etag}")["location"] == f"{VERSION};r3"
    assert "nine to eight" in desk.get(f"{VERSION}.txt").text and drafts(desk, secret) == []


def test_a_draft_of_a_version_that_somebody_published_first_is_refused(store, desk):
    secret = token(store)
    assert save(desk, secret, TEXT.replace("five", "six")).status == 201
    desk.send("PUT", VERSION, TEXT, secret)
    problem(act(desk, secret, "publish"), 412, "since the draft was begun")
    gaz.run("withdraw", WORK, "--reason", "By mistake.", "--store", store)
    assert act(desk, secret, "publish").status == 201


def test_a_draft_outlives_the_server_and_is_not_in_the_store(store):
    secret = token(store)
    with Desk(store) as server:
        assert save(server, secret).status == 201
    folder = store.with_name("gazetted.db.drafts")
    assert folder.stat().st_mode & 0o777 == 0o700
    assert b"keep silent" not in store.read_bytes() and "gaz_" not in "".join(f.read_text() for f in folder.iterdir())
    with Desk(store) as server:
        assert len(drafts(server, secret)) == 1 and act(server, secret, "publish").status == 201
    assert [f.name for f in folder.iterdir() if f.name.endswith(".draft")] == []


def test_a_damaged_draft_is_named_and_can_be_replaced(store, desk):
    secret = token(store)
    save(desk, secret)
    file, = store.with_name("gazetted.db.drafts").glob("*.draft")
    whole = file.read_bytes()
    file.write_bytes(whole[:-1])
    problem(desk.send("GET", DRAFT, secret=secret), 500, "damaged")
    assert drafts(desk, secret) == []
    file.write_bytes(whole.replace(b"silent", b"violet"))
    problem(act(desk, secret, "publish"), 500, "damaged")
    assert publications(store) == []
    assert save(desk, secret).status in (200, 201) and act(desk, secret, "publish").status == 201


@pytest.mark.parametrize("damage", [lambda b: b[:-1], lambda b: b"", lambda b: b.replace(b"date\t", b"date\tx"), lambda b: b.replace(b"silent", b"violet")])
def test_a_damaged_draft_is_replaced_and_discarded(store, desk, damage):
    secret = token(store)
    for after in (lambda: save(desk, secret), lambda: act(desk, secret, "discard")):
        assert save(desk, secret).status in (200, 201)
        file, = store.with_name("gazetted.db.drafts").glob("*.draft")
        file.write_bytes(damage(file.read_bytes()))
        problem(desk.send("GET", DRAFT, secret=secret), 500, "damaged")
        assert after().status == 200
    problem(desk.send("GET", DRAFT, secret=secret), 404, "no draft")
    assert save(desk, secret).status == 201 and act(desk, secret, "publish").status == 201


def test_a_draft_that_is_read_has_no_conditions_nor_kept_answers(store, desk):
    secret = token(store)
    etag = save(desk, secret)["etag"]
    assert "nine to five" in desk.send("GET", f"{DRAFT}.txt", secret=secret, If_None_Match=etag).text
    for word in ("five", "six"):
        save(desk, secret, TEXT.replace("five", word))
        assert f"nine to {word}" in desk.send("GET", f"{DRAFT}.txt", secret=secret, Idempotency_Key="1").text
        assert json.loads(desk.send("GET", f"{DRAFT}?report=1", secret=secret, Idempotency_Key="2").body)["units"]
        assert drafts(desk, secret) == json.loads(desk.send("GET", "/drafts", secret=secret, Idempotency_Key="3").body)["drafts"]


def test_a_folder_of_drafts_that_others_may_write_has_none(store, desk):
    secret = token(store)
    save(desk, secret)
    folder = store.with_name("gazetted.db.drafts")
    folder.chmod(0o777)
    problem(desk.send("GET", "/drafts", secret=secret), 500, "chmod 700")
    folder.chmod(0o700)
    assert len(drafts(desk, secret)) == 1


def test_drafts_are_bounded_in_number(store, desk):
    secret = token(store)
    save(desk, secret)
    folder = store.with_name("gazetted.db.drafts")
    for i in range(999):
        (folder / f"{i:032x}.draft").write_bytes(b"")
    problem(save(desk, secret, target=f"{WORK}/eng@2027-01-01"), 413, "1000", "discard some")
    assert save(desk, secret).status == 200


@pytest.mark.parametrize("method, target, status, word", [
    ("PUT", f"{VERSION}?draft=yes", 400, "1 or 0"),
    ("PUT", DRAFT, 400, "draft=1"),
    ("POST", DRAFT, 400, "publish, hold or discard"),
    ("POST", f"{DRAFT}?action=publish&color=1", 400, "unknown parameter"),
    ("POST", f"{DRAFT};r1?action=publish", 404, "has its name"),
    ("POST", f"{DRAFT}?action=publish&base=x", 400, "ETag"),
    ("GET", f"/drafts{WORK}", 404, "has its name"),
    ("GET", f"{DRAFT}?color=1", 400, "unknown parameter"),
    ("GET", "/drafts/feed", 404, "has its name"),
    ("GET", f"{DRAFT}.nothing", 400, ""),
    ("PUT", f"{VERSION}?draft=1&at=2099-01-01T00:00:00Z", 400, "token ends before"),
])
def test_requests_that_are_wrong_are_told_what_to_do(store, desk, method, target, status, word):
    secret = token(store)
    save(desk, secret)
    problem(desk.send(method, target, TEXT if method == "PUT" else b"", secret), status, word)
    assert len(drafts(desk, secret)) == 1


def test_a_file_that_cannot_be_read_is_no_draft(store, desk):
    secret = token(store)
    for body in (b"", b"\0" * 50, b"PK\3\4" + b"\0" * 200):
        problem(save(desk, secret, body), 422)
    assert drafts(desk, secret) == []


def test_a_draft_needs_the_works_of_the_token(store, desk):
    secret = token(store, allow=("draft",), under=("/akn/xx/act/2027",))
    problem(save(desk, secret), 403, "not for this work")
    text = f"---\nwork: {WORK}\nlanguage: eng\ndate: 2026-01-01\n---\n\n# Act\n\n## Article 1. First\n\nText.\n"
    problem(desk.send("POST", "/publish?draft=1", text, secret, Content_Type="text/markdown"), 403, "not for this work")
    answer = desk.send("POST", "/publish?draft=1", text.replace("act/2026", "act/2027"), secret, Content_Type="text/markdown")
    assert (answer.status, answer["location"]) == (201, "/drafts/akn/xx/act/2027/1/eng@2026-01-01")


def test_a_token_that_was_revoked_sees_and_saves_nothing(store, desk):
    secret = token(store)
    save(desk, secret)
    gaz.run("token", "revoke", "desk", "--store", store)
    gaz.until(lambda: desk.send("GET", DRAFT, secret=secret).status == 401, "the token is refused")
    problem(act(desk, secret, "publish"), 401, "revoked")
    assert publications(store) == []


def test_the_log_says_which_token_did_it(store, tmp_path):
    secret = token(store)
    with Desk(store, log=tmp_path / "log") as server:
        save(server, secret)
        act(server, secret, "discard")
    log = (tmp_path / "log").read_text()
    for event in ("draft_saved", "draft_discarded"):
        assert f"event={event} version={VERSION}" in log.replace('"', "") and "token=desk" in log


def soon(desk, secret):
    """Seconds in which this machine, however busy, does all that comes before the instant of a plan."""
    begun = time.monotonic()
    assert save(desk, secret, target=f"{WORK}/eng@2001-01-01").status == 201
    assert desk.send("POST", f"/drafts{WORK}/eng@2001-01-01?action=discard", b"", secret).status in (200, 204)
    return 4 + 10 * (time.monotonic() - begun)


def instant(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + seconds))


def test_a_publication_is_planned_and_served_from_then_on_only(store, desk):
    secret = token(store)
    at = instant(soon(desk, secret))
    answer = desk.send("PUT", f"{VERSION}?at={at}", TEXT, secret)
    assert (answer.status, answer["location"]) == (202, DRAFT), answer.text
    assert drafts(desk, secret)[0]["publish_at"] == at
    seen = []
    gaz.until(lambda: seen.append((desk.get(f"{VERSION}.txt").status, instant(0))) or seen[-1][0] != 404, "it is published")
    assert seen[-1][0] == 200 and seen[-1][1] >= at and len(seen) > 1
    gaz.until(lambda: drafts(desk, secret) == [], "the draft is gone")
    assert "token desk" in gaz.run("history", WORK, "--store", store).out


def test_a_plan_outlives_the_server(store):
    secret = token(store)
    with Desk(store) as server:
        wait_s = soon(server, secret)
        assert server.send("PUT", f"{VERSION}?at={instant(wait_s)}", TEXT, secret).status == 202
    due = time.time() + wait_s
    assert publications(store) == []
    gaz.until(lambda: time.time() > due, "the instant is over")
    assert publications(store) == []
    with Desk(store) as server:
        gaz.until(lambda: server.get(f"{VERSION}.txt").status == 200, "the plan is carried out")


def test_caches_keep_nothing_past_a_plan(store, desk):
    secret = token(store)
    desk.send("PUT", VERSION, TEXT, secret)
    kept = {path: desk.get(path)["cache-control"] for path in (f"{WORK}.txt", f"{VERSION}.txt", f"{WORK}/versions.json", "/?after=", f"{VERSION};r1.txt")}
    assert "max-age=60" in kept[f"{WORK}.txt"] and "max-age=300" in kept[f"{VERSION}.txt"]
    assert desk.send("PUT", f"{VERSION}?at={instant(200)}", TEXT.replace("five", "six"), secret).status == 202
    gaz.until(lambda: "no-cache" in desk.get(f"{WORK}.txt")["cache-control"], "the plan is known")
    for path in kept:
        now = desk.get(path)["cache-control"]
        assert now == kept[path] if path.endswith(";r1.txt") else "no-cache" in now and "max-age" not in now, path
    assert act(desk, secret, "hold").status == 200
    gaz.until(lambda: {path: desk.get(path)["cache-control"] for path in kept} == kept, "the plan is called off")


def test_a_plan_is_called_off(store, desk):
    secret = token(store)
    wait_s = soon(desk, secret)
    save(desk, secret)
    assert act(desk, secret, "publish", f"&at={instant(wait_s)}").status == 202
    assert act(desk, secret, "hold").status == 200 and drafts(desk, secret)[0]["publish_at"] is None
    assert act(desk, secret, "publish", f"&at={instant(100)}").status == 202
    assert save(desk, secret).status == 200 and drafts(desk, secret)[0]["publish_at"] is None    # another text is not planned
    due = time.time() + wait_s
    gaz.until(lambda: time.time() > due, "the instant is over")
    assert publications(store) == []


def test_a_plan_whose_base_has_changed_is_refused_and_the_draft_stays(store, desk):
    secret = token(store)
    assert desk.send("PUT", f"{VERSION}?at={instant(soon(desk, secret))}", TEXT, secret).status == 202
    assert desk.send("PUT", VERSION, TEXT.replace("five", "six"), secret).status == 201
    gaz.until(lambda: drafts(desk, secret)[0]["failure"], "the plan has failed")
    one, = drafts(desk, secret)
    assert "since the draft was begun" in one["failure"] and one["publish_at"] is None
    assert [p["revision"] for p in publications(store)] == [1]


def test_a_plan_ends_with_its_token(store, desk):
    secret, other = token(store), token(store, "other")
    assert desk.send("PUT", f"{VERSION}?at={instant(soon(desk, secret))}", TEXT, secret).status == 202
    gaz.run("token", "revoke", "desk", "--store", store)
    gaz.until(lambda: drafts(desk, other)[0]["failure"], "the plan has failed")
    assert "revoked" in drafts(desk, other)[0]["failure"] and publications(store) == []


@pytest.mark.parametrize("query, status, word", [
    ("at=tomorrow", 400, "2026-12-01T08:00:00Z"),
    ("at=2020-01-01T00:00:00Z", 400, "is over"),
    ("at=2099-01-01T00:00:00Z", 400, "token ends before"),
    ("at=2026-12-01T08:00:00Z&draft=1", 400, ""),
])
def test_plans_that_are_wrong_are_told_what_to_do(store, desk, query, status, word):
    problem(desk.send("PUT", f"{VERSION}?{query}", TEXT, token(store)), status, word)


def test_a_plan_that_cannot_be_read_keeps_no_other_waiting(store, desk):
    secret = token(store)
    assert desk.send("PUT", f"{VERSION}?at={instant(soon(desk, secret))}", TEXT, secret).status == 202
    file, = store.with_name("gazetted.db.drafts").glob("*.draft")
    file.write_bytes(file.read_bytes().replace(b"silent", b"violet"))
    others = [f"{WORK}/eng@202{n}-02-02" for n in range(3)]
    for path in others:
        assert desk.send("PUT", f"{path}?at={instant(soon(desk, secret))}", TEXT, secret).status == 202
    for path in others:
        gaz.until(lambda: desk.get(path).status == 200, "the plan is published")
    gaz.until(lambda: [one["date"] for one in drafts(desk, secret)] == ["2026-01-01"], "the published drafts are gone")
    assert desk.get(VERSION).status == 404


def test_slow_uploads_keep_no_plan_waiting(store):
    secret = token(store)
    with Desk(store, "--uploads", "1") as server:
        assert server.send("PUT", f"{VERSION}?at={instant(soon(server, secret))}", TEXT, secret).status == 202
        with socket.create_connection((server.host, server.publishing)) as slow:
            slow.sendall(f"PUT {WORK}/eng@2020-01-01 HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {secret}\r\nContent-Length: 9\r\n\r\n".encode())
            gaz.until(lambda: server.send("GET", "/drafts", secret=secret).status == 503, "the slow upload has the one place")
            gaz.until(lambda: server.get(VERSION).status == 200, "the plan is published")


def test_what_could_not_be_published_is_not_planned(store, desk):
    secret = token(store, allow=("publish",))
    problem(desk.send("PUT", f"{VERSION}?at={instant(60)}", TEXT + "Article 4. Gap\nThere is no article 3.\n", secret), 422, "doubts=accept")
    assert desk.send("PUT", VERSION, TEXT, secret).status == 201
    problem(desk.send("PUT", f"{VERSION}?at={instant(60)}", TEXT.replace("five", "six"), secret), 403, "'correct'")
    save(desk, secret)
    problem(desk.send("PUT", f"{VERSION}?at={instant(60)}", TEXT, secret), 409, "has a draft")
    assert [d["publish_at"] for d in drafts(desk, secret)] == [None]


def test_one_of_two_servers_publishes(store):
    secret = token(store)
    with Desk(store) as one, Desk(store) as two:
        assert one.send("PUT", f"{VERSION}?at={instant(soon(one, secret))}", TEXT, secret).status == 202
        gaz.until(lambda: two.get(f"{VERSION}.txt").status == 200, "it is published")
        gaz.until(lambda: drafts(one, secret) == [], "the draft is gone")
        assert drafts(two, secret) == []
    assert [p["revision"] for p in publications(store)] == [1]
