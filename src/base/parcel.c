/* SPDX-License-Identifier: Apache-2.0 */
/* parcel: a file is three lengths of eight bytes, the least first, and then what they count. */
#include "base/parcel.h"

#include "base/buf.h"

#define LENGTH_BYTES 8
#define FIELDS 3

static void
put_length(struct buf *out, size_t n)
{
	uint8_t bytes[LENGTH_BYTES];

	for (unsigned i = 0; i < LENGTH_BYTES; i++)
		bytes[i] = (uint8_t)((uint64_t)n >> 8 * i);
	buf_put(out, bytes, sizeof bytes);
}

static struct str
cut(struct str s)
{
	return str_slice(s, 0, s.len < PARCEL_NAME_BYTES_MAX ? s.len : PARCEL_NAME_BYTES_MAX);
}

void
parcel_put(struct buf *out, const struct parcel_file *file)
{
	const struct str fields[FIELDS] = { cut(file->name), cut(file->type), file->bytes };

	for (unsigned i = 0; i < FIELDS; i++)
		put_length(out, fields[i].len);
	for (unsigned i = 0; i < FIELDS; i++)
		if (fields[i].len > 0)
			buf_put(out, fields[i].p, fields[i].len);
}

static uint64_t
length_at(struct str s, unsigned field)
{
	uint64_t n = 0;

	for (unsigned i = LENGTH_BYTES; i-- > 0;)
		n = n << 8 | (unsigned char)s.p[field * LENGTH_BYTES + i];
	return n;
}

bool
parcel_next(struct str *rest, struct parcel_file *out)
{
	struct str fields[FIELDS], s = *rest;
	size_t at = (size_t)FIELDS * LENGTH_BYTES;

	if (s.len < at)
		return false;
	for (unsigned i = 0; i < FIELDS; i++) {
		uint64_t n = length_at(s, i);

		if (n > s.len - at || (i + 1 < FIELDS && n > PARCEL_NAME_BYTES_MAX))
			return false;
		fields[i] = str_slice(s, at, at + (size_t)n);
		at += (size_t)n;
	}
	*out = (struct parcel_file){ fields[0], fields[1], fields[2] };
	*rest = str_slice(s, at, s.len);
	return true;
}
