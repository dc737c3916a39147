/* SPDX-License-Identifier: Apache-2.0 */
/* listing: what there is, as a list of links with what is known of each. */
#include "html.h"

static void
put_facts(struct html *x, const struct gaz_node *entry)
{
	static const char *const names[] = { "date", "language", "revision", "published", NULL };
	const char *value, *before = "<br><small>";
	size_t i;

	for (i = 0; names[i] != NULL; i++) {
		if ((value = x->h->attr(entry, names[i], NULL)) == NULL)
			continue;
		html_puts(x, before);
		html_text(x, html_str(value));
		before = " \xc2\xb7 ";
	}
	html_puts(x, *before == '<' ? "" : "</small>");
}

static void
put_entry(struct html *x, const struct gaz_node *entry)
{
	const char *href = x->h->attr(entry, "href", NULL);

	html_puts(x, "<li><a");
	html_href(x, "", html_str(href));
	html_puts(x, ">");
	html_text(x, html_str(x->h->attr(entry, "title", NULL)));
	html_puts(x, "</a>");
	put_facts(x, entry);
	html_puts(x, "</li>\n");
}

void
html_listing(struct html *x, const struct gaz_node *listing)
{
	const struct gaz_node *c = html_child(x, listing, GAZ_ENTRY);

	if (c == NULL)
		return; /* HTML wants an item in each list */
	html_puts(x, "<ul class=\"listing\">\n");
	for (; c != NULL && x->rc == GAZ_OK; c = x->h->next_sibling(c))
		if (x->h->kind(c) == GAZ_ENTRY)
			put_entry(x, c);
	html_puts(x, "</ul>\n");
}
