/* SPDX-License-Identifier: Apache-2.0 */
/* room_search: writes the page with what a search found. */
#include "room.h"

static void
put_snippet(struct room *r, const struct gaz_node *entry)
{
	struct tree_str s = room_attr(r, entry, "snippet");

	if (s.len == 0)
		return;
	room_puts(r, "<p class=\"snippet\"");
	room_lang_attr(r, room_attr(r, entry, "lang"));
	room_puts(r, " dir=\"auto\">");
	html_snippet(&r->x, s, room_attr(r, entry, "marks"));
	room_puts(r, "</p>\n");
}

/* "Art. 12 Heading", or of a document its title. */
static void
put_name(struct room *r, const struct gaz_node *entry)
{
	struct tree_str num = room_attr(r, entry, "num"), heading = room_attr(r, entry, "heading");

	room_puts(r, "<h3><a");
	flow_href(&r->x.f, "", room_attr(r, entry, "href"));
	room_lang_attr(r, room_attr(r, entry, "lang"));
	room_puts(r, ">");
	if (room_attr(r, entry, "portion").len == 0) {
		flow_text(&r->x.f, room_attr(r, entry, "title"));
	} else {
		flow_text(&r->x.f, num);
		if (num.len > 0 && heading.len > 0)
			room_puts(r, " ");
		flow_text(&r->x.f, heading);
		if (num.len + heading.len == 0)
			flow_text(&r->x.f, room_attr(r, entry, "portion"));
	}
	room_puts(r, "</a></h3>\n");
}

static void
put_details(struct room *r, const struct gaz_node *entry)
{
	struct tree_str date = room_attr(r, entry, "date"), until = room_attr(r, entry, "until"),
			earlier = room_attr(r, entry, "earlier");

	room_puts(r, "<p class=\"soft\">");
	if (room_attr(r, entry, "portion").len > 0) {
		room_puts(r, "<bdi");
		room_lang_attr(r, room_attr(r, entry, "lang"));
		room_puts(r, ">");
		flow_text(&r->x.f, room_attr(r, entry, "title"));
		room_puts(r, "</bdi> \xc2\xb7 ");
	}
	room_element(r, "span", "", r->words->since, (struct room_args){ .a = date });
	if (until.len > 0) {
		room_puts(r, " \xe2\x80\x93 ");
		room_time(r, until);
	}
	if (earlier.len > 0) {
		room_puts(r, " \xc2\xb7 ");
		room_element(
		    r, "span", "", r->words->also_earlier, (struct room_args){ .a = earlier });
	}
	room_puts(r, "</p>\n");
}

static void
put_results(struct room *r)
{
	const struct gaz_node *n = room_list(r, "results");

	if (n == NULL) {
		room_word(r, "p", " class=\"nil\"", r->words->nothing_found);
		room_puts(r, "\n");
		return;
	}
	room_puts(r, "<ol class=\"works\">\n");
	for (; n != NULL; n = r->x.f.h->next_sibling(n)) {
		room_puts(r, "<li>");
		put_name(r, n);
		put_snippet(r, n);
		put_details(r, n);
		room_puts(r, "</li>\n");
	}
	room_puts(r, "</ol>\n");
}

/* Notes above the results: the query was cut or read as plain words, time ended, the index lags. */
static void
put_notes(struct room *r)
{
	struct tree_str indexed = room_fact(r, "indexed"), of = room_fact(r, "of");

	if (room_fact(r, "plain").len > 0)
		room_word(r, "p", "", r->words->searched_plainly);
	if (room_fact(r, "cut").len > 0)
		room_word(r, "p", "", r->words->searched_in_part);
	if (room_fact(r, "partial").len > 0)
		room_word(r, "p", "", r->words->time_ended);
	if (!tree_same(indexed, of))
		room_word(r, "p", "", r->words->index_is_behind);
}

static void
put_suggestion(struct room *r)
{
	const struct gaz_node *n = room_list(r, "suggestions");

	if (n == NULL)
		return;
	room_puts(r, "<p>");
	room_link(r, room_attr(r, n, "href"), "", r->words->did_you_mean,
	    (struct room_args){ .a = room_attr(r, n, "title") });
	room_puts(r, "</p>\n");
}

static void
put_form(struct room *r)
{
	room_puts(r, "<form class=\"find\"");
	flow_attr(&r->x.f, "action", room_fact(r, "search"));
	room_puts(r, "><span class=\"wide\">");
	room_word(r, "label", " for=\"gaz-q\"", r->words->search_label);
	room_puts(r, " <input type=\"search\" id=\"gaz-q\" name=\"q\"");
	flow_attr(&r->x.f, "value", room_fact(r, "q"));
	room_puts(r, "> ");
	room_word(r, "button", " type=\"submit\"", r->words->search);
	room_puts(r, "</span> <span>");
	room_word(r, "label", " for=\"gaz-date\"", r->words->as_on);
	room_puts(r, " <input type=\"date\" id=\"gaz-date\" name=\"date\"");
	flow_attr(&r->x.f, "value", room_fact(r, "date"));
	room_puts(
	    r, "></span> <span><input type=\"checkbox\" id=\"gaz-all\" name=\"all\" value=\"1\"");
	room_puts(r, room_fact(r, "all").len > 0 ? " checked> " : "> ");
	room_word(r, "label", " for=\"gaz-all\"", r->words->all_versions);
	room_puts(r, "</span>");
	room_puts(r, "</form>\n");
}

void
room_search(struct room *r)
{
	struct tree_str total = room_fact(r, "total");

	room_open_page(r, room_has_folders(r) ? "two" : "");
	room_puts(r, "<div class=\"head\">\n<h1>");
	flow_text(&r->x.f, r->x.f.title);
	room_puts(r, "</h1>\n");
	put_form(r);
	room_puts(r, "</div>\n");
	room_folders(r);
	room_puts(r, "<div id=\"gaz-text\" tabindex=\"-1\">\n");
	if (total.len > 0) {
		put_notes(r);
		put_suggestion(r);
		room_element(r, "h2", "",
		    room_fact(r, "about").len > 0 ? r->words->about_found : r->words->found,
		    (struct room_args){ .a = total });
		room_puts(r, "\n");
		put_results(r);
		room_range(r, "results");
	}
	room_puts(r, "</div>\n");
	room_close_page(r);
}
