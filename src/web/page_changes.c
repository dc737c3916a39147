/* SPDX-License-Identifier: Apache-2.0 */
/* page_changes: compares the digests of the portions of one publication with those before it. */
#include "web/page_changes.h"

#include "akn/component.h"
#include "akn/eid.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/macros.h"
#include "base/table.h"
#include "corpus/corpus.h"
#include "doc/build_page.h"
#include "web/page_lines.h"
#include "web/page_make.h"
#include "web/urls.h"

#define LOOK_BYTES_MAX (32u << 20) /* the portions of one publication */
#define NONE SIZE_MAX

void
page_changes_put(struct page_make *m, const struct page_lines *l, const struct page_change *c)
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
	struct str kind = eid_kind(component_eid(eid));

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
		.is_listed =
		    !component_is_whole(p->eid) && (p->heading.len > 0 || is_basic(p->eid)) };

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
page_changes_find_last(struct page_lines *l, struct corpus *c, size_t shown, page_change_fn *fn,
    void *arg, struct err *e)
{
	return find_changes(l, c, shown, true, 1, fn, arg, e);
}

int
page_changes_find(struct page_lines *l, struct corpus *c, size_t shown, page_change_fn *fn,
    void *arg, struct err *e)
{
	return find_changes(l, c, shown, false, PAGE_LOOKBACK_MAX, fn, arg, e);
}
