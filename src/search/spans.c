/* SPDX-License-Identifier: Apache-2.0 */
/* spans: three little-endian numbers each, in the order of days. */
#include "search/spans.h"

#include "base/buf.h"

#define SPAN_BYTES 12

static void
put_u32(struct buf *b, uint32_t n)
{
	for (unsigned shift = 0; shift < 32; shift += 8)
		buf_putc(b, (char)(n >> shift & 0xff));
}

static uint32_t
take_u32(const char *p)
{
	uint32_t n = 0;

	for (unsigned i = 0; i < 4; i++)
		n |= (uint32_t)(unsigned char)p[i] << 8 * i;
	return n;
}

void
spans_put(struct buf *b, const struct span *s)
{
	put_u32(b, (uint32_t)s->from);
	put_u32(b, (uint32_t)s->until);
	put_u32(b, s->versions);
}

size_t
spans_count(struct str spans)
{
	return spans.len / SPAN_BYTES;
}

struct span
spans_at(struct str spans, size_t i)
{
	const char *p = spans.p + i * SPAN_BYTES;

	return (struct span){ .from = (int32_t)take_u32(p),
		.until = (int32_t)take_u32(p + 4),
		.versions = take_u32(p + 8) };
}

bool
spans_have(struct str spans, int64_t day, struct span *out)
{
	for (size_t i = 0; i < spans_count(spans); i++) {
		struct span s = spans_at(spans, i);

		if (day < s.from || day >= s.until)
			continue;
		if (out != NULL)
			*out = s;
		return true;
	}
	return false;
}
