/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json: renders the tree and the metadata of a document, or the entries of a listing, for programs.
 * document.schema.json and listing.schema.json specify the output.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gazetted/plugin.h>

#define SCHEMA_VERSION 1
#define INDENT_MAX 8
#define TOO_LARGE "the document is too large for JSON"
#define FORCE "Version in force from "
#define CHECK " To see whether it still is: "

struct json {
	const struct gaz_host *h;
	struct gaz_job *job;
	const struct gaz_json *w;
	const struct gaz_plain *plain; /* plain and arena may be NULL: an older host */
	const struct gaz_arena *arena;
	bool in_formula; /* a containing element has the member "plain" */
	int rc;          /* the first failure; after it, functions that write do nothing */
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

static const char *const entry_names[] = { "href", "title", "date", "language", "revision",
	"published", "digest", "withdrawn", "repealed", "reason", "eid", "number", "heading",
	"text", "work", "portion", "until", NULL };
/* Numbers of an entry, and texts that were added later; numbers, truths, texts of the listing. */
static const char *const entry_numbers[] = { "seq", "score", "earlier", NULL };
static const char *const entry_texts[] = { "snippet", "marks", "issuer", NULL };
static const char *const listing_numbers[] = { "total", "indexed", "of", NULL };
static const char *const listing_truths[] = { "about", "plain", "cut", "partial", NULL };
static const char *const listing_texts[] = { "suggestion", NULL };
/* The filters of a search; before each name, the attribute with its values. */
static const char *const facet_names[] = { "facet-kind", "facet-place", "facet-year",
	"facet-issuer", "facet-language", "facet-work", NULL };
#define FACET_PREFIX "facet-"

static void
put_name(struct json *j, const char *name)
{
	if (j->rc == GAZ_OK)
		j->rc = j->w->name(j->job, name, strlen(name));
}

static void
put_string(struct json *j, const char *p, size_t len)
{
	if (j->rc == GAZ_OK)
		j->rc = j->w->string(j->job, p, len);
}

static void
put_word(struct json *j, const char *name, const char *word)
{
	put_name(j, name);
	put_string(j, word, strlen(word));
}

static void
open_object(struct json *j)
{
	if (j->rc == GAZ_OK)
		j->rc = j->w->open_object(j->job);
}

static void
close_object(struct json *j)
{
	if (j->rc == GAZ_OK)
		j->rc = j->w->close_object(j->job);
}

static void
open_array(struct json *j)
{
	if (j->rc == GAZ_OK)
		j->rc = j->w->open_array(j->job);
}

static void
close_array(struct json *j)
{
	if (j->rc == GAZ_OK)
		j->rc = j->w->close_array(j->job);
}

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
			put_name(j, "attributes");
			open_object(j);
		}
		any = true;
		put_name(j, attribute_names[i]);
		put_string(j, value, len);
	}
	if (any)
		close_object(j);
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
	put_word(j, "change", name);
}

/* Writes text as a string; text that was inserted or deleted as an object with "change". */
static void
put_text(struct json *j, const struct gaz_node *n, const char *p, size_t len)
{
	if (j->h->change(n) == GAZ_SAME) {
		put_string(j, p, len);
		return;
	}
	open_object(j);
	put_word(j, "kind", kind_names[GAZ_TEXT]);
	put_change(j, n);
	put_name(j, "text");
	put_string(j, p, len);
	close_object(j);
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
	open_array(j);
	for (; c != NULL && j->rc == GAZ_OK; c = j->h->next_sibling(c)) {
		if ((p = j->h->text(c, &len)) == NULL)
			put_element(j, c);
		else if (text || !is_blank(p, len))
			put_text(j, c, p, len);
	}
	close_array(j);
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
	put_name(j, "plain");
	put_string(j, line, len);
}

static void
put_element(struct json *j, const struct gaz_node *n)
{
	int kind = j->h->kind(n);
	const char *known = kind_names[GAZ_CONTAINER];

	if (kind == GAZ_META)
		return; /* put_facts() writes the metadata */
	if (kind >= 0 && kind < (int)(sizeof kind_names / sizeof kind_names[0]))
		known = kind_names[kind];
	open_object(j);
	put_word(j, "kind", known);
	put_word(j, "name", j->h->name(n));
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
	close_object(j);
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
	put_word(j, "notice", text);
}

/* Writes the metadata of the document or listing as the member `name`. */
static void
put_facts(struct json *j, const char *name)
{
	const char *value;
	size_t len;

	put_name(j, name);
	open_object(j);
	for (size_t i = 0; fact_names[i] != NULL; i++) {
		if ((value = j->h->meta(j->job, fact_names[i], &len)) == NULL)
			continue;
		put_name(j, fact_names[i]);
		put_string(j, value, len);
	}
	put_notice(j);
	close_object(j);
}

/* Whether entry links to the next page of the listing. */
static bool
leads_on(const struct json *j, const struct gaz_node *entry)
{
	const char *rel = j->h->attr(entry, "rel", NULL);

	return rel != NULL && strcmp(rel, "next") == 0;
}

/* Writes the attributes that the node has, in the order of names. */
static void
put_named(struct json *j, const struct gaz_node *node, const char *const *names)
{
	const char *value;
	size_t len;

	for (size_t i = 0; names[i] != NULL; i++) {
		if ((value = j->h->attr(node, names[i], &len)) == NULL)
			continue;
		put_name(j, names[i]);
		put_string(j, value, len);
	}
}

static void
put_number(struct json *j, const char *value)
{
	if (j->rc == GAZ_OK)
		j->rc = j->w->integer(j->job, strtoll(value, NULL, 10));
}

/* The same, of attributes that are whole numbers. */
static void
put_numbers(struct json *j, const struct gaz_node *node, const char *const *names)
{
	const char *value;

	for (size_t i = 0; names[i] != NULL; i++) {
		if ((value = j->h->attr(node, names[i], NULL)) == NULL)
			continue;
		put_name(j, names[i]);
		put_number(j, value);
	}
}

/* The same, of attributes that are there when something holds. */
static void
put_truths(struct json *j, const struct gaz_node *node, const char *const *names)
{
	for (size_t i = 0; names[i] != NULL; i++) {
		if (j->h->attr(node, names[i], NULL) == NULL)
			continue;
		put_name(j, names[i]);
		if (j->rc == GAZ_OK)
			j->rc = j->w->boolean(j->job, 1);
	}
}

/* A line "12 act" of the attribute of a facet; returns what is behind it. */
static const char *
put_value(struct json *j, const char *line)
{
	const char *value = line + strspn(line, "0123456789");
	size_t len;

	value += *value == ' ';
	len = strcspn(value, "\n");
	open_object(j);
	put_name(j, "value");
	put_string(j, value, len);
	put_name(j, "count");
	put_number(j, line);
	close_object(j);
	return value[len] == '\n' ? value + len + 1 : value + len;
}

static void
put_facets(struct json *j, const struct gaz_node *listing)
{
	const char *values;
	bool any = false;

	for (size_t i = 0; facet_names[i] != NULL; i++) {
		if ((values = j->h->attr(listing, facet_names[i], NULL)) == NULL)
			continue;
		if (!any) {
			put_name(j, "facets");
			open_object(j);
		}
		any = true;
		put_name(j, facet_names[i] + sizeof FACET_PREFIX - 1);
		open_array(j);
		while (*values != '\0' && j->rc == GAZ_OK)
			values = put_value(j, values);
		close_array(j);
	}
	if (any)
		close_object(j);
}

/* The attribute has one a line. */
static void
put_subjects(struct json *j, const struct gaz_node *entry)
{
	const char *subjects = j->h->attr(entry, "subjects", NULL);
	size_t len;

	if (subjects == NULL)
		return;
	put_name(j, "subjects");
	open_array(j);
	for (; *subjects != '\0' && j->rc == GAZ_OK; subjects += len + (subjects[len] == '\n')) {
		len = strcspn(subjects, "\n");
		put_string(j, subjects, len);
	}
	close_array(j);
}

static void
put_entry(struct json *j, const struct gaz_node *entry)
{
	open_object(j);
	put_named(j, entry, entry_names);
	put_numbers(j, entry, entry_numbers);
	put_named(j, entry, entry_texts);
	put_subjects(j, entry);
	close_object(j);
}

static void
put_listing(struct json *j, const struct gaz_node *listing)
{
	const struct gaz_node *c, *next = NULL;

	put_facts(j, "listing");
	put_numbers(j, listing, listing_numbers);
	put_truths(j, listing, listing_truths);
	put_named(j, listing, listing_texts);
	put_facets(j, listing);
	put_name(j, "entries");
	open_array(j);
	for (c = j->h->first_child(listing); c != NULL && j->rc == GAZ_OK;
	     c = j->h->next_sibling(c)) {
		if (j->h->kind(c) != GAZ_ENTRY)
			continue;
		if (leads_on(j, c))
			next = c;
		else
			put_entry(j, c);
	}
	close_array(j);
	if (next != NULL)
		put_word(j, "next", j->h->attr(next, "href", NULL));
}

static void
put_document(struct json *j, const struct gaz_node *root)
{
	put_facts(j, "document");
	put_name(j, "tree");
	put_element(j, root);
}

static void
put_all(struct json *j)
{
	const struct gaz_node *root = j->h->root(j->job);

	open_object(j);
	put_name(j, "schema");
	if (j->rc == GAZ_OK)
		j->rc = j->w->integer(j->job, SCHEMA_VERSION);
	if (j->h->kind(root) == GAZ_LISTING)
		put_listing(j, root);
	else
		put_document(j, root);
	close_object(j);
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
	.revision = "8",
	.licence = "Apache-2.0",
	.format = "json",
	.media_type = "application/json",
	.label = "JSON",
	.views = GAZ_VIEW_DOCUMENT | GAZ_VIEW_PORTION | GAZ_VIEW_COMPARISON | GAZ_VIEW_LISTING,
	.quality = 350,
	.options = json_options,
	.render = json_render };
