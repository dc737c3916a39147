# SPDX-License-Identifier: Apache-2.0
"""Fifty real documents in a store: Akoma Ntoso of several countries, plain texts, and laws with many versions. Read from ../shared."""
import csv
import json

import gaz

CORPORA = gaz.SHARED / "corpora"
DOCUMENTS = 50
DAY = "2020-01-01"  # of a document that does not say when it came into force
LANGUAGES = {"zh-Hant": "zho", "zh": "zho", "en": "eng", "es": "spa", "ja": "jpn"}
VERSIONED = (("cn-daolu-yunshu-tiaoli", "/akn/cn/act/regulation/2004/406", "zho"), ("de-tpg", "/akn/de/act/1997/tpg", "deu"),
             ("fr-code-instruments-monetaires", "/akn/fr/act/code/1952/instruments-monetaires", "fra"))


def is_here():
    return CORPORA.is_dir()


def import_versions(store, folder, work, language):
    with (CORPORA / "versioned" / folder / "versions.tsv").open(encoding="utf-8") as table:
        for row in csv.DictReader(table, delimiter="\t"):
            gaz.run("import", CORPORA / "versioned" / folder / row["file"], "--work", work, "--date", row["date"], "--lang", language,
                    "--store", store)


def languages_of(folder):
    """The language of each file, as the manifest of the folder says."""
    with (CORPORA / folder / "MANIFEST.tsv").open(encoding="utf-8") as table:
        return {row["file"]: LANGUAGES.get(row["lang"], row["lang"]) for row in csv.DictReader(table, delimiter="\t")}


def import_akn(store, file, language):
    """The work that it became; None: it could not be imported."""
    for facts in ((), ("--date", DAY, "--lang", language)):
        result = gaz.run("import", file, "--store", store, "--yes", "--json", *facts, check=False)
        if result.returncode == 0:
            return json.loads(result.out)["work"]["value"]
    return None


def import_plain(store, file, number):
    work, language = f"/akn/xx/act/{DAY[:4]}/{number}", file.name[:2]
    gaz.run("import", file, "--work", work, "--date", DAY, "--lang", LANGUAGES[language], "--store", store)


def import_documents(store):
    """Imports DOCUMENTS works; of the plain texts those that are not HTML."""
    for folder, work, language in VERSIONED:
        import_versions(store, folder, work, language)
    plain = sorted(p for p in (CORPORA / "plain").iterdir() if p.suffix in (".txt", ".md"))
    for number, file in enumerate(plain, 1):
        import_plain(store, file, number)
    works, languages = set(), languages_of("akn")
    others = sorted((CORPORA / "docx").glob("*.akn.xml"))
    for file in [CORPORA / "akn" / name for name in languages] + others:
        if len(VERSIONED) + len(plain) + len(works) < DOCUMENTS:
            works.add(import_akn(store, file, languages.get(file.name, "eng")))
            works.discard(None)
    assert len(VERSIONED) + len(plain) + len(works) == DOCUMENTS


# Eight languages in five scripts, under ../shared: the folder of the versions of a law, or one file.
TONGUES = {
    "eng": "corpora/akn/za-bluebell-02.xml", "fra": "corpora/versioned/fr-code-instruments-monetaires", "deu": "corpora/versioned/de-tpg",
    "zho": "corpora/versioned/cn-daolu-yunshu-tiaoli", "jpn": "corpora/plain/ja-law-02.txt", "ell": "corpora/akn/gr-legal-05.xml",
    "ara": "reading/58-ar-easy.txt", "rus": "reading/52-ru-easy.txt",
}
VERSIONS_OF_EACH = 3


def import_tongues(store):
    """Imports a work in each language, with its last versions; language to [the days of its versions]."""
    days = {}
    for language, name in TONGUES.items():
        path, files = gaz.SHARED / name, [(gaz.SHARED / name, DAY)]
        if path.is_dir():
            with (path / "versions.tsv").open(encoding="utf-8") as table:
                files = [(path / row["file"], row["date"]) for row in csv.DictReader(table, delimiter="\t")][-VERSIONS_OF_EACH:]
        for file, day in files:
            gaz.run("import", file, "--work", work_of(language), "--date", day, "--lang", language, "--store", store)
        days[language] = [day for _, day in files]
    return days


def work_of(language):
    return f"/akn/xx/act/2020/{language}"
