/* SPDX-License-Identifier: Apache-2.0 */
/* works_filter: asks of each work of a list what is recorded of it, and what was in force. */
#include "web/works_filter.h"

#include "base/macros.h"
#include "base/time.h"
#include "corpus/corpus.h"
#include "corpus/facts.h"
#include "corpus/find.h"
#include "corpus/shelf.h"
#include "web/works_form.h"

#define FACTS_BYTES_MAX (1u << 20)

void
works_filter_open(struct works_filter *f, const struct works_form *form, struct corpus *corpus,
    int64_t today, struct arena *a)
{
	*f = (struct works_filter){ .form = form,
		.corpus = corpus,
		.day = form->day != DAY_NONE ? form->day : today,
		.is_dated = form->day != DAY_NONE,
		.facts = ARENA_INIT(FACTS_BYTES_MAX) };
	page_filter_read(&f->words, form->values[WORKS_Q], a);
}

void
works_filter_close(struct works_filter *f)
{
	arena_free(&f->facts);
}

/*
 * Reads the facts that are recorded of a work; its title and issuer go to *shown. false: the store
 * failed.
 */
static bool
read_facts(struct works_filter *f, struct corpus_version *shown, struct corpus_facts *facts)
{
	int rc;

	arena_reset(&f->facts);
	if ((rc = corpus_facts_overlay(f->corpus, shown, facts, &f->facts, &f->err)) != 0)
		f->rc = rc;
	return rc == 0;
}

static bool
fits_words(void *arg, const struct corpus_version *v)
{
	struct works_filter *f = arg;
	struct corpus_version shown = *v;
	struct corpus_facts facts;

	return read_facts(f, &shown, &facts) && page_filter_fits_work(&f->words, &shown, &facts);
}

/* Whether a version is in force on the day, whatever was repealed. */
static bool
is_in_force(struct works_filter *f, const struct corpus_version *v)
{
	struct corpus_ask ask = { v->work, v->language, CORPUS_IN_FORCE, f->day, 0 };
	struct corpus_version found;
	struct err why = { 0 };
	int rc;

	if (!f->is_dated)
		return v->day <= f->day;
	rc = corpus_find(f->corpus, &ask, &found, &f->facts, &why);
	if (rc != 0 && rc != -ERR_NOTFOUND && rc != -ERR_GONE) {
		f->err = why;
		f->rc = rc;
	}
	return rc == 0;
}

static enum works_status
status_of(struct works_filter *f, const struct corpus_version *v, const struct corpus_facts *facts)
{
	if (facts->repealed != DAY_NONE && facts->repealed <= f->day)
		return WORKS_REPEALED;
	return is_in_force(f, v) ? WORKS_IN_FORCE : WORKS_FUTURE;
}

static bool
has_subject(const struct corpus_facts *facts, struct str subject)
{
	for (size_t i = 0; i < facts->subject_count; i++)
		if (str_eq(facts->subjects[i], subject))
			return true;
	return subject.len == 0;
}

static bool
keeps(void *arg, const struct corpus_version *v)
{
	struct works_filter *f = arg;
	const struct works_form *form = f->form;
	struct corpus_version shown = *v;
	struct corpus_facts facts;

	if (f->rc != 0 || !read_facts(f, &shown, &facts))
		return false;
	if (form->values[WORKS_ISSUER].len > 0 && !str_eq(shown.issuer, form->values[WORKS_ISSUER]))
		return false;
	return has_subject(&facts, form->values[WORKS_SUBJECT]) &&
	       (form->status == WORKS_ANY_STATUS || status_of(f, v, &facts) == form->status);
}

bool
works_filter_is_counted(const struct works_filter *f)
{
	return f->form->status == WORKS_ANY_STATUS && f->form->values[WORKS_ISSUER].len == 0 &&
	       f->form->values[WORKS_SUBJECT].len == 0;
}

int
works_filter_read(
    struct works_filter *f, struct corpus_shelf_ask *ask, struct corpus_shelf *out, struct err *e)
{
	int rc;

	works_form_ask(f->form, ask);
	ask->fits = f->form->values[WORKS_Q].len > 0 ? fits_words : NULL;
	ask->keeps = works_filter_is_counted(f) ? NULL : keeps;
	ask->arg = f;
	if ((rc = corpus_shelf_read(f->corpus, ask, out, e)) == 0 && (rc = f->rc) != 0)
		*e = f->err;
	return rc;
}

int
works_filter_show(struct works_filter *f, const struct corpus_version *v,
    struct corpus_version *out, struct arena *a, struct err *e)
{
	struct corpus_ask ask = { v->work, v->language, CORPUS_IN_FORCE, f->day, 0 };
	struct err why = { 0 };
	int rc;

	if (!f->is_dated)
		return corpus_version_copy(out, v, a, e);
	rc = corpus_find(f->corpus, &ask, out, a, &why);
	if (rc == -ERR_NOTFOUND || rc == -ERR_GONE)
		return corpus_version_copy(out, v, a, e);
	if (rc != 0)
		*e = why;
	return rc;
}
