/* SPDX-License-Identifier: Apache-2.0 */
/*
 * write: writes the structure as Akoma Ntoso. What must hold: the text of the elements, in order,
 * is the text of the nodes, in order; and the result is valid by the schema: a unit has either
 * content, or intro, units and wrapUp.
 */
#include "ingest/write.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/err.h"
#include "doc/build.h"
#include "ingest/anchors.h"
#include "ingest/facts.h"
#include "ingest/lines.h"
#include "ingest/meta.h"
#include "ingest/quoted.h"
#include "ingest/structure.h"
#include "ingest/table_rows.h"
#include "ingest/write_table.h"
#include "ingest/write_text.h"

#define EID_BYTES 1024 /* EXPLAIN_DEPTH_MAX levels of names, and the blocks in the last */

struct writer {
	struct build *b;
	const struct structure *s;
	const char *prefix; /* of all eIds: that of the quotation around; NULL for none */
	bool mixed_body;    /* text is allowed between units at the top level */
	bool failed;        /* a text did not fit in memory */
};

/* The counters of the blocks in one container, kept from call to call. */
struct place_names {
	const char *eid;
	uint32_t ps, lists, alineas, headings, mods, tables;
};

static const struct node *
node_at(const struct writer *w, uint32_t i)
{
	return &w->s->v[i];
}

/* prefix__eid, or that one of the two that is not empty; NULL when the arena is full. */
static const char *
join_eid(struct writer *w, const char *prefix, const char *eid)
{
	const char *joined;

	if (prefix == NULL || prefix[0] == '\0')
		return eid;
	joined = arena_printf(w->s->arena, "%s%s%s", prefix, eid[0] == '\0' ? "" : "__", eid);
	w->failed |= joined == NULL;
	return joined;
}

static void
open_named(struct writer *w, const char *element, const char *eid)
{
	const char *whole = join_eid(w, w->prefix, eid);

	build_akn(w->b, element, NULL);
	if (whole != NULL)
		build_set(w->b, "eId", str_from(whole), NULL);
}

static void
put_text(struct writer *w, struct str text)
{
	w->failed |= !write_text(w->b, w->s->lines, text, w->s->arena);
}

static void
put_simple(struct writer *w, const char *element, struct str text)
{
	w->failed |= !write_label(w->b, w->s->lines, element, text, w->s->arena);
}

/* Makes an eId; EID_BYTES is enough for all levels of a structure. */
static void __attribute__((format(printf, 2, 3)))
name_eid(char out[EID_BYTES], const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(out, EID_BYTES, fmt, ap);
	va_end(ap);
}

/* Writes the eId of the n-th element of a kind in the place. */
static void
name_in(char eid[EID_BYTES], const struct place_names *at, const char *kind, unsigned n)
{
	assert(at->eid != NULL);
	name_eid(eid, "%s%s%s_%u", at->eid, at->eid[0] == '\0' ? "" : "__", kind, n);
}

static void
put_p(struct writer *w, struct place_names *at, struct str text)
{
	char eid[EID_BYTES];

	name_in(eid, at, "p", ++at->ps);
	open_named(w, "p", eid);
	put_text(w, text);
	build_close(w->b, NULL);
}

static bool
is_quote(const struct writer *w, uint32_t i)
{
	return i != NODE_NONE && node_at(w, i)->role == NODE_QUOTE;
}

static void put_quote(struct writer *w, const struct quoted *q, const char *eid);

/*
 * Puts a paragraph, and the quotations from sibling i on that it announces, in one mod element.
 * Returns the sibling after them.
 */
static uint32_t
put_paragraph(struct writer *w, struct place_names *at, struct str text, uint32_t i)
{
	uint32_t number = 0;
	char eid[EID_BYTES];

	if (!is_quote(w, i)) {
		put_p(w, at, text);
		return i;
	}
	name_in(eid, at, "p", ++at->ps);
	open_named(w, "p", eid);
	name_in(eid, at, "mod", ++at->mods);
	open_named(w, "mod", eid);
	put_text(w, text);
	for (; is_quote(w, i); i = node_at(w, i)->next) {
		char name[EID_BYTES + 16];

		snprintf(name, sizeof name, "%s__qstr_%u", eid, ++number);
		put_quote(w, node_at(w, i)->quoted, name);
		put_text(w, node_at(w, i)->quoted->tail);
	}
	build_close(w->b, NULL);
	build_close(w->b, NULL);
	return i;
}

/* Puts a table, or the lines of one that its columns do not prove. */
static void
put_table(struct writer *w, struct place_names *at, const struct table_text *t)
{
	char name[EID_BYTES];
	const char *eid;

	for (uint32_t i = 0; !t->proven && i < t->rows; i++)
		put_p(w, at, t->cells[i]);
	if (!t->proven)
		return;
	name_in(name, at, "table", ++at->tables);
	eid = join_eid(w, w->prefix, name);
	w->failed |= eid == NULL || !write_table(w->b, t, eid, w->s->lines);
}

static const struct table_text *
table_of(const struct writer *w, uint32_t i)
{
	return w->s->lines->v[node_at(w, i)->line].table;
}

/* Puts the text node i with the quotations after it, or quotations that no text announces. */
static uint32_t
put_text_node(struct writer *w, struct place_names *at, uint32_t i)
{
	if (is_quote(w, i))
		return put_paragraph(w, at, STR(""), i);
	if (node_at(w, i)->role == NODE_TABLE) {
		put_table(w, at, table_of(w, i));
		return node_at(w, i)->next;
	}
	return put_paragraph(w, at, node_at(w, i)->text, node_at(w, i)->next);
}

static bool
is_text(const struct writer *w, uint32_t i)
{
	return i != NODE_NONE && node_at(w, i)->role != NODE_UNIT &&
	       node_at(w, i)->role != NODE_CROSSHEADING;
}

static bool
is_item(const struct writer *w, uint32_t i)
{
	return i != NODE_NONE && structure_is_item(node_at(w, i));
}

static bool
is_block(const struct writer *w, uint32_t i)
{
	return is_text(w, i) || is_item(w, i);
}

static uint32_t put_blocks(struct writer *w, struct place_names *at, uint32_t i);

/*
 * Puts a member of a list as an item; units in it become lists in it. At most EXPLAIN_DEPTH_MAX
 * deep.
 */
static void
put_item(struct writer *w, uint32_t i, const char *list, uint32_t number)
{
	const struct node *n = node_at(w, i);
	char eid[EID_BYTES];
	struct place_names at = { .eid = eid };
	uint32_t first = n->child;

	name_eid(eid, "%s__item_%u", list, number);
	open_named(w, "item", eid);
	put_simple(w, "num", n->num);
	if (n->text.len > 0 || n->child == NODE_NONE)
		first = put_paragraph(w, &at, n->text, first);
	put_blocks(w, &at, first);
	build_close(w->b, NULL);
}

/* Puts a list: the run of units in one style from i. Returns the sibling after it. */
static uint32_t
put_list(struct writer *w, struct place_names *at, uint32_t i)
{
	struct style style = node_at(w, i)->style;
	uint32_t number = 0;
	char eid[EID_BYTES];

	name_eid(eid, "%s__list_%u", at->eid, ++at->lists);
	open_named(w, "blockList", eid);
	for (; i != NODE_NONE && node_at(w, i)->role == NODE_UNIT &&
	       mark_same_style(&node_at(w, i)->style, &style);
	     i = node_at(w, i)->next)
		put_item(w, i, eid, ++number);
	build_close(w->b, NULL);
	return i;
}

/* Puts all siblings from i on as blocks: texts, and units as lists. Where no unit may stand. */
static uint32_t
put_blocks(struct writer *w, struct place_names *at, uint32_t i)
{
	while (i != NODE_NONE) {
		if (node_at(w, i)->role == NODE_UNIT) {
			i = put_list(w, at, i);
			continue;
		}
		i = put_text_node(w, at, i);
	}
	return i;
}

/* Puts texts and lists with signs from sibling i on; returns the first sibling that is neither. */
static uint32_t
put_run(struct writer *w, struct place_names *at, uint32_t i)
{
	while (is_block(w, i)) {
		if (is_item(w, i)) {
			struct style style = node_at(w, i)->style;
			uint32_t number = 0;
			char eid[EID_BYTES];

			name_eid(eid, "%s__list_%u", at->eid, ++at->lists);
			open_named(w, "blockList", eid);
			for (; is_item(w, i) && mark_same_style(&node_at(w, i)->style, &style);
			     i = node_at(w, i)->next)
				put_item(w, i, eid, ++number);
			build_close(w->b, NULL);
			continue;
		}
		i = put_text_node(w, at, i);
	}
	return i;
}

/*
 * Puts a container of blocks (content, intro, wrapUp): text first, then the blocks from i on.
 * Returns the first sibling that is no block.
 */
static uint32_t
put_container(struct writer *w, const char *element, const char *name, const char *parent,
    struct str text, uint32_t i)
{
	char eid[EID_BYTES];
	struct place_names at = { .eid = eid };

	name_eid(eid, "%s__%s", parent, name);
	open_named(w, element, eid);
	if (text.len > 0)
		i = put_paragraph(w, &at, text, i);
	i = put_run(w, &at, i);
	build_close(w->b, NULL);
	return i;
}

/* Puts text between units, where the schema allows only units, into an alinea. */
static uint32_t
put_alinea(struct writer *w, struct place_names *at, uint32_t i)
{
	char eid[EID_BYTES];

	name_in(eid, at, "al", ++at->alineas);
	open_named(w, "alinea", eid);
	i = put_container(w, "content", "content", eid, STR(""), i);
	build_close(w->b, NULL);
	return i;
}

static uint32_t
put_cross_heading(struct writer *w, struct place_names *at, uint32_t i)
{
	char eid[EID_BYTES];

	name_in(eid, at, "crossHeading", ++at->headings);
	open_named(w, "crossHeading", eid);
	w->failed |= !write_heading(w->b, w->s->lines, node_at(w, i)->text, w->s->arena);
	build_close(w->b, NULL);
	return node_at(w, i)->next;
}

static void
put_labels(struct writer *w, const struct node *n)
{
	bool above = n->heading.len > 0 && n->heading_above;

	if (above)
		put_simple(w, "heading", n->heading);
	if (n->num.len > 0)
		put_simple(w, "num", n->num);
	if (n->subheading.len > 0)
		put_simple(w, "subheading", n->subheading);
	if (n->heading.len > 0 && !above)
		put_simple(w, "heading", n->heading);
}

static uint32_t put_unit(struct writer *w, uint32_t i);

/*
 * Puts the content of a unit that has units: intro, units, wrapUp, and alineas for text between
 * units.
 */
static void
put_units(struct writer *w, const struct node *n)
{
	struct place_names at = { .eid = n->eid };
	uint32_t i = n->child, after;

	if (n->text.len > 0 || is_block(w, i))
		i = put_container(w, "intro", "intro", n->eid, n->text, i);
	while (i != NODE_NONE) {
		if (node_at(w, i)->role == NODE_CROSSHEADING) {
			i = put_cross_heading(w, &at, i);
			continue;
		}
		if (!is_block(w, i)) {
			i = put_unit(w, i);
			continue;
		}
		for (after = i; is_block(w, after); after = node_at(w, after)->next)
			;
		if (after == NODE_NONE)
			i = put_container(w, "wrapUp", "wrapup", n->eid, STR(""), i);
		else
			i = put_alinea(w, &at, i);
	}
}

/* Whether a unit contains anything that is no block. */
static bool
has_units(const struct writer *w, const struct node *n)
{
	for (uint32_t i = n->child; i != NODE_NONE; i = node_at(w, i)->next)
		if (!is_block(w, i))
			return true;
	return false;
}

/*
 * Puts the unit i and its content; returns its next sibling. Recursive, at most EXPLAIN_DEPTH_MAX
 * deep.
 */
static uint32_t
put_unit(struct writer *w, uint32_t i)
{
	const struct node *n = node_at(w, i);

	open_named(w, n->element, n->eid);
	if (n->class == ANNEX)
		build_set(w->b, "name", STR("annex"), NULL);
	else if (n->class == TAIL)
		build_set(w->b, "name", STR("supplementary"), NULL);
	put_labels(w, n);
	if (has_units(w, n))
		put_units(w, n);
	else if (n->text.len > 0 || n->child != NODE_NONE)
		put_container(w, "content", "content", n->eid, n->text, n->child);
	build_close(w->b, NULL);
	return n->next;
}

/* ---- quotations ---- */

/* Puts the structure of a quotation. Recursive, at most QUOTE_NESTING_MAX deep. */
static void
put_quote(struct writer *w, const struct quoted *q, const char *eid)
{
	struct writer inner = { .b = w->b, .s = &q->s, .prefix = join_eid(w, w->prefix, eid) };
	struct place_names at = { .eid = "" };
	uint32_t i = q->s.v[0].child;

	open_named(w, "quotedStructure", eid);
	if (q->open.len > 0) {
		build_set(w->b, "startQuote", q->open, NULL);
		build_set(w->b, "endQuote", q->close, NULL);
	}
	if (q->again.len > 0)
		build_set(w->b, "inlineQuote", q->again, NULL);
	while (i != NODE_NONE) {
		if (node_at(&inner, i)->role == NODE_CROSSHEADING)
			i = put_cross_heading(&inner, &at, i);
		else if (!is_block(&inner, i))
			i = put_unit(&inner, i);
		else
			i = put_run(&inner, &at, i);
	}
	w->failed |= inner.failed;
	build_close(w->b, NULL);
}

/* ---- around the body ---- */

/* Puts the title and the preface lines; returns the first node after them. */
static uint32_t
put_preface(struct writer *w, const struct facts *facts)
{
	uint32_t i = node_at(w, 0)->child;
	struct place_names at = { .eid = "preface" };
	char eid[EID_BYTES];
	bool titled = false;

	if (i == NODE_NONE ||
	    (node_at(w, i)->role != NODE_TITLE && node_at(w, i)->role != NODE_PREFACE))
		return i;
	open_named(w, "preface", "preface");
	for (; i != NODE_NONE &&
	       (node_at(w, i)->role == NODE_TITLE || node_at(w, i)->role == NODE_PREFACE);
	     i = node_at(w, i)->next) {
		if (node_at(w, i)->role == NODE_PREFACE || !facts->title_printed) {
			put_p(w, &at, node_at(w, i)->text);
			continue;
		}
		if (titled)
			continue;
		titled = true;
		name_eid(eid, "preface__p_%u", ++at.ps);
		open_named(w, "p", eid);
		put_simple(w, "docTitle", facts->title);
		for (uint32_t k = i; k != NODE_NONE; k = node_at(w, k)->next)
			w->failed |=
			    node_at(w, k)->role == NODE_TITLE &&
			    !write_notes(w->b, w->s->lines, node_at(w, k)->text, w->s->arena);
		build_close(w->b, NULL);
	}
	build_close(w->b, NULL);
	return i;
}

static bool
is_in_preamble(const struct writer *w, uint32_t i)
{
	return i != NODE_NONE && (node_at(w, i)->role == NODE_PREAMBLE ||
				     node_at(w, i)->is_citation || node_at(w, i)->is_recital);
}

/* Puts a run of recitals or citations; returns the sibling after it. */
static uint32_t
put_recitals(struct writer *w, uint32_t i, bool citation, uint32_t *number, uint32_t *group)
{
	char eid[EID_BYTES];

	name_eid(eid, "%s_%u", citation ? "cits" : "recs", ++*group);
	open_named(w, citation ? "citations" : "recitals", eid);
	for (;
	     i != NODE_NONE && (citation ? node_at(w, i)->is_citation : node_at(w, i)->is_recital);
	     i = node_at(w, i)->next) {
		const struct node *n = node_at(w, i);
		struct place_names at = { .eid = eid };

		name_eid(eid, "%s_%u", citation ? "cit" : "rec", ++*number);
		open_named(w, citation ? "citation" : "recital", eid);
		if (n->num.len > 0)
			put_simple(w, "num", n->num);
		put_blocks(w, &at, put_paragraph(w, &at, n->text, n->child));
		/* units that follow a recital without a number are its members */
		build_close(w->b, NULL);
	}
	build_close(w->b, NULL);
	return i;
}

static uint32_t
put_preamble(struct writer *w, uint32_t i)
{
	struct place_names at = { .eid = "preamble" };
	uint32_t cits = 0, recs = 0, cit_groups = 0, rec_groups = 0;

	if (!is_in_preamble(w, i))
		return i;
	open_named(w, "preamble", "preamble");
	while (is_in_preamble(w, i)) {
		if (node_at(w, i)->is_citation)
			i = put_recitals(w, i, true, &cits, &cit_groups);
		else if (node_at(w, i)->is_recital)
			i = put_recitals(w, i, false, &recs, &rec_groups);
		else {
			put_p(w, &at, node_at(w, i)->text);
			i = node_at(w, i)->next;
		}
	}
	build_close(w->b, NULL);
	return i;
}

static void
put_body(struct writer *w, const struct facts *facts, uint32_t i)
{
	struct place_names at = { .eid = "body" }, top = { .eid = "" };

	open_named(w, facts->body, "body");
	if (i == NODE_NONE && w->mixed_body)
		put_p(w, &at, STR("")); /* the schema requires an element in a body */
	else if (i == NODE_NONE)
		put_alinea(w, &top, i);
	while (i != NODE_NONE) {
		if (node_at(w, i)->role == NODE_CROSSHEADING)
			i = put_cross_heading(w, &top, i);
		else if (!is_block(w, i))
			i = put_unit(w, i);
		else if (w->mixed_body)
			i = put_run(w, &at, i);
		else
			i = put_alinea(w, &top, i);
	}
	build_close(w->b, NULL);
}

static void
put_conclusions(struct writer *w)
{
	struct place_names at = { .eid = "conclusions" };
	bool open = false;

	for (uint32_t i = 1; i < w->s->count; i++) {
		if (node_at(w, i)->role != NODE_CONCLUSION)
			continue;
		if (!open)
			open_named(w, "conclusions", "conclusions");
		open = true;
		if (table_of(w, i) != NULL)
			put_table(w, &at, table_of(w, i));
		else
			put_p(w, &at, node_at(w, i)->text);
	}
	if (open)
		build_close(w->b, NULL);
}

int
write_document(struct build *b, const struct structure *s, const struct facts *facts, struct err *e)
{
	struct writer w = { .b = b, .s = s, .mixed_body = strcmp(facts->body, "mainBody") == 0 };
	uint32_t i;

	anchors_resolve(s->lines->anchors, s);
	build_akn(b, "akomaNtoso", NULL);
	build_akn(b, facts->element, NULL);
	build_set(b, "name", facts->name, NULL);
	build_set(b, "contains", STR("singleVersion"), NULL);
	meta_emit(b, facts);
	i = put_preface(&w, facts);
	i = put_preamble(&w, i);
	put_body(&w, facts, i);
	put_conclusions(&w);
	build_close(b, NULL);
	build_close(b, NULL);
	return w.failed ? err_set(e, ERR_LIMIT, LINES_MEMORY) : 0;
}
