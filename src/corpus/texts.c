/* SPDX-License-Identifier: Apache-2.0 */
/*
 * texts: the forms of changes. After the byte with the form come: for ALL, all texts; for MARKED, a
 * bit for each portion, lowest first, then the texts of those that are set; for RUNS, again and
 * again how many texts are as expected, how many follow, and these. What is not mentioned is as
 * expected.
 */
#include "corpus/texts.h"

#include <string.h>

#include "base/buf.h"
#include "corpus/corpus_rows.h"

#define LEB_BITS 7
#define LEB_MORE 0x80u
#define BITS_A_BYTE 8

enum form { FORM_ALL, FORM_MARKED, FORM_RUNS };

static bool
is_expected(const uint8_t *texts, const uint8_t *expected, uint32_t i)
{
	return memcmp(texts + (size_t)i * TEXT_BYTES, expected + (size_t)i * TEXT_BYTES,
		   TEXT_BYTES) == 0;
}

static size_t
number_bytes(uint32_t n)
{
	size_t bytes = 1;

	for (; n >= LEB_MORE; n >>= LEB_BITS)
		bytes++;
	return bytes;
}

static void
put_number(struct buf *out, uint32_t n)
{
	for (; n >= LEB_MORE; n >>= LEB_BITS)
		buf_putc(out, (char)(n | LEB_MORE));
	buf_putc(out, (char)n);
}

/* The portions [from, to) change; those from the end of the run before up to `from` do not. */
struct run {
	uint32_t from, to;
};

/* The first run at or after a position; from == count: there is none. */
static struct run
next_run(const uint8_t *texts, const uint8_t *expected, uint32_t at, uint32_t count)
{
	struct run r;

	while (at < count && is_expected(texts, expected, at))
		at++;
	r.from = at;
	while (at < count && !is_expected(texts, expected, at))
		at++;
	r.to = at;
	return r;
}

static enum form
choose_form(const uint8_t *texts, const uint8_t *expected, uint32_t count)
{
	size_t changed = 0, runs = 0, marks = (count + BITS_A_BYTE - 1) / BITS_A_BYTE;
	uint32_t at = 0;

	for (struct run r; at < count; at = r.to) {
		r = next_run(texts, expected, at, count);
		if (r.from < count)
			runs += number_bytes(r.from - at) + number_bytes(r.to - r.from);
		changed += r.to - r.from;
	}
	if ((count - changed) * TEXT_BYTES <= (runs < marks ? runs : marks))
		return FORM_ALL;
	return runs < marks ? FORM_RUNS : FORM_MARKED;
}

static void
put_marks(struct buf *out, const uint8_t *texts, const uint8_t *expected, uint32_t count)
{
	for (uint32_t at = 0; at < count; at += BITS_A_BYTE) {
		unsigned marks = 0;

		for (uint32_t i = at; i < count && i < at + BITS_A_BYTE; i++)
			marks |= is_expected(texts, expected, i) ? 0 : 1u << (i - at);
		buf_putc(out, (char)marks);
	}
}

void
texts_write(struct buf *out, const struct corpus_portion *portions, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		buf_put(out, portions[i].text.bytes, TEXT_BYTES);
	buf_putc(out, '\0'); /* so that there is memory also for no text */
}

void
texts_pack(struct buf *out, const uint8_t *texts, const uint8_t *expected, uint32_t count)
{
	enum form form = choose_form(texts, expected, count);
	uint32_t at = 0;

	buf_putc(out, (char)form);
	if (form == FORM_ALL) {
		buf_put(out, texts, (size_t)count * TEXT_BYTES);
		return;
	}
	if (form == FORM_MARKED)
		put_marks(out, texts, expected, count);
	for (struct run r; at < count; at = r.to) {
		r = next_run(texts, expected, at, count);
		if (form == FORM_RUNS && r.from < count) {
			put_number(out, r.from - at);
			put_number(out, r.to - r.from);
		}
		buf_put(
		    out, texts + (size_t)r.from * TEXT_BYTES, (size_t)(r.to - r.from) * TEXT_BYTES);
	}
}

/* Copies n texts from the start of *rest to a position, and goes on behind them. */
static bool
take_texts(struct str *rest, uint8_t *texts, uint32_t at, uint32_t n)
{
	size_t bytes = (size_t)n * TEXT_BYTES;

	if (bytes > rest->len)
		return false;
	memcpy(texts + (size_t)at * TEXT_BYTES, rest->p, bytes);
	*rest = str_slice(*rest, bytes, rest->len);
	return true;
}

static bool
take_number(struct str *rest, uint32_t *out)
{
	uint32_t n = 0;

	for (unsigned shift = 0; shift <= 21 && rest->len > 0; shift += LEB_BITS) {
		unsigned char b = (unsigned char)rest->p[0];

		*rest = str_slice(*rest, 1, rest->len);
		n |= (b & ~LEB_MORE) << shift;
		if ((b & LEB_MORE) == 0) {
			*out = n;
			return true;
		}
	}
	return false;
}

static bool
take_marked(struct str rest, uint8_t *texts, uint32_t count)
{
	size_t bytes = (count + BITS_A_BYTE - 1) / BITS_A_BYTE;
	const char *marks = rest.p;

	if (bytes > rest.len)
		return false;
	rest = str_slice(rest, bytes, rest.len);
	for (uint32_t i = 0; i < count; i++)
		if (((unsigned)marks[i / BITS_A_BYTE] >> i % BITS_A_BYTE & 1) != 0 &&
		    !take_texts(&rest, texts, i, 1))
			return false;
	return rest.len == 0;
}

static bool
take_runs(struct str rest, uint8_t *texts, uint32_t count)
{
	uint32_t at = 0, same, changed;

	while (rest.len > 0) {
		if (!take_number(&rest, &same) || !take_number(&rest, &changed) ||
		    same > count - at || changed > count - at - same ||
		    !take_texts(&rest, texts, at + same, changed))
			return false;
		at += same + changed;
	}
	return true;
}

bool
texts_unpack(struct str packed, uint8_t *expected, uint32_t count)
{
	struct str rest = packed;

	if (packed.len == 0)
		return false;
	rest = str_slice(packed, 1, packed.len);
	switch (packed.p[0]) {
	case FORM_ALL:
		return rest.len == (size_t)count * TEXT_BYTES &&
		       take_texts(&rest, expected, 0, count);
	case FORM_MARKED: return take_marked(rest, expected, count);
	case FORM_RUNS: return take_runs(rest, expected, count);
	default: return false;
	}
}
