/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_compare: any two documents are in their comparison, and nothing else is. The input is both,
 * with SPLIT between them: a letter opens an element, '/' closes one, all else is text.
 */
#include <stdbool.h>
#include <stdint.h>

#include "../unit/fixture/compare_fixture.h"
#include "doc/build.h"
#include "doc/image_open.h"

#define IMAGE_BYTES (16u << 20)
#define SPLIT '|'
#define DEPTH_MAX 40

struct document {
	struct buf bytes;
	struct image im;
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The element that a byte opens; NULL: it is text. */
static const char *
element_of(uint8_t c)
{
	switch (c) {
	case 'A': return "article";
	case 'N': return "num";
	case 'C': return "content";
	case 'P': return "p";
	case 'B': return "b";
	case 'R': return "ref";
	case 'T': return "table";
	case 'W': return "tr";
	default: return NULL;
	}
}

/* Words that come again, in several scripts. */
static struct str
word_of(uint8_t c)
{
	static const char *const words[] = { "fish ", "boat", " ", "\n", "1.", "\xe4\xbc\x81", ",",
		"e\xcc\x81" };

	return str_from(words[c % 8]);
}

static void
put_body(struct build *b, const uint8_t *data, size_t size)
{
	unsigned depth = 0;
	char eid[8];

	for (size_t i = 0; i < size; i++) {
		const char *name = element_of(data[i]);

		if (name != NULL && depth < DEPTH_MAX) {
			assert(build_akn(b, name, NULL) == 0);
			depth++;
			if (data[i] != 'A' || i + 1 == size)
				continue;
			snprintf(eid, sizeof eid, "art_%u", data[i + 1] % 8u);
			assert(build_set(b, "eId", str_from(eid), NULL) == 0);
		} else if (data[i] == '/' && depth > 0) {
			assert(build_close(b, NULL) == 0);
			depth--;
		} else if (depth > 0) {
			assert(build_text(b, word_of(data[i]), NULL) == 0);
		}
	}
	while (depth-- > 0)
		assert(build_close(b, NULL) == 0);
}

static void
make(struct document *d, const uint8_t *data, size_t size)
{
	struct build *b = build_new();

	d->bytes = BUF_INIT(IMAGE_BYTES);
	assert(build_akn(b, "akomaNtoso", NULL) == 0 && build_akn(b, "act", NULL) == 0);
	assert(build_akn(b, "body", NULL) == 0);
	put_body(b, data, size);
	for (int n = 0; n < 3; n++)
		assert(build_close(b, NULL) == 0);
	assert(build_finish(b, &d->bytes, NULL) == 0);
	build_free(&b);
	assert(image_open(&d->im, d->bytes.data, d->bytes.len, NULL) == 0);
}

static void
check(const struct document *a, const struct document *b, bool is_same)
{
	struct comparison *c = NULL;

	assert(compare_images(&c, &a->im, &b->im, NULL) == 0);
	sound_comparison(c, &a->im, &b->im);
	assert(!is_same || count_changed(c) == 0);
	comparison_free(&c);
	if (compare_portions(&c, &a->im, &b->im, STR("art_1"), NULL) == 0)
		assert(image_find_portion(&c->image, STR("art_1")) == 0);
	comparison_free(&c);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *split = size > 0 ? memchr(data, SPLIT, size) : NULL;
	size_t first = split != NULL ? (size_t)(split - data) : size;
	struct document a, b;

	make(&a, data, first);
	make(&b, data + first, size - first);
	check(&a, &b, false);
	check(&b, &a, false);
	check(&a, &a, true);
	buf_free(&a.bytes);
	buf_free(&b.bytes);
	return 0;
}
