/* SPDX-License-Identifier: Apache-2.0 */
/*
 * link: writes references. A reference within the document becomes a link to the id of its target,
 * a web URL becomes a link, and any other reference is written as plain text.
 */
#include "flow_private.h"

#include <stdio.h>
#include <string.h>

#define MAIN_COMPONENT "!main"

static bool
is_alnum(char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/* http or https with an ASCII host name: validators and reading systems may reject others. */
bool
flow_is_web_url(struct tree_str url)
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

/*
 * RFC 3986: unreserved characters, delimiters that are allowed in a path or query, and "%" before
 * two hexadecimal digits.
 */
static bool
may_stand(struct tree_str s, size_t at)
{
	char c = s.p[at];

	if (c == '%')
		return at + 2 < s.len && is_hex(s.p[at + 1]) && is_hex(s.p[at + 2]);
	return is_alnum(c) || (c != '\0' && strchr("-._~:/?#@!$&'()*+,;=", c) != NULL);
}

void
flow_href(struct flow *f, const char *before, struct tree_str url)
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

void
flow_href_in(struct flow *f, size_t file, struct tree_str id)
{
	struct tree_str name = { 0 };
	char *url;

	if (file == f->file) {
		flow_href(f, "#", id);
		return;
	}
	name = flow_str(f->form->file_name(f, file));
	if ((url = flow_alloc(f, name.len + 1 + id.len + 1)) == NULL)
		return;
	memcpy(url, name.p, name.len);
	url[name.len] = '#';
	if (id.len > 0)
		memcpy(url + name.len + 1, id.p, id.len);
	flow_href(f, "", (struct tree_str){ url, name.len + (id.len > 0 ? 1 + id.len : 0) });
}

static void
put_place(struct flow *f, const struct flow_id *id)
{
	flow_href_in(f, id->file, id->target);
}

/* The part of href behind the IRI of the fact name; NULL if href does not begin with that IRI. */
static const char *
after_name(struct flow *f, const char *href, const char *name)
{
	struct tree_str iri = tree_fact(&f->tree, name);

	return iri.len > 0 && strncmp(href, iri.p, iri.len) == 0 ? href + iri.len : NULL;
}

/*
 * The eId in a reference to a place in this document: "#art_3", or the IRI of the work or of the
 * version with "#art_3" or "/~art_3" (Akoma Ntoso Naming Convention, 4.10); NULL if it is none.
 */
static const char *
own_place(struct flow *f, const char *href)
{
	const char *rest;

	if (href[0] == '#')
		return href + 1;
	if ((rest = after_name(f, href, "version")) == NULL &&
	    (rest = after_name(f, href, "work")) == NULL)
		return NULL;
	if (*rest == '/')
		rest++;
	if (strncmp(rest, MAIN_COMPONENT, sizeof MAIN_COMPONENT - 1) == 0)
		rest += sizeof MAIN_COMPONENT - 1;
	if (*rest == '/' && rest[1] == '~')
		rest++;
	return *rest == '#' || *rest == '~' ? rest + 1 : NULL;
}

/* Writes the start tag; false if href is neither a known id nor a web URL. */
static bool
put_start(struct flow *f, const char *href)
{
	const char *eid = own_place(f, href);
	const struct flow_id *id = eid != NULL ? flow_ids_find(f, eid) : NULL;

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
	f->at.flat++; /* no blocks inside a link */
	flow_walk_children(f, n);
	f->at.flat = flat;
	f->at.in_link = false;
	flow_puts(f, "</a>");
}

/* Writes the start tag of a link to a portion; false: it has no address. */
static bool
put_citation_start(struct flow *f, const char *eid)
{
	const struct flow_id *id = flow_ids_find(f, eid);
	struct tree_str url;

	if (id != NULL) {
		flow_puts(f, "<a class=\"cited\"");
		put_place(f, id);
		flow_puts(f, ">");
		return true;
	}
	url = tree_portion_url(&f->tree, eid);
	if (url.len == 0 || (f->form->xml_lang && !flow_is_web_url(url)))
		return false; /* in a book a path leads nowhere */
	flow_puts(f, "<a class=\"cited\"");
	flow_href(f, "", url);
	flow_puts(f, ">");
	return true;
}

void
flow_cited_text(struct flow *f, const struct gaz_node *n, size_t from)
{
	size_t len, start, bytes;
	const char *text = f->h->text(n, &len), *eid;

	for (uint32_t i = 0; f->citations != NULL && !f->at.in_link &&
			     (eid = f->citations->at(f->job, n, i, &start, &bytes)) != NULL;
	     i++) {
		if (start < from)
			continue;
		flow_text(f, (struct tree_str){ text + from, start - from });
		if (put_citation_start(f, eid)) {
			flow_text(f, (struct tree_str){ text + start, bytes });
			flow_puts(f, "</a>");
			from = start + bytes;
		} else {
			from = start;
		}
	}
	flow_text(f, (struct tree_str){ text + from, len - from });
}
