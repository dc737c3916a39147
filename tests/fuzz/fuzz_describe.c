/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_describe: any format.json is a description with all that a plugin has to have, or is refused
 * with a sentence that begins with file and line.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../../plugins/xslt/xslt.h"

#define FORMAT_BYTES_MAX 1048576 /* the largest file that comes in */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_options(const struct gaz_option *o)
{
	for (; o->type != GAZ_OPTION_END; o++) {
		assert(o->name != NULL && o->fallback != NULL && o->help != NULL);
		for (size_t k = 0; o->values != NULL && o->values[k] != NULL; k++)
			assert(k < 32 && strlen(o->values[k]) < FORMAT_BYTES_MAX);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct gaz_plugin plugin = { .size = sizeof plugin };
	char why[WHY_BYTES] = "", *bytes = malloc(size + 1);

	if (bytes == NULL)
		return 0;
	memcpy(bytes, data, size);
	bytes[size] = '\0';
	if (describe_plugin(bytes, size, &plugin, why, sizeof why)) {
		assert(plugin.id != NULL && plugin.media_type != NULL && plugin.views != 0);
		check_options(describe_options());
	} else {
		assert(strncmp(why, "format.json:", strlen("format.json:")) == 0);
	}
	json_forget();
	free(bytes);
	return 0;
}
