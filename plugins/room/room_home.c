/* SPDX-License-Identifier: Apache-2.0 */
/* room_home: writes the pages that list works: home, a folder, what is new. */
#include <stdlib.h>
#include <string.h>

#include "room.h"

struct folder {
	const char *key;
	const struct gaz_node *entry;
};

static void
put_filter(struct room *r)
{
	struct tree_str action = room_fact(r, "filter");

	if (action.len == 0)
		return;
	room_puts(r, "<form class=\"find\"");
	flow_attr(&r->x.f, "action", action);
	room_puts(r, ">");
	room_word(r, "label", " for=\"gaz-filter\"", r->words->filter);
	room_puts(r, " <input type=\"search\" id=\"gaz-filter\" name=\"q\"");
	flow_attr(&r->x.f, "value", room_fact(r, "q"));
	room_puts(r, "> ");
	room_word(r, "button", " type=\"submit\"", r->words->find);
	room_puts(r, "</form>\n");
}

/* The provision that the words of the filter cite. */
static void
put_go_to(struct room *r)
{
	const struct gaz_node *n = room_list(r, "goto");

	if (n == NULL)
		return;
	room_puts(r, "<p>");
	room_link(r, room_attr(r, n, "href"), "", r->words->go_to,
	    (struct room_args){ .a = room_attr(r, n, "title") });
	room_puts(r, "</p>\n");
}

/* The name of a folder: that of a kind or a language by its word. */
static void
put_folder(struct room *r, const struct gaz_node *entry)
{
	struct tree_str tag = room_attr(r, entry, "lang"), count = room_attr(r, entry, "count");
	const char *kind = room_kind_word(r->words, room_attr(r, entry, "key")),
		   *language = tag.len > 0 ? room_language_name(tag) : NULL;

	room_puts(r, "<li><a");
	flow_href(&r->x.f, "", room_attr(r, entry, "href"));
	if (room_rel(r, entry, "self"))
		room_puts(r, " aria-current=\"true\"");
	room_puts(r, "><bdi");
	if (language != NULL)
		room_lang_attr(r, tag);
	room_puts(r, ">");
	flow_text(&r->x.f, language != NULL ? flow_str(language)
			   : kind != NULL   ? flow_str(kind)
					    : room_attr(r, entry, "title"));
	room_puts(r, "</bdi>");
	if (count.len > 0) {
		room_puts(r, " <span class=\"count\">");
		if (room_fact(r, "about").len > 0)
			room_puts(r, "\xe2\x89\x88\xc2\xa0"); /* "about equal" */
		flow_text(&r->x.f, count);
		room_puts(r, "</span>");
	}
	room_puts(r, "</a></li>\n");
}

/* The order of two folders by key; of years, the latest first. */
static int
by_key(const void *a, const void *b)
{
	const struct folder *x = a, *y = b;

	if (x->key[0] >= '0' && x->key[0] <= '9')
		return strcmp(y->key, x->key);
	return strcmp(x->key, y->key);
}

static void
put_folders(struct room *r, const char *list, const char *word, bool sorted)
{
	const struct gaz_host *h = r->x.f.h;
	const struct gaz_node *first = room_list(r, list), *n;
	struct folder *all;
	size_t count = 0, i = 0;
	const char *key;

	for (n = first; n != NULL; n = h->next_sibling(n))
		count++;
	if (count == 0 || (all = flow_alloc(&r->x.f, count * sizeof *all)) == NULL)
		return;
	for (n = first; n != NULL; n = h->next_sibling(n)) {
		key = h->attr(n, "key", NULL);
		all[i++] = (struct folder){ key != NULL ? key : "", n };
	}
	if (sorted)
		qsort(all, count, sizeof *all, by_key);
	room_word(r, "h2", "", word);
	room_puts(r, "\n<ul>\n");
	for (i = 0; i < count; i++)
		put_folder(r, all[i].entry);
	room_puts(r, "</ul>\n");
}

bool
room_has_folders(const struct room *r)
{
	return room_list(r, "kinds") != NULL || room_list(r, "places") != NULL ||
	       room_list(r, "years") != NULL || room_list(r, "tongues") != NULL;
}

void
room_folders(struct room *r)
{
	if (!room_has_folders(r))
		return;
	room_puts(r, "<nav class=\"toc\"");
	room_word_attr(r, "aria-label", r->words->narrow);
	room_puts(r, ">\n<details>\n");
	room_word(r, "summary", "", r->words->narrow);
	room_puts(r, "\n");
	put_folders(r, "kinds", r->words->kinds, true);
	put_folders(r, "places", r->words->places, true);
	put_folders(r, "years", r->words->years, true);
	put_folders(r, "tongues", r->words->tongues, true);
	put_folders(r, "issuers", r->words->issuers, false);
	put_folders(r, "documents", r->words->documents, false);
	room_puts(r, "</details>\n</nav>\n");
}

static void
put_section(struct room *r, const char *list, const char *word)
{
	if (room_list(r, list) == NULL)
		return;
	room_puts(r, "<section class=\"news\">\n");
	room_word(r, "h2", "", word);
	room_puts(r, "\n");
	room_works(r, list);
	room_puts(r, "</section>\n");
}

static void
put_all(struct room *r)
{
	struct tree_str total = room_fact(r, "total");

	room_puts(r, "<section class=\"news\">\n<h2");
	html_word_lang(&r->x);
	room_puts(r, ">");
	room_puts(r, r->words->all_documents);
	if (total.len > 0) {
		room_puts(r, " <span class=\"count\">");
		flow_text(&r->x.f, total);
		room_puts(r, "</span>");
	}
	room_puts(r, "</h2>\n");
	if (room_list(r, "works") == NULL)
		room_word(r, "p", " class=\"nil\"", r->words->nothing_found);
	room_works(r, "works");
	room_range(r, "works");
	room_formats(r);
	room_puts(r, "</section>\n");
}

static void
open_page(struct room *r, const char *main_class)
{
	room_open_page(r, main_class);
	room_puts(r, "<div class=\"head\">\n<h1>");
	flow_text(&r->x.f, r->x.f.title);
	room_puts(r, "</h1>\n");
}

static void
put_follow(struct room *r, struct tree_str feed)
{
	if (feed.len == 0)
		return;
	room_puts(r, "<p>");
	room_link(r, feed, "", r->words->follow, (struct room_args){ 0 });
	room_puts(r, "</p>\n");
}

void
room_home(struct room *r)
{
	open_page(r, room_has_folders(r) ? "two" : "");
	put_filter(r);
	put_go_to(r);
	put_follow(r, room_fact(r, "follow"));
	room_puts(r, "</div>\n");
	room_folders(r);
	room_puts(r, "<div id=\"gaz-text\" tabindex=\"-1\">\n");
	put_section(r, "news", r->words->new_documents);
	put_section(r, "coming", r->words->coming);
	put_all(r);
	room_puts(r, "</div>\n");
	room_close_page(r);
}

void
room_changes(struct room *r)
{
	open_page(r, "");
	put_follow(
	    r, room_fact(r, "follow").len > 0 ? room_fact(r, "follow") : room_fact(r, "feed"));
	room_puts(r, "</div>\n<div id=\"gaz-text\" tabindex=\"-1\">\n");
	put_section(r, "coming", r->words->coming);
	put_section(r, "news", r->words->new_documents);
	room_puts(r, "</div>\n");
	room_close_page(r);
}
