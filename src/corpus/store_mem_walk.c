/* SPDX-License-Identifier: Apache-2.0 */
/* store_mem_walk: the questions whose answer is more than one row. */
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "corpus/store_mem_private.h"
#include "corpus/store_mem_record.h"

static int
compare_rows(const void *one, const void *other)
{
	const struct corpus_version *a = &(*(struct row *const *)one)->version;
	const struct corpus_version *b = &(*(struct row *const *)other)->version;
	int c;

	if ((c = str_cmp(a->work, b->work)) != 0 || (c = str_cmp(a->language, b->language)) != 0)
		return c;
	if (a->day != b->day)
		return a->day < b->day ? -1 : 1;
	return a->revision < b->revision ? -1 : a->revision > b->revision;
}

/* Sorts the rows of the work, or without a work those after `after`; the caller frees the array. */
static const struct row **
sort_rows(struct store *s, struct str work, struct str after, size_t *count)
{
	const struct row **sorted, *row;
	size_t all, n = 0;

	pthread_mutex_lock(&s->rows->lock);
	all = s->writing ? s->rows->row_end : s->rows->row_count;
	pthread_mutex_unlock(&s->rows->lock);
	sorted = mem_new_array(all + 1, sizeof *sorted);
	for (size_t i = 0; i < all; i++) {
		row = store_mem_row(s, i);
		if (work.len > 0 ? str_eq(row->version.work, work)
				 : str_cmp(row->version.work, after) > 0)
			sorted[n++] = row;
	}
	qsort(sorted, n, sizeof *sorted, compare_rows);
	*count = n;
	return sorted;
}

static struct corpus_version
with_withdrawal(struct store *s, const struct row *row)
{
	struct corpus_version v = row->version;

	v.withdrawn = store_mem_withdrawn(s, v.seq);
	return v;
}

int
store_mem_each_version(struct store *s, struct str work, const struct corpus_place *after,
    corpus_version_fn *fn, void *arg, struct err *e)
{
	size_t n;
	const struct row **sorted = sort_rows(s, work, STR(""), &n);
	int rc = 0;

	for (size_t i = 0; i < n && rc == 0; i++) {
		struct corpus_version v = with_withdrawal(s, sorted[i]);

		if (after == NULL || corpus_is_behind(&v, after))
			rc = fn(arg, &v, e);
	}
	free(sorted);
	return rc;
}

int
store_mem_each_version_back(struct store *s, struct str work, const struct corpus_place *before,
    corpus_version_fn *fn, void *arg, struct err *e)
{
	size_t n;
	const struct row **sorted = sort_rows(s, work, STR(""), &n);
	int rc = 0;

	while (n > 0 && rc == 0) {
		struct corpus_version v = with_withdrawal(s, sorted[--n]);

		if (str_eq(v.language, before->language) &&
		    (v.day < before->day ||
			(v.day == before->day && v.revision < before->revision)))
			rc = fn(arg, &v, e);
	}
	free(sorted);
	return rc;
}

int
store_mem_each_current(
    struct store *s, struct str after, int64_t day, corpus_version_fn *fn, void *arg, struct err *e)
{
	size_t n;
	const struct row **sorted = sort_rows(s, STR(""), after, &n);
	int rc = 0;

	for (size_t i = 0; i < n && rc == 0;) {
		const struct corpus_version *v, *first = &sorted[i]->version, *best = NULL;

		for (; i < n &&
		       store_mem_is_of(v = &sorted[i]->version, first->work, first->language);
		     i++)
			if ((best == NULL || v->day <= day || v->day == best->day) &&
			    store_mem_withdrawn(s, v->seq) == 0)
				best = v;
		rc = best == NULL ? 0 : fn(arg, best, e);
	}
	free(sorted);
	return rc;
}

int
store_mem_each_latest(
    struct store *s, int64_t before, corpus_version_fn *fn, void *arg, struct err *e)
{
	struct corpus_version v;
	const struct row *row;
	size_t n = 0;
	int rc = 0;

	while ((row = store_mem_row(s, n)) != NULL && row->version.seq < before)
		n++;
	while (n > 0 && rc == 0) {
		v = with_withdrawal(s, store_mem_row(s, --n));
		rc = fn(arg, &v, e);
	}
	return rc;
}

int
store_mem_each_from(struct store *s, int64_t after, corpus_version_fn *fn, void *arg, struct err *e)
{
	struct corpus_version v;
	const struct row *row;
	int rc = 0;

	for (size_t i = 0; rc == 0 && (row = store_mem_row(s, i)) != NULL; i++) {
		if (row->version.seq <= after)
			continue;
		v = with_withdrawal(s, row);
		rc = fn(arg, &v, e);
	}
	return rc;
}

static int
row_change(const struct row *row, struct str key, corpus_change_fn *fn, void *arg, struct err *e)
{
	bool any = false;
	int rc = 0;

	for (uint32_t i = 0; i < row->portion_count && rc == 0; i++) {
		const struct corpus_portion *p = &row->portions[i];

		if (!str_eq(p->wid.len > 0 ? p->wid : p->eid, key))
			continue;
		any = true;
		rc = fn(arg, &row->version, p, e);
	}
	return any ? rc : fn(arg, &row->version, NULL, e);
}

int
store_mem_each_change(struct store *s, const struct corpus_changes_ask *ask,
    const struct store_from *from, corpus_change_fn *fn, void *arg, struct err *e)
{
	size_t n;
	const struct row **sorted = sort_rows(s, ask->work, STR(""), &n);
	int rc = 0;

	for (size_t i = 0; i < n && rc == 0; i++) {
		const struct corpus_version *v = &sorted[i]->version;

		if (!str_eq(v->language, ask->language) || store_mem_withdrawn(s, v->seq) != 0 ||
		    v->day < from->day || (v->day == from->day && v->revision < from->revision))
			continue;
		rc = row_change(sorted[i], ask->key, fn, arg, e);
	}
	free(sorted);
	return rc;
}

int
store_mem_each_portion(
    struct store *s, int64_t seq, corpus_portion_fn *fn, void *arg, struct err *e)
{
	const struct row *row;
	size_t n = 0;
	int rc = 0;

	while ((row = store_mem_row(s, n)) != NULL && row->version.seq != seq)
		n++;

	for (uint32_t i = 0; row != NULL && rc == 0 && i < row->portion_count; i++)
		rc = fn(arg, &row->portions[i], e);
	return rc;
}

static int
compare_aliases(const void *one, const void *other)
{
	return strcmp(
	    ((const struct alias_row *)one)->alias, ((const struct alias_row *)other)->alias);
}

/*
 * Copies the committed aliases into out; of the rows of one alias, the last. Returns their number.
 */
static size_t
copy_aliases(const struct rows *r, struct alias_row *out)
{
	size_t n = 0, k;

	for (size_t i = 0; i < r->alias_count; i++) {
		for (k = 0; k < n && strcmp(out[k].alias, r->alias[i].alias) != 0; k++)
			;
		out[k] = r->alias[i];
		n += k == n;
	}
	return n;
}

int
store_mem_each_alias(struct store *s, struct str after, struct str last, corpus_alias_fn *fn,
    void *arg, struct err *e)
{
	struct alias_row *sorted;
	size_t count;
	int rc = 0;

	pthread_mutex_lock(&s->rows->lock);
	sorted = mem_new_array(s->rows->alias_count + 1, sizeof *sorted);
	count = copy_aliases(s->rows, sorted);
	pthread_mutex_unlock(&s->rows->lock);
	qsort(sorted, count, sizeof *sorted, compare_aliases);
	for (size_t i = 0; i < count && rc == 0; i++) {
		struct str work = str_from(sorted[i].work);

		if (str_cmp(work, after) > 0 && (last.len == 0 || str_cmp(work, last) <= 0))
			rc = fn(arg, str_from(sorted[i].alias), work, e);
	}
	free(sorted);
	return rc;
}
