# SPDX-License-Identifier: Apache-2.0
"""Works in several languages: which one a URL gives, and which URL an answer gives back."""
import io
import json
import re
import zipfile

import pytest

import gaz

ACT = "/akn/xx/act/2020/7"
FUTURE = "2999-01-01"


def text(word, articles=2):
    return f"Act of {word}\n" + "".join(f"Article {n}. Rule\nIt is {word} {n}.\n" for n in range(1, articles + 1))


@pytest.fixture(scope="module")
def act(tmp_path_factory):
    folder = tmp_path_factory.mktemp("languages")
    path, store = folder / "act.txt", folder / "gazetted.db"
    for lang, date, articles in (("eng", "2020-01-01", 3), ("deu", "2020-01-01", 2), ("fra", "2020-01-01", 3), ("fra", "2021-01-01", 3),
                                 ("ita", FUTURE, 3)):
        path.write_text(text(f"{lang}{date[:4]}", articles), "utf-8")
        gaz.run("import", path, "--work", ACT, "--date", date, "--lang", lang, "--store", store)
    with gaz.Server(store) as s:
        yield s


def link(reply, rel):
    return re.search(rf'<([^>]*)>; rel="{rel}"', ", ".join(reply.headers.get_all("Link"))).group(1)


@pytest.mark.parametrize("wanted, lang", [
    (None, "en"), ("", "en"), ("*", "en"), ("de", "de"), ("de-AT, en;q=0.5", "de"), ("en;q=0.5, fr-CH", "fr"),
    ("it, de;q=0.9", "de"), ("nl, es", "en"), ("de;q=0, fr;q=0.1", "fr"), ("de;q=7", "en"), ("\xe9, fr", "fr"),
])
def test_the_client_chooses_among_the_languages_in_force(act, wanted, lang):
    headers = {} if wanted is None else {"Accept-Language": wanted}
    for target, vary in ((ACT, "Accept, Accept-Language, Accept-Encoding"), (f"{ACT}.txt", "Accept-Language, Accept-Encoding"),
                         (f"{ACT}/~art_1.txt", "Accept-Language, Accept-Encoding"), (f"{ACT}.epub", "Accept-Language")):
        vary = f"Accept-Datetime, {vary}"
        for _ in range(4):  # made, cached, kept in front
            reply = act.get(target, headers)
            assert (reply.status, reply["Content-Language"], reply["Vary"]) == (200, lang, vary), target
        code = {"en": "eng", "de": "deu", "fr": "fra"}[lang]
        assert f"/{code}@" in reply["Content-Location"]


def test_a_language_in_the_url_is_that_language(act):
    for lang, tag in (("eng", "en"), ("deu", "de"), ("fra", "fr")):
        reply = act.get(f"{ACT}/{lang}.txt", {"Accept-Language": "it, de, fr"})
        assert (reply["Content-Language"], reply["Vary"]) == (tag, "Accept-Datetime, Accept-Encoding")


def test_a_portion_that_the_wanted_language_lacks_is_given_in_another(act):
    reply = act.get(f"{ACT}/~art_3.txt", {"Accept-Language": "de, fr;q=0.5"})
    assert (reply.status, reply["Content-Language"]) == (200, "fr")
    assert act.get(f"{ACT}/~art_9.txt", {"Accept-Language": "de"}).status == 404


def test_what_moves_is_canonical_under_its_own_url(act):
    for target in (ACT, f"{ACT}.txt", f"{ACT}/~art_1", f"{ACT}/fra", f"{ACT}/fra.epub", f"{ACT}/fra/~art_1.txt"):
        for lang in ("fr", "en"):
            assert link(act.get(target, {"Accept-Language": lang}), "canonical") == target
    assert link(act.get(f"{ACT}/fra.txt?width=60"), "canonical") == f"{ACT}/fra.txt"
    for target in (f"{ACT}/fra@2021-01-01;r1", f"{ACT}/fra@2021-01-01", f"{ACT}/fra@"):
        assert ";r1.html" in link(act.get(target), "canonical")


def test_the_latest_version_is_in_the_same_language(act):
    for target in (f"{ACT}/fra@2020-01-01.txt", f"{ACT}/fra.txt", f"{ACT}/fra@2020-01-01...2021-01-01.txt", f"{ACT}/fra@/~art_1.txt"):
        latest = link(act.get(target), "latest-version")
        assert latest == f"{ACT}/fra"
        assert "fra2021" in act.get(latest, {"Accept": "text/plain"}).text


def test_the_service_document_keeps_each_language(act):
    works = {w["language"]: w for w in json.loads(act.get("/").text)["works"]}
    assert set(works) == {"eng", "deu", "fra", "ita"}
    for lang in ("eng", "deu", "fra"):
        w = works[lang]
        assert (w["href"], w["versions"]) == (f"{ACT}/{lang}", f"{ACT}/{lang}/versions")
        assert all(url == f"{ACT}/{lang}.{name}" for name, url in w["formats"].items())
        assert f"{lang}20" in act.get(w["formats"]["txt"]).text


def page(server, target, wanted):
    reply = server.get(target, {"Accept": "text/html", **({} if wanted is None else {"Accept-Language": wanted})})
    return reply, re.search(r'<html lang="([^"]+)"( dir="rtl")?', reply.text)


@pytest.mark.parametrize("target", ["/", "/akn/xx", "/changes", "/?q=nothing"])
def test_a_page_without_a_text_is_in_a_language_that_the_reader_accepts(act, target):
    for _ in range(2):  # made, then from the caches
        for wanted, lang in ((None, "en"), ("sv, de;q=0.5", "de"), ("zh-TW", "zh-Hant"), ("sv", "en"), ("ar", "ar"), ("de;q=0.2, ja", "ja")):
            reply, found = page(act, target, wanted)
            assert found.group(1) == lang == reply["Content-Language"] and (found.group(2) is not None) == (lang == "ar"), wanted
            assert {field.strip() for field in reply["Vary"].split(",")} == {"Accept", "Accept-Language", "Accept-Encoding"}


def test_an_error_is_in_a_language_that_the_reader_accepts(act):
    reply, found = page(act, "/akn/xx/act/2020/7/~art_99", "fr")
    assert reply.status == 404 and found.group(1) == "fr" and "Cette page" in reply.text


@pytest.mark.parametrize("wanted, traditional", [
    ("zh-TW", True), ("zh-HK,zh;q=0.9", True), ("zh-Hant", True), ("zh-Hant-CN", True), ("zh-MO;q=0.5, zh;q=0.4", True),
    ("zh-CN", False), ("zh-SG", False), ("zh", False), ("zh-Hans-HK", False), ("zh-TW;q=0.3, zh-CN", False)])
def test_chinese_is_in_the_characters_that_the_reader_reads(act, wanted, traditional):
    lang, word = ("zh-Hant", "資料與介面") if traditional else ("zh", "数据与接口")
    for target in ("/", "/akn/xx", "/changes", "/?q=nothing"):
        for _ in range(3):  # made, cached, kept in front
            reply, found = page(act, target, wanted)
            assert found.group(1) == lang == reply["Content-Language"] and word in reply.text, target
    reply, found = page(act, "/akn/xx/act/2020/7/~art_99", wanted)
    assert reply.status == 404 and found.group(1) == lang


def test_the_operator_says_in_which_characters_chinese_is(sample_store):
    for setting, given in (("en,zh-Hant", ["zh-Hant"] * 3), ("en,zh-Hans", ["zh"] * 3), ("zh-Hant,zh-Hans", ["zh-Hant", "zh", "zh-Hant"])):
        with gaz.Server(sample_store, "--site-languages", setting) as s:
            assert [page(s, "/", wanted)[1].group(1) for wanted in ("zh-TW", "zh-CN", "zh-HK")] == given, setting
    with gaz.Server(sample_store, "--site-languages", "zh-Hant,en") as s:
        assert page(s, "/", "fr")[1].group(1) == "zh-Hant"


def test_titles_of_another_language_are_marked_in_a_list(act):
    _, (home, english) = page(act, "/", "ar"), page(act, "/", "en")
    assert english.group(1) == "en" and home is not None
    text = act.get("/", {"Accept": "text/html", "Accept-Language": "ar"}).text
    assert re.search(r'<h3><a href="[^"]+" lang="en" dir="ltr">Act of eng2020</a>', text)
    assert '<bdi lang="de" dir="ltr">Deutsch</bdi> <span class="count">' in text


def others(reply):
    """The links of an answer to other languages."""
    return re.findall(r'<([^>]*)>; rel="alternate"; hreflang="([^"]+)"', ", ".join(reply.headers.get_all("Link")))


def test_a_text_links_to_the_same_in_the_other_languages(act):
    html = {"Accept": "text/html"}
    for target, headers, expected in (
            (ACT, {}, [(f"{ACT}/deu", "de"), (f"{ACT}/fra", "fr")]),  # Italian is not in force yet
            (f"{ACT}.epub", {}, [(f"{ACT}/deu.epub", "de"), (f"{ACT}/fra.epub", "fr")]),
            (f"{ACT}/fra", html, [(f"{ACT}/deu", "de"), (f"{ACT}/eng", "en")]),
            (f"{ACT}/eng@2020-01-01.txt", {}, [(f"{ACT}/deu:2020-01-01.txt", "de"), (f"{ACT}/fra:2020-01-01.txt", "fr")]),
            (f"{ACT}/ita@{FUTURE}.txt", {}, [(f"{ACT}/{code}:{FUTURE}.txt", tag) for code, tag in
                                             (("deu", "de"), ("eng", "en"), ("fra", "fr"))]),
            (f"{ACT}/fra@2021-01-01;r1", html, [(f"{ACT}/deu:2021-01-01", "de"), (f"{ACT}/eng:2021-01-01", "en")]),
            (f"{ACT}/fra@2021-01-01;r1.txt", {}, []),  # kept for ever, while languages are added
            (f"{ACT}/fra/~art_1.txt", {}, [])):
        for _ in range(3):
            reply = act.get(target, headers)
            assert reply.status == 200 and others(reply) == expected, target
        head = act.get(target, headers, "HEAD")
        assert head.headers.get_all("Link") == reply.headers.get_all("Link")
        for href, tag in expected:
            reply = act.get(href, headers)
            reply = act.get(reply["Location"], headers) if reply.status in (302, 307) else reply
            assert reply.status == 200 and reply["Content-Language"] == tag, href


def test_a_language_that_comes_is_linked_at_once(tmp_path):
    file, store = tmp_path / "act.txt", tmp_path / "s.db"

    def publish(lang):
        file.write_text(text(lang), "utf-8")
        gaz.run("import", file, "--work", ACT, "--date", "2020-01-01", "--lang", lang, "--store", store)

    publish("eng")
    with gaz.Server(store) as s:
        assert others(s.get(f"{ACT}/eng.txt")) == []
        for lang in ("swe", "dan"):
            publish(lang)
        wanted = [(f"{ACT}/dan.txt", "da"), (f"{ACT}/swe.txt", "sv")]
        gaz.until(lambda: others(s.get(f"{ACT}/eng.txt")) == wanted, "both are linked")
        gaz.run("withdraw", f"{ACT}/dan", "--reason", "An error", "--store", store)
        gaz.until(lambda: others(s.get(f"{ACT}/eng.txt")) == wanted[1:], "what was withdrawn is not")


def test_lists_for_programs_are_in_no_language(act):
    for target in ("/", "/changes.atom"):
        one, other = (act.get(target, {"Accept-Language": wanted}) for wanted in ("de", "ar"))
        assert one.body == other.body and "Accept-Language" not in one["Vary"]


def test_the_operator_says_which_languages_there_are_and_which_comes_first(tmp_path, sample_store):
    with gaz.Server(sample_store, "--site-languages", "de,en") as s:
        assert [page(s, "/", wanted)[1].group(1) for wanted in (None, "fr", "en")] == ["de", "de", "en"]
    refused = gaz.run("serve", "--store", sample_store, "--site-languages", "de, klingonisch", check=False)
    assert refused.returncode != 0 and "site-languages has 'klingonisch'" in refused.err


def test_two_languages_stand_beside_each_other(act):
    reply = act.get(f"{ACT}/eng+deu@2020-01-01.txt")
    assert (reply.status, reply["Content-Location"]) == (200, f"{ACT}/eng+deu@2020-01-01;r1.txt")
    assert re.search(r"It is eng2020 1\.\s+It is deu2020 1\..*It is eng2020 2\.\s+It is deu2020 2\.\s+Article 3.*It is eng2020 3\.", reply.text, re.S)
    assert reply.text.count("Article 1.") == 1, "the same number and heading stand there once"
    with zipfile.ZipFile(io.BytesIO(act.get(f"{ACT}/eng+deu@2020-01-01.epub").body)) as book:
        package = next(book.read(name).decode() for name in book.namelist() if name.endswith(".opf"))
        assert re.findall("<dc:language>(.*?)</dc:language>", package) == ["en", "de"]
    for format in ("html", "epub", "md", "json", "xml"):
        assert act.get(f"{ACT}/eng+deu@2020-01-01.{format}").status == 200, format
    page = act.get(f"{ACT}/deu+eng@2020-01-01", {"Accept": "text/html"})
    assert page.status == 200 and 'lang="en"' in page.text and page["Content-Language"] == "de"


def test_the_second_language_is_that_of_the_same_day(act):
    assert "It is fra2020 1." in act.get(f"{ACT}/eng+fra@2020-01-01.txt").text
    assert "It is fra2021 1." in act.get(f"{ACT}/eng+fra.txt").text
    assert "It is eng2020 1." in act.get(f"{ACT}/fra+eng@2021-01-01;r1.txt").text
    reply = act.get(f"{ACT}/eng+fra:2020-06-01.txt")
    assert (reply.status, reply["Location"]) == (302, f"{ACT}/eng+fra@2020-01-01.txt")


def test_a_portion_in_two_languages(act):
    text = act.get(f"{ACT}/eng+deu@2020-01-01/~art_2.txt").text
    assert "It is eng2020 2." in text and "It is deu2020 2." in text and "2020 1." not in text


@pytest.mark.parametrize("version, status, said", [
    ("eng+ita", 404, "no version in force"), ("eng+nld", 404, "not published in nld"), ("eng+eng", 400, "two different languages"),
    ("eng+fra@", 400, "of two languages a version"), ("eng+fra@2020-01-01...2021-01-01", 400, "of two languages a version"),
    ("eng+", 400, "a language of ISO 639-2"), ("eng+fra+deu", 400, "a language of ISO 639-2"),
])
def test_languages_that_cannot_stand_beside_each_other(act, version, status, said):
    reply = act.get(f"{ACT}/{version}.txt")
    assert reply.status == status and said in json.loads(reply.text)["detail"]


def test_the_page_of_a_version_leads_to_it_beside_another_language(act):
    page = act.get(f"{ACT}/deu", {"Accept": "text/html"}).text
    url = re.search(rf'<a href="({re.escape(ACT)}/deu\+fra@[^"]*)"', page).group(1)
    assert act.get(url, {"Accept": "text/html"}).status == 200
    portion = act.get(f"{ACT}/eng/~art_1", {"Accept": "text/html"}).text
    assert f'href="{ACT}/eng+deu@2020-01-01;r1/~art_1"' in portion


NOTED = """<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><act name="act"><meta>
<identification source="#a"><FRBRWork><FRBRthis value="{act}/!main"/><FRBRuri value="{act}"/><FRBRdate date="2020-01-01" name=""/>
<FRBRauthor href=""/><FRBRcountry value="xx"/></FRBRWork><FRBRExpression><FRBRthis value="{act}/{lang}@2020-01-01/!main"/>
<FRBRuri value="{act}/{lang}@2020-01-01"/><FRBRdate date="2020-01-01" name=""/><FRBRauthor href=""/><FRBRlanguage language="{lang}"/>
</FRBRExpression><FRBRManifestation><FRBRthis value="x"/><FRBRuri value="x"/><FRBRdate date="2020-01-01" name=""/><FRBRauthor href=""/>
</FRBRManifestation></identification><notes source="#a"><note eId="note_1"><p>A note in {lang}.</p></note></notes></meta>
<body><section eId="sec_1"><num>1.</num><content><p>Text in {lang}<noteRef href="#note_1" marker="1"/>.</p></content></section></body>
</act></akomaNtoso>"""


def test_each_language_keeps_its_notes(tmp_path):
    work, store = "/akn/xx/act/2020/8", tmp_path / "notes.db"
    for lang in ("eng", "fra"):
        path = tmp_path / f"{lang}.xml"
        path.write_text(NOTED.format(act=work, lang=lang))
        gaz.run("import", path, "--date", "2020-01-01", "--store", store)
    with gaz.Server(store) as server:
        text = server.get(f"{work}/eng+fra@2020-01-01.txt").text
        assert text.count("A note in eng.") == text.count("A note in fra.") == 1
        page = server.get(f"{work}/eng+fra@2020-01-01.html").text
        marks = re.findall(r'Text in (\w+)<sup[^>]*><a[^>]*href="#([^"]+)"', page)
        assert [lang for lang, _ in marks] == ["eng", "fra"] and marks[0][1] != marks[1][1]
        for lang, target in marks:
            assert re.search(rf'id="{re.escape(target)}".{{0,200}}?A note in {lang}', page, re.S), (lang, target)


def test_no_page_leads_to_a_language_that_is_not_there_yet(act):
    page = act.get(f"{ACT}/eng@2020-01-01", {"Accept": "text/html"}).text
    assert "eng+fra@" in page and "eng+ita@" not in page


FRENCH = """Règlement du port

Article 1. Bateaux
Les bateaux doivent payer une taxe au maître du port avant de quitter le port, et le maître tient la liste des navires.

Article 2. Fin
Le présent règlement prend fin après une année.
"""
STATED = f"---\nwork: /akn/xx/act/2020/7\ndate: 2020-01-01\nlanguage: fra\ntitle: Règlement du port\n---\n\n# Règlement du port\n\n{FRENCH.split('Bateaux')[1]}"


def test_a_file_that_says_another_language_than_was_given_is_noted(tmp_path):
    store, note = tmp_path / "own.db", "its language is fra, and it was given as eng, which counts: leave --lang"
    (tmp_path / "stated.md").write_text(STATED, "utf-8")
    for given in ("fra", "fr"):
        assert "its language is" not in gaz.run("import", tmp_path / "stated.md", "--lang", given, "--store", store).out
    with gaz.Server(store) as server:
        (tmp_path / "stated.xml").write_bytes(server.get("/akn/xx/act/2020/7/fra@2020-01-01.xml").body)
    for file in ("stated.md", "stated.xml"):
        assert note in gaz.run("import", tmp_path / file, "--work", "/akn/xx/act/2020/7", "--date", "2020-01-01", "--lang", "eng", "--store", store).out
    assert "eng@2020-01-01" in gaz.run("history", "/akn/xx/act/2020/7", "--store", store).out


def test_a_text_that_reads_like_another_language_is_doubted(tmp_path):
    (tmp_path / "a.txt").write_text(FRENCH, "utf-8")
    given = ["--work", "/akn/xx/act/2020/8", "--date", "2020-01-01", "--store", tmp_path / "own.db"]
    doubted = gaz.run("import", tmp_path / "a.txt", "--lang", "eng", "--strict", *given, check=False)
    assert doubted.returncode != 0 and "the text reads like one in fra, and it is to be published as one in eng" in doubted.out + doubted.err
    assert "To check" not in gaz.run("import", tmp_path / "a.txt", "--lang", "fra", "--strict", *given).out
