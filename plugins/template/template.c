/* SPDX-License-Identifier: Apache-2.0 */
/*
 * template: a plugin to copy. It writes an outline: number and heading of every division, indented
 * by two spaces per level. To make your own plugin:
 *
 *  1. Copy this folder and replace "template" and "outline" by the name of your format everywhere.
 *  2. Fill in gaz_plugin at the end: id, licence, format (the URL suffix), media type, label.
 *  3. Declare your options, or omit .options. A client sets them as query parameters
 *     (/opinions.outline?depth=1), and the server checks them before it calls the plugin.
 *  4. Write render(): walk the tree, write the bytes. <gazetted/plugin.h> declares and explains
 *     every function that you may call.
 *  5. Describe the format in your .md file; above all, say which parts of a document it omits.
 */
#include <gazetted/plugin.h>

static int
write_text_of(const struct gaz_host *h, struct gaz_job *job, const struct gaz_node *n)
{
	const struct gaz_plain *plain = h->service(job, GAZ_PLAIN_1);
	const struct gaz_node *c, *end = h->skip(n);
	const char *p;
	size_t len;

	for (c = h->next(n); c != NULL && c != end; c = h->next(c))
		if ((p = plain != NULL ? plain->text(job, c, &len) : h->text(c, &len)) != NULL &&
		    h->write(job, p, len) != GAZ_OK)
			return GAZ_REFUSE; /* write() has recorded why */
	return GAZ_OK;
}

/* Writes one line for n if it has a number or a heading, then the lines of the divisions in n. */
static int
write_outline(const struct gaz_host *h, struct gaz_job *job, const struct gaz_node *n,
    int64_t depth, int64_t depth_max)
{
	const char *before = "\n";
	int kind, rc = GAZ_OK;

	for (const struct gaz_node *c = h->first_child(n); c != NULL && rc == GAZ_OK;
	     c = h->next_sibling(c)) {
		kind = h->kind(c);
		if (kind != GAZ_NUM && kind != GAZ_HEADING)
			continue;
		for (int64_t i = 0; i < depth && *before == '\n' && rc == GAZ_OK; i++)
			rc = h->write(job, "  ", 2);
		if (*before == ' ' && rc == GAZ_OK)
			rc = h->write(job, before, 1);
		if (rc == GAZ_OK)
			rc = write_text_of(h, job, c);
		before = " ";
	}
	if (*before == ' ' && rc == GAZ_OK)
		rc = h->write(job, "\n", 1);
	for (const struct gaz_node *c = h->first_child(n); c != NULL && rc == GAZ_OK;
	     c = h->next_sibling(c)) {
		kind = h->kind(c);
		if (kind == GAZ_BODY)
			rc = write_outline(h, job, c, depth, depth_max);
		else if (kind == GAZ_HIER && depth < depth_max)
			rc = write_outline(h, job, c, depth + (h->kind(n) == GAZ_HIER), depth_max);
	}
	return rc;
}

static int
outline_render(const struct gaz_host *h, struct gaz_job *job)
{
	return write_outline(h, job, h->root(job), 0, h->option_int(job, "depth"));
}

static const struct gaz_option outline_options[] = {
	{ .name = "depth",
	    .type = GAZ_OPTION_INT,
	    .fallback = "6",
	    .min = 1,
	    .max = 20,
	    .help = "Levels of the outline." },
	{ .type = GAZ_OPTION_END },
};

GAZ_PLUGIN
= { .abi = GAZ_ABI,
	.size = sizeof gaz_plugin,
	.id = "org.example.outline",
	.version = "1.0.0",
	.revision = "1",
	.licence = "Apache-2.0",
	.format = "outline",
	.media_type = "text/plain; charset=utf-8",
	.label = "Outline",
	.extension = "txt",
	.views = GAZ_VIEW_DOCUMENT | GAZ_VIEW_PORTION,
	.options = outline_options,
	.render = outline_render };
