/* SPDX-License-Identifier: Apache-2.0 */
/*
 * docx_link: references. Those to a place in the document lead to its bookmark, those to the web
 * and to mail to their address; any other is text.
 */
#include "docx.h"

/* A link to a bookmark, else to an address of the web or of mail; NULL: neither. */
static struct docx_link *
make_link(struct docx_walk *w, const char *eid, struct tree_str url)
{
	const struct docx_bookmark *bookmark = eid != NULL ? docx_bookmark(w->d, eid) : NULL;
	struct docx_link *link;

	if (bookmark == NULL && !tree_is_link(url))
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
		w->at.link = make_link(w, tree_own_place(&w->tree, href), docx_str(href));
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
