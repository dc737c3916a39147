/* SPDX-License-Identifier: Apache-2.0 */
/* room_error: writes the page of an error: what happened, what there is instead, the request. */
#include <stdlib.h>

#include "room.h"

#define HTTP_SEVERAL 300
#define HTTP_GONE 410
#define HTTP_NOT_FOUND 404
#define HTTP_NOT_ACCEPTABLE 406
#define HTTP_METHOD_NOT_ALLOWED 405
#define HTTP_TIMEOUT 408
#define HTTP_TOO_LARGE 413
#define HTTP_EXPECTATION_FAILED 417
#define HTTP_SERVER_ERROR 500
#define HTTP_NOT_IMPLEMENTED 501

const char *
room_error_title(const struct room *r)
{
	struct tree_str s = room_fact(r, "code");
	long code = s.len > 0 ? strtol(s.p, NULL, 10) : HTTP_NOT_FOUND;

	switch (code) {
	case HTTP_SEVERAL: return r->words->several;
	case HTTP_NOT_FOUND: return r->words->not_found;
	case HTTP_GONE: return r->words->gone;
	case HTTP_NOT_ACCEPTABLE: return r->words->not_in_this_form;
	case HTTP_METHOD_NOT_ALLOWED:
	case HTTP_TIMEOUT:
	case HTTP_TOO_LARGE:
	case HTTP_EXPECTATION_FAILED:
	case HTTP_NOT_IMPLEMENTED: return r->words->not_done;
	default: return code >= HTTP_SERVER_ERROR ? r->words->failed : r->words->not_understood;
	}
}

/* The sentence of the server, which begins with a small letter and has no full stop. */
static void
put_detail(struct room *r, struct tree_str detail)
{
	char first;

	if (detail.len == 0)
		return;
	first = detail.p[0] >= 'a' && detail.p[0] <= 'z' ? (char)(detail.p[0] - 'a' + 'A')
							 : detail.p[0];
	room_puts(r, "<p");
	room_lang_attr(r, flow_str("en"));
	room_puts(r, ">");
	flow_text(&r->x.f, room_join(r, (struct tree_str){ &first, 1 },
			       (struct tree_str){ detail.p + 1, detail.len - 1 },
			       flow_str(detail.p[detail.len - 1] == '.' ? "" : ".")));
	room_puts(r, "</p>\n");
}

static void
put_nearest(struct room *r)
{
	const struct gaz_node *n = room_list(r, "nearest");

	if (n == NULL)
		return;
	if (room_error_title(r) != r->words->several)
		room_word(r, "h2", "", r->words->instead);
	room_puts(r, "\n<ul>\n");
	for (; n != NULL; n = r->x.f.h->next_sibling(n)) {
		room_puts(r, "<li>");
		if (tree_same(room_attr(r, n, "rel"), flow_str("history")))
			room_link(r, room_attr(r, n, "href"), "", r->words->history,
			    (struct room_args){ 0 });
		else
			room_link_text(r, room_attr(r, n, "href"), "", room_attr(r, n, "title"));
		room_puts(r, "</li>\n");
	}
	room_puts(r, "</ul>\n");
}

void
room_error(struct room *r)
{
	struct tree_str detail = room_fact(r, "detail"), request = room_fact(r, "request");

	room_open_page(r, "");
	room_puts(r, "<div class=\"head\">\n<p class=\"kind\">");
	flow_text(&r->x.f, room_fact(r, "code"));
	room_puts(r, "</p>\n");
	room_word(r, "h1", "", room_error_title(r));
	room_puts(r, "\n</div>\n<div id=\"gaz-text\" tabindex=\"-1\">\n");
	put_detail(r, detail);
	put_nearest(r);
	if (room_fact(r, "home").len > 0) {
		room_puts(r, "<p>");
		room_link(r, room_fact(r, "home"), "", r->words->to_home, (struct room_args){ 0 });
		room_puts(r, "</p>\n");
	}
	if (request.len > 0)
		room_element(r, "p", " class=\"soft\"", r->words->request,
		    (struct room_args){ .a = request });
	room_puts(r, "\n</div>\n");
	room_close_page(r);
}
