/* SPDX-License-Identifier: Apache-2.0 */
/*
 * facts: one walk over the records of a work. What must hold: the last record of a field and
 * language counts, whatever came before.
 */
#include "corpus/facts.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/time.h"
#include "corpus/corpus_private.h"
#include "corpus/facts_index.h"

/* Copies of all values of a work, also of those that were replaced. */
#define WALK_BYTES_MAX ((size_t)4 << 20)

/* The walk: what is recorded for the language alone, and for all languages. */
struct walk {
	struct str language;
	struct corpus_facts own, all;
	struct arena arena;
};

static struct walk
new_walk(struct str language)
{
	return (struct walk){ .language = language,
		.own = { .repealed = DAY_NONE },
		.all = { .repealed = DAY_NONE },
		.arena = ARENA_INIT(WALK_BYTES_MAX) };
}

static size_t
find_subject(const struct corpus_facts *f, struct str subject)
{
	size_t i = 0;

	while (i < f->subject_count && !str_eq(f->subjects[i], subject))
		i++;
	return i;
}

static void
add_subject(struct corpus_facts *f, struct str subject)
{
	if (f->subject_count < CORPUS_SUBJECTS_MAX && find_subject(f, subject) == f->subject_count)
		f->subjects[f->subject_count++] = subject;
}

static void
drop_subject(struct corpus_facts *f, struct str subject)
{
	size_t i = find_subject(f, subject);

	if (i == f->subject_count)
		return;
	f->subject_count--;
	for (; i < f->subject_count; i++)
		f->subjects[i] = f->subjects[i + 1];
}

static void
apply(struct corpus_facts *f, const struct corpus_note *n)
{
	if (corpus_note_is_one(n->field))
		f->one[n->field] = n->text;
	else if (n->text.len == 0)
		f->subject_count = 0;
	else if (n->is_removal)
		drop_subject(f, n->text);
	else
		add_subject(f, n->text);
}

static int
visit(void *arg, const struct corpus_record *r, struct err *e)
{
	struct walk *w = arg;
	struct corpus_note n;

	if (r->kind == CORPUS_REPEAL)
		w->all.repealed = r->effective;
	if (r->kind != CORPUS_NOTE || !corpus_note_from(r->value, &n))
		return 0;
	if (r->scope.language.len > 0 && !str_eq(r->scope.language, w->language))
		return 0;
	if (!arena_keep(&w->arena, &n.text))
		return err_set(e, ERR_LIMIT, "the metadata of " STR_FMT " take too much memory",
		    STR_ARG(r->scope.work));
	apply(r->scope.language.len > 0 ? &w->own : &w->all, &n);
	return 0;
}

static int
keep(struct corpus_facts *f, struct arena *a, struct err *e)
{
	bool is_kept = true;

	for (size_t i = 0; i < CORPUS_NOTE_FIELDS; i++)
		is_kept = is_kept && arena_keep(a, &f->one[i]);
	for (size_t i = 0; i < f->subject_count; i++)
		is_kept = is_kept && arena_keep(a, &f->subjects[i]);
	return is_kept ? 0 : err_set(e, ERR_LIMIT, "the metadata take too much memory");
}

/* A value recorded for the language replaces the one recorded for all languages. */
static struct corpus_facts
join(const struct walk *w)
{
	struct corpus_facts f = w->all;

	for (size_t i = 0; i < CORPUS_NOTE_FIELDS; i++)
		if (w->own.one[i].len > 0)
			f.one[i] = w->own.one[i];
	for (size_t i = 0; i < w->own.subject_count; i++)
		add_subject(&f, w->own.subjects[i]);
	return f;
}

/* Walks over the records. */
static int
walk(struct corpus *c, struct str work, struct walk *w, struct err *e)
{
	return c->backend->each_record(c->store, work, 0, visit, w, e);
}

int
corpus_facts_of_scope(struct corpus *c, struct str work, struct str language,
    struct corpus_facts *out, struct arena *a, struct err *e)
{
	struct walk w = new_walk(language);
	struct corpus_facts *wanted = language.len > 0 ? &w.own : &w.all;
	int rc;

	if ((rc = walk(c, work, &w, e)) == 0 && (rc = keep(wanted, a, e)) == 0)
		*out = *wanted;
	arena_free(&w.arena);
	return rc;
}

int
corpus_facts_read(struct corpus *c, struct str work, struct str language, struct corpus_facts *out,
    struct arena *a, struct err *e)
{
	struct walk w = new_walk(language);
	struct corpus_facts joined;
	int rc;

	if ((rc = walk(c, work, &w, e)) == 0) {
		joined = join(&w);
		if ((rc = keep(&joined, a, e)) == 0)
			*out = joined;
	}
	arena_free(&w.arena);
	return rc;
}

int
corpus_facts_overlay(struct corpus *c, struct corpus_version *v, struct corpus_facts *out,
    struct arena *a, struct err *e)
{
	int rc;

	*out = (struct corpus_facts){ .repealed = DAY_NONE };
	if (v->withdrawn != 0 || !facts_index_has(c, v->work))
		return 0;
	if ((rc = corpus_facts_read(c, v->work, v->language, out, a, e)) != 0)
		return rc;
	if (out->one[CORPUS_NOTE_TITLE].len > 0)
		v->title = out->one[CORPUS_NOTE_TITLE];
	if (out->one[CORPUS_NOTE_ISSUER].len > 0)
		v->issuer = out->one[CORPUS_NOTE_ISSUER];
	return 0;
}
