/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_image: any bytes are refused as an image or can be walked and written to their end. The
 * first byte says what the others are: an image, or changes to a sound one, which get deeper.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "doc/build.h"
#include "doc/canon.h"
#include "doc/canon_writer.h"
#include "doc/image.h"
#include "doc/image_open.h"

#define SAMPLE_BYTES_MAX (1u << 20)
#define PORTIONS_MAX 16 /* written for one input: each may be as large as the document */
#define CHANGE_BYTES 6  /* where (2 bytes), and what shall stand there */

static struct buf sample = BUF_INIT(SAMPLE_BYTES_MAX);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
put_leaf(struct build *b, const char *name, const char *attr, const char *value, const char *text)
{
	assert(build_akn(b, name, NULL) == 0);
	if (attr != NULL)
		assert(build_set(b, attr, str_from(value), NULL) == 0);
	assert(build_text(b, str_from(text), NULL) == 0);
	assert(build_close(b, NULL) == 0);
}

static void
put_article(struct build *b, const char *eid, const char *text)
{
	assert(build_akn(b, "article", NULL) == 0);
	assert(build_set(b, "eId", str_from(eid), NULL) == 0);
	assert(build_set(b, "wId", STR("old"), NULL) == 0);
	put_leaf(b, "num", NULL, NULL, "1.");
	put_leaf(b, "heading", NULL, NULL, "Aim");
	assert(build_akn(b, "content", NULL) == 0);
	assert(build_open(b, STR("urn:x"), STR("x"), STR("mark"), NULL) == 0);
	assert(build_attr(b, STR("urn:x"), STR("x"), STR("k"), STR("v"), NULL) == 0);
	assert(build_close(b, NULL) == 0);
	put_leaf(b, "p", "class", "x", text);
	assert(build_close(b, NULL) == 0 && build_close(b, NULL) == 0);
}

static void
build_sample(void)
{
	struct build *b = build_new();

	assert(build_akn(b, "akomaNtoso", NULL) == 0 && build_akn(b, "act", NULL) == 0);
	assert(build_akn(b, "meta", NULL) == 0 && build_akn(b, "identification", NULL) == 0);
	assert(build_akn(b, "FRBRWork", NULL) == 0);
	put_leaf(b, "FRBRuri", "value", "/akn/xx/act/2006/1", "");
	for (int n = 0; n < 3; n++)
		assert(build_close(b, NULL) == 0);
	assert(build_akn(b, "body", NULL) == 0);
	put_article(b, "art_1", "Reform < \"steady\" & firm.");
	put_article(b, "art_2", "\xe7\xac\xac\xe4\xb8\x80");
	for (int n = 0; n < 3; n++)
		assert(build_close(b, NULL) == 0);
	assert(build_finish(b, &sample, NULL) == 0);
	build_free(&b);
}

/* Reads every byte, so that a sanitizer sees one that is not there. */
static int
count_byte(void *arg, const void *p, size_t len)
{
	const uint8_t *bytes = p;
	unsigned *sum = arg;

	for (size_t i = 0; i < len; i++)
		*sum += bytes[i];
	return 0;
}

static void
read_str(struct str s)
{
	unsigned sum = 0;

	count_byte(&sum, s.p, s.len);
	assert(s.len == 0 || s.p[s.len] == '\0');
}

static void
walk_nodes(const struct image *im)
{
	uint32_t child, next;

	for (uint32_t n = 0; n < im->node_count; n++) {
		read_str(image_node_name(im, n));
		read_str(image_text(im, n));
		read_str(image_attr(im, n, "eId"));
		child = image_first_child(im, n);
		next = image_next_sibling(im, n);
		assert(child == IMAGE_NONE || (child > n && child < im->node_count));
		assert(next == IMAGE_NONE || (next > n && next < im->node_count));
		image_child(im, n, "meta");
	}
}

static void
walk_portions(const struct image *im)
{
	unsigned sum = 0;

	for (uint32_t n = 0; n < im->portion_count; n++) {
		const struct image_portion *p = &im->portions[n];
		uint32_t found = image_find_portion(im, image_str(im, p->eid));

		read_str(image_str(im, p->num));
		read_str(image_str(im, p->heading));
		assert(found < im->portion_count && p->node < im->node_count);
		image_find_portion(im, image_str(im, p->wid));
		if (n < PORTIONS_MAX)
			assert(canon_write_portion(im, n, CANON_INDENT, count_byte, &sum) == 0);
	}
}

static void
check_image(const void *bytes, size_t len)
{
	struct image im;
	struct err e = { 0 };
	unsigned sum = 0;

	if (image_open(&im, bytes, len, &e) != 0) {
		assert(e.text[0] != '\0');
		return;
	}
	for (int what = 0; what < IMAGE_META_COUNT; what++)
		read_str(image_meta(&im, (enum image_meta)what));
	walk_nodes(&im);
	walk_portions(&im);
	assert(canon_write(&im, 0, count_byte, &sum) == 0);
	assert(canon_write(&im, CANON_INDENT_MAX, count_byte, &sum) == 0);
}

static void
change(char *bytes, const uint8_t *data, size_t size)
{
	size_t at;

	for (; size >= CHANGE_BYTES; data += CHANGE_BYTES, size -= CHANGE_BYTES) {
		at = ((size_t)data[0] << 8 | data[1]) * sizeof(uint32_t) % sample.len;
		memcpy(bytes + at, data + 2, sizeof(uint32_t));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *bytes;
	size_t len;

	if (sample.len == 0)
		build_sample();
	if (size < 2)
		return 0;
	len = data[0] % 2 == 0 ? sample.len : size - 1;
	bytes = malloc(len); /* of exactly this size, so that reading past the end is seen */
	assert(bytes != NULL);
	if (data[0] % 2 == 0) {
		memcpy(bytes, sample.data, len);
		change(bytes, data + 1, size - 1);
	} else {
		memcpy(bytes, data + 1, len);
	}
	check_image(bytes, len);
	free(bytes);
	return 0;
}
