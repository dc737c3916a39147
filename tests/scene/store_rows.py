# SPDX-License-Identifier: Apache-2.0
"""Many publications in a store at once: a thousand imports would take minutes. The sums of rows are those of store_sqlite_sum.c."""
import contextlib
import hashlib
import sqlite3
import subprocess

import gaz


def row_sum(table, *parts):
    """Numbers as eight bytes, digests as they are, other text after its length."""
    run = hashlib.sha256()
    for part in (table, *parts):
        if isinstance(part, str):
            part = part.encode()
            run.update(len(part).to_bytes(8, "little"))
        run.update(part if isinstance(part, bytes) else part.to_bytes(8, "little", signed=True))
    return int.from_bytes(run.digest()[:8], "big", signed=True)


def portions_sum(seq, base, depth, outline, texts):
    return row_sum("portions", seq, base, depth, outline, len(texts), texts)


@contextlib.contextmanager
def opened(store):
    """The database, which knows work_sum(iri, language), alias_sum(name, iri) and portions_sum()."""
    db = sqlite3.connect(store)
    for name in ("work", "alias"):
        db.create_function(f"{name}_sum", -1, lambda *parts, name=name: row_sum(name, *parts))
    db.create_function("portions_sum", 5, portions_sum)
    with db:
        yield db
    db.close()
    seal(store)


def seal(store):
    """What was written past gazetted gets the checksums of pages."""
    subprocess.run([gaz.BUILD / "tests-bin/store_seal", store], check=True)


def add_works(store, count):
    """Works with the names /akn/xx/act/2000/1 and so on, each with a short name and the one publication that the store has."""
    with opened(store) as db:
        db.execute("""INSERT INTO work(iri, language, sum) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
            SELECT '/akn/xx/act/2000/' || i, 'eng', work_sum('/akn/xx/act/2000/' || i, 'eng') FROM n""", [count])
        db.execute("INSERT INTO alias(name, work, sum) SELECT 'short-' || id, id, alias_sum('short-' || id, iri) FROM work WHERE id > 1")
        copy_publication(db, "w.id, 0", "work w", "w.id > 1")


def add_days(store, count):
    """The publication that the store has, again for each of the days that follow."""
    with opened(store) as db:
        copy_publication(db, "1, i", "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                         f"{int(count)}) SELECT i FROM n)", "1")


def copy_publication(db, work_and_days, rows, condition):
    """The publication 1 under other works or days."""
    facts = db.execute("""SELECT f.title, f.issuer, f.type, f.number, c.digest, c.size, u.digest FROM version v JOIN fact f ON f.id = v.fact
        JOIN content c ON c.id = v.source JOIN content u ON u.id = v.upload WHERE v.seq = 1""").fetchone()
    language, day, revision, published = db.execute("SELECT language, day, revision, published FROM version WHERE seq = 1").fetchone()
    iris = dict(db.execute("SELECT id, iri FROM work"))
    seq = db.execute("SELECT max(seq) FROM version").fetchone()[0]
    for work, days in db.execute(f"SELECT {work_and_days} FROM {rows} WHERE {condition}").fetchall():
        seq += 1
        number = row_sum("version", seq, iris[work], language, day + days, revision, published, *facts)
        db.execute("INSERT INTO version SELECT ?, ?, language, day + ?, revision, published, fact, source, upload, ? FROM version WHERE seq = 1",
                   [seq, work, days, number])
        db.execute("""INSERT INTO portions SELECT ?, outline, base, depth, texts, portions_sum(?, coalesce(base, 0), depth, o.digest, texts)
            FROM portions JOIN content o ON o.id = outline WHERE seq = 1""", [seq, seq])
