/* SPDX-License-Identifier: Apache-2.0 */
/*
 * odt_change: puts back what was deleted and leaves out what was inserted (ISO 26300-1, 5.5).
 * Deleted text is in a list before the text, as paragraphs; of those, the first one goes on with
 * the paragraph where the text was, and the last one goes on with the rest of it. What must hold:
 * each change is put back once at most, so that changes inside of changes end.
 */
#include "office/odt_change.h"

#include "base/arena.h"
#include "base/err.h"
#include "office/grow.h"

#define ATTR_POINTERS 5 /* that libxml2 passes for each attribute */

static bool
is_paragraph(enum element element)
{
	return element == ELEMENT_ODF_P || element == ELEMENT_ODF_H;
}

/* ---- the list of changes ---- */

static int
add_change(struct odt *o, const struct part_attrs *attrs, struct err *e)
{
	struct str id = part_attr(attrs, "id");

	o->out->changes++;
	o->change = arena_zalloc(o->arena, sizeof *o->change);
	if (o->change == NULL || !arena_keep(o->arena, &id))
		return err_set(e, ERR_LIMIT, FRAME_MEMORY);
	if (id.len > 0)
		table_put(&o->changes, id, o->change);
	return 0;
}

static struct odt_event *
add_event(struct odt *o)
{
	struct odt_change *c = o->change;
	struct odt_event *v = grow(o->arena, c->events, c->count, &c->cap, sizeof *v);

	if (v == NULL)
		return NULL;
	c->events = v;
	return &v[c->count++];
}

/* Copies attributes as libxml2 passes them: name, prefix, namespace, value, and its end. */
static bool
keep_attrs(struct odt *o, struct part_attrs *to, const struct part_attrs *from)
{
	const unsigned char **v;

	*to = (struct part_attrs){ 0 };
	if (from->count == 0)
		return true;
	v = arena_zalloc(o->arena, (size_t)from->count * ATTR_POINTERS * sizeof *v);
	if (v == NULL)
		return false;
	for (int i = 0; i < from->count; i++) {
		const unsigned char **own = v + (ptrdiff_t)i * ATTR_POINTERS,
				    **attr = from->v + (ptrdiff_t)i * ATTR_POINTERS;
		struct str name = str_from((const char *)attr[0]);
		struct str value = str_make((const char *)attr[3], (size_t)(attr[4] - attr[3]));

		own[0] = (const unsigned char *)arena_dup(o->arena, name);
		own[3] = (const unsigned char *)arena_dup(o->arena, value);
		if (own[0] == NULL || own[3] == NULL)
			return false;
		own[4] = own[3] + value.len;
	}
	*to = (struct part_attrs){ v, from->count };
	return true;
}

static int
keep_start(struct odt *o, enum element element, const struct part_attrs *attrs, struct err *e)
{
	struct odt_event *event = add_event(o);

	if (event == NULL)
		return err_set(e, ERR_LIMIT, FRAME_MEMORY);
	*event = (struct odt_event){ .kind = ODT_START, .element = element };
	return keep_attrs(o, &event->attrs, attrs) ? 0 : err_set(e, ERR_LIMIT, FRAME_MEMORY);
}

bool
odt_change_start(
    struct odt *o, enum element element, const struct part_attrs *attrs, int *rc, struct err *e)
{
	*rc = 0;
	if (!o->in_changes) {
		o->in_changes = o->reject && element == ELEMENT_ODF_TRACKED_CHANGES;
		return o->in_changes;
	}
	if (element == ELEMENT_ODF_CHANGE_INFO)
		o->skip = 1;
	else if (o->keeps)
		*rc = keep_start(o, element, attrs, e);
	else if (element == ELEMENT_ODF_CHANGED_REGION)
		*rc = add_change(o, attrs, e);
	else if (o->change != NULL && element == ELEMENT_ODF_INSERTION)
		o->change->insertion = true;
	else if (o->change != NULL && element == ELEMENT_ODF_DELETION)
		o->keeps = true;
	return true;
}

bool
odt_change_end(struct odt *o, enum element element, int *rc, struct err *e)
{
	struct odt_event *event;

	*rc = 0;
	if (!o->in_changes)
		return false;
	if (o->keeps && element == ELEMENT_ODF_DELETION) {
		o->keeps = false;
	} else if (o->keeps) {
		if ((event = add_event(o)) == NULL)
			*rc = err_set(e, ERR_LIMIT, FRAME_MEMORY);
		else
			*event = (struct odt_event){ .kind = ODT_END, .element = element };
	} else if (element == ELEMENT_ODF_CHANGED_REGION) {
		o->change = NULL;
	} else if (element == ELEMENT_ODF_TRACKED_CHANGES) {
		o->in_changes = false;
	}
	return true;
}

bool
odt_change_text(struct odt *o, struct str text, int *rc, struct err *e)
{
	struct odt_event *event;

	*rc = 0;
	if (!o->in_changes)
		return false;
	if (!o->keeps)
		return true;
	event = arena_keep(o->arena, &text) ? add_event(o) : NULL;
	if (event == NULL)
		*rc = err_set(e, ERR_LIMIT, FRAME_MEMORY);
	else
		*event = (struct odt_event){ .kind = ODT_TEXT, .text = text };
	return true;
}

/* ---- the places in the text ---- */

/* The first and the last paragraph that is in no other one, nor in a table: indexes of events. */
struct ends {
	uint32_t first_start, first_end, last_end;
	bool any;
};

static struct ends
find_ends(const struct odt_change *c)
{
	struct ends ends = { 0 };
	unsigned depth = 0;

	for (uint32_t i = 0; i < c->count; i++) {
		const struct odt_event *event = &c->events[i];
		bool paragraph = is_paragraph(event->element);

		if (event->kind == ODT_TEXT || (!paragraph && event->element != ELEMENT_ODF_TABLE))
			continue;
		if (event->kind == ODT_START && depth++ == 0 && paragraph && !ends.any)
			ends.first_start = i;
		if (event->kind == ODT_END && --depth == 0 && paragraph) {
			ends.last_end = i;
			if (!ends.any)
				ends.first_end = i;
			ends.any = true;
		}
	}
	return ends;
}

static int
put_event(struct odt *o, const struct odt_event *event, struct err *e)
{
	switch (event->kind) {
	case ODT_START: return o->handlers->start(o, event->element, &event->attrs, e);
	case ODT_END: return o->handlers->end(o, event->element, e);
	default: return o->handlers->text(o, event->text, e);
	}
}

/*
 * Reads an event of the list that is around deleted text; the text goes on in the list that is open
 * at its place. *done: the event is of that list.
 */
static void
put_list(struct odt *o, const struct odt_event *event, unsigned *depth, bool *done)
{
	*done = false;
	if (event->element == ELEMENT_ODF_LIST) {
		*done = event->kind == ODT_START ? (*depth)++ == 0 : --*depth == 0;
	} else if (event->element == ELEMENT_ODF_LIST_ITEM && *depth == 1) {
		if (event->kind == ODT_START)
			odt_list_item(&o->lists, &event->attrs, true);
		*done = true;
	}
}

/* Reads the events again. Inside a paragraph, it goes on in the first one and after the last. */
static int
put_back(struct odt *o, struct odt_change *c, struct err *e)
{
	bool inside = frame_is(frame_top(&o->frames), FRAME_PARAGRAPH) && !o->joining, in_list,
	     done;
	struct ends ends = find_ends(c);
	unsigned lists = 0;
	int rc = 0;

	inside = inside && ends.any;
	in_list = inside && odt_list_is_open(&o->lists, o->frames.count - 1);
	o->resumes = inside;
	for (uint32_t i = 0; rc == 0 && i < c->count; i++) {
		if (in_list && c->events[i].kind != ODT_TEXT) {
			put_list(o, &c->events[i], &lists, &done);
			if (done)
				continue;
		}
		if (inside && (i == ends.first_start || i == ends.last_end))
			continue;
		if (i == ends.first_end)
			o->resumes = false;
		rc = put_event(o, &c->events[i], e);
	}
	o->resumes = false;
	return rc;
}

int
odt_change_place(struct odt *o, enum element element, const struct part_attrs *attrs, struct err *e)
{
	struct odt_change *c = table_find(&o->changes, part_attr(attrs, "change-id"));

	if (c == NULL)
		return 0;
	if (c->insertion && element != ELEMENT_ODF_CHANGE) {
		if (element == ELEMENT_ODF_CHANGE_START && !c->open)
			o->inserted++;
		else if (element == ELEMENT_ODF_CHANGE_END && c->open)
			o->inserted--;
		c->open = element == ELEMENT_ODF_CHANGE_START;
		return 0;
	}
	if (element != ELEMENT_ODF_CHANGE || c->insertion || c->done || o->inserted > 0 ||
	    o->skip > 0)
		return 0;
	c->done = true;
	return put_back(o, c, e);
}
