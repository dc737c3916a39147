/* SPDX-License-Identifier: Apache-2.0 */
/* route: the resource that a target names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include <gazetted/plugin.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/macros.h"
#include "http/percent.h"
#include "render/formats.h"
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
	assert_int_equal(parsed("/healthz").kind, ROUTE_HEALTHZ);
	assert_true(str_is(parsed("/problems/notfound").name, "notfound"));
}

static void
the_beginning_of_a_name_is_a_folder_in_its_own_spelling(void **state)
{
	(void)state;
	assert_int_equal(parsed("/akn/xx").kind, ROUTE_INDEX);
	assert_true(
	    str_is(parsed("/akn/gr/judgment/SCCC/2013").name, "/akn/gr/judgment/SCCC/2013"));
	assert_int_equal(parsed("/akn/gr/judgment/SCCC/2013").kind, ROUTE_INDEX);
	assert_int_equal(parsed("/akn/xx/act/changes").kind, ROUTE_CHANGES);
	assert_true(str_is(parsed("/akn/xx/act/changes").name, "/akn/xx/act"));
	assert_int_equal(parsed("/akn/xx/act/2006/changes").kind, ROUTE_CHANGES);
	assert_true(str_is(parsed("/akn/xx/act/2006/changes").name, "/akn/xx/act/2006"));
	assert_int_equal(parsed("/akn/xx/act/2006/changes/eng").kind, ROUTE_DOCUMENT);
	assert_int_equal(parsed("/changes").kind, ROUTE_CHANGES);
	assert_int_equal(parsed("/changes").name.len, 0);
	assert_int_equal(parsed("/akn/changes").kind, ROUTE_INDEX);
	assert_int_equal(parsed("/akn/xx/works").kind, ROUTE_WORKS);
	assert_true(str_is(parsed("/akn/xx/works").name, "/akn/xx"));
	assert_int_equal(parsed("/akn/xx/act/2006/works").kind, ROUTE_WORKS);
	assert_true(str_is(parsed("/akn/xx/act/2006/works").name, "/akn/xx/act/2006"));
	assert_int_equal(parsed("/akn/xx/act/2006/works/eng").kind, ROUTE_DOCUMENT);
	assert_int_equal(parsed("/akn/xx/act/2006/worksets").kind, ROUTE_DOCUMENT);
	assert_int_equal(parsed("/works").kind, ROUTE_WORKS);
	assert_int_equal(parsed("/works").name.len, 0);
	assert_int_equal(parsed("/akn/works").kind, ROUTE_INDEX);
	assert_int_equal(parsed("/akn/xx/act/2006/works.ndjson").kind, ROUTE_WORKS_LINES);
	assert_true(str_is(parsed("/akn/xx/works.ndjson").name, "/akn/xx"));
	assert_int_equal(parsed("/works.ndjson").name.len, 0);
	assert_int_equal(parsed("/akn/works.ndjson").kind, ROUTE_INDEX);
	assert_int_equal(parsed("/akn/XX/act/2006/1").kind, ROUTE_REDIRECT);
	assert_int_equal(refused("/akn/gr/a%20b"), -ERR_USAGE);
}

static struct route
parsed_on_admin(const char *path)
{
	struct route r;

	return route_parse_admin(str_from(path), STR(""), &r, NULL) == 0
		   ? r
		   : (struct route){ .kind = ROUTE_COUNT };
}

static void
an_admin_address_has_routes_of_its_own(void **state)
{
	struct route r;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(parsed_on_admin("/metrics").kind, ROUTE_METRICS);
	assert_int_equal(parsed_on_admin("/livez").kind, ROUTE_LIVEZ);
	assert_int_equal(parsed_on_admin("/formats.json").kind, ROUTE_COUNT);
	assert_int_equal(parsed_on_admin("/livez/").kind, ROUTE_COUNT);
	assert_int_equal(parsed("/metrics").kind, ROUTE_ALIAS);
	assert_int_equal(route_parse_admin(STR("/"), STR(""), &r, &e), -ERR_NOTFOUND);
	assert_string_equal(
	    e.text, "an admin address answers only /livez, /readyz, /healthz and /metrics");
}

static void
a_page_takes_the_parameter_of_its_route_alone(void **state)
{
	struct route r = parsed("/readyz");

	(void)state;
	r.query = STR("verbose=1");
	assert_int_equal(route_take_query(&r, NULL), 0);
	assert_true(r.parameter.is_given && str_is(r.parameter.value, "1"));
	r.query = STR("page=2");
	assert_int_equal(route_take_query(&r, NULL), -ERR_USAGE);
	r = parsed("/");
	assert_int_equal(route_take_query(&r, NULL), 0); /* its handler reads the query */
	r = parsed("/formats.json");
	assert_int_equal(route_take_query(&r, NULL), -ERR_USAGE); /* parsed() gives it a=1 */
	r = parsed("/opinions");
	assert_int_equal(route_take_query(&r, NULL), 0); /* the query goes into the redirect */
}

static void
every_path_has_methods(void **state)
{
	static const char *const paths[] = { "/", "/livez", "/opinions", "/akn/xx/act/2006/1",
		"/akn/xx/act/2006/1/versions", "/a/b", "*" };

	(void)state;
	for (size_t k = 0; k < sizeof paths / sizeof paths[0]; k++)
		assert_string_equal(route_methods(str_from(paths[k]), false), "GET, HEAD, OPTIONS");
	assert_string_equal(route_methods(STR("/metrics"), true), "GET, HEAD, OPTIONS");
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
parameters_of_tracking_are_dropped_on_every_path(void **state)
{
	static const char *const paths[] = { "/", "/opinions.txt", "/formats.json", "/readyz",
		"/akn/xx/act/2006/1/eng@2006-05-01.epub", "/akn/xx/act/2006/1/versions" };
	struct route r;
	struct err e = { 0 };

	(void)state;
	for (size_t k = 0; k < sizeof paths / sizeof paths[0]; k++) {
		assert_int_equal(route_parse(str_from(paths[k]), STR("utm_source=x&a=1&fbclid"),
				     &formats, &r, &arena, &e),
		    0);
		assert_true(r.has_tracking && str_is(r.query, "a=1"));
		assert_false(parsed(paths[k]).has_tracking);
	}
	assert_int_equal(
	    route_parse(STR("/%6fpinions"), STR("mc_cid=1"), &formats, &r, &arena, &e), 0);
	assert_true(str_is(r.location, "/opinions"));
}

static void
a_single_segment_is_an_alias(void **state)
{
	struct route r = parsed("/opinions.epub");

	(void)state;
	assert_int_equal(r.kind, ROUTE_ALIAS);
	assert_true(str_is(r.name, "opinions"));
	assert_int_equal(r.rest.len, 0);
	assert_int_equal(refused("/a/b"), -ERR_NOTFOUND);
}

static void
what_may_follow_a_work_may_follow_an_alias(void **state)
{
	static const char *const rests[] = { "/eng", "/eng@2006-05-01", "/eng@2006-05-01;r1/~art_1",
		"/eng:2006-05-01", "/~art_6.53", "/versions", "/eng/~art_1/versions", "/contents",
		"/timemap", "/eng@2006-05-01...2007-01-01" };
	static const char *const no_rests[] = { "/2006", "/English", "/~", "/eng@2006-13-01",
		"/version", "/versions/eng", "/eng@2006-05-01/versions", "/versions.zzz" };
	char path[64];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rests); i++) {
		struct route r;

		snprintf(path, sizeof path, "/opinions%s.txt", rests[i]);
		r = parsed(path);
		assert_int_equal(r.kind, ROUTE_ALIAS);
		assert_true(str_is(r.name, "opinions"));
		assert_true(str_is(r.rest, rests[i]));
		assert_true(str_is(r.suffix, ".txt"));
	}
	for (size_t i = 0; i < ARRAY_LEN(no_rests); i++) {
		snprintf(path, sizeof path, "/opinions%s", no_rests[i]);
		assert_int_equal(refused(path), -ERR_NOTFOUND);
	}
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
	static const char *const bad[] = { "", "a/b", "a.b", "akn", "formats", "healthz", "livez",
		"readyz", "metrics", "problems", "feed", "log", "by-hash", "a b", "~a", "a\x7f",
		"\xff" };

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_int_equal(route_check_alias(str_from(bad[i]), NULL), -ERR_USAGE);
	assert_int_equal(route_check_alias(STR("opinions-2006"), NULL), 0);
	assert_int_equal(route_check_alias(STR("意见"), NULL), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fixed_pages_are_found_by_their_exact_path),
		cmocka_unit_test(the_beginning_of_a_name_is_a_folder_in_its_own_spelling),
		cmocka_unit_test(an_admin_address_has_routes_of_its_own),
		cmocka_unit_test(a_page_takes_the_parameter_of_its_route_alone),
		cmocka_unit_test(every_path_has_methods),
		cmocka_unit_test(a_suffix_is_taken_off_only_when_a_format_claims_it),
		cmocka_unit_test(parameters_of_tracking_are_dropped_on_every_path),
		cmocka_unit_test(a_single_segment_is_an_alias),
		cmocka_unit_test(what_may_follow_a_work_may_follow_an_alias),
		cmocka_unit_test(a_history_is_of_a_work_a_language_or_a_portion),
		cmocka_unit_test(a_work_may_be_called_versions),
		cmocka_unit_test(other_spellings_redirect_and_keep_the_query),
		cmocka_unit_test(a_redirect_never_leads_to_another_host),
		cmocka_unit_test(malformed_encodings_are_refused),
		cmocka_unit_test(aliases_that_would_be_ambiguous_are_refused),
	};
	int rc = cmocka_run_group_tests(tests, NULL, NULL);

	arena_free(&arena);
	return rc;
}
