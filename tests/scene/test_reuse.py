# SPDX-License-Identifier: Apache-2.0
"""Workers that live on keep the image of the job before and what was deflated: no byte of a rendition may show it."""
import gaz
from gaz import WORK

VERSIONS = [f"{WORK}/eng@2006-05-01;r1", f"{WORK}/eng@2006-05-01;r2", f"{WORK}/eng@2007-01-01;r1", "/akn/xx-yunting/act/measures/2019/7",
            "/akn/xx-portmere/act/bylaw/2014/3"]
REAL = "/akn/cn-bj/statement/opinions/2006/1"


def fetch(server, target):
    reply = server.get(target)
    assert reply.status == 200, f"{target}: {reply.text}"
    return reply.body


def renditions_alone(store, targets):
    """Each by workers that have done nothing else."""
    made = {}
    for target in targets:
        with gaz.Server(store, "--loops", "1") as server:
            made[target] = fetch(server, target)
    return made


def assert_order_is_invisible(store, targets, before):
    alone = renditions_alone(store, targets)
    for order in (targets, targets[::-1]):
        with gaz.Server(store, "--loops", "1") as server:
            for target in order:
                for other in before:
                    fetch(server, target + other)
                assert fetch(server, target) == alone[target], target


def test_a_book_has_the_same_bytes_whatever_was_made_before(sample_store):
    assert_order_is_invisible(sample_store, [f"{version}.epub" for version in VERSIONS], ["?cover=0"])


def test_a_text_has_the_same_bytes_whatever_was_made_before(sample_store):
    assert_order_is_invisible(sample_store, [f"{version}.txt" for version in VERSIONS[1:4]], ["?width=40", "?meta=0"])


def test_versions_of_the_real_text_have_the_same_bytes_whatever_was_made_before(store, opinions, tmp_path):
    text = opinions.read_text()
    (tmp_path / "later.txt").write_text(text.replace("innovation", "renewal"))
    for date, path in (("2006-05-01", opinions), ("2007-01-01", tmp_path / "later.txt")):
        gaz.run("import", path, "--store", store, "--work", REAL, "--date", date, "--lang", "eng")
    assert_order_is_invisible(store, [f"{REAL}/eng@2006-05-01.epub", f"{REAL}/eng@2007-01-01.epub"], ["?cover=0"])
