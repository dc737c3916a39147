/* SPDX-License-Identifier: Apache-2.0 */
/*
 * xml: writes the source, canonical Akoma Ntoso 3.0. Without options the bytes are those that are
 * stored and hashed.
 */
#include <gazetted/plugin.h>

static int
xml_render(const struct gaz_host *h, struct gaz_job *job)
{
	const struct gaz_source *source = h->service(job, GAZ_SOURCE_1);

	if (source == NULL)
		return h->fail(job, GAZ_REFUSE, "this host has no service " GAZ_SOURCE_1);
	return source->write(job, NULL, NULL, (int)h->option_int(job, "indent"));
}

static const struct gaz_option xml_options[] = {
	{ .name = "indent",
	    .type = GAZ_OPTION_INT,
	    .fallback = "-1",
	    .min = -1,
	    .max = 8,
	    .help = "Spaces a level; -1 gives the canonical bytes, as stored and hashed." },
	{ .type = GAZ_OPTION_END },
};

GAZ_PLUGIN
= { .abi = GAZ_ABI,
	.size = sizeof gaz_plugin,
	.id = "org.gazetted.xml",
	.version = "0.1.0",
	.revision = "1",
	.licence = "Apache-2.0",
	.format = "xml",
	.media_type = "application/akn+xml; charset=utf-8",
	.label = "Akoma Ntoso",
	.views = GAZ_VIEW_DOCUMENT | GAZ_VIEW_PORTION,
	.quality = 700,
	.options = xml_options,
	.render = xml_render };
