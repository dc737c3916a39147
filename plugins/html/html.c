/* SPDX-License-Identifier: Apache-2.0 */
/* html: renders a document as one self-contained page: no script, no font, no second request. */
#include "html.h"

#include <string.h>

static int
html_render(const struct gaz_host *h, struct gaz_job *job)
{
	struct html x;

	if (!html_start(&x, h, job, false))
		return x.f.rc;
	x.f.write = h->write;
	x.toc = h->option_bool(job, "toc");
	x.compared.changed_only = strcmp(h->option_string(job, "show"), "changed") == 0;
	html_write_page(&x);
	return x.f.rc;
}

static const char *const html_shows[] = { "all", "changed", NULL };

static const struct gaz_option html_options[] = {
	{ .name = "toc",
	    .type = GAZ_OPTION_BOOL,
	    .fallback = "1",
	    .help = "A table of contents that leads to every article." },
	{ .name = "show",
	    .type = GAZ_OPTION_ENUM,
	    .fallback = "all",
	    .values = html_shows,
	    .help = "Of a comparison: the whole text, or only what changed." },
	{ .type = GAZ_OPTION_END },
};

GAZ_PLUGIN
= { .abi = GAZ_ABI,
	.size = sizeof gaz_plugin,
	.id = "org.gazetted.html",
	.version = "0.1.0",
	.revision = "12",
	.licence = "Apache-2.0",
	.format = "html",
	.media_type = "text/html; charset=utf-8",
	.label = "Web page",
	.views = GAZ_VIEW_DOCUMENT | GAZ_VIEW_PORTION | GAZ_VIEW_COMPARISON | GAZ_VIEW_LISTING,
	.quality = 1000,
	.options = html_options,
	.render = html_render };
