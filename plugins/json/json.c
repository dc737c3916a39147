/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json: the tree and what is known of the document, for programs. An element is an object, a run
 * of text a string; document.schema.json says the same exactly. Strings and structure are all there
 * is to write, so this file does it itself.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <gazetted/plugin.h>

#define SCHEMA_VERSION 1
#define INDENT_MAX 8

struct json {
	const struct gaz_host *h;
	struct gaz_job *job;
	int rc; /* the first failure sticks, and turns everything after it into nothing */
	int indent;
	unsigned depth;
	bool first; /* nothing stands yet in the object or array that is open */
	bool named; /* a member's name was written, its value follows */
};

static const char *const kind_names[] = { [GAZ_TEXT] = "text",
	[GAZ_ROOT] = "root",
	[GAZ_META] = "meta",
	[GAZ_FRONT] = "front",
	[GAZ_BODY] = "body",
	[GAZ_BACK] = "back",
	[GAZ_HIER] = "hier",
	[GAZ_NUM] = "num",
	[GAZ_HEADING] = "heading",
	[GAZ_CONTENT] = "content",
	[GAZ_BLOCK] = "block",
	[GAZ_LIST] = "list",
	[GAZ_ITEM] = "item",
	[GAZ_LIST_TEXT] = "listText",
	[GAZ_TABLE] = "table",
	[GAZ_ROW] = "row",
	[GAZ_CELL] = "cell",
	[GAZ_INLINE] = "inline",
	[GAZ_REF] = "ref",
	[GAZ_NOTE] = "note",
	[GAZ_BREAK] = "break",
	[GAZ_IMAGE] = "image",
	[GAZ_QUOTE] = "quote",
	[GAZ_CONTAINER] = "container",
	[GAZ_FOREIGN] = "foreign",
	[GAZ_LISTING] = "listing",
	[GAZ_ENTRY] = "entry" };

/* Of a comparison; what is the same in both says nothing. */
static const char *const change_names[] = {
	[GAZ_INSERTED] = "inserted", [GAZ_DELETED] = "deleted", [GAZ_CHANGED] = "changed"
};

static const char *const attribute_names[] = { "eId", "xml:lang", "href", "src", "alt", "marker",
	"title", "date", "class", "colspan", "rowspan", "startQuote", "endQuote", "refersTo",
	"status", "language", "revision", "published", "digest", NULL };

static const char *const fact_names[] = { "title", "issuer", "number", "type", "work", "version",
	"date", "language", "lang", "revision", "published", "url", "digest", "portion", NULL };

static void
put(struct json *j, const char *p, size_t len)
{
	if (j->rc == GAZ_OK && len > 0)
		j->rc = j->h->write(j->job, p, len);
}

static void
put_raw(struct json *j, const char *s)
{
	put(j, s, strlen(s));
}

/* RFC 8259, 7: the quotation mark, the backslash and control characters. */
static void
put_string(struct json *j, const char *p, size_t len)
{
	char escape[8];
	size_t i, from = 0;

	put_raw(j, "\"");
	for (i = 0; i < len; i++) {
		if ((unsigned char)p[i] >= ' ' && p[i] != '"' && p[i] != '\\')
			continue;
		put(j, p + from, i - from);
		from = i + 1;
		if (p[i] == '"' || p[i] == '\\')
			snprintf(escape, sizeof escape, "\\%c", p[i]);
		else if (p[i] == '\n')
			snprintf(escape, sizeof escape, "\\n");
		else
			snprintf(escape, sizeof escape, "\\u%04x", (unsigned)(unsigned char)p[i]);
		put_raw(j, escape);
	}
	put(j, p + from, len - from);
	put_raw(j, "\"");
}

static void
new_line(struct json *j)
{
	static const char spaces[INDENT_MAX + 1] = "        ";
	unsigned i;

	if (j->indent == 0)
		return;
	put_raw(j, "\n");
	for (i = 0; i < j->depth; i++)
		put(j, spaces, (size_t)j->indent);
}

/* Before each value: the comma owed and the line, unless its name stands there already. */
static void
before_value(struct json *j)
{
	if (!j->named && j->depth > 0) {
		put_raw(j, j->first ? "" : ",");
		new_line(j);
	}
	j->first = j->named = false;
}

static void
put_name(struct json *j, const char *name)
{
	before_value(j);
	put_string(j, name, strlen(name));
	put_raw(j, j->indent > 0 ? ": " : ":");
	j->named = true;
}

static void
put_value(struct json *j, const char *p, size_t len)
{
	before_value(j);
	put_string(j, p, len);
}

static void
put_number(struct json *j, int value)
{
	char digits[16];

	before_value(j);
	snprintf(digits, sizeof digits, "%d", value);
	put_raw(j, digits);
}

static void
open_value(struct json *j, const char *bracket)
{
	before_value(j);
	put_raw(j, bracket);
	j->depth++;
	j->first = true;
}

static void
close_value(struct json *j, const char *bracket)
{
	j->depth--;
	if (!j->first)
		new_line(j);
	put_raw(j, bracket);
	j->first = false;
}

static void
put_attributes(struct json *j, const struct gaz_node *n)
{
	const char *value;
	size_t len, i;
	bool any = false;

	for (i = 0; attribute_names[i] != NULL; i++) {
		if ((value = j->h->attr(n, attribute_names[i], &len)) == NULL)
			continue;
		if (!any) {
			put_name(j, "attributes");
			open_value(j, "{");
		}
		any = true;
		put_name(j, attribute_names[i]);
		put_value(j, value, len);
	}
	if (any)
		close_value(j, "}");
}

static bool
is_blank(const char *p, size_t len)
{
	while (len > 0 && strchr(" \t\n\r", p[len - 1]) != NULL)
		len--;
	return len == 0;
}

/* Whether n holds text, so that the white space in it is part of that; elsewhere it is layout. */
static bool
holds_text(const struct json *j, const struct gaz_node *n)
{
	const struct gaz_node *c = j->h->first_child(n);
	const char *p;
	size_t len;

	switch (j->h->kind(n)) {
	case GAZ_NUM:
	case GAZ_HEADING:
	case GAZ_BLOCK:
	case GAZ_LIST_TEXT:
	case GAZ_INLINE:
	case GAZ_REF: return true;
	default:
		while (c != NULL && ((p = j->h->text(c, &len)) == NULL || is_blank(p, len)))
			c = j->h->next_sibling(c);
		return c != NULL;
	}
}

static void
put_change(struct json *j, const struct gaz_node *n)
{
	int change = j->h->change(n);
	const char *name = change_names[GAZ_CHANGED];

	if (change == GAZ_SAME)
		return;
	if (change > 0 && change < (int)(sizeof change_names / sizeof change_names[0]))
		name = change_names[change];
	put_name(j, "change");
	put_value(j, name, strlen(name));
}

/* A run of text is a string; one that came or went is an object that says so. */
static void
put_text(struct json *j, const struct gaz_node *n, const char *p, size_t len)
{
	if (j->h->change(n) == GAZ_SAME) {
		put_value(j, p, len);
		return;
	}
	open_value(j, "{");
	put_name(j, "kind");
	put_value(j, kind_names[GAZ_TEXT], strlen(kind_names[GAZ_TEXT]));
	put_change(j, n);
	put_name(j, "text");
	put_value(j, p, len);
	close_value(j, "}");
}

static void put_element(struct json *j, const struct gaz_node *n);

static void
put_content(struct json *j, const struct gaz_node *n)
{
	const struct gaz_node *c = j->h->first_child(n);
	bool text = holds_text(j, n);
	const char *p;
	size_t len;

	if (c == NULL)
		return;
	put_name(j, "content");
	open_value(j, "[");
	for (; c != NULL && j->rc == GAZ_OK; c = j->h->next_sibling(c)) {
		if ((p = j->h->text(c, &len)) == NULL)
			put_element(j, c);
		else if (text || !is_blank(p, len))
			put_text(j, c, p, len);
	}
	close_value(j, "]");
}

static void
put_element(struct json *j, const struct gaz_node *n)
{
	int kind = j->h->kind(n);
	const char *name = j->h->name(n), *known = kind_names[GAZ_CONTAINER];

	if (kind == GAZ_META)
		return; /* what it says stands in "document" */
	if (kind >= 0 && kind < (int)(sizeof kind_names / sizeof kind_names[0]))
		known = kind_names[kind];
	open_value(j, "{");
	put_name(j, "kind");
	put_value(j, known, strlen(known));
	put_name(j, "name");
	put_value(j, name, strlen(name));
	put_change(j, n);
	put_attributes(j, n);
	put_content(j, n);
	close_value(j, "}");
}

static void
put_facts(struct json *j)
{
	const char *value;
	size_t len, i;

	put_name(j, "document");
	open_value(j, "{");
	for (i = 0; fact_names[i] != NULL; i++) {
		if ((value = j->h->meta(j->job, fact_names[i], &len)) == NULL)
			continue;
		put_name(j, fact_names[i]);
		put_value(j, value, len);
	}
	close_value(j, "}");
}

static int
json_render(const struct gaz_host *h, struct gaz_job *job)
{
	struct json j = { .h = h, .job = job, .first = true };
	j.indent = (int)h->option_int(job, "indent");
	open_value(&j, "{");
	put_name(&j, "schema");
	put_number(&j, SCHEMA_VERSION);
	put_facts(&j);
	put_name(&j, "tree");
	put_element(&j, h->root(job));
	close_value(&j, "}");
	put_raw(&j, "\n");
	return j.rc;
}

static const struct gaz_option json_options[] = {
	{ .name = "indent",
	    .type = GAZ_OPTION_INT,
	    .fallback = "1",
	    .min = 0,
	    .max = INDENT_MAX,
	    .help = "Spaces a level; 0 puts everything in one line." },
	{ .type = GAZ_OPTION_END },
};

GAZ_PLUGIN
= { .abi = GAZ_ABI,
	.size = sizeof gaz_plugin,
	.id = "org.gazetted.json",
	.version = "0.1.0",
	.revision = "1",
	.licence = "Apache-2.0",
	.format = "json",
	.media_type = "application/json",
	.label = "JSON",
	.views = GAZ_VIEW_DOCUMENT | GAZ_VIEW_PORTION | GAZ_VIEW_COMPARISON | GAZ_VIEW_LISTING,
	.quality = 350,
	.options = json_options,
	.render = json_render };
