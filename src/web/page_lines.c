/* SPDX-License-Identifier: Apache-2.0 */
/*
 * page_lines: reads the publications of a work, and finds which publication gave each article its
 * text, by the digests of the portions. What must hold: the publications of one day are neighbours
 * in the list, since it is ordered by day and revision.
 */
#include "web/page_lines.h"

#include <string.h>

#include "akn/eid.h"
#include "base/err.h"
#include "base/macros.h"
#include "base/table.h"
#include "base/time.h"
#include "doc/build_page.h"
#include "web/page_make.h"
#include "web/route.h"
#include "web/urls.h"

#define LINES_ARENA_BYTES_MAX (32u << 20) /* ids, numbers and headings of one version */
#define LOOK_BYTES_MAX (32u << 20)        /* its portions */
#define NONE SIZE_MAX

static void
note_tongue(struct page_lines *l, const struct corpus_version *v)
{
	struct corpus_version *t;

	if (l->tongue_count > 0 && str_eq(l->tongues[l->tongue_count - 1].language, v->language))
		return;
	if (l->tongue_count == PAGE_LANGUAGES_MAX)
		return;
	t = &l->tongues[l->tongue_count++];
	*t = (struct corpus_version){
		.work = l->work, .language = v->language, .day = v->day, .title = v->title
	};
	arena_keep(&l->arena, &t->language);
	arena_keep(&l->arena, &t->title);
}

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

static int
add_line(void *arg, const struct corpus_version *v, struct err *e)
{
	struct page_lines *l = arg;

	if (v->withdrawn == 0)
		note_tongue(l, v);
	if (!str_eq(v->language, l->language))
		return 0;
	return v->withdrawn == 0 ? append(l, &l->bytes, &l->list, &l->count, v, e)
				 : append(l, &l->gone_bytes, &l->gone, &l->gone_count, v, e);
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
    struct page_lines *l, struct corpus *c, struct str work, struct str language, struct err *e)
{
	int rc;

	*l = (struct page_lines){ .arena = ARENA_INIT(LINES_ARENA_BYTES_MAX),
		.bytes = BUF_INIT(PAGE_LINES_MAX * sizeof *l->list),
		.gone_bytes = BUF_INIT(PAGE_LINES_MAX * sizeof *l->list),
		.work = work,
		.language = language };
	if ((rc = corrections_read(&l->corrections, c, work, e)) != 0 ||
	    (rc = corpus_facts_read(c, work, language, &l->facts, &l->arena, e)) != 0 ||
	    (rc = corpus_history(c, work, NULL, add_line, l, e)) != 0)
		return rc;
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

void
page_lines_put(
    struct page_make *m, const struct page_lines *l, size_t shown, int64_t today, size_t most)
{
	page_list(m->build, "versions");
	for (size_t i = l->count; i > 0 && most > 0; most--) {
		size_t last = i - 1, line = last;

		while (i > 0 && l->list[i - 1].day == l->list[last].day)
			if (--i == shown)
				line = i;
		put_line(m, l, line, shown, today);
	}
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

void
page_lines_put_change(struct page_make *m, const struct page_lines *l, const struct page_change *c)
{
	const struct corpus_version *v = &l->list[c->since];
	struct buf path = BUF_INIT(URL_BYTES_MAX);

	page_lines_put_comparison(&path, l, c->before, c->since);
	url_put_portion(&path, c->eid);
	page_make_portion_link(m, &path, c->eid, c->num, c->heading);
	page_set(m->build, "portion", c->eid);
	page_make_end_of(m, "end", v);
	page_make_day(m, "date", v->day);
}

/* A portion of the version shown, while its change is being looked for. */
struct unit {
	struct page_change change; /* since is NONE as long as no change was found */
	struct sha256 text;
	size_t parent;  /* index of the unit that contains it, or NONE */
	bool is_seen;   /* in the publication being read */
	bool is_listed; /* an article, or with a heading */
};

struct look {
	struct page_lines *lines;
	struct unit *units;
	size_t count, rows;
	struct buf bytes;    /* units is its data */
	struct table by_key; /* wId, or eId; to a unit */
	size_t line;         /* the publication being read */
	size_t since;        /* the one after it that is being compared with it */
};

/* Whether the last part of the eId names a basic unit of an act (Akoma Ntoso Naming Convention). */
static bool
is_basic(struct str eid)
{
	static const char *const names[] = { "art_", "sec_", "rule_", "clause_", "reg_", "rec_" };
	struct str kind = eid_kind(eid);

	for (size_t k = 0; k < ARRAY_LEN(names); k++)
		if (str_is(kind, names[k]))
			return true;
	return false;
}

static int
add_unit(void *arg, const struct corpus_portion *p, struct err *e)
{
	struct look *k = arg;
	struct arena *a = &k->lines->arena;
	struct unit u = { .change = { p->eid, p->num, p->heading, NONE, NONE },
		.text = p->text,
		.parent = p->parent < k->count ? p->parent : NONE,
		.is_listed = p->heading.len > 0 || is_basic(p->eid) };

	if (arena_keep(a, &u.change.eid) && arena_keep(a, &u.change.num) &&
	    arena_keep(a, &u.change.heading))
		buf_put(&k->bytes, &u, sizeof u);
	else
		k->bytes.failed = true;
	if (buf_check(&k->bytes, "list of portions", e) != 0)
		return -ERR_LIMIT;
	k->units = (struct unit *)(void *)k->bytes.data;
	k->count++;
	return 0;
}

static int
note_key(void *arg, const struct corpus_portion *p, struct err *e)
{
	struct look *k = arg;
	struct str key = p->wid.len > 0 ? p->wid : p->eid;

	(void)e;
	if (p->position >= k->count || !arena_keep(&k->lines->arena, &key))
		return 0;
	table_put(&k->by_key, key, &k->units[p->position]);
	return 0;
}

/* The text of the unit is another in the publication being read. */
static void
note_change(const struct look *k, struct unit *u)
{
	if (u->change.since != NONE)
		return;
	u->change.since = k->since;
	u->change.before = k->line;
}

static int
compare_unit(void *arg, const struct corpus_portion *p, struct err *e)
{
	struct look *k = arg;
	struct unit *u = table_find(&k->by_key, p->wid.len > 0 ? p->wid : p->eid);

	(void)e;
	k->rows++;
	if (u == NULL)
		return 0;
	u->is_seen = true;
	if (!corpus_is_same_text(&u->text, &p->text))
		note_change(k, u);
	return 0;
}

/* Compares the units with those of the publication k->line. */
static int
look_at(struct look *k, struct corpus *c, struct err *e)
{
	int rc;

	for (size_t i = 0; i < k->count; i++)
		k->units[i].is_seen = false;
	if ((rc = corpus_portions(c, k->lines->list[k->line].seq, compare_unit, k, e)) != 0)
		return rc;
	for (size_t i = 0; i < k->count; i++)
		if (!k->units[i].is_seen)
			note_change(k, &k->units[i]);
	return 0;
}

/* Takes the units out of the list in which another listed unit changed at the same time. */
static void
drop_enclosing(struct look *k)
{
	for (size_t i = k->count; i-- > 0;) {
		const struct unit *u = &k->units[i];

		if (!u->is_listed || u->change.since == NONE)
			continue;
		for (size_t up = u->parent; up != NONE; up = k->units[up].parent)
			if (k->units[up].change.since == u->change.since)
				k->units[up].is_listed = false;
	}
}

/*
 * The publication to compare with: the one before, or, if corrections do not count, the last one of
 * an earlier day. NONE: there is none.
 */
static size_t
find_before(const struct page_lines *l, size_t i, bool counts_corrections)
{
	size_t before = i;

	while (before > 0 && !counts_corrections && l->list[before - 1].day == l->list[i].day)
		before--;
	return before > 0 ? before - 1 : NONE;
}

/* Looks back over at most `most` publications. */
static int
look_back(struct look *k, struct corpus *c, bool counts_corrections, size_t most, struct err *e)
{
	size_t next = k->since;
	int rc = 0;

	for (size_t step = 0; rc == 0 && step < most && k->rows < PAGE_LOOKBACK_ROWS_MAX; step++) {
		k->since = next;
		next = find_before(k->lines, k->since, counts_corrections);
		if (next == NONE)
			break;
		k->line = next;
		rc = look_at(k, c, e);
	}
	return rc;
}

static int
find_changes(struct page_lines *l, struct corpus *c, size_t shown, bool counts_corrections,
    size_t most, page_change_fn *fn, void *arg, struct err *e)
{
	struct look k = { .lines = l, .since = shown, .bytes = BUF_INIT(LOOK_BYTES_MAX) };
	int64_t seq = l->list[shown].seq;
	int rc;

	if ((rc = corpus_portions(c, seq, add_unit, &k, e)) != 0 ||
	    (rc = corpus_portions(c, seq, note_key, &k, e)) != 0 ||
	    (rc = look_back(&k, c, counts_corrections, most, e)) != 0)
		goto out;
	drop_enclosing(&k);
	for (size_t i = 0; i < k.count; i++)
		if (k.units[i].is_listed && k.units[i].change.since != NONE)
			fn(arg, &k.units[i].change);
out:
	table_free(&k.by_key);
	buf_free(&k.bytes);
	return rc;
}

int
page_lines_last_change(struct page_lines *l, struct corpus *c, size_t shown, page_change_fn *fn,
    void *arg, struct err *e)
{
	return find_changes(l, c, shown, true, 1, fn, arg, e);
}

int
page_lines_changes(struct page_lines *l, struct corpus *c, size_t shown, page_change_fn *fn,
    void *arg, struct err *e)
{
	return find_changes(l, c, shown, false, PAGE_LOOKBACK_MAX, fn, arg, e);
}
