/* SPDX-License-Identifier: Apache-2.0 */
/*
 * room_text: writes the pages that show a text: a version and a portion. Each heading of a
 * version leads to its own page, and says in which year its text last changed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "room.h"

#define YEAR_BYTES 4
#define ID_BYTES_MAX 40             /* "gaz-chg-" and a number */
#define ROOM_EVENTS_ID "gaz-events" /* the changes on the page of a portion */
#define TITLE_COLUMNS 60            /* a longer title is set smaller */
#define EVENTS_SHOWN 12             /* changes of a portion; earlier ones are folded */
#define NUMBER_BYTES_MAX 24

static const struct room_args none;

static int
by_portion(const void *a, const void *b)
{
	return strcmp(
	    ((const struct room_change *)a)->portion, ((const struct room_change *)b)->portion);
}

/* Sorts the list changes by portion, so that each heading finds its entry. */
static void
read_changes(struct room *r)
{
	const struct gaz_host *h = r->x.f.h;
	const struct gaz_node *first = room_list(r, "changes"), *n;
	const char *portion;
	size_t count = 0;

	for (n = first; n != NULL; n = h->next_sibling(n))
		count++;
	if (count == 0 || (r->changes = flow_alloc(&r->x.f, count * sizeof *r->changes)) == NULL)
		return;
	for (n = first; n != NULL; n = h->next_sibling(n))
		if ((portion = h->attr(n, "portion", NULL)) != NULL)
			r->changes[r->change_count++] = (struct room_change){ portion, n };
	if (r->change_count > 0)
		qsort(r->changes, r->change_count, sizeof *r->changes, by_portion);
}

/* The number without a full stop behind it; without a number, the heading. */
static struct tree_str
short_label(struct room *r, const struct gaz_node *n)
{
	const struct gaz_node *num = tree_child(&r->x.f.tree, n, GAZ_NUM);
	struct tree_str s = { 0 };

	if (num != NULL)
		s = flow_flatten(&r->x.f, num);
	while (s.len > 0 && strchr(".,:;", s.p[s.len - 1]) != NULL)
		s.len--;
	return s.len > 0 ? s : flow_label(&r->x.f, n);
}

/* The links to the last change of n and to the list of all its changes, with this id. */
static void
put_pop(struct room *r, const struct gaz_node *n, const struct room_change *c, struct tree_str id)
{
	struct tree_str all = room_join(r, r->base, flow_str("/~"), flow_str(c->portion));

	room_puts(r, "<span class=\"pop\" popover");
	flow_id_attr(&r->x.f, id);
	room_puts(r, "><b>");
	flow_text(&r->x.f, short_label(r, n));
	room_puts(r, "</b> \xc2\xb7 ");
	room_time(r, room_attr(r, c->entry, "date"));
	room_puts(r, " ");
	room_link(r, room_attr(r, c->entry, "href"), "", r->words->see_changes, none);
	if (r->base.len > 0) {
		room_puts(r, " ");
		room_link(r,
		    room_join(r, all, flow_str("#" ROOM_EVENTS_ID), (struct tree_str){ 0 }), "",
		    r->words->portion_changes, none);
	}
	room_puts(r, "</span>");
}

/*
 * Writes the mark of the last change of a portion. It is a button that opens the links to the
 * change; where a browser has no popovers, the style sheet shows the links instead.
 */
static void
put_changed(struct room *r, const struct gaz_node *n, const char *eid)
{
	struct room_change key = { eid, NULL }, *found = NULL;
	struct tree_str year, id;
	char name[ID_BYTES_MAX];

	if (r->change_count > 0)
		found = bsearch(&key, r->changes, r->change_count, sizeof *r->changes, by_portion);
	if (found == NULL)
		return;
	year = room_attr(r, found->entry, "date");
	year.len = year.len < YEAR_BYTES ? year.len : YEAR_BYTES;
	snprintf(name, sizeof name, "gaz-chg-%zu", ++r->mark_count);
	id = flow_str(name);
	room_puts(r, " <button type=\"button\" class=\"chg\"");
	flow_attr(&r->x.f, "popovertarget", id);
	html_word_lang(&r->x);
	room_puts(r, ">");
	room_say(r, r->words->changed_in, (struct room_args){ .a = year });
	room_puts(r, "</button> ");
	put_pop(r, n, found, id);
}

static void
put_own_link(struct room *r, struct tree_str url, struct tree_str name, struct tree_str shown)
{
	struct tree_str label = room_phrase(r, r->words->own_page, (struct room_args){ .a = name });

	room_puts(r, " <a class=\"p\"");
	flow_href(&r->x.f, "", url);
	flow_attr(&r->x.f, "aria-label", label);
	room_puts(r, ">");
	flow_text(&r->x.f, shown);
	room_puts(r, "</a>");
}

/* Writes the link to the component that is in the attachment n with this eId. */
static void
put_component(struct room *r, const struct gaz_node *n, const char *eid)
{
	const struct gaz_node *entry = room_list(r, "components");
	struct tree_str name;

	if (strcmp(r->x.f.h->name(n), "attachment") != 0 &&
	    strcmp(r->x.f.h->name(n), "component") != 0)
		return;
	while (entry != NULL && !tree_same(room_attr(r, entry, "portion"), flow_str(eid)))
		entry = r->x.f.h->next_sibling(entry);
	if (entry == NULL)
		return;
	name = room_attr(r, entry, "component");
	put_own_link(r, room_join(r, r->base, flow_str("/"), name), name, name);
}

/* Writes the link to the page of n at the end of its heading, and the mark of its last change. */
static void
put_head_end(struct html *x, const struct gaz_node *n)
{
	struct room *r = (struct room *)x;
	const char *eid = x->f.h->attr(n, "eId", NULL);

	if (eid == NULL || flow_id_of(&x->f, n).len == 0 || strpbrk(eid, "?#%") != NULL)
		return;
	if (r->base.len > 0) {
		put_own_link(r, room_join(r, r->base, flow_str("/~"), flow_str(eid)),
		    short_label(r, n), flow_str("\xc2\xa7"));
		put_component(r, n, eid);
	}
	put_changed(r, n, eid);
}

static void
put_kind(struct room *r)
{
	const struct tree_str parts[] = { room_own_kind(r), room_issuer(r),
		room_fact(r, "short-title") };
	bool any = false;

	room_puts(r, "<p class=\"kind\">");
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		room_puts(r, any && parts[i].len > 0 ? " \xc2\xb7 " : "");
		flow_text(&r->x.f, parts[i]);
		any = any || parts[i].len > 0;
	}
	room_puts(r, "</p>\n");
}

/* "Subjects: tax; road traffic", as they are recorded. */
static void
put_subjects(struct room *r)
{
	struct tree_str subjects = room_fact(r, "subjects");

	if (subjects.len == 0)
		return;
	room_puts(r, "<p class=\"kind\">");
	room_word(r, "span", "", r->words->subjects);
	room_puts(r, ": ");
	flow_text(&r->x.f, subjects);
	room_puts(r, "</p>\n");
}

static void
put_title(struct room *r)
{
	struct tree_str title = r->x.f.title;
	bool long_one = r->x.f.text->width(title.p, title.len) > TITLE_COLUMNS;

	room_puts(r, long_one ? "<h1 class=\"long\">" : "<h1>");
	flow_text(&r->x.f, title);
	room_puts(r, "</h1>\n");
}

static void
put_contents(struct room *r)
{
	if (r->x.f.entry_count < 2)
		return;
	room_puts(r, "<nav class=\"toc\" aria-labelledby=\"gaz-contents\">\n<details");
	room_puts(r, html_has_short_contents(&r->x) ? " open>\n" : ">\n");
	room_word(r, "summary", " id=\"gaz-contents\"", r->x.words->contents);
	room_puts(r, "\n");
	html_entries(&r->x);
	room_puts(r, "</details>\n</nav>\n");
}

static void
open_text(struct room *r)
{
	room_puts(r, "<div id=\"gaz-text\" tabindex=\"-1\">\n");
}

/* Writes a link of the row at the end of a portion; rel is "prev", "up" or "next". */
static void
put_turn(
    struct room *r, const char *rel, struct tree_str url, const char *word, struct tree_str title)
{
	room_puts(r, "<a");
	flow_attr(&r->x.f, "rel", flow_str(rel));
	flow_href(&r->x.f, "", url);
	room_puts(r, ">");
	room_word(r, "span", "", word);
	flow_text(&r->x.f, title);
	room_puts(r, "</a>\n");
}

/* Says above a divided text where the whole is. */
static void
put_division(struct room *r)
{
	if (r->parts == NULL)
		return;
	room_puts(r, "<p class=\"fold\">");
	room_link(r, room_whole(r, r->base), "", r->words->whole_text, none);
	room_puts(r, "</p>\n");
}

/* The links at the end of the first part of a divided text. */
static void
put_next_part(struct room *r)
{
	if (r->parts == NULL)
		return;
	room_puts(r, "<nav class=\"turn\"");
	room_word_attr(r, "aria-label", r->words->neighbours);
	room_puts(r, ">\n");
	put_turn(r, "up", room_whole(r, r->base), r->words->whole, r->x.f.title);
	put_turn(r, "next", r->parts[0].page, r->words->next, r->parts[0].label);
	room_puts(r, "</nav>\n");
}

void
room_version(struct room *r)
{
	bool two = r->x.f.entry_count >= 2;

	r->base = room_fact(r, room_is_current(r) ? "current" : "permanent");
	room_divide(r);
	read_changes(r);
	r->x.head_end = put_head_end;
	room_open_page(r, two ? "two" : "");
	room_puts(r, "<div class=\"head\">\n");
	put_kind(r);
	put_title(r);
	put_subjects(r);
	room_status(r);
	room_menus(r);
	put_division(r);
	room_puts(r, "</div>\n");
	put_contents(r);
	open_text(r);
	html_put_text(&r->x);
	put_next_part(r);
	room_puts(r, "</div>\n");
	room_close_page(r);
}

/* Title of the document and the labels of the divisions around the portion. */
static void
put_whole(struct room *r)
{
	room_puts(r, "<p class=\"kind\">");
	room_link_text(r, room_fact(r, "whole"), "", room_fact(r, "title"));
	html_topic_trail(&r->x);
	room_puts(r, "</p>\n<h1");
	if (r->x.f.topic != NULL)
		flow_id_attr(&r->x.f, flow_id_of(&r->x.f, r->x.f.topic));
	room_puts(r, ">");
	if (r->x.f.topic != NULL)
		flow_put_head(&r->x.f, r->x.f.topic);
	else
		flow_text(&r->x.f, r->x.f.title);
	room_puts(r, "</h1>\n");
}

/* A line of the list differences with that href: "was" or "is"; nothing without entries. */
static void
put_line(struct room *r, struct tree_str href, const char *line, const char *word)
{
	const struct gaz_node *n = room_list(r, "differences");
	const char *mark = strcmp(line, "is") == 0 ? "ins" : "del";
	bool open = false, differs;

	for (; n != NULL; n = r->x.f.h->next_sibling(n)) {
		if (!tree_same(room_attr(r, n, "href"), href) ||
		    !tree_same(room_attr(r, n, "line"), flow_str(line)))
			continue;
		if (!open) {
			flow_putf(&r->x.f, "<p class=\"%s\">", line);
			room_word(r, "span", " class=\"heard\"", word);
			room_puts(r, " ");
		}
		open = true;
		differs = room_attr(r, n, "differs").len > 0;
		flow_putf(&r->x.f, differs ? "<%s>" : "", mark);
		flow_text(&r->x.f, room_attr(r, n, "text"));
		flow_putf(&r->x.f, differs ? "</%s>" : "", mark);
	}
	room_puts(r, open ? "</p>\n" : "");
}

static void
put_event(struct room *r, const struct gaz_node *entry, bool first)
{
	struct tree_str compare = room_attr(r, entry, "compare");

	room_puts(r, room_rel(r, entry, "self") ? "<li aria-current=\"true\"><a" : "<li><a");
	flow_href(&r->x.f, "", room_attr(r, entry, "href"));
	room_puts(r, ">");
	room_time(r, room_attr(r, entry, "date"));
	room_puts(r, "</a> ");
	if (compare.len > 0) {
		room_link(r, compare, "", r->words->amended, none);
		room_puts(r, "\n");
		put_line(r, compare, "was", r->words->earlier_one);
		put_line(r, compare, "is", r->words->later_one);
	} else
		room_word(r, "span", " class=\"soft\"", first ? r->words->made : r->words->amended);
	room_puts(r, "</li>\n");
}

/* Starts a list of changes that is closed at first, and says which they are. */
static void
put_fold(struct room *r, size_t from, size_t count)
{
	char numbers[2][NUMBER_BYTES_MAX];

	snprintf(numbers[0], NUMBER_BYTES_MAX, "%zu", from);
	snprintf(numbers[1], NUMBER_BYTES_MAX, "%zu", count);
	room_puts(r, "</ul>\n<details>\n");
	room_element(r, "summary", "", r->words->range,
	    (struct room_args){ flow_str(numbers[0]), flow_str(numbers[1]), flow_str(numbers[1]) });
	room_puts(r, "\n<ul class=\"events line\">\n");
}

static void
put_events(struct room *r)
{
	const struct gaz_host *h = r->x.f.h;
	const struct gaz_node *first = room_list(r, "changes"), *n;
	size_t count = 0, at = 0;
	bool folds;

	if (first == NULL)
		return;
	for (n = first; n != NULL; n = h->next_sibling(n))
		count++;
	folds = count > EVENTS_SHOWN + 1;
	room_puts(r, "<section class=\"after\" aria-labelledby=\"" ROOM_EVENTS_ID "\">\n");
	room_word(r, "h2", " id=\"" ROOM_EVENTS_ID "\"", r->words->portion_changes);
	room_puts(r, "\n<ul class=\"events line\">\n");
	for (n = first; n != NULL; n = h->next_sibling(n)) {
		if (folds && at++ == EVENTS_SHOWN)
			put_fold(r, EVENTS_SHOWN + 1, count);
		put_event(r, n, h->next_sibling(n) == NULL);
	}
	room_puts(r, folds ? "</ul>\n</details>\n<p>" : "</ul>\n<p>");
	room_link(r, room_fact(r, "history"), "", r->words->history, none);
	room_puts(r, "</p>\n</section>\n");
}

/* The entry with this rel among the neighbours, or NULL. */
static const struct gaz_node *
neighbour(const struct room *r, const char *rel)
{
	const struct gaz_node *n = room_list(r, "neighbours");

	while (n != NULL && !room_rel(r, n, rel))
		n = r->x.f.h->next_sibling(n);
	return n;
}

/* The link to the place of the portion in the whole text. */
static void
put_context(struct room *r)
{
	const struct gaz_node *up = neighbour(r, "up");
	struct tree_str whole = room_fact(r, "whole"),
			title = up != NULL ? room_attr(r, up, "title") : room_fact(r, "title"),
			place = tree_fact(&r->x.f.tree, "portion");

	if (whole.len == 0)
		return;
	whole = room_whole(r, whole);
	if (place.len > 0 && place.p[0] == '!') { /* a component is in its attachment */
		if (memchr(place.p, '~', place.len) != NULL && up != NULL)
			whole = room_attr(r, up, "href");
		else if (up != NULL)
			whole = room_join(r, whole, flow_str("#"), room_attr(r, up, "portion"));
	} else {
		whole = room_join(r, whole, flow_str("#"), place);
	}
	put_turn(r, "up", whole, r->words->in_context, title);
}

static void
put_neighbours(struct room *r)
{
	const struct gaz_node *prev = neighbour(r, "prev"), *next = neighbour(r, "next");

	room_puts(r, "<nav class=\"turn\"");
	room_word_attr(r, "aria-label", r->words->neighbours);
	room_puts(r, ">\n");
	if (prev != NULL)
		put_turn(r, "prev", room_attr(r, prev, "href"), r->words->previous,
		    room_attr(r, prev, "title"));
	put_context(r);
	if (next != NULL)
		put_turn(r, "next", room_attr(r, next, "href"), r->words->next,
		    room_attr(r, next, "title"));
	room_puts(r, "</nav>\n");
}

void
room_portion(struct room *r)
{
	r->base = room_fact(r, "whole");
	r->x.head_end = put_head_end;
	room_open_page(r, "");
	room_puts(r, "<div class=\"head\">\n");
	put_whole(r);
	room_status(r);
	room_menus(r);
	room_puts(r, "</div>\n");
	open_text(r);
	html_put_text(&r->x);
	room_puts(r, "</div>\n");
	put_events(r);
	put_neighbours(r);
	room_close_page(r);
}
