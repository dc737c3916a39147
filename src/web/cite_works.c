/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cite_works: fills the index of names. What must hold: a request reads at most CITE_WALK_ROWS
 * rows, so that a large store never keeps a store thread from other questions for long.
 */
#include "web/cite_works.h"

#include <ctype.h>
#include <pthread.h>
#include <stdlib.h>

#include "akn/fold.h"
#include "akn/iri.h"
#include "base/err.h"
#include "base/mem.h"
#include "corpus/corpus.h"
#include "corpus/readers.h"
#include "web/route.h"

#define BUSY_RETRY_S 1
#define YEAR_DIGITS 4

struct cite_works {
	struct readers *readers;
	struct cite_words *words;
	pthread_mutex_t lock; /* protects all below */
	struct cite_names *names;
	struct cite_titles *titles;
	int64_t seq, corrections;
	char *after; /* the walk goes on behind this work; NULL: from the first */
	bool is_started, is_complete;
	uint32_t rows; /* read by this request */
};

struct cite_works *
cite_works_new(struct readers *r)
{
	struct cite_works *w = NEW(struct cite_works);

	w->readers = r;
	w->words = cite_words_new();
	w->names = cite_names_new(w->words);
	w->titles = cite_titles_new(w->words);
	pthread_mutex_init(&w->lock, NULL);
	return w;
}

void
cite_works_free(struct cite_works **w)
{
	if (*w == NULL)
		return;
	pthread_mutex_destroy(&(*w)->lock);
	cite_names_free(&(*w)->names);
	cite_titles_free(&(*w)->titles);
	cite_words_free(&(*w)->words);
	free((*w)->after);
	free(*w);
	*w = NULL;
}

const struct cite_words *
cite_works_words(const struct cite_works *w)
{
	return w->words;
}

static void
put_name(struct cite_works *w, const struct corpus_version *v)
{
	cite_names_put(w->names, &(struct cite_name){ .work = v->work,
				     .language = v->language,
				     .title = v->title,
				     .number = v->number,
				     .issuer = v->issuer });
	cite_titles_put(w->titles, v->work, v->language, v->title);
}

/* A work with all its languages is in one step of the walk. */
static int
visit_work(void *arg, const struct corpus_version *v, struct err *e)
{
	struct cite_works *w = arg;

	(void)e;
	if (w->rows >= CITE_WALK_ROWS && !str_is(v->work, w->after))
		return 1; /* ends this step */
	w->rows++;
	put_name(w, v);
	if (w->after == NULL || !str_is(v->work, w->after)) {
		free(w->after);
		w->after = str_dup(v->work);
	}
	return cite_names_is_cut(w->names) ? 1 : 0;
}

static int
visit_latest(void *arg, const struct corpus_version *v, struct err *e)
{
	struct cite_works *w = arg;

	(void)e;
	if (v->seq <= w->seq || ++w->rows > CITE_WALK_ROWS)
		return 1;
	if (v->withdrawn == 0)
		put_name(w, v);
	return 0;
}

static void
start_again(struct cite_works *w)
{
	cite_names_free(&w->names);
	cite_titles_free(&w->titles);
	w->names = cite_names_new(w->words);
	w->titles = cite_titles_new(w->words);
	free(w->after);
	w->after = NULL;
	w->is_started = true;
	w->is_complete = false;
}

/* One step of the first walk. */
static int
walk(struct cite_works *w, struct corpus *c, int64_t today, struct err *e)
{
	int rc = corpus_list(c, str_from(w->after), today, visit_work, w, e);

	if (rc < 0)
		return rc;
	w->is_complete = rc == 0 || cite_names_is_cut(w->names);
	if (w->is_complete)
		return 0;
	e->retry_s = BUSY_RETRY_S;
	return err_set(e, ERR_BUSY,
	    "the names of the works are being read, %u so far; ask again in a second",
	    cite_names_count(w->names));
}

/* Reads what was published since. */
static int
catch_up(struct cite_works *w, struct corpus *c, int64_t seq, int64_t today, struct err *e)
{
	int rc = corpus_latest(c, INT64_MAX, visit_latest, w, e);

	if (rc >= 0 && w->rows > CITE_WALK_ROWS) { /* so much is read anew in steps */
		start_again(w);
		w->rows = 0;
		w->seq = seq;
		return walk(w, c, today, e);
	}
	if (rc >= 0)
		w->seq = seq;
	return rc < 0 ? rc : 0;
}

static int
update(struct cite_works *w, struct corpus *c, int64_t today, struct err *e)
{
	int64_t seq, corrections = readers_corrections(w->readers);
	int rc;

	w->rows = 0;
	if ((rc = corpus_seq(c, &seq, e)) != 0)
		return rc;
	if (!w->is_started || corrections != w->corrections || seq < w->seq) {
		start_again(w);
		w->corrections = corrections;
		w->seq = seq;
	}
	if (!w->is_complete)
		return walk(w, c, today, e);
	return seq > w->seq ? catch_up(w, c, seq, today, e) : 0;
}

int
cite_works_update(struct cite_works *w, struct corpus *c, int64_t today, struct err *e)
{
	int rc;

	pthread_mutex_lock(&w->lock);
	rc = update(w, c, today, e);
	pthread_mutex_unlock(&w->lock);
	return rc;
}

/* Copies the names of the works that were found; *out is empty if one of them cannot be copied. */
static void
keep_works(struct cite_titled *out, struct arena *a)
{
	for (uint32_t i = 0; i < out->count; i++)
		if (!arena_keep(a, &out->works[i]))
			*out = (struct cite_titled){ .end = 0 };
}

void
cite_works_titled(struct cite_works *w, struct str language, struct str text, bool is_whole,
    struct cite_titled *out, struct arena *a)
{
	pthread_mutex_lock(&w->lock);
	cite_titles_find(w->titles, language, text, is_whole, out);
	keep_works(out, a);
	pthread_mutex_unlock(&w->lock);
}

/* The first and the last number in the name: "Law 671/1977", "Act 9 of 2021". */
static void
take_numbers(struct str name, struct str *first, struct str *last)
{
	size_t at = 0;

	*first = *last = STR("");
	while (at < name.len) {
		size_t end = at;

		while (end < name.len && isdigit((unsigned char)name.p[end]))
			end++;
		if (end > at && first->len == 0)
			*first = str_slice(name, at, end);
		if (end > at)
			*last = str_slice(name, at, end);
		at = end > at ? end : at + 1;
	}
}

/* Whether the name is kind, number and year of the work, as its IRI has them. */
static bool
is_numbered(struct str name, struct str work)
{
	char noun[CITE_WORD_BYTES_MAX];
	struct str rest, first, last, kind, year;
	struct iri_work iri;
	struct err ignored = { 0 };
	size_t len;

	if (iri_parse_work(work, &iri, &ignored) != 0)
		return false;
	kind = iri.subtype.len > 0 ? iri.subtype : iri.doctype;
	year = str_slice(iri.date, 0, YEAR_DIGITS);
	len = fold_word(str_cut(name, ' ', &rest), noun, sizeof noun);
	take_numbers(name, &first, &last);
	return str_eq(str_make(noun, len), kind) &&
	       ((str_eq(first, iri.number) && str_eq(last, year)) ||
		   (str_eq(last, iri.number) && str_eq(first, year)));
}

void
cite_works_numbered(struct cite_works *w, struct str name, struct cite_titled *out, struct arena *a)
{
	struct cite_named *named = NEW(struct cite_named);

	*out = (struct cite_titled){ .end = name.len };
	pthread_mutex_lock(&w->lock);
	cite_names_find_whole(w->names, name, named);
	for (uint32_t i = 0; i < named->count && named->likeness == CITE_NAMED; i++)
		if (is_numbered(name, named->names[i].work) && out->count < CITE_TITLED_MAX)
			out->works[out->count++] = named->names[i].work;
	out->total = named->total > named->count ? named->total : out->count;
	keep_works(out, a);
	pthread_mutex_unlock(&w->lock);
	free(named);
}

static void
add(struct cite_works_found *out, struct arena *a, const struct cite_work *found)
{
	struct cite_work *copy = &out->works[out->count];

	out->total++;
	if (out->count == CITE_WORKS_FOUND_MAX)
		return;
	*copy = *found;
	if (arena_keep(a, &copy->work) && arena_keep(a, &copy->language) &&
	    arena_keep(a, &copy->title))
		out->count++;
}

static void
find_names(struct cite_works *w, struct str text, struct cite_works_found *out, struct arena *a)
{
	struct cite_named named;

	cite_names_find(w->names, text, &named);
	out->by = "name";
	out->likeness = named.likeness;
	for (uint32_t i = 0; i < named.count; i++)
		add(out, a,
		    &(struct cite_work){
			named.names[i].work, named.names[i].language, named.names[i].title });
	out->total = named.total;
	out->is_cut = cite_names_is_cut(w->names);
}

/* Tries the text as a short name: as it is, and in lower case with `join` for each space. */
static int
find_alias(
    struct corpus *c, struct str text, char join, struct str *work, struct arena *a, struct err *e)
{
	char *name = arena_dup(a, text);

	if (name == NULL)
		return -ERR_NOTFOUND;
	for (char *p = name; join != '\0' && *p != '\0'; p++)
		*p = *p == ' ' ? join : (char)tolower((unsigned char)*p);
	return corpus_alias(c, str_from(name), work, a, e);
}

static int
find_short(
    struct corpus *c, struct str text, struct cite_works_found *out, struct arena *a, struct err *e)
{
	static const char joins[] = { '\0', '-', '_' };
	struct err ignored;
	struct str work;
	int rc = -ERR_NOTFOUND;

	if (text.len > CORPUS_ALIAS_BYTES_MAX)
		return 0;
	for (size_t i = 0; i < sizeof joins && rc == -ERR_NOTFOUND; i++) {
		ignored = (struct err){ 0 };
		rc = find_alias(c, text, joins[i], &work, a, &ignored);
	}
	if (rc == -ERR_NOTFOUND)
		return 0;
	if (rc != 0) {
		*e = ignored;
		return rc;
	}
	add(out, a, &(struct cite_work){ .work = work });
	out->likeness = CITE_NAMED;
	out->by = "alias";
	return 0;
}

/* The name without its points: "Κ.Π.Δ." is "ΚΠΔ". */
static struct str
drop_points(struct str name, struct arena *a)
{
	char *out = arena_dup(a, name);
	size_t len = 0;

	for (size_t i = 0; i < name.len && out != NULL; i++)
		if (name.p[i] != '.')
			out[len++] = name.p[i];
	return str_make(out, len);
}

int
cite_works_abbreviated(
    struct corpus *c, struct str name, struct str *work, struct arena *a, struct err *e)
{
	const struct str plain = drop_points(name, a);
	struct err ignored = { 0 };
	int rc = find_alias(c, name, '\0', work, a, &ignored);

	if (rc == -ERR_NOTFOUND && plain.len > 0 && plain.len < name.len) {
		ignored = (struct err){ 0 };
		rc = find_alias(c, plain, '\0', work, a, &ignored);
	}
	if (rc == -ERR_NOTFOUND && plain.len > 0) {
		ignored = (struct err){ 0 };
		rc = find_alias(c, plain, '-', work, a, &ignored);
	}
	if (rc != 0)
		*e = ignored;
	return rc;
}

int
cite_works_find(struct cite_works *w, struct corpus *c, struct str text, int64_t today,
    struct cite_works_found *out, struct arena *a, struct err *e)
{
	struct iri_work iri;
	struct err ignored = { 0 };
	int rc;

	*out = (struct cite_works_found){ .by = "iri" };
	if (str_starts(text, "/akn/") && iri_parse_work(text, &iri, &ignored) == 0) {
		out->likeness = CITE_NAMED;
		add(out, a, &(struct cite_work){ .work = iri.whole });
		return 0;
	}
	if ((rc = find_short(c, text, out, a, e)) != 0 || out->count > 0)
		return rc;
	pthread_mutex_lock(&w->lock);
	if ((rc = update(w, c, today, e)) == 0)
		find_names(w, text, out, a);
	pthread_mutex_unlock(&w->lock);
	return rc;
}
