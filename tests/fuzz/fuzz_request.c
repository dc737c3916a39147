/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fuzzes the readers of request heads and of chunked bodies, alone and as a connection uses them,
 * one request behind the other: whole and split input must agree. The first byte says how the rest
 * is cut up.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "config/config.h"
#include "http/chunked.h"
#include "http/request.h"

/* Small, so that the fuzzer finds its way past them. */
static const struct config limits = { .max_request_line_bytes = 200,
	.max_header_bytes = 600,
	.max_header_fields = 12,
	.body_limit_bytes = 300 };

#define EVEN_CUTS 64u
#define STEPS_MAX 32u /* of a connection: its first 16 requests */

static enum request_verdict
read_pieces(struct request *r, const char *bytes, size_t len, size_t step)
{
	enum request_verdict verdict;
	size_t at = len < step ? len : step;

	request_start(r);
	while ((verdict = request_read(r, &limits, bytes, at)) == REQUEST_MORE && at < len)
		at = len - at < step ? len : at + step;
	return verdict;
}

static void
assert_span(struct span s, size_t len)
{
	assert((size_t)s.at + s.len <= len);
}

static void
check_head(const char *bytes, size_t len, size_t step)
{
	struct request whole, split;
	enum request_verdict verdict = read_pieces(&whole, bytes, len, len + 1);

	assert(read_pieces(&split, bytes, len, step) == verdict);
	assert(whole.status == split.status && whole.why == split.why);
	assert(whole.head_bytes == split.head_bytes && whole.head_bytes <= len);
	assert(whole.field_count == split.field_count);
	assert(verdict != REQUEST_MORE || len < request_head_max(&limits));
	assert((verdict == REQUEST_BAD) == (whole.why != NULL));
	for (size_t i = 0; i < whole.field_count; i++) {
		assert_span(whole.fields[i].name, len);
		assert_span(whole.fields[i].value, len);
		assert(whole.fields[i].name.len > 0);
	}
	assert_span(whole.target, len);
	assert_span(whole.query, len);
	assert_span(whole.host, len);
}

static enum chunked_verdict
chunk_pieces(struct chunked *c, const char *bytes, size_t len, size_t step, size_t *used)
{
	enum chunked_verdict verdict = CHUNKED_MORE;
	size_t at = 0, taken;

	chunked_start(c);
	while (verdict == CHUNKED_MORE && at < len) {
		verdict =
		    chunked_read(c, &limits, bytes + at, len - at < step ? len - at : step, &taken);
		at += taken;
	}
	*used = at;
	return verdict;
}

static void
check_body(const char *bytes, size_t len, size_t step)
{
	struct chunked whole, split;
	size_t whole_used, split_used;
	enum chunked_verdict verdict = chunk_pieces(&whole, bytes, len, len + 1, &whole_used);

	assert(chunk_pieces(&split, bytes, len, step, &split_used) == verdict);
	assert(whole_used == split_used && whole_used <= len);
	assert(whole.status == split.status && whole.why == split.why);
	assert(whole.bytes <= limits.body_limit_bytes);
}

/*
 * A connection's input, seen piece by piece: below 64 the first byte is the size of each piece less
 * one, above it seeds sizes that differ.
 */
struct reader {
	const char *bytes;
	size_t len, at, seen;
	unsigned cuts;
	bool is_whole;
};

static bool
see_more(struct reader *in)
{
	size_t step = in->cuts + 1;

	if (in->seen == in->len)
		return false;
	if (in->cuts >= EVEN_CUTS) {
		in->cuts = EVEN_CUTS + (in->cuts * 75 + 74) % 65537; /* ZX81's, long enough here */
		step = in->cuts % EVEN_CUTS + 1;
	}
	in->seen = in->is_whole || in->len - in->seen < step ? in->len : in->seen + step;
	return true;
}

/* What a connection makes of its input: one entry for each head and each body. */
struct story {
	unsigned count;
	struct {
		int verdict, status;
		size_t end;
	} steps[STEPS_MAX];
};

static void
note(struct story *s, int verdict, int status, size_t end)
{
	s->steps[s->count].verdict = verdict;
	s->steps[s->count].status = status;
	s->steps[s->count++].end = end;
}

static enum request_verdict
next_head(struct reader *in, struct request *r, struct story *s)
{
	enum request_verdict verdict;

	request_start(r);
	do
		verdict = request_read(r, &limits, in->bytes + in->at, in->seen - in->at);
	while (verdict == REQUEST_MORE && see_more(in));
	if (verdict == REQUEST_DONE)
		in->at += r->head_bytes;
	note(s, (int)verdict, r->status, in->at);
	return verdict;
}

static enum chunked_verdict
next_chunks(struct reader *in, struct story *s)
{
	enum chunked_verdict verdict;
	struct chunked c;
	size_t used;

	chunked_start(&c);
	do {
		verdict = chunked_read(&c, &limits, in->bytes + in->at, in->seen - in->at, &used);
		in->at += used;
	} while (verdict == CHUNKED_MORE && see_more(in));
	note(s, (int)verdict, c.status, in->at);
	return verdict;
}

static enum chunked_verdict
next_length(struct reader *in, uint64_t length, struct story *s)
{
	while (in->seen - in->at < length && see_more(in))
		;
	if (in->seen - in->at < length) {
		note(s, CHUNKED_MORE, 0, in->at);
		return CHUNKED_MORE;
	}
	in->at += (size_t)length;
	note(s, CHUNKED_DONE, 0, in->at);
	return CHUNKED_DONE;
}

static void
tell(struct reader in, struct story *s)
{
	enum chunked_verdict verdict = CHUNKED_DONE;
	struct request r;

	memset(s, 0, sizeof *s);
	while (verdict == CHUNKED_DONE && s->count + 2 <= STEPS_MAX) {
		if (next_head(&in, &r, s) != REQUEST_DONE || !request_keeps_alive(&r))
			return;
		if (r.coding == CODING_CHUNKED)
			verdict = next_chunks(&in, s);
		else if (r.content_length > 0)
			verdict = next_length(&in, r.content_length, s);
	}
}

/* Requests and bodies one behind the other: the same ones, however the bytes came. */
static void
check_connection(const char *bytes, size_t len, unsigned cuts)
{
	struct story whole, split;

	tell((struct reader){ .bytes = bytes, .len = len, .is_whole = true }, &whole);
	tell((struct reader){ .bytes = bytes, .len = len, .cuts = cuts }, &split);
	assert(whole.count == split.count);
	assert(memcmp(&whole, &split, sizeof whole) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *bytes;
	size_t step;

	if (size < 2)
		return 0;
	step = data[0] % 64 + 1;
	bytes = malloc(size - 1); /* of exactly this size, so that reading past the end is seen */
	assert(bytes != NULL);
	memcpy(bytes, data + 1, size - 1);
	check_head(bytes, size - 1, step);
	check_body(bytes, size - 1, step);
	check_connection(bytes, size - 1, data[0]);
	free(bytes);
	return 0;
}
