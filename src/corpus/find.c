/* SPDX-License-Identifier: Apache-2.0 */
/*
 * find: which version is meant, and when there is none, the sentence that helps to ask better. "In
 * force on day D" is the version with the greatest day that is not after D, in its latest revision;
 * intervals are half-open, future days are legal.
 */
#include <inttypes.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/time.h"
#include "base/utf8.h"
#include "corpus/corpus.h"
#include "corpus/corpus_private.h"

/* A sentence must fit in struct err with all its parts. */
#define SHOWN_WORK_BYTES_MAX 160
#define SHOWN_DAYS_MAX 6
#define SHOWN_LIST_BYTES_MAX 120

/*
 * What there is of a work, gathered from all its publications when the one asked for is not among
 * them.
 */
struct absence {
	const struct corpus_ask *ask;
	bool any;               /* the work exists */
	bool spoken;            /* in the language asked for */
	int64_t first_day;      /* in that language */
	int64_t last_day;       /* of the rows seen so far in that language */
	unsigned day_count;     /* different days in that language */
	uint32_t last_revision; /* for the day asked for; 0 = no such day */
	struct buf languages, days;
	char language[8]; /* of the last row */
};

static void
absence_day(struct absence *b, const struct corpus_version *v)
{
	char date[DATE_BYTES + 1];

	if (v->day == b->ask->day)
		b->last_revision = v->revision;
	if (b->spoken && v->day == b->last_day)
		return;
	if (!b->spoken)
		b->first_day = v->day;
	b->spoken = true;
	b->last_day = v->day;
	if (b->day_count++ >= SHOWN_DAYS_MAX)
		return;
	date_format(v->day, date);
	buf_putf(&b->days, "%s%s", b->day_count == 1 ? "" : ", ", date);
}

static int
absence_row(void *arg, const struct corpus_version *v, struct err *e)
{
	struct absence *b = arg;

	(void)e;
	if (!b->any || !str_eq(v->language, str_from(b->language))) {
		buf_putf(&b->languages, "%s" STR_FMT, b->any ? ", " : "", STR_ARG(v->language));
		snprintf(b->language, sizeof b->language, STR_FMT, STR_ARG(v->language));
	}
	b->any = true;
	if (str_eq(v->language, b->ask->language))
		absence_day(b, v);
	return 0;
}

static int
absence_exact(const struct absence *b, struct str work, struct str language, struct err *e)
{
	char date[DATE_BYTES + 1];

	date_format(b->ask->day, date);
	if (b->last_revision > 0)
		return err_set(e, ERR_NOTFOUND,
		    STR_FMT " has no revision %" PRIu32 " in " STR_FMT
			    " for %s; the latest there is %" PRIu32,
		    STR_ARG(work), b->ask->revision, STR_ARG(language), date, b->last_revision);
	return err_set(e, ERR_NOTFOUND,
	    STR_FMT " has no version in " STR_FMT " from %s; it has versions from " STR_FMT "%s",
	    STR_ARG(work), STR_ARG(language), date, STR_ARG(buf_str(&b->days)),
	    b->day_count > SHOWN_DAYS_MAX ? " and later days" : "");
}

static int
absence_say(const struct absence *b, struct err *e)
{
	struct str work = utf8_cut(b->ask->work, SHOWN_WORK_BYTES_MAX);
	struct str language = utf8_cut(b->ask->language, sizeof b->language);
	char day[DATE_BYTES + 1], first[DATE_BYTES + 1];

	if (!b->any)
		return err_set(
		    e, ERR_NOTFOUND, "nothing is published here as " STR_FMT, STR_ARG(work));
	if (!b->spoken)
		return err_set(e, ERR_NOTFOUND,
		    STR_FMT " is not published in " STR_FMT "; it is in " STR_FMT, STR_ARG(work),
		    STR_ARG(language), STR_ARG(buf_str(&b->languages)));
	if (b->ask->how == CORPUS_EXACT)
		return absence_exact(b, work, language, e);
	date_format(b->ask->day, day);
	date_format(b->first_day, first);
	return err_set(e, ERR_NOTFOUND,
	    STR_FMT " has no version in force on %s in " STR_FMT "; its first is in force from %s",
	    STR_ARG(work), day, STR_ARG(language), first);
}

/* Always fails: with the sentence, or because the store does. */
static int
explain_absence(struct corpus *c, const struct corpus_ask *ask, struct err *e)
{
	struct absence b = { .ask = ask,
		.languages = BUF_INIT(SHOWN_LIST_BYTES_MAX),
		.days = BUF_INIT(SHOWN_LIST_BYTES_MAX) };
	int rc;

	if ((rc = c->backend->each_version(c->store, ask->work, absence_row, &b, e)) == 0)
		rc = absence_say(&b, e);
	buf_free(&b.languages);
	buf_free(&b.days);
	return rc;
}

static int
find_first(struct corpus *c, const struct corpus_ask *ask, struct corpus_version *out,
    struct arena *a, struct err *e)
{
	int64_t day;
	int rc;

	if ((rc = c->backend->next_day(c->store, ask->work, ask->language, DAY_NONE, &day, e)) != 0)
		return rc;
	if (day == DAY_NONE)
		return err_set(e, ERR_NOTFOUND, "no version");
	return c->backend->find(c->store, ask->work, ask->language, day, true, 0, out, a, e);
}

int
corpus_find(struct corpus *c, const struct corpus_ask *ask, struct corpus_version *out,
    struct arena *a, struct err *e)
{
	const struct store_backend *b = c->backend;
	struct corpus_ask q = *ask;
	bool exact = q.how == CORPUS_EXACT;
	struct err why = { 0 };
	int rc = 0;

	if (q.language.len == 0)
		rc = b->language(c->store, q.work, &q.language, a, &why);
	if (rc == 0 && q.how == CORPUS_FIRST)
		rc = find_first(c, &q, out, a, &why);
	else if (rc == 0)
		rc = b->find(c->store, q.work, q.language, q.day, exact, exact ? q.revision : 0,
		    out, a, &why);
	if (rc == -ERR_NOTFOUND)
		return explain_absence(c, &q, e);
	return rc == 0 ? 0 : corpus_fail(e, &why);
}

int
corpus_next_day(struct corpus *c, struct str work, struct str language, int64_t day, int64_t *next,
    struct err *e)
{
	const struct store_backend *b = c->backend;
	struct arena a = ARENA_INIT(SHOWN_LIST_BYTES_MAX);
	struct err why = { 0 };
	int rc = 0;

	if (language.len == 0)
		rc = b->language(c->store, work, &language, &a, &why);
	if (rc == 0)
		rc = b->next_day(c->store, work, language, day, next, &why);
	arena_free(&a);
	if (rc == -ERR_NOTFOUND) {
		*next = DAY_NONE;
		return 0;
	}
	return rc == 0 ? 0 : corpus_fail(e, &why);
}
