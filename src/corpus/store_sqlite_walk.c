/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_sqlite_walk: gives the portions of one publication, and one portion of all publications of
 * a work.
 */
#include "corpus/store_sqlite_walk.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "corpus/store_sqlite_old.h"
#include "corpus/store_sqlite_portion_private.h"
#include "corpus/store_sqlite_private.h"
#include "corpus/store_sqlite_query.h"
#include "corpus/store_sqlite_row.h"
#include "corpus/texts.h"

#define ONE_NAME_BYTES_MAX (64u << 20) /* portions of one publication with the same name */

/* A portion with its text, as callers know it: the rest of the digest is zeros. */
static struct corpus_portion
with_text(const struct outline *o, const struct portions_texts *t, uint32_t i)
{
	struct corpus_portion p = o->portions[i];

	if (i < t->count)
		memcpy(p.text.bytes, t->bytes + (size_t)i * TEXT_BYTES, TEXT_BYTES);
	return p;
}

static int
each_portion(struct store *s, int64_t seq, corpus_portion_fn *fn, void *arg, struct err *e)
{
	struct portions_loaded l = { .bytes = NULL };
	const struct portions_texts *texts;
	struct portions_texts own;
	int rc;

	if ((rc = store_portions_load_texts(s, seq, &texts, e)) != 0 ||
	    (rc = store_portions_load(s, texts->outline, &l, e)) != 0)
		return rc;
	own = *texts; /* fn may read those of another publication */
	own.bytes = mem_new_array((size_t)own.count + 1, TEXT_BYTES);
	memcpy(own.bytes, texts->bytes, (size_t)own.count * TEXT_BYTES);
	for (uint32_t i = 0; rc == 0 && i < l.outline.count; i++) {
		struct corpus_portion p = with_text(&l.outline, &own, i);

		rc = fn(arg, &p, e);
	}
	free(own.bytes);
	store_portions_unload(&l);
	return rc;
}

int
store_sqlite_each_portion(
    struct store *s, int64_t seq, corpus_portion_fn *fn, void *arg, struct err *e)
{
	struct query snapshot;
	bool row;
	int rc;

	if (s->layout < STORE_SQLITE_LAYOUT)
		return store_old_each_portion(s, seq, fn, arg, e);
	snapshot = query_open(s, STATEMENT_SNAPSHOT);
	if ((rc = query_next(&snapshot, &row, e)) == 0)
		rc = each_portion(s, seq, fn, arg, e);
	query_close(&snapshot);
	return rc;
}

/* A walk over the publications of a work, with the outline of the last one. */
struct change_walk {
	struct str key;
	struct portions_loaded outline;
	int64_t content;      /* the outline; 0: none yet */
	struct buf positions; /* uint32_t, of the portions with the key */
	struct buf found;     /* struct corpus_portion: those of the publication */
	corpus_change_fn *fn;
	void *arg;
};

static int
find_positions(struct change_walk *w, struct store *s, int64_t content, struct err *e)
{
	const struct outline *o = &w->outline.outline;
	int rc;

	if (w->content == content)
		return 0;
	store_portions_unload(&w->outline);
	buf_reset(&w->positions);
	w->content = 0;
	if ((rc = store_portions_load(s, content, &w->outline, e)) != 0)
		return rc;
	for (uint32_t i = 0; i < o->count; i++) {
		const struct corpus_portion *p = &o->portions[i];

		if (str_eq(p->wid, w->key) || (p->wid.len == 0 && str_eq(p->eid, w->key)))
			buf_put(&w->positions, &i, sizeof i);
	}
	w->content = content;
	return buf_check(&w->positions, "portions of one name", e);
}

/* All at once: what fn reads may take the place of the texts. */
static int
find_portions(struct change_walk *w, const struct portions_texts *texts, struct err *e)
{
	struct corpus_portion p;
	uint32_t i;

	buf_reset(&w->found);
	for (size_t at = 0; at < w->positions.len; at += sizeof i) {
		memcpy(&i, w->positions.data + at, sizeof i);
		p = with_text(&w->outline.outline, texts, i);
		buf_put(&w->found, &p, sizeof p);
	}
	return buf_check(&w->found, "portions of one name", e);
}

static int
give_change(struct change_walk *w, const struct corpus_version *v, struct err *e)
{
	struct corpus_portion p;
	int rc = 0;

	if (w->found.len == 0)
		return w->fn(w->arg, v, NULL, e);
	for (size_t at = 0; rc == 0 && at < w->found.len; at += sizeof p) {
		memcpy(&p, w->found.data + at, sizeof p);
		rc = w->fn(w->arg, v, &p, e);
	}
	return rc;
}

static int
take_change(struct change_walk *w, struct query *q, struct err *e)
{
	const struct portions_texts *texts;
	struct corpus_version v;
	struct portions_row row;
	int rc;

	if ((rc = store_sqlite_take_version(q, &v, e)) != 0 ||
	    (rc = store_portions_take_row(q, VERSION_COLUMN_COUNT, &row, e)) != 0 ||
	    (rc = find_positions(w, q->store, row.outline, e)) != 0 ||
	    (rc = store_portions_load_row(q->store, &row, &texts, e)) != 0 ||
	    (rc = find_portions(w, texts, e)) != 0)
		return rc;
	return give_change(w, &v, e);
}

int
store_sqlite_each_change(struct store *s, const struct corpus_changes_ask *ask,
    const struct store_from *from, corpus_change_fn *fn, void *arg, struct err *e)
{
	struct change_walk w = { .key = ask->key,
		.positions = BUF_INIT(ONE_NAME_BYTES_MAX),
		.found = BUF_INIT(ONE_NAME_BYTES_MAX),
		.fn = fn,
		.arg = arg };
	struct query q;
	bool row;
	int rc;

	if (s->layout < STORE_SQLITE_LAYOUT)
		return store_old_each_change(s, ask, from, fn, arg, e);
	q = query_open(s, STATEMENT_CHANGES);
	query_str(&q, ask->work);
	query_str(&q, ask->language);
	query_int(&q, from->day);
	query_int(&q, from->revision);
	while ((rc = query_next(&q, &row, e)) == 0 && row)
		if ((rc = take_change(&w, &q, e)) != 0)
			break;
	query_close(&q);
	store_portions_unload(&w.outline);
	buf_free(&w.positions);
	buf_free(&w.found);
	return rc;
}
