/* SPDX-License-Identifier: Apache-2.0 */
/*
 * copy: copies rows as they are, and derives nothing: what a correction did is in the rows already.
 * What must hold: every row gets the number that it had; otherwise nothing is stored.
 */
#include "corpus/copy.h"

#include <inttypes.h>
#include <string.h>

#include "base/err.h"
#include "corpus/copy_rows.h"
#include "corpus/corpus_private.h"
#include "corpus/dump.h"

#define TELL_EACH 100                         /* publications */
#define WITHDRAWN_BYTES_MAX ((size_t)1 << 30) /* more than a store has */

/* A publication that is withdrawn, and the record that withdrew it. */
struct withdrawn {
	int64_t publication, record;
};

/* A copy, or a comparison, in progress. */
struct copying {
	struct corpus *from, *to;
	corpus_copied_fn *fn;
	void *arg;
	uint64_t done;
	bool has_rows;         /* rows is filled */
	struct copy_rows rows; /* records and aliases of from */
	size_t next_record;    /* index of the first that is not written */
	struct copy_rows portions, other;
	struct buf withdrawn;
};

static struct copying
new_copying(struct corpus *from, struct corpus *to, corpus_copied_fn *fn, void *arg)
{
	return (struct copying){ .from = from,
		.to = to,
		.fn = fn,
		.arg = arg,
		.rows = copy_rows_new(),
		.portions = copy_rows_new(),
		.other = copy_rows_new(),
		.withdrawn = BUF_INIT(WITHDRAWN_BYTES_MAX) };
}

static void
free_copying(struct copying *k)
{
	copy_rows_free(&k->rows);
	copy_rows_free(&k->portions);
	copy_rows_free(&k->other);
	buf_free(&k->withdrawn);
}

static void
tell(struct copying *k)
{
	if (++k->done % TELL_EACH == 0)
		k->fn(k->arg, k->done);
}

/* Within the walk over the publications, so that all is of one state. */
static int
gather_once(struct copying *k, struct err *e)
{
	if (k->has_rows)
		return 0;
	k->has_rows = true;
	return copy_rows_gather(&k->rows, k->from, e);
}

static int
check_number(int64_t given, int64_t expected, struct err *e)
{
	if (given == expected)
		return 0;
	return err_set(e, ERR_DATA,
	    "number %" PRId64 " follows where %" PRId64
	    " is the next: a row of the store is missing, or of a newer gazetted",
	    expected, given);
}

/* Writes the records up to that number. */
static int
write_records(struct copying *k, int64_t before, struct err *e)
{
	const struct corpus_record *all = (const void *)k->rows.records.data;
	size_t count = k->rows.records.len / sizeof *all;
	int64_t seq;
	int rc;

	for (; k->next_record < count && all[k->next_record].seq < before; k->next_record++) {
		const struct corpus_record *r = &all[k->next_record];

		if ((rc = k->to->backend->put_record(k->to->store, r, &seq, e)) != 0 ||
		    (rc = check_number(seq, r->seq, e)) != 0)
			return rc;
	}
	return 0;
}

static int
write_publication(struct copying *k, const struct corpus_version *v, struct err *e)
{
	struct store_row row = { .version = *v,
		.portions = (const void *)k->portions.portions.data,
		.portion_count =
		    (uint32_t)(k->portions.portions.len / sizeof(struct corpus_portion)) };
	struct corpus_bytes b;
	int64_t seq;
	int rc;

	if ((rc = corpus_dump_bytes(k->from, v, &b, e)) != 0)
		return rc;
	row.xml = str_make(b.xml, b.xml == NULL ? 0 : b.xml_len);
	row.upload = str_make(b.upload, b.upload == NULL ? 0 : b.upload_len);
	row.upload_type = b.upload_type;
	row.resources = corpus_held_rows(&b.resources);
	row.resource_count = corpus_held_count(&b.resources);
	if ((rc = k->to->backend->put_version(k->to->store, &row, &seq, e)) == 0)
		rc = check_number(seq, v->seq, e);
	corpus_bytes_free(&b);
	return rc;
}

static int
copy_publication(void *arg, const struct corpus_version *v, struct err *e)
{
	struct withdrawn w = { v->seq, v->withdrawn };
	struct copying *k = arg;
	int rc;

	if ((rc = gather_once(k, e)) != 0 || (rc = write_records(k, v->seq, e)) != 0 ||
	    (rc = copy_rows_gather_portions(&k->portions, k->from, v->seq, e)) != 0 ||
	    (rc = write_publication(k, v, e)) != 0)
		return rc;
	if (w.record != 0)
		buf_put(&k->withdrawn, &w, sizeof w);
	tell(k);
	return 0;
}

static int
write_withdrawn(struct copying *k, struct err *e)
{
	const struct withdrawn *all = (const void *)k->withdrawn.data;
	int rc = buf_check(&k->withdrawn, "the publications that are withdrawn", e);

	for (size_t i = 0; rc == 0 && i < k->withdrawn.len / sizeof *all; i++)
		rc = k->to->backend->put_withdrawn(
		    k->to->store, all[i].publication, all[i].record, e);
	return rc;
}

static int
write_aliases(struct copying *k, struct err *e)
{
	const struct copy_alias *all = (const void *)k->rows.aliases.data;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < k->rows.aliases.len / sizeof *all; i++)
		rc = k->to->backend->put_alias(k->to->store, all[i].name, all[i].work, e);
	return rc;
}

/* Inside the transaction. */
static int
copy_all(struct copying *k, struct err *e)
{
	int64_t seq;
	int rc;

	if ((rc = k->to->backend->seq(k->to->store, &seq, e)) != 0)
		return rc;
	if (seq != 0)
		return err_set(e, ERR_CONFLICT,
		    "the store to copy into has %" PRId64
		    " publications: name a new one, or remove it if it is a copy that failed",
		    seq);
	if ((rc = corpus_dump(k->from, copy_publication, k, e)) != 0 ||
	    (rc = write_records(k, INT64_MAX, e)) != 0 || (rc = write_withdrawn(k, e)) != 0)
		return rc;
	return write_aliases(k, e);
}

int
corpus_copy(struct corpus *from, struct corpus *to, corpus_copied_fn *fn, void *arg, struct err *e)
{
	struct copying k = new_copying(from, to, fn, arg);
	int rc;

	if ((rc = to->backend->begin(to->store, e)) == 0 &&
	    ((rc = copy_all(&k, e)) != 0 || (rc = to->backend->commit(to->store, e)) != 0))
		to->backend->rollback(to->store);
	free_copying(&k);
	return rc;
}

static bool
are_equal_versions(const struct corpus_version *a, const struct corpus_version *b)
{
	return a->seq == b->seq && str_eq(a->work, b->work) && str_eq(a->language, b->language) &&
	       a->day == b->day && a->revision == b->revision && a->published == b->published &&
	       str_eq(a->title, b->title) && str_eq(a->issuer, b->issuer) &&
	       str_eq(a->type, b->type) && str_eq(a->number, b->number) &&
	       sha256_eq(&a->source, &b->source) && a->source_bytes == b->source_bytes &&
	       sha256_eq(&a->upload, &b->upload) && a->withdrawn == b->withdrawn;
}

/* The first publication of the other store from a number on: is it the same? */
struct likeness {
	const struct corpus_version *of;
	bool is_equal;
};

#define SEEN 1 /* ends the walk after its first row */

static int
compare_first(void *arg, const struct corpus_version *v, struct err *e)
{
	struct likeness *l = arg;

	(void)e;
	l->is_equal = are_equal_versions(l->of, v);
	return SEEN;
}

static int
compare_bytes(struct copying *k, const struct corpus_version *v, bool *are_equal, struct err *e)
{
	struct corpus_bytes a, b;
	int rc;

	if ((rc = corpus_dump_bytes(k->from, v, &a, e)) != 0)
		return rc;
	if ((rc = corpus_dump_bytes(k->to, v, &b, e)) == 0) {
		/* the digests are checked, and are the same: what is there is equal */
		*are_equal = (a.xml == NULL) == (b.xml == NULL) && a.xml_len == b.xml_len &&
			     (a.upload == NULL) == (b.upload == NULL) &&
			     a.upload_len == b.upload_len && str_eq(a.upload_type, b.upload_type) &&
			     corpus_held_are_equal(&a.resources, &b.resources);
		corpus_bytes_free(&b);
	}
	corpus_bytes_free(&a);
	return rc;
}

static int
differ(int64_t publication, struct err *e)
{
	return err_set(
	    e, ERR_DATA, "publication %" PRId64 " is not the same in both stores", publication);
}

static int
compare_publication(void *arg, const struct corpus_version *v, struct err *e)
{
	struct copying *k = arg;
	struct likeness l = { .of = v };
	bool are_equal = false;
	int rc;

	rc = k->to->backend->each_from(k->to->store, v->seq - 1, compare_first, &l, e);
	if (rc != 0 && rc != SEEN)
		return rc;
	if (!l.is_equal)
		return differ(v->seq, e);
	if ((rc = compare_bytes(k, v, &are_equal, e)) != 0 ||
	    (rc = copy_rows_gather_portions(&k->portions, k->from, v->seq, e)) != 0 ||
	    (rc = copy_rows_gather_portions(&k->other, k->to, v->seq, e)) != 0)
		return rc;
	if (!are_equal || !copy_rows_have_equal_portions(&k->portions, &k->other))
		return differ(v->seq, e);
	tell(k);
	return 0;
}

static int
compare_rest(struct copying *k, struct err *e)
{
	int64_t one, other;
	int rc;

	if ((rc = copy_rows_gather(&k->rows, k->from, e)) != 0 ||
	    (rc = copy_rows_gather(&k->other, k->to, e)) != 0 ||
	    (rc = corpus_seq(k->from, &one, e)) != 0 || (rc = corpus_seq(k->to, &other, e)) != 0)
		return rc;
	if (one != other)
		return err_set(e, ERR_DATA,
		    "the last number of the one store is %" PRId64 ", that of the other %" PRId64
		    ": was something published meanwhile?",
		    one, other);
	if (!copy_rows_are_equal(&k->rows, &k->other))
		return err_set(e, ERR_DATA,
		    "the corrections or the short names are not the same in both stores");
	return 0;
}

int
corpus_compare(
    struct corpus *from, struct corpus *to, corpus_copied_fn *fn, void *arg, struct err *e)
{
	struct copying k = new_copying(from, to, fn, arg);
	int rc;

	if ((rc = corpus_dump(from, compare_publication, &k, e)) == 0)
		rc = compare_rest(&k, e);
	free_copying(&k);
	return rc;
}
