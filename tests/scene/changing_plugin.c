/* SPDX-License-Identifier: Apache-2.0 */
/* A plugin that says which build of it speaks: test_plugin_reload.py compiles it once for each. */
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include <gazetted/plugin.h>

#ifndef WORD
#define WORD "one"
#endif
#ifndef FORMAT
#define FORMAT "changing"
#endif

/* So that a half-written file is no whole one: it has something behind what is read first. */
const char changing_ballast[65536] = { 1 };

#ifdef CONSTRUCTOR
__attribute__((constructor)) static void
begin(void)
{
	CONSTRUCTOR;
}
#endif

static int
changing_render(const struct gaz_host *h, struct gaz_job *job)
{
#ifdef CRASH
	abort();
#endif
	return h->write(job, WORD "\n", sizeof WORD);
}

GAZ_PLUGIN
= { .abi = GAZ_ABI,
	.size = sizeof gaz_plugin,
	.id = "org.example." FORMAT,
	.version = WORD,
	.revision = "1",
	.licence = "Apache-2.0",
	.format = FORMAT,
	.media_type = "text/plain; charset=utf-8",
	.label = "Changing",
	.views = GAZ_VIEW_DOCUMENT | GAZ_VIEW_PORTION,
	.render = changing_render };
