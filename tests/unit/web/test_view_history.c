/* SPDX-License-Identifier: Apache-2.0 */
/* view_history: which lines a page has, in which order, and where they lead; on each backend. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/buf.h"
#include "corpus/publish.h"
#include "corpus_fixture.h"
#include "doc/image_open.h"
#include "web/fetch_private.h"
#include "web/site_private.h"
#include "web/view_history.h"
#include "web/views.h"

#define BASE "https://law.example"

/* What is asked, and the page that came of it. */
struct asked {
	struct site site;
	struct fetch f;
	struct known_version *known;
	struct image im;
};

static void
ask(struct fixture *c, const char *path, const char *query, struct asked *a)
{
	static const struct config settings = { .base_url = BASE };
	struct fetch_request *r = &a->f.request;

	*a = (struct asked){ .site.config.settings = &settings };
	a->f.arena = ARENA_INIT(FETCH_ARENA_BYTES_MAX);
	a->f.choice.view = &views[VIEW_LISTING];
	r->site = &a->site;
	r->arena = &a->f.arena;
	r->today = sample_day("2010-01-01");
	r->route.query = str_from(query);
	sample_ok(iri_parse(str_from(path), &r->route.iri, &c->e), &c->e);
	sample_ok(view_history_take_query(r, &a->f.choice, &c->e), &c->e);
	a->known = known_version_new();
}

static void
list(struct fixture *c, const char *path, const char *query, struct asked *a)
{
	ask(c, path, query, a);
	sample_ok(view_history_resolve(c->corpus, &a->f, a->known, &c->e), &c->e);
	assert_non_null(a->known->listing);
	sample_ok(image_open(&a->im, a->known->listing, a->known->listing_len, &c->e), &c->e);
}

static void
forget(struct asked *a)
{
	known_version_unref(&a->known);
	arena_free(&a->f.arena);
}

/* The dates and revisions of the lines: "2006-05-01;1 ". */
static const char *
lines_of(const struct asked *a)
{
	static char text[512];
	uint32_t node = image_child(&a->im, a->im.head->root, "entry");
	size_t at = 0;

	text[0] = '\0';
	for (; node != IMAGE_NONE; node = image_next_sibling(&a->im, node))
		at += (size_t)snprintf(text + at, sizeof text - at, STR_FMT ";" STR_FMT " ",
		    STR_ARG(image_attr(&a->im, node, "date")),
		    STR_ARG(image_attr(&a->im, node, "revision")));
	return text;
}

static struct str
first_href(const struct asked *a)
{
	return image_attr(&a->im, image_child(&a->im, a->im.head->root, "entry"), "href");
}

static void
a_work_has_a_line_for_each_publication(void **state)
{
	struct fixture *c = *state;
	struct asked a;

	add(c, "eng", "2008-05-01", 1);
	add(c, "eng", "2006-05-01", 2);
	add(c, "eng", "2006-05-01", 3);
	add(c, "deu", "2007-05-01", 4);
	list(c, SAMPLE_WORK, "", &a);
	assert_string_equal(lines_of(&a), "2007-05-01;1 2006-05-01;1 2006-05-01;2 2008-05-01;1 ");
	assert_str(first_href(&a), BASE SAMPLE_WORK "/deu@2007-05-01;r1");
	forget(&a);
	list(c, SAMPLE_WORK "/eng", "", &a);
	assert_string_equal(lines_of(&a), "2006-05-01;1 2006-05-01;2 2008-05-01;1 ");
	forget(&a);
}

static void
a_portion_has_a_line_for_each_change(void **state)
{
	struct fixture *c = *state;
	struct asked a;

	add(c, "eng", "2006-05-01", 1);
	add(c, "eng", "2007-05-01", 2);
	list(c, SAMPLE_WORK "/~art_1", "", &a);
	assert_string_equal(lines_of(&a), "2006-05-01;1 2007-05-01;1 ");
	assert_str(first_href(&a), BASE SAMPLE_WORK "/eng@2006-05-01;r1/~art_1");
	assert_str(a.known->found.version.title, "Versions: No. \xc2\xb7 Title 2");
	forget(&a);
}

static void
a_page_begins_behind_the_line_it_is_told_by(void **state)
{
	struct fixture *c = *state;
	struct asked a;

	add(c, "eng", "2006-05-01", 1);
	add(c, "eng", "2006-05-01", 2);
	add(c, "eng", "2007-05-01", 3);
	list(c, SAMPLE_WORK, "width=3&after=eng%402006-05-01;r1&toc=0", &a);
	assert_string_equal(lines_of(&a), "2006-05-01;2 2007-05-01;1 ");
	assert_str(a.f.choice.option_query, "width=3&toc=0");
	forget(&a);
	list(c, SAMPLE_WORK, "after=zho@1999-01-01;r1", &a);
	assert_string_equal(lines_of(&a), "");
	forget(&a);
}

static void
what_is_no_line_begins_no_page(void **state)
{
	static const char *const bad[] = { "after=", "after=eng", "after=eng@", "after=%zz",
		"after=eng@2006-05-01", "after=eng:2006-05-01", "after=eng@2006-05-01;r1/~art_1",
		"after=eng@2006-05-01;r1/!main",
		"after=eng@2006-05-01;r1&after=eng@2006-05-01;r1" };
	struct fixture *c = *state;
	struct asked a;

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		ask(c, SAMPLE_WORK, "", &a);
		a.f.request.route.query = str_from(bad[i]);
		assert_int_equal(
		    view_history_take_query(&a.f.request, &a.f.choice, &c->e), -ERR_USAGE);
		forget(&a);
	}
}

static void
the_same_lines_are_the_same_source(void **state)
{
	struct fixture *c = *state;
	struct asked before, after;

	add(c, "eng", "2006-05-01", 1);
	list(c, SAMPLE_WORK, "", &before);
	sample_make(&c->sample, "eng", "2006-05-01", 7);
	c->sample.p.work = STR("/akn/xx/act/2006/2");
	assert_int_equal(publish(c, NULL), CORPUS_ADDED);
	list(c, SAMPLE_WORK, "", &after);
	assert_memory_equal(&before.known->found.version.source, &after.known->found.version.source,
	    sizeof(struct sha256));
	forget(&after);
	add(c, "eng", "2006-05-01", 2);
	list(c, SAMPLE_WORK, "", &after);
	assert_memory_not_equal(&before.known->found.version.source,
	    &after.known->found.version.source, sizeof(struct sha256));
	forget(&after);
	forget(&before);
}

static void
it_is_as_new_as_its_newest_line(void **state)
{
	struct fixture *c = *state;
	struct asked a;

	add(c, "eng", "2009-05-01", 1);
	sample_make(&c->sample, "eng", "2006-05-01", 2);
	c->sample.p.published = SAMPLE_PUBLISHED + 60;
	assert_int_equal(publish(c, NULL), CORPUS_ADDED);
	list(c, SAMPLE_WORK, "", &a);
	assert_int_equal(a.known->found.version.published, SAMPLE_PUBLISHED + 60);
	forget(&a);
}

static void
what_is_not_there_is_not_found(void **state)
{
	static const char *const paths[] = { "/akn/xx/act/2006/9", SAMPLE_WORK "/fra",
		SAMPLE_WORK "/~art_77" };
	struct fixture *c = *state;
	struct asked a;

	add(c, "eng", "2006-05-01", 1);
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
		ask(c, paths[i], "", &a);
		assert_int_equal(
		    view_history_resolve(c->corpus, &a.f, a.known, &c->e), -ERR_NOTFOUND);
		assert_null(a.known->listing);
		forget(&a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		ON_EACH(a_work_has_a_line_for_each_publication),
		ON_EACH(a_portion_has_a_line_for_each_change),
		ON_EACH(a_page_begins_behind_the_line_it_is_told_by),
		ON_EACH(what_is_no_line_begins_no_page),
		ON_EACH(the_same_lines_are_the_same_source),
		ON_EACH(it_is_as_new_as_its_newest_line),
		ON_EACH(what_is_not_there_is_not_found),
	};

	return RUN_ON_BACKENDS(tests);
}
