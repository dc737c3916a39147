/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_iri: any request target is refused, understood, or sent to its canonical spelling, which
 * is never sent on again. Names of documents borrow from their input.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "akn/iri.h"
#include "base/arena.h"
#include "base/err.h"
#include "render/formats.h"
#include "web/route.h"

#define ARENA_BYTES_MAX (1u << 20)
/* The spelling of its bytes, the case of its letters, the order of two versions. */
#define REDIRECTS_MAX 3

static struct format list[] = { { .plugin = { .format = { "txt", 3 } } },
	{ .plugin = { .format = { "epub", 4 } } } };
static const struct formats formats = { .list = list, .count = 2 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
assert_inside(struct str part, struct str whole)
{
	assert(part.len == 0 || (part.p >= whole.p && part.p + part.len <= whole.p + whole.len));
}

static void
check_iri(struct str s)
{
	struct iri iri;
	struct err e = { 0 };

	if (iri_parse(s, &iri, &e) != 0) {
		assert(e.text[0] != '\0');
		return;
	}
	assert_inside(iri.work.whole, s);
	assert_inside(iri.work.country, s);
	assert_inside(iri.work.number, s);
	assert_inside(iri.language, s);
	assert_inside(iri.portion, s);
	assert(iri.work.whole.p == s.p && iri.work.doctype.len > 0);
	assert(iri_parse_work(iri.work.whole, &iri.work, &e) == 0);
}

static void
check_route(struct str target)
{
	struct arena a = ARENA_INIT(ARENA_BYTES_MAX);
	struct err e = { 0 };
	struct route r;
	struct str query, path = str_cut(target, '?', &query);

	for (int redirects = 0;; redirects++) {
		if (route_parse(path, query, &formats, &r, &a, &e) != 0) {
			assert(e.text[0] != '\0');
			break;
		}
		assert(r.format == FORMAT_NONE || r.format < formats.count);
		if (r.kind != ROUTE_REDIRECT)
			break;
		assert(redirects < REDIRECTS_MAX);
		path = str_cut(r.location, '?', &query);
	}
	arena_free(&a);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *bytes = malloc(size + 1);
	struct err e = { 0 };

	assert(bytes != NULL);
	memcpy(bytes, data, size);
	bytes[size] = '/'; /* would be taken for more, were it read */
	check_iri(str_make(bytes, size));
	check_route(str_make(bytes, size));
	if (route_check_alias(str_make(bytes, size), &e) != 0)
		assert(e.text[0] != '\0');
	free(bytes);
	return 0;
}
