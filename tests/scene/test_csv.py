# SPDX-License-Identifier: Apache-2.0
"""Listings as tables (RFC 4180): every value comes back, and no cell is a formula unless the client asks for it."""
import csv
import io
import json

import pytest

import gaz
from gaz import WORK

TITLES = {1: '=HYPERLINK("http://evil.example")', 2: 'Act of "Tests", Trials', 3: "+1", 4: "@sum", 5: "-2", 6: "港口条例", 7: "Plain; and simple"}


@pytest.fixture(scope="module")
def law(tmp_path_factory):
    folder = tmp_path_factory.mktemp("csv")
    rows = ["file\twork\tdate\tlang\ttitle\n"]
    for k, title in TITLES.items():
        (folder / f"{k}.txt").write_text(f"Act {k}\nArticle 1. First\nIt says {k}.\n", "utf-8")
        rows.append(f"{k}.txt\t/akn/xx/act/2020/{k}\t2020-01-01\teng\t{title}\n")
    (folder / "list.tsv").write_text("".join(rows), "utf-8")
    gaz.run("import", "--list", folder / "list.tsv", "--store", folder / "gazetted.db")
    with gaz.Server(folder / "gazetted.db") as server:
        yield server


def read(server, target):
    """The rows as dictionaries, by a reader that other people wrote."""
    reply = server.get(target)
    assert reply.status == 200 and reply["Content-Type"] == "text/csv; charset=utf-8; header=present", reply.text
    lines = reply.body.decode("utf-8")
    assert lines.endswith("\r\n") and "\n" not in lines.replace("\r\n", "")
    return list(csv.DictReader(io.StringIO(lines, newline=""), strict=True))


def entries(server, target):
    return [{name: str(value) for name, value in entry.items()} for entry in json.loads(server.get(target).text)["entries"]]


def without_empty(row):
    return {name: value for name, value in row.items() if value}


def test_every_value_comes_back(law):
    rows = read(law, "/changes.csv?guard=0")
    assert [without_empty(row) for row in rows] == entries(law, "/changes.json")
    assert {row["title"] for row in rows} == set(TITLES.values())


def test_no_cell_is_a_formula(law):
    rows = read(law, "/changes.csv")
    assert all(value[:1] not in ("=", "+", "-", "@", "\t", "\r") for row in rows for value in row.values())
    guarded = {"'" + title if title[0] in "=+-@" else title for title in TITLES.values()}
    assert {row["title"] for row in rows} == guarded


def test_a_byte_order_mark_is_there_when_asked_for(law):
    plain = law.get("/changes.csv").body
    assert plain[:4] == b"href" and law.get("/changes.csv?bom=1").body == b"\xef\xbb\xbf" + plain


@pytest.mark.parametrize("listing", ["versions", "eng/versions", "eng/~art_12/versions", "contents", "eng@2006-05-01;r1/contents"])
def test_all_listings_have_the_same_columns(server, law, listing):
    rows = read(server, f"{WORK}/{listing}.csv?guard=0")
    assert [without_empty(row) for row in rows] == entries(server, f"{WORK}/{listing}.json")
    assert list(rows[0]) == list(read(law, "/changes.csv")[0])


def test_a_program_gets_it_by_its_type_and_a_download_by_its_name(law, server):
    reply = law.get("/changes", {"Accept": "text/csv"})
    assert reply["Content-Type"].startswith("text/csv") and 'filename="changes.csv"' in reply["Content-Disposition"]
    assert server.get(f"{WORK}.csv").status == 406
    assert law.get("/changes.csv?guard=2").status == 400


def test_a_long_listing_leads_on_in_the_header(law):
    reply = law.get("/changes.csv?before=3")
    assert len(read(law, "/changes.csv?before=3")) == 2 and 'rel="next"' not in reply["Link"]
