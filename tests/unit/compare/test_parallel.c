/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Texts beside each other, of versions and of documents that have nothing to do with each other:
 * every word of both is in the result, in its order, whatever they say.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <gazetted/plugin.h>
#include <glob.h>

#include "compare/parallel.h"
#include "ingest_sample.h"

static bool
load(struct sample *s, const char *path)
{
	return sample_load(s, path) && sample_read(s, "/akn/xx/act/2006/1") == 0;
}

/* The texts of an image one after the other. */
static struct buf
words_of(const struct image *im)
{
	struct buf b = BUF_INIT(SAMPLE_BYTES_MAX);

	for (uint32_t n = 0; n < im->node_count; n++)
		if (image_is_text(im, n))
			buf_putstr(&b, image_text(im, n));
	return b;
}

/* The node behind the metadata that begins at n, whose text is none of the document; or n. */
static uint32_t
behind_metadata(const struct image *im, uint32_t n)
{
	while (n < im->node_count && im->nodes[n].kind == GAZ_META)
		n = im->nodes[n].end;
	return n;
}

/* The text nodes of a part are found in the whole, one behind the other. */
static void
holds(const struct buf *whole, const struct image *part)
{
	struct str rest = buf_str(whole), text;
	size_t at;

	for (uint32_t n = 0; (n = behind_metadata(part, n)) < part->node_count; n++) {
		if (!image_is_text(part, n))
			continue;
		text = image_text(part, n);
		at = str_find_str(rest, text);
		if (at == rest.len && text.len > 0)
			fail_msg("lost: %.*s", STR_ARG(text));
		rest = str_slice(rest, at + text.len, rest.len);
	}
}

static void
eids_are_unique(const struct image *im)
{
	for (uint32_t i = 1; i < im->portion_count; i++)
		assert_false(str_eq(image_str(im, im->portions[im->by_eid[i]].eid),
		    image_str(im, im->portions[im->by_eid[i - 1]].eid)));
}

static void
put_beside(const struct sample *a, const struct sample *z, bool has_unique_ids)
{
	struct buf bytes = BUF_INIT(SAMPLE_BYTES_MAX), words;
	struct err e = { 0 };
	struct image im;

	if (parallel_build(&a->im, &z->im, &bytes, &e) != 0 ||
	    image_open(&im, bytes.data, bytes.len, &e) != 0)
		fail_msg("%s", e.text);
	words = words_of(&im);
	holds(&words, &a->im);
	if (has_unique_ids)
		eids_are_unique(&im);
	buf_free(&words);
	words = words_of(&im);
	holds(&words, &z->im);
	buf_free(&words);
	buf_free(&bytes);
}

/* Every file with the one after it; returns how many there are. */
static size_t
pair_files(const char *pattern, bool has_unique_ids)
{
	glob_t found = { 0 };
	struct sample before = { 0 }, now;
	size_t count = 0;

	if (glob(pattern, 0, NULL, &found) != 0)
		return 0;
	for (size_t i = 0; i < found.gl_pathc; i++) {
		if (!load(&now, found.gl_pathv[i])) { /* what is refused has tests of its own */
			sample_free(&now);
			continue;
		}
		if (count++ > 0)
			put_beside(&before, &now, has_unique_ids);
		sample_free(&before);
		before = now;
	}
	sample_free(&before);
	globfree(&found);
	return count;
}

static void
sample_documents_stand_beside_each_other(void **state)
{
	(void)state;
	assert_true(pair_files(GAZETTED_CORPUS "/*.txt", true) > 1);
}

static void
documents_of_other_kinds_and_countries_stand_beside_each_other(void **state)
{
	(void)state;
	if (pair_files(SHARED("corpora/akn/[a-t]*.xml"), false) == 0)
		skip();
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sample_documents_stand_beside_each_other),
		cmocka_unit_test(documents_of_other_kinds_and_countries_stand_beside_each_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
