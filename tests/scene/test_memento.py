# SPDX-License-Identifier: Apache-2.0
"""RFC 7089 as a client of Memento sees it: TimeGates, mementos and TimeMaps, found by their links and read by their grammar."""
import datetime
import email.utils
import json
import re

import pytest

import gaz

ORIGIN = "https://law.example"
ACT = "/akn/xx/act/1903/7"
LINK_FORMAT = "application/link-format"
# The days of the versions, and how often each was published; FUTURE is not in force yet.
FUTURE = (datetime.date.today() + datetime.timedelta(days=400)).isoformat()
VERSIONS = {"1903-03-05": 1, "1949-05-23": 2, "2020-01-01": 1, FUTURE: 1}


def links(text):
    """RFC 8288: [(target, {parameter: value})]. Commas stand in dates too, so the text is read sign by sign."""
    found, at = [], 0
    while at < len(text):
        target = re.compile(r"[\s,]*<([^>]*)>").match(text, at)
        assert target, text[at:]
        at, parameters = target.end(), {}
        while (parameter := re.compile(r'\s*;\s*([a-z*]+)="([^"]*)"').match(text, at)):
            assert parameter[1] not in parameters
            parameters[parameter[1]] = parameter[2]
            at = parameter.end()
        assert re.compile(r"\s*(,|$)").match(text, at), text[at:]
        at = re.compile(r"\s*").match(text, at).end()
        found.append((target[1], parameters))
    return found


def with_rel(found, rel):
    return [(target, parameters) for target, parameters in found if rel in parameters["rel"].split()]


def one(found, rel):
    (only,) = with_rel(found, rel)
    return only


def gmt(day):
    return datetime.datetime.fromisoformat(f"{day}T00:00:00+00:00")


def http(when):
    return email.utils.format_datetime(when, usegmt=True)


def path(url):
    assert url.startswith(ORIGIN), url
    return url.removeprefix(ORIGIN)


def write(folder, edition):
    file = folder / "act.txt"
    file.write_text(f"Act of Tests\nArticle 1. First\nIt is edition {edition}.\nArticle 2. Second\nIt stays.\n", "utf-8")
    return file


@pytest.fixture(scope="module")
def law(tmp_path_factory):
    folder = tmp_path_factory.mktemp("memento")
    store, edition = folder / "gazetted.db", 0
    for day, times in VERSIONS.items():
        for _ in range(times):
            edition += 1
            gaz.run("import", write(folder, edition), "--work", ACT, "--date", day, "--lang", "eng", "--store", store)
    gaz.run("import", write(folder, 99), "--work", ACT, "--date", "1950-01-01", "--lang", "deu", "--store", store)
    with gaz.Server(store, "--base-url", ORIGIN) as server:
        yield server


def revisions(language="eng"):
    days = VERSIONS if language == "eng" else {"1950-01-01": 1}
    return [(f"{ORIGIN}{ACT}/{language}@{day};r{k + 1}", gmt(day)) for day, times in days.items() for k in range(times)]


def ask(server, target, when, **headers):
    return server.get(target, {"Accept-Datetime": when if isinstance(when, str) else http(when), **headers})


@pytest.mark.parametrize("asked, day, revision", [
    ("1803-01-01", "1903-03-05", 1), ("1903-03-05", "1903-03-05", 1), ("1949-05-22", "1903-03-05", 1), ("1949-05-23", "1949-05-23", 2),
    ("2001-09-09", "1949-05-23", 2), ("2020-01-02", "2020-01-01", 1), (FUTURE, FUTURE, 1), ("9999-12-31", FUTURE, 1)])
@pytest.mark.parametrize("gate", [ACT, f"{ACT}/eng", f"{ACT}.txt", f"{ACT}/eng.json"])
def test_a_timegate_leads_to_the_last_memento_before_that_time(law, gate, asked, day, revision):
    reply = ask(law, gate, gmt(asked) + datetime.timedelta(hours=23))
    suffix = gate[gate.rindex("/"):].partition(".")[2]
    assert reply.status == 302 and reply.body == b"" and reply["Memento-Datetime"] is None
    assert reply["Location"] == f"{ORIGIN}{ACT}/eng@{day};r{revision}" + (f".{suffix}" if suffix else "")
    assert [name.strip().lower() for name in reply["Vary"].split(",")].count("accept-datetime") == 1
    found = links(reply["Link"])
    assert one(found, "original") == one(found, "timegate") == (f"{ORIGIN}{ACT}", {"rel": "original timegate"})
    assert one(found, "timemap")[0] == f"{ORIGIN}{ACT}/timemap"
    ends = "" if not suffix else f".{suffix}"
    assert one(found, "first")[0] == revisions()[0][0] + ends and one(found, "last")[0] == revisions()[-1][0] + ends
    assert reply["Location"] in [target for target, _ in with_rel(found, "memento")]
    for target, parameters in with_rel(found, "memento"):
        memento = law.get(path(target))
        assert memento.status == 200 and memento["Memento-Datetime"] == parameters["datetime"]


@pytest.mark.parametrize("target", [ACT, f"{ACT}.txt", f"{ACT}/eng.md", f"{ACT}/~art_1.txt"])
def test_without_a_time_the_timegate_is_the_current_text(law, target):
    reply = law.get(target)
    assert reply.status == 200 and reply["Memento-Datetime"] is None
    assert [name.strip().lower() for name in reply["Vary"].split(",")].count("accept-datetime") == 1
    original = f"{ORIGIN}{ACT}" + ("/~art_1" if "~" in target else "")
    assert one(links(reply["Link"]), "timegate")[0] == original


def test_the_answer_that_is_cached_is_not_given_to_one_who_asks_for_a_time(law):
    for _ in range(4):
        assert law.get(f"{ACT}.txt").status == 200
        assert ask(law, f"{ACT}.txt", gmt("1910-01-01")).status == 302
    revision = f"{ACT}/eng@1949-05-23;r2.txt"
    assert [ask(law, revision, gmt("1910-01-01")).status for _ in range(3)] == [200, 200, 200]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("suffix", ["", ".txt", ".json", "/~art_1.txt"])
def test_a_revision_says_its_time_and_nothing_that_may_change(law, method, suffix):
    for url, when in revisions():
        reply = law.get(path(url) + suffix, method=method)
        assert reply.status == 200 and reply["Memento-Datetime"] == http(when) and "immutable" in reply["Cache-Control"]
        found = links(reply["Link"])
        assert one(found, "original")[0] == f"{ORIGIN}{ACT}" + ("/~art_1" if "~" in suffix else "")
        for rel in ("memento", "prev", "next", "predecessor-version", "successor-version"):
            assert not with_rel(found, rel), "a year from now it may be wrong"
        again = law.get(path(url) + suffix, {"If-None-Match": reply["ETag"]}, method=method)
        assert again.status == 304 and again["Memento-Datetime"] == http(when)


@pytest.mark.parametrize("suffix", ["", ".txt"])
def test_a_version_names_its_neighbours_and_what_to_cite(law, suffix):
    days = list(VERSIONS)
    for k, day in enumerate(days):
        found = links(law.get(f"{ACT}/eng@{day}{suffix}")["Link"])
        for rel, other in (("predecessor-version", k - 1), ("successor-version", k + 1)):
            expected = [f"{ORIGIN}{ACT}/eng@{days[other]}{suffix}"] if 0 <= other < len(days) else []
            assert [target for target, _ in with_rel(found, rel)] == expected
            assert all(law.get(path(target)).status == 200 for target in expected)
        assert one(found, "cite-as")[0] == f"{ORIGIN}{ACT}/eng@{day}"
    found = links(law.get(f"{ACT}/eng{suffix}")["Link"])
    assert one(found, "predecessor-version")[0] == f"{ORIGIN}{ACT}/eng@1949-05-23{suffix}"
    assert one(found, "successor-version")[0] == f"{ORIGIN}{ACT}/eng@{FUTURE}{suffix}"
    assert one(links(law.get(f"{ACT}/eng@1949-05-23;r1/~art_1.txt")["Link"]), "cite-as")[0] == f"{ORIGIN}{ACT}/eng@1949-05-23/~art_1"


def test_the_head_of_an_answer_fits_into_four_kibibytes(law):
    for target in (ACT, f"{ACT}/eng@1949-05-23.txt", f"{ACT}/eng@1949-05-23;r1.txt", f"{ACT}/~art_1.json"):
        reply = law.get(target)
        assert sum(len(name) + len(value) + 4 for name, value in reply.headers.items()) < 4096


def test_what_may_be_corrected_is_no_memento(law):
    for target in (ACT, f"{ACT}/eng@1949-05-23.txt", f"{ACT}/eng@.txt", f"{ACT}/eng@1949-05-23;r1...1949-05-23;r2.txt"):
        assert law.get(target)["Memento-Datetime"] is None


@pytest.mark.parametrize("wrong", [
    "2021-01-01", "Fri, 01 Jan 2021 00:00:00", "Fri, 01 Jan 2021 00:00:00 UTC", "fri, 01 jan 2021 00:00:00 GMT", "Mon, 01 Jan 2021 00:00:00 GMT",
    "Friday, 01-Jan-21 00:00:00 GMT", "Fri Jan  1 00:00:00 2021", "Wed, 30 Feb 2021 00:00:00 GMT", "yesterday", ""])
def test_another_date_is_refused_with_an_example(law, wrong):
    reply = ask(law, f"{ACT}.txt", wrong)
    assert reply.status == 400 and reply["Cache-Control"] == "no-store"
    assert "Fri, 01 Jan 2021 00:00:00 GMT" in json.loads(reply.text)["detail"]


def test_the_language_is_chosen_before_the_time(law):
    reply = ask(law, ACT, gmt("1960-01-01"), **{"Accept-Language": "de"})
    assert reply["Location"] == f"{ORIGIN}{ACT}/deu@1950-01-01;r1" and "accept-language" in reply["Vary"].lower()
    assert ask(law, ACT, gmt("1960-01-01"), **{"Accept-Language": "fr"})["Location"].endswith("eng@1949-05-23;r2")


def test_a_portion_is_a_timegate_of_its_own(law):
    reply = ask(law, f"{ACT}/~art_1.txt", gmt("1910-01-01"))
    assert reply.status == 302 and reply["Location"] == f"{ORIGIN}{ACT}/eng@1903-03-05;r1/~art_1.txt"
    assert "edition 1." in law.get(path(reply["Location"])).text
    assert ask(law, f"{ACT}/~art_9.txt", gmt("1910-01-01")).status == 404


def test_what_is_not_there_is_not_found(law):
    assert ask(law, "/akn/xx/act/1903/8.txt", gmt("1910-01-01")).status == 404
    assert ask(law, f"{ACT}/fra.txt", gmt("1910-01-01")).status == 404


@pytest.mark.parametrize("of, languages", [(ACT, ["deu", "eng"]), (f"{ACT}/eng", ["eng"]), (f"{ACT}/deu", ["deu"])])
def test_a_timemap_has_each_revision_with_its_time(law, of, languages):
    reply = law.get(f"{of}/timemap")
    assert reply.status == 200 and reply["Content-Type"] == LINK_FORMAT
    found = links(reply.text)
    assert one(found, "original")[0] == one(found, "timegate")[0] == f"{ORIGIN}{ACT}"
    expected = [line for language in languages for line in revisions(language)]
    mementos = with_rel(found, "memento")
    assert [(target, email.utils.parsedate_to_datetime(parameters["datetime"])) for target, parameters in mementos] == expected
    own = one(found, "self")
    assert own[0] == f"{ORIGIN}{of}/timemap" and own[1]["type"] == LINK_FORMAT
    assert own[1]["from"] == http(min(when for _, when in expected)) and own[1]["until"] == http(max(when for _, when in expected))
    assert one(found, "first")[1]["datetime"] == own[1]["from"] and one(found, "last")[1]["datetime"] == own[1]["until"]
    for target, parameters in mementos:
        assert law.get(path(target))["Memento-Datetime"] == parameters["datetime"]
    assert law.get(f"{of}/timemap", {"If-None-Match": reply["ETag"]}).status == 304


def test_the_timemap_as_json_says_the_same(law):
    reply = law.get(f"{ACT}/eng/timemap.json")
    assert reply["Content-Type"] == "application/json"
    told = json.loads(reply.text)
    assert told["original_uri"] == told["timegate_uri"] == f"{ORIGIN}{ACT}"
    assert told["timemap_uri"] == {"link_format": f"{ORIGIN}{ACT}/eng/timemap", "json_format": f"{ORIGIN}{ACT}/eng/timemap.json"}
    rows = [(row["uri"], datetime.datetime.fromisoformat(row["datetime"].replace("Z", "+00:00"))) for row in told["mementos"]["list"]]
    assert rows == revisions()
    assert (told["mementos"]["first"], told["mementos"]["last"]) == (told["mementos"]["list"][0], told["mementos"]["list"][-1])


def test_a_timemap_is_of_a_work_or_a_language_in_two_formats(law):
    assert law.get(f"{ACT}/eng@1903-03-05/timemap").status == 400
    assert law.get(f"{ACT}/eng/~art_1/timemap").status == 400
    assert law.get(f"{ACT}/timemap.txt").status == 404
    assert law.get(f"{ACT}/timemap?after=first").status == 400
    assert law.get(f"{ACT}/timemap?page=2").status == 400
    assert law.get(f"{ACT}/fra/timemap").status == 404
    assert law.get("/akn/xx/act/1903/8/timemap").status == 404


def test_a_work_with_one_revision_has_it_first_and_last(server):
    target = f"{gaz.WORK}/eng/timemap"
    found = with_rel(links(server.get(target).text), "memento")
    if len(found) == 1:
        assert set(found[0][1]["rel"].split()) == {"first", "last", "memento"}
    assert found


def test_a_withdrawn_revision_is_no_memento(tmp_path):
    store = tmp_path / "gazetted.db"
    for edition in (1, 2):
        gaz.run("import", write(tmp_path, edition), "--work", ACT, "--date", "1903-03-05", "--lang", "eng", "--store", store)
    with gaz.Server(store, "--base-url", ORIGIN) as server:
        gaz.run("withdraw", f"{ACT}/eng@1903-03-05;r2", "--reason", "By mistake", "--store", store)
        gaz.until(lambda: ask(server, f"{ACT}.txt", gmt("1910-01-01"))["Location"] == f"{ORIGIN}{ACT}/eng@1903-03-05;r1.txt", "r1 again")
        gaz.until(lambda: len(with_rel(links(server.get(f"{ACT}/timemap").text), "memento")) == 1, "one memento")
        gaz.run("withdraw", ACT, "--reason", "By mistake", "--store", store)
        gaz.until(lambda: server.get(f"{ACT}/timemap").status == 410, "gone")
        assert ask(server, f"{ACT}.txt", gmt("1910-01-01")).status == 410


def test_a_long_timemap_has_pages_that_lead_on(tmp_path):
    store, count = tmp_path / "gazetted.db", 1003
    rows = ["file\twork\tdate\tlang"]
    for k in range(count):
        file = tmp_path / f"{k}.txt"
        file.write_text(f"Act of Tests\nArticle 1. First\nIt is edition {k}.\n", "utf-8")
        rows.append(f"{file.name}\t{ACT}\t{datetime.date(1903, 1, 1) + datetime.timedelta(days=k)}\teng")
    (tmp_path / "corpus.tsv").write_text("\n".join(rows) + "\n", "utf-8")
    gaz.run("import", tmp_path / "corpus.tsv", "--store", store)
    with gaz.Server(store, "--base-url", ORIGIN) as server:
        target, seen, pages = f"{ACT}/timemap", [], 0
        while target:
            found = links(server.get(target).text)
            assert path(one(found, "self")[0]) == target
            seen += [when for _, parameters in with_rel(found, "memento") for when in [parameters["datetime"]]]
            more = with_rel(found, "next")
            target, pages = path(more[0][0]) if more else None, pages + 1
        assert len(seen) == len(set(seen)) == count and pages == 2
        told = json.loads(server.get(f"{ACT}/timemap.json").text)
        assert len(told["mementos"]["list"]) == 1000
        assert len(json.loads(server.get(path(told["next"])).text)["mementos"]["list"]) == 3
