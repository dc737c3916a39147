/* SPDX-License-Identifier: Apache-2.0 */
/* md: a document as Markdown, to be edited, diffed and read by what reads
 * CommonMark. */
#include "md.h"

static void
put_fact(struct md *m, const char *key)
{
	struct md_str s = md_fact(m, key);

	if (s.len == 0)
		return;
	md_begin(m);
	if (m->line.digits == -1)
		md_texts(m, " \xc2\xb7 ");
	md_text(m, s.p, s.len);
}

/* The title, and under it what a reader has to know of the text. */
static void
put_title(struct md *m)
{
	struct md_str title = md_fact(m, "title");

	if (title.len == 0)
		title = md_fact(m, "version");
	if (title.len == 0)
		title = (struct md_str){ "Untitled", 8 };
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
		if (!m->is_comparison)
			put_fact(m, "date");
	}
	md_end(m);
	if (m->meta && m->is_comparison)
		md_summary(m);
}

static void
put_line(struct md *m, const char *label, const char *key)
{
	struct md_str s = md_fact(m, key);
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
	put_line(m, "URL: ", md_fact(m, "url").len > 0 ? "url" : "version");
	put_line(m, "SHA-256: ", "digest");
}

static int
md_render(const struct gaz_host *h, struct gaz_job *job)
{
	struct md m = { .h = h, .job = job, .arena = h->service(job, GAZ_ARENA_1) };
	const struct gaz_node *root = h->root(job);

	if (m.arena == NULL)
		return h->fail(job, GAZ_REFUSE, "this host lacks " GAZ_ARENA_1);
	m.meta = h->option_bool(job, "meta");
	m.is_comparison = h->meta(job, "earlier-version", NULL) != NULL;
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
	{ .type = GAZ_OPTION_END },
};

GAZ_PLUGIN
= { .abi = GAZ_ABI,
	.size = sizeof gaz_plugin,
	.id = "org.gazetted.md",
	.version = "0.1.0",
	.revision = "1",
	.licence = "Apache-2.0",
	.format = "md",
	.media_type = "text/markdown; charset=utf-8",
	.label = "Markdown",
	.views = GAZ_VIEW_DOCUMENT | GAZ_VIEW_PORTION | GAZ_VIEW_COMPARISON | GAZ_VIEW_LISTING,
	.quality = 400,
	.options = md_options,
	.render = md_render };
