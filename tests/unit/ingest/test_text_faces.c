/* SPDX-License-Identifier: Apache-2.0 */
/* text_faces: faces of the texts of lines, found again in their slices. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "face_sample.h"
#include "ingest/text_faces.h"

#define BYTES_MAX ((size_t)1 << 20)
#define LINK STR("https://example.org/")

struct fixture {
	struct arena arena;
	struct text_faces t;
	struct faces own;
};

/* Gives the characters of text from byte `from` on a face. */
static void
begin(struct fixture *f, size_t from, uint8_t flags, struct str link)
{
	assert_true(faces_begin(&f->own, from, &(struct face){ flags, link }, &f->arena));
}

static void
add(struct fixture *f, const char *text)
{
	begin(f, strlen(text), 0, STR(""));
	assert_true(text_faces_add(&f->t, text, &f->own, &f->arena));
	f->own.count = 0;
	text_faces_sort(&f->t);
}

/* The slice, white space collapsed, must give the sample. */
static void
expect(struct fixture *f, struct str slice, bool heading, const char *sample)
{
	struct buf out = BUF_INIT(BYTES_MAX);
	struct faces faces;
	const char *text = text_faces_collapse(&f->t, slice, &faces, &f->arena);

	assert_non_null(text);
	if (heading)
		text_faces_drop_common(&faces, str_from(text));
	face_sample_put(&out, str_from(text), &faces);
	buf_putc(&out, '\0');
	assert_string_equal(out.data, sample);
	buf_free(&out);
}

static void
a_slice_has_the_faces_of_its_characters(void **state)
{
	struct fixture f = { .arena = ARENA_INIT(BYTES_MAX) };
	const char *one = arena_dup(&f.arena, STR("one two three")),
		   *two = arena_dup(&f.arena, STR("other")),
		   *three = arena_dup(&f.arena, STR("abc"));

	(void)state;
	begin(&f, 4, FACE_BOLD, STR(""));
	begin(&f, 7, 0, STR(""));
	begin(&f, 8, FACE_ITALIC, STR(""));
	add(&f, one);
	begin(&f, 0, FACE_RAISED, STR(""));
	add(&f, three);
	expect(&f, str_from(one), false, "one {b:two} {i:three}");
	expect(&f, str_from(one + 5), false, "{b:wo} {i:three}");
	expect(&f, str_make(one + 5, 1), false, "{b:w}");
	expect(&f, str_from(two), false, "other");
	expect(&f, str_from(three), false, "{^:abc}");
	expect(&f, STR("of no line"), false, "of no line");
	arena_free(&f.arena);
}

static void
white_space_has_what_both_sides_have(void **state)
{
	struct fixture f = { .arena = ARENA_INIT(BYTES_MAX) };
	const char *text = arena_dup(&f.arena, STR(" \ta  b\t c d e\xc2\xa0"
						   "f "));

	(void)state;
	begin(&f, 0, FACE_BOLD, STR(""));
	begin(&f, 3, FACE_UNDERLINE, STR(""));
	begin(&f, 4, FACE_BOLD | FACE_ITALIC, STR(""));
	begin(&f, 7, FACE_BOLD, LINK);
	begin(&f, 10, FACE_ITALIC, LINK);
	begin(&f, 12, FACE_BOLD, STR(""));
	begin(&f, 13, 0, STR(""));
	add(&f, text);
	expect(&f, str_from(text), false,
	    "{b:a }{bi:b}{b: }{b https://example.org/:c}{ https://example.org/: }"
	    "{i https://example.org/:d} {b:e}\xc2\xa0"
	    "f ");
	arena_free(&f.arena);
}

static void
what_all_of_a_heading_has_is_its_style(void **state)
{
	struct fixture f = { .arena = ARENA_INIT(BYTES_MAX) };
	const char *text = arena_dup(&f.arena, STR("one two"));

	(void)state;
	begin(&f, 0, FACE_BOLD, LINK);
	begin(&f, 4, FACE_BOLD | FACE_ITALIC, STR(""));
	add(&f, text);
	expect(&f, str_from(text), true, "{ https://example.org/:one} {i:two}");
	expect(&f, str_from(text + 4), true, "two");
	expect(&f, str_from(text), false, "{b https://example.org/:one}{b: }{bi:two}");
	arena_free(&f.arena);
}

static void
too_many_faces_are_counted_and_left_out(void **state)
{
	struct fixture f = { .arena = ARENA_INIT(64 * BYTES_MAX) };
	const char *last, *text = arena_dup(&f.arena, STR("ab"));

	(void)state;
	for (unsigned i = 0; i < TEXT_FACES_MAX / 2; i++) {
		begin(&f, 0, FACE_BOLD, STR(""));
		begin(&f, 1, 0, STR(""));
		assert_true(text_faces_add(&f.t, text, &f.own, &f.arena));
		f.own.count = 0;
	}
	assert_int_equal(f.t.left_out, 0);
	last = arena_dup(&f.arena, STR("cd"));
	begin(&f, 0, FACE_BOLD, STR(""));
	add(&f, last);
	assert_int_equal(f.t.left_out, 1);
	expect(&f, str_from(last), false, "cd");
	expect(&f, str_from(text), false, "{b:a}b");
	arena_free(&f.arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_slice_has_the_faces_of_its_characters),
		cmocka_unit_test(white_space_has_what_both_sides_have),
		cmocka_unit_test(too_many_faces_are_counted_and_left_out),
		cmocka_unit_test(what_all_of_a_heading_has_is_its_style),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
