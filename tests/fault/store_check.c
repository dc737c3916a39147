/* SPDX-License-Identifier: Apache-2.0 */
/* store_check: text n is made from n alone, so what must be in the store is known from its seq. */
#include "store_check.h"
#include "corpus/publish.h"
#include "corpus/store_sqlite_page.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "../unit/fixture/corpus_sample.h"

struct check {
	struct corpus *c;
	struct sample expected;
	int64_t count;
	unsigned portions;
};

static void
make_text(struct sample *s, unsigned n)
{
	char date[DATE_BYTES + 1];

	date_format(n, date);
	sample_make(s, "eng", date, n);
}

int
store_check_publish(struct corpus *c, unsigned n, struct err *e)
{
	static struct sample s;
	struct arena a = ARENA_INIT(1 << 16);
	enum corpus_outcome outcome;
	struct corpus_version v;
	int rc;

	make_text(&s, n);
	if ((rc = corpus_publish(c, &s.p, &outcome, &v, &a, e)) == 0) {
		assert_int_equal(outcome, CORPUS_ADDED);
		assert_int_equal(v.seq, n);
	}
	arena_free(&a);
	return rc;
}

static int
check_portion(void *arg, const struct corpus_portion *p, struct err *e)
{
	struct check *k = arg;
	struct sha256 text;

	(void)e;
	assert_int_equal(p->position, k->portions);
	memcpy(text.bytes, k->expected.portions[k->portions].sha256, SHA256_BYTES);
	assert_true(corpus_is_same_text(&p->text, &text));
	k->portions++;
	return 0;
}

/* By day, so in the order of publication: no gap, nothing missing. */
static int
check_version(void *arg, const struct corpus_version *v, struct err *e)
{
	struct check *k = arg;
	char *bytes = NULL;
	size_t len = 0;

	assert_int_equal(v->seq, ++k->count);
	make_text(&k->expected, (unsigned)v->seq);
	sample_ok(corpus_source(k->c, &v->source, &bytes, &len, e), e);
	assert_int_equal(len, sizeof k->expected.xml);
	assert_memory_equal(bytes, k->expected.xml, len);
	free(bytes);
	k->portions = 0;
	sample_ok(corpus_portions(k->c, v->seq, check_portion, k, e), e);
	assert_int_equal(k->portions, SAMPLE_PORTIONS);
	return 0;
}

static int64_t
check_as(const char *path, enum corpus_mode mode)
{
	static struct check k;
	struct err e = { 0 };
	int64_t seq = -1;
	int rc;

	k.count = 0;
	sample_ok(corpus_open(&k.c, path, mode, &e), &e);
	sample_ok(corpus_seq(k.c, &seq, &e), &e);
	rc = corpus_history(k.c, STR(SAMPLE_WORK), NULL, check_version, &k, &e);
	if (seq > 0)
		sample_ok(rc, &e);
	assert_int_equal(k.count, seq);
	corpus_close(&k.c);
	return seq;
}

static void
check_integrity(const char *path)
{
	sqlite3_stmt *stmt = NULL;
	sqlite3 *db = NULL;

	assert_int_equal(
	    sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, store_page_vfs()), SQLITE_OK);
	assert_int_equal(
	    sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &stmt, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	assert_string_equal((const char *)sqlite3_column_text(stmt, 0), "ok");
	sqlite3_finalize(stmt);
	assert_int_equal(
	    sqlite3_prepare_v2(db, "PRAGMA foreign_key_check", -1, &stmt, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_DONE);
	sqlite3_finalize(stmt);
	sqlite3_close(db);
}

int64_t
store_check_all(const char *path)
{
	int64_t seq = check_as(path, CORPUS_READ);

	check_integrity(path);
	assert_int_equal(check_as(path, CORPUS_WRITE), seq);
	return seq;
}
