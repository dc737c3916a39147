/* SPDX-License-Identifier: Apache-2.0 */
/* lines: the text nodes of a paragraph are one text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "cite/lines.h"
#include "doc/build.h"
#include "doc/image_open.h"
#include "doc_sample.h"

#define LONG_BYTES ((2u << 20) - 1) /* above the limit of a line */
#define IMAGE_BYTES (16u << 20)

static void
put_line(struct build *b, struct str before, const char *bold)
{
	sample_open(b, "p", NULL);
	build_text(b, before, NULL);
	sample_leaf(b, "b", bold, NULL);
	sample_close(b, 1);
}

struct seen {
	unsigned lines;
	char last[64];
};

static void
visit(void *arg, const struct cite_line *line)
{
	struct seen *seen = arg;

	seen->lines++;
	assert_in_range(line->text.len, 1, sizeof seen->last - 1);
	memcpy(seen->last, line->text.p, line->text.len);
	seen->last[line->text.len] = '\0';
}

static void
a_line_that_is_too_long_is_left_out_and_the_next_is_read(void **state)
{
	struct build *b = build_new();
	struct seen seen = { 0 };
	struct buf bytes = BUF_INIT(IMAGE_BYTES);
	struct image im;
	struct err e = { 0 };
	char *text = malloc(LONG_BYTES);

	(void)state;
	memset(text, 'a', LONG_BYTES);
	sample_begin(b);
	sample_open(b, "mainBody", NULL);
	put_line(b, str_make(text, LONG_BYTES), "end");
	put_line(b, STR("section "), "5");
	sample_close(b, 3);
	assert_int_equal(build_finish(b, &bytes, &e), 0);
	build_free(&b);
	assert_int_equal(image_open(&im, bytes.data, bytes.len, &e), 0);
	cite_lines_visit(&im, im.head->root, visit, &seen);
	assert_int_equal(seen.lines, 1);
	assert_string_equal(seen.last, "section 5");
	buf_free(&bytes);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_that_is_too_long_is_left_out_and_the_next_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
