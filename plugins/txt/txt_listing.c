/* SPDX-License-Identifier: Apache-2.0 */
/* txt_listing: writes a listing as a list: date, language, revision and title, then the URL. */
#include "txt.h"

#include <string.h>

#define HANG 2 /* columns of "* " */

static void
put_fact(struct txt *t, const struct gaz_node *entry, const char *name, const char *before)
{
	size_t len;
	const char *value = t->h->attr(entry, name, &len);

	if (value == NULL)
		return;
	txt_adds(t, t->line.len > 0 ? before : "");
	txt_add(t, value, len);
}

/* The snippet of a search result: a part of the text with the words that were searched. */
static void
put_snippet(struct txt *t, const struct gaz_node *entry)
{
	t->indent = HANG;
	put_fact(t, entry, "snippet", "");
	txt_end_line(t);
	t->indent = 0;
}

static void
put_repeal(struct txt *t, const struct gaz_node *entry)
{
	if (t->h->attr(entry, "repealed", NULL) == NULL)
		return;
	if (t->h->attr(entry, "until", NULL) != NULL)
		put_fact(t, entry, "until", "; repealed from ");
	else
		put_fact(t, entry, "repealed", "; repeal lifted ");
}

static void
put_entry(struct txt *t, const struct gaz_node *entry)
{
	size_t len;
	const char *href = t->h->attr(entry, "href", &len);

	txt_owe(t, 1);
	t->indent = HANG;
	txt_label(t, "*", 1, 0);
	put_fact(t, entry, "date", "");
	put_fact(t, entry, "language", ", ");
	put_fact(t, entry, "revision", ", revision ");
	put_fact(t, entry, "title", ": ");
	put_fact(t, entry, "withdrawn", "; withdrawn ");
	put_repeal(t, entry);
	put_fact(t, entry, "reason", ": ");
	txt_end_line(t);
	txt_end_label(t);
	t->indent = 0;
	if (href == NULL)
		return;
	txt_raw(t, "  ", HANG);
	txt_raw(t, href, len);
	txt_raw(t, "\n", 1);
	put_snippet(t, entry);
}

void
txt_listing(struct txt *t, const struct gaz_node *listing)
{
	for (const struct gaz_node *c = t->h->first_child(listing); c != NULL && t->rc == GAZ_OK;
	     c = t->h->next_sibling(c))
		if (t->h->kind(c) == GAZ_ENTRY)
			put_entry(t, c);
}
