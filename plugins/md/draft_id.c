/* SPDX-License-Identifier: Apache-2.0 */
/*
 * draft_id: attributes of the dialect. What must hold: attributes are written in the order of the
 * source; an eId is left out only where it is the first attribute and the reader makes the same.
 */
#include <stdio.h>
#include <string.h>

#include "draft.h"

size_t
draft_count_attrs(const struct draft *d, const struct gaz_node *n)
{
	const char *prefix, *value;
	size_t len;
	uint32_t count = 0;

	while (d->attrs->at(n, count, &prefix, &value, &len) != NULL)
		count++;
	return count;
}

/* The eId that the reader makes if none is written; false: none. */
static bool
automatic(const struct draft *d, const struct gaz_node *n, const struct gaz_node *num,
    const struct draft_scope *in, char out[DRAFT_EID_BYTES])
{
	const char *p = "", *name = d->h->name(n);
	size_t len = 0;

	if (num != NULL)
		p = d->h->text(d->h->first_child(num), &len);
	return draft_eid(draft_rule(d, name), name, p, len, in, &d->all, out);
}

/* Whether the eId of n, or that it has none, need not be written. */
static bool
is_implied(const struct draft *d, const struct gaz_node *n, const struct gaz_node *num,
    const struct draft_scope *in)
{
	char made[DRAFT_EID_BYTES];
	const char *eid = d->h->attr(n, "eId", NULL), *prefix, *value, *first;
	size_t len;

	if (!automatic(d, n, num, in, made))
		return eid == NULL;
	if (eid == NULL || strcmp(eid, made) != 0)
		return false;
	first = d->attrs->at(n, 0, &prefix, &value, &len);
	return strcmp(first, "eId") == 0 && prefix[0] == '\0';
}

struct draft_plan
draft_plan(const struct draft *d, const struct gaz_node *n, const struct gaz_node *num,
    const struct draft_scope *in)
{
	size_t own = d->h->attr(n, "eId", NULL) != NULL;
	struct draft_plan plan = { .implied = is_implied(d, n, num, in) };

	plan.bare = plan.implied && draft_count_attrs(d, n) == own;
	return plan;
}

static void *
alloc_count(void *ctx, size_t size)
{
	return md_alloc(ctx, size);
}

struct draft_scope *
draft_enter(
    struct draft *d, const struct gaz_node *n, struct draft_scope *in, struct draft_scope *own)
{
	const char *eid = d->h->attr(n, "eId", NULL);

	if (eid == NULL || (d->h->kind(n) == GAZ_META && !draft_is(d, n, "note")))
		return in;
	draft_count(in, d->h->name(n), alloc_count, d->m);
	if (in != &d->all)
		draft_count(&d->all, d->h->name(n), alloc_count, d->m);
	*own = (struct draft_scope){ .eid = eid };
	return eid[0] != '\0' ? own : in;
}

/* Whether an eId can be written as #eid. */
static bool
is_simple_id(const char *s)
{
	for (; *s != '\0'; s++)
		if (!((*s >= '0' && *s <= '9') || ((*s | 0x20) >= 'a' && (*s | 0x20) <= 'z') ||
			strchr("_-.", *s) != NULL))
			return false;
	return true;
}

/*
 * A character of a value in braces: references that the reader of braces resolves, behind a
 * backslash that Markdown takes.
 */
static void
put_value_char(struct draft *d, const char *p, char next)
{
	static const struct {
		char c;
		const char *code;
	} codes[] = { { '&', "\\&amp;" }, { '"', "\\&quot;" }, { '\n', "\\&#10;" },
		{ '\t', "\\&#9;" }, { '\r', "\\&#13;" }, { '{', "\\&#123;" }, { '}', "\\&#125;" } };

	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (codes[i].c == *p) {
			md_raws(d->m, codes[i].code);
			return;
		}
	if (*p == ' ' && next == ' ') {
		md_raws(d->m, "\\&#32;");
		return;
	}
	if (strchr("\\`*_[]<>~|#!", *p) != NULL)
		md_raws(d->m, "\\");
	md_raw(d->m, p, 1);
}

/* An attribute inside braces, which Markdown reads as text. */
static void
put_brace_attr(struct draft *d, const char *prefix, const char *name, const char *value, size_t len)
{
	if (prefix[0] != '\0') {
		md_raws(d->m, prefix);
		md_raws(d->m, ":");
	}
	if (strcmp(name, "eId") == 0 && prefix[0] == '\0' && len > 0 && is_simple_id(value)) {
		md_raws(d->m, "#");
		d->m->line.digits = -1;
		draft_text(d, value, len);
		return;
	}
	d->m->line.digits = -1;
	draft_text(d, name, strlen(name));
	md_raws(d->m, "=\"");
	for (size_t i = 0; i < len; i++)
		put_value_char(d, value + i, i + 1 < len ? value[i + 1] : ' ');
	md_raws(d->m, "\"");
}

static void
put_space(struct draft *d, bool *any)
{
	if (*any)
		md_raws(d->m, " ");
	*any = true;
}

void
draft_braces(struct draft *d, const struct gaz_node *n, const struct draft_plan *plan,
    const char *element, unsigned level)
{
	const char *eid = d->h->attr(n, "eId", NULL), *prefix, *value, *name;
	char text[24];
	bool any = false;
	size_t len;

	md_raws(d->m, "{");
	d->m->line.digits = -1;
	if (element != NULL) {
		put_space(d, &any);
		md_raws(d->m, ".");
		md_raws(d->m, element);
	}
	if (level > 0) {
		put_space(d, &any);
		snprintf(text, sizeof text, "level=%u", level);
		md_raws(d->m, text);
	}
	if (eid == NULL && !plan->implied) {
		put_space(d, &any);
		md_raws(d->m, "#");
	}
	for (uint32_t i = 0; (name = d->attrs->at(n, i, &prefix, &value, &len)) != NULL; i++) {
		if (plan->implied && i == 0 && strcmp(name, "eId") == 0 && prefix[0] == '\0')
			continue;
		put_space(d, &any);
		put_brace_attr(d, prefix, name, value, len);
	}
	md_raws(d->m, "}");
}

static bool
is_plain_name(const char *s, bool attr)
{
	if (!((*s | 0x20) >= 'a' && (*s | 0x20) <= 'z') && !(attr && *s == '_'))
		return false;
	for (s++; *s != '\0'; s++)
		if (!((*s >= '0' && *s <= '9') || ((*s | 0x20) >= 'a' && (*s | 0x20) <= 'z') ||
			*s == '-' || (attr && strchr("_.", *s) != NULL)))
			return false;
	return true;
}

bool
draft_has_plain_names(const struct draft *d, const struct gaz_node *n)
{
	const struct gaz_node *end = d->h->skip(n);
	const char *prefix, *value, *name;
	size_t len;

	for (; n != NULL && n != end; n = d->h->next(n)) {
		if (d->h->kind(n) == GAZ_TEXT)
			continue;
		if (!is_plain_name(d->h->name(n), false))
			return false;
		for (uint32_t i = 0; (name = d->attrs->at(n, i, &prefix, &value, &len)) != NULL;
		     i++)
			if (!is_plain_name(name, true) ||
			    (prefix[0] != '\0' && !is_plain_name(prefix, true)))
				return false;
	}
	return true;
}

void
draft_tag(struct draft *d, const struct gaz_node *n, bool close)
{
	const struct gaz_node *parent = d->h->parent(n);
	const char *uri = d->attrs->name_space(n, NULL), *prefix, *value, *name;
	const char *around = parent != NULL ? d->attrs->name_space(parent, NULL) : NULL;
	size_t len;

	md_raws(d->m, "<");
	md_raws(d->m, d->h->name(n));
	if (around != NULL && strcmp(around, uri) != 0) {
		md_raws(d->m, " xmlns=\"");
		draft_xml(d, uri, strlen(uri), true);
		md_raws(d->m, "\"");
	}
	for (uint32_t i = 0; (name = d->attrs->at(n, i, &prefix, &value, &len)) != NULL; i++) {
		md_raws(d->m, " ");
		if (prefix[0] != '\0') {
			md_raws(d->m, prefix);
			md_raws(d->m, ":");
		}
		md_raws(d->m, name);
		md_raws(d->m, "=\"");
		draft_xml(d, value, len, true);
		md_raws(d->m, "\"");
	}
	md_raws(d->m, close ? "/>" : ">");
	d->m->line.digits = -1;
}

void
draft_end_tag(struct draft *d, const struct gaz_node *n)
{
	md_raws(d->m, "</");
	md_raws(d->m, d->h->name(n));
	md_raws(d->m, ">");
	d->m->line.digits = -1;
}

bool
draft_note_braces(struct draft *d, const struct gaz_node *n, size_t i)
{
	const char *marker = d->h->attr(n, "marker", NULL);
	char number[24];
	bool any = false;
	const char *prefix, *value, *name;
	size_t len;

	snprintf(number, sizeof number, "%zu", i);
	if (marker != NULL && strcmp(marker, number) == 0 && draft_count_attrs(d, n) == 1)
		return false;
	md_raws(d->m, "{");
	for (uint32_t k = 0; (name = d->attrs->at(n, k, &prefix, &value, &len)) != NULL; k++) {
		put_space(d, &any);
		put_brace_attr(d, prefix, name, value, len);
	}
	md_raws(d->m, "}");
	return true;
}
