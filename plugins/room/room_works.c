/* SPDX-License-Identifier: Apache-2.0 */
/* room_works: writes lists of works, and the links from one page of such a list to the next. */
#include <stdio.h>
#include <stdlib.h>

#include "room.h"

#define NUMBER_BYTES_MAX 24

/* "Act no. 3 of 2014 · Issuer · from 1 May 2006 · History". */
static void
put_details(struct room *r, const struct gaz_node *entry, bool news)
{
	struct tree_str kind =
	    room_kind(r, room_attr(r, entry, "label"), room_attr(r, entry, "type"),
		room_attr(r, entry, "number"), room_attr(r, entry, "work"));
	struct tree_str issuer = room_attr(r, entry, "issuer"), date = room_attr(r, entry, "date"),
			published = room_attr(r, entry, "published"),
			history = room_attr(r, entry, "history");

	room_puts(r, "<p class=\"soft\">");
	flow_text(&r->x.f, kind);
	if (issuer.len > 0) {
		room_puts(r, " \xc2\xb7 <bdi");
		room_lang_attr(r, room_attr(r, entry, "lang"));
		room_puts(r, ">");
		flow_text(&r->x.f, issuer);
		room_puts(r, "</bdi>");
	}
	if (date.len > 0) {
		room_puts(r, " \xc2\xb7 ");
		room_element(r, "span", "", r->words->since, (struct room_args){ .a = date });
	}
	if (news && published.len > 0) {
		room_puts(r, " \xc2\xb7 ");
		room_word(r, "span", "", r->x.words->published);
		room_puts(r, " ");
		room_time(r, published);
	}
	if (history.len > 0) {
		room_puts(r, " \xc2\xb7 <a");
		flow_href(&r->x.f, "", history);
		flow_attr(&r->x.f, "aria-label",
		    room_join(r, flow_str(r->words->history), flow_str(": "),
			room_attr(r, entry, "title")));
		html_word_lang(&r->x);
		room_puts(r, ">");
		room_puts(r, r->words->history);
		room_puts(r, "</a>");
	}
	room_puts(r, "</p>");
}

void
room_works(struct room *r, const char *list)
{
	const struct gaz_node *n = room_list(r, list);

	if (n == NULL)
		return;
	room_puts(r, "<ul class=\"works\">\n");
	for (; n != NULL; n = r->x.f.h->next_sibling(n)) {
		room_puts(r, "<li><h3><a");
		flow_href(&r->x.f, "", room_attr(r, n, "href"));
		room_lang_attr(r, room_attr(r, n, "lang"));
		room_puts(r, ">");
		flow_text(&r->x.f, room_attr(r, n, "title"));
		room_puts(r, "</a></h3>");
		put_details(r, n, tree_same(flow_str(list), flow_str("news")));
		room_puts(r, "</li>\n");
	}
	room_puts(r, "</ul>\n");
}

void
room_formats(struct room *r)
{
	const struct gaz_node *n = room_list(r, "formats");

	if (n == NULL)
		return;
	room_puts(r, "<p class=\"kind\">");
	room_word(r, "span", "", r->words->download);
	for (; n != NULL; n = r->x.f.h->next_sibling(n)) {
		room_puts(r, " \xc2\xb7 <a");
		flow_href(&r->x.f, "", room_attr(r, n, "href"));
		flow_attr(&r->x.f, "type", room_attr(r, n, "type"));
		room_lang_attr(r, flow_str("en"));
		room_puts(r, ">");
		flow_text(&r->x.f, room_attr(r, n, "title"));
		room_puts(r, "</a>");
	}
	room_puts(r, "</p>\n");
}

static unsigned long
number_of(struct tree_str s)
{
	return s.len > 0 ? strtoul(s.p, NULL, 10) : 0;
}

/* "51–100 of 230", by the number of entries on this page. */
static void
put_range(struct room *r, size_t entries)
{
	char last[NUMBER_BYTES_MAX];
	struct tree_str first = room_fact(r, "first"), total = room_fact(r, "total");
	int len = snprintf(last, sizeof last, "%zu", (size_t)number_of(first) + entries - 1);

	if (first.len == 0 || total.len == 0 || len < 0)
		return;
	room_element(r, "p", " class=\"soft\"", r->words->range,
	    (struct room_args){ first, { last, (size_t)len }, total });
	room_puts(r, "\n");
}

void
room_range(struct room *r, const char *list)
{
	const struct gaz_host *h = r->x.f.h;
	size_t entries = 0;

	for (const struct gaz_node *n = room_list(r, list); n != NULL; n = h->next_sibling(n))
		entries++;
	if (entries > 0)
		put_range(r, entries);
	room_pages(r);
}

void
room_pages(struct room *r)
{
	const struct gaz_host *h = r->x.f.h;
	const struct gaz_node *n = room_list(r, "pages");

	if (n == NULL)
		return;
	room_puts(r, "<nav");
	room_word_attr(r, "aria-label", r->words->pages);
	room_puts(r, "><ul class=\"more\">\n");
	for (; n != NULL; n = h->next_sibling(n)) {
		bool next = room_rel(r, n, "next");

		room_puts(r, "<li>");
		room_link(r, room_attr(r, n, "href"), next ? " rel=\"next\"" : " rel=\"prev\"",
		    next ? r->words->next : r->words->previous, (struct room_args){ 0 });
		room_puts(r, "</li>\n");
	}
	room_puts(r, "</ul></nav>\n");
}
