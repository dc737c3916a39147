/* SPDX-License-Identifier: Apache-2.0 */
/*
 * docx_link: references. Those to a place in the document lead to its bookmark, those to the web to
 * their address; any other is text.
 */
#include "docx.h"

#include <stdio.h>
#include <string.h>

#define MAIN_COMPONENT "!main"

static bool
is_alnum(char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

bool
docx_is_web_url(struct tree_str url)
{
	size_t at = url.len > 8 && memcmp(url.p, "https://", 8) == 0  ? 8
		    : url.len > 7 && memcmp(url.p, "http://", 7) == 0 ? 7
								      : 0;

	return at > 0 && is_alnum(url.p[at]);
}

/* The part of href behind the IRI of the fact name; NULL if href does not begin with that IRI. */
static const char *
after_name(const struct docx_walk *w, const char *href, const char *name)
{
	struct tree_str iri = tree_fact(&w->tree, name);

	return iri.len > 0 && strncmp(href, iri.p, iri.len) == 0 ? href + iri.len : NULL;
}

/* The eId in a reference to a place in this document (Naming Convention, 4.10), or NULL. */
static const char *
own_place(const struct docx_walk *w, const char *href)
{
	const char *rest;

	if (href[0] == '#')
		return href + 1;
	if ((rest = after_name(w, href, "version")) == NULL &&
	    (rest = after_name(w, href, "work")) == NULL)
		return NULL;
	if (*rest == '/')
		rest++;
	if (strncmp(rest, MAIN_COMPONENT, sizeof MAIN_COMPONENT - 1) == 0)
		rest += sizeof MAIN_COMPONENT - 1;
	if (*rest == '/' && rest[1] == '~')
		rest++;
	return *rest == '#' || *rest == '~' ? rest + 1 : NULL;
}

/* A link to a bookmark, else to a URL of the web; NULL: neither. */
static struct docx_link *
make_link(struct docx_walk *w, const char *eid, struct tree_str url)
{
	const struct docx_bookmark *bookmark = eid != NULL ? docx_bookmark(w->d, eid) : NULL;
	struct docx_link *link;

	if (bookmark == NULL && !docx_is_web_url(url))
		return NULL;
	if ((link = docx_alloc(w->d, sizeof *link)) == NULL)
		return NULL;
	if (bookmark != NULL)
		link->anchor = bookmark->name;
	else
		link->url = url;
	return link;
}

void
docx_walk_link(struct docx_walk *w, const struct gaz_node *n)
{
	const char *href = w->h->attr(n, "href", NULL);
	struct docx_link *around = w->at.link;

	if (href != NULL && around == NULL)
		w->at.link = make_link(w, own_place(w, href), docx_str(href));
	docx_walk_inline(w, n);
	w->at.link = around;
}

void
docx_cited(struct docx_walk *w, const struct gaz_node *n, struct tree_str s, size_t from)
{
	const struct gaz_citations *c = w->at.link == NULL ? w->d->citations : NULL;
	size_t start, bytes;
	unsigned part = 0;
	const char *eid;

	for (uint32_t i = 0;
	     c != NULL && part < 30 && (eid = c->at(w->d->job, n, i, &start, &bytes)) != NULL;
	     i++) {
		if (start < from || start + bytes > s.len)
			continue;
		docx_words(w, n, part++, (struct tree_str){ s.p + from, start - from });
		w->at.link = make_link(w, eid, tree_portion_url(&w->tree, eid));
		docx_words(w, n, part++, (struct tree_str){ s.p + start, bytes });
		w->at.link = NULL;
		from = start + bytes;
	}
	docx_words(w, n, part, (struct tree_str){ s.p + from, s.len - from });
}
