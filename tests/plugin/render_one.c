/* SPDX-License-Identifier: Apache-2.0 */
/*
 * render_one PLUGIN.so DOCUMENT.xml [name=value...]: writes one rendition to standard output. For
 * determinism.sh.
 */
#include <stdio.h>
#include <string.h>

#include "harness.h"

int
main(int argc, char **argv)
{
	static struct harness h;
	struct err e = { 0 };
	struct buf out;
	char *value;
	int i;

	if (argc < 3)
		return 64;
	harness_plugin(&h, argv[1]);
	harness_document(&h, argv[2]);
	for (i = 3; i < argc; i++) {
		if ((value = strchr(argv[i], '=')) == NULL)
			return 64;
		*value = '\0';
		harness_option(&h, argv[i], value + 1);
	}
	if (harness_render(&h, NULL, &out, &e) != 0) {
		fprintf(stderr, "%s\n", e.text);
		return 1;
	}
	fwrite(out.data, 1, out.len, stdout);
	buf_free(&out);
	harness_free(&h);
	return 0;
}
