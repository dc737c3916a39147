/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_date: whatever is taken for an HTTP date is spelt in one way, and that way is read as the
 * same instant. The same for instants made of the first eight bytes, old law included.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/time.h"

#define NOW 1767225600                 /* 2026-01-01: what two-digit years are relative to */
#define FIRST (-62135596800)           /* 0001-01-01T00:00:00Z */
#define SECONDS_TO_10000 315537897600u /* from FIRST on */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_instant(int64_t seconds)
{
	char text[HTTP_DATE_BYTES + 1];
	int64_t again = 0;

	time_http(seconds, text);
	assert(strlen(text) == HTTP_DATE_BYTES);
	assert(time_parse_http(str_from(text), NOW, &again));
	assert(again == seconds);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int64_t seconds = 4711;
	uint64_t any;

	if (time_parse_http(str_make((const char *)data, size), NOW, &seconds))
		check_instant(seconds);
	else
		assert(seconds == 4711); /* untouched on failure */
	if (size < sizeof any)
		return 0;
	memcpy(&any, data, sizeof any);
	check_instant(FIRST + (int64_t)(any % SECONDS_TO_10000));
	return 0;
}
