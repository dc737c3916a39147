/* SPDX-License-Identifier: Apache-2.0 */
/*
 * listing: what there is, as a list of links. A link says what tells its line from the others: a
 * reader that jumps from link to link hears nothing else.
 */
#include "html.h"

/* One fact of an entry behind what before says; whether it has it. */
static bool
put_fact(struct html *x, const struct gaz_node *entry, const char *name, const char *word,
    const char *before)
{
	const char *value = x->h->attr(entry, name, NULL);

	if (value == NULL)
		return false;
	html_puts(x, before);
	if (word != NULL) {
		html_puts(x, "<span");
		html_word_lang(x);
		html_puts(x, ">");
		html_puts(x, word);
		html_puts(x, "</span> ");
	}
	html_text(x, html_str(value));
	return true;
}

/* What lies in other languages than the page says so. */
static bool
has_other_language(struct html *x, const struct gaz_node *entry)
{
	const char *language = x->h->attr(entry, "language", NULL);

	return language != NULL && !html_same(html_str(language), html_fact(x, "language"));
}

static void
put_entry(struct html *x, const struct gaz_node *entry)
{
	static const char first[] = " <small>", next[] = " \xc2\xb7 ";
	bool any;

	html_puts(x, "<li><a");
	html_href(x, "", html_str(x->h->attr(entry, "href", NULL)));
	html_puts(x, ">");
	html_text(x, html_str(x->h->attr(entry, "title", NULL)));
	any = put_fact(x, entry, "date", NULL, first);
	if (has_other_language(x, entry))
		any = put_fact(x, entry, "language", NULL, any ? next : first) || any;
	any = put_fact(x, entry, "revision", x->words->revision, any ? next : first) || any;
	html_puts(x, any ? "</small></a>" : "</a>");
	if (put_fact(x, entry, "published", x->words->published, first))
		html_puts(x, "</small>");
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
