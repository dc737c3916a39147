/* SPDX-License-Identifier: Apache-2.0 */
/*
 * link: writes references. A reference within the document becomes a link to the id of its target,
 * a web URL becomes a link, on a page also what the server has of other works, and any other
 * reference is written as plain text.
 */
#include "flow_private.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

void
flow_href(struct flow *f, const char *before, struct tree_str url)
{
	size_t i, from = 0;
	bool fragment = *before != '\0';

	flow_puts(f, " href=\"");
	flow_puts(f, before);
	for (i = 0; i <= url.len; i++) {
		if (i < url.len && tree_may_stand(url, i) && !(url.p[i] == '#' && fragment) &&
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

/*
 * The address of an attached file: its path on a page of the server; in a file for itself a whole
 * URL, if the server says its own, else empty.
 */
static struct tree_str
file_url(struct flow *f, const char *href)
{
	struct tree_str url = tree_fact(&f->tree, "url"), path = flow_str(href);
	const char *end = url.len > 0 ? strstr(url.p, "/akn/") : NULL;
	size_t origin = end != NULL ? (size_t)(end - url.p) : 0;
	char *whole;

	if (f->form->image == flow_image_address)
		return path;
	if (origin == 0 || (whole = flow_alloc(f, origin + path.len + 1)) == NULL)
		return (struct tree_str){ 0 };
	memcpy(whole, url.p, origin);
	memcpy(whole + origin, path.p, path.len);
	return (struct tree_str){ whole, origin + path.len };
}

/* Writes the start tag of a link to an attached file, which is saved under its name. */
static bool
put_file_start(struct flow *f, const struct gaz_node *n, const char *href)
{
	struct tree_str url = file_url(f, href);
	const char *name = f->h->attr(n, "title", NULL);

	if (url.len == 0)
		return false;
	flow_puts(f, "<a rel=\"enclosure\"");
	flow_href(f, "", url);
	if (name != NULL)
		flow_attr(f, "download", flow_str(name));
	flow_puts(f, ">");
	return true;
}

/* Finds the URL of the other work to which a reference leads; NULL: the host knows of none. */
static void
find_other_url(struct flow *f, const struct gaz_node *n, const char **url)
{
	size_t start, len;

	*url = NULL;
	if (f->citations != NULL && offsetof(struct gaz_citations, other) < f->citations->size)
		*url = f->citations->other(f->job, n, 0, &start, &len);
}

static bool
put_other_start(struct flow *f, const char *url)
{
	if (url == NULL)
		return false;
	flow_puts(f, "<a");
	flow_href(f, "", flow_str(url));
	flow_puts(f, ">");
	return true;
}

/* Writes the start tag; false if href is neither a known id nor a web URL nor an attached file. */
static bool
put_start(struct flow *f, const struct gaz_node *n, const char *href)
{
	const char *eid = tree_own_place(&f->tree, href);
	const struct flow_id *id = eid != NULL ? flow_ids_find(f, eid) : NULL;

	if (flow_is_resource(href))
		return put_file_start(f, n, href);
	if (id == NULL && !tree_is_link(flow_str(href)))
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
	const char *href = f->h->attr(n, "href", NULL), *other;
	unsigned flat = f->at.flat;

	find_other_url(f, n, &other);
	if ((href == NULL && other == NULL) || f->at.in_link || !flow_has_text(f, n)) {
		flow_walk_children(f, n);
		return;
	}
	flow_need_p(f);
	if (!(href != NULL && put_start(f, n, href)) && !put_other_start(f, other)) {
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
	if (url.len == 0 || (f->form->xml_lang && !tree_is_web_url(url)))
		return false; /* in a book a path leads nowhere */
	flow_puts(f, "<a class=\"cited\"");
	flow_href(f, "", url);
	flow_puts(f, ">");
	return true;
}

/* A citation in a text node: its bytes, and the provision or the URL that it means. */
struct cited {
	size_t start, bytes;
	const char *eid, *url;
};

/* The i-th citation of a provision of the document itself. */
static bool
find_own(struct flow *f, const struct gaz_node *n, uint32_t i, struct cited *c)
{
	*c = (struct cited){ 0 };
	c->eid = f->citations->at(f->job, n, i, &c->start, &c->bytes);
	return c->eid != NULL;
}

/* The i-th citation of another work. */
static bool
find_other(struct flow *f, const struct gaz_node *n, uint32_t i, struct cited *c)
{
	*c = (struct cited){ 0 };
	if (offsetof(struct gaz_citations, other) < f->citations->size)
		c->url = f->citations->other(f->job, n, i, &c->start, &c->bytes);
	return c->url != NULL;
}

/* The first in the text of those that come next; false: there is none. */
static bool
next_cited(
    struct flow *f, const struct gaz_node *n, uint32_t *own, uint32_t *other, struct cited *c)
{
	struct cited a, b;
	bool has_own = find_own(f, n, *own, &a), has_other = find_other(f, n, *other, &b);

	if (has_own && (!has_other || a.start <= b.start)) {
		++*own;
		*c = a;
	} else if (has_other) {
		++*other;
		*c = b;
	}
	return has_own || has_other;
}

static bool
put_cited_start(struct flow *f, const struct cited *c)
{
	if (c->eid != NULL)
		return put_citation_start(f, c->eid);
	flow_puts(f, "<a class=\"cited\"");
	flow_href(f, "", flow_str(c->url));
	flow_puts(f, ">");
	return true;
}

void
flow_cited_text(struct flow *f, const struct gaz_node *n, size_t from)
{
	size_t len;
	const char *text = f->h->text(n, &len);
	uint32_t own = 0, other = 0;
	struct cited c;

	while (f->citations != NULL && !f->at.in_link && next_cited(f, n, &own, &other, &c)) {
		if (c.start < from)
			continue;
		flow_text(f, (struct tree_str){ text + from, c.start - from });
		if (put_cited_start(f, &c)) {
			flow_text(f, (struct tree_str){ text + c.start, c.bytes });
			flow_puts(f, "</a>");
			from = c.start + c.bytes;
		} else {
			from = c.start;
		}
	}
	flow_text(f, (struct tree_str){ text + from, len - from });
}
