/* SPDX-License-Identifier: Apache-2.0 */
/* md_listing: writes a listing as a list of links, with date, language and revision. */
#include "md.h"

static void
put_fact(struct md *m, const struct gaz_node *entry, const char *name, const char *before)
{
	size_t len;
	const char *value = m->h->attr(entry, name, &len);

	if (value == NULL)
		return;
	md_texts(m, before);
	md_text(m, value, len);
}

static void
put_repeal(struct md *m, const struct gaz_node *entry)
{
	if (m->h->attr(entry, "repealed", NULL) == NULL)
		return;
	if (m->h->attr(entry, "until", NULL) != NULL)
		put_fact(m, entry, "until", ", repealed from ");
	else
		put_fact(m, entry, "repealed", ", repeal lifted ");
}

static void
put_entry(struct md *m, const struct gaz_node *entry)
{
	const char *href = m->h->attr(entry, "href", NULL);
	bool pushed = md_push(m, "- ", "  ");

	md_begin(m);
	if (href != NULL)
		md_mark(m, "[");
	put_fact(m, entry, "title", "");
	if (href != NULL)
		md_destination(m, href);
	put_fact(m, entry, "date", ", ");
	put_fact(m, entry, "language", ", ");
	put_fact(m, entry, "revision", ", revision ");
	put_fact(m, entry, "withdrawn", ", withdrawn ");
	put_repeal(m, entry);
	put_fact(m, entry, "reason", ": ");
	md_end(m);
	if (m->h->attr(entry, "snippet", NULL) != NULL) {
		md_begin(m);
		put_fact(m, entry, "snippet", "");
		md_end(m);
	}
	md_pop(m, pushed);
}

void
md_listing(struct md *m, const struct gaz_node *listing)
{
	for (const struct gaz_node *c = m->h->first_child(listing); c != NULL && m->rc == GAZ_OK;
	     c = m->h->next_sibling(c))
		if (m->h->kind(c) == GAZ_ENTRY)
			put_entry(m, c);
}
