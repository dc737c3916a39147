/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_options: any query string is refused, or gives every option a value that its schema allows;
 * the canonical spelling means the same and is its own canonical spelling.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <gazetted/plugin.h>

#include "akn/tag.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"
#include "render/formats.h"
#include "render/options.h"

#define ARENA_BYTES_MAX (1u << 20)
#define WIDTH_MAX 200
#define NOTE_BYTES_MAX 8
#define COLOUR_BYTES_MAX 7

static const struct format format = {
	.plugin = { .format = { "txt", 3 },
	    .option_count = 6,
	    .options = { { .name = { "width", 5 },
			     .fallback = { "72", 2 },
			     .type = GAZ_OPTION_INT,
			     .min = -1,
			     .max = WIDTH_MAX },
		{ .name = { "toc", 3 }, .fallback = { "1", 1 }, .type = GAZ_OPTION_BOOL },
		{ .name = { "paper", 5 },
		    .fallback = { "a4", 2 },
		    .type = GAZ_OPTION_ENUM,
		    .value_count = 2,
		    .values = { { "a4", 2 }, { "a5", 2 } } },
		{ .name = { "note", 4 },
		    .fallback = { "", 0 },
		    .type = GAZ_OPTION_STRING,
		    .max = NOTE_BYTES_MAX },
		{ .name = { "colour", 6 },
		    .fallback = { "#000", 4 },
		    .type = GAZ_OPTION_STRING,
		    .max = COLOUR_BYTES_MAX,
		    .pattern = { "#[0-9a-f]{3,6}", 14 } },
		{ .name = { "lang", 4 }, .fallback = { "", 0 }, .type = GAZ_OPTION_LANGUAGE } } }
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_language(struct str tag)
{
	char canonical[TAG_BYTES_MAX + 1];

	if (tag.len == 0)
		return;
	assert(tag_canonical(tag, canonical) && str_eq(str_from(canonical), tag));
}

static void
check_colour(struct str colour)
{
	assert(colour.len >= 4 && colour.len <= COLOUR_BYTES_MAX && colour.p[0] == '#');
	for (size_t k = 1; k < colour.len; k++)
		assert(memchr("0123456789abcdef", colour.p[k], 16) != NULL);
}

static void
check_values(const struct message_pair *pairs)
{
	int64_t width;

	assert(str_to_i64(pairs[0].value, &width) && width >= -1 && width <= WIDTH_MAX);
	assert(str_is(pairs[1].value, "0") || str_is(pairs[1].value, "1"));
	assert(str_is(pairs[2].value, "a4") || str_is(pairs[2].value, "a5"));
	assert(pairs[3].value.len <= NOTE_BYTES_MAX);
	assert(utf8_check(pairs[3].value) == pairs[3].value.len);
	check_colour(pairs[4].value);
	check_language(pairs[5].value);
}

static void
check_query(struct str query, struct arena *a)
{
	struct message_pair pairs[MESSAGE_OPTIONS_MAX], again[MESSAGE_OPTIONS_MAX];
	struct str canonical, twice;
	struct err e = { 0 };
	uint32_t count;

	if (format_options(&format, query, pairs, &count, &canonical, a, &e) != 0) {
		assert(e.text[0] != '\0');
		return;
	}
	assert(count == format.plugin.option_count);
	check_values(pairs);
	assert(format_options(&format, canonical, again, &count, &twice, a, &e) == 0);
	assert(str_eq(twice, canonical));
	for (uint32_t k = 0; k < count; k++)
		assert(str_eq(again[k].value, pairs[k].value));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = ARENA_INIT(ARENA_BYTES_MAX);
	char *bytes = malloc(size + 1);

	assert(bytes != NULL);
	memcpy(bytes, data, size);
	bytes[size] = '7'; /* would be taken for more, were it read */
	check_query(str_make(bytes, size), &a);
	free(bytes);
	arena_free(&a);
	return 0;
}
