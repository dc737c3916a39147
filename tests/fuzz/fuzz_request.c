/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Fuzzes the readers of request heads and of chunked bodies: whole and split input must agree. The
 * first byte says how the rest is cut up.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "http/chunked.h"
#include "http/request.h"

/* Small, so that the fuzzer finds its way past them. */
static const struct http_limits limits = {
	.request_line_bytes = 200, .header_bytes = 600, .header_count = 12, .body_bytes = 300
};

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
	size_t i;

	assert(read_pieces(&split, bytes, len, step) == verdict);
	assert(whole.status == split.status && whole.why == split.why);
	assert(whole.head_bytes == split.head_bytes && whole.head_bytes <= len);
	assert(whole.field_count == split.field_count);
	assert(verdict != REQUEST_MORE || len < request_head_max(&limits));
	assert((verdict == REQUEST_BAD) == (whole.why != NULL));
	for (i = 0; i < whole.field_count; i++) {
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
	assert(whole.bytes <= limits.body_bytes);
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
	free(bytes);
	return 0;
}
