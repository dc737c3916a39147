/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json: renders the tree and the metadata of a document, for programs, or a listing.
 * document.schema.json and listing.schema.json specify the output.
 */
#include "json.h"

#include <stdio.h>
#include <string.h>

#define SCHEMA_VERSION 1
#define INDENT_MAX 8
#define TOO_LARGE "the document is too large for JSON"
#define FORCE "Version in force from "
#define CHECK " To see whether it still is: "

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
	[GAZ_FOREIGN] = "foreign" };

/* The values of "change" in a comparison; an unchanged node does not have the member. */
static const char *const change_names[] = {
	[GAZ_INSERTED] = "inserted", [GAZ_DELETED] = "deleted", [GAZ_CHANGED] = "changed"
};

static const char *const attribute_names[] = { "eId", "xml:lang", "href", "src", "alt", "marker",
	"title", "date", "class", "colspan", "rowspan", "startQuote", "endQuote", "refersTo",
	"status", NULL };

static const char *const fact_names[] = { "title", "issuer", "number", "type", "work", "version",
	"date", "language", "lang", "revision", "published", "url", "versions", "current", "digest",
	"portion", "earlier-version", "earlier-date", "earlier-revision", "earlier-url",
	"earlier-digest", NULL };

#define RESOURCES "/resources/sha256-" /* <gazetted/plugin.h>: gaz.resource/1 */

static void
put_attributes(struct json *j, const struct gaz_node *n)
{
	const char *value;
	size_t len;
	bool any = false;

	for (size_t i = 0; attribute_names[i] != NULL; i++) {
		if ((value = j->h->attr(n, attribute_names[i], &len)) == NULL)
			continue;
		if (!any) {
			json_name(j, "attributes");
			json_open(j);
		}
		any = true;
		json_name(j, attribute_names[i]);
		json_string(j, value, len);
	}
	if (any)
		json_close(j);
}

static bool
is_blank(const char *p, size_t len)
{
	while (len > 0 && strchr(" \t\n\r", p[len - 1]) != NULL)
		len--;
	return len == 0;
}

/* Whether n contains text: then white space in it is part of the text, otherwise it is layout. */
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
	json_word(j, "change", name);
}

/* Writes text as a string; text that was inserted or deleted as an object with "change". */
static void
put_text(struct json *j, const struct gaz_node *n, const char *p, size_t len)
{
	if (j->h->change(n) == GAZ_SAME) {
		json_string(j, p, len);
		return;
	}
	json_open(j);
	json_word(j, "kind", kind_names[GAZ_TEXT]);
	put_change(j, n);
	json_name(j, "text");
	json_string(j, p, len);
	json_close(j);
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
	json_name(j, "content");
	json_open_array(j);
	for (; c != NULL && j->rc == GAZ_OK; c = j->h->next_sibling(c)) {
		if ((p = j->h->text(c, &len)) == NULL)
			put_element(j, c);
		else if (text || !is_blank(p, len))
			put_text(j, c, p, len);
	}
	json_close_array(j);
}

/* Superscripts, subscripts and formulas: their strings, concatenated, have another meaning. */
static bool
is_formula(const struct json *j, const struct gaz_node *n)
{
	const char *name = j->h->name(n);

	if (j->h->kind(n) == GAZ_FOREIGN)
		return strcmp(name, "math") == 0;
	return strcmp(name, "sup") == 0 || strcmp(name, "sub") == 0;
}

/* Copies n's plain text in the later version to `to`, unless it is NULL; returns its length. */
static size_t
plain_below(const struct json *j, const struct gaz_node *n, char *to)
{
	const struct gaz_node *c = j->h->next(n), *end = j->h->skip(n);
	const char *p;
	size_t len, total = 0;

	while (c != NULL && c != end) {
		if (j->h->kind(c) == GAZ_NOTE || j->h->change(c) == GAZ_DELETED) {
			c = j->h->skip(c);
			continue;
		}
		if ((p = j->plain->text(j->job, c, &len)) != NULL && len > 0) {
			if (to != NULL)
				memcpy(to + total, p, len);
			total += len;
		}
		c = j->h->next(c);
	}
	return total;
}

static void
put_plain(struct json *j, const struct gaz_node *n)
{
	size_t len;
	char *line;

	if (j->plain == NULL || j->arena == NULL || j->h->change(n) == GAZ_DELETED ||
	    (len = plain_below(j, n, NULL)) == 0)
		return;
	if ((line = j->arena->alloc(j->job, len)) == NULL) {
		j->rc = j->h->fail(j->job, GAZ_REFUSE, TOO_LARGE);
		return;
	}
	plain_below(j, n, line);
	json_name(j, "plain");
	json_string(j, line, len);
}

static void
put_element(struct json *j, const struct gaz_node *n)
{
	int kind = j->h->kind(n);
	const char *known = kind_names[GAZ_CONTAINER];

	if (kind == GAZ_META)
		return; /* json_facts() writes the metadata */
	if (kind >= 0 && kind < (int)(sizeof kind_names / sizeof kind_names[0]))
		known = kind_names[kind];
	json_open(j);
	json_word(j, "kind", known);
	json_word(j, "name", j->h->name(n));
	put_change(j, n);
	put_attributes(j, n);
	if (is_formula(j, n) && !j->in_formula) {
		put_plain(j, n);
		j->in_formula = true;
		put_content(j, n);
		j->in_formula = false;
	} else {
		put_content(j, n);
	}
	json_close(j);
}

/* Writes a warning for readers of a saved file: the version may no longer be in force. */
static void
put_notice(struct json *j)
{
	size_t date_len, current_len, len = 0;
	const char *date = j->h->meta(j->job, "date", &date_len),
		   *current = j->h->meta(j->job, "current", &current_len);
	char *text;

	if (date == NULL || j->arena == NULL)
		return;
	if (current == NULL)
		current_len = 0;
	len = sizeof FORCE + sizeof CHECK + date_len + current_len + 1;
	if ((text = j->arena->alloc(j->job, len)) == NULL) {
		j->rc = j->h->fail(j->job, GAZ_REFUSE, TOO_LARGE);
		return;
	}
	snprintf(text, len, FORCE "%.*s.%s%.*s", (int)date_len, date, current != NULL ? CHECK : "",
	    (int)current_len, current != NULL ? current : "");
	json_word(j, "notice", text);
}

/* Writes the metadata of the document or listing as the member `name`. */
void
json_facts(struct json *j, const char *name)
{
	const char *value;
	size_t len;

	json_name(j, name);
	json_open(j);
	for (size_t i = 0; fact_names[i] != NULL; i++) {
		if ((value = j->h->meta(j->job, fact_names[i], &len)) == NULL)
			continue;
		json_name(j, fact_names[i]);
		json_string(j, value, len);
	}
	put_notice(j);
	json_close(j);
}

/* The eId of the element or of the nearest one around it that has one; NULL: none. */
static const char *
place_of(const struct json *j, const struct gaz_node *n)
{
	const char *eid = NULL;

	for (; n != NULL && eid == NULL; n = j->h->parent(n))
		eid = j->h->attr(n, "eId", NULL);
	return eid;
}

/* Writes the files that portions link to: address, name, and where the link is. */
static void
put_enclosures(struct json *j, const struct gaz_node *root)
{
	const char *href, *eid, *title;
	bool any = false;

	for (const struct gaz_node *n = root; n != NULL && j->rc == GAZ_OK; n = j->h->next(n)) {
		if (j->h->kind(n) != GAZ_REF || (href = j->h->attr(n, "href", NULL)) == NULL ||
		    strncmp(href, RESOURCES, sizeof RESOURCES - 1) != 0)
			continue;
		if (!any) {
			json_name(j, "enclosures");
			json_open_array(j);
		}
		any = true;
		json_open(j);
		json_word(j, "href", href);
		if ((title = j->h->attr(n, "title", NULL)) != NULL)
			json_word(j, "title", title);
		if ((eid = place_of(j, n)) != NULL)
			json_word(j, "portion", eid);
		json_close(j);
	}
	if (any)
		json_close_array(j);
}

static void
put_document(struct json *j, const struct gaz_node *root)
{
	json_facts(j, "document");
	put_enclosures(j, root);
	json_name(j, "tree");
	put_element(j, root);
}

static void
put_all(struct json *j)
{
	const struct gaz_node *root = j->h->root(j->job);

	json_open(j);
	json_name(j, "schema");
	if (j->rc == GAZ_OK)
		j->rc = j->w->integer(j->job, SCHEMA_VERSION);
	if (j->h->kind(root) == GAZ_LISTING)
		json_listing(j, root);
	else
		put_document(j, root);
	json_close(j);
}

static int
json_render(const struct gaz_host *h, struct gaz_job *job)
{
	struct json j = { .h = h,
		.job = job,
		.w = h->service(job, GAZ_JSON_1),
		.plain = h->service(job, GAZ_PLAIN_1),
		.arena = h->service(job, GAZ_ARENA_1) };
	int indent = (int)h->option_int(job, "indent");

	if (j.w == NULL)
		return h->fail(job, GAZ_BROKEN, "this host has no %s", GAZ_JSON_1);
	j.rc = j.w->start(job, NULL, NULL, indent > 0 ? indent : -1);
	put_all(&j);
	if (j.rc == GAZ_OK)
		j.rc = j.w->finish(job);
	if (j.rc == GAZ_OK && indent == 0)
		j.rc = h->write(job, "\n", 1);
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
	.revision = "9",
	.licence = "Apache-2.0",
	.format = "json",
	.media_type = "application/json",
	.label = "JSON",
	.views = GAZ_VIEW_DOCUMENT | GAZ_VIEW_PORTION | GAZ_VIEW_COMPARISON | GAZ_VIEW_LISTING,
	.quality = 350,
	.options = json_options,
	.render = json_render };
