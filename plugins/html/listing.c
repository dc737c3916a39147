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
	const char *value = x->f.h->attr(entry, name, NULL);

	if (value == NULL)
		return false;
	flow_puts(&x->f, before);
	if (word != NULL) {
		flow_puts(&x->f, "<span");
		html_word_lang(x);
		flow_puts(&x->f, ">");
		flow_puts(&x->f, word);
		flow_puts(&x->f, "</span> ");
	}
	flow_text(&x->f, flow_str(value));
	return true;
}

/* What lies in other languages than the page says so. */
static bool
has_other_language(struct html *x, const struct gaz_node *entry)
{
	const char *language = x->f.h->attr(entry, "language", NULL);

	return language != NULL && !flow_same(flow_str(language), flow_fact(&x->f, "language"));
}

static void
put_entry(struct html *x, const struct gaz_node *entry)
{
	static const char first[] = " <small>", next[] = " \xc2\xb7 ";
	bool any;

	flow_puts(&x->f, "<li><a");
	flow_href(&x->f, "", flow_str(x->f.h->attr(entry, "href", NULL)));
	flow_puts(&x->f, ">");
	flow_text(&x->f, flow_str(x->f.h->attr(entry, "title", NULL)));
	any = put_fact(x, entry, "date", NULL, first);
	if (has_other_language(x, entry))
		any = put_fact(x, entry, "language", NULL, any ? next : first) || any;
	any = put_fact(x, entry, "revision", x->words->revision, any ? next : first) || any;
	flow_puts(&x->f, any ? "</small></a>" : "</a>");
	if (put_fact(x, entry, "published", x->words->published, first))
		flow_puts(&x->f, "</small>");
	flow_puts(&x->f, "</li>\n");
}

void
html_listing(struct html *x, const struct gaz_node *listing)
{
	const struct gaz_node *c = flow_child(&x->f, listing, GAZ_ENTRY);

	if (c == NULL)
		return; /* HTML wants an item in each list */
	flow_puts(&x->f, "<ul class=\"listing\">\n");
	for (; c != NULL && x->f.rc == GAZ_OK; c = x->f.h->next_sibling(c))
		if (x->f.h->kind(c) == GAZ_ENTRY)
			put_entry(x, c);
	flow_puts(&x->f, "</ul>\n");
}
