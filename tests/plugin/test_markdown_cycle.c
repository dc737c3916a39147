/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_markdown_cycle: export, edit and import form a cycle: importing what the format md wrote of
 * a document gives the same canonical XML. Prints each document that differs, with the first line.
 * With files as arguments it checks those.
 */
#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "doc/image_open.h"
#include "harness.h"
#include "ingest/ingest.h"

#define BYTES_MAX (256u << 20)
#define LINE_BYTES 300 /* of a line that differs */

static struct harness h;

/* A file as bytes; empty if it cannot be read. */
static struct buf
load(const char *path)
{
	struct buf b = BUF_INIT(BYTES_MAX);
	char bytes[65536];
	size_t n;
	FILE *f = fopen(path, "rb");

	while (f != NULL && (n = fread(bytes, 1, sizeof bytes, f)) > 0)
		buf_put(&b, bytes, n);
	if (f != NULL)
		fclose(f);
	return b;
}

/* Reads bytes; returns 0, or the code with the sentence in e. */
static int
read_bytes(struct str bytes, struct buf *xml, struct buf *image, struct err *e)
{
	struct ingest_options options = { .today = STR("2011-07-01") };
	struct buf report = BUF_INIT(BYTES_MAX);
	struct ingest_result out = { xml, image, &report, NULL };
	int rc = ingest_read(bytes, &options, &out, e);

	buf_free(&report);
	return rc;
}

static void
print_difference(const char *path, struct str a, struct str b)
{
	struct str x = STR(""), y = STR("");

	for (int line = 1; a.len > 0 || b.len > 0; line++) {
		x = str_cut(a, '\n', &a);
		y = str_cut(b, '\n', &b);
		if (!str_eq(x, y)) {
			printf("%s: line %d of the XML\n  - " STR_FMT "\n  + " STR_FMT "\n", path,
			    line, STR_ARG(str_slice(x, 0, LINE_BYTES)),
			    STR_ARG(str_slice(y, 0, LINE_BYTES)));
			return;
		}
	}
}

/* Whether the document comes back; a document that cannot be imported at all is no failure. */
static bool
comes_back(const char *path, bool *counted)
{
	struct buf bytes = load(path), xml = BUF_INIT(BYTES_MAX), image = BUF_INIT(BYTES_MAX),
		   again = BUF_INIT(BYTES_MAX), unused = BUF_INIT(BYTES_MAX), draft = { 0 };
	struct err e = { 0 };
	bool same = true;

	*counted = false;
	if (read_bytes(buf_str(&bytes), &xml, &image, &e) != 0)
		goto out;
	*counted = true;
	same = false;
	harness_reset(&h);
	if (image_open(&h.im, image.data, image.len, &e) != 0 ||
	    harness_render(&h, NULL, &draft, &e) != 0)
		printf("%s: not written: %s\n", path, e.text);
	else if (read_bytes(buf_str(&draft), &again, &unused, &e) != 0)
		printf("%s: not imported again: %s\n", path, e.text);
	else if (!(same = str_eq(buf_str(&xml), buf_str(&again))))
		print_difference(path, buf_str(&xml), buf_str(&again));
	if (!same && getenv("DRAFT") != NULL)
		printf("%.*s\n", (int)draft.len, draft.data);
out:
	buf_free(&bytes);
	buf_free(&xml);
	buf_free(&image);
	buf_free(&again);
	buf_free(&unused);
	buf_free(&draft);
	return same;
}

/* Checks all files of a pattern; returns how many there are. */
static int
check_files(const char *pattern)
{
	glob_t found = { 0 };
	int count = 0, same = 0;
	bool counted;

	if (glob(pattern, 0, NULL, &found) == 0)
		for (size_t i = 0; i < found.gl_pathc; i++) {
			bool equal = comes_back(found.gl_pathv[i], &counted);

			count += counted;
			same += counted && equal;
		}
	globfree(&found);
	printf("%s: %d of %d come back the same\n", pattern, same, count);
	assert_int_equal(same, count);
	return count;
}

static void
the_documents_of_the_tests_come_back_the_same(void **state)
{
	(void)state;
	assert_true(check_files(DOCUMENTS "/*.xml") > 5);
	assert_true(check_files(GAZETTED_FIXTURES "/ingest/*.txt") > 5);
	assert_true(check_files(GAZETTED_CORPUS "/*.txt") > 2);
}

static void
real_documents_of_many_kinds_come_back_the_same(void **state)
{
	(void)state;
	if (check_files(GAZETTED_SHARED "/corpora/akn/*.xml") == 0)
		skip();
	check_files(GAZETTED_SHARED "/corpora/docx/*.xml");
	check_files(GAZETTED_SHARED "/corpora/plain/*");
	check_files(GAZETTED_SHARED "/opinions/*.txt");
	check_files(GAZETTED_SHARED "/reading/*.txt");
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_documents_of_the_tests_come_back_the_same),
		cmocka_unit_test(real_documents_of_many_kinds_come_back_the_same),
	};
	bool counted;
	int failed = 0;

	harness_plugin(&h, PLUGINS "/md.so");
	for (int i = 1; i < argc; i++)
		failed += !comes_back(argv[i], &counted);
	return argc > 1 ? failed : cmocka_run_group_tests(tests, NULL, NULL);
}
