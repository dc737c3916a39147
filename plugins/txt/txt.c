/* SPDX-License-Identifier: Apache-2.0 */
/* txt: renders a document as plain text, for terminals and e-mail. */
#include "txt.h"

#include <stdio.h>
#include <string.h>

#define WIDTH_LEAST 20 /* narrower lines would mostly have one word each */

static void
add_fact(struct txt *t, const char *key, const char *before)
{
	size_t len;
	const char *value = t->h->meta(t->job, key, &len);

	if (value == NULL)
		return;
	txt_adds(t, before);
	txt_add(t, value, len);
}

/* Adds the date of entry into force, and for saved copies the URL of the version now in force. */
static void
add_force(struct txt *t)
{
	if (t->h->meta(t->job, "date", NULL) == NULL)
		return;
	add_fact(t, "date", "Version in force from ");
	txt_adds(t, ".");
	add_fact(t, "current", " To see whether it still is: ");
}

void
txt_facts(struct txt *t)
{
	if (!t->meta)
		return;
	t->gap = 0;
	add_fact(t, "issuer", "");
	txt_end_line(t);
	if (txt_is_comparison(t)) {
		txt_summary(t);
		return;
	}
	add_force(t);
	txt_end_line(t);
}

static bool
has_title(const struct txt *t, const struct gaz_node *root)
{
	const struct gaz_node *n = t->h->first_child(root), *in, *end;

	for (; n != NULL; n = t->h->next_sibling(n)) {
		if (t->h->kind(n) != GAZ_FRONT)
			continue;
		end = t->h->skip(n);
		for (in = t->h->next(n); in != NULL && in != end; in = t->h->next(in))
			if (strcmp(t->h->name(in), "docTitle") == 0)
				return true;
	}
	return false;
}

/* Writes the title from the metadata: for a document without docTitle, and above a portion. */
static void
write_title(struct txt *t, bool portion)
{
	size_t len;
	const char *title = t->h->meta(t->job, "title", &len);

	t->title_done = true;
	if (title == NULL || (portion && !t->meta))
		return;
	txt_add(t, title, len);
	txt_end_heading(t, '=');
	txt_facts(t);
}

static void
write_notes(struct txt *t)
{
	char *label;

	if (t->notes.count == 0)
		return;
	txt_rule(t);
	t->indent = 5;
	for (size_t i = 0; i < t->notes.count; i++) { /* a note in a note extends the list */
		if ((label = txt_alloc(t, 24)) == NULL)
			return;
		txt_label(t, label, (size_t)snprintf(label, 24, "[%zu]", i + 1), 0);
		txt_walk_children(t, t->notes.list[i]);
		txt_end_line(t);
		txt_end_label(t);
	}
	t->indent = 0;
}

static void
write_fact(struct txt *t, const char *label, const char *key)
{
	size_t len;
	const char *value = t->h->meta(t->job, key, &len);

	if (value == NULL)
		return;
	txt_raw(t, label, strlen(label));
	txt_raw(t, value, len);
	txt_raw(t, "\n", 1);
}

static void
write_comparison(struct txt *t)
{
	write_fact(t, "Portion: ", "portion");
	write_fact(t, "Earlier version: ", "earlier-date");
	write_fact(t, "Revision: ", "earlier-revision");
	write_fact(t, "URL: ", "earlier-url");
	write_fact(t, "SHA-256: ", "earlier-digest");
	write_fact(t, "Later version: ", "date");
	write_fact(t, "Revision: ", "revision");
	write_fact(t, "URL: ", "url");
	write_fact(t, "SHA-256: ", "digest");
}

static void
write_colophon(struct txt *t)
{
	if (!t->meta)
		return;
	txt_rule(t);
	if (txt_is_comparison(t)) {
		write_comparison(t);
		return;
	}
	write_fact(t, "Version: ", "date");
	write_fact(t, "Revision: ", "revision");
	write_fact(t, "Portion: ", "portion");
	write_fact(t, "URL: ", t->h->meta(t->job, "url", NULL) != NULL ? "url" : "version");
	write_fact(t, "SHA-256: ", "digest");
}

static int
txt_render(const struct gaz_host *h, struct gaz_job *job)
{
	struct txt t = { .h = h, .job = job };
	const struct gaz_node *root = h->root(job);
	bool portion = h->meta(job, "portion", NULL) != NULL;

	t.text = h->service(job, GAZ_TEXT_1);
	t.tree = (struct tree){ .h = h,
		.job = job,
		.arena = h->service(job, GAZ_ARENA_1),
		.plain = h->service(job, GAZ_PLAIN_1) };
	if (t.text == NULL || t.tree.arena == NULL)
		return h->fail(job, GAZ_REFUSE, "this host lacks " GAZ_TEXT_1 " or " GAZ_ARENA_1);
	t.width = (int)h->option_int(job, "width");
	t.meta = h->option_bool(job, "meta");
	if (t.width != 0 && t.width < WIDTH_LEAST)
		return h->fail(job, GAZ_REFUSE, "width must be 0 (no wrapping) or from %d to 400",
		    WIDTH_LEAST);
	if (portion || !has_title(&t, root))
		write_title(&t, portion);
	if (h->kind(root) == GAZ_LISTING)
		txt_listing(&t, root);
	else
		txt_walk(&t, root);
	write_notes(&t);
	write_colophon(&t);
	return t.rc;
}

static const struct gaz_option txt_options[] = {
	{ .name = "width",
	    .type = GAZ_OPTION_INT,
	    .fallback = "72",
	    .min = 0,
	    .max = 400,
	    .help = "Columns a line may have, from 20; 0 writes each paragraph as one line." },
	{ .name = "meta",
	    .type = GAZ_OPTION_BOOL,
	    .fallback = "1",
	    .help = "Issuer and date under the title, and a colophon at the end." },
	{ .type = GAZ_OPTION_END },
};

GAZ_PLUGIN
= { .abi = GAZ_ABI,
	.size = sizeof gaz_plugin,
	.id = "org.gazetted.txt",
	.version = "0.1.0",
	.revision = "8",
	.licence = "Apache-2.0",
	.format = "txt",
	.media_type = "text/plain; charset=utf-8",
	.label = "Plain text",
	.views = GAZ_VIEW_DOCUMENT | GAZ_VIEW_PORTION | GAZ_VIEW_COMPARISON | GAZ_VIEW_LISTING,
	.quality = 600,
	.options = txt_options,
	.render = txt_render };
