/* SPDX-License-Identifier: Apache-2.0 */
/*
 * feed: reads publications in batches, each one transaction of the index. What must hold: the seq
 * in the index is that of the last publication and record whose effects are all in it.
 */
#include "search/feed.h"

#include <sqlite3.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/time.h"
#include "corpus/corpus.h"
#include "corpus/correct.h"
#include "search/body.h"
#include "search/dictionary.h"
#include "search/feed_ahead.h"
#include "search/feed_row.h"
#include "search/feed_text.h"
#include "search/feed_title.h"
#include "search/index.h"
#include "search/noted.h"
#include "search/units.h"
#include "search/vocabulary.h"

/* A batch ends after so many publications, or so much time: then readers see it. */
#define BATCH_PUBLICATIONS 2000
#define BATCH_MS 2000
#define UNIT_BYTES_MAX ((size_t)128 << 20)
#define LISTS_BYTES_MAX ((size_t)64 << 20) /* of the units of a publication; of changed texts */
#define STOPPED 1
#define LANGUAGE_BYTES 3
#define LANGUAGES_MAX 32

struct feed {
	struct index *index;
	struct corpus *corpus;
	const struct feed_source *from;
	struct feed_ahead ahead;
	struct feed_counts *counts;
	struct feed_text settler;
	struct buf packed, unit_list, hashed;
	struct buf changed; /* of int64_t: numbers of texts to be settled */
	int64_t seq, of;    /* in the index; of the store */
	int64_t until_ms;   /* of the batch */
	unsigned in_batch;
	bool purges; /* a record may have removed words, which are still in the log */
	struct {
		char name[LANGUAGE_BYTES];
		int64_t dictionary; /* 0: not yet */
		unsigned texts;     /* put in without one */
	} languages[LANGUAGES_MAX];
	size_t language_count;
	/* the publication being read */
	int64_t text, last_unit;
	struct str language;
};

static int
step(struct feed *f, sqlite3_stmt *st, struct err *e)
{
	int code = sqlite3_step(st);

	sqlite3_reset(st);
	return code == SQLITE_DONE || code == SQLITE_ROW ? 0 : index_fail(f->index, e);
}

static void
bind_str(sqlite3_stmt *st, int i, struct str s)
{
	sqlite3_bind_text(st, i, s.len > 0 ? s.p : "", (int)s.len, SQLITE_STATIC);
}

static int
set_state(struct feed *f, const char *name, int64_t value, struct err *e)
{
	sqlite3_stmt *st =
	    index_statement(f->index, "INSERT OR REPLACE INTO state VALUES(?1, ?2)", e);

	if (st == NULL)
		return -ERR_IO;
	bind_str(st, 1, str_from(name));
	sqlite3_bind_int64(st, 2, value);
	return step(f, st, e);
}

static void
note_changed(struct feed *f, int64_t text)
{
	const int64_t *list = (const int64_t *)(const void *)f->changed.data;

	for (size_t i = f->changed.len / sizeof text; i-- > 0;)
		if (list[i] == text)
			return;
	buf_put(&f->changed, &text, sizeof text);
}

static int64_t
hash_of(struct feed *f, const struct unit *u)
{
	struct sha256 digest;
	int64_t hash;

	buf_reset(&f->hashed);
	buf_putf(&f->hashed, STR_FMT "\n" STR_FMT "\n" STR_FMT "\n", STR_ARG(u->eid),
	    STR_ARG(u->num), STR_ARG(u->heading));
	buf_putstr(&f->hashed, u->text);
	digest = sha256_of(f->hashed.data, f->hashed.len);
	memcpy(&hash, digest.bytes, sizeof hash);
	return hash;
}

static int
put_words(struct feed *f, int64_t id, const struct unit *u, struct err *e)
{
	sqlite3_stmt *st =
	    index_statement(f->index, "INSERT INTO words(rowid, t) VALUES(?1, ?2)", e);
	int rc;

	if (st == NULL)
		return -ERR_IO;
	feed_compose(&f->settler.composed, f->language, u->eid, u->heading, u->num, u->text);
	if ((rc = buf_check(&f->settler.composed, "text of an article", e)) != 0)
		return rc;
	sqlite3_bind_int64(st, 1, id);
	bind_str(st, 2, buf_str(&f->settler.composed));
	return step(f, st, e);
}

/* The dictionary of the present language; it is made when there are enough texts. */
static int
find_dictionary(struct feed *f, int64_t *id, struct err *e)
{
	size_t i = 0;
	int rc;

	*id = 0;
	if (f->language.len != LANGUAGE_BYTES)
		return 0;
	while (i < f->language_count &&
	       memcmp(f->languages[i].name, f->language.p, LANGUAGE_BYTES) != 0)
		i++;
	if (i == LANGUAGES_MAX)
		return 0;
	if (i == f->language_count) {
		memcpy(f->languages[i].name, f->language.p, LANGUAGE_BYTES);
		if ((rc = dictionary_of(f->index, f->language, &f->languages[i].dictionary, e)) !=
		    0)
			return rc;
		f->language_count++;
	}
	if (f->languages[i].dictionary == 0 && ++f->languages[i].texts == DICTIONARY_TEXTS &&
	    (rc = dictionary_make(f->index, f->language, &f->languages[i].dictionary, e)) != 0)
		return rc;
	*id = f->languages[i].dictionary;
	return 0;
}

static int
put_new_unit(struct feed *f, const struct unit *u, int64_t hash, int64_t *id, struct err *e)
{
	sqlite3_stmt *st = index_statement(f->index,
	    "INSERT INTO units(text, hash, eid, num, heading, size, body,"
	    " dictionary, spans)"
	    " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, zeroblob(12))", /* room for one span */
	    e);
	int64_t dictionary;
	int rc;

	if (st == NULL)
		return -ERR_IO;
	if ((rc = find_dictionary(f, &dictionary, e)) != 0 ||
	    (rc = body_pack(index_packer(f->index), dictionary, u->text, &f->packed, e)) != 0)
		return rc;
	sqlite3_bind_int64(st, 1, f->text);
	sqlite3_bind_int64(st, 2, hash);
	bind_str(st, 3, u->eid);
	bind_str(st, 4, u->num);
	bind_str(st, 5, u->heading);
	sqlite3_bind_int64(st, 6, (int64_t)u->text.len);
	sqlite3_bind_blob(st, 7, f->packed.data, (int)f->packed.len, SQLITE_STATIC);
	sqlite3_bind_int64(st, 8, dictionary);
	if ((rc = step(f, st, e)) != 0)
		return rc;
	*id = sqlite3_last_insert_rowid(index_db(f->index));
	f->counts->units++;
	f->counts->bytes += u->text.len + u->heading.len + u->num.len;
	return put_words(f, *id, u, e);
}

/* Finds the unit among those of its text, or adds it. */
static int
take_unit(void *arg, const struct unit *u, struct err *e)
{
	struct feed *f = arg;
	int64_t hash = hash_of(f, u), id = 0;
	sqlite3_stmt *st =
	    index_statement(f->index, "SELECT id FROM units WHERE text = ?1 AND hash = ?2", e);
	int rc = 0;

	if (st == NULL)
		return -ERR_IO;
	if ((u->eid.len > 0 && u->num.len + u->heading.len + u->text.len == 0))
		return 0;
	sqlite3_bind_int64(st, 1, f->text);
	sqlite3_bind_int64(st, 2, hash);
	if (sqlite3_step(st) == SQLITE_ROW)
		id = sqlite3_column_int64(st, 0);
	sqlite3_reset(st);
	if (id == 0 && (rc = put_new_unit(f, u, hash, &id, e)) != 0)
		return rc;
	feed_put_unit(&f->unit_list, id, f->last_unit);
	f->last_unit = id;
	return 0;
}

static int
put_publication(struct feed *f, const struct corpus_version *v, struct err *e)
{
	sqlite3_stmt *st = index_statement(f->index,
	    "INSERT INTO publications(seq, text, day, revision, withdrawn, published,"
	    " issuer, source, units) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
	    e);

	if (st == NULL)
		return -ERR_IO;
	sqlite3_bind_int64(st, 1, v->seq);
	sqlite3_bind_int64(st, 2, f->text);
	sqlite3_bind_int64(st, 3, v->day);
	sqlite3_bind_int64(st, 4, v->revision);
	sqlite3_bind_int64(st, 5, v->withdrawn != 0);
	sqlite3_bind_int64(st, 6, v->published);
	bind_str(st, 7, v->issuer);
	sqlite3_bind_blob(st, 8, v->source.bytes, SHA256_BYTES, SQLITE_STATIC);
	sqlite3_bind_blob(st, 9, f->unit_list.data, (int)f->unit_list.len, SQLITE_STATIC);
	return step(f, st, e);
}

/* Indexes a publication; without an image it has no articles. */
static int
index_publication(
    struct feed *f, const struct corpus_version *v, const struct image *image, struct err *e)
{
	int64_t repealed = DAY_NONE;
	int rc;

	if ((rc = corpus_repealed_from(f->corpus, v->work, &repealed, e)) != 0 ||
	    (rc = feed_row_put(f->index, v, repealed, &f->text, e)) != 0)
		return rc;
	buf_reset(&f->unit_list);
	f->last_unit = 0;
	f->language = v->language;
	if (image != NULL && (rc = units_each(image, take_unit, f, e)) != 0)
		return rc;
	if ((rc = put_publication(f, v, e)) != 0)
		return rc;
	note_changed(f, f->text);
	f->seq = v->seq;
	f->counts->publications++;
	return 0;
}

/* Indexes the publication that is read ahead, while `next` (or NULL) is read. */
static int
index_ahead(struct feed *f, const struct corpus_version *next, struct err *e)
{
	const struct image *image = NULL;
	struct corpus_version v;
	bool is_set = f->ahead.is_set;
	int rc = 0;

	if (is_set && (rc = feed_ahead_take(&f->ahead, &v, &image, e)) != 0)
		return rc;
	if (next != NULL && (rc = feed_ahead_begin(&f->ahead, next, e)) != 0)
		return rc;
	return is_set ? index_publication(f, &v, image, e) : 0;
}

static int
take_publication(void *arg, const struct corpus_version *v, struct err *e)
{
	struct feed *f = arg;
	int rc;

	if (v->seq > f->of)
		return STOPPED;
	if ((rc = index_ahead(f, v, e)) != 0)
		return rc;
	f->in_batch++;
	return f->in_batch >= BATCH_PUBLICATIONS || time_mono_ms() > f->until_ms ? STOPPED : 0;
}

/* What a record may have changed of a publication that is in the index. */
static int
update_publication(void *arg, const struct corpus_version *v, struct err *e)
{
	struct feed *f = arg;
	sqlite3_stmt *st = index_statement(f->index,
	    "UPDATE publications SET withdrawn = ?2, units = CASE WHEN ?2 THEN NULL ELSE units END"
	    " WHERE seq = ?1 RETURNING text",
	    e);

	if (st == NULL)
		return -ERR_IO;
	sqlite3_bind_int64(st, 1, v->seq);
	sqlite3_bind_int64(st, 2, v->withdrawn != 0);
	if (sqlite3_step(st) == SQLITE_ROW)
		note_changed(f, sqlite3_column_int64(st, 0));
	return step(f, st, e);
}

static int
update_repeal(struct feed *f, struct str work, struct err *e)
{
	sqlite3_stmt *st =
	    index_statement(f->index, "UPDATE texts SET repealed = ?2 WHERE work = ?1", e);
	int64_t day;
	int rc;

	if (st == NULL)
		return -ERR_IO;
	if ((rc = corpus_repealed_from(f->corpus, work, &day, e)) != 0)
		return rc;
	bind_str(st, 1, work);
	if (day != DAY_NONE)
		sqlite3_bind_int64(st, 2, day);
	return step(f, st, e);
}

/* What records may have changed of a work in the index. */
static int
update_work(struct feed *f, struct str work, struct err *e)
{
	int rc;

	if ((rc = update_repeal(f, work, e)) != 0 ||
	    (rc = feed_title_forget(f->index, work, e)) != 0 ||
	    (rc = corpus_history(f->corpus, work, NULL, update_publication, f, e)) != 0)
		return rc;
	return corpus_history(f->corpus, work, NULL, feed_title_update, f->index, e);
}

struct records {
	struct feed *feed;
	int64_t after;
	int rc;
};

static int
take_record(void *arg, const struct corpus_record *r, struct err *e)
{
	struct records *list = arg;
	int rc;

	if (r->seq <= list->after || r->scope.work.len == 0)
		return 0;
	list->feed->purges = true;
	rc = update_work(list->feed, r->scope.work, e);
	return rc == -ERR_NOTFOUND ? 0 : rc;
}

static int
take_records(struct feed *f, int64_t after, struct err *e)
{
	struct records list = { .feed = f, .after = after };
	int64_t last;
	int rc;

	if ((rc = corpus_last_record(f->corpus, &last, e)) != 0 || last <= after)
		return rc;
	return corpus_records(f->corpus, STR(""), take_record, &list, e);
}

static int
settle(struct feed *f, struct err *e)
{
	const int64_t *texts = (const int64_t *)(const void *)f->changed.data;
	size_t count = f->changed.len / sizeof *texts;
	uint64_t before = f->settler.removed;
	int rc = 0;

	for (size_t i = 0; i < count && rc == 0; i++)
		rc = feed_text_settle(&f->settler, texts[i], e);
	buf_reset(&f->changed);
	/* the words that were removed are in the index until it is merged */
	if (rc == 0 && f->settler.removed > before)
		rc = index_run(f->index, "INSERT INTO words(words) VALUES('optimize')", e);
	return rc;
}

/* One batch; *done: nothing is left to read. */
static int
run_batch(struct feed *f, bool *done, struct err *e)
{
	int64_t after = f->seq;
	int rc, read;

	f->in_batch = 0;
	f->until_ms = time_mono_ms() + BATCH_MS;
	if ((rc = corpus_seq(f->corpus, &f->of, e)) != 0)
		return rc;
	*done = f->of <= after;
	if (*done)
		return 0;
	if ((read = corpus_from(f->corpus, after, take_publication, f, e)) < 0)
		return read;
	if ((rc = index_ahead(f, NULL, e)) != 0)
		return rc;
	*done = read == 0;
	if (*done)
		f->seq = f->of;
	if ((rc = take_records(f, after, e)) != 0 || (rc = settle(f, e)) != 0)
		return rc;
	if ((rc = vocabulary_write(f->index, e)) != 0)
		return rc;
	return set_state(f, "seq", f->seq, e);
}

int
feed_clear(struct index *x, struct err *e)
{
	return index_run(x,
	    "BEGIN IMMEDIATE; INSERT INTO words(words) VALUES('delete-all'); DELETE FROM units;"
	    "DELETE FROM publications; DELETE FROM texts; DELETE FROM dictionaries;"
	    "DELETE FROM vocabulary;"
	    "UPDATE state SET value = 0; COMMIT",
	    e);
}

/* Whether the last publication in the index is in the store as well. */
struct known {
	int64_t seq;
	struct sha256 source;
	bool is_same;
};

static int
compare_known(void *arg, const struct corpus_version *v, struct err *e)
{
	struct known *k = arg;

	(void)e;
	k->is_same = v->seq == k->seq && sha256_eq(&v->source, &k->source);
	return 1;
}

static int
is_of_store(struct feed *f, bool *same, struct err *e)
{
	struct known k = { .is_same = true };
	sqlite3_stmt *st = index_statement(
	    f->index, "SELECT seq, source FROM publications ORDER BY seq DESC LIMIT 1", e);
	int64_t of;
	int rc;

	if (st == NULL)
		return -ERR_IO;
	if (sqlite3_step(st) == SQLITE_ROW && sqlite3_column_bytes(st, 1) == SHA256_BYTES) {
		k.seq = sqlite3_column_int64(st, 0);
		memcpy(k.source.bytes, sqlite3_column_blob(st, 1), SHA256_BYTES);
	}
	sqlite3_reset(st);
	if ((rc = corpus_seq(f->corpus, &of, e)) != 0)
		return rc;
	if (k.seq > 0) {
		k.is_same = false;
		if ((rc = corpus_latest(f->corpus, k.seq + 1, compare_known, &k, e)) < 0)
			return rc;
	}
	*same = k.is_same && of >= f->seq;
	return 0;
}

/* Empties the index when it is that of another store. */
static int
start(struct feed *f, struct err *e)
{
	bool same;
	int rc;

	if ((rc = index_seq(f->index, &f->seq, e)) != 0 || (rc = is_of_store(f, &same, e)) != 0)
		return rc;
	if (same)
		return 0;
	log_info("search", "made_anew", "why=another_store");
	f->seq = 0;
	return feed_clear(f->index, e);
}

static int
run(struct feed *f, struct err *e)
{
	struct err ignored;
	bool done = false;
	int rc;

	if ((rc = start(f, e)) != 0)
		return rc;
	while (!done) {
		if ((rc = index_run(f->index, "BEGIN IMMEDIATE", e)) != 0)
			return rc;
		if ((rc = run_batch(f, &done, e)) != 0 ||
		    (rc = index_run(f->index, "COMMIT", e)) != 0) {
			index_run(f->index, "ROLLBACK", &ignored);
			return rc;
		}
		if (!f->from->go_on(f->from->arg, f->seq, f->of))
			return 0;
	}
	return 0;
}

int
feed_run(struct index *x, struct corpus *c, const struct feed_source *from,
    struct feed_counts *counts, struct err *e)
{
	struct feed f = { .index = x,
		.corpus = c,
		.from = from,
		.ahead = feed_ahead_new(from, c),
		.counts = counts,
		.packed = BUF_INIT(UNIT_BYTES_MAX),
		.unit_list = BUF_INIT(LISTS_BYTES_MAX),
		.hashed = BUF_INIT(UNIT_BYTES_MAX),
		.changed = BUF_INIT(LISTS_BYTES_MAX),
		.settler = { .index = x,
		    .text = BUF_INIT(UNIT_BYTES_MAX),
		    .composed = BUF_INIT(UNIT_BYTES_MAX) } };
	int rc;

	noted_reset(index_noted(x));
	rc = run(&f, e);
	feed_ahead_end(&f.ahead);
	if (rc == 0 && f.purges)
		rc = index_run(x, "PRAGMA wal_checkpoint(TRUNCATE)", e);
	buf_free(&f.settler.text);
	buf_free(&f.settler.composed);
	buf_free(&f.packed);
	buf_free(&f.unit_list);
	buf_free(&f.hashed);
	buf_free(&f.changed);
	return rc;
}
