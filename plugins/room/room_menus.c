/* SPDX-License-Identifier: Apache-2.0 */
/* room_menus: writes the three menus above a text: versions, download, cite; and the languages. */
#include <stdio.h>

#include "room.h"

#define VERSIONS_SHOWN 12 /* in the menu; the history has all */
#define SIZE_BYTES_MAX 32

static const struct room_args none;

static void
open_menu(struct room *r, const char *id, const char *word)
{
	room_puts(r, "<details class=\"menu\"");
	flow_id_attr(&r->x.f, flow_str(id));
	room_puts(r, ">");
	room_word(r, "summary", "", word);
	room_puts(r, "\n<div class=\"sheet\">\n");
}

static void
close_menu(struct room *r)
{
	room_puts(r, "</div></details>\n");
}

/* Writes behind the date of a version that it is in force, or that it is to come. */
static void
put_standing(struct room *r, const struct gaz_node *entry)
{
	const struct room_words *w = r->words;
	bool law = r->class == ROOM_LAW;

	if (room_rel(r, entry, "current"))
		flow_puts(&r->x.f, " \xe2\x80\x93 ");
	if (room_rel(r, entry, "current"))
		room_word(r, "span", "", law ? w->in_force : w->current);
	else if (tree_same(room_attr(r, entry, "status"), flow_str("future"))) {
		flow_puts(&r->x.f, " \xe2\x80\x93 ");
		room_word(r, "span", "", law ? w->future : w->announced);
	}
}

static void
put_date(struct room *r, const struct gaz_node *entry)
{
	bool self = room_rel(r, entry, "self");

	flow_puts(&r->x.f, self ? "<li aria-current=\"true\"><a" : "<li><a");
	flow_href(&r->x.f, "", room_attr(r, entry, "href"));
	room_puts(r, ">");
	room_time(r, room_attr(r, entry, "date"));
	room_puts(r, "</a>");
	put_standing(r, entry);
	room_puts(r, "</li>\n");
}

static void
put_dates(struct room *r)
{
	const struct gaz_node *n = room_list(r, "versions");
	size_t shown = 0;

	if (n == NULL)
		return;
	room_puts(r, "<ol class=\"line\">\n");
	for (; n != NULL; n = r->x.f.h->next_sibling(n))
		if (shown++ < VERSIONS_SHOWN || room_rel(r, n, "self") || room_rel(r, n, "current"))
			put_date(r, n);
	room_puts(r, "</ol>\n");
}

/* The other revisions for the same day. */
static void
put_revisions(struct room *r)
{
	const struct gaz_node *n = room_list(r, "revisions");

	if (n == NULL)
		return;
	room_puts(r, "<p>");
	room_word(r, "span", "", r->words->revisions);
	for (; n != NULL; n = r->x.f.h->next_sibling(n)) {
		room_puts(r, " \xc2\xb7 <a");
		flow_href(&r->x.f, "", room_attr(r, n, "href"));
		room_puts(r, ">");
		room_word(r, "span", "", r->x.words->revision);
		room_puts(r, " ");
		flow_text(&r->x.f, room_attr(r, n, "revision"));
		room_puts(r, "</a>");
	}
	room_puts(r, "</p>\n");
}

/* "As it stood on" a day. */
static void
put_day_form(struct room *r)
{
	struct tree_str action = room_fact(r, "on");

	if (action.len == 0)
		return;
	room_puts(r, "<form");
	flow_attr(&r->x.f, "action", action);
	room_puts(r, ">");
	room_word(r, "label", " for=\"gaz-on\"", r->words->as_on);
	room_puts(r, " <input type=\"date\" id=\"gaz-on\" name=\"date\" required");
	flow_attr(&r->x.f, "value", tree_fact(&r->x.f.tree, "date"));
	room_puts(r, "> ");
	room_word(r, "button", " type=\"submit\"", r->words->show);
	room_puts(r, "</form>\n");
}

static void
put_choice(struct room *r, const struct gaz_node *entry)
{
	room_puts(r, "<option");
	flow_attr(&r->x.f, "value", room_attr(r, entry, "end"));
	room_puts(r, ">");
	flow_text(&r->x.f, room_date(r, room_attr(r, entry, "date")));
	room_puts(r, "</option>\n");
}

/* The version shown, as the value of a form: "2006-05-01;r2". */
static struct tree_str
own_end(struct room *r)
{
	struct tree_str revision = tree_fact(&r->x.f.tree, "revision");

	return room_join(
	    r, tree_fact(&r->x.f.tree, "date"), flow_str(revision.len > 0 ? ";r" : ""), revision);
}

static bool
has_another(const struct room *r)
{
	const struct gaz_node *n = room_list(r, "versions");

	while (n != NULL && room_rel(r, n, "self"))
		n = r->x.f.h->next_sibling(n);
	return n != NULL;
}

static void
put_pair_form(struct room *r)
{
	const struct gaz_node *n = room_list(r, "versions");
	struct tree_str action = room_fact(r, "pair");

	if (action.len == 0 || !has_another(r))
		return;
	room_puts(r, "<form");
	flow_attr(&r->x.f, "action", action);
	room_puts(r, "><input type=\"hidden\" name=\"from\"");
	flow_attr(&r->x.f, "value", own_end(r));
	room_puts(r, ">");
	room_word(r, "label", " for=\"gaz-with\"", r->words->compare_with);
	room_puts(r, " <select id=\"gaz-with\" name=\"to\">\n");
	for (; n != NULL; n = r->x.f.h->next_sibling(n))
		if (!room_rel(r, n, "self"))
			put_choice(r, n);
	room_puts(r, "</select> ");
	room_word(r, "button", " type=\"submit\"", r->words->compare);
	room_puts(r, "</form>\n");
}

static void
put_versions(struct room *r)
{
	open_menu(r, "gaz-versions", r->words->versions);
	put_dates(r);
	put_revisions(r);
	put_day_form(r);
	put_pair_form(r);
	room_puts(r, "<p>");
	room_link(r, room_fact(r, "history"), "", r->words->history, none);
	room_puts(r, room_fact(r, "follow").len > 0 ? " \xc2\xb7 " : "");
	room_link(r, room_fact(r, "follow"), "", r->words->follow, none);
	room_puts(r, "</p>\n");
	close_menu(r);
}

static void
put_size(struct room *r, struct tree_str size)
{
	char text[SIZE_BYTES_MAX];
	unsigned long long bytes = 0;

	if (size.len == 0)
		return;
	for (size_t i = 0; i < size.len && size.p[i] >= '0' && size.p[i] <= '9'; i++)
		bytes = bytes * 10 + (unsigned long long)(size.p[i] - '0');
	snprintf(text, sizeof text, "%llu kB", (bytes + 999) / 1000);
	room_puts(r, " <span class=\"soft\" dir=\"ltr\">");
	room_puts(r, text);
	room_puts(r, "</span>");
}

static void
put_format(struct room *r, const struct gaz_node *entry)
{
	room_puts(r, "<li><a");
	flow_href(&r->x.f, "", room_attr(r, entry, "href"));
	flow_attr(&r->x.f, "type", room_attr(r, entry, "type"));
	room_lang_attr(r, flow_str("en"));
	room_puts(r, ">");
	flow_text(&r->x.f, room_attr(r, entry, "title"));
	room_puts(r, "</a>");
	put_size(r, room_attr(r, entry, "size"));
	room_puts(r, "</li>\n");
}

static void
put_download(struct room *r)
{
	const struct gaz_node *n = room_list(r, "formats");

	if (n == NULL)
		return;
	open_menu(r, "gaz-download", r->words->download);
	room_puts(r, "<ul>\n");
	for (; n != NULL; n = r->x.f.h->next_sibling(n))
		put_format(r, n);
	room_puts(r, "</ul>\n");
	room_word(r, "p", " class=\"soft\"", r->words->print);
	room_puts(r, "\n");
	close_menu(r);
}

/* The text in both languages. */
static void
put_beside(struct room *r, struct tree_str url)
{
	if (url.len == 0)
		return;
	room_puts(r, " (");
	room_link(r, url, "", r->words->beside, none);
	room_puts(r, ")");
}

static void
put_language(struct room *r, const struct gaz_node *entry)
{
	struct tree_str tag = room_attr(r, entry, "lang");
	const char *name = room_language_name(tag);

	room_puts(r, room_rel(r, entry, "self") ? "<li aria-current=\"true\"><a" : "<li><a");
	flow_href(&r->x.f, "", room_attr(r, entry, "href"));
	flow_attr(&r->x.f, "hreflang", tag);
	room_lang_attr(r, tag);
	room_puts(r, ">");
	flow_text(&r->x.f, name != NULL ? flow_str(name) : room_attr(r, entry, "language"));
	room_puts(r, "</a>");
	put_beside(r, room_attr(r, entry, "beside"));
	room_puts(r, "</li>\n");
}

static void
put_languages(struct room *r)
{
	const struct gaz_node *n = room_list(r, "languages");

	if (n == NULL)
		return;
	open_menu(r, "gaz-languages", r->words->languages);
	room_puts(r, "<ul class=\"line\">\n");
	for (; n != NULL; n = r->x.f.h->next_sibling(n))
		put_language(r, n);
	room_puts(r, "</ul>\n");
	close_menu(r);
}

void
room_menus(struct room *r)
{
	room_puts(r, "<div class=\"bar\">\n");
	if (room_list(r, "versions") != NULL || room_fact(r, "history").len > 0)
		put_versions(r);
	put_download(r);
	open_menu(r, "gaz-cite", r->words->cite);
	room_citation(r);
	close_menu(r);
	put_languages(r);
	room_puts(r, "</div>\n");
}
