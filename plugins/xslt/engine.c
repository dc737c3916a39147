/* SPDX-License-Identifier: Apache-2.0 */
/* engine: makes a plugin of a folder: format.json describes it, main.xsl renders. */
#include <stdio.h>
#include <string.h>

#include "xslt.h"

static const struct gaz_engine_file *
find_file(const struct gaz_engine_file *files, size_t count, const char *name)
{
	for (size_t k = 0; k < count; k++)
		if (strcmp(files[k].name, name) == 0)
			return &files[k];
	return NULL;
}

static const struct gaz_plugin *
engine_open(const char *format, const struct gaz_engine_file *files, size_t count, char *why,
    size_t why_size)
{
	const struct gaz_engine_file *description = find_file(files, count, DESCRIPTION);
	static struct gaz_plugin plugin;

	plugin = (struct gaz_plugin){
		.abi = GAZ_ABI, .size = sizeof plugin, .format = format, .render = transform_render
	};
	if (description == NULL) {
		snprintf(why, why_size, DESCRIPTION ": is not there");
		return NULL;
	}
	memory_start();
	if (!describe_plugin(description->bytes, description->len, &plugin, why, why_size) ||
	    !sheet_open(files, count, why, why_size)) {
		json_forget();
		return NULL;
	}
	return &plugin;
}

const struct gaz_engine gaz_engine = { .abi = GAZ_ENGINE_ABI, .open = engine_open };
