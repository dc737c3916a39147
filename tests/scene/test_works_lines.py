# SPDX-License-Identifier: Apache-2.0
"""All works, or those in a folder, as lines of JSON: each line is what the store has, the answers lead from one to the next, and they are
the same bytes as long as the store is the same."""
import datetime
import hashlib
import json
import re

import pytest

import gaz
import store_rows

LINES = 1000  # of an answer
FUTURE = (datetime.date.today() + datetime.timedelta(days=400)).isoformat()
ACT = "/akn/xx/act/2020/7"
TEXT = "Act of Tests\nArticle 1. First\nIt is edition {}.\n"


def publish(folder, store, work, day, edition, lang="eng"):
    file = folder / "act.txt"
    file.write_text(TEXT.format(edition), "utf-8")
    gaz.run("import", file, "--work", work, "--date", day, "--lang", lang, "--store", store)


def read(server, target):
    """Bytes of each answer from target on, and all lines."""
    bodies, lines = [], []
    while target:
        reply = server.get(target)
        assert reply.status == 200 and reply["Content-Type"] == "application/x-ndjson", reply.text
        assert reply.body == b"" or reply.body.endswith(b"\n")
        bodies.append(reply.body)
        lines += [json.loads(line) for line in reply.body.splitlines()]
        link = re.fullmatch(r'<([^>]+)>; rel="next"', reply["Link"] or "")
        assert (reply["Link"] is None) == (link is None)
        target = link and link[1]
        assert len(bodies) < 20
    return bodies, lines


def names(lines):
    return [(line["work"], line["language"], line["date"], line["revision"]) for line in lines]


@pytest.fixture(scope="module")
def law(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lines")
    store = folder / "gazetted.db"
    for day, edition in (("2020-01-01", 1), ("2021-01-01", 2), ("2021-01-01", 3), (FUTURE, 4)):
        publish(folder, store, ACT, day, edition)
    publish(folder, store, ACT, "2020-02-01", 5, "deu")
    publish(folder, store, "/akn/xx/act/2020/8", "2020-01-01", 6)
    publish(folder, store, "/akn/xx/act/2020/loi-État", "2022-02-01", 7)
    publish(folder, store, "/akn/xx/act/2020-01/1", "2020-01-01", 8)
    publish(folder, store, "/akn/yy/act/2020/1", FUTURE, 9)
    gaz.run("withdraw", "/akn/xx/act/2020/8", "--reason", "By mistake", "--store", store)
    with gaz.Server(store) as server:
        yield server


OF_2020 = [(ACT, "deu", "2020-02-01", 1), (ACT, "eng", "2021-01-01", 2), ("/akn/xx/act/2020/loi-État", "eng", "2022-02-01", 1)]


def test_a_folder_has_a_line_for_each_current_version_by_name(law):
    assert names(read(law, "/akn/xx/act/2020/works.ndjson")[1]) == OF_2020
    assert [line["work"] for line in read(law, "/akn/yy/works.ndjson")[1]] == ["/akn/yy/act/2020/1"]
    works = [line["work"] for line in read(law, "/works.ndjson")[1]]
    assert works == sorted(works) and set(works) == {work for work, *_ in OF_2020} | {"/akn/xx/act/2020-01/1", "/akn/yy/act/2020/1"}


def test_a_line_leads_to_what_it_says(law):
    for line in read(law, "/works.ndjson")[1]:
        assert list(line)[:6] == ["work", "language", "date", "revision", "title", "issuer"]
        source = law.get(line["formats"]["xml"])
        assert source.status == 200 and hashlib.sha256(source.body).hexdigest() == line["sha256"] and len(source.body) == line["bytes"]
        assert "immutable" in source["Cache-Control"] and line["href"] + ".xml" == line["formats"]["xml"]
        document = json.loads(law.get(line["formats"]["json"]).text)["document"]
        assert all(document[name] == line[name] for name in ("title", "work", "language", "date", "published"))
        assert (document["digest"], document["revision"]) == (line["sha256"], str(line["revision"]))
        assert line["title"] in law.get(line["formats"]["txt"]).text
        assert law.get(line["href"]).status == 200


def test_the_lines_of_a_day_have_what_was_in_force_then(law):
    assert names(read(law, "/akn/xx/act/2020/works.ndjson?date=2020-03-01")[1]) == [(ACT, "deu", "2020-02-01", 1), (ACT, "eng", "2020-01-01", 1)]
    assert read(law, "/akn/xx/act/2020/works.ndjson?date=2019-12-31") == ([b""], [])
    assert (ACT, "eng", FUTURE, 1) in names(read(law, f"/works.ndjson?date={FUTURE}")[1])


def test_a_cursor_begins_behind_a_work_that_need_not_be_there(law):
    assert names(read(law, f"/akn/xx/act/2020/works.ndjson?after={ACT}")[1]) == OF_2020[2:]
    assert names(read(law, "/akn/xx/act/2020/works.ndjson?after=/akn/xx/act/2020/0")[1]) == OF_2020
    assert read(law, "/akn/xx/act/2020/works.ndjson?after=/akn/xx/act/2020/zz")[1] == []


@pytest.mark.parametrize("target, status, says", [
    ("/akn/xx/act/2020/works.ndjson?after=/akn/xx/act/2021/1", 400, "/akn/xx/act/2020/..."), ("/works.ndjson?after=", 400, "after=/akn/xx/act/2024/7"),
    ("/works.ndjson?after=/akn/xx", 400, "after"), ("/works.ndjson?after=%FF", 400, "after"), ("/works.ndjson?date=2020-13-01", 400, "date=2024-05-01"),
    ("/works.ndjson?q=act", 400, "the list of works"), ("/akn/zz/works.ndjson", 404, "no document is under '/akn/zz'")])
def test_what_cannot_be_asked_is_refused_with_the_remedy(law, target, status, says):
    reply = law.get(target)
    assert reply.status == status and says in json.loads(reply.text)["detail"], reply.text


def test_what_is_recorded_is_in_the_line(tmp_path, store):
    publish(tmp_path, store, ACT, "2020-01-01", 1)
    why = ["--reason", "It was missing.", "--by", "The registrar", "--store", store]
    gaz.run("note", ACT, "--title", "Act of Lines", "--subject", "Tests", *why)
    gaz.run("repeal", ACT, "--on", "2023-01-01", *why)
    with gaz.Server(store, "--base-url", "https://law.example") as server:
        (line,) = (json.loads(line) for line in server.get("/akn/xx/works.ndjson").body.splitlines())
    assert (line["title"], line["subjects"], line["repealed_from"]) == ("Act of Lines", ["Tests"], "2023-01-01")
    assert line["href"] == f"https://law.example{ACT}/eng@2020-01-01;r1"


def test_many_works_are_several_answers_with_the_same_bytes_each_time(tmp_path, store):
    publish(tmp_path, store, "/akn/xx/act/1900/1", "2020-01-01", 1)
    store_rows.add_works(store, 2 * LINES + 300)
    with store_rows.opened(store) as db:
        wanted = sorted(work for (work,) in db.execute("SELECT iri FROM work"))
        (digest,) = db.execute("SELECT c.digest FROM version v JOIN content c ON c.id = v.source WHERE v.seq = 1").fetchone()
    with gaz.Server(store) as server:
        bodies, lines = read(server, "/works.ndjson")
        assert [body.count(b"\n") for body in bodies] == [LINES, LINES, 301]
        assert [line["work"] for line in lines] == wanted
        assert {line["sha256"] for line in lines} == {digest.hex()}
        of_year, _ = read(server, "/akn/xx/act/2000/works.ndjson")
        assert b"".join(of_year) == b"".join(bodies).split(b"\n", 1)[1]
        dated, _ = read(server, "/akn/xx/act/2000/works.ndjson?date=2020-06-01")
        assert dated == of_year
        middle = lines[1234]["work"]
        rest, _ = read(server, f"/works.ndjson?after={middle}")
        assert b"".join(rest) == b"\n".join(b"".join(bodies).split(b"\n")[1235:])
        tag = server.get("/works.ndjson")["ETag"]
        assert server.get("/works.ndjson", {"If-None-Match": tag}).status == 304
    with gaz.Server(store) as again:
        assert read(again, "/works.ndjson")[0] == bodies
        assert again.get("/works.ndjson")["ETag"] == tag
