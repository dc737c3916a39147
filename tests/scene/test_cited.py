# SPDX-License-Identifier: Apache-2.0
"""Citations in a text that mean a provision of the same text are links, in pages and downloads, and each link leads there."""
import re

import pytest

import gaz

ACT = "/akn/xx/act/2021/9"
VERSION = f"{ACT}/eng@2021-03-01;r1"
TEXT = """Bees Act

Article 1 - Scope

1. This Act applies to hives.
2. Article 3(1) does not apply to wild bees.

Article 2 - Hives

Under Article 3 of this Act a hive is registered. Article 3 of the Wasps Act 2006 is not changed.

Article 3 - Register

1. The register has the hives named in paragraph 2.
2. Each hive is in it.
"""
CITED = re.compile(r'<a class="cited" href="([^"]*)">([^<]*)</a>')


@pytest.fixture(scope="module", name="server")
def serve(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cited")
    (folder / "act.txt").write_text(TEXT, "utf-8")
    gaz.run("import", folder / "act.txt", "--work", ACT, "--date", "2021-03-01", "--lang", "eng", "--store", folder / "s.db")
    with gaz.Server(folder / "s.db") as s:
        yield s


@pytest.mark.parametrize("accept", ["text/html", "*/*"])
def test_links_within_a_whole_text_lead_to_its_places(server, accept):
    url = ACT if accept == "text/html" else f"{VERSION}.html"
    text = server.get(url, {"Accept": accept}).text
    links = CITED.findall(text)
    assert links == [("#art_3__para_1", "Article 3(1)"), ("#art_3", "Article 3"), ("#art_3__para_2", "paragraph 2")]
    for target, _ in links:
        assert f'id="{target[1:]}"' in text


@pytest.mark.parametrize("url", [f"{ACT}/~art_2", f"{VERSION}/~art_2.html"])
def test_a_link_from_a_portion_leads_to_the_other_portion_of_that_revision(server, url):
    links = CITED.findall(server.get(url, {"Accept": "text/html"}).text)
    assert [words for _, words in links] == ["Article 3"]
    path = links[0][0][links[0][0].index("/akn/"):]
    assert path == f"{VERSION}/~art_3"
    reply = server.get(path, {"Accept": "text/html"})
    assert reply.status == 200 and "Register" in reply.text


def test_the_source_and_drafts_have_no_links(server):
    assert "<ref " not in server.get(f"{VERSION}.xml").text
    assert "~art_3" not in server.get(f"{VERSION}.md").text
    assert "~art_3>" in server.get(f"{VERSION}.md?plain=1").text
