/* SPDX-License-Identifier: Apache-2.0 */
/* store_mem_record: keeps records, and marks of withdrawn publications, in arrays. */
#include "corpus/store_mem_record.h"

#include <stdlib.h>

#include "base/mem.h"
#include "corpus/store_mem_private.h"

#define RECORD_BYTES_MAX (1u << 20) /* the words of one record */

static void
free_record(struct record_row *row)
{
	arena_free(&row->arena);
	free(row);
}

void
store_mem_cut_records(struct rows *r)
{
	while (r->record_end > r->record_count)
		free_record(r->record[--r->record_end]);
	r->withdrawn_end = r->withdrawn_count;
}

static struct record_row *
new_record(const struct corpus_record *from)
{
	struct record_row *row = NEW(struct record_row);

	row->arena = ARENA_INIT(RECORD_BYTES_MAX);
	if (corpus_record_copy(&row->record, from, &row->arena, NULL) == 0)
		return row;
	free_record(row);
	return NULL;
}

int
store_mem_put_record(struct store *s, const struct corpus_record *r, int64_t *seq, struct err *e)
{
	struct rows *rows = s->rows;
	struct record_row *row, **array;

	if ((row = new_record(r)) == NULL)
		return store_mem_is_full(e);
	pthread_mutex_lock(&rows->lock);
	array = store_mem_grow(rows->record, rows->record_end, &rows->record_cap, sizeof *array);
	if (array != NULL) {
		rows->record = array;
		rows->record[rows->record_end++] = row;
		row->record.seq = *seq = ++rows->seq_end;
	}
	pthread_mutex_unlock(&rows->lock);
	if (array != NULL)
		return 0;
	free_record(row);
	return store_mem_is_full(e);
}

int
store_mem_put_withdrawn(struct store *s, int64_t publication, int64_t record, struct err *e)
{
	struct rows *r = s->rows;
	struct withdrawn_row *array;

	pthread_mutex_lock(&r->lock);
	array = store_mem_grow(r->withdrawn, r->withdrawn_end, &r->withdrawn_cap, sizeof *array);
	if (array != NULL) {
		r->withdrawn = array;
		r->withdrawn[r->withdrawn_end++] = (struct withdrawn_row){ publication, record };
	}
	pthread_mutex_unlock(&r->lock);
	return array != NULL ? 0 : store_mem_is_full(e);
}

/* The lock is not held while the source of a row is read, so it is erased for new readers only. */
int
store_mem_erase(struct store *s, int64_t publication, struct err *e)
{
	const struct rows *r = s->rows;

	(void)e;
	pthread_mutex_lock(&s->rows->lock);
	for (size_t i = 0; i < r->row_end; i++) {
		struct row *row = r->row[i];

		if (row->version.seq != publication)
			continue;
		row->xml = row->upload = row->version.title = STR("");
		for (uint32_t k = 0; k < row->resource_count; k++)
			row->resources[k].bytes = STR("");
	}
	pthread_mutex_unlock(&s->rows->lock);
	return 0;
}

int
store_mem_purge(struct store *s, struct err *e)
{
	(void)s; /* no copy is left */
	(void)e;
	return 0;
}

int64_t
store_mem_withdrawn(struct store *s, int64_t publication)
{
	const struct rows *r = s->rows;
	int64_t record = 0;

	pthread_mutex_lock(&s->rows->lock);
	for (size_t i = 0; i < (s->writing ? r->withdrawn_end : r->withdrawn_count); i++)
		if (r->withdrawn[i].publication == publication)
			record = r->withdrawn[i].record;
	pthread_mutex_unlock(&s->rows->lock);
	return record;
}

/* The record i; NULL after the last, for a reader the last that is committed. */
static const struct corpus_record *
record_at(struct store *s, size_t i)
{
	const struct corpus_record *r = NULL;

	pthread_mutex_lock(&s->rows->lock);
	if (i < (s->writing ? s->rows->record_end : s->rows->record_count))
		r = &s->rows->record[i]->record;
	pthread_mutex_unlock(&s->rows->lock);
	return r;
}

int
store_mem_last_record(struct store *s, int64_t *seq, struct err *e)
{
	const struct rows *r = s->rows;

	(void)e;
	pthread_mutex_lock(&s->rows->lock);
	*seq = r->record_count > 0 ? r->record[r->record_count - 1]->record.seq : 0;
	pthread_mutex_unlock(&s->rows->lock);
	return 0;
}

int
store_mem_each_record(
    struct store *s, struct str work, int64_t after, corpus_record_fn *fn, void *arg, struct err *e)
{
	const struct corpus_record *r;
	int rc = 0;

	for (size_t i = 0; rc == 0 && (r = record_at(s, i)) != NULL; i++)
		if (r->seq > after && (work.len == 0 || str_eq(r->scope.work, work)))
			rc = fn(arg, r, e);
	return rc;
}
