/* SPDX-License-Identifier: Apache-2.0 */
/* link: references. Inside the document they lead to the file and id of their target, to the web as
 * they are; others are text. */
#include "epub.h"

#include <string.h>

static bool
is_alnum(char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* http or https with a host of plain ASCII: anything else a checker or a reading system may trip
 * over. */
bool
epub_is_web_url(struct epub_str url)
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
may_stand(struct epub_str s, size_t at)
{
	char c = s.p[at];

	if (c == '%')
		return at + 2 < s.len && is_hex(s.p[at + 1]) && is_hex(s.p[at + 2]);
	return is_alnum(c) || (c != '\0' && strchr("-._~:/?#@!$&'()*+,;=", c) != NULL);
}

void
epub_href(struct epub *e, struct epub_str url)
{
	size_t i, from = 0;
	bool fragment = false;

	epub_puts(e, " href=\"");
	for (i = 0; i <= url.len; i++) {
		if (i < url.len && may_stand(url, i) && !(url.p[i] == '#' && fragment) &&
		    url.p[i] != '&') {
			fragment = fragment || url.p[i] == '#';
			continue;
		}
		epub_put(e, url.p + from, i - from);
		if (i < url.len && url.p[i] == '&')
			epub_puts(e, "&amp;");
		else if (i < url.len)
			epub_putf(e, "%%%02X", (unsigned)(unsigned char)url.p[i]);
		from = i + 1;
	}
	epub_puts(e, "\"");
}

/* Writes the start tag; false if the reference leads nowhere we know. */
static bool
put_start(struct epub *e, const char *href)
{
	const struct epub_id *id;

	if (href[0] == '#') {
		if ((id = epub_ids_find(e, href + 1)) == NULL)
			return false;
		epub_puts(e, "<a href=\"");
		if (id->file != e->page.file)
			epub_puts(e, e->files[id->file].name);
		epub_puts(e, "#");
		epub_put(e, id->target.p, id->target.len);
		epub_puts(e, "\"");
	} else if (epub_is_web_url(epub_str(href))) {
		epub_puts(e, "<a");
		epub_href(e, epub_str(href));
	} else {
		return false;
	}
	epub_puts(e, ">");
	return true;
}

void
epub_link(struct epub *e, const struct gaz_node *n)
{
	const char *href = e->h->attr(n, "href", NULL);
	unsigned flat = e->page.flat;

	if (href == NULL || e->page.in_link || !epub_has_text(e, n)) {
		epub_walk_children(e, n);
		return;
	}
	epub_need_p(e);
	if (!put_start(e, href)) {
		epub_walk_children(e, n);
		return;
	}
	e->page.in_link = true;
	e->page.flat++; /* what stands in a link stays in its line */
	epub_walk_children(e, n);
	e->page.flat = flat;
	e->page.in_link = false;
	epub_puts(e, "</a>");
}
