/* SPDX-License-Identifier: Apache-2.0 */
/*
 * reader_markdown_tree: the elements of a draft. What must hold: the writing completes what a draft
 * leaves out, in the way that the plugin md relies on: content, intro and wrapUp in a unit, an
 * alinea around text between units, and eIds.
 */
#include <stdarg.h>
#include <stdio.h>

#include <gazetted/plugin.h>

#include "base/err.h"
#include "base/utf8.h"
#include "ingest/reader_markdown.h"
#include "ingest/report.h"

#define SENTENCE_BYTES 320

int
md_fail(struct markdown *m, uint32_t line, const char *fmt, ...)
{
	char sentence[SENTENCE_BYTES];
	va_list ap;

	if (m->rc != 0)
		return m->rc;
	va_start(ap, fmt);
	vsnprintf(sentence, sizeof sentence, fmt, ap);
	va_end(ap);
	m->rc = line > 0 ? err_set(m->e, ERR_DATA, "line %u: %s", line, sentence)
			 : err_set(m->e, ERR_DATA, "%s", sentence);
	return m->rc;
}

static void *
take_memory(struct markdown *m, size_t size)
{
	void *p = m->rc == 0 ? arena_zalloc(m->arena, size) : NULL;

	if (p == NULL && m->rc == 0)
		m->rc = err_set(m->e, ERR_LIMIT, "the text needs too much memory");
	return p;
}

struct md_node *
md_new(struct markdown *m, struct str name, uint32_t line)
{
	struct md_node *n = take_memory(m, sizeof *n);

	if (n == NULL)
		return NULL;
	n->name = name;
	n->ns = n->default_ns = STR(AKN_NS);
	n->last_attr = &n->attrs;
	n->line = line;
	return n;
}

void
md_append(struct markdown *m, struct md_node *parent, struct md_node *child)
{
	if (child == NULL || parent == NULL)
		return;
	child->parent = parent;
	child->depth = (uint16_t)(parent->depth + 1);
	if (child->depth > BUILD_DEPTH_MAX - 4) {
		md_fail(
		    m, child->line, "elements are nested more than %d deep", BUILD_DEPTH_MAX - 4);
		return;
	}
	if (parent->last != NULL)
		parent->last->next = child;
	else
		parent->first = child;
	parent->last = child;
}

void
md_add_text(struct markdown *m, struct md_node *parent, struct str text, uint32_t line)
{
	struct md_node *n;

	if (text.len == 0 || (n = md_new(m, STR(""), line)) == NULL)
		return;
	if (!arena_keep(m->arena, &text)) {
		m->rc = err_set(m->e, ERR_LIMIT, "the text needs too much memory");
		return;
	}
	n->text = text;
	md_append(m, parent, n);
}

void
md_add_attr(
    struct markdown *m, struct md_node *n, struct str prefix, struct str name, struct str value)
{
	struct md_attr *a = take_memory(m, sizeof *a);

	if (a == NULL)
		return;
	*a = (struct md_attr){ prefix, name, value, NULL };
	*n->last_attr = a;
	n->last_attr = &a->next;
}

struct str
md_attr_of(const struct md_node *n, const char *name)
{
	for (const struct md_attr *a = n->attrs; a != NULL; a = a->next)
		if (a->prefix.len == 0 && str_is(a->name, name))
			return a->value;
	return (struct str){ NULL, 0 };
}

struct md_node *
md_top(struct markdown *m)
{
	return m->frames[m->frame_count - 1].node;
}

void
md_push(
    struct markdown *m, struct md_node *n, enum md_frame_kind kind, unsigned level, uint32_t line)
{
	if (n == NULL || m->rc != 0)
		return;
	if (m->frame_count == MARKDOWN_FRAMES_MAX) {
		md_fail(m, line, "elements are nested more than %d deep", BUILD_DEPTH_MAX);
		return;
	}
	m->frames[m->frame_count++] = (struct md_frame){ n, kind, level, line };
}

void
md_pop_to(struct markdown *m, size_t count)
{
	while (m->frame_count > count) {
		const struct md_frame *f = &m->frames[m->frame_count - 1];

		if (f->kind == MD_TAG)
			md_fail(m, f->line,
			    "<" STR_FMT "> is not closed; write </" STR_FMT
			    "> in a line of its own after what belongs to it",
			    STR_ARG(f->node->name), STR_ARG(f->node->name));
		m->frame_count--;
	}
}

void
md_enter_document(struct markdown *m)
{
	size_t count = m->frame_count;

	while (count > 1 && m->frames[count - 1].kind == MD_HEADING)
		count--;
	if (count > 1 && m->frames[count - 1].kind == MD_BODY && count == 2)
		md_pop_to(m, 1);
}

void
md_enter_body(struct markdown *m, uint32_t line)
{
	if (m->rc != 0 || m->frames[m->frame_count - 1].kind != MD_DOCUMENT)
		return;
	if (m->body != NULL) {
		md_fail(m, line,
		    "the text follows what stands after the body; move it before the tag that ends "
		    "the body");
		return;
	}
	m->body = md_new(m, str_from(draft_body_name(arena_dup(m->arena, m->root->name))), line);
	if (m->body == NULL)
		return;
	m->body->implied = true;
	m->body->is_unit = str_is(m->body->name, "body");
	md_append(m, m->root, m->body);
	md_push(m, m->body, MD_BODY, 0, line);
}

struct md_node *
md_add_block(struct markdown *m, struct str name, uint32_t line)
{
	struct md_node *n;

	md_enter_body(m, line);
	n = md_new(m, name, line);
	if (m->rc == 0)
		md_append(m, md_top(m), n);
	return m->rc == 0 ? n : NULL;
}

/* ---- completing and writing ---- */

static bool
is_structure(const struct md_node *n)
{
	static const char *const names[] = { "content", "intro", "wrapUp", "num", "heading",
		"subheading", "crossHeading", "componentRef", "documentRef" };
	const struct draft_element *known = draft_element(n->name.p, n->name.len);

	if (n->name.len == 0 || !str_is(n->ns, AKN_NS) || known == NULL)
		return false;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_is(n->name, names[i]))
			return true;
	return known->kind == GAZ_HIER;
}

static bool
is_head(const struct md_node *n)
{
	return str_is(n->name, "num") || str_is(n->name, "heading") ||
	       str_is(n->name, "subheading");
}

/* Puts the run of siblings from first to last into a new element; returns it. */
static struct md_node *
wrap(struct markdown *m, struct md_node *parent, struct md_node *first, struct md_node *last,
    const char *name)
{
	struct md_node *w = md_new(m, str_from(name), first->line), **at = &parent->first;

	if (w == NULL)
		return NULL;
	while (*at != first)
		at = &(*at)->next;
	*at = w;
	w->next = last->next;
	w->parent = parent;
	w->depth = (uint16_t)(parent->depth + 1);
	w->implied = true;
	w->first = first;
	w->last = last;
	last->next = NULL;
	if (w->next == NULL)
		parent->last = w;
	for (struct md_node *c = first; c != NULL; c = c->next)
		c->parent = w;
	return w;
}

/* The last node of the run of blocks from n on. */
static struct md_node *
end_of_run(struct md_node *n)
{
	while (n->next != NULL && !is_structure(n->next))
		n = n->next;
	return n;
}

static void
complete(struct markdown *m, struct md_node *unit)
{
	bool body = str_is(unit->name, "body"), before = false;
	struct md_node *w;

	for (struct md_node *c = unit->first; c != NULL && m->rc == 0; c = c->next) {
		struct md_node *last;

		if (is_structure(c)) {
			before |= !is_head(c);
			continue;
		}
		last = end_of_run(c);
		if (body || (before && last->next != NULL)) {
			if ((w = wrap(m, unit, c, last, "alinea")) != NULL)
				wrap(m, w, w->first, w->last, "content");
		} else {
			w = wrap(m, unit, c, last,
			    before               ? "wrapUp"
			    : last->next != NULL ? "intro"
						 : "content");
		}
		if (w == NULL)
			return;
		c = w;
		before = true;
	}
}

static void *
alloc_count(void *ctx, size_t size)
{
	return take_memory(ctx, size);
}

/* Notes an eId; one that occurs twice is refused, unless the front matter keeps it. */
static void
note_id(struct markdown *m, struct str eid, const struct md_node *n)
{
	struct md_node *other;

	if (m->front.repeated_ids || eid.len == 0)
		return;
	other = table_put(&m->ids, eid, (void *)(uintptr_t)n);
	if (other != NULL)
		md_fail(m, n->line,
		    "the eId \"" STR_FMT "\" is that of line %u too; give one of them another, as "
		    "{#name}",
		    STR_ARG(utf8_cut(eid, REPORT_QUOTE_BYTES)), other->line);
}

static struct str
space_of(struct markdown *m, struct str prefix, const struct md_node *n)
{
	if (prefix.len == 0)
		return STR("");
	if (str_is(prefix, "xml"))
		return STR("http://www.w3.org/XML/1998/namespace");
	for (size_t i = 0; i < m->front.space_count; i++)
		if (str_eq(m->front.spaces[i].key, prefix))
			return m->front.spaces[i].value;
	md_fail(m, n->line,
	    "the prefix \"" STR_FMT "\" is not declared; add \"" STR_FMT
	    ": URI\" under namespaces in the front matter",
	    STR_ARG(utf8_cut(prefix, REPORT_QUOTE_BYTES)),
	    STR_ARG(utf8_cut(prefix, REPORT_QUOTE_BYTES)));
	return STR("");
}

/* The prefix that the front matter wishes for a namespace. */
static struct str
prefix_of(const struct markdown *m, struct str uri)
{
	for (size_t i = 0; i < m->front.space_count; i++)
		if (str_eq(m->front.spaces[i].value, uri))
			return m->front.spaces[i].key;
	return STR("");
}

static void
put_attrs(struct markdown *m, struct build *b, const struct md_node *n)
{
	for (const struct md_attr *a = n->attrs; a != NULL && m->rc == 0; a = a->next) {
		struct str ns = space_of(m, a->prefix, n);

		if (m->rc == 0 &&
		    (m->rc = build_attr(b, ns, a->prefix, a->name, a->value, m->e)) != 0)
			err_wrap(m->e, "line %u", n->line);
	}
}

void
md_put_attr(struct markdown *m, struct build *b, struct str name, struct str value)
{
	size_t colon = str_find(name, ':');
	struct str prefix = colon < name.len ? str_slice(name, 0, colon) : STR("");
	struct str local = colon < name.len ? str_slice(name, colon + 1, name.len) : name;
	struct str ns = space_of(m, prefix, m->root);

	if (m->rc == 0)
		m->rc = build_attr(b, ns, prefix, local, value, m->e);
}

/* The eId of n: written, or made by the rules; p is NULL if it has none. */
static struct str
id_of(struct markdown *m, const struct md_node *n, const char *name, const struct draft_scope *in,
    const struct draft_scope *all)
{
	char made[DRAFT_EID_BYTES];
	struct str eid = md_attr_of(n, "eId");

	if (eid.p != NULL || !n->implied || n->no_id)
		return eid;
	if (!draft_eid(md_front_rule(m, name), name, n->num.p, n->num.len, in, all, made))
		return eid;
	return str_from(arena_dup(m->arena, str_from(made)));
}

/* Metadata have ids of their own, which nothing counts. */
static bool
is_metadata(const struct md_node *n)
{
	const struct draft_element *known = draft_element(n->name.p, n->name.len);

	return known != NULL && known->kind == GAZ_META && str_is(n->ns, AKN_NS) &&
	       n->prefix.len == 0 && !str_is(n->name, "note");
}

static void emit(struct markdown *m, struct build *b, struct md_node *n, struct draft_scope *in,
    struct draft_scope *all);

static void
emit_children(struct markdown *m, struct build *b, struct md_node *n, struct draft_scope *in,
    struct draft_scope *all)
{
	for (struct md_node *c = n->first; c != NULL && m->rc == 0; c = c->next)
		emit(m, b, c, in, all);
}

/* Writes n. Recursive, at most BUILD_DEPTH_MAX deep. */
static void
emit(struct markdown *m, struct build *b, struct md_node *n, struct draft_scope *in,
    struct draft_scope *all)
{
	const char *name = arena_dup(m->arena, n->name);
	struct draft_scope own;
	struct str eid, ns = n->ns;

	if (n->name.len == 0) {
		if ((m->rc = build_text(b, n->text, m->e)) != 0)
			err_wrap(m->e, "line %u", n->line);
		return;
	}
	if (n->is_unit)
		complete(m, n);
	if (name == NULL || m->rc != 0)
		return;
	if (n->prefix.len > 0)
		ns = space_of(m, n->prefix, n);
	if (m->rc == 0 && (m->rc = build_open(b, ns, prefix_of(m, ns), n->name, m->e)) != 0) {
		err_wrap(m->e, "line %u", n->line);
		return;
	}
	if (!is_metadata(n)) {
		eid = id_of(m, n, name, in, all);
		if (eid.p != NULL && md_attr_of(n, "eId").p == NULL)
			build_set(b, "eId", eid, NULL);
		put_attrs(m, b, n);
		if (eid.p != NULL) {
			draft_count(in, name, alloc_count, m);
			if (in != all)
				draft_count(all, name, alloc_count, m);
			note_id(m, eid, n);
		}
		if (eid.p != NULL && eid.len > 0) {
			own = (struct draft_scope){ .eid = arena_dup(m->arena, eid) };
			in = &own;
		}
	} else {
		put_attrs(m, b, n);
	}
	if (m->rc == 0)
		emit_children(m, b, n, in, all);
	if (m->rc == 0 && (m->rc = build_close(b, m->e)) != 0)
		err_wrap(m->e, "line %u", n->line);
}

int
md_emit(struct markdown *m, struct build *b)
{
	struct draft_scope all = { .eid = "" };

	if (m->meta != NULL) /* it stands at the end of a draft */
		emit(m, b, m->meta, &all, &all);
	for (struct md_node *c = m->root->first; c != NULL && m->rc == 0; c = c->next)
		if (c != m->meta)
			emit(m, b, c, &all, &all);
	table_free(&m->ids);
	return m->rc;
}
