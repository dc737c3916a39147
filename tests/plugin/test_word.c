/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Word files of the plugin, read back by the reader for Word files: a comparison is the later
 * version when its changes are accepted, and the earlier one when they are rejected.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "harness.h"
#include "office/docx.h"
#include "office/unzip.h"

#define ARENA_BYTES (64u << 20)
#define TEXT_BYTES_MAX (4u << 20)

static struct harness before, after;

static void
load(struct harness *h, const char *document)
{
	char path[512];

	harness_plugin(h, PLUGINS "/docx.so");
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

static void
print_table(struct buf *out, const struct office_table *table)
{
	for (uint32_t i = 0; i < table->count; i++)
		for (uint16_t k = 0; k < table->rows[i].count; k++)
			buf_putf(out, "%s %u %u " STR_FMT "\n", k == 0 ? "row" : "cell",
			    table->rows[i].cells[k].columns, table->rows[i].cells[k].rows,
			    STR_ARG(table->rows[i].cells[k].text));
}

/* The text of a Word file: its paragraphs, tables and notes. Empty paragraphs are left out. */
static struct buf
print_file(struct buf *file, bool reject)
{
	struct arena arena = ARENA_INIT(ARENA_BYTES);
	struct buf out = BUF_INIT(TEXT_BYTES_MAX);
	struct office_document d;
	struct unzip z;
	struct err e = { 0 };

	if (unzip_open(&z, buf_str(file), &arena, &e) != 0 ||
	    docx_read(&d, &z, reject, &arena, &e) != 0)
		fail_msg("%s", e.text);
	for (uint32_t i = 0; i < d.count; i++) {
		const struct office_block *b = &d.blocks[i];

		if (b->table != NULL)
			print_table(&out, b->table);
		else if (b->text.len > 0)
			buf_putf(&out, "%u " STR_FMT "\n", b->outline, STR_ARG(b->text));
	}
	for (uint32_t i = 0; i < d.note_count; i++)
		buf_putf(&out, "note " STR_FMT "\n", STR_ARG(d.notes[i].text));
	arena_free(&arena);
	assert_int_equal(buf_check(&out, "the text", &e), 0);
	return out;
}

static void
is_text_of(struct buf *both, struct harness *h, bool reject)
{
	struct buf file = render(h), own = print_file(&file, false),
		   found = print_file(both, reject);

	assert_string_equal(found.data, own.data);
	buf_free(&file);
	buf_free(&own);
	buf_free(&found);
}

static void
gives_back_both(const char *earlier, const char *later)
{
	char path[512];
	struct buf both;

	load(&before, earlier);
	load(&after, later);
	harness_meta(&after, "date", "2025-01-01");
	harness_meta(&after, "earlier-version", "/akn/xx/statement/opinions/2024/7/eng@2024-06-15");
	snprintf(path, sizeof path, DOCUMENTS "/%s.xml", earlier);
	harness_earlier(&after, path);
	both = render(&after);
	buf_free(&after.earlier_bytes);
	harness_reset(&after);
	is_text_of(&both, &after, false);
	is_text_of(&both, &before, true);
	buf_free(&both);
}

static void
a_comparison_gives_back_both_versions(void **state)
{
	(void)state;
	gives_back_both("everything", "amended");
	gives_back_both("measures", "measures-amended");
	gives_back_both("amended", "everything");
}

static void
a_comparison_of_documents_that_share_nothing_gives_back_both(void **state)
{
	(void)state;
	gives_back_both("everything", "quotations");
	gives_back_both("cells", "marks");
	gives_back_both("arabic", "chinese");
}

static void
headings_have_their_level(void **state)
{
	struct buf file, text;

	(void)state;
	load(&after, "everything");
	file = render(&after);
	text = print_file(&file, false);
	assert_non_null(
	    strstr(text.data, "1 Part I Lists <and> notes\n2 Chapter 1 Lists\n3 1. Points\n"));
	buf_free(&file);
	buf_free(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_comparison_gives_back_both_versions),
		cmocka_unit_test(a_comparison_of_documents_that_share_nothing_gives_back_both),
		cmocka_unit_test(headings_have_their_level),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);

	harness_free(&before);
	harness_free(&after);
	return failed;
}
