/* SPDX-License-Identifier: Apache-2.0 */
/*
 * emit: the outline as Akoma Ntoso. What must hold: the text of the elements, in order, is the text
 * of the entries, in order; and what comes out fits the schema: a unit has either content, or
 * intro, units and wrapUp. Errors stay in the builder.
 */
#include <stdarg.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/err.h"
#include "doc/build.h"
#include "ingest/lines.h"
#include "ingest/outline.h"
#include "ingest/text.h"

#define EID_BYTES 1024 /* twelve levels of names, and the blocks in the last */

struct emitter {
	struct build *b;
	const struct outline *o;
	bool mixed_body; /* text may stand between units at the top */
	bool failed;     /* no memory for a text */
};

/* Blocks inside one container: their numbers go on from call to call. */
struct place {
	const char *eid;
	uint32_t ps, lists, alineas;
};

static void
open_named(struct emitter *em, const char *element, const char *eid)
{
	build_akn(em->b, element, NULL);
	build_set(em->b, "eId", str_from(eid), NULL);
}

static void
put_text(struct emitter *em, struct str text)
{
	const char *collapsed = lines_collapse(em->o->arena, text);

	if (collapsed == NULL)
		em->failed = true;
	else
		build_text(em->b, str_from(collapsed), NULL);
}

static void
put_simple(struct emitter *em, const char *element, struct str text)
{
	build_akn(em->b, element, NULL);
	put_text(em, text);
	build_close(em->b, NULL);
}

/* An eId from its parts; EID_BYTES holds for all levels that an outline may have. */
static void __attribute__((format(printf, 2, 3)))
name_eid(char out[EID_BYTES], const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(out, EID_BYTES, fmt, ap);
	va_end(ap);
}

static void
put_p(struct emitter *em, struct place *at, struct str text)
{
	char eid[EID_BYTES];

	name_eid(eid, "%s__p_%u", at->eid, ++at->ps);
	open_named(em, "p", eid);
	put_text(em, text);
	build_close(em->b, NULL);
}

static void
put_item(struct emitter *em, const struct entry *entry, const char *list, uint32_t number)
{
	char eid[EID_BYTES];
	struct place at = { .eid = eid };

	name_eid(eid, "%s__item_%u", list, number);
	open_named(em, "item", eid);
	put_simple(em, "num", entry->printed);
	put_p(em, &at, outline_rest(entry));
	build_close(em->b, NULL);
}

static const struct entry *
entry_at(const struct emitter *em, uint32_t i)
{
	return &em->o->v[i];
}

static bool
is_item(const struct emitter *em, uint32_t i)
{
	return i != OUTLINE_NONE && entry_at(em, i)->role == ENTRY_ITEM;
}

static bool
is_block(const struct emitter *em, uint32_t i)
{
	return i != OUTLINE_NONE &&
	       (entry_at(em, i)->role == ENTRY_TEXT || entry_at(em, i)->role == ENTRY_ITEM);
}

/* A run of items of one sign, from i; returns the sibling after it. */
static uint32_t
put_list(struct emitter *em, struct place *at, uint32_t i)
{
	uint32_t number = 0, variant = entry_at(em, i)->num.variant;
	char eid[EID_BYTES];

	name_eid(eid, "%s__list_%u", at->eid, ++at->lists);
	open_named(em, "blockList", eid);
	for (; is_item(em, i) && entry_at(em, i)->num.variant == variant; i = entry_at(em, i)->next)
		put_item(em, entry_at(em, i), eid, ++number);
	build_close(em->b, NULL);
	return i;
}

/* Texts and lists from sibling i on; returns the first sibling that is neither. */
static uint32_t
put_blocks(struct emitter *em, struct place *at, uint32_t i)
{
	while (is_block(em, i)) {
		if (is_item(em, i)) {
			i = put_list(em, at, i);
			continue;
		}
		put_p(em, at, entry_at(em, i)->line->text);
		i = entry_at(em, i)->next;
	}
	return i;
}

/* The text after the number, unless it is the heading. */
static struct str
own_text(const struct entry *unit)
{
	return unit->is_heading ? STR("") : outline_rest(unit);
}

/* A container of blocks: content, intro, wrapUp. text comes first. */
static uint32_t
put_container(struct emitter *em, const char *element, const char *name, const char *parent,
    struct str text, uint32_t i)
{
	char eid[EID_BYTES];
	struct place at = { .eid = eid };

	name_eid(eid, "%s__%s", parent, name);
	open_named(em, element, eid);
	if (text.len > 0)
		put_p(em, &at, text);
	i = put_blocks(em, &at, i);
	build_close(em->b, NULL);
	return i;
}

/* Text between units, where only units may stand: an alinea of its own. */
static uint32_t
put_alinea(struct emitter *em, struct place *at, uint32_t i)
{
	char eid[EID_BYTES];

	snprintf(
	    eid, sizeof(eid), "%s%sal_%u", at->eid, at->eid[0] == '\0' ? "" : "__", ++at->alineas);
	open_named(em, "alinea", eid);
	i = put_container(em, "content", "content", eid, STR(""), i);
	build_close(em->b, NULL);
	return i;
}

static void
put_labels(struct emitter *em, const struct entry *unit)
{
	if (unit->caption != OUTLINE_NONE)
		put_simple(em, "heading", entry_at(em, unit->caption)->line->text);
	put_simple(em, "num", unit->printed);
	if (unit->heading != OUTLINE_NONE)
		put_simple(em, "heading", entry_at(em, unit->heading)->line->text);
	else if (unit->is_heading)
		put_simple(em, unit->caption != OUTLINE_NONE ? "subheading" : "heading",
		    outline_rest(unit));
}

static uint32_t put_unit(struct emitter *em, uint32_t i);

/* What lies in a unit that has units: intro, units, wrapUp, and alineas where text stands between
 * units. */
static void
put_units(struct emitter *em, const struct entry *unit)
{
	struct place at = { .eid = unit->eid };
	uint32_t i = unit->child, after;

	if (own_text(unit).len > 0 || is_block(em, i))
		i = put_container(em, "intro", "intro", unit->eid, own_text(unit), i);
	while (i != OUTLINE_NONE) {
		if (!is_block(em, i)) {
			i = put_unit(em, i);
			continue;
		}
		for (after = i; is_block(em, after); after = entry_at(em, after)->next)
			;
		if (after == OUTLINE_NONE)
			i = put_container(em, "wrapUp", "wrapup", unit->eid, STR(""), i);
		else
			i = put_alinea(em, &at, i);
	}
}

/* The unit i and all in it; returns its next sibling. No deeper than OUTLINE_DEPTH_MAX. */
static uint32_t
put_unit(struct emitter *em, uint32_t i)
{
	const struct entry *unit = entry_at(em, i);

	open_named(em, unit->element, unit->eid);
	if (unit->num.unit == UNIT_ANNEX)
		build_set(em->b, "name", STR("annex"), NULL);
	put_labels(em, unit);
	if (unit->has_children)
		put_units(em, unit);
	else if (own_text(unit).len > 0 || unit->child != OUTLINE_NONE)
		put_container(em, "content", "content", unit->eid, own_text(unit), unit->child);
	build_close(em->b, NULL);
	return unit->next;
}

/* Title and what stands with it; returns the first entry after them. */
static uint32_t
put_preface(struct emitter *em, const struct text_meta *m)
{
	uint32_t i = em->o->child;
	struct place at = { .eid = "preface" };

	if (i == OUTLINE_NONE || entry_at(em, i)->role != ENTRY_TITLE)
		return i;
	open_named(em, "preface", "preface");
	if (m->title_printed) {
		at.ps++;
		open_named(em, "p", "preface__p_1");
		put_simple(em, "docTitle", m->title);
		build_close(em->b, NULL);
	}
	for (; i != OUTLINE_NONE && entry_at(em, i)->role == ENTRY_TITLE; i = entry_at(em, i)->next)
		if (!m->title_printed)
			put_p(em, &at, entry_at(em, i)->line->text);
	for (; i != OUTLINE_NONE && entry_at(em, i)->role == ENTRY_PREFACE;
	     i = entry_at(em, i)->next)
		put_p(em, &at, entry_at(em, i)->line->text);
	build_close(em->b, NULL);
	return i;
}

static uint32_t
put_preamble(struct emitter *em, uint32_t i)
{
	struct place at = { .eid = "preamble" };

	if (em->o->unit_count == 0 || !is_block(em, i))
		return i;
	open_named(em, "preamble", "preamble");
	i = put_blocks(em, &at, i);
	build_close(em->b, NULL);
	return i;
}

static void
put_body(struct emitter *em, const struct text_meta *m, uint32_t i)
{
	struct place at = { .eid = "body" }, top = { .eid = "" };

	open_named(em, m->body, "body");
	if (i == OUTLINE_NONE && em->mixed_body)
		put_p(em, &at, STR("")); /* the schema wants something in a body */
	else if (i == OUTLINE_NONE)
		put_alinea(em, &top, i);
	while (i != OUTLINE_NONE) {
		if (!is_block(em, i))
			i = put_unit(em, i);
		else if (em->mixed_body)
			i = put_blocks(em, &at, i);
		else
			i = put_alinea(em, &top, i);
	}
	build_close(em->b, NULL);
}

int
emit_document(struct build *b, const struct outline *o, const struct text_meta *m, struct err *e)
{
	struct emitter em = { .b = b, .o = o, .mixed_body = strcmp(m->body, "mainBody") == 0 };
	uint32_t i;

	build_akn(b, "akomaNtoso", NULL);
	build_akn(b, m->element, NULL);
	build_set(b, "name", m->name, NULL);
	build_set(b, "contains", STR("singleVersion"), NULL);
	meta_emit(b, m);
	i = put_preface(&em, m);
	i = put_preamble(&em, i);
	put_body(&em, m, i);
	build_close(b, NULL);
	build_close(b, NULL);
	return em.failed ? err_set(e, ERR_LIMIT, "the text needs too much memory") : 0;
}
