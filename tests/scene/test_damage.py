# SPDX-License-Identifier: Apache-2.0
"""Damaged copies of a store: every page, document, listing, history and feed is answered as from the undamaged store, or with an error.
GAZETTED_DAMAGES is the number of copies, GAZETTED_SEED another seed."""
import os
import random
import re
import shutil

import gaz
from gaz import WORK
from test_administration import corrected, store  # noqa: F401  (fixtures)

# taken away, since a program refuses variables of that kind which are no settings
COPIES = int(os.environ.pop("GAZETTED_DAMAGES", "8"))
SEED = int(os.environ.pop("GAZETTED_SEED", "1"))
PAGE_BYTES = 4096
BYLAW = "/akn/xx-portmere/act/bylaw/2014/3"
JSON = {"Accept": "application/json"}
BROWSER = {"Accept": "text/html"}
TARGETS = [
    ("/", JSON), ("/", BROWSER), ("/?after=" + BYLAW, JSON), ("/akn/cn-bj", BROWSER), ("/?q=bylaw", BROWSER), ("/changes", BROWSER),
    ("/changes.json", {}), ("/changes.atom", {}), ("/akn/cn-bj/changes.atom", {}), ("/opinions", {}), ("/harbour-bylaw", {}),
    ("/cycling-measures", {}), ("/other", {}),
    *((f"{work}{end}", {}) for work in (WORK, BYLAW) for end in (".txt", ".json", ".xml", "/versions.json", "/versions.atom", "/versions.txt",
                                                                "/~art_2.txt", "/~art_2/versions.json")),
    (WORK, BROWSER), (f"{WORK}/versions", BROWSER), (f"{WORK}/~art_2", BROWSER), (f"{WORK}/eng@2006-05-01;r2.txt", {}),
    (f"{WORK}/eng@2006-05-01;r1.txt", {}), (f"{WORK}/eng@2012-01-01.json", {}), (f"{BYLAW}/eng@2014-03-01.txt", {}),
    ("/akn/xx/act/2020/9.txt", {}), ("/akn/xx-yunting/act/measures/2019/8.json", {}),
]


def ask(server, target, headers):
    reply = server.get(target, headers)
    location, etag = reply.headers.get("Location"), reply.headers.get("ETag")
    return reply.status, reply.body if reply.status == 200 else None, location, etag if reply.status == 200 else None


def flip(data, rng):
    for _ in range(rng.choice((1, 1, 3, 20))):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)


def write_over(data, rng):
    at = rng.randrange(len(data))
    data[at:at + rng.randint(1, 200)] = rng.randbytes(min(rng.randint(1, 200), len(data) - at))


def zero(data, rng):
    at = rng.randrange(len(data) // PAGE_BYTES) * PAGE_BYTES
    data[at:at + PAGE_BYTES] = bytes(PAGE_BYTES)


def swap(data, rng):
    a, b = (at * PAGE_BYTES for at in rng.sample(range(len(data) // PAGE_BYTES), 2))
    data[a:a + PAGE_BYTES], data[b:b + PAGE_BYTES] = data[b:b + PAGE_BYTES], data[a:a + PAGE_BYTES]


def repeat(data, rng):
    a, b = (at * PAGE_BYTES for at in rng.sample(range(len(data) // PAGE_BYTES), 2))
    data[a:a + PAGE_BYTES] = data[b:b + PAGE_BYTES]


def cut(data, rng):
    del data[rng.randrange(1, len(data)):]


DAMAGES = (flip, flip, write_over, zero, swap, repeat, cut)


def look(path, expected):
    """What differs, and whether anything was refused. A server that says why it does not start is right too."""
    try:
        server = gaz.Server(path)
    except AssertionError as refused:
        said = re.search(r"exit (\S+)$", str(refused).strip())
        assert said and said.group(1) != "-11", refused
        return [], True
    with server:
        found = {(target, *headers.values()): ask(server, target, headers) for target, headers in TARGETS}
    wrong = [(key, found[key][0], expected[key][0]) for key in found
             if found[key] != expected[key] and (found[key][0] < 400 or found[key][0] < 500 and expected[key][0] < 400)]
    return wrong, found != expected


def test_what_a_damaged_store_answers_is_right_or_an_error(corrected, tmp_path):  # noqa: F811
    whole = tmp_path / "whole.db"
    gaz.run("backup", whole, "--store", corrected)
    with gaz.Server(whole) as server:
        expected = {(target, *headers.values()): ask(server, target, headers) for target, headers in TARGETS}
    assert sum(answer[0] == 200 for answer in expected.values()) > 20
    original, noticed, failures = whole.read_bytes(), 0, []
    for number in range(COPIES):
        rng = random.Random(SEED * 1000003 + number)
        damage, data = DAMAGES[number % len(DAMAGES)], bytearray(original)
        damage(data, rng)
        copy = tmp_path / f"copy-{number}.db"
        copy.write_bytes(data)
        wrong, refused = look(copy, expected)
        noticed += refused
        failures += [(number, damage.__name__, *one) for one in wrong]
        for path in tmp_path.glob(copy.name + "*"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    print(f"{COPIES} damaged copies, {noticed} noticed")
    assert not failures
    assert noticed >= COPIES // 3
