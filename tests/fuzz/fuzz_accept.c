/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_accept: any Accept field gives a quality, which neither the case of letters nor empty
 * elements change.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "http/accept.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A copy with room for nothing else, so that reading on is seen. */
static uint32_t
quality_of(const char *bytes, size_t size, struct str type)
{
	char *copy = malloc(size + 1);
	uint32_t quality;

	assert(copy != NULL);
	memcpy(copy + 1, bytes, size);
	quality = accept_match(str_make(copy + 1, size), type).quality;
	free(copy);
	return quality;
}

static void
check_type(const char *bytes, char *changed, size_t size, struct str type)
{
	uint32_t quality = quality_of(bytes, size, type);

	assert(quality <= ACCEPT_QUALITY_ONE);
	for (size_t i = 0; i < size; i++)
		changed[i + 1] =
		    (char)(bytes[i] >= 'a' && bytes[i] <= 'z' ? bytes[i] - 32 : bytes[i]);
	changed[0] = changed[size + 1] = ',';
	assert(quality_of(changed, size + 2, type) == quality);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *changed = malloc(size + 2);

	assert(changed != NULL);
	check_type((const char *)data, changed, size, STR("text/plain; charset=utf-8"));
	check_type((const char *)data, changed, size, STR("application/epub+zip"));
	quality_of("*/*", 3, str_make((const char *)data, size));
	free(changed);
	return 0;
}
