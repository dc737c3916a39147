/* SPDX-License-Identifier: Apache-2.0 */
/*
 * page_lines: reads the publications that a page needs, in windows. What must hold: the
 * publications of one day are neighbours in the list, since it is ordered by day and revision.
 */
#include "web/page_lines.h"

#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/macros.h"
#include "base/time.h"
#include "doc/build_page.h"
#include "web/page_make.h"
#include "web/route.h"
#include "web/urls.h"

#define LINES_ARENA_BYTES_MAX (32u << 20) /* ids, numbers and headings of one version */
/* Publications that are read for so many days; only many corrections are more. */
#define ROWS_A_DAY 3
#define ROWS_MORE 100

/* The issuer as the publication before spells it, or a copy. */
static void
keep_issuer(struct page_lines *l, struct corpus_version *line)
{
	const struct corpus_version *before = l->count > 0 ? &l->list[l->count - 1] : NULL;

	if (before != NULL && str_eq(before->issuer, line->issuer))
		line->issuer = before->issuer;
	else if (!arena_keep(&l->arena, &line->issuer))
		line->issuer = STR("");
}

static int
append(struct page_lines *l, struct buf *bytes, struct corpus_version **list, size_t *count,
    const struct corpus_version *v, struct err *e)
{
	struct corpus_version line = *v;

	line.work = l->work;
	line.language = l->language;
	line.title = line.type = line.number = STR("");
	keep_issuer(l, &line);
	buf_put(bytes, &line, sizeof line);
	if (buf_check(bytes, "history", e) != 0)
		return err_set(
		    e, ERR_LIMIT, "a page shows a work of at most %d publications", PAGE_LINES_MAX);
	*list = (struct corpus_version *)(void *)bytes->data;
	++*count;
	return 0;
}

/* A walk from one publication on, in either direction. */
struct window {
	struct page_lines *lines;
	uint32_t rows, rows_most; /* publications */
	uint32_t days, days_most; /* days with one that is served */
	int64_t day;              /* the last of them */
	bool is_cut;              /* there are more */
};

/* Returns 1 behind the last. */
static int
add_line(void *arg, const struct corpus_version *v, struct err *e)
{
	struct window *w = arg;
	struct page_lines *l = w->lines;

	if (!str_eq(v->language, l->language))
		return 1; /* a walk forward has come to the next language */
	w->is_cut = w->rows++ == w->rows_most || (w->days == w->days_most && v->day != w->day);
	if (w->is_cut)
		return 1;
	if (v->withdrawn != 0)
		return append(l, &l->gone_bytes, &l->gone, &l->gone_count, v, e);
	if (w->days == 0 || v->day != w->day)
		w->days++;
	w->day = v->day;
	return append(l, &l->bytes, &l->list, &l->count, v, e);
}

static uint32_t
rows_for(uint32_t days)
{
	return days * ROWS_A_DAY + ROWS_MORE;
}

/* Reads publications before a day: those of so many days. */
static int
read_back(struct page_lines *l, struct corpus *c, int64_t day, uint32_t days, struct window *w,
    struct err *e)
{
	struct corpus_place before = { l->language, day, 0 };
	int rc;

	*w = (struct window){ .lines = l, .days_most = days, .rows_most = rows_for(days) };
	rc = corpus_history_back(c, l->work, &before, add_line, w, e);
	return rc < 0 ? rc : 0;
}

/* Reads publications from a day on. */
static int
read_on(struct page_lines *l, struct corpus *c, int64_t day, uint32_t days, struct window *w,
    struct err *e)
{
	struct corpus_place after = { l->language, day, 0 };
	int rc;

	*w = (struct window){ .lines = l, .days_most = days, .rows_most = rows_for(days) };
	rc = corpus_history(c, l->work, &after, add_line, w, e);
	return rc < 0 ? rc : 0;
}

/* Those around the one shown, and those of its day. */
static int
read_around(struct page_lines *l, struct corpus *c, const struct page_lines_ask *ask, struct err *e)
{
	struct window w;
	int rc;

	if ((rc = read_back(l, c, ask->shown->day, ask->around, &w, e)) != 0)
		return rc;
	l->is_cut_before = w.is_cut;
	if (l->count > 0)
		l->first = (struct corpus_place){ l->language, l->list[l->count - 1].day,
			l->list[l->count - 1].revision };
	rc = read_on(l, c, ask->shown->day, ask->around + 1, &w, e);
	l->is_cut_after = w.is_cut;
	return rc;
}

/* Those of the list, and what is in force today, or next. */
static int
read_list(struct page_lines *l, struct corpus *c, const struct page_lines_ask *ask, struct err *e)
{
	size_t known = l->count;
	struct window w;
	int rc;

	if ((rc = read_back(l, c, ask->before, ask->days + 1, &w, e)) != 0)
		return rc;
	l->list_is_cut = w.is_cut;
	if (ask->shown == NULL) {
		l->is_cut_before = w.is_cut;
		if (l->count > known)
			l->first = (struct corpus_place){ l->language, l->list[l->count - 1].day,
				l->list[l->count - 1].revision };
	}
	if ((rc = read_back(l, c, ask->today + 1, 1, &w, e)) != 0)
		return rc;
	return read_on(l, c, ask->today + 1, 1, &w, e);
}

static int
by_place(const void *a, const void *b)
{
	const struct corpus_version *x = a, *y = b;

	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	return (x->revision > y->revision) - (x->revision < y->revision);
}

/* Sorts a list, and removes what is in it more than once. */
static void
sort(struct corpus_version *list, size_t *count)
{
	size_t n = 0;

	if (*count > 0)
		qsort(list, *count, sizeof *list, by_place);
	for (size_t i = 0; i < *count; i++)
		if (n == 0 || by_place(&list[n - 1], &list[i]) != 0)
			list[n++] = list[i];
	*count = n;
}

/* The first publication of a language that is served. Returns 1 when it is found. */
static int
note_tongue(void *arg, const struct corpus_version *v, struct err *e)
{
	struct page_lines *l = arg;
	struct corpus_version *t = &l->tongues[l->tongue_count];

	if (t->language.len > 0 && !str_eq(t->language, v->language))
		return 1; /* all of the language before is withdrawn */
	*t = (struct corpus_version){
		.work = l->work, .language = v->language, .day = v->day, .title = v->title
	};
	if (!arena_keep(&l->arena, &t->language) || !arena_keep(&l->arena, &t->title))
		return err_set(e, ERR_LIMIT, "the languages of the work take too much memory");
	if (v->withdrawn != 0)
		return 0;
	l->tongue_count++;
	return 1;
}

/* The languages, each found behind all publications of the one before it. */
static int
read_tongues(struct page_lines *l, struct corpus *c, struct err *e)
{
	struct corpus_place after = { STR(""), INT64_MAX, 0 };
	int rc = 0;

	while (l->tongue_count < PAGE_LANGUAGES_MAX) {
		struct corpus_version *t = &l->tongues[l->tongue_count];

		t->language = STR("");
		if ((rc = corpus_history(c, l->work, &after, note_tongue, l, e)) < 0)
			return rc;
		if (t->language.len == 0)
			break;
		after.language = t->language;
	}
	return 0;
}

/* The titles that are recorded for the languages. */
static int
overlay_tongues(struct page_lines *l, struct corpus *c, struct err *e)
{
	struct corpus_facts ignored;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < l->tongue_count; i++)
		rc = corpus_facts_overlay(c, &l->tongues[i], &ignored, &l->arena, e);
	return rc;
}

struct str
page_lines_title(const struct page_lines *l, const struct corpus_version *v)
{
	struct str recorded = l->facts.one[CORPUS_NOTE_TITLE];

	return recorded.len > 0 ? recorded : v->title;
}

struct str
page_lines_issuer(const struct page_lines *l, const struct corpus_version *v)
{
	struct str recorded = l->facts.one[CORPUS_NOTE_ISSUER];

	return recorded.len > 0 ? recorded : v->issuer;
}

int
page_lines_read(
    struct page_lines *l, struct corpus *c, const struct page_lines_ask *ask, struct err *e)
{
	int rc;

	*l = (struct page_lines){ .arena = ARENA_INIT(LINES_ARENA_BYTES_MAX),
		.bytes = BUF_INIT(PAGE_LINES_MAX * sizeof *l->list),
		.gone_bytes = BUF_INIT(PAGE_LINES_MAX * sizeof *l->list),
		.work = ask->work,
		.language = ask->language,
		.before = ask->before };
	if ((rc = corrections_read(&l->corrections, c, ask->work, e)) != 0 ||
	    (rc = corpus_facts_read(c, ask->work, ask->language, &l->facts, &l->arena, e)) != 0 ||
	    (ask->shown != NULL && (rc = read_around(l, c, ask, e)) != 0) ||
	    (rc = read_list(l, c, ask, e)) != 0 || (rc = read_tongues(l, c, e)) != 0)
		return rc;
	sort(l->list, &l->count);
	sort(l->gone, &l->gone_count);
	return overlay_tongues(l, c, e);
}

void
page_lines_free(struct page_lines *l)
{
	buf_free(&l->bytes);
	buf_free(&l->gone_bytes);
	corrections_free(&l->corrections);
	arena_free(&l->arena);
}

size_t
page_lines_find(const struct page_lines *l, const struct corpus_version *v)
{
	size_t i = 0;

	while (i < l->count && (l->list[i].day != v->day || l->list[i].revision != v->revision))
		i++;
	return i;
}

size_t
page_lines_last_of_day(const struct page_lines *l, size_t i)
{
	while (i + 1 < l->count && l->list[i + 1].day == l->list[i].day)
		i++;
	return i;
}

int64_t
page_lines_next_day(const struct page_lines *l, size_t i)
{
	i = page_lines_last_of_day(l, i) + 1;
	return i < l->count ? l->list[i].day : DAY_NONE;
}

int64_t
page_lines_next_change(const struct page_lines *l, int64_t today)
{
	size_t i = l->count;

	int64_t repealed = l->corrections.repealed, next;

	while (i > 0 && l->list[i - 1].day > today)
		i--;
	next = i < l->count ? l->list[i].day : DAY_NONE;
	if (repealed != DAY_NONE && repealed > today && (next == DAY_NONE || repealed < next))
		return repealed;
	return next;
}

bool
page_lines_is_repealed(const struct page_lines *l, int64_t since, int64_t next)
{
	int64_t repealed = l->corrections.repealed;

	return repealed != DAY_NONE && repealed > since && (next == DAY_NONE || repealed < next);
}

int64_t
page_lines_end(const struct page_lines *l, size_t i)
{
	int64_t next = page_lines_next_day(l, i);

	return page_lines_is_repealed(l, l->list[i].day, next) ? l->corrections.repealed : next;
}

size_t
page_lines_in_force(const struct page_lines *l, int64_t day)
{
	size_t i = l->count;

	while (i > 0 && l->list[i - 1].day > day)
		i--;
	return i > 0 ? i - 1 : l->count;
}

const char *
page_lines_status(const struct page_lines *l, size_t i, int64_t today)
{
	int64_t next = page_lines_next_day(l, i), end = page_lines_end(l, i);

	if (page_lines_last_of_day(l, i) != i || (next != DAY_NONE && next <= today))
		return "superseded";
	if (end != DAY_NONE && end <= today)
		return "repealed";
	return l->list[i].day > today ? "future" : "in-force";
}

struct str
page_lines_reason(const struct page_lines *l, size_t i)
{
	const struct corpus_record *r = corrections_of(&l->corrections, &l->list[i]);

	return r != NULL ? r->reason : STR("");
}

static void
put_line(struct page_make *m, const struct page_lines *l, size_t i, size_t shown, int64_t today)
{
	const struct corpus_version *v = &l->list[i];
	bool is_shown = i == shown, is_current = i == page_lines_in_force(l, today);
	struct buf path = BUF_INIT(URL_BYTES_MAX);
	int64_t end = page_lines_end(l, i);
	char published[RFC3339_BYTES + 1];

	url_put_revision(&path, v);
	page_make_link(m, &path, "", STR(""));
	page_make_day(m, "date", v->day);
	if (end != DAY_NONE)
		page_make_day(m, "until", end - 1);
	page_set(m->build, "status", str_from(page_lines_status(l, i, today)));
	page_make_number(m, "revision", v->revision);
	time_rfc3339(v->published, published);
	page_set(m->build, "published", str_from(published));
	page_set(m->build, "issuer", v->issuer);
	page_set(m->build, "reason", page_lines_reason(l, i));
	page_make_end_of(m, "end", v);
	page_make_text(m, "rel", "%s%s%s", is_shown ? "self" : "",
	    is_shown && is_current ? " " : "", is_current ? "current" : "");
}

size_t
page_lines_newest(const struct page_lines *l)
{
	size_t i = l->count;

	while (i > 0 && l->list[i - 1].day >= l->before)
		i--;
	return i;
}

int64_t
page_lines_put(
    struct page_make *m, const struct page_lines *l, size_t shown, int64_t today, size_t most)
{
	size_t i = page_lines_newest(l), last = l->count;

	page_list(m->build, "versions");
	for (; i > 0 && most > 0; most--) {
		size_t line = last = i - 1;

		while (i > 0 && l->list[i - 1].day == l->list[last].day)
			if (--i == shown)
				line = i;
		put_line(m, l, line, shown, today);
	}
	return last < l->count && (i > 0 || l->list_is_cut) ? l->list[last].day : DAY_NONE;
}

/* A tombstone: what was withdrawn, when and why. It has no href: nothing is served there. */
static void
put_gone(struct page_make *m, const struct page_lines *l, const struct corpus_version *v)
{
	const struct corpus_record *r = corrections_of(&l->corrections, v);
	char made[RFC3339_BYTES + 1];

	page_entry(m->build);
	page_make_day(m, "date", v->day);
	page_make_number(m, "revision", v->revision);
	if (r == NULL)
		return;
	time_rfc3339(r->made, made);
	page_set(m->build, "withdrawn", str_from(made));
	page_set(m->build, "reason", r->reason);
}

void
page_lines_put_withdrawn(struct page_make *m, const struct page_lines *l)
{
	page_list(m->build, "withdrawn");
	for (size_t i = l->gone_count; i > 0; i--)
		put_gone(m, l, &l->gone[i - 1]);
}

void
page_lines_put_whole(struct buf *b, const struct page_lines *l, int64_t today)
{
	if (page_lines_in_force(l, today) == l->count)
		url_put_version(b, &l->list[0]);
	else
		buf_putf(b, STR_FMT "/" STR_FMT, STR_ARG(l->work), STR_ARG(l->language));
}

void
page_lines_put_current(
    struct page_make *m, const struct page_lines *l, int64_t today, struct str eid)
{
	struct buf path = BUF_INIT(URL_BYTES_MAX);

	if (page_lines_in_force(l, today) == l->count)
		return;
	page_lines_put_whole(&path, l, today);
	url_put_portion(&path, eid);
	page_make_href(m, "current", &path, "");
}

void
page_lines_put_comparison(struct buf *b, const struct page_lines *l, size_t a, size_t z)
{
	const struct corpus_version *from = &l->list[a < z ? a : z], *to = &l->list[a < z ? z : a];

	url_put_revision(b, from);
	buf_puts(b, "...");
	route_put_end(b, &(struct iri_end){ to->day, to->revision });
}
