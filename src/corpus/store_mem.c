/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The smallest complete backend: rows in memory, found by looking at all of them. Test double, and
 * the template for another backend. "mem:NAME" is one store for all handles of the process that are
 * open at the same time; it goes with the last.
 *
 * Always true
 *  1. Rows and aliases are only appended, and never change once they are: a pointer taken under the
 *     lock stays good.
 *  2. Readers look at the first row_count and alias_count; a transaction writes behind them and
 *     commit moves the counts.
 */
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/time.h"
#include "corpus/store.h"

#define ROW_BYTES_MAX ((size_t)512 << 20) /* the largest document, its upload and its portions */
#define ARRAY_FIRST 16                    /* then doubling */

struct row {
	struct corpus_version version;
	struct str xml;
	struct corpus_portion *portions;
	uint32_t portion_count;
	struct arena arena; /* of everything above */
};

struct alias_row {
	char *alias, *work;
};

/* What the handles share. */
struct rows {
	struct rows *next;
	char *name;
	unsigned handles; /* these two are under stores_lock */
	bool has_writer;
	pthread_mutex_t lock; /* of all below */
	struct row **row;
	size_t row_count, row_end, row_cap;
	struct alias_row *alias;
	size_t alias_count, alias_end, alias_cap;
};

struct store {
	struct rows *rows;
	bool writing;
};

static pthread_mutex_t stores_lock = PTHREAD_MUTEX_INITIALIZER; /* of the list, and who is in it */
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

/* Forgets what was put and not committed. */
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
}

static void
free_rows(struct rows *r)
{
	r->row_count = r->alias_count = 0;
	cut_rows(r);
	pthread_mutex_destroy(&r->lock);
	free(r->row);
	free(r->alias);
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
		return err_set(e, ERR_BUSY, "another is writing to the store %s: try again", name);
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

static int
mem_begin(struct store *s, struct err *e)
{
	(void)s;
	(void)e;
	return 0; /* the handle is the only writer, and one thread */
}

static int
mem_commit(struct store *s, struct err *e)
{
	(void)e;
	pthread_mutex_lock(&s->rows->lock);
	s->rows->row_count = s->rows->row_end;
	s->rows->alias_count = s->rows->alias_end;
	pthread_mutex_unlock(&s->rows->lock);
	return 0;
}

static int
out_of_memory(struct err *e)
{
	return err_set(e, ERR_BUSY, "there is not enough memory for this: try again");
}

/*
 * The array with room for one more thing of that size; NULL, and the array as it was, when there is
 * no memory.
 */
static void *
grow(void *array, size_t count, size_t *cap, size_t size)
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
	if (corpus_version_copy(&row->version, &from->version, &row->arena, NULL) == 0 &&
	    arena_keep(&row->arena, &row->xml) && keep_portions(row, from))
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
		return out_of_memory(e);
	pthread_mutex_lock(&r->lock);
	if ((array = grow(r->row, r->row_end, &r->row_cap, sizeof *array)) != NULL) {
		r->row = array;
		r->row[r->row_end++] = row;
		row->version.seq = *seq = (int64_t)r->row_end;
	}
	pthread_mutex_unlock(&r->lock);
	if (array != NULL)
		return 0;
	free_row(row);
	return out_of_memory(e);
}

static int
mem_put_alias(struct store *s, struct str alias, struct str work, struct err *e)
{
	struct rows *r = s->rows;
	struct alias_row *array;

	pthread_mutex_lock(&r->lock);
	if ((array = grow(r->alias, r->alias_end, &r->alias_cap, sizeof *array)) != NULL) {
		r->alias = array;
		r->alias[r->alias_end++] =
		    (struct alias_row){ .alias = str_dup(alias), .work = str_dup(work) };
	}
	pthread_mutex_unlock(&r->lock);
	return array != NULL ? 0 : out_of_memory(e);
}

/* The row at i as readers see them; NULL after the last. */
static const struct row *
row_at(struct store *s, size_t i)
{
	const struct row *row = NULL;

	pthread_mutex_lock(&s->rows->lock);
	if (i < s->rows->row_count)
		row = s->rows->row[i];
	pthread_mutex_unlock(&s->rows->lock);
	return row;
}

/* The same for aliases; .alias is NULL after the last. */
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
	return err_set(e, ERR_NOTFOUND, "the store has nothing by that name");
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
	*seq = (int64_t)s->rows->row_count;
	pthread_mutex_unlock(&s->rows->lock);
	return 0;
}

static bool
is_of(const struct corpus_version *v, struct str work, struct str language)
{
	return str_eq(v->work, work) && str_eq(v->language, language);
}

static int
mem_find(struct store *s, struct str work, struct str language, int64_t max_day, bool exact_day,
    uint32_t revision, struct corpus_version *out, struct arena *a, struct err *e)
{
	const struct corpus_version *best = NULL;
	const struct row *row;

	for (size_t i = 0; (row = row_at(s, i)) != NULL; i++) {
		const struct corpus_version *v = &row->version;

		if (!is_of(v, work, language) || v->day > max_day ||
		    (exact_day && v->day != max_day) || (revision != 0 && v->revision != revision))
			continue;
		if (best == NULL || v->day > best->day ||
		    (v->day == best->day && v->revision > best->revision))
			best = v;
	}
	return best == NULL ? not_found(e) : corpus_version_copy(out, best, a, e);
}

static int
mem_language(struct store *s, struct str work, struct str *language, struct arena *a, struct err *e)
{
	const struct row *row;

	for (size_t i = 0; (row = row_at(s, i)) != NULL; i++)
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
	for (size_t i = 0; (row = row_at(s, i)) != NULL; i++) {
		const struct corpus_version *v = &row->version;

		if (is_of(v, work, language) && v->day > day &&
		    (*next == DAY_NONE || v->day < *next))
			*next = v->day;
	}
	return 0;
}

static int
mem_alias(struct store *s, struct str alias, struct str *work, struct arena *a, struct err *e)
{
	struct alias_row row;

	for (size_t i = 0; (row = alias_at(s, i)).alias != NULL; i++)
		if (str_is(alias, row.alias))
			return copy_name(str_from(row.work), work, a, e);
	return not_found(e);
}

static int
mem_source(struct store *s, const struct sha256 *source, char **bytes, size_t *len, struct err *e)
{
	const struct row *row;

	for (size_t i = 0; (row = row_at(s, i)) != NULL; i++)
		if (sha256_eq(&row->version.source, source)) {
			*bytes = str_dup(row->xml);
			*len = row->xml.len;
			return 0;
		}
	return not_found(e);
}

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

/* The rows of a work, or of all when it is empty, in order; the caller frees them. */
static const struct row **
sort_rows(struct store *s, struct str work, size_t *count)
{
	const struct row **sorted, *row;
	size_t all, n = 0;

	pthread_mutex_lock(&s->rows->lock);
	all = s->rows->row_count;
	pthread_mutex_unlock(&s->rows->lock);
	sorted = mem_new_array(all + 1, sizeof *sorted);
	for (size_t i = 0; i < all; i++) {
		row = row_at(s, i);
		if (work.len == 0 || str_eq(row->version.work, work))
			sorted[n++] = row;
	}
	qsort(sorted, n, sizeof *sorted, compare_rows);
	*count = n;
	return sorted;
}

static int
mem_each_version(struct store *s, struct str work, corpus_version_fn *fn, void *arg, struct err *e)
{
	size_t n;
	const struct row **sorted = sort_rows(s, work, &n);
	int rc = 0;

	for (size_t i = 0; i < n && rc == 0; i++)
		rc = fn(arg, &sorted[i]->version, e);
	free(sorted);
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

static int
mem_each_change(struct store *s, struct str work, struct str language, struct str key,
    corpus_change_fn *fn, void *arg, struct err *e)
{
	size_t n;
	const struct row **sorted = sort_rows(s, work, &n);
	int rc = 0;

	for (size_t i = 0; i < n && rc == 0; i++)
		if (str_eq(sorted[i]->version.language, language))
			rc = row_change(sorted[i], key, fn, arg, e);
	free(sorted);
	return rc;
}

static int
mem_each_portion(struct store *s, int64_t seq, corpus_portion_fn *fn, void *arg, struct err *e)
{
	const struct row *row = seq < 1 ? NULL : row_at(s, (size_t)seq - 1);
	int rc = 0;

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

static int
mem_each_alias(struct store *s, corpus_alias_fn *fn, void *arg, struct err *e)
{
	struct alias_row *sorted;
	size_t count;
	int rc = 0;

	pthread_mutex_lock(&s->rows->lock);
	count = s->rows->alias_count;
	sorted = mem_new_array(count + 1, sizeof *sorted);
	for (size_t i = 0; i < count; i++)
		sorted[i] = s->rows->alias[i];
	pthread_mutex_unlock(&s->rows->lock);
	qsort(sorted, count, sizeof *sorted, compare_aliases);
	for (size_t i = 0; i < count && rc == 0; i++)
		rc = fn(arg, str_from(sorted[i].alias), str_from(sorted[i].work), e);
	free(sorted);
	return rc;
}

const struct store_backend store_mem = {
	.name = "mem",
	.open = mem_open,
	.close = mem_close,
	.is_stuck = mem_is_stuck,
	.begin = mem_begin,
	.commit = mem_commit,
	.rollback = mem_rollback,
	.put_version = mem_put_version,
	.put_alias = mem_put_alias,
	.seq = mem_seq,
	.find = mem_find,
	.language = mem_language,
	.next_day = mem_next_day,
	.alias = mem_alias,
	.source = mem_source,
	.each_version = mem_each_version,
	.each_portion = mem_each_portion,
	.each_change = mem_each_change,
	.each_alias = mem_each_alias,
};
