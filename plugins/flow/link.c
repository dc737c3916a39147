/* SPDX-License-Identifier: Apache-2.0 */
/* link: references. Inside the document they lead to the id of their target, to the web as they
 * are; others are text. */
#include "inside.h"

#include <stdio.h>
#include <string.h>

#define FILE_NAME_MAX 32 /* "text-001.xhtml" */

static bool
is_alnum(char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* http or https with a host of plain ASCII: anything else a checker or a reading system may trip
 * over. */
bool
flow_is_web_url(struct flow_str url)
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
may_stand(struct flow_str s, size_t at)
{
	char c = s.p[at];

	if (c == '%')
		return at + 2 < s.len && is_hex(s.p[at + 1]) && is_hex(s.p[at + 2]);
	return is_alnum(c) || (c != '\0' && strchr("-._~:/?#@!$&'()*+,;=", c) != NULL);
}

void
flow_href(struct flow *f, const char *before, struct flow_str url)
{
	size_t i, from = 0;
	bool fragment = *before != '\0';

	flow_puts(f, " href=\"");
	flow_puts(f, before);
	for (i = 0; i <= url.len; i++) {
		if (i < url.len && may_stand(url, i) && !(url.p[i] == '#' && fragment) &&
		    url.p[i] != '&') {
			fragment = fragment || url.p[i] == '#';
			continue;
		}
		flow_put(f, url.p + from, i - from);
		if (i < url.len && url.p[i] == '&')
			flow_puts(f, "&amp;");
		else if (i < url.len)
			flow_putf(f, "%%%02X", (unsigned)(unsigned char)url.p[i]);
		from = i + 1;
	}
	flow_puts(f, "\"");
}

static void
put_place(struct flow *f, const struct flow_id *id)
{
	char before[FILE_NAME_MAX + 2] = "#";

	if (id->file != f->file)
		snprintf(before, sizeof before, "%s#", f->form->file_name(f, id->file));
	flow_href(f, before, id->target);
}

/* Writes the start tag; false if the reference leads nowhere we know. */
static bool
put_start(struct flow *f, const char *href)
{
	const struct flow_id *id = href[0] == '#' ? flow_ids_find(f, href + 1) : NULL;

	if (id == NULL && !flow_is_web_url(flow_str(href)))
		return false;
	flow_puts(f, "<a");
	if (id != NULL)
		put_place(f, id);
	else
		flow_href(f, "", flow_str(href));
	flow_puts(f, ">");
	return true;
}

void
flow_link(struct flow *f, const struct gaz_node *n)
{
	const char *href = f->h->attr(n, "href", NULL);
	unsigned flat = f->at.flat;

	if (href == NULL || f->at.in_link || !flow_has_text(f, n)) {
		flow_walk_children(f, n);
		return;
	}
	flow_need_p(f);
	if (!put_start(f, href)) {
		flow_walk_children(f, n);
		return;
	}
	f->at.in_link = true;
	f->at.flat++; /* what stands in a link stays in its line */
	flow_walk_children(f, n);
	f->at.flat = flat;
	f->at.in_link = false;
	flow_puts(f, "</a>");
}
