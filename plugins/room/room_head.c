/* SPDX-License-Identifier: Apache-2.0 */
/* room_head: writes the element head: title, addresses, icon and style. */
#include <string.h>

#include "room.h"

/* A sheet with lines on it, for a website without a logo. */
#define ICON                                                                        \
	"data:image/svg+xml,%3Csvg%20xmlns='http://www.w3.org/2000/svg'%20"         \
	"viewBox='0%200%2016%2016'%3E%3Cpath%20fill='%2314508c'%20d='M2%200h12v16H" \
	"2z'/%3E%3Cpath%20stroke='%23fff'%20d='M4%204.5h8M4%207.5h8M4%2010.5h5'/%3E%3C/svg%3E"

struct tree_str
room_canonical(const struct room *r)
{
	if (room_is(r, "page", "history"))
		return room_fact(r, "history");
	if (room_is(r, "page", "home"))
		return room_fact(r, "home");
	if (!r->has_text)
		return room_fact(r, "filter");
	if (!r->x.f.compared && room_is_current(r) && room_fact(r, "current").len > 0)
		return room_fact(r, "current");
	return room_fact(r, "permanent");
}

static void
put_title(struct room *r)
{
	struct tree_str site = room_site(r);

	room_puts(r, "<title>");
	if (r->x.f.topic != NULL) {
		flow_text(&r->x.f, r->x.label);
		room_puts(r, " \xe2\x80\x93 ");
	}
	flow_text(&r->x.f, r->x.f.title);
	if (r->version.len > 0 && (r->x.f.compared || !room_is_current(r))) {
		room_puts(r, ", ");
		flow_text(&r->x.f, r->version);
	}
	if (!tree_same(site, r->x.f.title)) {
		room_puts(r, " \xe2\x80\x93 ");
		flow_text(&r->x.f, site);
	}
	room_puts(r, "</title>\n");
}

/* A superseded text, a comparison and a filtered list are for readers, not for search engines. */
static bool
is_for_engines(const struct room *r)
{
	return !room_is(r, "page", "error") && !r->x.f.compared && room_is_current(r) &&
	       room_fact(r, "q").len == 0;
}

static void
put_link(struct room *r, const char *attrs, struct tree_str url)
{
	if (url.len == 0)
		return;
	room_puts(r, "<link");
	room_puts(r, attrs);
	flow_href(&r->x.f, "", url);
	room_puts(r, ">\n");
}

static bool
is_feed(const struct room *r, struct tree_str url)
{
	return tree_same(url, room_fact(r, "follow")) || tree_same(url, room_fact(r, "feed"));
}

/* Programs find a feed by its media type, and offer it by its title. */
static void
put_feed(struct room *r, const char *fact, const char *title)
{
	struct tree_str url = room_fact(r, fact);

	if (url.len == 0)
		return;
	room_puts(r, "<link rel=\"alternate\" type=\"application/atom+xml\"");
	room_word_attr(r, "title", title);
	flow_href(&r->x.f, "", url);
	room_puts(r, ">\n");
}

/* Browsers offer the search in their address bar. */
static void
put_opensearch(struct room *r)
{
	struct tree_str url = room_fact(r, "opensearch");

	if (url.len == 0)
		return;
	room_puts(r, "<link rel=\"search\" type=\"application/opensearchdescription+xml\"");
	flow_attr(&r->x.f, "title", room_site(r));
	flow_href(&r->x.f, "", url);
	room_puts(r, ">\n");
}

static void
put_alternates(struct room *r)
{
	const struct gaz_node *n = room_list(r, "formats");

	put_feed(r, "follow", room_fact(r, "history").len > 0 ? r->words->history : r->words->news);
	put_feed(r, "feed", r->words->news);
	for (; n != NULL; n = r->x.f.h->next_sibling(n)) {
		if (is_feed(r, room_attr(r, n, "href")))
			continue;
		room_puts(r, "<link rel=\"alternate\"");
		flow_attr(&r->x.f, "type", room_attr(r, n, "type"));
		flow_href(&r->x.f, "", room_attr(r, n, "href"));
		room_puts(r, ">\n");
	}
	for (n = room_list(r, "languages"); n != NULL; n = r->x.f.h->next_sibling(n)) {
		room_puts(r, "<link rel=\"alternate\"");
		flow_attr(&r->x.f, "hreflang", room_attr(r, n, "lang"));
		flow_href(&r->x.f, "", room_attr(r, n, "href"));
		room_puts(r, ">\n");
	}
}

void
room_head(struct room *r)
{
	struct tree_str logo = room_fact(r, "logo");

	room_puts(r, "<head>\n<meta charset=\"utf-8\">\n");
	put_title(r);
	room_puts(r, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		     "<meta name=\"color-scheme\" content=\"light dark\">\n");
	if (!is_for_engines(r))
		room_puts(r, "<meta name=\"robots\" content=\"noindex\">\n");
	if (r->has_text)
		html_description(&r->x);
	put_link(r, " rel=\"canonical\"", room_canonical(r));
	put_link(r, " rel=\"icon\"", logo.len > 0 ? logo : flow_str(ICON));
	put_opensearch(r);
	put_alternates(r);
	if (r->has_text && !r->x.f.compared)
		room_legislation(r);
	room_style(r);
	room_puts(r, "</head>\n");
}
