/* SPDX-License-Identifier: Apache-2.0 */
/* urls and metadata: what a resolved fetch is called, and that an exhausted arena is an error. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/time.h"
#include "render/formats.h"
#include "web/fetch_private.h"
#include "web/metadata.h"
#include "web/site_private.h"
#include "web/urls.h"
#include "web/views.h"

#define WORK "/akn/xx/act/2006/1"
#define BASE "https://law.example"
#define ARENA_STEP 8 /* the alignment of the arena: every size in between fails alike */

static const struct config settings = { .base_url = BASE };
static struct site site = { .config.settings = &settings };
static struct format list[] = { { .plugin = { .format = { "html", 4 } } } };
static struct formats formats = { .list = list, .count = 1 };

/* Two versions of a portion, as the store finds them for a comparison. */
static const struct resolution both = {
	.version = { .seq = 2,
	    .work = { WORK, sizeof WORK - 1 },
	    .language = { "eng", 3 },
	    .day = 13514,
	    .revision = 2,
	    .title = { "Title", 5 } },
	.earlier = { .seq = 1,
	    .work = { WORK, sizeof WORK - 1 },
	    .language = { "eng", 3 },
	    .day = 13269,
	    .revision = 1 },
	.portion = { "art 1", 5 },
};

static void
make(struct fetch *f, enum view_id view, size_t arena_bytes)
{
	*f = (struct fetch){ .arena = ARENA_INIT(arena_bytes),
		.request = { .site = &site, .formats = &formats },
		.choice.view = &views[view],
		.keys.permanent = STR("/p"),
		.found = &both };
}

static void
assert_url(int rc, struct str url, const char *expected)
{
	assert_int_equal(rc, 0);
	if (!str_is(url, expected))
		fail_msg(STR_FMT " is not %s", STR_ARG(url), expected);
}

static void
urls_are_absolute_and_encoded(void **state)
{
	struct fetch f;
	struct str url;
	struct err e = { 0 };

	(void)state;
	make(&f, VIEW_COMPARISON, FETCH_ARENA_BYTES_MAX);
	f.request.arena = &f.arena;
	f.choice.page = STR("after=x");
	assert_url(url_permanent_path(&f, &url, &e), url,
	    WORK "/eng@2006-05-01;r1...2007-01-01;r2/~art%201.html");
	assert_url(url_own(&f, &url, &e), url, BASE "/p?after=x");
	assert_url(url_revision(&f, &both.earlier, &url, &e), url, BASE WORK "/eng@2006-05-01;r1");
	assert_url(url_current(&f, &url, &e), url, BASE WORK "/eng");
	assert_url(url_history(&f, &url, &e), url, BASE WORK "/eng/~art%201/versions");
	arena_free(&f.arena);
}

/* Fills metadata with ever larger arenas until there is room; returns how often there was none. */
static unsigned
failures_before_room(enum view_id view, uint32_t *count)
{
	struct fetch f;
	struct err e;
	size_t bytes = 0;
	int rc;

	do {
		make(&f, view, bytes);
		f.request.arena = &f.arena;
		e = (struct err){ 0 };
		rc = metadata_make(&f, &f.metadata, &e);
		arena_free(&f.arena);
		if (rc != 0)
			assert_int_equal(rc, -ERR_LIMIT);
		bytes += ARENA_STEP;
	} while (rc != 0);
	*count = f.metadata.count;
	return (unsigned)(bytes / ARENA_STEP) - 1;
}

static void
a_component_has_its_sign_before_its_name(void **state)
{
	struct buf b = BUF_INIT(URL_BYTES_MAX);
	struct resolution found = both;

	(void)state;
	url_put_portion(&b, STR("!schedule_1"));
	assert_true(str_is(buf_str(&b), "/!schedule_1"));
	buf_reset(&b);
	found.portion = STR("!schedule_1~art_2");
	url_put_history(&b, &found, STR(""));
	assert_true(str_is(buf_str(&b), WORK "/eng/!schedule_1~art_2/versions"));
	buf_free(&b);
}

static void
no_metadata_are_lost_when_the_arena_is_full(void **state)
{
	uint32_t count;

	(void)state;
	assert_true(failures_before_room(VIEW_PORTION, &count) > 10);
	assert_int_equal(count, 13);
	assert_true(failures_before_room(VIEW_COMPARISON, &count) > 10);
	assert_int_equal(count, 18);
	assert_true(failures_before_room(VIEW_LISTING, &count) > 0);
	assert_int_equal(count, 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(urls_are_absolute_and_encoded),
		cmocka_unit_test(a_component_has_its_sign_before_its_name),
		cmocka_unit_test(no_metadata_are_lost_when_the_arena_is_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
