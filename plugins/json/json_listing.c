/* SPDX-License-Identifier: Apache-2.0 */
/* json_listing: writes the entries of a listing, by listing.schema.json. */
#include "json.h"

#include <stdlib.h>
#include <string.h>

static const char *const entry_names[] = { "href", "title", "date", "language", "revision",
	"published", "digest", "withdrawn", "repealed", "reason", "eid", "number", "heading",
	"text", "work", "portion", "until", NULL };
/* Numbers of an entry, and texts that were added later; numbers, truths, texts of the listing. */
static const char *const entry_numbers[] = { "seq", "score", "earlier", NULL };
static const char *const entry_texts[] = { "snippet", "marks", "issuer", "rel", "media_type",
	NULL };
static const char *const listing_numbers[] = { "total", "indexed", "of", NULL };
static const char *const listing_truths[] = { "about", "plain", "cut", "partial", NULL };
static const char *const listing_texts[] = { "suggestion", NULL };
/* The filters of a search; before each name, the attribute with its values. */
static const char *const facet_names[] = { "facet-kind", "facet-place", "facet-year",
	"facet-issuer", "facet-language", "facet-work", NULL };
#define FACET_PREFIX "facet-"

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
		json_name(j, names[i]);
		json_string(j, value, len);
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
		json_name(j, names[i]);
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
		json_name(j, names[i]);
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
	json_open(j);
	json_name(j, "value");
	json_string(j, value, len);
	json_name(j, "count");
	put_number(j, line);
	json_close(j);
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
			json_name(j, "facets");
			json_open(j);
		}
		any = true;
		json_name(j, facet_names[i] + sizeof FACET_PREFIX - 1);
		json_open_array(j);
		while (*values != '\0' && j->rc == GAZ_OK)
			values = put_value(j, values);
		json_close_array(j);
	}
	if (any)
		json_close(j);
}

/* The attribute has one a line. */
static void
put_subjects(struct json *j, const struct gaz_node *entry)
{
	const char *subjects = j->h->attr(entry, "subjects", NULL);
	size_t len;

	if (subjects == NULL)
		return;
	json_name(j, "subjects");
	json_open_array(j);
	for (; *subjects != '\0' && j->rc == GAZ_OK; subjects += len + (subjects[len] == '\n')) {
		len = strcspn(subjects, "\n");
		json_string(j, subjects, len);
	}
	json_close_array(j);
}

static void
put_entry(struct json *j, const struct gaz_node *entry)
{
	json_open(j);
	put_named(j, entry, entry_names);
	put_numbers(j, entry, entry_numbers);
	put_named(j, entry, entry_texts);
	put_subjects(j, entry);
	json_close(j);
}

void
json_listing(struct json *j, const struct gaz_node *listing)
{
	const struct gaz_node *c, *next = NULL;

	json_facts(j, "listing");
	put_numbers(j, listing, listing_numbers);
	put_truths(j, listing, listing_truths);
	put_named(j, listing, listing_texts);
	put_facets(j, listing);
	json_name(j, "entries");
	json_open_array(j);
	for (c = j->h->first_child(listing); c != NULL && j->rc == GAZ_OK;
	     c = j->h->next_sibling(c)) {
		if (j->h->kind(c) != GAZ_ENTRY)
			continue;
		if (leads_on(j, c))
			next = c;
		else
			put_entry(j, c);
	}
	json_close_array(j);
	if (next != NULL)
		json_word(j, "next", j->h->attr(next, "href", NULL));
}
