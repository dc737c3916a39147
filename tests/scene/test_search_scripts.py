# SPDX-License-Identifier: Apache-2.0
"""Thai, Lao, Khmer and Burmese, which put no spaces between words: every part of a text is found, whole words go first, no mark cuts a letter."""
import random
import re
import unicodedata
import urllib.parse

import gaz
import pytest
from test_search import Finder, index

WORK = "/akn/th/act/2014/{}"
TEXTS = {
    "tha": ["หอสมุดหมายความว่าสถานที่ซึ่งจัดให้มีหนังสือและสิ่งพิมพ์เพื่อให้ประชาชนอ่านโดยไม่เสียค่าใช้จ่าย", "พระราชบัญญัตินี้ให้ใช้บังคับเมื่อพ้นกำหนดเก้าสิบวันนับแต่วันประกาศ",
            "ผู้ใดประสงค์จะยืมหนังสือต้องแสดงบัตรประจำตัวประชาชนต่อเจ้าหน้าที่และส่งคืนภายในสิบสี่วัน", "ผู้พิพากษาศาลแขวงมีอำนาจพิจารณาพิพากษาคดีตามพระราชบัญญัตินี้",
            "ตารางเวลาการใช้ห้องประชุมให้ปิดประกาศไว้ ณ ที่ทำการหอสมุดตามที่คณะกรรมการกำหนด", "ห้ามนำอาหาร เครื่องดื่ม และสัตว์เลี้ยงเข้ามาในหอสมุด เว้นแต่สุนัขนำทางของคนตาบอด",
            "กรรมการมีวาระการดำรงตำแหน่งคราวละสี่ปี เมื่อพ้นจากตำแหน่งแล้วอาจได้รับแต่งตั้งอีกได้", "ผู้ใดฝ่าฝืนบทบัญญัติแห่งพระราชบัญญัตินี้ต้องระวางโทษปรับไม่เกินหนึ่งพันบาท"],
    "lao": ["ປະຊາຊົນມີສິດອ່ານປຶ້ມຢູ່ຫໍສະໝຸດ", "ກົດໝາຍສະບັບນີ້ມີຜົນສັກສິດນັບແຕ່ວັນປະກາດ"],
    "khm": ["ប្រជាពលរដ្ឋមានសិទ្ធិអានសៀវភៅនៅបណ្ណាល័យ", "ច្បាប់នេះចូលជាធរមានចាប់ពីថ្ងៃប្រកាស"],
    "mya": ["ပြည်သူများသည်စာကြည့်တိုက်တွင်စာအုပ်ဖတ်ရှုခွင့်ရှိသည်", "ဤဥပဒေသည်ထုတ်ပြန်သည့်နေ့မှစ၍အာဏာတည်သည်"],
}
# Words that people ask for; some are parts of longer ones.
WORDS = ["หอสมุด", "สมุด", "หนังสือ", "พระราชบัญญัติ", "บัญญัติ", "พิพากษา", "ผู้พิพากษา", "ประชาชน", "อำนาจ", "กรรมการ", "คณะกรรมการ", "ประชุม", "วัน", "ตา", "ตาราง", "การ", "ปรับ",
         "ປຶ້ມ", "ຫໍສະໝຸດ", "ກົດໝາຍ", "ประกาศ", "សៀវភៅ", "បណ្ណាល័យ", "ច្បាប់", "စာအုပ်", "ဥပဒေ"]


def publish(store, path, articles, date, work, lang):
    body = "".join(f'<article eId="art_{i + 1}"><num>{i + 1}</num><content><p>{a}</p></content></article>' for i, a in enumerate(articles))
    path.write_text(
        '<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><act name="act"><meta><identification source="#s">'
        f'<FRBRWork><FRBRuri value="{work}"/></FRBRWork><FRBRExpression><FRBRdate date="{date}" name="x"/><FRBRlanguage language="{lang}"/>'
        f"</FRBRExpression></identification></meta><body>{body}</body></act></akomaNtoso>", "utf-8")
    gaz.run("import", path, "--title", "Act", "--store", store)


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("scripts")
    store = folder / "gazetted.db"
    gaz.run("init", store)
    for number, (lang, articles) in enumerate(TEXTS.items(), 1):
        publish(store, folder / "act.xml", articles, "2014-01-01", WORK.format(number), lang)
    index(store)
    with Finder(store) as f:
        f.current()
        yield f


def belongs_to_the_one_before(letter):
    """Of the letters of these texts, those that UAX #29 puts into the grapheme before; three vowels of Burmese stand alone there."""
    return unicodedata.category(letter) in ("Mn", "Mc") and letter not in "\u102b\u102c\u1038" or letter in "ำຳ"


def graphemes(text):
    """Offsets between graphemes."""
    return [i for i in range(len(text) + 1) if i in (0, len(text)) or not belongs_to_the_one_before(text[i])]


def scan(part):
    return {(WORK.format(n), f"art_{i + 1}") for n, articles in enumerate(TEXTS.values(), 1) for i, text in enumerate(articles) if part in text}


def found(f, q):
    return {(work, portion) for work, portion, _ in f.hits(q)}


def test_words_and_all_parts_of_a_text_are_found_and_nothing_else(library):
    rng = random.Random(5)
    parts = list(WORDS)
    for text in (text for articles in TEXTS.values() for text in articles):
        for run in text.split():
            ends = graphemes(run)
            for _ in range(4):
                a, b = sorted(rng.sample(range(len(ends)), 2))
                parts.append(run[ends[a]:ends[b]])
    for part in parts:
        assert found(library, part) == scan(part) != set(), part
    assert found(library, "หนังสือประชาชน") == set()


def test_a_whole_word_goes_before_parts_of_others(tmp_path, store):
    in_others = "ตารางเวลาตามที่กำหนดให้ปิดไว้ตามระเบียบและตามประกาศ"  # "according to", "table": the letters of "eye", three times
    whole = "ผู้ตรวจต้องตรวจ ตา ของผู้ขับขี่เรือทุกปี"
    filler = "ผู้ขับขี่เรือต้องมีใบอนุญาตและต้องแสดงต่อเจ้าหน้าที่เมื่อมีการร้องขอ"
    publish(store, tmp_path / "a.xml", [in_others, whole, filler], "2014-01-01", WORK.format(1), "tha")
    publish(store, tmp_path / "b.xml", ["ตราสาร " + in_others], "2015-01-01", WORK.format(2), "tha")
    index(store)
    with Finder(store) as f:
        f.current()
        entries = f.find("ตา")["entries"]
        assert (entries[0]["work"], entries[0]["portion"]) == (WORK.format(1), "art_2"), [e["snippet"] for e in entries]
        assert len(entries) == 3, "parts of other words are found as well, behind it"
        assert entries[0]["score"] > entries[1]["score"]


def test_no_mark_cuts_a_letter(library):
    seen = 0
    for q in ["ก", "กา", "ท", "ที", "ป", "ผ", "ຫ", "ປ", "ស", "ច", "စ", "ပ", "သ", *WORDS]:
        entries = library.find(q)["entries"]
        for entry in entries:
            ends = set(graphemes(entry["snippet"]))
            for first, last in re.findall(r"(\d+)-(\d+)", entry["marks"]):
                seen += 1
                assert {int(first), int(last)} <= ends, (q, entry["snippet"], entry["marks"])
        path = entries[0]["href"].split("/~")[0]
        page = library.server.get(f"{path}?q={urllib.parse.quote(q)}", {"Accept": "text/html"}).text
        assert "<mark>" in page, q
        for beside in re.findall(r"</mark>(?=(.))", page) + re.findall(r"<mark>(.)", page):
            assert not belongs_to_the_one_before(beside), q
    assert seen > 100
