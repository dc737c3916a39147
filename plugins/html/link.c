/* SPDX-License-Identifier: Apache-2.0 */
/* link: references. Inside the document they lead to the id of their target, to the web as they
 * are; others are text. */
#include "html.h"

#include <string.h>

static bool
is_alnum(char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* http or https with a host of plain ASCII: anything else a checker or a reading system may trip
 * over. */
bool
html_is_web_url(struct html_str url)
{
	size_t at = url.len > 8 && memcmp(url.p, "https://", 8) == 0  ? 8
		    : url.len > 7 && memcmp(url.p, "http://", 7) == 0 ? 7
								      : 0;
	size_t from = at;

	if (at == 0)
		return false;
	while (at < url.len && (is_alnum(url.p[at]) || url.p[at] == '.' || url.p[at] == '-'))
		at++;
	if (at == from || !is_alnum(url.p[from]) || !is_alnum(url.p[at - 1]))
		return false;
	if (at < url.len && url.p[at] == ':')
		for (at++; at < url.len && url.p[at] >= '0' && url.p[at] <= '9';)
			at++;
	return at == url.len || strchr("/?#", url.p[at]) != NULL;
}

static bool
is_hex(char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

/* RFC 3986: unreserved, the delimiters that may stand in a path or query, and "%" before two hex
 * digits. */
static bool
may_stand(struct html_str s, size_t at)
{
	char c = s.p[at];

	if (c == '%')
		return at + 2 < s.len && is_hex(s.p[at + 1]) && is_hex(s.p[at + 2]);
	return is_alnum(c) || (c != '\0' && strchr("-._~:/?#@!$&'()*+,;=", c) != NULL);
}

void
html_href(struct html *x, const char *before, struct html_str url)
{
	size_t i, from = 0;
	bool fragment = *before == '#';

	html_puts(x, " href=\"");
	html_puts(x, before);
	for (i = 0; i <= url.len; i++) {
		if (i < url.len && may_stand(url, i) && !(url.p[i] == '#' && fragment) &&
		    url.p[i] != '&') {
			fragment = fragment || url.p[i] == '#';
			continue;
		}
		html_put(x, url.p + from, i - from);
		if (i < url.len && url.p[i] == '&')
			html_puts(x, "&amp;");
		else if (i < url.len)
			html_putf(x, "%%%02X", (unsigned)(unsigned char)url.p[i]);
		from = i + 1;
	}
	html_puts(x, "\"");
}

/* Writes the start tag; false if the reference leads nowhere we know. */
static bool
put_start(struct html *x, const char *href)
{
	const struct html_id *id = href[0] == '#' ? html_ids_find(x, href + 1) : NULL;

	if (id == NULL && !html_is_web_url(html_str(href)))
		return false;
	html_puts(x, "<a");
	if (id != NULL)
		html_href(x, "#", id->target);
	else
		html_href(x, "", html_str(href));
	html_puts(x, ">");
	return true;
}

void
html_link(struct html *x, const struct gaz_node *n)
{
	const char *href = x->h->attr(n, "href", NULL);
	unsigned flat = x->at.flat;

	if (href == NULL || x->at.in_link || !html_has_text(x, n)) {
		html_walk_children(x, n);
		return;
	}
	html_need_p(x);
	if (!put_start(x, href)) {
		html_walk_children(x, n);
		return;
	}
	x->at.in_link = true;
	x->at.flat++; /* what stands in a link stays in its line */
	html_walk_children(x, n);
	x->at.flat = flat;
	x->at.in_link = false;
	html_puts(x, "</a>");
}
