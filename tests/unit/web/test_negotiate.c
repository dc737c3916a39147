/* SPDX-License-Identifier: Apache-2.0 */
/* negotiate: the format that an Accept field asks for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <gazetted/plugin.h>

#include "render/formats.h"
#include "web/format_choice.h"
#include "web/route.h"
#include "web/views.h"

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

static uint32_t
negotiated(const char *accept, enum view_id view)
{
	return negotiate_format(&(struct negotiation){
	    .accept = str_from(accept), .formats = &formats, .views = views[view].bit });
}

static void
the_clients_preference_comes_before_the_servers(void **state)
{
	(void)state;
	assert_int_equal(negotiate_format(&(struct negotiation){
			     .formats = &formats, .views = views[VIEW_DOCUMENT].bit }),
	    0);
	assert_int_equal(negotiated("*/*", VIEW_DOCUMENT), 0);
	assert_int_equal(negotiated("text/*", VIEW_DOCUMENT), 1);
	assert_int_equal(negotiated("application/epub+zip;q=0.9, */*;q=0.1", VIEW_DOCUMENT), 2);
	assert_int_equal(negotiated("TEXT/PLAIN , application/akn+xml;q=0.5", VIEW_DOCUMENT), 1);
	assert_int_equal(negotiated("application/akn+xml;q=0, */*", VIEW_DOCUMENT), 1);
}

static void
nothing_acceptable_is_no_format(void **state)
{
	(void)state;
	assert_int_equal(negotiated("image/png", VIEW_DOCUMENT), FORMAT_NONE);
	assert_int_equal(negotiated("text/plain;q=0", VIEW_DOCUMENT), FORMAT_NONE);
	assert_int_equal(negotiated("text/plain;q=1.5", VIEW_DOCUMENT), 0); /* says nothing */
	assert_int_equal(negotiated("application/epub+zip", VIEW_PORTION), FORMAT_NONE);
}

static bool
has_another_name(const void *name, const struct format *f)
{
	return !str_is(f->plugin.format, name);
}

#define FORMAT(n, m, q, bundled)                     \
	{                                            \
		.is_bundled = (bundled), .plugin = { \
			.format = STR(n),            \
			.media_type = STR(m),        \
			.views = 3,                  \
			.quality = (q)               \
		}                                    \
	}

/* html, xml, md of others, md, one more html of others. */
static uint32_t
chosen(const char *accept, const char *resting)
{
	static struct format many[] = { FORMAT("html", "text/html; charset=utf-8", 900, true),
		FORMAT("xml", "application/akn+xml", 700, true),
		FORMAT("foreign", "Text/Markdown", 1000, false),
		FORMAT("md", "text/markdown; charset=utf-8", 400, true),
		FORMAT("page", "text/html;profile=page", 1000, false) };
	static const struct formats all = { .list = many, .count = 5 };

	return negotiate_format(&(struct negotiation){ .accept = str_from(accept),
	    .formats = &all,
	    .views = views[VIEW_DOCUMENT].bit,
	    .is_usable = has_another_name,
	    .arg = resting });
}

/* room, which is bundled, and a design of the operator with a smaller quality. */
static uint32_t
chosen_page(const char *accept, const char *resting)
{
	static struct format many[] = { FORMAT("room", "text/html; charset=utf-8", 1000, true),
		FORMAT("design", "text/html; charset=utf-8", 10, false),
		FORMAT("html", "text/html; charset=utf-8", 1000, true) };
	static const struct formats all = { .list = many, .count = 3 };

	many[0].plugin.views = many[1].plugin.views = GAZ_VIEW_PAGE;
	return negotiate_format(&(struct negotiation){ .accept = str_from(accept),
	    .formats = &all,
	    .views = GAZ_VIEW_PAGE,
	    .is_usable = has_another_name,
	    .arg = resting });
}

static void
a_design_of_the_operator_replaces_the_bundled_pages(void **state)
{
	(void)state;
	assert_int_equal(chosen_page("text/html, */*;q=0.8", "none"), 1);
	assert_int_equal(chosen_page("text/html, */*;q=0.8", "design"), 0);
}

enum { HTML, XML, FOREIGN, MD, PAGE };

static void
among_equal_weights_the_named_type_and_then_the_first_wins(void **state)
{
	static const struct {
		const char *accept;
		uint32_t format;
	} rows[] = {
		{ "text/markdown, text/html, */*", MD },
		{ "text/html, text/markdown", HTML },
		{ "text/markdown, */*", MD },
		{ "*/*, text/markdown", MD },
		{ "text/*, text/markdown", MD },
		{ "*/*, application/*", XML },
		{ "application/*, text/*", XML },
		{ "text/*, application/*", HTML },
		{ "text/markdown;q=0.9, */*", HTML },
		{ "text/html;q=0.5, application/akn+xml;q=0.5, */*;q=0.4", HTML },
		{ "application/akn+xml;q=0.5, text/html;q=0.5, */*;q=0.4", XML },
		{ "text/markdown;q=0.2, text/html;q=0.7, text/markdown;q=0.7", HTML },
		/* Chrome, Firefox, Safari, curl */
		{ "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,"
		  "image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7",
		    HTML },
		{ "text/html,application/xhtml+xml,application/xml;q=0.9,image/png,image/svg+xml,"
		  "*/*;q=0.8",
		    HTML },
		{ "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", HTML },
		{ "*/*", HTML },
	};

	(void)state;
	for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++)
		if (chosen(rows[k].accept, "") != rows[k].format)
			fail_msg("%s", rows[k].accept);
}

static void
a_bundled_format_comes_before_others_of_its_media_type(void **state)
{
	(void)state;
	assert_int_equal(chosen("text/markdown", ""), MD);
	assert_int_equal(chosen("*/*", ""), HTML);
	assert_int_equal(chosen("*/*, text/html;q=0", ""), XML);
	assert_int_equal(chosen("text/html;profile=page, text/html;q=0.5", ""), PAGE);
}

static void
what_is_not_usable_is_passed_over(void **state)
{
	(void)state;
	assert_int_equal(chosen("text/markdown", "md"), FOREIGN);
	assert_int_equal(chosen("text/markdown, */*;q=0.1", "md"), FOREIGN);
	assert_int_equal(chosen("application/akn+xml, text/markdown;q=0.1", "xml"), MD);
	assert_int_equal(chosen("application/akn+xml", "xml"), FORMAT_NONE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_clients_preference_comes_before_the_servers),
		cmocka_unit_test(nothing_acceptable_is_no_format),
		cmocka_unit_test(among_equal_weights_the_named_type_and_then_the_first_wins),
		cmocka_unit_test(a_bundled_format_comes_before_others_of_its_media_type),
		cmocka_unit_test(a_design_of_the_operator_replaces_the_bundled_pages),
		cmocka_unit_test(what_is_not_usable_is_passed_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
