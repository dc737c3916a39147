/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_range: whatever a Range field says, what comes out lies within the size; the order of the
 * ranges, empty elements and the case of the unit change nothing. The first byte chooses the size.
 */
#include <assert.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "http/byte_class.h"
#include "http/range.h"
#include "http/request.h"

#define FIELD_BYTES 64 /* "bytes=", two numbers */

static const uint64_t sizes[] = { 0, 1, 2, 10, 100, 65536, INT64_MAX, UINT64_MAX };
static const struct range untouched = { 7, 0 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool
is_same(struct range a, struct range b)
{
	return a.first == b.first && a.len == b.len;
}

static void
assert_same(struct str changed, uint64_t size, enum range_verdict verdict, struct range part)
{
	struct range r = untouched;

	assert(range_read(changed, size, &r) == verdict);
	assert(is_same(r, part));
}

/* What was found, written as one range, is found again. */
static void
check_part(struct range part, uint64_t size)
{
	char field[FIELD_BYTES];

	assert(part.len > 0 && part.first < size && part.len <= size - part.first);
	snprintf(field, sizeof field, "bytes=%" PRIu64 "-%" PRIu64, part.first,
	    part.first + part.len - 1);
	assert_same(str_from(field), size, RANGE_PART, part);
}

/* The same elements from the last to the first, with an empty one at the end of each. */
static struct str
reversed(struct str value, char *room)
{
	struct str list, unit = str_cut(value, '=', &list), spec;
	char *at = room;
	size_t comma;

	for (; list.len > 0; list = str_slice(list, 0, comma < list.len ? comma : 0)) {
		comma = str_rfind(list, ',');
		spec = str_trim(str_slice(list, comma < list.len ? comma + 1 : 0, list.len));
		memmove(at, spec.p, spec.len);
		at += spec.len;
		memcpy(at, ",\t,", 3);
		at += 3;
	}
	list = str_make(room, (size_t)(at - room));
	at = room + list.len;
	memcpy(at, unit.p, unit.len);
	at[unit.len] = '=';
	memcpy(at + unit.len + 1, list.p, list.len);
	return str_make(at, unit.len + 1 + list.len);
}

static void
check_changed(struct str value, uint64_t size, enum range_verdict verdict, struct range part)
{
	char *room = malloc(8 * value.len + FIELD_BYTES);
	size_t i, at = str_find(value, '=');

	assert(room != NULL);
	memcpy(room, value.p, value.len);
	for (i = 0; i < at; i++)
		room[i] = (char)(room[i] >= 'a' && room[i] <= 'z' ? room[i] - 32 : room[i]);
	room[value.len] = ',';
	assert_same(str_make(room, value.len + 1), size, verdict, part);
	/* a blank behind '=' is a fault, which the trimming would heal */
	if (at + 1 < value.len && value.p[at + 1] != ' ' && value.p[at + 1] != '\t')
		assert_same(reversed(value, room), size, verdict, part);
	free(room);
}

/* A field has no control bytes: the reader of requests has refused them. */
static void
put_value(char *to, const uint8_t *from, size_t len)
{
	for (size_t i = 0; i < len; i++)
		to[i] = request_is((char)from[i], BYTE_VALUE) ? (char)from[i] : ' ';
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct range part = untouched;
	enum range_verdict verdict;
	struct str value;
	uint64_t size;
	char *copy;

	if (len == 0)
		return 0;
	size = sizes[data[0] % (sizeof sizes / sizeof sizes[0])];
	copy = malloc(len); /* with room for nothing else, so that reading on is seen */
	assert(copy != NULL);
	put_value(copy, data, len);
	value = str_make(copy + 1, len - 1);
	verdict = range_read(value, size, &part);
	if (verdict == RANGE_PART)
		check_part(part, size);
	else
		assert(is_same(part, untouched));
	check_changed(value, size, verdict, part);
	free(copy);
	return 0;
}
