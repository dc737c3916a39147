/* SPDX-License-Identifier: Apache-2.0 */
/* room_frame: writes what is around each page: the site, the way to the page, the footer. */
#include "room.h"

/* The URL of a page of the website, by its path without the first '/'; empty: not known. */
static struct tree_str
page_of_site(struct room *r, const char *path)
{
	struct tree_str home = room_fact(r, "home");

	if (home.len == 0)
		return home;
	return room_join(r, home, flow_str(path), (struct tree_str){ 0 });
}

static void
put_brand(struct room *r)
{
	struct tree_str logo = room_fact(r, "logo"), home = room_fact(r, "home");

	room_puts(r, home.len > 0 ? "<a class=\"brand\"" : "<span class=\"brand\"");
	if (home.len > 0)
		flow_href(&r->x.f, "", home);
	room_puts(r, ">");
	if (logo.len > 0) {
		room_puts(r, "<img alt=\"\"");
		flow_attr(&r->x.f, "src", logo);
		room_puts(r, ">");
	}
	flow_text(&r->x.f, room_site(r));
	room_puts(r, home.len > 0 ? "</a>\n" : "</span>\n");
}

static void
put_search(struct room *r)
{
	struct tree_str action = room_fact(r, "search");

	if (action.len == 0)
		return;
	room_puts(r, "<search><form role=\"search\"");
	flow_attr(&r->x.f, "action", action);
	room_puts(r, "><input type=\"search\" name=\"q\"");
	room_word_attr(r, "aria-label", r->words->search_label);
	flow_attr(&r->x.f, "value", room_fact(r, "q"));
	room_puts(r, "> ");
	room_word(r, "button", " type=\"submit\"", r->words->search);
	room_puts(r, "</form></search>\n");
}

static void
put_item(struct room *r, struct tree_str url, const char *word)
{
	if (url.len == 0)
		return;
	room_puts(r, "<li>");
	room_link(r, url, "", word, (struct room_args){ 0 });
	room_puts(r, "</li>");
}

static void
put_links(struct room *r)
{
	room_puts(r, "<nav");
	room_word_attr(r, "aria-label", r->words->site);
	room_puts(r, "><ul>");
	put_item(r, room_fact(r, "home"), r->words->documents);
	put_item(r, page_of_site(r, "changes"), r->words->news);
	if (r->has_text && !r->x.f.compared)
		put_item(r, flow_str("#gaz-cite"), r->words->how_to_cite);
	room_puts(r, "</ul></nav>\n");
}

static void
put_header(struct room *r)
{
	room_puts(r, "<header class=\"site\">\n");
	put_brand(r);
	put_search(r);
	if (room_fact(r, "home").len > 0)
		put_links(r);
	room_puts(r, "</header>\n");
}

/* The name of a page above: the first one by its word, a folder of a kind by that of the kind. */
static void
put_step(struct room *r, const struct gaz_node *entry)
{
	struct tree_str title = room_attr(r, entry, "title");
	const char *word = room_kind_word(r->words, title);

	if (room_rel(r, entry, "home"))
		word = r->words->documents;
	room_puts(r, "<li>");
	if (word != NULL)
		room_link(r, room_attr(r, entry, "href"), "", word, (struct room_args){ 0 });
	else
		room_link_text(r, room_attr(r, entry, "href"), "", title);
	room_puts(r, "</li>");
}

static void
put_crumbs(struct room *r)
{
	const struct gaz_node *entry = room_list(r, "path");
	struct tree_str here = r->x.f.topic != NULL ? r->x.label : r->x.f.title;

	if (r->x.f.compared)
		here = r->version;
	else if (room_is(r, "page", "history"))
		here = flow_str(r->words->history);
	if (entry == NULL)
		return;
	room_puts(r, "<nav class=\"crumbs\"");
	room_word_attr(r, "aria-label", r->words->you_are_here);
	room_puts(r, "><ol>");
	for (; entry != NULL; entry = r->x.f.h->next_sibling(entry))
		put_step(r, entry);
	room_puts(r, "<li aria-current=\"page\">");
	flow_text(&r->x.f, here);
	room_puts(r, "</li></ol></nav>\n");
}

void
room_open_page(struct room *r, const char *main_class)
{
	room_puts(r, "<!DOCTYPE html>\n<html");
	flow_lang(&r->x.f, r->x.f.lang, false);
	room_puts(r, ">\n");
	room_head(r);
	room_puts(r, "<body>\n");
	room_link(
	    r, flow_str("#gaz-text"), " class=\"skip\"", r->x.words->skip, (struct room_args){ 0 });
	room_puts(r, "\n");
	put_header(r);
	put_crumbs(r);
	room_puts(r, "<main");
	if (*main_class != '\0')
		flow_attr(&r->x.f, "class", flow_str(main_class));
	room_puts(r, ">\n");
}

/* A link behind another one. */
static void
put_next(struct room *r, struct tree_str url, const char *word)
{
	if (url.len == 0)
		return;
	room_puts(r, " \xc2\xb7 ");
	room_link(r, url, "", word, (struct room_args){ 0 });
}

void
room_close_page(struct room *r)
{
	struct tree_str footer = room_fact(r, "footer"), statement = room_fact(r, "accessibility");

	room_puts(r, "</main>\n<footer class=\"site\">\n");
	if (footer.len > 0) {
		room_puts(r, "<p dir=\"auto\">");
		flow_text(&r->x.f, footer);
		room_puts(r, "</p>\n");
	}
	room_puts(r, "<p>");
	room_link(r, page_of_site(r, "formats.json"), "", r->words->data, (struct room_args){ 0 });
	put_next(r, room_fact(r, "feed"), r->words->feed);
	put_next(r, statement, r->words->accessibility);
	room_puts(r, "</p>\n</footer>\n");
	if (r->has_text)
		room_script(r);
	room_puts(r, "</body>\n</html>\n");
}
