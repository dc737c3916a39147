/* SPDX-License-Identifier: Apache-2.0 */
/*
 * room_comparison: writes the page of a comparison: two selects with the versions, what changed,
 * and the text of both versions at once.
 */
#include <string.h>

#include "room.h"

static const struct room_args none;

/* The version of the list with this day; NULL: it is not among them. */
static const struct gaz_node *
version_of_day(const struct room *r, struct tree_str day)
{
	const struct gaz_node *n = room_list(r, "versions");

	while (n != NULL && !tree_same(room_attr(r, n, "date"), day))
		n = r->x.f.h->next_sibling(n);
	return n;
}

/* "Earlier version" or "Later version"; prefix: "earlier-" or "", as of html_version_fact(). */
static const char *
word_for(const struct room *r, const char *prefix)
{
	bool is_later = (*prefix == '\0') != r->x.f.turned;

	return is_later ? r->words->later_one : r->words->earlier_one;
}

/* One of the two selects. */
static void
put_select(struct room *r, const char *name, const char *prefix)
{
	const struct gaz_node *n = room_list(r, "versions");
	struct tree_str date = html_version_fact(&r->x, prefix, "date");

	room_puts(r, "<label>");
	room_word(r, "span", "", word_for(r, prefix));
	flow_putf(&r->x.f, " <select name=\"%s\">\n", name);
	for (; n != NULL; n = r->x.f.h->next_sibling(n)) {
		room_puts(r, "<option");
		flow_attr(&r->x.f, "value", room_attr(r, n, "end"));
		room_puts(r, tree_same(room_attr(r, n, "date"), date) ? " selected>" : ">");
		flow_text(&r->x.f, room_date(r, room_attr(r, n, "date")));
		room_puts(r, "</option>\n");
	}
	room_puts(r, "</select></label>\n");
}

static void
put_pair(struct room *r)
{
	struct tree_str action = room_fact(r, "pair");

	if (action.len == 0 || room_list(r, "versions") == NULL)
		return;
	room_puts(r, "<form class=\"find\"");
	flow_attr(&r->x.f, "action", action);
	room_puts(r, ">\n");
	put_select(r, "from", "earlier-");
	put_select(r, "to", "");
	room_word(r, "button", " type=\"submit\"", r->words->compare);
	room_puts(r, "</form>\n");
}

/* A link to the page of one of the versions, and the separator behind it. */
static void
put_version(struct room *r, const char *prefix)
{
	const struct gaz_node *n = version_of_day(r, html_version_fact(&r->x, prefix, "date"));

	if (n == NULL)
		return;
	room_link(r, room_attr(r, n, "href"), "", word_for(r, prefix), none);
	room_puts(r, " \xc2\xb7 ");
}

/* Links to both versions and to the history. */
static void
put_both(struct room *r)
{
	room_puts(r, "<p class=\"kind\">");
	put_version(r, "earlier-");
	put_version(r, "");
	room_link(r, room_fact(r, "history"), "", r->words->history, none);
	room_puts(r, "</p>\n");
}

/* The options of the page, as its query spells them; NULL: as it is without. */
struct choice {
	const char *show, *columns, *way;
};

static void
put_choice(struct room *r, struct choice c, const char *class, const char *word)
{
	const char *const query[][2] = { { "show", c.show }, { "columns", c.columns },
		{ "way", c.way } };
	struct tree_str url = flow_str("?");

	for (size_t i = 0; i < sizeof query / sizeof query[0]; i++)
		if (query[i][1] != NULL)
			url = room_join(r,
			    room_join(
				r, url, flow_str(url.len > 1 ? "&" : ""), flow_str(query[i][0])),
			    flow_str("="), flow_str(query[i][1]));
	flow_putf(&r->x.f, "<p class=\"%s\">", class);
	room_link(r, url, "", word, none);
	room_puts(r, "</p>\n");
}

/* Links to the same comparison shown otherwise: more of the text, its columns, its direction. */
static void
put_choices(struct html *x)
{
	struct room *r = (struct room *)x;
	const char *show = x->f.h->option_string(x->f.job, "show");
	bool only = x->compared.changed_only, beside = x->compared.beside;
	const struct choice now = { .show = strcmp(show, "auto") == 0 ? NULL : show,
		.columns = beside ? NULL : "one",
		.way = x->f.turned ? "back" : NULL };
	struct choice c = now;

	c.show = only ? "all" : "changed";
	if (x->f.entry_count >= 2)
		put_choice(r, c, "choice", only ? r->words->whole_text : r->words->changes_only);
	c = now;
	c.columns = beside ? "one" : NULL;
	put_choice(r, c, "choice cols", beside ? r->words->one_column : r->words->two_columns);
	c = now;
	c.way = x->f.turned ? NULL : "back";
	put_choice(r, c, "choice", r->words->other_way);
}

/* The head of one of the two columns. */
static void
put_column(struct room *r, const char *class, const char *prefix)
{
	flow_putf(&r->x.f, "<p class=\"%s\">", class);
	room_word(r, "span", "", word_for(r, prefix));
	room_puts(r, " \xc2\xb7 ");
	room_time(r, html_version_fact(&r->x, prefix, "date"));
	room_puts(r, "</p>\n");
}

static void
put_columns(struct room *r)
{
	if (!r->x.compared.beside || !r->x.compared.any)
		return;
	room_puts(r, "<div class=\"pair names\" hidden>\n");
	put_column(r, "went", "earlier-");
	put_column(r, "came", "");
	room_puts(r, "</div>\n");
}

static void
put_compared_title(struct room *r)
{
	room_puts(r, "<p class=\"kind\">");
	room_link_text(r, room_fact(r, "current"), "", r->x.f.title);
	html_topic_trail(&r->x);
	if (r->x.f.topic != NULL) {
		room_puts(r, "<span class=\"sep\"> \xc2\xb7 </span>");
		flow_text(&r->x.f, r->x.label);
	}
	room_puts(r, "</p>\n<h1");
	if (r->x.f.topic != NULL)
		flow_id_attr(&r->x.f, flow_id_of(&r->x.f, r->x.f.topic));
	html_word_lang(&r->x);
	room_puts(r, ">");
	room_say(r, r->words->compared,
	    (struct room_args){ .a = html_version_fact(&r->x, "earlier-", "date"),
		.b = html_version_fact(&r->x, "", "date") });
	room_puts(r, "</h1>\n");
}

/* A link to the page of n in one of the versions. */
static void
put_page_of(struct room *r, const char *prefix, const struct gaz_node *n, const char *eid)
{
	struct tree_str date = html_version_fact(&r->x, prefix, "date");
	const struct gaz_node *version = version_of_day(r, date);

	if (version == NULL)
		return;
	date = room_date(r, date);
	room_puts(r, " <a class=\"of\"");
	flow_href(&r->x.f, "",
	    room_join(r, room_attr(r, version, "href"), flow_str("/~"), flow_str(eid)));
	flow_attr(&r->x.f, "aria-label",
	    room_phrase(r, r->words->own_page,
		(struct room_args){
		    .a = room_join(r, flow_label(&r->x.f, n), flow_str(", "), date) }));
	room_puts(r, ">\xc2\xa7 ");
	flow_text(&r->x.f, date);
	room_puts(r, "</a>");
}

/*
 * Links from a changed unit to its page in both versions. The earlier version may have it under
 * another eId if an attribute changed, so then there is no link to it.
 */
static void
put_pages(struct room *r, const struct gaz_node *n)
{
	const struct gaz_host *h = r->x.f.h;
	const char *eid = h->attr(n, "eId", NULL);
	int change = flow_change(&r->x.f, n);

	if (eid == NULL || strpbrk(eid, "?#%") != NULL || !flow_is_changed(&r->x.f, n) ||
	    h->kind(n) != GAZ_HIER || tree_rank(&r->x.f.tree, n) != TREE_UNIT)
		return;
	if (change == GAZ_SAME || change == GAZ_DELETED)
		put_page_of(r, "earlier-", n, eid);
	if (change != GAZ_DELETED)
		put_page_of(r, "", n, eid);
}

/* A link to another change of the list above the text; word: says in which direction it is. */
static void
put_step(struct room *r, const struct flow_entry *to, const char *arrow, const char *word)
{
	room_puts(r, " <a class=\"of step\"");
	flow_href(&r->x.f, "#", to->id);
	flow_attr(
	    &r->x.f, "aria-label", room_phrase(r, word, (struct room_args){ .a = to->label }));
	room_puts(r, ">");
	room_puts(r, arrow);
	room_puts(r, "</a>");
}

/* Links from a change of the list to the one before and the one after. */
static void
put_steps(struct room *r, const struct gaz_node *n)
{
	const struct flow *f = &r->x.f;
	size_t i = f->entry_at, next; /* its entry is the last that was written */

	if (i == 0 || f->entries[i - 1].node != n || !html_is_listed(&r->x, i - 1))
		return;
	if (r->last_change > 0)
		put_step(
		    r, &f->entries[r->last_change - 1], "\xe2\x86\x91", r->words->previous_change);
	r->last_change = i;
	for (next = i; next < f->entry_count && !html_is_listed(&r->x, next);)
		next++;
	if (next < f->entry_count)
		put_step(r, &f->entries[next], "\xe2\x86\x93", r->words->next_change);
}

static void
put_head_end(struct html *x, const struct gaz_node *n)
{
	put_pages((struct room *)x, n);
	put_steps((struct room *)x, n);
}

void
room_comparison(struct room *r)
{
	bool two = r->x.compared.any && r->x.f.entry_count > 0, beside = r->x.compared.beside;

	r->x.head_end = put_head_end;
	r->x.choices = put_choices;
	room_open_page(r, two ? beside ? "two beside" : "two" : beside ? "beside" : "");
	room_puts(r, "<div class=\"head\">\n");
	put_compared_title(r);
	put_pair(r);
	put_both(r);
	room_formats(r);
	room_puts(r, "</div>\n");
	html_summary(&r->x);
	room_puts(r, "<div id=\"gaz-text\" tabindex=\"-1\">\n");
	put_columns(r);
	html_put_text(&r->x);
	room_puts(r, "</div>\n");
	room_close_page(r);
}
