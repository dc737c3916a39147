# SPDX-License-Identifier: Apache-2.0
"""A reader searches for a word and finds the article; what is withdrawn is not found."""
import json
import os
import random
import re
import shutil
import subprocess
import urllib.parse
import xml.etree.ElementTree

import gaz
import pytest

WORK = "/akn/xx/act/2014/3"
HAN = "/akn/cn/act/2014/7"
PAGE = {"Accept": "text/html"}


def text(articles, title="Harbour Ordinance"):
    return f"{title}\n\n" + "\n\n".join(f"Article {i + 1}\n\n{a}" for i, a in enumerate(articles)) + "\n"


def publish(store, path, articles, date, work=WORK, lang="eng", title="Harbour Ordinance"):
    path.write_text(text(articles, title), "utf-8")
    gaz.run("import", path, "--work", work, "--date", date, "--lang", lang, "--title", title, "--store", store)


def index(store, *args):
    return gaz.run("index", store, *args).out


class Finder:
    """A server with a search over a store."""

    def __init__(self, store):
        self.store = store

    def __enter__(self):
        self.server = gaz.Server(self.store, "--search", "on")
        return self

    def __exit__(self, *exc):
        self.server.stop()

    def get(self, q, suffix=".json", headers=None, **fields):
        return self.server.get(f"/search{suffix}?" + urllib.parse.urlencode({"q": q, **fields}), headers)

    def find(self, q, **fields):
        reply = self.get(q, **fields)
        assert reply.status == 200, reply.text
        return json.loads(reply.text)

    def hits(self, q, **fields):
        """What is found, each once: (work, portion, date)."""
        found, page = set(), 1
        while True:
            answer = self.find(q, page=page, **fields)
            found |= {(e["work"], e.get("portion", ""), e["date"]) for e in answer["entries"]}
            if "next" not in answer:
                return found
            page += 1

    def current(self, seq=0):
        """Waits until the index has what the store has, and the publication or correction with that number."""
        def is_current():
            reply = self.get("xyzzy")
            if reply.status != 200:
                return False
            answer = json.loads(reply.text)
            return answer["indexed"] == answer["of"] and answer["of"] >= seq
        gaz.until(is_current, "the index is up to date")


@pytest.fixture
def harbour(store, tmp_path):
    publish(store, tmp_path / "a.txt", ["The harbour master keeps the register.", "Boats pay a fee of 12 crowns."], "2014-01-01")
    publish(store, tmp_path / "b.txt", ["The harbour master keeps the register.", "Boats pay a levy of 15 crowns."], "2016-01-01")
    index(store)
    return store


def portions(answer):
    return [e.get("portion", "") for e in answer["entries"]]


def test_a_word_leads_to_the_article_in_force(harbour):
    with Finder(harbour) as f:
        f.current()
        answer = f.find("levy")
        assert portions(answer) == ["art_2"]
        entry = answer["entries"][0]
        assert entry["date"] == "2016-01-01" and entry["href"].endswith(f"{WORK}/eng@2016-01-01;r1/~art_2")
        start, end = map(int, entry["marks"].split("-"))
        assert entry["snippet"][start:end] == "levy"
        assert f.server.get(entry["href"]).status == 200
        assert f.find("fee")["total"] == 0
        assert portions(f.find("fee", date="2015-06-01")) == ["art_2"]
        assert portions(f.find("fee", all=1)) == ["art_2"]
        register = f.find("register")["entries"]
        assert [e["earlier"] for e in register] == [1]  # one row, in force since the first version
        assert portions(f.find("harbour ordinance")) == [""]  # the title


def test_filters_and_wrong_values(harbour):
    with Finder(harbour) as f:
        f.current()
        for fields in ({"year": "2014"}, {"kind": "act"}, {"place": "xx"}, {"language": "eng"}, {"language": "en"}, {"work": WORK}):
            assert portions(f.find("levy", **fields)) == ["art_2"], fields
        for fields in ({"year": "2015"}, {"kind": "bill"}, {"place": "yy"}, {"language": "fra"}, {"issuer": "nobody"}):
            assert f.find("levy", **fields)["total"] == 0, fields
        for fields, word in (({"date": "tomorrow"}, "YYYY-MM-DD"), ({"year": "14"}, "four digits"), ({"kind": "x"}, "act"), ({"place": "X"}, "cn-bj"),
                             ({"language": "qqq1"}, "ISO 639-2"), ({"work": "x"}, "/akn/"), ({"page": "0"}, "1 to 50"), ({"page": "51"}, "1 to 50"),
                             ({"all": "yes"}, "1:")):
            reply = f.get("levy", **fields)
            assert reply.status == 400 and word in json.loads(reply.text)["detail"], fields
        assert f.get("...").status == 400
        assert f.server.get("/search.json?q=levy&q=fee").status == 400
        assert f.find("(levy")["plain"] is True
        for words in ([f"w{i}" for i in range(900)], [f"w{i}" for i in range(1500)], ["条"] * 700, ["条" * 850]):
            for suffix in (".json", ".atom", ".html"):
                assert f.get(" ".join(words), suffix).status == 200, (len(words), suffix)
            assert f.find(" ".join(words))["cut"] is True
            assert f.get(" ".join(words), "", {"Accept": "text/html"}).status == 200
        assert f.server.get("/search.json?q=" + "a" * 1000000).status == 414


def test_the_page_of_a_search_and_the_field_on_every_page(harbour):
    with Finder(harbour) as f:
        f.current()
        page = f.get("levy", suffix="", headers=PAGE).text
        assert "<mark>levy</mark>" in page and "~art_2" in page and 'name="q"' in page
        assert "<script>" not in f.get("<script>x", suffix="", headers=PAGE).text
        assert f.server.get("/search", PAGE).status == 200
        for path in ("/", f"{WORK}/eng", "/no-such-page"):
            assert 'role="search"' in f.server.get(path, PAGE).text, path
        for suffix in (".txt", ".md", ".html", ".atom"):
            found = f.get("levy", suffix=suffix).text
            assert "art_2" in found and "of 15 crowns" in found, suffix
        assert "a <mark>levy</mark> of" in f.get("levy", suffix=".html").text
    with gaz.Server(harbour) as s:
        assert s.get("/search.json?q=levy").status == 404
        assert 'role="search"' not in s.get("/", PAGE).text


def counts(answer, name):
    return {value["value"]: value["count"] for value in answer.get("facets", {}).get(name, [])}


@pytest.fixture
def several(store, tmp_path):
    """Three acts of two years and places, one of them also in French."""
    for i, (work, lang, title) in enumerate((("/akn/xx/act/2014/3", "eng", "Harbour Act"), ("/akn/xx/act/2015/9", "eng", "Ferry Act"),
                                             ("/akn/yy/act/2015/1", "eng", "Lamp Act"), ("/akn/yy/act/2015/1", "fra", "Loi des lampes"))):
        articles = ["The registrar keeps a lighthouse.", "Nobody is exempt."] if lang == "eng" else ["Le registrar tient un phare.", "Personne."]
        publish(store, tmp_path / f"{i}.txt", articles, "2016-01-01", work=work, lang=lang, title=title)
    index(store)
    return store


def test_facets_count_the_results_and_narrow_them(several):
    with Finder(several) as f:
        f.current()
        answer = f.find("registrar")
        assert answer["total"] == 4 and "suggestion" not in answer
        assert counts(answer, "kind") == {"act": 4} and counts(answer, "language") == {"eng": 3, "fra": 1}
        assert counts(answer, "place") == {"xx": 2, "yy": 2} and counts(answer, "year") == {"2014": 1, "2015": 3}
        assert counts(answer, "work") == {"/akn/xx/act/2014/3": 1, "/akn/xx/act/2015/9": 1, "/akn/yy/act/2015/1": 2}
        for name in ("kind", "place", "year", "language", "work"):
            for value, count in counts(answer, name).items():
                assert f.find("registrar", **{name: value})["total"] == count, (name, value)
        assert "facets" not in f.find("xyzzy")
        page = f.get("registrar", suffix="", headers=PAGE).text
        assert "q=registrar&amp;year=2014" in page and "q=registrar&amp;language=fra" in page
        narrow = f.get("registrar", suffix="", headers=PAGE, year="2015", place="yy").text
        assert 'href="/search?q=registrar&amp;place=yy" aria-current="true"' in narrow  # leads out of the year
        assert "year=2014" not in narrow
        assert 'href="/search?q=xyzzy" aria-current="true"' in f.get("xyzzy", suffix="", headers=PAGE, year="1999").text
        jsonschema = pytest.importorskip("jsonschema")
        schema = json.loads((gaz.ROOT / "plugins" / "json" / "listing.schema.json").read_text("utf-8"))
        for reply in (answer, f.find("lighthuose"), f.find("(registrar")):
            jsonschema.Draft202012Validator(schema).validate(reply)


def test_a_misspelt_word_is_answered_with_another_spelling(several, tmp_path):
    with Finder(several) as f:
        f.current()
        for q, suggestion in (("lighthuose", "lighthouse"), ("LIGHTHOSE", "lighthouse"), ("kighthouse", "lighthouse"), ("regstrar OR (lighthoose AND nobod)",
                              "registrar OR (lighthouse AND nobody)"), ("ligthhouse -exempt", "lighthouse -exempt")):
            assert f.find(q)["suggestion"] == suggestion, q
        for q in ("xyzzyxyzzy", "lightho*", "2017", "lamp", "第十二条", "lighthouse"):
            assert "suggestion" not in f.find(q), q
        page = f.get("lighthuose", suffix="", headers=PAGE).text
        assert '<a href="/search?q=lighthouse">Did you mean' in page
        assert "<script>" not in f.get("lighthuose <script>", suffix="", headers=PAGE).text
        publish(several, tmp_path / "s.txt", ["A zanzibarian secretword.", "None."], "2016-01-01", work="/akn/xx/act/2016/1", title="Act on Ms Quillfeather")
        f.current(5)
        assert f.find("zanzibaran")["suggestion"] == "zanzibarian"
        gaz.run("withdraw", "/akn/xx/act/2016/1/eng@2016-01-01", "--erase", "--reason", "order of a court", "--by", "registrar", "--store", several)
        f.current(6)
        assert "suggestion" not in f.find("zanzibaran")
    for path in several.parent.glob(f"{several.name}-search*"):
        assert not any(word in path.read_bytes() for word in (b"zanzibarian", b"Quillfeather", b"quillfeather")), path


def test_an_erased_text_leaves_the_title_of_the_one_before(harbour, tmp_path):
    work = "/akn/xx/act/2016/2"
    with Finder(harbour) as f:
        for date, title in (("2016-01-01", "Act on harbours"), ("2017-01-01", "Act on Ms Quillfeather")):
            publish(harbour, tmp_path / "s.txt", [f"A zanzibarian of {date}.", "None."], date, work=work, title=title)
        f.current(4)
        assert f.find("zanzibarian")["entries"][0]["title"].endswith("Act on Ms Quillfeather")
        gaz.run("withdraw", f"{work}/eng@2017-01-01", "--erase", "--reason", "order of a court", "--by", "registrar", "--store", harbour)
        f.current(5)
        assert f.find("zanzibarian")["entries"][0]["title"].endswith("Act on harbours")
        files = list(harbour.parent.glob(f"{harbour.name}-search*"))
        gaz.until(lambda: not any(b"Quillfeather" in path.read_bytes() for path in files), "the log of the index is emptied while the server runs")
    for path in harbour.parent.glob(f"{harbour.name}-search*"):
        assert b"Quillfeather" not in path.read_bytes(), path


OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


def test_pages_of_results_lead_on_in_every_format(store, tmp_path):
    publish(store, tmp_path / "a.txt", ["The harbour master."] * 45, "2014-01-01")
    index(store)
    with Finder(store) as f:
        f.current()
        for suffix, pattern in ((".json", r'"next": "([^"]*)"'), (".atom", r'<link rel="next"[^>]* href="([^"]*)"'), (".html", r'<a rel="next" href="([^"]*)"')):
            reply, pages = f.get("master", suffix=suffix), 1
            while (link := re.search(r'<([^>]*)>; rel="next"', reply["Link"])) is not None:
                target = link[1]
                assert target.startswith(f"/search{suffix}?")
                named = re.search(pattern, reply.text)[1].replace("&amp;", "&")
                assert named == (target if suffix == ".atom" else target.replace(suffix, "", 1))
                reply, pages = f.server.get(target), pages + 1
            assert re.search(pattern, reply.text) is None and pages == 3
        feed = xml.etree.ElementTree.fromstring(f.get("master", suffix=".atom").body)
        assert feed.findtext(f"{OPENSEARCH}totalResults") == "45"


def test_the_description_of_the_search_leads_to_results(harbour):
    with Finder(harbour) as f:
        f.current()
        (link,) = re.findall(r'<link rel="search" type="application/opensearchdescription\+xml" title="[^"]+" href="([^"]*)">', f.server.get("/", PAGE).text)
        reply = f.server.get(link)
        assert reply.status == 200 and reply["Content-Type"] == "application/opensearchdescription+xml"
        top = xml.etree.ElementTree.fromstring(reply.body)
        assert top.tag == f"{OPENSEARCH}OpenSearchDescription" and 1 <= len(top.findtext(f"{OPENSEARCH}ShortName")) <= 16
        assert top.findtext(f"{OPENSEARCH}Description") and top.findtext(f"{OPENSEARCH}InputEncoding") == "UTF-8"
        urls = {url.get("type"): url.get("template") for url in top.findall(f"{OPENSEARCH}Url")}
        assert sorted(urls) == ["application/atom+xml", "application/atom+xml;profile=opds-catalog;kind=acquisition", "application/json", "text/html"]
        for media_type, template in urls.items():
            target = template.replace("{searchTerms}", "levy").replace("{startPage?}", "1").split("/", 3)[3]
            reply = f.server.get("/" + target, {"Accept": media_type})
            assert reply.status == 200 and reply["Content-Type"].startswith(media_type) and "levy" in reply.text
    with gaz.Server(harbour) as s:
        assert s.get("/opds/search.xml").status == 404 and "opensearch" not in s.get("/", PAGE).text


def test_a_running_server_finds_what_is_published_and_loses_what_is_withdrawn(harbour, tmp_path):
    with Finder(harbour) as f:
        f.current()
        assert f.find("lighthouse")["total"] == 0
        publish(harbour, tmp_path / "c.txt", ["The lighthouse burns at night.", "Boats pay a secretword."], "2018-01-01")
        f.current(3)
        assert portions(f.find("lighthouse")) == ["art_1"]
        gaz.run("withdraw", f"{WORK}/eng@2018-01-01", "--erase", "--reason", "order of a court", "--by", "registrar", "--store", harbour)
        f.current(4)
        assert f.find("lighthouse", all=1)["total"] == 0
        assert portions(f.find("levy")) == ["art_2"]  # in force again
        gaz.run("repeal", WORK, "--on", "2020-01-01", "--reason", "act of 2019", "--by", "registrar", "--store", harbour)
        f.current(5)
        assert f.find("levy")["total"] == 0
        assert portions(f.find("levy", date="2019-12-31")) == ["art_2"] == portions(f.find("levy", all=1))
    for path in harbour.parent.glob(f"{harbour.name}-search*"):
        assert b"secretword" not in path.read_bytes(), path


WORDS = ("harbour", "boat", "fee", "master", "register", "night", "lamp", "crown")


def make_histories(store, tmp_path, rng, works=4, versions=5):
    """Versions of several works, each article of a few words; what was published: (work, date, articles)."""
    published = []
    for w in range(works):
        for v in sorted(rng.sample(range(2001, 2020), versions)):
            articles = [" ".join(rng.choices(WORDS, k=rng.randint(1, 4))) + "." for _ in range(3)]
            published.append((f"/akn/xx/act/2000/{w + 1}", f"{v}-01-01", articles))
    for i, (work, date, articles) in enumerate(published):
        publish(store, tmp_path / f"{i}.txt", articles, date, work=work, title=f"Act {work[-1]}")
    return published


def in_force(published, day):
    """The versions in force on a day."""
    last = {}
    for work, date, articles in sorted(published, key=lambda p: p[1]):
        if date <= day:
            last[work] = (work, date, articles)
    return list(last.values())


def test_a_date_finds_what_a_store_of_that_day_would(store, tmp_path):
    rng = random.Random(20)
    published = make_histories(store, tmp_path, rng)
    index(store)
    with Finder(store) as f:
        f.current()
        for day in ("2005-06-01", "2012-01-01", "2018-12-31"):
            small = tmp_path / f"{day}.db"
            for i, (work, date, articles) in enumerate(in_force(published, day)):
                publish(small, tmp_path / f"s{i}.txt", articles, date, work=work, title=f"Act {work[-1]}")
            index(small)
            with Finder(small) as s:
                s.current()
                for q in WORDS + ("harbour boat", "fee OR lamp", '"boat fee"', "crown NOT night", "reg*"):
                    assert f.hits(q, date=day) == s.hits(q, date=day), (day, q)


CHARACTERS = "第条款项规定公布施行本法律人民政府部门应当"


def test_every_part_of_a_han_text_is_found_and_nothing_else(store, tmp_path):
    rng = random.Random(4)
    articles = [(f"第{number}条", "".join(rng.choices(CHARACTERS + "，。", k=60)) + "。") for number in "一二三四五六七八九"]
    path = tmp_path / "h.txt"
    path.write_text("港口条例\n\n" + "\n\n".join("　".join(article) for article in articles) + "\n", "utf-8")
    gaz.run("import", path, "--work", HAN, "--date", "2015-01-01", "--lang", "zho", "--title", "港口条例", "--store", store)
    index(store)
    with Finder(store) as f:
        f.current()
        asked = 0
        while asked < 60:
            length, text = asked % 4 + 1, rng.choice(articles)[1]
            at = rng.randrange(len(text) - length)
            q = text[at:at + length] if rng.random() < 0.7 else "".join(rng.choices(CHARACTERS, k=length))
            if "，" in q or "。" in q:
                continue
            asked += 1
            expected = {f"art_{i + 1}" for i, article in enumerate(articles) if q in "\n".join(article)}
            assert {portion for _, portion, _ in f.hits(q)} - {""} == expected, q


def entries(store, queries):
    with Finder(store) as f:
        f.current()
        return [f.find(q, all=1)["entries"] for q in queries]


def test_a_killed_indexer_and_a_rebuild_give_the_same_answers(store, tmp_path):
    make_histories(store, tmp_path, random.Random(7), works=3, versions=4)
    index(store)
    before = entries(store, WORDS)
    rng = random.Random(1)
    for _ in range(6):
        process = subprocess.Popen([str(gaz.GAZETTED), "index", "--rebuild", str(store)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(rng.uniform(0, 0.2))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    index(store)
    assert entries(store, WORDS) == before
    index(store, "--rebuild")
    assert entries(store, WORDS) == before
    for path in store.parent.glob(f"{store.name}-search*"):
        path.unlink()
    index(store)
    assert entries(store, WORDS) == before


def test_a_damaged_index_and_that_of_another_store_are_made_anew(harbour, tmp_path):
    found = entries(harbour, ["levy"])
    place = harbour.with_name(harbour.name + "-search")
    place.write_bytes(os.urandom(20000))
    index(harbour)
    assert entries(harbour, ["levy"]) == found
    other = tmp_path / "other.db"
    publish(other, tmp_path / "o.txt", ["Another text altogether."], "2014-01-01")
    index(other)
    shutil.copy(other.with_name("other.db-search"), place)
    index(harbour)
    assert entries(harbour, ["levy"]) == found
