/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_target: what may be asked for. A target that is taken has a path of canonical bytes without
 * dot segments; undoing its escapes and spelling it anew comes to rest after one round.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "http/byte_class.h"
#include "http/percent.h"
#include "http/request.h"
#include "http/target.h"

#define METHOD "GET "
#define ARENA_BYTES_MAX (1u << 20)
#define TARGET_BYTES_MAX 8192

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* No part between two '/' that a client or a file system would resolve, once decoded only. */
static void
assert_no_dots(struct str path)
{
	struct str rest = path;

	while (rest.len > 0) {
		struct str part = str_cut(rest, '/', &rest);

		assert(!str_case_is(part, ".") && !str_case_is(part, ".."));
		assert(!str_case_is(part, "%2e") && !str_case_is(part, "%2e%2e"));
		assert(!str_case_is(part, ".%2e") && !str_case_is(part, "%2e."));
	}
}

static void
check_path(struct str path)
{
	struct arena a = ARENA_INIT(ARENA_BYTES_MAX);
	struct str plain, spelt, again;
	struct err e = { 0 };

	assert_no_dots(path);
	if (path_decode(path, &plain, &a, &e) == 0) {
		assert(memchr(plain.p, '\0', plain.len) == NULL);
		assert(path_encode(plain, &spelt, &a, &e) == 0);
		assert(path_decode(spelt, &again, &a, &e) == 0);
		assert(again.len == plain.len && memcmp(again.p, plain.p, plain.len) == 0);
	}
	arena_free(&a);
}

static void
check_target(const char *bytes, size_t len)
{
	struct request r;

	request_start(&r);
	r.method = HTTP_GET;
	r.method_name = (struct span){ 0, sizeof METHOD - 2 };
	if (request_read_target(&r, bytes,
		(struct span){ sizeof METHOD - 1, (uint16_t)(len - sizeof METHOD + 1) }) != NULL)
		return;
	assert((size_t)r.path.at + r.path.len <= len && (size_t)r.query.at + r.query.len <= len);
	assert((size_t)r.host.at + r.host.len <= len);
	for (size_t i = 0; i < r.target.len; i++)
		assert(request_is(bytes[r.target.at + i], BYTE_TARGET) ||
		       bytes[r.target.at + i] == '%');
	if (r.host.len > 0)
		assert(request_check_host(str_make(bytes + r.host.at, r.host.len)) == NULL);
	if (r.path.len > 0) {
		assert(bytes[r.path.at] == '/');
		check_path(str_make(bytes + r.path.at, r.path.len));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *bytes;

	if (size > TARGET_BYTES_MAX)
		return 0;
	bytes = malloc(sizeof METHOD - 1 + size); /* exactly: reading past the end is seen */
	assert(bytes != NULL);
	memcpy(bytes, METHOD, sizeof METHOD - 1);
	if (size > 0)
		memcpy(bytes + sizeof METHOD - 1, data, size);
	check_target(bytes, sizeof METHOD - 1 + size);
	free(bytes);
	return 0;
}
