/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_coding: any Accept-Encoding field is decided on, and the order of its elements, empty ones
 * and the case of letters change nothing; a refusal is never overheard.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "http/byte_class.h"
#include "http/coding.h"
#include "http/request.h"

#define MORE_BYTES 32 /* of an element added */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct str
with_more(struct str value, const char *more, char *room)
{
	memcpy(room, value.p, value.len);
	memcpy(room + value.len, more, strlen(more));
	return str_make(room, value.len + strlen(more));
}

static struct str
in_capitals(struct str value, char *room)
{
	for (size_t i = 0; i < value.len; i++) {
		char c = value.p[i];

		room[i] = (char)(c >= 'a' && c <= 'z' ? c - 32 : c);
	}
	return str_make(room, value.len);
}

static struct str
reversed(struct str list, char *room)
{
	struct str coding;
	char *at = room;
	size_t comma;

	for (; list.len > 0; list = str_slice(list, 0, comma < list.len ? comma : 0)) {
		comma = str_rfind(list, ',');
		coding = str_slice(list, comma < list.len ? comma + 1 : 0, list.len);
		memcpy(at, coding.p, coding.len);
		at[coding.len] = ',';
		at += coding.len + 1;
	}
	return str_make(room, (size_t)(at - room));
}

static void
check(struct str value, char *room)
{
	bool takes = coding_takes_gzip(value);

	assert(coding_takes_gzip(with_more(value, " ,,\t,", room)) == takes);
	assert(coding_takes_gzip(in_capitals(value, room)) == takes);
	assert(coding_takes_gzip(reversed(value, room)) == takes);
	assert(!coding_takes_gzip(with_more(value, ", gzip;q=0", room)));
	if (takes)
		assert(coding_takes_gzip(with_more(value, ", identity;q=0", room)));
}

/* A field has no control bytes: the reader of requests has refused them. */
static void
put_value(char *to, const uint8_t *from, size_t len)
{
	for (size_t i = 0; i < len; i++)
		to[i] = request_is((char)from[i], BYTE_VALUE) ? (char)from[i] : ' ';
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = malloc(size + 1), *room = malloc(2 * size + MORE_BYTES);

	assert(copy != NULL && room != NULL);
	put_value(copy + 1, data, size); /* nothing follows, so that reading on is seen */
	check(str_make(copy + 1, size), room);
	free(room);
	free(copy);
	return 0;
}
