/* SPDX-License-Identifier: Apache-2.0 */
/*
 * draft_front: the front matter (facts of the document and the rules that it follows), and at the
 * end the metadata that the facts do not say.
 */
#include <stdio.h>
#include <string.h>

#include "draft.h"

/* A value as it is, or in quotes where it could be misread; the reader takes both. */
static void
put_value(struct draft *d, const char *s, size_t len)
{
	bool plain = len > 0 && s[0] != ' ' && s[len - 1] != ' ' &&
		     strchr("\"'-?:,[]{}#&*!|>%@`", s[0]) == NULL;
	char code[8];

	for (size_t i = 0; i < len && plain; i++)
		plain = (unsigned char)s[i] >= ' ' &&
			!(s[i] == ':' && i + 1 < len && s[i + 1] == ' ') &&
			!(s[i] == '#' && i > 0 && s[i - 1] == ' ');
	if (plain) {
		md_raw(d->m, s, len);
		return;
	}
	md_raws(d->m, "\"");
	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)s[i] < ' ') {
			snprintf(code, sizeof code, "\\u%04x", (unsigned)(unsigned char)s[i]);
			md_raws(d->m, code);
			continue;
		}
		if (s[i] == '"' || s[i] == '\\')
			md_raws(d->m, "\\");
		md_raw(d->m, s + i, 1);
	}
	md_raws(d->m, "\"");
}

static void
put_line(struct draft *d, const char *indent, const char *key, const char *value)
{
	md_raws(d->m, indent);
	put_value(d, key, strlen(key));
	md_raws(d->m, ": ");
	put_value(d, value, strlen(value));
	md_raws(d->m, "\n");
}

static void
put_fact(struct draft *d, const char *key)
{
	struct tree_str s = tree_fact(&d->m->tree, key);

	if (s.len == 0)
		return;
	md_raws(d->m, key);
	md_raws(d->m, ": ");
	put_value(d, s.p, s.len);
	md_raws(d->m, "\n");
}

static void
put_units(struct draft *d)
{
	char key[2 * DRAFT_SHAPE_BYTES + 8];

	md_raws(d->m, d->unit_count > 0 ? "units:\n" : "units: none\n");
	for (size_t i = 0; i < d->unit_count; i++)
		if (d->units[i].is_default)
			put_line(d, "  ", d->units[i].shape, d->units[i].element);
	for (size_t i = 0; i < d->unit_count; i++) {
		if (!d->units[i].is_listed)
			continue;
		snprintf(key, sizeof key, "%s > %s", d->units[i].parent, d->units[i].shape);
		put_line(d, "  ", key, d->units[i].element);
	}
}

static void
put_ids(struct draft *d)
{
	char text[DRAFT_PATTERN_BYTES];
	bool any = d->no_defaults;

	if (any)
		md_raws(d->m, "ids:\n  \"*\": none\n");
	for (size_t i = 0; i < d->tally_count; i++) {
		struct draft_tally *t = &d->tallies[i];
		enum draft_rule other =
		    d->no_defaults ? DRAFT_NONE : draft_default_rule(t->name).rule;

		if (t->rule.rule == other)
			continue;
		md_raws(d->m, any ? "" : "ids:\n");
		any = true;
		draft_rule_text(t->rule.rule, t->rule.word, text);
		put_line(d, "  ", t->name, text);
	}
}

static void
put_namespaces(struct draft *d)
{
	const char *uri, *prefix;
	bool any = false;

	for (uint32_t i = 0; (uri = d->attrs->declared(d->m->job, i, &prefix)) != NULL; i++) {
		if (prefix[0] == '\0' || strcmp(prefix, "xml") == 0)
			continue;
		md_raws(d->m, any ? "" : "namespaces:\n");
		any = true;
		put_line(d, "  ", prefix, uri);
	}
}

/* Whether the document element has just the attributes that the reader gives it. */
static bool
has_usual_attrs(const struct draft *d, const struct gaz_node *root, const char *name)
{
	const char *prefix, *value, *first = d->attrs->at(root, 0, &prefix, &value, &(size_t){ 0 });

	if (draft_count_attrs(d, root) != 2 || strcmp(first, "name") != 0 ||
	    strcmp(value, name) != 0)
		return false;
	value = d->h->attr(root, "contains", NULL);
	return value != NULL && strcmp(value, "singleVersion") == 0;
}

static void
put_attributes(struct draft *d, const struct gaz_node *root)
{
	const char *prefix, *value, *name;
	size_t len;

	md_raws(d->m, draft_count_attrs(d, root) > 0 ? "attributes:\n" : "attributes: none\n");
	for (uint32_t i = 0; (name = d->attrs->at(root, i, &prefix, &value, &len)) != NULL; i++) {
		char key[256];

		snprintf(key, sizeof key, "%s%s%s", prefix, prefix[0] != '\0' ? ":" : "", name);
		put_line(d, "  ", key, value);
	}
}

/* A comment for saved copies: where to see whether the version is still in force. */
static void
put_force(struct draft *d)
{
	struct tree_str date = tree_fact(&d->m->tree, "date"),
			current = tree_fact(&d->m->tree, "current");

	if (date.len == 0 || current.len == 0)
		return;
	md_raws(d->m, "# Version in force from ");
	md_raw(d->m, date.p, date.len);
	md_raws(d->m, ". To see whether it still is: ");
	md_raw(d->m, current.p, current.len);
	md_raws(d->m, "\n");
}

void
draft_front(struct draft *d)
{
	static const char *const facts[] = { "work", "date", "language", "title", "issuer",
		"number" };
	const struct gaz_node *root = d->h->root(d->m->job);

	md_raws(d->m, "---\n");
	put_force(d);
	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
		put_fact(d, facts[i]);
	put_line(d, "", "kind", d->h->name(root));
	if (draft_child(d, root, "meta") == NULL)
		put_line(d, "", "metadata", "none");
	if (!has_usual_attrs(d, root, ""))
		put_attributes(d, root);
	put_units(d);
	put_ids(d);
	if (d->repeated)
		md_raws(d->m, "repeated-ids: keep\n");
	put_namespaces(d);
	md_raws(d->m, "---\n");
	d->m->started = true;
}

/* Lines of XML, indented; n is an element of the metadata. */
static void
put_xml(struct draft *d, const struct gaz_node *n, unsigned depth)
{
	const struct gaz_node *c = d->h->first_child(n);
	const char *prefix, *value, *name, *p;
	bool has_text = draft_has_text(d, n);
	size_t len;

	if (d->h->text(n, &len) != NULL) {
		p = d->h->text(n, &len);
		draft_xml(d, p, len, false);
		return;
	}
	d->attrs->name_space(n, &prefix);
	md_raws(d->m, "<");
	if (d->attrs->name_space(n, NULL)[0] == '\0')
		prefix = "";
	md_raws(d->m, prefix);
	md_raws(d->m, prefix[0] != '\0' ? ":" : "");
	md_raws(d->m, d->h->name(n));
	if (d->attrs->name_space(n, NULL)[0] == '\0')
		md_raws(d->m, " xmlns=\"\"");
	for (uint32_t i = 0; (name = d->attrs->at(n, i, &prefix, &value, &len)) != NULL; i++) {
		md_raws(d->m, " ");
		md_raws(d->m, prefix);
		md_raws(d->m, prefix[0] != '\0' ? ":" : "");
		md_raws(d->m, name);
		md_raws(d->m, "=\"");
		draft_xml(d, value, len, true);
		md_raws(d->m, "\"");
	}
	md_raws(d->m, c == NULL ? "/>" : ">");
	if (c == NULL)
		return;
	for (; c != NULL; c = d->h->next_sibling(c)) {
		if (!has_text && !draft_is_mixed(d, n)) {
			md_next_row(d->m);
			for (unsigned i = 0; i <= depth; i++)
				md_raws(d->m, "  ");
		}
		put_xml(d, c, depth + 1);
	}
	if (!has_text && !draft_is_mixed(d, n)) {
		md_next_row(d->m);
		for (unsigned i = 0; i < depth; i++)
			md_raws(d->m, "  ");
	}
	d->attrs->name_space(n, &prefix);
	md_raws(d->m, "</");
	md_raws(d->m, prefix);
	md_raws(d->m, prefix[0] != '\0' ? ":" : "");
	md_raws(d->m, d->h->name(n));
	md_raws(d->m, ">");
}

/* n in a code block: no line of it begins with a fence, because values have no line ends. */
void
draft_code(struct draft *d, const struct gaz_node *n)
{
	md_begin(d->m);
	md_raws(d->m, "```xml");
	md_next_row(d->m);
	put_xml(d, n, 0);
	md_next_row(d->m);
	md_raws(d->m, "```");
	md_end(d->m);
}

void
draft_meta(struct draft *d)
{
	const struct gaz_node *root = d->h->root(d->m->job), *c = d->h->first_child(root);

	for (; c != NULL; c = d->h->next_sibling(c))
		if (draft_is(d, c, "meta"))
			draft_code(d, c);
}
