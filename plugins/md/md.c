/* SPDX-License-Identifier: Apache-2.0 */
/* md: renders a document as Markdown (CommonMark), for editing and diffs. */
#include "draft.h"

#include <string.h>

static void
put_fact(struct md *m, const char *key)
{
	struct tree_str s = tree_fact(&m->tree, key);

	if (s.len == 0)
		return;
	md_begin(m);
	if (m->line.digits == -1)
		md_texts(m, " \xc2\xb7 ");
	md_text(m, s.p, s.len);
}

/* Writes the date of entry into force, and a link to the version now in force for saved copies. */
static void
put_force(struct md *m)
{
	struct tree_str date = tree_fact(&m->tree, "date"),
			current = tree_fact(&m->tree, "current");
	bool linked = current.len > 4 && memcmp(current.p, "http", 4) == 0;

	if (date.len == 0)
		return;
	md_begin(m);
	md_texts(m, "Version in force from ");
	md_text(m, date.p, date.len);
	md_texts(m, ".");
	if (current.len == 0)
		return;
	md_texts(m, " To see whether it still is: ");
	if (linked)
		md_mark(m, "[");
	md_text(m, current.p, current.len);
	if (linked)
		md_destination(m, current.p);
}

/* Writes the title; below it, for a portion the document's title, issuer, date or changes. */
static void
put_title(struct md *m)
{
	struct tree_str title = tree_fact(&m->tree, "title");

	if (title.len == 0)
		title = tree_fact(&m->tree, "version");
	if (title.len == 0)
		title = (struct tree_str){ "Untitled", 8 };
	m->said = title;
	md_begin(m);
	md_raws(m, "# ");
	m->line.heading = true;
	if (m->topic != NULL)
		md_walk_head(m, m->topic);
	else
		md_text(m, title.p, title.len);
	md_end(m);
	if (m->topic != NULL)
		put_fact(m, "title");
	if (m->meta) {
		put_fact(m, "issuer");
	}
	md_end(m);
	if (m->meta && !m->is_comparison)
		put_force(m);
	md_end(m);
	if (m->meta && m->is_comparison)
		md_summary(m);
}

static void
put_line(struct md *m, const char *label, const char *key)
{
	struct tree_str s = tree_fact(&m->tree, key);
	bool pushed;

	if (s.len == 0)
		return;
	pushed = md_push(m, "- ", "  ");
	md_begin(m);
	md_texts(m, label);
	md_text(m, s.p, s.len);
	md_end(m);
	md_pop(m, pushed);
}

static void
put_versions(struct md *m)
{
	put_line(m, "Portion: ", "portion");
	put_line(m, "Earlier version: ", "earlier-date");
	put_line(m, "Revision: ", "earlier-revision");
	put_line(m, "URL: ", "earlier-url");
	put_line(m, "SHA-256: ", "earlier-digest");
	put_line(m, "Later version: ", "date");
	put_line(m, "Revision: ", "revision");
	put_line(m, "URL: ", "url");
	put_line(m, "SHA-256: ", "digest");
}

static void
put_colophon(struct md *m)
{
	if (!m->meta)
		return;
	md_begin(m);
	md_raws(m, "---");
	md_end(m);
	if (m->is_comparison) {
		put_versions(m);
		return;
	}
	put_line(m, "Version: ", "date");
	put_line(m, "Revision: ", "revision");
	put_line(m, "Portion: ", "portion");
	put_line(m, "URL: ", tree_fact(&m->tree, "url").len > 0 ? "url" : "version");
	put_line(m, "SHA-256: ", "digest");
}

/* Whether the whole document is asked for, to be edited. */
static bool
is_draft(const struct md *m, const struct gaz_node *root)
{
	return m->h->kind(root) == GAZ_ROOT && !m->is_comparison &&
	       !m->h->option_bool(m->job, "plain");
}

static int
write_draft(struct md *m)
{
	struct draft *d = md_alloc(m, sizeof *d);

	if (d == NULL)
		return m->rc;
	d->m = m;
	d->h = m->h;
	if ((d->attrs = m->h->service(m->job, GAZ_ATTRIBUTES_1)) == NULL)
		return m->h->fail(
		    m->job, GAZ_REFUSE, "this host lacks " GAZ_ATTRIBUTES_1 "; ask for plain=1");
	draft_document(d);
	return m->rc;
}

static int
md_render(const struct gaz_host *h, struct gaz_job *job)
{
	struct md m = { .h = h,
		.job = job,
		.tree = { .h = h,
		    .job = job,
		    .arena = h->service(job, GAZ_ARENA_1),
		    .plain = h->service(job, GAZ_PLAIN_1) } };
	const struct gaz_node *root = h->root(job);

	if (m.tree.arena == NULL)
		return h->fail(job, GAZ_REFUSE, "this host lacks " GAZ_ARENA_1);
	m.citations = h->service(job, GAZ_CITATIONS_1);
	m.meta = h->option_bool(job, "meta");
	m.is_comparison = h->meta(job, "earlier-version", NULL) != NULL;
	if (is_draft(&m, root))
		return write_draft(&m);
	if (h->kind(root) == GAZ_HIER && md_label(&m, root).len > 0)
		m.topic = root;
	put_title(&m);
	if (h->kind(root) == GAZ_LISTING)
		md_listing(&m, root);
	else if (m.topic != NULL)
		md_walk_content(&m, root);
	else
		md_walk(&m, root);
	md_end(&m);
	md_notes(&m);
	put_colophon(&m);
	return m.rc;
}

static const struct gaz_option md_options[] = {
	{ .name = "meta",
	    .type = GAZ_OPTION_BOOL,
	    .fallback = "1",
	    .help = "Issuer and date under the title, and where the text comes from "
		    "at its end." },
	{ .name = "plain",
	    .type = GAZ_OPTION_BOOL,
	    .fallback = "0",
	    .help = "Text for reading instead of a draft that can be edited and imported." },
	{ .type = GAZ_OPTION_END },
};

GAZ_PLUGIN
= { .abi = GAZ_ABI,
	.size = sizeof gaz_plugin,
	.id = "org.gazetted.md",
	.version = "0.1.0",
	.revision = "9",
	.licence = "Apache-2.0",
	.format = "md",
	.media_type = "text/markdown; charset=utf-8",
	.label = "Markdown",
	.views = GAZ_VIEW_DOCUMENT | GAZ_VIEW_PORTION | GAZ_VIEW_COMPARISON | GAZ_VIEW_LISTING,
	.quality = 400,
	.options = md_options,
	.render = md_render };
