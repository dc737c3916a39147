# SPDX-License-Identifier: Apache-2.0
"""The contents of a version: each portion by its eId, number and heading, and since when it has its wording."""
import json
import re

import pytest

import gaz
from gaz import WORK

ORIGIN = "https://law.example"
ACT = "/akn/xx/act/2020/7"
PAGE = 1000
# The texts of articles 1 to 3 in each publication; None: there is no such article.
EDITIONS = {"2020-01-01": [("a", "b", None)], "2021-01-01": [("a", "c", None), ("a", "d", None)], "2022-01-01": [("a", "b", "e")]}


def write(folder, texts):
    file = folder / "act.txt"
    lines = [f"Article {k + 1}. Heading {k + 1}\nIt says {text}.\n" for k, text in enumerate(texts) if text]
    file.write_text("Act of Tests\n" + "".join(lines), "utf-8")
    return file


@pytest.fixture(scope="module")
def law(tmp_path_factory):
    folder = tmp_path_factory.mktemp("contents")
    store = folder / "gazetted.db"
    for day, editions in EDITIONS.items():
        for texts in editions:
            gaz.run("import", write(folder, texts), "--work", ACT, "--date", day, "--lang", "eng", "--store", store)
    gaz.run("import", write(folder, ("a", "b", "c")), "--work", ACT, "--date", "2020-06-01", "--lang", "deu", "--store", store)
    with gaz.Server(store, "--base-url", ORIGIN) as server:
        yield server


def entries(server, target):
    reply = server.get(target)
    assert reply.status == 200, reply.text
    return json.loads(reply.text)["entries"]


def wordings(server, target):
    return {entry["eid"]: f"{entry['date']};r{entry['revision']}" for entry in entries(server, target)}


def test_each_portion_has_its_names_and_leads_to_itself(law):
    rows = entries(law, f"{ACT}/eng@2022-01-01/contents.json")
    assert [(row["eid"], row["number"].rstrip("."), row["heading"]) for row in rows] == [
        (f"art_{k}", f"Article {k}", f"Heading {k}") for k in (1, 2, 3)]
    for row, text in zip(rows, "abe"):
        assert row["href"] == f"{ORIGIN}{ACT}/eng@2022-01-01;r1/~{row['eid']}"
        assert f"It says {text}." in law.get(row["href"].removeprefix(ORIGIN) + ".txt").text


def test_each_portion_says_which_publication_gave_it_its_wording(law):
    assert wordings(law, f"{ACT}/eng@2020-01-01/contents.json") == {"art_1": "2020-01-01;r1", "art_2": "2020-01-01;r1"}
    assert wordings(law, f"{ACT}/eng@2021-01-01/contents.json") == {"art_1": "2020-01-01;r1", "art_2": "2021-01-01;r2"}
    now = {"art_1": "2020-01-01;r1", "art_2": "2022-01-01;r1", "art_3": "2022-01-01;r1"}
    for target in (f"{ACT}/eng@2022-01-01", f"{ACT}/eng"):
        assert wordings(law, f"{target}/contents.json") == now, "what came back is new, and what is another language's does not count"


def test_equal_texts_have_equal_digests_in_any_version(law):
    first, last = ({row["eid"]: row["text"] for row in entries(law, f"{ACT}/eng@{day}/contents.json")} for day in ("2020-01-01", "2022-01-01"))
    assert first["art_1"] == last["art_1"] and first["art_2"] == last["art_2"] and len({*last.values()}) == 3
    assert all(re.fullmatch("[0-9a-f]{10}", text) for text in last.values())


def test_the_contents_of_a_revision_never_change(law):
    reply = law.get(f"{ACT}/eng@2021-01-01;r1/contents.json")
    assert "immutable" in reply["Cache-Control"]
    assert all("date" not in row and "published" not in row and row["text"] for row in json.loads(reply.text)["entries"])
    moving = law.get(f"{ACT}/eng@2021-01-01/contents.json")
    assert "immutable" not in moving["Cache-Control"]
    assert law.get(moving["Content-Location"] or f"{ACT}/eng@2021-01-01/contents.json").body == moving.body


@pytest.mark.parametrize("suffix", ["html", "txt", "md", "atom"])
def test_other_formats_of_listings_write_it_too(law, suffix):
    text = law.get(f"{ACT}/contents.{suffix}").text
    assert "Heading 3" in text and f"{ACT}/eng@2022-01-01;r1/~art_3" in text


def test_a_day_leads_to_its_version_and_a_language_is_negotiated(law):
    assert law.get(f"{ACT}/eng:2021-06-01/contents.json")["Location"] == f"{ORIGIN}{ACT}/eng@2021-01-01/contents.json"
    reply = law.get(f"{ACT}/contents.json", {"Accept-Language": "de"})
    assert "/deu@" in reply.text and "Accept-Language" in reply["Vary"]


def test_what_has_no_contents_is_refused(law):
    for target in (f"{ACT}/eng/~art_1", f"{ACT}/eng@2020-01-01...2021-01-01", f"{ACT}/eng+deu"):
        assert law.get(f"{target}/contents.json").status == 400
    assert law.get(f"{ACT}/eng@2019-01-01/contents.json").status == 404
    assert law.get(f"{ACT}/contents.nothing").status == 404
    assert law.get(f"{ACT}/contents.json?after=art_9").status == 404
    assert law.get(f"{ACT}/contents.json?after=").status == 400
    assert law.get(f"{ACT}/contents.json?after=art_1&after=art_2").status == 400
    assert [row["eid"] for row in entries(law, f"{ACT}/contents.json?after=art_1")] == ["art_2", "art_3"]


def test_a_work_that_is_called_so_is_still_a_work(law, tmp_path):
    store = tmp_path / "gazetted.db"
    gaz.run("import", write(tmp_path, ("a",)), "--work", "/akn/xx/act/2020/contents", "--date", "2020-01-01", "--lang", "eng", "--store", store)
    with gaz.Server(store) as server:
        assert "It says a." in server.get("/akn/xx/act/2020/contents.txt").text


def test_long_contents_have_pages_that_lead_on(tmp_path):
    store, count = tmp_path / "gazetted.db", PAGE + 7
    gaz.run("import", write(tmp_path, [f"number {k}" for k in range(count)]), "--work", ACT, "--date", "2020-01-01", "--lang", "eng", "--store", store)
    with gaz.Server(store, "--base-url", ORIGIN) as server:
        target, seen = f"{ACT}/contents.json", []
        while target:
            page = json.loads(server.get(target).text)
            assert len(page["entries"]) <= PAGE
            seen += [row["eid"] for row in page["entries"]]
            target = page["next"].removeprefix(ORIGIN).replace("/contents?", "/contents.json?") if "next" in page else None
        assert len(seen) == len(set(seen)) and seen == [f"art_{k}" for k in range(1, count + 1)]


def test_the_sample_corpus_leads_to_the_article_that_was_amended(server):
    rows = {row["eid"]: row for row in entries(server, f"{WORK}/eng@2007-01-01/contents.json")}
    assert rows["art_12"]["date"] == "2007-01-01" and "2006-05-01" in {row["date"] for row in rows.values()}


def test_the_addresses_of_ids_of_other_tools_lead_to_their_portions(store, tmp_path):
    """Brackets, colons, apostrophes...: whatever the schema allows in an eId, but the signs of markup and of paths."""
    ids = ["sec_(1)", "sec:2", "sec'3", "sec;4", "sec,5", "sec@6", "sec!7", "sec?8", "sec#9", "sec[10]", "sec~11", "sec%12", "sec|13", "sec$14"]
    sections = "".join(f'<section eId="{eid}"><num>{n}</num><content><p>Text number {n}.</p></content></section>' for n, eid in enumerate(ids))
    file = tmp_path / "ids.xml"
    file.write_text(f'<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><act name="x"><meta/><body>{sections}</body></act></akomaNtoso>')
    gaz.run("import", file, "--work", "/akn/xx/act/2024/ids", "--date", "2024-01-01", "--lang", "eng", "--store", store)
    with gaz.Server(store) as server:
        entries = json.loads(server.get("/akn/xx/act/2024/ids/eng@2024-01-01;r1/contents.json").text)["entries"]
        assert len(entries) == len(ids)
        for n, entry in enumerate(entries):
            reply = server.get(entry["href"] + ".txt")
            assert reply.status == 200 and f"Text number {n}." in reply.text, entry
