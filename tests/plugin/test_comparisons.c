/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Comparisons in the formats that mark words: byte for byte as they were once read and found good
 * (golden/), and whatever they hold, both versions can be read from them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "harness.h"

#define TEXT_BYTES_MAX (1u << 20)

static struct harness before, after;

static void
load(struct harness *h, const char *plugin, const char *document)
{
	char path[512];

	snprintf(path, sizeof path, PLUGINS "/%s.so", plugin);
	harness_plugin(h, path);
	snprintf(path, sizeof path, DOCUMENTS "/%s.xml", document);
	harness_document(h, path);
	harness_reset(h);
}

static struct buf
render(struct harness *h)
{
	struct err e = { 0 };
	struct buf out;

	if (harness_render(h, NULL, &out, &e) != 0)
		fail_msg("%s", e.text);
	return out;
}

/* What a server says of two versions. */
static void
say_versions(struct harness *h)
{
	harness_meta(h, "date", "2025-01-01");
	harness_meta(h, "revision", "2");
	harness_meta(h, "earlier-version", "/akn/xx/statement/opinions/2024/7/eng@2024-06-15");
	harness_meta(h, "earlier-date", "2024-06-15");
	harness_meta(h, "earlier-revision", "1");
}

/* Of before and after, by after's plugin and options. */
static struct buf
render_comparison(void)
{
	struct buf out;

	harness_earlier(&after, DOCUMENTS "/everything.xml");
	out = render(&after);
	buf_free(&after.earlier_bytes);
	return out;
}

static void
is_golden(const char *format)
{
	char path[512];
	struct buf out, golden = BUF_INIT(TEXT_BYTES_MAX);
	char bytes[4096];
	size_t n;
	FILE *f;

	load(&before, format, "everything");
	load(&after, format, "amended");
	say_versions(&after);
	out = render_comparison();
	snprintf(path, sizeof path, GOLDEN "/amended.%s", format);
	f = fopen(path, "rb");
	assert_non_null(f);
	while ((n = fread(bytes, 1, sizeof bytes, f)) > 0)
		buf_put(&golden, bytes, n);
	fclose(f);
	assert_string_equal(out.data, golden.data);
	buf_free(&out);
	buf_free(&golden);
}

static void
a_comparison_in_txt_is_as_it_was_read(void **state)
{
	(void)state;
	is_golden("txt");
}

static void
a_comparison_in_markdown_is_as_it_was_read(void **state)
{
	(void)state;
	is_golden("md");
}

/* How a format marks what came and went. */
struct marks {
	const char *inserted, *inserted_end, *deleted, *deleted_end;
};

static bool
begins(const char *p, const char *mark)
{
	return strncmp(p, mark, strlen(mark)) == 0;
}

/* What is left without the marks, and without what stands between two of them. */
static struct buf
take_side(const char *p, const struct marks *m, bool earlier)
{
	const char *gone = earlier ? m->inserted : m->deleted;
	const char *gone_end = earlier ? m->inserted_end : m->deleted_end;
	const char *kept = earlier ? m->deleted : m->inserted;
	const char *kept_end = earlier ? m->deleted_end : m->inserted_end;
	struct buf out = BUF_INIT(TEXT_BYTES_MAX);

	while (*p != '\0') {
		if (begins(p, gone)) {
			p = strstr(p, gone_end);
			assert_non_null(p);
			p += strlen(gone_end);
		} else if (begins(p, kept) || begins(p, kept_end)) {
			p += strlen(begins(p, kept) ? kept : kept_end);
		} else {
			buf_putc(&out, *p++);
		}
	}
	return out;
}

/* Words alone: what draws lines, lists and tables depends on what stands beside it. */
static struct buf
take_words(struct buf *text)
{
	struct buf out = BUF_INIT(TEXT_BYTES_MAX);
	char *word, *rest = NULL;

	for (word = strtok_r(text->data, " \n", &rest); word != NULL;
	     word = strtok_r(NULL, " \n", &rest))
		if (strspn(word, "-=|#>*\\") < strlen(word))
			buf_putf(&out, "%s ", word);
	buf_free(text);
	return out;
}

/* A rendition without the marks of the document itself, which a comparison leaves out. */
static struct buf
take_unmarked(struct buf *text, const struct marks *m)
{
	const char *const all[] = { m->inserted, m->inserted_end, m->deleted, m->deleted_end };
	struct buf out = BUF_INIT(TEXT_BYTES_MAX);

	for (const char *p = text->data; *p != '\0';) {
		size_t k = 0;

		while (k < 4 && !begins(p, all[k]))
			k++;
		if (k < 4)
			p += strlen(all[k]);
		else
			buf_putc(&out, *p++);
	}
	buf_free(text);
	return out;
}

static void
holds(const char *marked, const struct marks *m, bool earlier)
{
	struct buf left = take_side(marked, m, earlier);
	struct buf whole = render(earlier ? &before : &after);
	struct buf text = take_unmarked(&whole, m);
	struct buf found = take_words(&left), expected = take_words(&text);

	assert_string_equal(found.data, expected.data);
	buf_free(&found);
	buf_free(&expected);
}

static void
both_versions_can_be_read_from_txt(void **state)
{
	static const struct marks marks = { "{+", "+}", "[-", "-]" };
	struct buf out;

	(void)state;
	load(&before, "txt", "everything");
	load(&after, "txt", "amended");
	harness_option(&before, "meta", "0");
	harness_option(&after, "meta", "0");
	harness_option(&before, "width", "0");
	harness_option(&after, "width", "0");
	say_versions(&after);
	out = render_comparison();
	holds(out.data, &marks, true);
	harness_reset(&after);
	harness_option(&after, "meta", "0");
	harness_option(&after, "width", "0");
	holds(out.data, &marks, false);
	buf_free(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_comparison_in_txt_is_as_it_was_read),
		cmocka_unit_test(a_comparison_in_markdown_is_as_it_was_read),
		cmocka_unit_test(both_versions_can_be_read_from_txt),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	harness_free(&before);
	harness_free(&after);
	return failed;
}
