/* SPDX-License-Identifier: Apache-2.0 */
/*
 * room_history: writes the page of a history: a table of the versions, newest first, with what
 * changed in each; two of them can be chosen for a comparison. Without a style sheet, and on a
 * narrow screen, each row is a paragraph.
 */
#include "room.h"

/* A radio button; checked: whether it is chosen at first. */
static void
put_pick(
    struct room *r, const struct gaz_node *entry, const char *name, const char *word, bool checked)
{
	struct tree_str date = room_date(r, room_attr(r, entry, "date"));

	flow_putf(&r->x.f, "<td class=\"pick\"><label><input type=\"radio\" name=\"%s\"", name);
	flow_attr(&r->x.f, "value", room_attr(r, entry, "end"));
	room_puts(r, checked ? " checked" : "");
	room_puts(r, "> <span>");
	room_puts(r, word);
	room_puts(r, "<span class=\"heard\"> ");
	flow_text(&r->x.f, date);
	room_puts(r, "</span></span></label></td>\n");
}

/* The portions that this version changed. */
static void
put_portions(struct room *r, const struct gaz_node *version)
{
	const struct gaz_host *h = r->x.f.h;
	const struct gaz_node *n = room_list(r, "changes");
	struct tree_str end = room_attr(r, version, "end"), title;
	bool any = false;

	for (; n != NULL; n = h->next_sibling(n)) {
		if (!tree_same(room_attr(r, n, "end"), end))
			continue;
		room_puts(r, any ? "<li>" : "<ul><li>");
		title = room_attr(r, n, "title");
		room_link_text(r, room_attr(r, n, "href"), "",
		    title.len > 0 ? title : room_attr(r, n, "portion"));
		room_puts(r, "</li>\n");
		any = true;
	}
	room_puts(r, any ? "</ul>" : "");
}

static void
put_until(struct room *r, const struct gaz_node *entry)
{
	struct tree_str until = room_attr(r, entry, "until");

	struct tree_str status = room_attr(r, entry, "status");
	bool is_repealed = tree_same(status, flow_str("repealed"));

	if (is_repealed)
		room_word(r, "strong", " class=\"tag\"", r->words->repealed);
	else if (room_rel(r, entry, "current"))
		room_word(r, "strong", " class=\"tag now\"",
		    r->class == ROOM_LAW ? r->words->in_force : r->words->current);
	else if (tree_same(status, flow_str("future")))
		room_word(r, "strong", " class=\"tag\"",
		    r->class == ROOM_LAW ? r->words->future : r->words->announced);
	if (until.len > 0 && (is_repealed || !room_rel(r, entry, "current"))) {
		room_word(r, "span", " class=\"lab\"", r->words->until);
		room_puts(r, " ");
		room_time(r, until);
	}
}

/* Writes issuer, revision (from the second on), time of publication and reason of a version. */
static void
put_publication(struct room *r, const struct gaz_node *entry)
{
	struct tree_str revision = room_attr(r, entry, "revision"),
			published = room_attr(r, entry, "published"),
			issuer = room_attr(r, entry, "issuer"),
			reason = room_attr(r, entry, "reason");

	room_puts(r, "<span class=\"when\">");
	flow_text(&r->x.f, issuer);
	room_puts(r, issuer.len > 0 ? " \xc2\xb7 " : "");
	if (revision.len > 0 && !tree_same(revision, flow_str("1"))) {
		room_word(r, "span", "", r->x.words->revision);
		room_puts(r, " ");
		flow_text(&r->x.f, revision);
		room_puts(r, " \xc2\xb7 ");
	}
	if (published.len > 0) {
		room_word(r, "span", "", r->x.words->published);
		room_puts(r, " ");
		room_time(r, published);
	}
	if (reason.len > 0) {
		room_puts(r, " \xc2\xb7 <bdi>");
		flow_text(&r->x.f, reason);
		room_puts(r, "</bdi>");
	}
	room_puts(r, "</span>\n");
}

/* The day of a row on one line, in a browser without style sheets, too. */
static void
put_day(struct room *r, struct tree_str date)
{
	struct tree_str words = room_date(r, date);
	size_t at = 0, end;

	room_puts(r, "<time");
	flow_attr(&r->x.f, "datetime", date);
	html_word_lang(&r->x);
	room_puts(r, ">");
	while (at < words.len) {
		for (end = at; end < words.len && words.p[end] != ' ';)
			end++;
		flow_text(&r->x.f, (struct tree_str){ words.p + at, end - at });
		if (end < words.len)
			room_puts(r, "\xc2\xa0");
		at = end + 1;
	}
	room_puts(r, "</time>");
}

/* number: 0 is the newest; it and the one before are chosen at first. */
static void
put_row(struct room *r, const struct gaz_node *entry, size_t number, bool pair)
{
	room_puts(r, "<tr>\n<th scope=\"row\"><a");
	flow_href(&r->x.f, "", room_attr(r, entry, "href"));
	room_puts(r, ">");
	put_day(r, room_attr(r, entry, "date"));
	room_puts(r, "</a></th>\n<td>");
	put_until(r, entry);
	room_puts(r, "</td>\n<td>");
	put_portions(r, entry);
	put_publication(r, entry);
	room_puts(r, "</td>\n");
	if (pair) {
		put_pick(r, entry, "from", r->words->earlier_one, number == 1);
		put_pick(r, entry, "to", r->words->later_one, number == 0);
	}
	room_puts(r, "</tr>\n");
}

static void
put_column(struct room *r, const char *word)
{
	room_word(r, "th", " scope=\"col\"", word);
}

static void
put_table(struct room *r, const struct gaz_node *first, bool pair)
{
	size_t number = 0;

	room_puts(r, "<table class=\"past\">\n");
	room_word(r, "caption", " class=\"heard\"", r->words->versions);
	room_puts(r, "\n<thead><tr>");
	put_column(r, r->words->from);
	put_column(r, r->words->until);
	put_column(r, r->x.words->changes.title);
	if (pair) {
		put_column(r, r->words->earlier_one);
		put_column(r, r->words->later_one);
	}
	room_puts(r, "</tr></thead>\n<tbody>\n");
	for (const struct gaz_node *n = first; n != NULL; n = r->x.f.h->next_sibling(n))
		put_row(r, n, number++, pair);
	room_puts(r, "</tbody>\n</table>\n");
}

static void
put_versions(struct room *r)
{
	const struct gaz_node *first = room_list(r, "versions");
	struct tree_str action = room_fact(r, "pair");
	bool pair = first != NULL && action.len > 0 && r->x.f.h->next_sibling(first) != NULL;

	if (first == NULL)
		return;
	if (pair) {
		room_puts(r, "<form");
		flow_attr(&r->x.f, "action", action);
		room_puts(r, ">\n");
	}
	put_table(r, first, pair);
	if (pair) {
		room_puts(r, "<p>");
		room_word(r, "button", " type=\"submit\"", r->words->chosen_two);
		room_puts(r, "</p>\n</form>\n");
	}
	room_pages(r);
}

/* The withdrawn versions of a work, each with its date and reason. */
static void
put_withdrawn(struct room *r)
{
	const struct gaz_node *n = room_list(r, "withdrawn");

	if (n == NULL)
		return;
	room_word(r, "h2", "", r->words->withdrawn);
	room_puts(r, "\n<ul class=\"gone\">\n");
	for (; n != NULL; n = r->x.f.h->next_sibling(n)) {
		room_puts(r, "<li>");
		room_time(r, room_attr(r, n, "date"));
		room_puts(r, ", ");
		room_word(r, "span", "", r->x.words->revision);
		room_puts(r, " ");
		flow_text(&r->x.f, room_attr(r, n, "revision"));
		room_puts(r, ": <bdi>");
		flow_text(&r->x.f, room_attr(r, n, "reason"));
		room_puts(r, "</bdi> <span class=\"when\">");
		room_time(r, room_attr(r, n, "withdrawn"));
		room_puts(r, "</span></li>\n");
	}
	room_puts(r, "</ul>\n");
}

void
room_history(struct room *r)
{
	room_open_page(r, "");
	room_puts(r, "<div class=\"head\">\n");
	room_word(r, "p", " class=\"kind\"", r->words->history);
	room_puts(r, "\n<h1>");
	flow_text(&r->x.f, r->x.f.title);
	room_puts(r, "</h1>\n<p>");
	room_link(r, room_fact(r, "current"), "",
	    r->class == ROOM_LAW ? r->words->read_in_force : r->words->read_current,
	    (struct room_args){ 0 });
	room_puts(r, "</p>\n<p>");
	room_link(r, room_fact(r, "follow"), "", r->words->follow, (struct room_args){ 0 });
	room_puts(r, "</p>\n</div>\n<div id=\"gaz-text\" tabindex=\"-1\">\n");
	put_versions(r);
	put_withdrawn(r);
	room_puts(r, "</div>\n");
	room_close_page(r);
}
