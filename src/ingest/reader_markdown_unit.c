/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reader_markdown_unit: headings, and items of lists: units, items and their numbers. What must
 * hold: a number is what the front matter lists; only a file without that list is read by the words
 * of the traditions.
 */
#include <stdio.h>
#include <stdlib.h>

#include <cmark-gfm.h>

#include <gazetted/plugin.h>

#include "akn/eid.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"
#include "ingest/mark.h"
#include "ingest/reader_markdown.h"
#include "ingest/report.h"
#include "ingest/tradition.h"

#define NUMBER_BYTES 16 /* of an ordered list of Markdown */

struct str
md_element_of_id(struct str eid)
{
	struct str last = eid_last(eid);

	last = str_slice(last, 0, str_find(last, '_'));
	if (last.len == 0)
		return STR("");
	return str_from(draft_of_short_name(last.p, last.len));
}

/* The name of the unit or item around the next block. */
static struct str
parent_name(struct markdown *m)
{
	for (size_t i = m->frame_count; i-- > 0;)
		for (struct md_node *n = m->frames[i].node; n != NULL; n = n->parent) {
			const struct draft_element *known = draft_element(n->name.p, n->name.len);

			if (known != NULL &&
			    (draft_is_unit(known->name) || known->kind == GAZ_ITEM))
				return n->name;
		}
	return STR("");
}

/* The tradition for numbers of a file without list of units: of its language, else of the words. */
static struct forms *
find_forms(struct markdown *m)
{
	if (m->forms != NULL)
		return m->forms;
	if ((m->forms = arena_alloc(m->arena, sizeof *m->forms)) == NULL)
		return NULL;
	for (size_t i = 0; i < tradition_count; i++) {
		struct str rest = str_from(traditions[i].rows[0].element);

		while (rest.len > 0)
			if (str_eq(str_cut(rest, '|', &rest), m->language)) {
				forms_make(m->forms, &traditions[i], m->language);
				return m->forms;
			}
	}
	forms_make(m->forms, tradition_find(STR("generic")), m->language);
	return m->forms;
}

/* The number by the words of a tradition, for files that list no units. */
static size_t
split_by_words(struct markdown *m, struct str s, struct str *element)
{
	struct marks readings[READINGS_MAX];
	struct forms *forms = find_forms(m);
	const struct mark *mark;

	if (forms == NULL || mark_read(forms, s, readings) == 0)
		return 0;
	mark = &readings[0].v[0];
	if (mark->printed.p < s.p || mark->printed.p + mark->printed.len > s.p + s.len)
		return 0;
	*element = mark->kind != NULL ? str_from(mark->kind->element) : STR("item");
	return (size_t)(mark->printed.p + mark->printed.len - s.p);
}

/* Where a number is looked up. */
struct place {
	const struct markdown *m;
	struct str parent;
};

static bool
is_known(const void *ctx, const char *shape, size_t len)
{
	const struct place *p = ctx;

	return md_front_unit(p->m, str_make(shape, len), p->parent).len > 0;
}

size_t
md_number_split(struct markdown *m, struct str s, struct str *element)
{
	char shape[DRAFT_SHAPE_BYTES];
	struct place place = { .m = m };
	size_t len;

	*element = STR("");
	if (!m->front.has_units)
		return split_by_words(m, s, element);
	place.parent = parent_name(m);
	if ((len = draft_split(s.p, s.len, is_known, &place)) == 0)
		return 0;
	*element = md_front_unit(m, str_make(shape, draft_shape(s.p, len, shape)), place.parent);
	return len;
}

/* The child of a unit with text in it. */
static struct md_node *
add_child(
    struct markdown *m, struct md_node *unit, const char *name, struct str text, uint32_t line)
{
	struct md_node *n = md_new(m, str_from(name), line);

	if (n == NULL)
		return NULL;
	md_append(m, unit, n);
	md_add_text(m, n, text, line);
	return n;
}

/* Ends the headings that the new one ends; refuses a jump over a level. */
static void
enter_level(struct markdown *m, unsigned level, uint32_t line)
{
	size_t count = m->frame_count;

	while (count > 0 && m->frames[count - 1].kind == MD_HEADING &&
	       m->frames[count - 1].level >= level)
		count--;
	md_pop_to(m, count);
	if (count > 0 && m->frames[count - 1].kind == MD_HEADING &&
	    level > m->frames[count - 1].level + 1)
		md_fail(m, line,
		    "a heading of level %u follows one of level %u; write it with %u #%s", level,
		    m->frames[count - 1].level, m->frames[count - 1].level + 1,
		    m->frames[count - 1].level + 1 > 6 ? ", and its level in braces" : "");
}

/* An empty heading ends the unit of its level. */
static void
end_unit(struct markdown *m, unsigned level, uint32_t line)
{
	size_t count = m->frame_count;

	while (count > 0 && m->frames[count - 1].kind == MD_HEADING &&
	       m->frames[count - 1].level >= level)
		count--;
	if (count == m->frame_count)
		md_fail(m, line,
		    "the empty heading ends no unit: none of level %u is open here; remove it",
		    level);
	md_pop_to(m, count);
}

/* Number and heading that are marked with tags. */
static bool
has_tagged_head(cmark_node *heading)
{
	cmark_node *first = cmark_node_first_child(heading);
	struct str s;

	if (first == NULL || cmark_node_get_type(first) != CMARK_NODE_HTML_INLINE)
		return false;
	s = md_literal(first);
	return str_starts(s, "<num") || str_starts(s, "<heading") || str_starts(s, "<subheading");
}

/* Reads the tags of a head into the unit; the white space between them is layout. */
static void
put_tagged_head(struct markdown *m, cmark_node *heading, struct md_node *unit, uint32_t line)
{
	struct md_node **at = &unit->first;

	md_inlines(m, cmark_node_first_child(heading), unit, line);
	unit->last = NULL;
	while (*at != NULL) {
		if ((*at)->name.len > 0) {
			unit->last = *at;
			at = &(*at)->next;
		} else if (utf8_trim((*at)->text).len > 0) {
			md_fail(
			    m, line, "the heading has text beside its tags; put it into <heading>");
			return;
		} else {
			*at = (*at)->next;
		}
	}
}

/* The heading of level 1 before all units is the title, and that at the start of a preface. */
static bool
is_title(struct markdown *m, unsigned level, const struct md_braces *braces)
{
	const struct md_frame *f = &m->frames[m->frame_count - 1];

	if (level != 1 || braces->element.len > 0 || braces->attrs != NULL)
		return false;
	if (f->kind == MD_TAG && str_is(f->node->name, "preface"))
		return true;
	return f->kind == MD_DOCUMENT && m->root->first == NULL;
}

static void
put_title(struct markdown *m, cmark_node *heading, uint32_t line)
{
	struct md_node *preface = md_top(m), *p, *title;

	if (m->frames[m->frame_count - 1].kind == MD_DOCUMENT) {
		if ((preface = md_new(m, STR("preface"), line)) == NULL)
			return;
		preface->implied = true;
		md_append(m, m->root, preface);
	}
	p = md_new(m, STR("p"), line);
	title = md_new(m, STR("docTitle"), line);
	if (p == NULL || title == NULL)
		return;
	p->implied = true;
	md_append(m, preface, p);
	md_append(m, p, title);
	md_inlines(m, cmark_node_first_child(heading), title, line);
}

/* The number, and the element that it names, of a heading. */
struct head {
	struct str num, element;
	bool tagged, has_heading;
};

/* Takes the number from the text of the heading. */
static void
take_number(struct markdown *m, cmark_node *heading, struct head *head)
{
	cmark_node *text = md_text_at(heading, true);
	struct str s, rest;
	size_t len;

	head->has_heading = cmark_node_first_child(heading) != NULL;
	if (text == NULL)
		return;
	s = md_literal(text);
	if (!arena_keep(m->arena, &s) || (len = md_number_split(m, s, &head->element)) == 0)
		return;
	head->num = str_slice(s, 0, len);
	rest = str_slice(s, len, s.len);
	if (rest.len > 0 && rest.p[0] == ':')
		rest = str_slice(rest, 1, rest.len);
	if (rest.len > 0 && rest.p[0] == ' ')
		rest = str_slice(rest, 1, rest.len);
	md_set_literal(m, text, rest);
	head->has_heading = rest.len > 0 || cmark_node_next(text) != NULL;
}

static struct str
choose_element(
    struct markdown *m, const struct head *head, const struct md_braces *braces, uint32_t line)
{
	struct str eid = STR("");

	for (const struct md_attr *a = braces->attrs; a != NULL; a = a->next)
		if (a->prefix.len == 0 && str_is(a->name, "eId"))
			eid = a->value;
	if (braces->element.len > 0)
		return braces->element;
	if (head->element.len > 0 && !str_is(head->element, "item"))
		return head->element;
	if (md_element_of_id(eid).len > 0)
		return md_element_of_id(eid);
	if (m->front.has_units)
		md_fail(m, line,
		    "the heading begins with no number of a unit under \"units\" in the front "
		    "matter; add a line there (\"Part 1: part\"), or state the element, as "
		    "{.part}");
	return STR("level");
}

void
md_heading(struct markdown *m, struct cmark_node *heading, uint32_t line)
{
	unsigned level = (unsigned)cmark_node_get_heading_level(heading);
	struct md_braces braces = { 0 };
	struct head head = { .tagged = has_tagged_head(heading) };
	cmark_node *text = md_text_at(heading, false);
	struct md_node *unit;
	struct str s, element;

	if (text != NULL) {
		s = md_literal(text);
		if (md_braces_take(m, &s, false, line, &braces) != 0)
			return;
		for (struct md_attr *a = braces.attrs; a != NULL; a = a->next)
			md_keep_attr(m, a);
		arena_keep(m->arena, &braces.element);
		if (braces.any)
			md_set_literal(m, text, s);
		if (s.len == 0)
			cmark_node_free(text);
	}
	level = braces.level > 0 ? braces.level : level;
	if (is_title(m, level, &braces)) {
		put_title(m, heading, line);
		return;
	}
	if (cmark_node_first_child(heading) == NULL && braces.attrs == NULL &&
	    braces.element.len == 0) {
		end_unit(m, level, line);
		return;
	}
	enter_level(m, level, line);
	if (!head.tagged)
		take_number(m, heading, &head);
	element = choose_element(m, &head, &braces, line);
	if ((unit = md_add_block(m, element, line)) == NULL)
		return;
	unit->implied = unit->is_unit = true;
	unit->num = head.num;
	braces.element = STR("");
	md_braces_apply(m, unit, &braces);
	if (head.num.len > 0)
		add_child(m, unit, "num", head.num, line);
	if (head.tagged)
		put_tagged_head(m, heading, unit, line);
	else if (head.has_heading)
		md_inlines(m, cmark_node_first_child(heading),
		    add_child(m, unit, "heading", STR(""), line), line);
	md_push(m, unit, MD_HEADING, level, line);
}

/* ---- items ---- */

/* One item of a list of Markdown, with the number and the element that its text begins with. */
struct entry {
	cmark_node *node, *paragraph; /* its first paragraph, or NULL */
	struct md_braces braces;
	struct str num, element;
	uint32_t line;
};

/* The element of an item in an element that holds only items. */
static struct str
item_of(struct str container)
{
	return str_is(container, "blockList")                       ? STR("item")
	       : str_is(container, "recitals")                      ? STR("recital")
	       : str_is(container, "citations")                     ? STR("citation")
	       : str_is(container, "ul") || str_is(container, "ol") ? STR("li")
								    : STR("");
}

static void
read_start(struct markdown *m, struct entry *entry, bool ordered)
{
	cmark_node *text = md_text_at(entry->paragraph, true);
	struct str s;
	size_t len;

	if (text == NULL)
		return;
	s = md_literal(text);
	if (!arena_keep(m->arena, &s) ||
	    md_braces_take(m, &s, true, entry->line, &entry->braces) != 0)
		return;
	if (!ordered && (len = md_number_split(m, s, &entry->element)) > 0) {
		entry->num = str_slice(s, 0, len);
		s = str_slice(s, len, s.len);
		if (s.len > 0 && s.p[0] == ' ')
			s = str_slice(s, 1, s.len);
	}
	md_set_literal(m, text, s);
	if (s.len == 0)
		cmark_node_free(text);
}

static void
read_entry(struct markdown *m, struct entry *entry, cmark_node *list, int ordinal)
{
	bool ordered = cmark_node_get_list_type(list) == CMARK_ORDERED_LIST;
	cmark_node *first = cmark_node_first_child(entry->node);
	char number[NUMBER_BYTES];
	struct str inside = item_of(md_top(m)->name), shape;
	char made[DRAFT_SHAPE_BYTES];

	entry->line = md_line_of(m, entry->node);
	if (first != NULL && cmark_node_get_type(first) == CMARK_NODE_PARAGRAPH)
		entry->paragraph = first;
	if (ordered) {
		snprintf(number, sizeof number, "%d%c", ordinal,
		    cmark_node_get_list_delim(list) == CMARK_PAREN_DELIM ? ')' : '.');
		entry->num = str_from(arena_dup(m->arena, str_from(number)));
		shape = str_make(made, draft_shape(entry->num.p, entry->num.len, made));
		entry->element = md_front_unit(m, shape, parent_name(m));
		if (entry->element.len == 0)
			entry->element = STR("item");
	}
	if (entry->paragraph != NULL)
		read_start(m, entry, ordered);
	if (entry->braces.element.len > 0)
		entry->element = entry->braces.element;
	else if (inside.len > 0 && (entry->element.len == 0 || entry->num.len > 0))
		entry->element = inside;
	else if (entry->element.len == 0)
		entry->element = STR("li");
	entry->braces.element = STR("");
}

/* The list around an item, made once for a list of Markdown. */
static struct md_node *
list_around(struct markdown *m, const struct entry *entry, struct md_node **made)
{
	const char *name = str_is(entry->element, "item")       ? "blockList"
			   : str_is(entry->element, "li")       ? "ul"
			   : str_is(entry->element, "recital")  ? "recitals"
			   : str_is(entry->element, "citation") ? "citations"
								: NULL;

	if (name == NULL)
		return NULL;
	if (str_eq(item_of(md_top(m)->name), entry->element))
		return md_top(m);
	if (*made != NULL && str_is((*made)->name, name))
		return *made;
	if ((*made = md_add_block(m, str_from(name), entry->line)) != NULL)
		(*made)->implied = true;
	return *made;
}

static void
put_entry(struct markdown *m, struct entry *entry, struct md_node **made)
{
	struct md_node *around = list_around(m, entry, made), *n;
	size_t base;

	if (around == NULL) {
		*made = NULL;
		n = md_add_block(m, entry->element, entry->line);
	} else if ((n = md_new(m, entry->element, entry->line)) != NULL) {
		md_append(m, around, n);
	}
	if (n == NULL)
		return;
	n->implied = true;
	n->is_unit = around == NULL;
	n->num = entry->num;
	md_braces_apply(m, n, &entry->braces);
	if (entry->num.len > 0)
		add_child(m, n, "num", entry->num, entry->line);
	base = m->frame_count;
	md_push(m, n, MD_BLOCK, 0, entry->line);
	md_blocks(m, cmark_node_first_child(entry->node));
	md_pop_to(m, base);
}

void
md_list(struct markdown *m, struct cmark_node *list, uint32_t line)
{
	struct md_node *made = NULL;
	int ordinal = cmark_node_get_list_start(list);

	(void)line;
	if (m->frames[m->frame_count - 1].kind == MD_DOCUMENT)
		md_enter_body(m, line);
	for (cmark_node *n = cmark_node_first_child(list); n != NULL && m->rc == 0;
	     n = cmark_node_next(n), ordinal++) {
		struct entry entry = { .node = n };

		read_entry(m, &entry, list, ordinal);
		if (m->rc == 0)
			put_entry(m, &entry, &made);
	}
}
