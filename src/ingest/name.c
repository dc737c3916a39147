/* SPDX-License-Identifier: Apache-2.0 */
/*
 * name: the element and eId of each unit (Akoma Ntoso Naming Convention 1.0, 5.4). Numbers that go
 * through the whole text need no context: art_12, not part_4__art_12. What must hold: no eId is
 * given twice.
 */
#include <stdio.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/table.h"
#include "doc/element.h"
#include "ingest/lines.h"
#include "ingest/outline.h"

#define NAME_BYTES_MAX 512 /* of one eId: twelve levels of the longest labels fit */

/* How high a unit stands, whatever it is called. */
enum name_grade {
	GRADE_ROOT,
	GRADE_CONTAINER,
	GRADE_SECTION,
	GRADE_ARTICLE,
	GRADE_PARAGRAPH,
	GRADE_POINT,
	GRADE_INDENT
};

struct namer {
	struct outline *o;
	bool *holds;         /* by key: units of this kind have units below */
	struct table labels; /* scope and label to the first unit that has it */
	struct table eids;   /* to struct twin */
	bool repeated[UNIT_COUNT +
		      GRADE_INDENT]; /* by kind: a number comes again, so the context is needed */
};

/* Counts units that would have the same eId. */
struct twin {
	uint32_t count;
};

static void
set_name(struct entry *entry, const char *element, enum name_grade grade)
{
	entry->element = element;
	entry->grade = (uint8_t)grade;
}

static void
name_keyword(struct entry *entry)
{
	static const struct {
		const char *element;
		enum name_grade grade;
	} names[UNIT_COUNT] = {
		[UNIT_ANNEX] = { "hcontainer", GRADE_ROOT },
		[UNIT_BOOK] = { "book", GRADE_CONTAINER },
		[UNIT_PART] = { "part", GRADE_CONTAINER },
		[UNIT_TITLE] = { "title", GRADE_CONTAINER },
		[UNIT_CHAPTER] = { "chapter", GRADE_CONTAINER },
		[UNIT_SECTION] = { "section", GRADE_SECTION },
		[UNIT_SUBSECTION] = { "subsection", GRADE_SECTION },
		[UNIT_ARTICLE] = { "article", GRADE_ARTICLE },
	};

	set_name(entry, names[entry->num.unit].element, names[entry->num.unit].grade);
}

static void
name_point(struct entry *entry, enum name_grade above)
{
	bool numeric = entry->num.style == NUMBER_DECIMAL || entry->num.style == NUMBER_CIRCLED;

	if (above >= GRADE_POINT)
		set_name(entry, "indent", GRADE_INDENT);
	else if (above == GRADE_PARAGRAPH || !numeric)
		set_name(entry, "point", GRADE_POINT);
	else
		set_name(entry, "paragraph", GRADE_PARAGRAPH);
}

/* "I.", "First,", 一、 and "A.": parts when something lies in them. */
static void
name_group(struct namer *nm, struct entry *entry, enum name_grade above)
{
	if (above == GRADE_SECTION)
		set_name(entry, "subsection", GRADE_SECTION);
	else if (above == GRADE_CONTAINER || !nm->holds[number_key(&entry->num)])
		set_name(entry, "section", GRADE_SECTION);
	else
		set_name(entry, "part", GRADE_CONTAINER);
}

static void
name_provision(struct namer *nm, struct entry *entry, enum name_grade above)
{
	const struct number *n = &entry->num;

	if (n->style == NUMBER_DOTTED && above == GRADE_SECTION)
		set_name(entry, "paragraph", GRADE_PARAGRAPH);
	else if (n->style == NUMBER_DOTTED)
		set_name(entry, "section", GRADE_SECTION);
	else if (n->style == NUMBER_DECIMAL && nm->holds[number_key(n)])
		set_name(entry, above == GRADE_SECTION ? "subsection" : "section", GRADE_SECTION);
	else
		set_name(entry, "article", GRADE_ARTICLE);
}

static void
name_unit(struct namer *nm, struct entry *entry)
{
	const struct number *n = &entry->num;
	enum name_grade above = entry->parent == OUTLINE_NONE
				    ? GRADE_ROOT
				    : (enum name_grade)nm->o->v[entry->parent].grade;

	if (n->style == NUMBER_KEYWORD)
		name_keyword(entry);
	else if (entry->listlike || above >= GRADE_PARAGRAPH)
		name_point(entry, above);
	else if (above == GRADE_ARTICLE || (n->style == NUMBER_DECIMAL && n->shape == NUMBER_SPACE))
		set_name(entry, "paragraph", GRADE_PARAGRAPH);
	else if (n->style == NUMBER_DECIMAL || n->style == NUMBER_DOTTED ||
		 (n->style == NUMBER_HAN && n->shape == NUMBER_PARENS))
		name_provision(nm, entry, above);
	else
		name_group(nm, entry, above);
}

/* The annex a unit lies in, itself included: numbers begin again there. */
static const struct entry *
find_scope(const struct outline *o, const struct entry *entry)
{
	while (entry->num.unit != UNIT_ANNEX && entry->parent != OUTLINE_NONE)
		entry = &o->v[entry->parent];
	return entry->num.unit == UNIT_ANNEX ? entry : NULL;
}

/* "art_12" */
static const char *
short_name(const struct entry *entry, char out[NAME_BYTES_MAX])
{
	const struct element *element = element_find(str_from(entry->element));
	char label[NUMBER_LABEL_BYTES];

	number_label(&entry->num, entry->line->text, label);
	snprintf(out, NAME_BYTES_MAX, "%s_%s", element->short_name, label);
	return out;
}

/* Whether an eId of this grade may stand without context. */
static bool
is_global(const struct entry *entry)
{
	return entry->grade <= GRADE_ARTICLE;
}

static uint32_t
kind_of(const struct entry *entry)
{
	return entry->num.style == NUMBER_KEYWORD ? entry->num.unit
						  : UNIT_COUNT - 1u + entry->grade;
}

/* Finds out which kinds number through and which begin again. */
static int
find_repeated(struct namer *nm, struct err *e)
{
	for (size_t i = 0; i < nm->o->count; i++) {
		struct entry *entry = &nm->o->v[i];
		const struct entry *scope;
		char name[NAME_BYTES_MAX];
		char *key;

		if (entry->role != ENTRY_UNIT || !is_global(entry))
			continue;
		scope = find_scope(nm->o, entry);
		key = arena_printf(nm->o->arena, "%zu %s",
		    scope == NULL ? 0 : (size_t)(scope - nm->o->v) + 1, short_name(entry, name));
		if (key == NULL)
			return err_set(e, ERR_LIMIT, "the text needs too much memory");
		if (table_find(&nm->labels, str_from(key)) != NULL)
			nm->repeated[kind_of(entry)] = true;
		else
			table_put(&nm->labels, str_from(key), entry);
	}
	return 0;
}

/* The eId that the number of the entry stands in the context of; NULL for none. */
static const char *
find_context(const struct namer *nm, const struct entry *entry)
{
	const struct entry *scope = find_scope(nm->o, entry);

	if (entry->parent == OUTLINE_NONE)
		return NULL;
	if (!is_global(entry) || nm->repeated[kind_of(entry)])
		return nm->o->v[entry->parent].eid;
	return scope == NULL || scope == entry ? NULL : scope->eid;
}

/* A second unit with the same number in the same place gets "-2" after it. */
static const char *
make_unique(struct namer *nm, const char *eid, struct err *e)
{
	struct twin *twin = table_find(&nm->eids, str_from(eid));

	while (eid != NULL && twin != NULL) {
		eid = arena_printf(nm->o->arena, "%s-%u", eid, ++twin->count);
		twin = eid == NULL ? NULL : table_find(&nm->eids, str_from(eid));
	}
	twin = eid == NULL ? NULL : arena_zalloc(nm->o->arena, sizeof(*twin));
	if (twin == NULL) {
		err_set(e, ERR_LIMIT, "the text needs too much memory");
		return NULL;
	}
	twin->count = 1;
	table_put(&nm->eids, str_from(eid), twin);
	return eid;
}

static int
name_entry(struct namer *nm, struct entry *entry, struct err *e)
{
	char name[NAME_BYTES_MAX];
	const char *context = find_context(nm, entry);
	const char *eid = arena_printf(nm->o->arena, "%s%s%s", context == NULL ? "" : context,
	    context == NULL ? "" : "__", short_name(entry, name));

	if (eid == NULL)
		return err_set(e, ERR_LIMIT, "the text needs too much memory");
	entry->eid = make_unique(nm, eid, e);
	return entry->eid == NULL ? -ERR_LIMIT : 0;
}

/* An annex without a number has its place among the annexes. */
static void
count_annexes(struct outline *o)
{
	uint16_t count = 0;

	for (size_t i = 0; i < o->count; i++) {
		struct number *n = &o->v[i].num;

		if (o->v[i].role != ENTRY_UNIT || n->unit != UNIT_ANNEX)
			continue;
		count = count < NUMBER_VALUE_MAX ? (uint16_t)(count + 1) : count;
		if (n->count == 0)
			n->value[n->count++] = count;
	}
}

static int
name_all(struct namer *nm, struct err *e)
{
	int rc;

	count_annexes(nm->o);
	for (size_t i = 0; i < nm->o->count; i++)
		if (nm->o->v[i].role == ENTRY_UNIT && nm->o->v[i].has_units)
			nm->holds[number_key(&nm->o->v[i].num)] = true;
	for (size_t i = 0; i < nm->o->count; i++)
		if (nm->o->v[i].role == ENTRY_UNIT)
			name_unit(nm, &nm->o->v[i]);
	if ((rc = find_repeated(nm, e)) != 0)
		return rc;
	for (size_t i = 0; i < nm->o->count; i++)
		if (nm->o->v[i].role == ENTRY_UNIT && (rc = name_entry(nm, &nm->o->v[i], e)) != 0)
			return rc;
	return 0;
}

int
name_units(struct outline *o, struct err *e)
{
	struct namer nm = { .o = o };
	int rc;

	if ((nm.holds = arena_zalloc(o->arena, NUMBER_KEYS * sizeof(*nm.holds))) == NULL)
		return err_set(e, ERR_LIMIT, "the text needs too much memory");
	rc = name_all(&nm, e);
	table_free(&nm.labels);
	table_free(&nm.eids);
	return rc;
}
