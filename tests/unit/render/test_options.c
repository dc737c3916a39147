/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Options: a query string becomes every declared option; what the schema does not allow is refused,
 * saying what it does.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <gazetted/plugin.h>

#include "base/arena.h"
#include "base/err.h"
#include "render/formats.h"
#include "render/manifest.h"
#include "render/options.h"

static struct format
    sample; /* width 0..200 = 72, toc = 1, paper a4|a5 = a4, note up to 8 bytes = "" */
static struct arena arena = { .max = 1 << 20 };
static struct message_pair out[MESSAGE_OPTIONS_MAX];
static uint32_t count;
static struct str canonical;

static struct message_plugin
sample_plugin(void)
{
	struct message_plugin p = { .id = STR("org.example.txt"),
		.version = STR("1"),
		.revision = STR("1"),
		.licence = STR("MIT"),
		.format = STR("txt"),
		.media_type = STR("text/plain; charset=utf-8"),
		.label = STR("Text"),
		.extension = STR(""),
		.views = 1,
		.option_count = 4 };

	p.options[0] = (struct message_option){ .name = STR("width"),
		.fallback = STR("72"),
		.help = STR("Columns."),
		.type = GAZ_OPTION_INT,
		.min = 0,
		.max = 200 };
	p.options[1] = (struct message_option){ .name = STR("toc"),
		.fallback = STR("1"),
		.help = STR("Contents."),
		.type = GAZ_OPTION_BOOL };
	p.options[2] = (struct message_option){ .name = STR("paper"),
		.fallback = STR("a4"),
		.help = STR("Size."),
		.type = GAZ_OPTION_ENUM,
		.value_count = 2,
		.values = { STR("a4"), STR("a5") } };
	p.options[3] = (struct message_option){ .name = STR("note"),
		.fallback = STR(""),
		.help = STR("Words."),
		.type = GAZ_OPTION_STRING,
		.max = 8 };
	return p;
}

static int
setup(void **state)
{
	struct message_plugin p = sample_plugin();

	(void)state;
	return manifest_take(&p, "txt.so", &sample.plugin, &arena, NULL);
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static void
expect(const char *query, const char *width, const char *toc, const char *paper, const char *note,
    const char *spelt)
{
	struct err e = { 0 };

	assert_int_equal(
	    format_options(&sample, str_from(query), out, &count, &canonical, &arena, &e), 0);
	assert_int_equal(count, 4);
	assert_string_equal(out[0].value.p, width);
	assert_string_equal(out[1].value.p, toc);
	assert_string_equal(out[2].value.p, paper);
	assert_string_equal(out[3].value.p, note);
	assert_string_equal(canonical.p, spelt);
}

static void
refuse(const char *query, const char *sentence)
{
	struct err e = { 0 };

	assert_int_equal(
	    format_options(&sample, str_from(query), out, &count, &canonical, &arena, &e),
	    -ERR_USAGE);
	assert_string_equal(e.text, sentence);
}

static void
no_query_gives_the_defaults_and_an_empty_spelling(void **state)
{
	(void)state;
	expect("", "72", "1", "a4", "", "");
	assert_true(str_is(out[0].name, "width"));
}

static void
values_equal_to_the_default_are_not_spelt(void **state)
{
	(void)state;
	expect("width=72&toc=true&paper=a4&note=", "72", "1", "a4", "", "");
}

static void
the_spelling_is_in_the_order_of_the_schema(void **state)
{
	(void)state;
	expect("paper=a5&toc=false&width=0040", "40", "0", "a5", "", "width=40&toc=0&paper=a5");
	expect("&&toc=0&", "72", "0", "a4", "", "toc=0");
}

static void
percent_and_plus_are_decoded_and_spelt_one_way(void **state)
{
	(void)state;
	expect("note=a%20b%26c", "72", "1", "a4", "a b&c", "note=a%20b%26c");
	expect("%6eote=a+b%26%63", "72", "1", "a4", "a b&c", "note=a%20b%26c");
	expect("note=%e6%84%8f", "72", "1", "a4", "意", "note=%E6%84%8F");
}

static void
unknown_and_repeated_names_are_refused_naming_what_there_is(void **state)
{
	(void)state;
	refuse(
	    "colour=red", "the txt format has no option 'colour': it has width, toc, paper, note");
	refuse("width=1&width=2", "option 'width' is given twice");
	refuse("toc", "option 'toc' has no value: write toc=...");
}

static void
bad_values_are_refused_naming_what_is_allowed(void **state)
{
	(void)state;
	refuse("width=201", "option 'width' must be a whole number from 0 to 200, not '201'");
	refuse("width=wide", "option 'width' must be a whole number from 0 to 200, not 'wide'");
	refuse("width=99999999999999999999",
	    "option 'width' must be a whole number from 0 to 200, not '99999999999999999999'");
	refuse("toc=yes", "option 'toc' must be 0 or 1, not 'yes'");
	refuse("paper=a3", "option 'paper' must be one of a4, a5, not 'a3'");
	refuse("note=123456789", "option 'note' must be at most 8 bytes, not '123456789'");
}

static void
bad_encodings_are_refused(void **state)
{
	(void)state;
	refuse("note=%4",
	    "'%' in an option is not followed by two hexadecimal digits: write it as %25");
	refuse("note=%zz",
	    "'%' in an option is not followed by two hexadecimal digits: write it as %25");
	refuse("note=%00", "an option contains a control character: leave it out");
	refuse("note=%ff", "an option is not UTF-8: percent-encode it as such");
}

static void
a_format_without_options_says_so(void **state)
{
	struct format none = { .plugin = { .format = STR("xml") } };
	struct err e = { 0 };

	(void)state;
	assert_int_equal(
	    format_options(&none, STR("a=1"), out, &count, &canonical, &arena, &e), -ERR_USAGE);
	assert_string_equal(e.text, "the xml format takes no options");
}

/* The sample with one field made wrong must be refused with this sentence. */
static void
refuse_plugin(const struct message_plugin *p, const char *sentence)
{
	struct message_plugin taken;
	struct err e = { 0 };

	assert_int_equal(manifest_take(p, "txt.so", &taken, &arena, &e), -ERR_PLUGIN);
	assert_string_equal(e.text, sentence);
}

static void
a_manifest_with_a_bad_field_is_refused_naming_it(void **state)
{
	static const char *const bad_types[] = { "text/plain\r\nSet-Cookie: a=b", "text",
		"multipart/*", "*/*", "text/plain;charset=\"x", "text/plain;charset=\"x\\\"",
		"text/plain;charset", "text/plain;charset=", "text/plain;=utf-8", "text/plain;",
		"text/plain; charset=utf-8 x", "text/plain; charset=\"x\"y",
		"text/plain, text/html", "text /plain" };
	struct message_plugin p = sample_plugin();

	(void)state;
	p.format = STR("../txt");
	refuse_plugin(
	    &p, "txt.so: .format must be a letter a-z, then letters and digits, at most 16");
	p = sample_plugin();
	for (size_t i = 0; i < sizeof(bad_types) / sizeof(bad_types[0]); i++) {
		p.media_type = str_from(bad_types[i]);
		refuse_plugin(&p, "txt.so: .media_type must look like text/plain; charset=utf-8");
	}
	p = sample_plugin();
	p.id = STR("txt");
	refuse_plugin(&p, "txt.so: .id must be a reversed domain name such as org.example.text");
	p = sample_plugin();
	p.views = 1u << 30;
	refuse_plugin(&p, "txt.so: .views must name at least one view, such as GAZ_VIEW_DOCUMENT");
}

static void
every_media_type_of_the_grammar_is_taken(void **state)
{
	static const char *const types[] = { "text/plain", "application/vnd.a.b+xml",
		"text/plain;charset=utf-8", "text/plain ; charset=\"utf-8\" ;a=b",
		"multipart/related; boundary=\"a; \\\"b\"" };
	struct message_plugin p = sample_plugin(), taken;
	struct err e = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
		p.media_type = str_from(types[i]);
		assert_int_equal(manifest_take(&p, "txt.so", &taken, &arena, &e), 0);
	}
}

static void
a_manifest_with_a_bad_option_is_refused_naming_it(void **state)
{
	struct message_plugin p = sample_plugin();

	(void)state;
	p.options[1].name = STR("width");
	refuse_plugin(&p, "txt.so: option 'width' is declared twice");
	p = sample_plugin();
	p.options[1].name = STR("after");
	refuse_plugin(&p, "txt.so: option 'after' has a name that the server keeps for itself: the "
			  "option would never get its value, so rename it");
	p.options[1].name = STR("gclid");
	refuse_plugin(&p, "txt.so: option 'gclid' has a name that the server keeps for itself: the "
			  "option would never get its value, so rename it");
	p = sample_plugin();
	p.options[0].fallback = STR("300");
	refuse_plugin(&p, "txt.so: .fallback is not allowed: option 'width' must be a whole number "
			  "from 0 to 200, not '300'");
	p = sample_plugin();
	p.options[0].type = 99;
	refuse_plugin(&p, "txt.so: option 'width' has a .type this gazetted does not know");
	p = sample_plugin();
	p.options[2].values[1] = STR("a4");
	refuse_plugin(&p, "txt.so: option 'paper' lists a value twice");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_query_gives_the_defaults_and_an_empty_spelling),
		cmocka_unit_test(values_equal_to_the_default_are_not_spelt),
		cmocka_unit_test(the_spelling_is_in_the_order_of_the_schema),
		cmocka_unit_test(percent_and_plus_are_decoded_and_spelt_one_way),
		cmocka_unit_test(unknown_and_repeated_names_are_refused_naming_what_there_is),
		cmocka_unit_test(bad_values_are_refused_naming_what_is_allowed),
		cmocka_unit_test(bad_encodings_are_refused),
		cmocka_unit_test(a_format_without_options_says_so),
		cmocka_unit_test(a_manifest_with_a_bad_field_is_refused_naming_it),
		cmocka_unit_test(every_media_type_of_the_grammar_is_taken),
		cmocka_unit_test(a_manifest_with_a_bad_option_is_refused_naming_it),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
