/* SPDX-License-Identifier: Apache-2.0 */
/* route, path and negotiate: what a target and an Accept field ask for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <gazetted/plugin.h>

#include "base/arena.h"
#include "base/err.h"
#include "render/formats.h"
#include "web/negotiate.h"
#include "web/path.h"
#include "web/route.h"

static struct format list[] = {
	{ .plugin = { .format = { "xml", 3 },
	      .media_type = { "application/akn+xml", 19 },
	      .views = 3,
	      .quality = 700 } },
	{ .plugin = { .format = { "txt", 3 },
	      .media_type = { "text/plain; charset=utf-8", 25 },
	      .views = 3,
	      .quality = 600 } },
	{ .plugin = { .format = { "epub", 4 },
	      .media_type = { "application/epub+zip", 20 },
	      .views = 1,
	      .quality = 500 } },
};
static const struct formats formats = { .list = list, .count = 3 };
static struct arena arena = { .max = 1 << 16 };

static struct route
parsed(const char *path)
{
	struct route r;
	struct err e = { 0 };

	if (route_parse(str_from(path), STR("a=1"), &formats, &r, &arena, &e) != 0)
		fail_msg("%s: %s", path, e.text);
	return r;
}

static int
refused(const char *path)
{
	struct route r;
	struct err e = { 0 };

	return route_parse(str_from(path), STR(""), &formats, &r, &arena, &e);
}

static void
fixed_pages_are_found_by_their_exact_path(void **state)
{
	(void)state;
	assert_int_equal(parsed("/").kind, ROUTE_INDEX);
	assert_int_equal(parsed("/formats.json").kind, ROUTE_FORMATS);
	assert_int_equal(parsed("/healthz").kind, ROUTE_HEALTH);
	assert_true(str_is(parsed("/problems/notfound").name, "notfound"));
}

static void
a_suffix_is_taken_off_only_when_a_format_claims_it(void **state)
{
	struct route r = parsed("/akn/xx/act/2006/1/eng@2006-05-01.epub");

	(void)state;
	assert_int_equal(r.kind, ROUTE_DOCUMENT);
	assert_int_equal(r.format, 2);
	assert_true(str_is(r.suffix, ".epub"));
	assert_int_equal(r.iri.point, IRI_FROM);
	r = parsed("/akn/xx/act/2006/1/~art_6.53");
	assert_int_equal(r.format, FORMAT_NONE);
	assert_true(str_is(r.iri.portion, "art_6.53"));
	r = parsed("/akn/xx/act/2006/1/~art_6.53.txt");
	assert_int_equal(r.format, 1);
	assert_true(str_is(r.iri.portion, "art_6.53"));
}

static void
a_single_segment_is_an_alias(void **state)
{
	struct route r = parsed("/opinions.epub");

	(void)state;
	assert_int_equal(r.kind, ROUTE_ALIAS);
	assert_true(str_is(r.name, "opinions"));
	assert_int_equal(refused("/a/b"), -ERR_NOTFOUND);
}

static void
a_history_is_of_a_work_a_language_or_a_portion(void **state)
{
	struct route r = parsed("/akn/xx/act/2006/1/versions.txt");

	(void)state;
	assert_int_equal(r.kind, ROUTE_HISTORY);
	assert_int_equal(r.format, 1);
	assert_true(str_is(r.suffix, ".txt"));
	assert_true(str_is(r.iri.work.whole, "/akn/xx/act/2006/1"));
	r = parsed("/akn/xx/act/2006/1/eng/versions");
	assert_int_equal(r.kind, ROUTE_HISTORY);
	assert_true(str_is(r.iri.language, "eng"));
	r = parsed("/akn/xx/act/2006/1/eng/~art_1/versions");
	assert_int_equal(r.kind, ROUTE_HISTORY);
	assert_true(str_is(r.iri.portion, "art_1"));
	assert_true(str_is(parsed("/akn/xx/act/2006/1/ENG/versions.txt").location,
	    "/akn/xx/act/2006/1/eng/versions.txt?a=1"));
	assert_int_equal(refused("/akn/xx/act/2006/1/eng@2006-05-01/versions"), -ERR_USAGE);
	assert_int_equal(refused("/akn/xx/act/2006/1/eng:2006-05-01/~art_1/versions"), -ERR_USAGE);
	assert_int_equal(refused("/akn/xx/act/2006/1/versions.pdf"), -ERR_NOTFOUND);
	assert_int_equal(refused("/akn/xx/act/2006/1/versions/more"), -ERR_USAGE);
}

static void
a_work_may_be_called_versions(void **state)
{
	struct route r = parsed("/akn/xx/act/2006/versions");

	(void)state;
	assert_int_equal(r.kind, ROUTE_DOCUMENT);
	assert_true(str_is(r.iri.work.number, "versions"));
	assert_int_equal(parsed("/akn/xx/act/2006/versions/versions").kind, ROUTE_HISTORY);
}

static void
other_spellings_redirect_and_keep_the_query(void **state)
{
	(void)state;
	assert_true(str_is(parsed("/%6fpinions").location, "/opinions?a=1"));
	assert_true(str_is(parsed("/akn/xx/act/2006/1/").location, "/akn/xx/act/2006/1?a=1"));
	assert_true(str_is(parsed("/akn/xx/act/2006/1/eng%402006-05-01").location,
	    "/akn/xx/act/2006/1/eng@2006-05-01?a=1"));
	assert_true(str_is(parsed("/%e6%9d%a1").location, "/%E6%9D%A1?a=1"));
	assert_int_equal(parsed("/%E6%9D%A1").kind, ROUTE_ALIAS);
	assert_true(
	    str_is(parsed("/akn/xx/act/2006/1/eng@2007-01-01;r2...2006-05-01/~%C3%A9.txt").location,
		"/akn/xx/act/2006/1/eng@2006-05-01...2007-01-01;r2/~%C3%A9.txt?a=1"));
	assert_int_equal(
	    parsed("/akn/xx/act/2006/1/eng@2006-05-01...2007-01-01").kind, ROUTE_DOCUMENT);
	assert_true(str_is(parsed("/akn/xx/act/2006/1/ENG@2006-05-01/~%C3%A9.txt").location,
	    "/akn/xx/act/2006/1/eng@2006-05-01/~%C3%A9.txt?a=1"));
}

static void
a_redirect_never_leads_to_another_host(void **state)
{
	(void)state;
	assert_int_equal(refused("//example.org/"), -ERR_NOTFOUND);
	assert_int_equal(refused("/%2Fexample.org"), -ERR_NOTFOUND);
	assert_true(str_is(parsed("/opinions///").location, "/opinions?a=1"));
	assert_true(str_is(parsed("//").location, "/?a=1"));
}

static void
malformed_encodings_are_refused(void **state)
{
	(void)state;
	assert_int_equal(refused("/%f"), -ERR_USAGE);
	assert_int_equal(refused("/%zz"), -ERR_USAGE);
	assert_int_equal(refused("/%ff"), -ERR_USAGE);
	assert_int_equal(refused("/a%00b"), -ERR_USAGE);
}

static void
aliases_that_would_be_ambiguous_are_refused(void **state)
{
	static const char *const bad[] = { "", "a/b", "a.b", "akn", "healthz", "a b", "~a", "a\x7f",
		"\xff" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_int_equal(route_check_alias(str_from(bad[i]), NULL), -ERR_USAGE);
	assert_int_equal(route_check_alias(STR("opinions-2006"), NULL), 0);
	assert_int_equal(route_check_alias(STR("意见"), NULL), 0);
}

static uint32_t
negotiated(const char *accept, uint32_t view)
{
	return negotiate_format(str_from(accept), &formats, view);
}

static void
the_clients_preference_comes_before_the_servers(void **state)
{
	(void)state;
	assert_int_equal(negotiate_format((struct str){ 0 }, &formats, GAZ_VIEW_DOCUMENT), 0);
	assert_int_equal(negotiated("*/*", GAZ_VIEW_DOCUMENT), 0);
	assert_int_equal(negotiated("text/*", GAZ_VIEW_DOCUMENT), 1);
	assert_int_equal(negotiated("application/epub+zip;q=0.9, */*;q=0.1", GAZ_VIEW_DOCUMENT), 2);
	assert_int_equal(
	    negotiated("TEXT/PLAIN , application/akn+xml;q=0.5", GAZ_VIEW_DOCUMENT), 1);
	assert_int_equal(negotiated("application/akn+xml;q=0, */*", GAZ_VIEW_DOCUMENT), 1);
}

static void
nothing_acceptable_is_no_format(void **state)
{
	(void)state;
	assert_int_equal(negotiated("image/png", GAZ_VIEW_DOCUMENT), FORMAT_NONE);
	assert_int_equal(negotiated("text/plain;q=0", GAZ_VIEW_DOCUMENT), FORMAT_NONE);
	assert_int_equal(negotiated("text/plain;q=1.5", GAZ_VIEW_DOCUMENT), 0); /* says nothing */
	assert_int_equal(negotiated("application/epub+zip", GAZ_VIEW_PORTION), FORMAT_NONE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fixed_pages_are_found_by_their_exact_path),
		cmocka_unit_test(a_suffix_is_taken_off_only_when_a_format_claims_it),
		cmocka_unit_test(a_single_segment_is_an_alias),
		cmocka_unit_test(a_history_is_of_a_work_a_language_or_a_portion),
		cmocka_unit_test(a_work_may_be_called_versions),
		cmocka_unit_test(other_spellings_redirect_and_keep_the_query),
		cmocka_unit_test(a_redirect_never_leads_to_another_host),
		cmocka_unit_test(malformed_encodings_are_refused),
		cmocka_unit_test(aliases_that_would_be_ambiguous_are_refused),
		cmocka_unit_test(the_clients_preference_comes_before_the_servers),
		cmocka_unit_test(nothing_acceptable_is_no_format),
	};
	int rc = cmocka_run_group_tests(tests, NULL, NULL);

	arena_free(&arena);
	return rc;
}
