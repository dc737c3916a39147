/* SPDX-License-Identifier: Apache-2.0 */
/* A plugin whose output is as large as the request says: for test_held.py and tests/bench/held. */
#include <stdint.h>
#include <string.h>

#include <gazetted/plugin.h>

#define KIB 1024

static int
sized_render(const struct gaz_host *h, struct gaz_job *job)
{
	int64_t left = h->option_int(job, "kib"), salt = h->option_int(job, "salt");
	char block[KIB];

	memset(block, 'x', sizeof block);
	memcpy(block, &salt, sizeof salt); /* renditions differ */
	for (; left > 0; left--)
		if (h->write(job, block, sizeof block) != GAZ_OK)
			return GAZ_REFUSE;
	return GAZ_OK;
}

static const struct gaz_option sized_options[] = {
	{ .name = "kib",
	    .type = GAZ_OPTION_INT,
	    .fallback = "1",
	    .min = 0,
	    .max = 65536,
	    .help = "How large it is." },
	{ .name = "salt",
	    .type = GAZ_OPTION_INT,
	    .fallback = "0",
	    .min = 0,
	    .max = 1000000,
	    .help = "What makes it another one." },
	{ .type = GAZ_OPTION_END },
};

GAZ_PLUGIN
= { .abi = GAZ_ABI,
	.size = sizeof gaz_plugin,
	.id = "org.example.sized",
	.version = "1.0",
	.revision = "1",
	.licence = "Apache-2.0",
	.format = "sized",
	.media_type = "application/octet-stream",
	.label = "Sized",
	.views = GAZ_VIEW_DOCUMENT,
	.options = sized_options,
	.render = sized_render };
