/* SPDX-License-Identifier: Apache-2.0 */
/*
 * render_one PLUGIN.so DOCUMENT.xml [earlier=DOCUMENT.xml] [page=FACTS] [portion=EID]
 * [meta:KEY=VALUE] [OPTION=VALUE...]: writes one rendition to standard output, of a comparison if
 * there is an earlier version, of a page if there are facts. DOCUMENT "-": a page that shows no
 * document. For determinism.sh and the checkers.
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

/* One argument of the form name=value; false: it has no value. */
static int
take_argument(struct harness *h, char *argument, const char **portion)
{
	char *value = strchr(argument, '=');

	if (value == NULL)
		return 0;
	*value++ = '\0';
	if (strcmp(argument, "earlier") == 0)
		compare_with(h, value);
	else if (strcmp(argument, "page") == 0)
		harness_page(h, value, "");
	else if (strcmp(argument, "portion") == 0)
		*portion = value;
	else if (strncmp(argument, "meta:", 5) == 0)
		harness_meta(h, argument + 5, value);
	else
		harness_option(h, argument, value);
	return 1;
}

int
main(int argc, char **argv)
{
	static struct harness h;
	const char *portion = NULL;
	struct err e = { 0 };
	struct buf out;

	if (argc < 3)
		return 64;
	harness_plugin(&h, argv[1]);
	if (strcmp(argv[2], "-") != 0)
		harness_document(&h, argv[2]);
	for (int i = 3; i < argc; i++)
		if (!take_argument(&h, argv[i], &portion))
			return 64;
	if (harness_render(&h, portion, &out, &e) != 0) {
		fprintf(stderr, "%s\n", e.text);
		return 1;
	}
	fwrite(out.data, 1, out.len, stdout);
	buf_free(&out);
	harness_free(&h);
	return 0;
}
