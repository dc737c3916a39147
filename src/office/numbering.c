/* SPDX-License-Identifier: Apache-2.0 */
/*
 * numbering: reads numbering.xml and counts. A definition may only name a style (numStyleLink)
 * whose definition (styleLink) has the levels. What must hold: references that lead in a circle, or
 * nowhere, end; a paragraph whose number is unknown has none.
 */
#include "office/numbering.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "office/grow.h"
#include "office/number_format.h"
#include "office/part.h"

#define MEMORY "the numbering needs too much memory"

static const struct list_level no_level = { .start = NUMBERING_UNSET, .restart = NUMBERING_UNSET };

static void
clear(int32_t values[NUMBERING_LEVELS])
{
	for (int i = 0; i < NUMBERING_LEVELS; i++)
		values[i] = NUMBERING_UNSET;
}

static int
refuse_count(struct err *e)
{
	return err_set(e, ERR_LIMIT, "there are more than %d definitions of numbers",
	    NUMBERING_DEFINITIONS_MAX);
}

static int
add_definition(struct numbering *n, const struct part_attrs *attrs, struct err *e)
{
	struct list_definition *d = arena_zalloc(n->arena, sizeof *d), **v;

	v = grow(n->arena, n->definitions, n->definition_count, &n->definition_cap, sizeof d);
	if (d == NULL || v == NULL || n->definition_count == NUMBERING_DEFINITIONS_MAX)
		return refuse_count(e);
	n->definitions = v;
	for (int i = 0; i < NUMBERING_LEVELS; i++)
		d->levels[i] = no_level;
	clear(d->counts);
	d->ordinal = n->definition_count;
	d->id = part_attr(attrs, "abstractNumId");
	if (!arena_keep(n->arena, &d->id))
		return err_set(e, ERR_LIMIT, MEMORY);
	n->definitions[n->definition_count++] = n->definition = d;
	n->number = NULL;
	n->level = NULL;
	return 0;
}

static int
add_number(struct numbering *n, const struct part_attrs *attrs, struct err *e)
{
	struct list_number *v =
	    grow(n->arena, n->numbers, n->number_count, &n->number_cap, sizeof *v);

	if (v == NULL || n->number_count == NUMBERING_DEFINITIONS_MAX)
		return refuse_count(e);
	n->numbers = v;
	n->number = &v[n->number_count++];
	n->number->id = part_number(attrs, "numId", NUMBERING_UNSET);
	clear(n->number->starts);
	n->definition = NULL;
	n->level = NULL;
	return 0;
}

/* Begins the level of a definition, or of a number that overrides it. */
static int
begin_level(struct numbering *n, const struct part_attrs *attrs, struct err *e)
{
	int32_t i = part_number(attrs, "ilvl", NUMBERING_UNSET);

	n->level = NULL;
	if (i < 0 || i >= NUMBERING_LEVELS)
		return 0;
	if (n->definition != NULL) {
		n->level = &n->definition->levels[i];
	} else if (n->number != NULL) {
		if ((n->level = arena_alloc(n->arena, sizeof *n->level)) == NULL)
			return err_set(e, ERR_LIMIT, MEMORY);
		n->number->overrides[i] = n->level;
	}
	if (n->level != NULL) {
		*n->level = no_level;
		n->level->present = true;
	}
	return 0;
}

static int
keep(struct numbering *n, struct str *to, const struct part_attrs *attrs, struct err *e)
{
	*to = part_attr(attrs, "val");
	return arena_keep(n->arena, to) ? 0 : err_set(e, ERR_LIMIT, MEMORY);
}

/* Keeps the name of a definition, which fields write in any case. */
static int
keep_name(struct numbering *n, const struct part_attrs *attrs, struct err *e)
{
	struct str name = part_attr(attrs, "val");
	char *copy = arena_dup(n->arena, name);

	if (copy == NULL)
		return err_set(e, ERR_LIMIT, MEMORY);
	for (char *p = copy; *p != '\0'; p++)
		*p = (char)(*p >= 'A' && *p <= 'Z' ? *p | 0x20 : *p);
	n->definition->name = str_from(copy);
	return 0;
}

static int
read_level(struct numbering *n, enum element element, const struct part_attrs *attrs, struct err *e)
{
	struct list_level *level = n->level;

	switch (element) {
	case ELEMENT_START: level->start = part_number(attrs, "val", NUMBERING_UNSET); return 0;
	case ELEMENT_NUM_FMT:
		level->format = (uint8_t)number_format_find(part_attr(attrs, "val"));
		return 0;
	case ELEMENT_LVL_RESTART:
		level->restart = part_number(attrs, "val", NUMBERING_UNSET);
		return 0;
	case ELEMENT_IS_LGL: level->legal = part_is_on(attrs); return 0;
	case ELEMENT_LVL_TEXT: return keep(n, &level->text, attrs, e);
	case ELEMENT_P_STYLE: return keep(n, &level->style, attrs, e);
	default: return 0;
	}
}

/* Reads an override: of the start alone, or of the whole level, which begin_level() reads. */
static void
read_override(struct numbering *n, enum element element, const struct part_attrs *attrs)
{
	if (element == ELEMENT_LVL_OVERRIDE)
		n->override = part_number(attrs, "ilvl", NUMBERING_UNSET);
	else if (n->override >= 0 && n->override < NUMBERING_LEVELS)
		n->number->starts[n->override] = part_number(attrs, "val", NUMBERING_UNSET);
}

static int
on_start(void *arg, enum element element, const struct part_attrs *attrs, struct err *e)
{
	struct numbering *n = arg;

	if (element == ELEMENT_ABSTRACT_NUM)
		return add_definition(n, attrs, e);
	if (element == ELEMENT_NUM)
		return add_number(n, attrs, e);
	if (element == ELEMENT_LVL)
		return begin_level(n, attrs, e);
	if (n->level != NULL)
		return read_level(n, element, attrs, e);
	if (n->number != NULL && element == ELEMENT_ABSTRACT_NUM_ID)
		return keep(n, &n->number->definition_id, attrs, e);
	if (n->number != NULL &&
	    (element == ELEMENT_LVL_OVERRIDE || element == ELEMENT_START_OVERRIDE))
		read_override(n, element, attrs);
	if (n->definition != NULL && element == ELEMENT_NAME)
		return keep_name(n, attrs, e);
	if (n->definition != NULL && element == ELEMENT_NUM_STYLE_LINK)
		return keep(n, &n->definition->links_to, attrs, e);
	if (n->definition != NULL && element == ELEMENT_STYLE_LINK)
		return keep(n, &n->definition->style_id, attrs, e);
	return 0;
}

static int
on_end(void *arg, enum element element, struct err *e)
{
	struct numbering *n = arg;

	(void)e;
	if (element == ELEMENT_LVL)
		n->level = NULL;
	return 0;
}

static int
compare_ids(const void *a, const void *b)
{
	const struct list_number *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

/* The definition that has the levels of d, which may name a style instead. */
static struct list_definition *
follow_link(const struct numbering *n, struct list_definition *d)
{
	for (int steps = 0; d != NULL && d->links_to.len > 0 && steps < NUMBERING_LINKS_MAX;
	     steps++) {
		struct list_definition *next = table_find(&n->by_style, d->links_to);

		if (next == NULL)
			break;
		d = next;
	}
	return d;
}

static void
index_definitions(struct numbering *n)
{
	for (size_t i = 0; i < n->definition_count; i++) {
		struct list_definition *d = n->definitions[i];

		table_put(&n->by_id, d->id, d);
		if (d->name.len > 0)
			table_put(&n->by_name, d->name, d);
		if (d->style_id.len > 0)
			table_put(&n->by_style, d->style_id, d);
	}
}

int
numbering_read(struct numbering *n, struct str xml, struct arena *arena, struct err *e)
{
	static const struct part_handlers handlers = { .start = on_start, .end = on_end };
	int rc;

	*n = (struct numbering){ .arena = arena, .override = NUMBERING_UNSET };
	if (xml.len == 0)
		return 0;
	if ((rc = part_read(STR("word/numbering.xml"), xml, &handlers, n, e)) != 0)
		return rc;
	if (n->number_count > 0)
		qsort(n->numbers, n->number_count, sizeof *n->numbers, compare_ids);
	index_definitions(n);
	for (size_t i = 0; i < n->number_count; i++)
		n->numbers[i].definition =
		    follow_link(n, table_find(&n->by_id, n->numbers[i].definition_id));
	return 0;
}

void
numbering_free(struct numbering *n)
{
	table_free(&n->by_id);
	table_free(&n->by_style);
	table_free(&n->by_name);
}

static struct list_number *
find_number(const struct numbering *n, int32_t id)
{
	struct list_number key = { .id = id };

	return n->number_count == 0
		   ? NULL
		   : bsearch(&key, n->numbers, n->number_count, sizeof *n->numbers, compare_ids);
}

static const struct list_level *
level_of(const struct list_number *number, int32_t level)
{
	return number->overrides[level] != NULL ? number->overrides[level]
						: &number->definition->levels[level];
}

int32_t
numbering_level_of_style(const struct numbering *n, int32_t id, struct str style, int32_t fallback)
{
	const struct list_number *number = find_number(n, id);

	if (number == NULL || number->definition == NULL || style.len == 0)
		return fallback;
	for (int32_t i = 0; i < NUMBERING_LEVELS; i++)
		if (str_eq(level_of(number, i)->style, style))
			return i;
	return fallback;
}

static int32_t
first_of(const struct list_level *level)
{
	return level->start == NUMBERING_UNSET ? 0 : level->start;
}

/* Whether a level begins anew after a paragraph of the level above. */
static bool
restarts_after(const struct list_level *level, int32_t own, int32_t above)
{
	int32_t last = level->restart == NUMBERING_UNSET ? own - 1 : level->restart - 1;

	return above <= last;
}

/* Counts a paragraph of that level. */
static void
count(struct list_number *number, int32_t at)
{
	struct list_definition *d = number->definition;
	int32_t *own = &d->counts[at];

	if (number->starts[at] != NUMBERING_UNSET) {
		*own = number->starts[at];
		number->starts[at] = NUMBERING_UNSET; /* only the first paragraph begins there */
	} else if (*own == NUMBERING_UNSET) {
		*own = first_of(level_of(number, at));
	} else if (*own < INT32_MAX) {
		(*own)++;
	}
	for (int32_t i = at + 1; i < NUMBERING_LEVELS; i++)
		if (restarts_after(level_of(number, i), i, at))
			d->counts[i] = NUMBERING_UNSET;
}

static void
put_level(const struct list_number *number, int32_t of, bool legal, struct buf *out)
{
	const struct list_level *level = level_of(number, of);
	int32_t n = number->definition->counts[of];

	if (n == NUMBERING_UNSET)
		n = first_of(level);
	number_format_put(
	    out, legal && level->format != FORMAT_NONE ? FORMAT_DECIMAL : level->format, n);
}

/* Appends the text of a level with the numbers in their places: "%1.%2". */
static void
put_text(const struct list_number *number, const struct list_level *level, struct buf *out)
{
	for (size_t i = 0; i < level->text.len; i++) {
		char c = level->text.p[i];
		bool place = c == '%' && i + 1 < level->text.len && level->text.p[i + 1] >= '1' &&
			     level->text.p[i + 1] <= '9';

		if (place)
			put_level(number, level->text.p[++i] - '1', level->legal, out);
		else
			buf_putc(out, c);
	}
}

struct counted
numbering_count(struct numbering *n, int32_t id, int32_t at, struct buf *out)
{
	struct list_number *number = find_number(n, id);
	const struct list_level *level;

	if (number == NULL || number->definition == NULL || at < 0 || at >= NUMBERING_LEVELS ||
	    !(level = level_of(number, at))->present)
		return (struct counted){ 0 };
	count(number, at);
	put_text(number, level, out);
	return (struct counted){ level->format == FORMAT_BULLET, number->definition->ordinal };
}

/* The definition of a name in any case; NULL: none. */
static struct list_definition *
find_named(const struct numbering *n, struct str name)
{
	char small[NUMBERING_NAME_MAX];

	if (name.len > sizeof small)
		return NULL;
	for (size_t i = 0; i < name.len; i++)
		small[i] =
		    (char)(name.p[i] >= 'A' && name.p[i] <= 'Z' ? name.p[i] | 0x20 : name.p[i]);
	return table_find(&n->by_name, str_make(small, name.len));
}

void
numbering_count_field(
    struct numbering *n, struct str name, int32_t id, int32_t at, int32_t start, struct buf *out)
{
	struct list_number number = { 0 }, *own = find_number(n, id);

	clear(number.starts);
	if (name.len > 0)
		number.definition = find_named(n, name);
	else if (own != NULL)
		number.definition = own->definition;
	if (number.definition == NULL || at < 0 || at >= NUMBERING_LEVELS ||
	    !number.definition->levels[at].present)
		return;
	number.starts[at] = start;
	count(&number, at);
	put_text(&number, &number.definition->levels[at], out);
}
