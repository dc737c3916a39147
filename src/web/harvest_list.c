/* SPDX-License-Identifier: Apache-2.0 */
/*
 * harvest_list: reads a range of the store's numbers. What must hold: each publication,
 * withdrawal and repeal is in one range, which its number decides.
 */
#include "web/harvest_list.h"

#include <stdlib.h>

#include "base/err.h"
#include "base/macros.h"
#include "base/time.h"
#include "corpus/correct.h"
#include "web/corrections.h"
#include "web/route.h"

#define LIST_BYTES_MAX (64u << 20) /* names and titles of HARVEST_CHANGES_MAX publications */
#define ROOM_FIRST 1024

int
harvest_parts(struct corpus *c, uint64_t *parts, struct err *e)
{
	int64_t last;
	int rc = corpus_seq(c, &last, e);

	if (rc == 0)
		*parts = last > 0 ? (uint64_t)(last - 1) / HARVEST_PART_NUMBERS + 1 : 1;
	return rc;
}

struct harvest_ask
harvest_part(uint64_t part)
{
	return (struct harvest_ask){ .after = (int64_t)(part * HARVEST_PART_NUMBERS),
		.last = (int64_t)((part + 1) * HARVEST_PART_NUMBERS) };
}

static int
make_room(struct harvest_list *l, struct err *e)
{
	size_t room = l->room > 0 ? l->room * 2 : ROOM_FIRST;
	struct harvest_change *more;

	if (l->count < l->room)
		return 0;
	if (l->count >= HARVEST_CHANGES_MAX ||
	    (more = realloc(l->changes, room * sizeof *more)) == NULL)
		return err_set(
		    e, ERR_LIMIT, "more than %d changes in a part of a list", HARVEST_CHANGES_MAX);
	l->changes = more;
	l->room = room;
	return 0;
}

static int
add(struct harvest_list *l, const struct corpus_version *v, const struct corpus_record *by,
    struct err *e)
{
	struct harvest_change change = { .seq = by != NULL ? by->seq : v->seq,
		.time = by != NULL ? by->made : v->published,
		.effective = DAY_NONE };
	int rc;

	if (by != NULL) {
		change.is_repeal = by->kind == CORPUS_REPEAL;
		change.is_withdrawal = !change.is_repeal;
		change.kind = by->kind;
		change.effective = by->effective;
		change.reason = by->reason;
	}
	if ((rc = make_room(l, e)) != 0 ||
	    (rc = corpus_version_copy(&change.version, v, &l->arena, e)) != 0)
		return rc;
	if (!arena_keep(&l->arena, &change.reason))
		return err_set(e, ERR_LIMIT, "the reasons in a list take too much memory");
	l->changes[l->count++] = change;
	return 0;
}

struct reading {
	struct harvest_list *list;
	struct corpus *corpus;
	const struct harvest_ask *ask;
	const struct corpus_record *by; /* the record whose publications are read */
	size_t first;                   /* change by that record */
};

static bool
is_within(const struct harvest_ask *ask, struct str work)
{
	return ask->within == NULL || route_has_work(ask->within, work);
}

static int
visit(void *arg, const struct corpus_version *v, struct err *e)
{
	struct reading *r = arg;

	return add(r->list, v, NULL, e);
}

static int
by_number(const void *one, const void *other)
{
	const struct harvest_change *a = one, *b = other;

	if (a->seq != b->seq)
		return a->seq < b->seq ? -1 : 1;
	return a->version.seq < b->version.seq ? -1 : a->version.seq > b->version.seq;
}

static void
sort(struct harvest_list *l)
{
	if (l->count > 0)
		qsort(l->changes, l->count, sizeof *l->changes, by_number);
}

int
harvest_read(struct harvest_list *l, struct corpus *c, const struct harvest_ask *ask, struct err *e)
{
	const struct corpus_latest_ask latest = { .folder = ask->within == NULL ? STR("")
										: ask->within->name,
		.after = ask->after,
		.before = ask->last + 1 };
	struct reading r = { .list = l, .ask = ask };
	int rc;

	*l = (struct harvest_list){ .arena = ARENA_INIT(LIST_BYTES_MAX) };
	rc = corpus_latest_in(c, &latest, visit, &r, e);
	sort(l);
	return rc < 0 ? rc : 0;
}

static int
visit_withdrawn(void *arg, const struct corpus_version *v, struct err *e)
{
	struct reading *r = arg;

	return v->withdrawn == r->by->seq ? add(r->list, v, r->by, e) : 0;
}

static bool
is_later(const struct corpus_version *a, const struct corpus_version *b)
{
	return a->day != b->day ? a->day > b->day : a->revision > b->revision;
}

/* Enters the version for its language, or in the place of an earlier one. */
static int
visit_repealed(void *arg, const struct corpus_version *v, struct err *e)
{
	struct reading *r = arg;

	if (v->seq > r->by->seq || (v->withdrawn != 0 && v->withdrawn < r->by->seq))
		return 0; /* it was not there when the repeal was recorded */
	for (size_t i = r->first; i < r->list->count; i++) {
		struct corpus_version *latest = &r->list->changes[i].version;

		if (!str_eq(latest->language, v->language))
			continue;
		return is_later(v, latest) ? corpus_version_copy(latest, v, &r->list->arena, e) : 0;
	}
	return add(r->list, v, r->by, e);
}

static int
visit_record(void *arg, const struct corpus_record *record, struct err *e)
{
	struct reading *r = arg;
	bool repeals;
	int rc;

	if (record->seq > r->ask->last)
		return 1; /* ends the walk */
	repeals = record->kind == CORPUS_REPEAL && r->ask->repeals;
	if ((!repeals && !corrections_is_withdrawal(record->kind)) ||
	    !is_within(r->ask, record->scope.work))
		return 0;
	r->by = record;
	r->first = r->list->count;
	rc = corpus_history(
	    r->corpus, record->scope.work, NULL, repeals ? visit_repealed : visit_withdrawn, r, e);
	return rc == -ERR_NOTFOUND ? 0 : rc; /* the work has another name now */
}

int
harvest_read_records(
    struct harvest_list *l, struct corpus *c, const struct harvest_ask *ask, struct err *e)
{
	struct reading r = { .list = l, .corpus = c, .ask = ask };
	int rc = corpus_records_from(c, ask->after, visit_record, &r, e);

	sort(l);
	return rc < 0 ? rc : 0;
}

void
harvest_free(struct harvest_list *l)
{
	free(l->changes);
	arena_free(&l->arena);
	*l = (struct harvest_list){ 0 };
}
