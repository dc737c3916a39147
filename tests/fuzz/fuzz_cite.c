/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_cite: any text is read as a citation, and as a text with citations; what is left of it is a
 * part of it, and what is found in an outline is there.
 */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "cite/names.h"
#include "cite/outline.h"
#include "cite/parse.h"
#include "cite/running.h"

#define ARENA_BYTES_MAX (1u << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct cite_words *
words(void)
{
	static struct cite_words *made;

	if (made == NULL)
		made = cite_words_new();
	return made;
}

static void
assert_inside(struct str part, struct str whole)
{
	assert(part.len == 0 || (part.p >= whole.p && part.p + part.len <= whole.p + whole.len));
}

/* The text is the number of each of its units, too. */
static void
check_outline(struct str text, const struct cite *c)
{
	static const char *const eids[] = { "chp_1", "chp_1__art_1", "chp_1__art_1__para_1",
		"sec_2", "hcontainer_1" };
	struct arena a = ARENA_INIT(ARENA_BYTES_MAX);
	struct cite_outline o = { .words = words(), .language = STR("deu"), .arena = &a };

	for (uint32_t i = 0; i < sizeof eids / sizeof *eids; i++)
		cite_outline_add(&o, &(struct cite_unit){ .eid = str_from(eids[i]),
					 .num = text,
					 .parent = i > 0 && i < 3 ? i - 1 : CITE_NO_UNIT });
	cite_outline_end(&o);
	for (uint8_t i = 0; i < c->count; i++) {
		struct cite_found found;
		struct cite_extent extent;

		cite_outline_find(&o, &c->paths[i], &found);
		assert(found.count <= found.total);
		for (uint32_t k = 0; k < found.count; k++)
			assert(found.units[k] < o.count);
		if (found.total == 0)
			cite_outline_extent(&o, &c->paths[i], &found, &extent);
	}
	arena_free(&a);
}

static void
check_mark(void *arg, const struct cite_mark *m)
{
	const struct str *text = arg;

	assert(m->range.start < m->range.end && m->range.end <= text->len);
	assert(m->other.start <= m->other.end && m->other.end <= text->len);
	assert(m->path == NULL || (m->path->count > 0 && m->path->count <= CITE_STEPS_MAX));
}

static void
check_running(struct str text)
{
	static const char *const languages[] = { "eng", "deu", "ell", "zho" };
	static struct cite scratch;

	for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
		struct cite_running r;
		struct cite_seen seen = { 0 };

		cite_running_init(&r, words(), str_from(languages[i]), &scratch);
		cite_running_scan(&r, text, check_mark, &text, &seen);
	}
}

static void
check_names(struct str text)
{
	struct cite_names *n = cite_names_new(words());
	struct cite_named named;

	cite_names_put(
	    n, &(struct cite_name){ STR("/akn/xx/act/2006/1"), STR("eng"), text, STR("1"), text });
	cite_names_find(n, text, &named);
	assert(named.count <= named.total && named.total <= 1);
	cite_names_free(&n);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = str_make((const char *)data, size);
	struct cite *c;

	if (size > CITE_BYTES_MAX || utf8_check(text) != size)
		return 0;
	c = malloc(sizeof *c);
	assert(c != NULL);
	cite_parse(words(), STR(""), text, c);
	assert(c->count <= CITE_LISTED_MAX);
	assert_inside(c->before, text);
	assert_inside(c->after, text);
	for (uint8_t i = 0; i < c->count; i++) {
		assert(c->paths[i].count > 0 && c->paths[i].count <= CITE_STEPS_MAX);
		for (uint8_t k = 0; k < c->paths[i].count; k++)
			assert_inside(c->paths[i].steps[k].text, text);
	}
	check_outline(text, c);
	check_names(text);
	check_running(text);
	free(c);
	return 0;
}
