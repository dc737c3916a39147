/* SPDX-License-Identifier: Apache-2.0 */
/*
 * render_one PLUGIN.so DOCUMENT.xml [earlier=DOCUMENT.xml] [name=value...]: writes one rendition to
 * standard output, of a comparison if there is an earlier version. For determinism.sh and the
 * checkers.
 */
#include <stdio.h>
#include <string.h>

#include "harness.h"

/* As the server says it: the version that is compared with. */
static void
compare_with(struct harness *h, const char *path)
{
	harness_earlier(h, path);
	harness_meta(h, "earlier-version", "/akn/xx/earlier");
	harness_meta(h, "earlier-date", "2020-03-01");
	harness_meta(h, "earlier-revision", "1");
	harness_meta(h, "date", "2024-07-01");
}

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
		if (strcmp(argv[i], "earlier") == 0)
			compare_with(&h, value + 1);
		else
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
