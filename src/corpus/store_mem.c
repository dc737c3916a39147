/* SPDX-License-Identifier: Apache-2.0 */
/*
 * store_mem: the smallest complete backend: rows in memory, found by linear search. Test double,
 * and the template for another backend. "mem:NAME" is one store for all handles of the process that
 * are open at the same time; closing the last handle frees it.
 *
 * Always true
 *  1. Rows and aliases are only appended and never change: a pointer taken under the lock is valid.
 *  2. Readers see the first row_count rows, alias_count aliases and so on; a transaction appends
 *     after them, and commit raises the counts. The writer sees its own rows before that.
 */
#include "corpus/store_mem.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/time.h"
#include "corpus/store_mem_private.h"
#include "corpus/store_mem_record.h"
#include "corpus/store_mem_resource.h"

static pthread_mutex_t stores_lock = PTHREAD_MUTEX_INITIALIZER; /* also of handles, has_writer */
static struct rows *stores;

static struct rows *
find_rows(const char *name)
{
	struct rows *r = stores;

	while (r != NULL && strcmp(r->name, name) != 0)
		r = r->next;
	return r;
}

static struct rows *
add_rows(const char *name)
{
	struct rows *r = NEW(struct rows);

	r->name = str_dup(str_from(name));
	pthread_mutex_init(&r->lock, NULL);
	r->next = stores;
	stores = r;
	return r;
}

static void
free_row(struct row *row)
{
	arena_free(&row->arena);
	free(row);
}

/* Removes the rows and aliases that are not committed. */
static void
cut_rows(struct rows *r)
{
	while (r->row_end > r->row_count)
		free_row(r->row[--r->row_end]);
	while (r->alias_end > r->alias_count) {
		r->alias_end--;
		free(r->alias[r->alias_end].alias);
		free(r->alias[r->alias_end].work);
	}
	store_mem_cut_records(r);
	r->seq_end = r->seq;
}

static void
free_rows(struct rows *r)
{
	r->row_count = r->alias_count = r->record_count = r->withdrawn_count = 0;
	cut_rows(r);
	pthread_mutex_destroy(&r->lock);
	free(r->row);
	free(r->alias);
	free(r->record);
	free(r->withdrawn);
	free(r->name);
	free(r);
}

static int
attach(struct store *s, const char *name, enum corpus_mode mode, struct err *e)
{
	struct rows *r = find_rows(name);

	if (r == NULL && mode != CORPUS_CREATE)
		return err_set(e, ERR_NOTFOUND, "there is no store %s here", name);
	if (r != NULL && s->writing && r->has_writer)
		return err_set(e, ERR_BUSY, "the store %s is being written: try again", name);
	if (r == NULL)
		r = add_rows(name);
	if (s->writing)
		r->has_writer = true;
	r->handles++;
	s->rows = r;
	return 0;
}

static int
mem_open(struct store **out, const char *path, enum corpus_mode mode, struct err *e)
{
	struct store *s = NEW(struct store);
	int rc;

	s->writing = mode != CORPUS_READ;
	pthread_mutex_lock(&stores_lock);
	rc = attach(s, path, mode, e);
	pthread_mutex_unlock(&stores_lock);
	if (rc == 0)
		*out = s;
	else
		free(s);
	return rc;
}

static void
mem_rollback(struct store *s)
{
	pthread_mutex_lock(&s->rows->lock);
	cut_rows(s->rows);
	pthread_mutex_unlock(&s->rows->lock);
}

static void
mem_close(struct store **s)
{
	struct rows *r, **link = &stores;

	if (*s == NULL)
		return;
	r = (*s)->rows;
	if ((*s)->writing)
		mem_rollback(*s);
	pthread_mutex_lock(&stores_lock);
	if ((*s)->writing)
		r->has_writer = false;
	if (--r->handles == 0) {
		while (*link != r)
			link = &(*link)->next;
		*link = r->next;
		free_rows(r);
	}
	pthread_mutex_unlock(&stores_lock);
	free(*s);
	*s = NULL;
}

static bool
mem_is_stuck(const struct store *s)
{
	(void)s; /* memory does not fail halfway */
	return false;
}

static bool
mem_is_outdated(struct store *s)
{
	(void)s; /* a name stands for one store as long as a handle is open */
	return false;
}

static int
mem_listen(struct store *s)
{
	(void)s;
	return -1;
}

static int
mem_begin(struct store *s, struct err *e)
{
	(void)s;
	(void)e;
	return 0; /* nothing to lock: the handle is the only writer, and used by one thread */
}

static int
mem_commit(struct store *s, struct err *e)
{
	(void)e;
	pthread_mutex_lock(&s->rows->lock);
	s->rows->row_count = s->rows->row_end;
	s->rows->alias_count = s->rows->alias_end;
	s->rows->record_count = s->rows->record_end;
	s->rows->withdrawn_count = s->rows->withdrawn_end;
	s->rows->seq = s->rows->seq_end;
	pthread_mutex_unlock(&s->rows->lock);
	return 0;
}

int
store_mem_is_full(struct err *e)
{
	return err_set(e, ERR_BUSY, "there is not enough memory for this: try again");
}

void *
store_mem_grow(void *array, size_t count, size_t *cap, size_t size)
{
	size_t n = *cap == 0 ? ARRAY_FIRST : *cap * 2;
	void *p;

	if (count < *cap)
		return array;
	if ((p = reallocarray(array, n, size)) != NULL)
		*cap = n;
	return p;
}

static bool
keep_portions(struct row *row, const struct store_row *from)
{
	size_t size = from->portion_count * sizeof *row->portions;

	if ((row->portions = arena_alloc(&row->arena, size)) == NULL)
		return false;
	if (size > 0)
		memcpy(row->portions, from->portions, size);
	row->portion_count = from->portion_count;
	for (uint32_t i = 0; i < row->portion_count; i++) {
		struct corpus_portion *p = &row->portions[i];

		if (!arena_keep(&row->arena, &p->eid) || !arena_keep(&row->arena, &p->wid) ||
		    !arena_keep(&row->arena, &p->num) || !arena_keep(&row->arena, &p->heading))
			return false;
	}
	return true;
}

static struct row *
new_row(const struct store_row *from)
{
	struct row *row = NEW(struct row);

	row->arena = ARENA_INIT(ROW_BYTES_MAX);
	row->xml = from->xml;
	row->upload = from->upload;
	row->upload_type = from->upload_type;
	if (corpus_version_copy(&row->version, &from->version, &row->arena, NULL) == 0 &&
	    arena_keep(&row->arena, &row->xml) && arena_keep(&row->arena, &row->upload) &&
	    arena_keep(&row->arena, &row->upload_type) && keep_portions(row, from) &&
	    store_mem_keep_resources(row, from))
		return row;
	free_row(row);
	return NULL;
}

static int
mem_put_version(struct store *s, const struct store_row *from, int64_t *seq, struct err *e)
{
	struct rows *r = s->rows;
	struct row *row, **array;

	if ((row = new_row(from)) == NULL)
		return store_mem_is_full(e);
	pthread_mutex_lock(&r->lock);
	if ((array = store_mem_grow(r->row, r->row_end, &r->row_cap, sizeof *array)) != NULL) {
		r->row = array;
		r->row[r->row_end++] = row;
		row->version.seq = *seq = ++r->seq_end;
	}
	pthread_mutex_unlock(&r->lock);
	if (array != NULL)
		return 0;
	free_row(row);
	return store_mem_is_full(e);
}

static int
mem_put_alias(struct store *s, struct str alias, struct str work, struct err *e)
{
	struct rows *r = s->rows;
	struct alias_row *array;

	pthread_mutex_lock(&r->lock);
	if ((array = store_mem_grow(r->alias, r->alias_end, &r->alias_cap, sizeof *array)) !=
	    NULL) {
		r->alias = array;
		r->alias[r->alias_end++] =
		    (struct alias_row){ .alias = str_dup(alias), .work = str_dup(work) };
	}
	pthread_mutex_unlock(&r->lock);
	return array != NULL ? 0 : store_mem_is_full(e);
}

const struct row *
store_mem_row(struct store *s, size_t i)
{
	const struct row *row = NULL;

	pthread_mutex_lock(&s->rows->lock);
	if (i < (s->writing ? s->rows->row_end : s->rows->row_count))
		row = s->rows->row[i];
	pthread_mutex_unlock(&s->rows->lock);
	return row;
}

/* The committed alias i; .alias is NULL after the last. */
static struct alias_row
alias_at(struct store *s, size_t i)
{
	struct alias_row row = { 0 };

	pthread_mutex_lock(&s->rows->lock);
	if (i < s->rows->alias_count)
		row = s->rows->alias[i];
	pthread_mutex_unlock(&s->rows->lock);
	return row;
}

static int
not_found(struct err *e)
{
	return err_set(e, ERR_NOTFOUND, "the store has no entry of that name");
}

static int
copy_name(struct str name, struct str *out, struct arena *a, struct err *e)
{
	if (!arena_keep(a, &name))
		return err_set(e, ERR_LIMIT, "a name in the store takes too much memory");
	*out = name;
	return 0;
}

static int
mem_seq(struct store *s, int64_t *seq, struct err *e)
{
	(void)e;
	pthread_mutex_lock(&s->rows->lock);
	*seq = s->rows->seq;
	pthread_mutex_unlock(&s->rows->lock);
	return 0;
}

bool
store_mem_is_of(const struct corpus_version *v, struct str work, struct str language)
{
	return str_eq(v->work, work) && str_eq(v->language, language);
}

static bool
is_fitting(struct store *s, const struct corpus_version *v, const struct store_find *wanted)
{
	return store_mem_is_of(v, wanted->work, wanted->language) && v->day <= wanted->max_day &&
	       (!wanted->is_exact || v->day == wanted->max_day) &&
	       (wanted->revision == 0 || v->revision == wanted->revision) &&
	       (wanted->includes_withdrawn || store_mem_withdrawn(s, v->seq) == 0);
}

static int
mem_find(struct store *s, const struct store_find *wanted, struct corpus_version *out,
    struct arena *a, struct err *e)
{
	const struct corpus_version *best = NULL;
	const struct row *row;
	int rc;

	for (size_t i = 0; (row = store_mem_row(s, i)) != NULL; i++) {
		const struct corpus_version *v = &row->version;

		if (is_fitting(s, v, wanted) &&
		    (best == NULL || v->day > best->day ||
			(v->day == best->day && v->revision > best->revision)))
			best = v;
	}
	if (best == NULL)
		return not_found(e);
	if ((rc = corpus_version_copy(out, best, a, e)) == 0)
		out->withdrawn = store_mem_withdrawn(s, best->seq);
	return rc;
}

static int
mem_language(struct store *s, struct str work, struct str *language, struct arena *a, struct err *e)
{
	const struct row *row;

	for (size_t i = 0; (row = store_mem_row(s, i)) != NULL; i++)
		if (str_eq(row->version.work, work))
			return copy_name(row->version.language, language, a, e);
	return not_found(e);
}

static int
mem_next_day(struct store *s, struct str work, struct str language, int64_t day, int64_t *next,
    struct err *e)
{
	const struct row *row;

	(void)e;
	*next = DAY_NONE;
	for (size_t i = 0; (row = store_mem_row(s, i)) != NULL; i++) {
		const struct corpus_version *v = &row->version;

		if (store_mem_is_of(v, work, language) && v->day > day &&
		    store_mem_withdrawn(s, v->seq) == 0 && (*next == DAY_NONE || v->day < *next))
			*next = v->day;
	}
	return 0;
}

static int
mem_alias(struct store *s, struct str alias, struct str *work, struct arena *a, struct err *e)
{
	struct alias_row row, last = { 0 };

	for (size_t i = 0; (row = alias_at(s, i)).alias != NULL; i++)
		if (str_is(alias, row.alias))
			last = row;
	return last.alias == NULL ? not_found(e) : copy_name(str_from(last.work), work, a, e);
}

/* The row with the digest; of several, the first that is not erased. */
static const struct row *
find_bytes(struct store *s, const struct sha256 *digest, bool is_upload)
{
	const struct row *row, *found = NULL;

	for (size_t i = 0; (row = store_mem_row(s, i)) != NULL; i++) {
		if (!sha256_eq(is_upload ? &row->version.upload : &row->version.source, digest))
			continue;
		found = row;
		if ((is_upload ? row->upload : row->xml).len > 0)
			break;
	}
	return found;
}

static int
mem_source(struct store *s, const struct sha256 *source, char **bytes, size_t *len, struct err *e)
{
	const struct row *row = find_bytes(s, source, false);

	if (row == NULL)
		return not_found(e);
	*bytes = str_dup(row->xml);
	*len = row->xml.len;
	return 0;
}

static int
mem_upload(struct store *s, const struct sha256 *upload, char **bytes, size_t *len,
    struct str *type, struct arena *a, struct err *e)
{
	const struct row *row = find_bytes(s, upload, true);
	struct str kept;

	if (row == NULL)
		return not_found(e);
	kept = row->upload_type;
	if (!arena_keep(a, &kept))
		return store_mem_is_full(e);
	*type = kept;
	*bytes = str_dup(row->upload);
	*len = row->upload.len;
	return 0;
}

/* Counts what there is: memory is not checked. */
static int
mem_check(
    struct store *s, corpus_fault_fn *fn, void *arg, struct corpus_checked *out, struct err *e)
{
	const struct row *row;

	(void)fn;
	(void)arg;
	(void)e;
	for (size_t i = 0; (row = store_mem_row(s, i)) != NULL; i++) {
		out->publications++;
		out->sources++;
		out->bytes += row->xml.len;
		out->portions += row->portion_count;
		out->resources += row->resource_count;
	}
	return 0;
}

static int
mem_backup(struct store *s, const char *path, corpus_progress_fn *fn, void *arg, struct err *e)
{
	(void)s;
	(void)path;
	(void)fn;
	(void)arg;
	return err_set(e, ERR_UNSUPPORTED, "a store in memory cannot be copied to a file");
}

const struct store_backend store_mem = {
	.name = "mem",
	.open = mem_open,
	.close = mem_close,
	.is_stuck = mem_is_stuck,
	.is_outdated = mem_is_outdated,
	.listen = mem_listen,
	.begin = mem_begin,
	.commit = mem_commit,
	.rollback = mem_rollback,
	.put_version = mem_put_version,
	.put_alias = mem_put_alias,
	.move_alias = mem_put_alias,
	.put_record = store_mem_put_record,
	.put_withdrawn = store_mem_put_withdrawn,
	.erase = store_mem_erase,
	.purge = store_mem_purge,
	.seq = mem_seq,
	.last_record = store_mem_last_record,
	.find = mem_find,
	.language = mem_language,
	.next_day = mem_next_day,
	.alias = mem_alias,
	.source = mem_source,
	.upload = mem_upload,
	.each_version = store_mem_each_version,
	.each_version_back = store_mem_each_version_back,
	.each_current = store_mem_each_current,
	.each_latest = store_mem_each_latest,
	.each_from = store_mem_each_from,
	.each_portion = store_mem_each_portion,
	.each_change = store_mem_each_change,
	.check = mem_check,
	.backup = mem_backup,
	.each_record = store_mem_each_record,
	.each_resource = store_mem_each_resource,
	.resource = store_mem_resource,
	.each_alias = store_mem_each_alias,
};
