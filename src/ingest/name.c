/* SPDX-License-Identifier: Apache-2.0 */
/*
 * name_units: gives each unit its element and eId (Akoma Ntoso Naming Convention 1.0, 5.4). Units
 * that are numbered through the whole text need no context: art_12, not part_4__art_12. What must
 * hold: no eId is given twice, and a unit that repeats a number changes the names of no others.
 */
#include <stdio.h>

#include "akn/element.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/table.h"
#include "ingest/lines.h"
#include "ingest/structure.h"

#define NAME_BYTES_MAX 512 /* of one level: its element and label */
#define RESTARTS_SHARE \
	5 /* one unit in so many repeats a number: numbering begins anew in each parent */

struct namer {
	struct structure *s;
	struct table eids;   /* from eId to struct twin */
	struct table labels; /* from scope, element and label to a node */
	uint32_t total[FORM_UNITS_MAX + 1], repeated[FORM_UNITS_MAX + 1]; /* last: of no kind */
};

/* The number of units that would have the same eId. */
struct twin {
	uint32_t count;
};

static bool
is_in_list(const struct structure *s, uint32_t i)
{
	uint32_t parent = s->v[i].parent;

	return parent != 0 && s->v[parent].rank == RANK_LIST;
}

static const char *
list_element(const struct structure *s, uint32_t i)
{
	const struct node *n = &s->v[i];
	bool decimal = n->style.script == LABEL_DECIMAL || n->style.script == LABEL_CIRCLED;

	if (n->style.script == LABEL_SIGN)
		return "indent";
	if (is_in_list(s, i) && n->style.parts <= 1)
		return "point";
	if (n->kind != NULL && !structure_is_clause(s, i))
		return n->kind->element;
	if (n->style.parts > 1)
		return s->v[n->parent].rank >= RANK_BASIC ? "subsection" : "section";
	return decimal ? "paragraph" : "point";
}

static void
choose_element(const struct structure *s, uint32_t i)
{
	struct node *n = &s->v[i];

	if (n->class == ANNEX || n->class == TAIL)
		n->element = "hcontainer";
	else if (n->rank == RANK_LIST || n->kind == NULL)
		n->element = list_element(s, i);
	else if (n->class == BASIC && !n->kind->worded && structure_is_in_annex(s, i))
		n->element = n->has_units || n->heading.len > 0 || n->style.close == CLOSE_SPACE
				 ? "paragraph" /* "1 The fee is £5." of a British schedule */
				 : "point";
	else
		n->element = n->kind->element;
}

/* The annex or tail that contains the unit, or the unit itself if it is one; 0 in the body. */
static uint32_t
find_scope(const struct structure *s, uint32_t i)
{
	while (i != 0 && s->v[i].class != ANNEX && s->v[i].class != TAIL)
		i = s->v[i].parent;
	return i;
}

/* "art_12" */
static void
short_name(const struct structure *s, uint32_t i, char out[NAME_BYTES_MAX])
{
	const struct node *n = &s->v[i];
	const struct element *element = element_find(str_from(n->element));
	char label[LABEL_NAME_BYTES];

	if (n->label.count > 0 && n->style.script != LABEL_SIGN)
		snprintf(out, NAME_BYTES_MAX, "%s_%s", element->short_name,
		    label_name(&n->label, label));
	else
		snprintf(out, NAME_BYTES_MAX, "%s_1", element->short_name);
}

/* Whether a unit of this kind may have an eId without context. */
static bool
is_global(const struct structure *s, uint32_t i)
{
	return s->v[i].rank <= RANK_BASIC || structure_is_clause(s, i);
}

static size_t
kind_of(const struct structure *s, const struct node *n)
{
	return n->kind == NULL ? FORM_UNITS_MAX : (size_t)(n->kind - s->explanation->forms->kinds);
}

/* Counts the units of each kind, and those whose number was there before. */
static int
count_repeated(struct namer *nm, struct err *e)
{
	struct structure *s = nm->s;

	for (uint32_t i = 1; i < s->count; i++) {
		char name[NAME_BYTES_MAX];
		const struct node *first;
		const char *key;

		if (s->v[i].role != NODE_UNIT || !is_global(s, i))
			continue;
		short_name(s, i, name);
		if ((key = arena_printf(s->arena, "%u %s", find_scope(s, i), name)) == NULL)
			return err_set(e, ERR_LIMIT, LINES_MEMORY);
		nm->total[kind_of(s, &s->v[i])]++;
		first = table_put(&nm->labels, str_from(key), &s->v[i]);
		/* versions of one unit stand in one parent: no numbering begins anew */
		if (first != NULL && first->parent != s->v[i].parent)
			nm->repeated[kind_of(s, &s->v[i])]++;
	}
	return 0;
}

static bool
restarts(const struct namer *nm, const struct node *n)
{
	size_t kind = kind_of(nm->s, n);

	return nm->repeated[kind] * RESTARTS_SHARE >= nm->total[kind] && nm->repeated[kind] > 1;
}

/* The eId that is the context of the unit's number; NULL for none. */
static const char *
find_context(const struct namer *nm, uint32_t i)
{
	const struct structure *s = nm->s;
	const struct node *n = &s->v[i];
	uint32_t scope = find_scope(s, i);

	if (n->parent == 0)
		return NULL;
	if (!is_global(s, i) || restarts(nm, n))
		return s->v[n->parent].eid;
	return scope == 0 || scope == i ? NULL : s->v[scope].eid;
}

static const char *
join_name(const struct namer *nm, const char *context, const char *name)
{
	return arena_printf(nm->s->arena, "%s%s%s", context == NULL ? "" : context,
	    context == NULL ? "" : "__", name);
}

/* Appends "-2" (and so on) to the eId of a second unit with the same number in the same context. */
static const char *
make_unique(struct namer *nm, const char *eid)
{
	struct twin *twin = table_find(&nm->eids, str_from(eid));

	while (eid != NULL && twin != NULL) {
		eid = arena_printf(nm->s->arena, "%s-%u", eid, ++twin->count);
		twin = eid == NULL ? NULL : table_find(&nm->eids, str_from(eid));
	}
	twin = eid == NULL ? NULL : arena_zalloc(nm->s->arena, sizeof *twin);
	if (twin == NULL)
		return NULL;
	twin->count = 1;
	table_put(&nm->eids, str_from(eid), twin);
	return eid;
}

static int
name_unit(struct namer *nm, uint32_t i, struct err *e)
{
	struct node *n = &nm->s->v[i];
	char name[NAME_BYTES_MAX];
	const char *eid;

	short_name(nm->s, i, name);
	eid = join_name(nm, find_context(nm, i), name);
	/* a unit that repeats a number in another parent gets its parent's name before its own */
	if (eid != NULL && table_find(&nm->eids, str_from(eid)) != NULL && n->parent != 0 &&
	    is_global(nm->s, i))
		eid = join_name(nm, nm->s->v[n->parent].eid, name);
	n->eid = eid == NULL ? NULL : make_unique(nm, eid);
	return n->eid == NULL ? err_set(e, ERR_LIMIT, LINES_MEMORY) : 0;
}

static int
name_all(struct namer *nm, struct err *e)
{
	struct structure *s = nm->s;
	int rc;

	for (uint32_t i = 1; i < s->count; i++)
		if (s->v[i].role == NODE_UNIT)
			choose_element(s, i);
	if ((rc = count_repeated(nm, e)) != 0)
		return rc;
	for (uint32_t i = 1; i < s->count; i++)
		if (s->v[i].role == NODE_UNIT && (rc = name_unit(nm, i, e)) != 0)
			return rc;
	return 0;
}

int
name_structure(struct structure *s, struct err *e)
{
	struct namer nm = { .s = s };
	int rc = name_all(&nm, e);

	table_free(&nm.eids);
	table_free(&nm.labels);
	return rc;
}
