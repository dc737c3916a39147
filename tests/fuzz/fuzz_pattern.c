/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_pattern: any pattern is refused with a reason or matches any value in bounds; a pattern
 * with nothing more behind it means the same.
 */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "akn/tag.h"
#include "base/err.h"
#include "base/utf8.h"
#include "render/pattern.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_tag(struct str value)
{
	char once[TAG_BYTES_MAX + 1], twice[TAG_BYTES_MAX + 1];

	if (!tag_canonical(value, once))
		return;
	assert(tag_canonical(str_from(once), twice) && strcmp(once, twice) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char open_ended[PATTERN_BYTES_MAX + 8];
	struct str pattern, value;
	struct err e = { 0 };
	const uint8_t *zero = size > 0 ? memchr(data, 0, size) : NULL;

	if (zero == NULL)
		return 0;
	pattern = str_make((const char *)data, (size_t)(zero - data));
	value = str_make((const char *)zero + 1, size - pattern.len - 1);
	check_tag(value);
	if (utf8_check(value) != value.len)
		return 0;
	if (pattern_check(pattern, &e) != 0) {
		assert(e.text[0] != '\0');
		return 0;
	}
	if (!pattern_matches(pattern, value) || pattern.len + 7 > PATTERN_BYTES_MAX)
		return 0;
	memcpy(open_ended, pattern.p, pattern.len);
	memcpy(open_ended + pattern.len, "[^~]{0}", 7);
	assert(pattern_matches(str_make(open_ended, pattern.len + 7), value));
	return 0;
}
