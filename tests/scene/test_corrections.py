# SPDX-License-Identifier: Apache-2.0
"""What is corrected while a server runs: withdrawn, repealed, named otherwise; and a store that takes the place of another."""
import json
import os
import re
import shutil
import sqlite3
import xml.etree.ElementTree

import pytest

import gaz
import store_rows
from gaz import WORK

REASON = "It was published by mistake."
AMENDED = f"{WORK}/eng@2007-01-01"
HTML = {"Accept": "text/html"}
ATOM = "{http://www.w3.org/2005/Atom}"
TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"


@pytest.fixture
def store(sample_store, tmp_path):
    """A store of this test alone."""
    path = tmp_path / "own.db"
    shutil.copy(sample_store, path)
    return path


def correct(store, command, *args):
    return gaz.run(command, *args, "--reason", REASON, "--by", "The registrar", "--store", store)


def test_a_withdrawn_version_is_gone_everywhere_within_a_second(store):
    with gaz.Server(store) as server:
        urls = [f"{AMENDED};r1.txt", f"{AMENDED}.txt", f"{AMENDED};r1.epub", f"{AMENDED};r1/~art_5.html", f"{WORK}/eng@2006-05-01...2007-01-01.json"]
        assert [server.get(url).status for url in urls for _ in range(3)] == [200] * 15  # some from the cache of a loop
        assert "2007-01-01" in server.get(f"{WORK}/eng.txt").text
        assert "withdrawn" in correct(store, "withdraw", AMENDED).out
        gaz.until(lambda: server.get(urls[0]).status == 410, "the server knows")
        for url in urls:
            reply = server.get(url)
            assert reply.status == 410, url
            problem = json.loads(reply.text)
            assert problem["type"] == "/problems/gone" and REASON in problem["detail"] and "was withdrawn on 20" in problem["detail"]
        assert "2007-01-01" not in server.get(f"{WORK}/eng.txt").text
        assert server.get(f"{WORK}/eng@2006-05-01;r2.txt").status == 200


def test_lists_and_pages_tell_of_what_was_withdrawn(store):
    correct(store, "withdraw", AMENDED)
    with gaz.Server(store) as server:
        entries = {entry["date"]: entry for entry in json.loads(server.get(f"{WORK}/versions.json").text)["entries"]}
        assert entries["2007-01-01"]["reason"] == REASON and entries["2007-01-01"]["withdrawn"].startswith("20")
        assert "reason" not in entries["2006-05-01"]
        assert REASON in server.get(f"{WORK}/versions.txt").text
        history = server.get(f"{WORK}/eng/versions", HTML).text
        assert REASON in history and f'href="{AMENDED};r1"' not in history
        gone = server.get(f"{AMENDED};r1", HTML)
        assert gone.status == 410 and REASON in gone.text
        assert f'href="{WORK}/eng@2006-05-01;r2"' in gone.text, "what there is instead"
        assert "2007-01-01" not in server.get(f"{WORK}/eng", HTML).text
        assert gaz.run("list", "--store", store).out.count("2007-01-01") == 0
    said = gaz.run("history", "opinions", "--store", store).out
    assert "(withdrawn by correction 7)" in said and f"withdraw, by The registrar: {REASON}" in said


def test_a_corrected_text_is_the_next_revision(store):
    correct(store, "withdraw", AMENDED)
    text = gaz.ROOT / "contrib/corpus/opinions-2007-01-01-amended.txt"
    gaz.run("import", text, "--work", WORK, "--date", "2007-01-01", "--lang", "eng", "--store", store)
    with gaz.Server(store) as server:
        assert server.get(f"{AMENDED};r2.txt").status == 200
        assert server.get(f"{AMENDED};r1.txt").status == 410


def test_a_work_that_is_withdrawn_is_gone_under_all_its_names(store):
    correct(store, "withdraw", "opinions")
    with gaz.Server(store) as server:
        for url in (WORK, f"{WORK}/eng", f"{WORK}/eng@.txt", f"{WORK}/versions.json", f"{WORK}.epub"):
            assert server.get(url).status == 410, url
        assert server.get(server.get("/opinions.txt")["Location"]).status == 410
        assert f"{WORK}/eng" not in server.get("/").text


def test_a_repealed_work_is_served_and_says_until_when(store):
    with gaz.Server(store) as server:
        assert ">In force<" in server.get(f"{WORK}/eng", HTML).text
        correct(store, "repeal", "opinions", "--on", "2020-01-01")
        gaz.until(lambda: ">Repealed<" in server.get(f"{WORK}/eng", HTML).text, "the page says so")
        assert '"2019-12-31"' in server.get(f"{WORK}/eng", HTML).text
        article = server.get(f"{WORK}/eng@2007-01-01;r1/~art_5", HTML).text
        assert ">Repealed<" in article and '"2019-12-31"' in article
        assert server.get(f"{WORK}/eng.txt").status == 200
        correct(store, "repeal", "opinions", "--on", "never")
        gaz.until(lambda: ">In force<" in server.get(f"{WORK}/eng", HTML).text, "it was taken back")


def test_a_repeal_to_come_is_the_end_of_the_cached_page(store):
    correct(store, "repeal", "opinions", "--on", "2999-01-01")
    with gaz.Server(store) as server:
        page = server.get(f"{WORK}/eng", HTML).text
        assert "is in force from" in page and '"2998-12-31"' in page


def test_a_short_name_leads_elsewhere(store):
    with gaz.Server(store) as server:
        assert server.get("/opinions")["Location"].startswith(WORK)
        assert "now names" in correct(store, "alias", "opinions", "harbour-bylaw").out
        gaz.until(lambda: "portmere" in server.get("/opinions")["Location"], "the name leads to the other work")


def without_digests(text):
    return [line for line in text.splitlines() if not line.startswith(("Digest", "SHA-256"))]


RENAMED = "/akn/cn-bj/statement/opinions/2006/19"


def test_a_renamed_work_goes_on_and_its_old_addresses_lead_there(store):
    with gaz.Server(store) as server:
        before = json.loads(server.get(f"{WORK}/versions.json").text)["entries"]
        text = server.get(f"{AMENDED};r1.txt").text
        assert f"renamed {WORK} to {RENAMED}" in correct(store, "rename", "opinions", RENAMED).out
        gaz.until(lambda: server.get(f"{AMENDED};r1.txt").status == 301, "the old name leads on")
        for end in ("", "/eng", "/versions", "/eng@2007-01-01;r1.txt", "/eng@2007-01-01;r1/~art_5.html",
                    "/eng@2006-05-01...2007-01-01.json", "/eng:2006-09-15", "/eng:2006-09-15/~art_5.txt"):
            reply = server.get(f"{WORK}{end}", HTML)
            assert (reply.status, reply["Location"]) == (301, f"{RENAMED}{end}"), end
            assert server.get(reply["Location"], HTML).status == (302 if ":" in end else 200), end
        assert server.get(f"{WORK.replace('opinions', 'Opinions')}.txt")["Location"] == f"{RENAMED}.txt"
        after = json.loads(server.get(f"{RENAMED}/versions.json").text)["entries"]
        same = ("date", "revision", "language", "published", "title")
        assert [[entry.get(key) for key in same] for entry in after] == [[entry.get(key) for key in same] for entry in before]
        assert without_digests(server.get(f"{RENAMED}/eng@2007-01-01;r1.txt").text) == without_digests(text.replace(WORK, RENAMED))
        source = server.get(f"{RENAMED}/eng@2007-01-01;r1.xml").text
        assert f'"{RENAMED}"' in source and 'FRBRnumber value="19"' in source
        assert not re.search(rf'"{WORK}["/@]', source)
        assert server.get("/opinions.txt")["Location"] == f"{RENAMED}.txt"
        assert f"{WORK}/" not in server.get("/").text
        feed = xml.etree.ElementTree.fromstring(server.get("/changes.atom").body)
        assert len(list(feed.iter(TOMBSTONE))) == len(before)
    assert "no fault was found" in gaz.run("fsck", "--store", store).out
    text = gaz.ROOT / "contrib/corpus/opinions-2007-01-01-amended.txt"
    result = gaz.run("import", text, "--work", WORK, "--date", "2008-01-01", "--lang", "eng", "--store", store, check=False)
    assert result.returncode != 0 and f"is now called {RENAMED}" in result.err


def test_a_correction_is_shown_with_its_reason(store, tmp_path):
    path = tmp_path / "corrected.txt"
    path.write_text((gaz.ROOT / "contrib/corpus/opinions-2007-01-01-amended.txt").read_text("utf-8").replace("the", "this", 1), "utf-8")
    gaz.run("import", path, "--work", WORK, "--date", "2007-01-01", "--lang", "eng", "--reason", REASON, "--by", "The registrar", "--store", store)
    with gaz.Server(store) as server:
        for url in (WORK, f"{WORK}/eng/versions"):
            assert REASON in server.get(url, HTML).text, url
        entries = json.loads(server.get(f"{WORK}/versions.json").text)["entries"]
        assert [entry.get("reason") for entry in entries if entry["date"] == "2007-01-01"] == [None, REASON]
        assert f"<summary>{REASON}</summary>" in server.get("/changes.atom").text
    assert f"correct, by The registrar: {REASON}" in gaz.run("history", "opinions", "--store", store).out


def test_a_language_in_force_stands_in_for_one_that_is_not(store, tmp_path):
    work = "/akn/xx/act/2024/3"
    for language, date in (("eng", "2999-01-01"), ("fra", "2024-01-01")):
        text = tmp_path / f"{language}.txt"
        text.write_text(f"Act in {language}\n\nArticle 1\n\nThe words in {language}.\n")
        gaz.run("import", text, "--work", work, "--date", date, "--lang", language, "--store", store)
    with gaz.Server(store) as server:
        assert "The words in fra" in server.get(f"{work}.txt").text
        assert server.get(work, HTML).status == 200
        assert server.get(f"{work}/eng.txt").status == 404


@pytest.mark.parametrize("args, said", [
    (["rename", "opinions", RENAMED], "--reason TEXT"),
    (["rename", "opinions", f"{RENAMED}/eng", "--reason", REASON], "the new name is that of a work"),
    (["rename", "opinions", "/akn/nonsense", "--reason", REASON], "the new name"),
    (["rename", f"{WORK}/eng", RENAMED, "--reason", REASON], "in all its languages"),
    (["rename", "opinions", WORK, "--reason", REASON], "that is its name already"),
    (["rename", "/akn/xx/act/1900/1", RENAMED, "--reason", REASON], "nothing of /akn/xx/act/1900/1 is served"),
    (["withdraw", "opinions", "--reason", ""], "say why"),
    (["withdraw", "opinions"], "--reason TEXT"),
    (["withdraw", "opinions", "--reason", "a \x1b[31mred word"], "without control characters"),
    (["withdraw", "opinions", "--reason", REASON, "--by", "\x07"], "without control characters"),
    (["withdraw", f"{WORK}/eng@2006-05-02", "--reason", REASON], "nothing like this is published"),
    (["withdraw", f"{WORK}/eng@2006-05-01/~art_1", "--reason", REASON], "name a work, a language of it, or a version"),
    (["repeal", "opinions", "--on", "2006-05-01", "--reason", REASON], "the first version is in force from 2006-05-01"),
    (["repeal", "opinions", "--reason", REASON], "name the first day out of force"),
    (["withdraw", "opinions/eng@2006-05-01/~art_1", "--reason", REASON], "name a work, a language of it, or a version"),
    (["repeal", "opinions/eng", "--on", "2020-01-01", "--reason", REASON], "in all its languages"),
    (["repeal", f"{WORK}/eng", "--on", "2020-01-01", "--reason", REASON], "in all its languages"),
    (["alias", "nothing", "opinions", "--reason", REASON], "no document has the short name"),
    (["note", "opinions", "--reason", REASON], "say what to record"),
    (["note", "opinions", "--title", "x"], "--reason TEXT"),
    (["note", "opinions/eng", "--title", "a\tb", "--reason", REASON], "byte 2 of the title"),
    (["note", "opinions/eng", "--title", b"ab\xff", "--reason", REASON], "byte 3 of the title"),
    (["note", "opinions/eng", "--title", "x" * 1001, "--reason", REASON], "write it in at most 1000"),
    (["note", "opinions/eng", "--title", "", "--reason", REASON], "no title is recorded for this language"),
    (["note", "opinions", "--issuer", "x", "--language", "xx1", "--reason", REASON], "--language expects a code"),
    (["note", "opinions", "--issuer", "x", "--language", "fra", "--reason", REASON], "not published in fra"),
    (["note", "opinions/eng", "--issuer", "x", "--language", "zho", "--reason", REASON], "--language says zho"),
    (["note", f"{WORK}/eng@2006-05-01", "--issuer", "x", "--reason", REASON], "metadata are those of a work in all its versions"),
    (["note", "opinions", "--remove-subject", "x", "--reason", REASON], "is not recorded here"),
])
def test_what_cannot_be_corrected_is_said_and_changes_nothing(store, args, said):
    before = gaz.run("history", "opinions", "--store", store).out
    result = gaz.run(*args, "--store", store, check=False)
    assert result.returncode != 0 and said in result.err
    assert gaz.run("history", "opinions", "--store", store).out == before


@pytest.mark.parametrize("name, count", [("opinions", 3), ("/opinions/eng", 3), ("opinions/eng@2007-01-01", 1),
                                         ("opinions/eng@2007-01-01;r1", 1)])
def test_a_short_name_stands_before_a_language_and_a_day(store, name, count):
    assert correct(store, "withdraw", name, "--dry-run").out.count("would withdraw") == count


def test_a_trial_writes_nothing(store):
    before = gaz.run("history", "opinions", "--store", store).out
    assert "would withdraw" in correct(store, "withdraw", AMENDED, "--dry-run").out
    correct(store, "repeal", "opinions", "--on", "2020-01-01", "--dry-run")
    correct(store, "alias", "opinions", "harbour-bylaw", "--dry-run")
    assert "would rename" in correct(store, "rename", "opinions", RENAMED, "--dry-run").out
    assert gaz.run("history", "opinions", "--store", store).out == before


def test_a_store_that_takes_the_place_of_another_is_served(store, sample_store, tmp_path):
    correct(store, "withdraw", AMENDED)
    with gaz.Server(store) as server:
        assert server.get(f"{AMENDED};r1.txt").status == 410
        backup = tmp_path / "backup.db"
        shutil.copy(sample_store, backup)
        for end in ("-wal", "-shm"):
            if os.path.exists(f"{store}{end}"):
                os.unlink(f"{store}{end}")
        os.rename(backup, store)
        gaz.until(lambda: server.get(f"{AMENDED};r1.txt").status == 200, "the server reads the other store")


def test_feeds_take_back_what_was_withdrawn(store):
    with gaz.Server(store) as server:
        before = xml.etree.ElementTree.fromstring(server.get(f"{WORK}/versions.atom").body)
        assert before.find(TOMBSTONE) is None
        ids = {entry.findtext(f"{ATOM}id") for entry in before.iter(f"{ATOM}entry")}
        correct(store, "withdraw", AMENDED)
        for feed in (f"{WORK}/versions.atom", "/changes.atom"):
            gaz.until(lambda feed=feed: b"deleted-entry" in server.get(feed).body, "the feed says so")
            after = xml.etree.ElementTree.fromstring(server.get(feed).body)
            gone, = after.iter(TOMBSTONE)
            assert gone.get("ref") in ids and gone.get("when") == after.findtext(f"{ATOM}updated")
            assert gone.findtext("{http://purl.org/atompub/tombstones/1.0}comment") == REASON
            assert gone.get("ref") not in {entry.findtext(f"{ATOM}id") for entry in after.iter(f"{ATOM}entry")}


def test_a_listing_as_html_says_what_was_withdrawn(store):
    correct(store, "withdraw", AMENDED)
    with gaz.Server(store) as server:
        listing = server.get(f"{WORK}/versions.html").text
        assert "Withdrawn" in listing and REASON in listing


PIECE_BYTES = 24
SECRET = "a name that a court ordered to be removed"


def import_secret(store, tmp_path, work, date="2024-01-01"):
    path = tmp_path / "secret.txt"
    path.write_text(f"Rules about {SECRET}\n\n1. {SECRET}\n\nIt was {SECRET}.\n\n2. End\n\nThe end.\n", "utf-8")
    gaz.run("import", path, "--work", work, "--date", date, "--lang", "eng", "--store", store)


def bytes_of(store):
    paths = [path for top in store.parent.glob(f"{store.name}*") for path in (top, *top.rglob("*"))]
    return b"".join(path.read_bytes() for path in paths if path.is_file())


def sizes_of(store):
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as db:
        return [size for size, in db.execute("select length(c.bytes) from version v join content c on c.id in (v.source, v.upload)")]


def test_what_was_renamed_is_erased_under_its_former_names_too(store, tmp_path):
    names = [f"/akn/xx/act/2024/{n}" for n in (31, 32, 33)]
    own = tmp_path / "renamed.db"
    import_secret(own, tmp_path, names[0])
    for former, name in zip(names, names[1:]):
        correct(own, "rename", former, name)
    said = gaz.run("withdraw", names[-1], "--erase", "--reason", "Order 8/2026", "--store", own).out
    assert all(f"withdrawn {name}/eng@2024-01-01;r1" in said for name in names)
    assert set(sizes_of(own)) == {0}
    assert "no fault was found" in gaz.run("fsck", "--store", own).out


def test_what_a_court_orders_removed_is_nowhere_in_the_files(store, tmp_path):
    work = "/akn/xx/act/2024/1"
    import_secret(store, tmp_path, work)
    assert SECRET.encode() in bytes_of(store)
    said = gaz.run("withdraw", work, "--erase", "--reason", "Order 7/2026", "--store", store).out
    assert "erased from this store; backups" in said
    assert SECRET.encode() not in bytes_of(store)
    assert "no fault was found" in gaz.run("fsck", "--store", store).out
    with gaz.Server(store) as server:
        reply = server.get(f"{work}/eng@2024-01-01.txt")
        assert reply.status == 410 and "Order 7/2026" in reply.text
        assert SECRET not in server.get(f"{work}/versions.json").text + server.get(f"{work}/versions", HTML).text
    assert "erase, by " in gaz.run("history", work, "--store", store).out


def pieces_of(store, seq):
    """Some bytes of everything that is stored of a publication, as they are in the file: compressed, the text is not found by its words."""
    with sqlite3.connect(store) as db:
        packed = [row[0] for row in db.execute("""SELECT bytes FROM content WHERE id IN (SELECT source FROM version WHERE seq = ?1
            UNION SELECT upload FROM version WHERE seq = ?1 UNION SELECT outline FROM portions WHERE seq = ?1)""", [seq])]
    db.close()
    return [blob[at:at + PIECE_BYTES] for blob in packed for at in range(0, len(blob) - PIECE_BYTES, 100)]


def test_what_later_versions_refer_to_is_nowhere_in_the_files_either(store, tmp_path):
    work = "/akn/xx/act/2024/1"
    import_secret(store, tmp_path, work)
    (tmp_path / "later.txt").write_text("Rules about nobody\n\n1. Nobody\n\nIt was nobody.\n\n2. End\n\nThe end.\n", "utf-8")
    gaz.run("import", tmp_path / "later.txt", "--work", work, "--date", "2024-02-01", "--lang", "eng", "--store", store)
    with sqlite3.connect(store) as db:
        seq, reference = db.execute("""SELECT v.seq, c.id FROM version v JOIN content c ON c.reference = v.source
            WHERE v.seq = (SELECT max(seq) - 1 FROM version)""").fetchone()
    db.close()
    pieces = pieces_of(store, seq)
    assert len(pieces) > 5 and all(piece in bytes_of(store) for piece in pieces)
    gaz.run("withdraw", f"{work}/eng@2024-01-01", "--erase", "--reason", REASON, "--store", store)
    left = bytes_of(store)
    assert not any(piece in left for piece in pieces) and SECRET.encode() not in left
    with gaz.Server(store) as server:
        assert "It was nobody" in server.get(f"{work}.txt").text and server.get(f"{work}/eng@2024-01-01.txt").status == 410
    assert "no fault was found" in gaz.run("fsck", "--store", store).out


def test_bytes_that_another_publication_has_stay_until_it_is_withdrawn(store, tmp_path):
    work = "/akn/xx/act/2024/1"
    import_secret(store, tmp_path, work)
    gaz.run("withdraw", f"{work}/eng@2024-01-01;r1", "--reason", REASON, "--store", store)
    import_secret(store, tmp_path, work)  # the same text again: revision 2
    gaz.run("withdraw", f"{work}/eng@2024-01-01;r1", "--erase", "--reason", REASON, "--store", store)
    with gaz.Server(store) as server:
        assert SECRET in server.get(f"{work}/eng@2024-01-01;r2.txt").text
        assert server.get(f"{work}/eng@2024-01-01;r1.txt").status == 410
    gaz.run("withdraw", work, "--erase", "--reason", REASON, "--store", store)
    assert SECRET.encode() not in bytes_of(store)


def test_erasing_is_possible_after_a_withdrawal_and_on_trial(store, tmp_path):
    work = "/akn/xx/act/2024/1"
    import_secret(store, tmp_path, work)
    gaz.run("withdraw", work, "--reason", REASON, "--store", store)
    gaz.run("withdraw", work, "--erase", "--dry-run", "--reason", REASON, "--store", store)
    assert SECRET.encode() in bytes_of(store)
    gaz.run("withdraw", work, "--erase", "--reason", REASON, "--store", store)
    assert SECRET.encode() not in bytes_of(store)


def test_what_was_erased_can_be_published_again(store, tmp_path):
    work = "/akn/xx/act/2024/1"
    import_secret(store, tmp_path, work)
    gaz.run("withdraw", work, "--erase", "--reason", REASON, "--store", store)
    import_secret(store, tmp_path, work)  # the same bytes
    with gaz.Server(store) as server:
        assert SECRET in server.get(f"{work}/eng@2024-01-01;r2.txt").text
        assert server.get(f"{work}/eng@2024-01-01;r1.txt").status == 410
    assert "no fault was found" in gaz.run("fsck", "--store", store).out
    gaz.run("withdraw", work, "--erase", "--reason", REASON, "--store", store)
    assert SECRET.encode() not in bytes_of(store)


def test_a_withdrawn_language_does_not_hide_the_others(store, tmp_path):
    work = "/akn/xx/act/2024/2"
    for language in ("eng", "fra"):
        text = tmp_path / f"{language}.txt"
        text.write_text(f"Act in {language}\n\nArticle 1\n\nThe words in {language}.\n")
        gaz.run("import", text, "--work", work, "--date", "2024-01-01", "--lang", language, "--alias", "two", "--store", store)
    correct(store, "withdraw", f"{work}/eng")
    with gaz.Server(store) as server:
        assert "The words in fra" in server.get(f"{work}.txt").text
        for url in (work, f"{work}/versions", server.get("/two", HTML)["Location"]):
            assert server.get(url, HTML).status == 200, url
        for url in (f"{work}/eng", f"{work}/eng.txt", f"{work}/eng@.txt", f"{work}/eng:2025-01-01.txt"):
            assert server.get(url).status == 410, url


def note(store, *args):
    return correct(store, "note", *args).out


def test_recorded_metadata_reach_lists_feeds_and_pages_and_leave_the_texts_alone(store):
    title, issuer, label = "A title of today", "The council of today", "Guidance"
    with gaz.Server(store) as server:
        frozen = [f"{WORK}/eng@2006-05-01;r2{end}" for end in (".html", ".txt", ".epub", ".json", "/~art_5.html")]
        before = [server.get(url).body for url in frozen]
        assert title not in server.get(f"{WORK}/eng", HTML).text
        said = note(store, "opinions", "--title", title, "--issuer", issuer, "--kind-label", label, "--subject", "party work", "--subject", "villages", "--language", "eng")
        assert f"recorded for {WORK}/eng: title: {title}" in said and "subject: villages" in said
        gaz.until(lambda: title in server.get(f"{WORK}/eng", HTML).text, "the page shows it")
        page = server.get(f"{WORK}/eng", HTML).text
        assert f"<h1>{title}</h1>" in page and issuer in page and label in page and "party work; villages" in page
        assert re.search(rf"<title>[^<]*{title}", page) and f'"name":"{title}"' in page
        for url in (f"{WORK}/versions", f"{WORK}/eng/~art_5", f"{WORK}/eng@2006-05-01...2007-01-01", "/", "/akn/cn-bj", "/changes", "/?q=title+today", "/?q=villages+work"):
            assert title in server.get(url, HTML).text, url
        assert label in server.get("/akn/cn-bj", HTML).text
        entry = [work for work in json.loads(server.get("/").text)["works"] if work["work"] == WORK and work["language"] == "eng"]
        assert [(w["title"], w["issuer"], w["kind_label"], w["subjects"]) for w in entry] == [(title, issuer, label, ["party work", "villages"])]
        for url in (f"{WORK}/versions.json", f"{WORK}/versions.atom", "/changes.atom", f"{WORK}/eng/~art_5/versions.json"):
            assert title in server.get(url).text, url
        assert [server.get(url).body for url in frozen] == before
        note(store, "opinions", "--title", "", "--remove-subject", "villages", "--language", "eng")
        gaz.until(lambda: title not in server.get(f"{WORK}/eng", HTML).text, "it was taken back")
        assert "villages" not in server.get(f"{WORK}/eng", HTML).text and issuer in server.get(f"{WORK}/eng", HTML).text
    history = gaz.run("history", "opinions", "--store", store).out
    assert f"note (eng) title={title}, by The registrar: {REASON}" in history and "note (eng) -subject=villages" in history


def test_recorded_metadata_are_in_lists_exports_and_copies(store, tmp_path):
    note(store, "opinions/eng", "--title", "Of today", "--subject", "villages", "--short-title", "Opinions")
    rows = [json.loads(line) for line in gaz.run("list", "--json", "--store", store).out.splitlines()]
    row = next(row for row in rows if row["work"] == WORK and row["language"] == "eng")
    assert (row["title"], row["short_title"], row["kind_label"], row["subjects"], row["repealed"]) == ("Of today", "Opinions", None, ["villages"], None)
    assert "\tOf today\n" in gaz.run("list", "--store", store).out
    gaz.run("export", tmp_path / "export", "--store", store)
    gaz.run("init", tmp_path / "made.db", "--from", tmp_path / "export")
    gaz.run("copy", store, tmp_path / "copied.db")
    gaz.run("backup", tmp_path / "kept.db", "--store", store)
    gaz.run("restore", tmp_path / "kept.db", tmp_path / "restored.db")
    for other in ("made.db", "copied.db", "restored.db"):
        assert gaz.run("list", "--json", "--store", tmp_path / other).out == gaz.run("list", "--json", "--store", store).out, other
        assert gaz.run("history", "opinions", "--json", "--store", tmp_path / other).out == gaz.run("history", "opinions", "--json", "--store", store).out
        assert "no fault was found" in gaz.run("fsck", "--store", tmp_path / other).out


def test_damaged_metadata_are_an_error(store):
    note(store, "opinions/eng", "--title", "Of today")
    with sqlite3.connect(store) as db:
        trigger = db.execute("SELECT sql FROM sqlite_schema WHERE name = 'record_never_changes'").fetchone()[0]
        db.execute("DROP TRIGGER record_never_changes")
        db.execute("UPDATE record SET value = 'title=Of never' WHERE kind = 'note'")
        db.execute(trigger)
    db.close()
    store_rows.seal(store)
    result = gaz.run("list", "--store", store, check=False)
    assert result.returncode != 0 and "Of never" not in result.out and "damaged" in result.err
    assert "correction" in gaz.run("fsck", "--store", store, check=False).out


def test_the_list_says_what_is_repealed(store):
    assert "repealed" not in gaz.run("list", "--store", store).out
    correct(store, "repeal", "opinions", "--on", "2999-01-01")
    assert f"\t(to be repealed from 2999-01-01)\n" in gaz.run("list", "--store", store).out
    correct(store, "repeal", "opinions", "--on", "2020-01-01")
    listed = gaz.run("list", "--store", store).out
    assert [line for line in listed.splitlines() if "(repealed from 2020-01-01)" in line and line.startswith(WORK)]
    rows = [json.loads(line) for line in gaz.run("list", "--json", "--store", store).out.splitlines()]
    assert {row["repealed"] for row in rows if row["work"] == WORK} == {"2020-01-01"}
    assert {row["repealed"] for row in rows if row["work"] != WORK} == {None}


def counted(store):
    """Sources, uploaded files and portions that fsck has read."""
    said = gaz.run("fsck", "--store", store).out
    return [int(n) for n in re.findall(r"(\d+) (?:sources|uploads|uploaded files|portions)", said)] or said


def test_fsck_does_not_count_what_was_erased(store):
    before = counted(store)
    correct(store, "withdraw", AMENDED, "--erase")
    after = counted(store)
    assert len(before) == 3 and all(a < b for a, b in zip(after, before)), (before, after)


def test_a_repeal_that_is_not_recorded_is_not_taken_back(store):
    refused = gaz.run("repeal", "opinions", "--on", "never", "--reason", REASON, "--store", store, check=False)
    assert refused.returncode == 73 and "no repeal of" in refused.err and "nothing to take back" in refused.err


def test_a_renamed_work_keeps_the_media_types_of_its_files(store, tmp_path):
    def types():
        folder = tmp_path / f"export-{len(list(tmp_path.iterdir()))}"
        gaz.run("export", folder, "--store", store)
        rows = [json.loads(line) for line in (folder / "publications.jsonl").read_text("utf-8").splitlines()]
        return [(row["work"], row["upload_sha256"], row["upload_type"]) for row in rows]

    before = {sha: kind for work, sha, kind in types() if work == WORK}
    correct(store, "rename", "opinions", RENAMED)
    after = {sha: kind for work, sha, kind in types() if work == RENAMED}
    assert before and after == before and all(after.values())
