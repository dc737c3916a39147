/* SPDX-License-Identifier: Apache-2.0 */
/*
 * find: finds the version for a request, or explains why there is none. "In force on day D" is the
 * version with the greatest day that is not after D, in its latest revision; intervals are
 * half-open, future days are allowed.
 */
#include "corpus/find.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/time.h"
#include "base/units.h"
#include "base/utf8.h"
#include "base/zone.h"
#include "corpus/corpus.h"
#include "corpus/corpus_private.h"

/* Limits, so that an error message with all its parts fits in struct err. */
#define SHOWN_WORK_BYTES_MAX 160
#define SHOWN_DAYS_MAX 6
#define SHOWN_REASON_BYTES_MAX 240
#define SHOWN_LIST_BYTES_MAX 120

/* Facts about a work, gathered from all its publications when the requested one does not exist. */
struct absence {
	const struct corpus_ask *ask;
	bool any;               /* the work exists */
	bool spoken;            /* the work exists in the requested language */
	int64_t first_day;      /* in that language */
	int64_t last_day;       /* of the last row seen in that language */
	unsigned day_count;     /* different days in that language */
	uint32_t last_revision; /* for the requested day; 0 = no version of that day */
	int64_t gone;           /* record that withdrew the publication asked for; 0: none */
	int64_t last_gone;      /* last record that withdrew any publication */
	int64_t language_gone;  /* the same, of those in the requested language */
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

/* Notes a withdrawn publication: it is what was asked for, or one of those that are left out. */
static void
absence_gone(struct absence *b, const struct corpus_version *v)
{
	const struct corpus_ask *ask = b->ask;

	if (v->withdrawn > b->last_gone)
		b->last_gone = v->withdrawn;
	if (str_eq(v->language, ask->language) && v->withdrawn > b->language_gone)
		b->language_gone = v->withdrawn;
	if (ask->how == CORPUS_EXACT && str_eq(v->language, ask->language) && v->day == ask->day &&
	    (ask->revision == 0 || v->revision == ask->revision))
		b->gone = v->withdrawn;
}

static int
absence_row(void *arg, const struct corpus_version *v, struct err *e)
{
	struct absence *b = arg;

	(void)e;
	if (v->withdrawn != 0) {
		absence_gone(b, v);
		return 0;
	}
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
		    e, ERR_NOTFOUND, "no document is published as " STR_FMT, STR_ARG(work));
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

struct withdrawal {
	int64_t seq;
	struct str work;
};

static int
say_withdrawn(void *arg, const struct corpus_record *r, struct err *e)
{
	const struct withdrawal *w = arg;
	char date[DATE_BYTES + 1];

	if (r->seq != w->seq)
		return 0;
	if (r->kind == CORPUS_RENAME)
		return err_set(e, ERR_NOTFOUND, STR_FMT " is now called " STR_FMT, STR_ARG(w->work),
		    STR_ARG(utf8_cut(r->value, SHOWN_WORK_BYTES_MAX)));
	date_format(zone_day(r->made), date);
	return err_set(e, ERR_GONE, STR_FMT " was withdrawn on %s: " STR_FMT, STR_ARG(w->work),
	    date, STR_ARG(utf8_cut(r->reason, SHOWN_REASON_BYTES_MAX)));
}

/*
 * Always fails: with ERR_GONE, the date and the reason, with ERR_NOTFOUND and the new name of the
 * work, or with an error of the store.
 */
static int
explain_withdrawal(struct corpus *c, const struct corpus_ask *ask, int64_t record, struct err *e)
{
	struct withdrawal w = { .seq = record, .work = utf8_cut(ask->work, SHOWN_WORK_BYTES_MAX) };
	int rc = c->backend->each_record(c->store, ask->work, 0, say_withdrawn, &w, e);

	return rc != 0 ? rc : err_set(e, ERR_GONE, STR_FMT " was withdrawn", STR_ARG(w.work));
}

/*
 * Always fails: with ERR_GONE or ERR_NOTFOUND and the explanation, or with an error of the store.
 */
static int
explain_absence(struct corpus *c, const struct corpus_ask *ask, struct err *e)
{
	struct absence b = { .ask = ask,
		.languages = BUF_INIT(SHOWN_LIST_BYTES_MAX),
		.days = BUF_INIT(SHOWN_LIST_BYTES_MAX) };
	int rc;

	if ((rc = c->backend->each_version(c->store, ask->work, NULL, absence_row, &b, e)) == 0) {
		if (!b.any && b.gone == 0)
			b.gone = b.last_gone;
		if (!b.spoken && b.gone == 0)
			b.gone = b.language_gone;
		rc = b.gone != 0 ? explain_withdrawal(c, ask, b.gone, e) : absence_say(&b, e);
	}
	buf_free(&b.languages);
	buf_free(&b.days);
	return rc;
}

/* The search for the first publication that is served. */
struct first {
	int64_t until; /* only publications that are in force on this day */
	int64_t seq;   /* 0: none yet */
	struct str *language;
	struct arena *arena;
};

static int
note_first(void *arg, const struct corpus_version *v, struct err *e)
{
	struct first *f = arg;

	if (v->withdrawn != 0 || v->day > f->until || (f->seq != 0 && f->seq < v->seq))
		return 0;
	f->seq = v->seq;
	*f->language = v->language;
	return arena_keep(f->arena, f->language)
		   ? 0
		   : err_set(e, ERR_LIMIT, "the languages of the work take too much memory");
}

/*
 * The language of the first publication. When all in that language is withdrawn: of the first that
 * is served, so that one withdrawal does not hide the other languages. ERR_NOTFOUND: no such work.
 */
static int
default_language(
    struct corpus *c, struct str work, struct str *language, struct arena *a, struct err *e)
{
	const struct store_backend *b = c->backend;
	struct first f = { .until = INT64_MAX, .language = language, .arena = a };
	int64_t day;
	int rc;

	if ((rc = b->language(c->store, work, language, a, e)) != 0 ||
	    (rc = b->next_day(c->store, work, *language, DAY_NONE, &day, e)) != 0)
		return rc;
	return day != DAY_NONE ? 0 : b->each_version(c->store, work, NULL, note_first, &f, e);
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
	return c->backend->find(c->store,
	    &(struct store_find){
		.work = ask->work, .language = ask->language, .max_day = day, .is_exact = true },
	    out, a, e);
}

/* Finds the version that is asked for in one language. */
static int
find_in(struct corpus *c, const struct corpus_ask *q, struct corpus_version *out, struct arena *a,
    struct err *e)
{
	struct store_find wanted = { .work = q->work,
		.language = q->language,
		.max_day = q->day,
		.is_exact = q->how == CORPUS_EXACT };

	if (q->how == CORPUS_FIRST)
		return find_first(c, q, out, a, e);
	wanted.revision = wanted.is_exact ? q->revision : 0;
	return c->backend->find(c->store, &wanted, out, a, e);
}

/*
 * No version is in force in the default language, and none was asked for: takes the language of the
 * first publication that is in force on that day. ERR_NOTFOUND: there is none.
 */
static int
find_in_any(struct corpus *c, const struct corpus_ask *q, struct corpus_version *out,
    struct arena *a, struct err *e)
{
	struct corpus_ask other = *q;
	struct first f = { .until = q->day, .language = &other.language, .arena = a };
	int rc = c->backend->each_version(c->store, q->work, NULL, note_first, &f, e);

	if (rc != 0)
		return rc;
	return f.seq != 0 ? find_in(c, &other, out, a, e)
			  : err_set(e, ERR_NOTFOUND, "no version is in force");
}

int
corpus_find(struct corpus *c, const struct corpus_ask *ask, struct corpus_version *out,
    struct arena *a, struct err *e)
{
	struct corpus_ask q = *ask;
	struct err why = { 0 };
	int rc = 0;

	if (q.language.len == 0)
		rc = default_language(c, q.work, &q.language, a, &why);
	if (rc == 0)
		rc = find_in(c, &q, out, a, &why);
	if (rc == -ERR_NOTFOUND && ask->language.len == 0 && q.how == CORPUS_IN_FORCE)
		rc = find_in_any(c, &q, out, a, &why);
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
		rc = default_language(c, work, &language, &a, &why);
	if (rc == 0)
		rc = b->next_day(c->store, work, language, day, next, &why);
	arena_free(&a);
	if (rc == -ERR_NOTFOUND) {
		*next = DAY_NONE;
		return 0;
	}
	return rc == 0 ? 0 : corpus_fail(e, &why);
}
