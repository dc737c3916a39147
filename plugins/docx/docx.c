/* SPDX-License-Identifier: Apache-2.0 */
/*
 * docx: renders a version or a portion as a Word file (ECMA-376, transitional), and a comparison as
 * one with tracked changes: when all are accepted it has the later text, when all are rejected the
 * earlier one.
 */
#include "docx.h"

#include <stdlib.h>
#include <string.h>

void
docx_run_out(struct docx *d)
{
	if (d->rc == GAZ_OK)
		d->rc = d->h->fail(d->job, GAZ_REFUSE, "the document is too large for Word");
}

void *
docx_alloc(struct docx *d, size_t len)
{
	void *p = d->rc == GAZ_OK ? d->later.tree.arena->alloc(d->job, len) : NULL;

	if (p == NULL)
		docx_run_out(d);
	return p;
}

bool
docx_grow(struct docx *d, void **array, size_t count, size_t *cap, size_t size)
{
	size_t more = *cap * 2 + 32;
	void *bigger;

	if (count < *cap)
		return true;
	if (d->rc != GAZ_OK || (bigger = realloc(*array, more * size)) == NULL) {
		docx_run_out(d);
		return false;
	}
	*array = bigger;
	*cap = more;
	return true;
}

static bool
find_services(struct docx *d)
{
	d->zip = d->h->service(d->job, GAZ_ZIP_1);
	d->xml = d->h->service(d->job, GAZ_XML_1);
	d->hash = d->h->service(d->job, GAZ_HASH_1);
	d->citations = d->h->service(d->job, GAZ_CITATIONS_1);
	d->later.tree = (struct tree){ .h = d->h,
		.job = d->job,
		.arena = d->h->service(d->job, GAZ_ARENA_1),
		.plain = d->h->service(d->job, GAZ_PLAIN_1) };
	return d->zip != NULL && d->xml != NULL && d->hash != NULL && d->later.tree.arena != NULL;
}

static void
start(struct docx *d)
{
	d->title = tree_fact(&d->later.tree, "title");
	d->lang = tree_fact(&d->later.tree, "lang");
	d->date = tree_fact(&d->later.tree, "date");
	if (d->lang.len == 0)
		d->lang = docx_str("und");
	if (!docx_is_date(d->date))
		d->date.len = 0;
	d->rtl = docx_is_rtl(d->lang);
	d->compared = d->h->meta(d->job, "earlier-version", NULL) != NULL;
	d->later.d = d->earlier.d = d;
	d->later.h = d->h;
	d->later.at.style = -1;
	d->loose_end = true;
	if (d->compared) {
		docx_sides(d->h, &d->earlier.h, &d->later.h);
		d->later.tree.h = d->later.h;
		d->earlier.tree = d->later.tree;
		d->earlier.tree.h = d->earlier.h;
		d->earlier.at = d->later.at;
	}
}

/* The document ends with a paragraph that both versions have. */
static void
write_body(struct docx *d)
{
	const struct gaz_node *root = d->h->root(d->job);

	if (d->compared) {
		docx_compare(d, root);
	} else {
		docx_walk(&d->later, root);
		docx_settle(&d->later);
		docx_flush(&d->later);
	}
	docx_write_targets(d);
	if (d->loose_end)
		docx_puts(d, "<w:p/>");
}

static void
write_document(struct docx *d)
{
	docx_open_part(d, "word/document.xml");
	docx_put_root(d, "w:document");
	docx_puts(d, "<w:body>");
	write_body(d);
	docx_put_section(d);
	docx_puts(d, "</w:body></w:document>");
	docx_close_part(d);
	d->body_links = d->link_count;
}

static void
release(struct docx *d)
{
	free(d->line.v);
	free(d->earlier_tokens.v);
	free(d->later_tokens.v);
	free(d->links);
	free(d->notes);
	free(d->pictures);
}

static int
docx_render(const struct gaz_host *h, struct gaz_job *job)
{
	struct docx d = { .h = h, .job = job };

	if (!find_services(&d))
		return h->fail(job, GAZ_REFUSE, "this host lacks a service that Word files need");
	start(&d);
	docx_name_bookmarks(&d);
	docx_write_first_parts(&d);
	docx_write_styles(&d);
	docx_write_head(&d);
	write_document(&d);
	d.in_notes = true;
	docx_write_notes(&d);
	docx_write_relations(&d);
	docx_write_pictures(&d);
	release(&d);
	return d.rc == GAZ_OK ? d.zip->finish(job) : d.rc;
}

GAZ_PLUGIN
= { .abi = GAZ_ABI,
	.size = sizeof gaz_plugin,
	.id = "org.gazetted.docx",
	.version = "0.1.0",
	.revision = "2",
	.licence = "Apache-2.0",
	.format = "docx",
	.media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	.label = "Word",
	.views = GAZ_VIEW_DOCUMENT | GAZ_VIEW_PORTION | GAZ_VIEW_COMPARISON | GAZ_WITH_RESOURCES,
	.quality = 450,
	.render = docx_render };
