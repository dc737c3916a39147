/* SPDX-License-Identifier: Apache-2.0 */
/* sameid: another plugin, and another format, by the id of open. */
#include "hostile.h"

static int
sameid_render(const struct gaz_host *h, struct gaz_job *job)
{
	(void)h;
	(void)job;
	return GAZ_OK;
}

GAZ_PLUGIN
= { .abi = GAZ_ABI,
	.size = sizeof gaz_plugin,
	.id = "org.example.open",
	.version = "1.0",
	.revision = "1",
	.licence = "Apache-2.0",
	.format = "sameid",
	.media_type = "text/plain",
	.label = "Hostile: sameid",
	.views = GAZ_VIEW_DOCUMENT,
	.render = sameid_render };
