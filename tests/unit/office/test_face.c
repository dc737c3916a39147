/* SPDX-License-Identifier: Apache-2.0 */
/* face: the runs of a text, and which addresses are published. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "face_sample.h"

#define BYTES_MAX ((size_t)1 << 20)
#define NONE ((struct face){ 0, STR("") })
#define BOLD ((struct face){ FACE_BOLD, STR("") })

/* The text with the faces must give the sample. */
static void
expect(struct str text, const struct faces *faces, const char *sample)
{
	struct buf out = BUF_INIT(BYTES_MAX);

	face_sample_put(&out, text, faces);
	buf_putc(&out, '\0');
	assert_string_equal(out.data, sample);
	buf_free(&out);
}

static void
neighbours_with_one_face_are_one_run(void **state)
{
	struct arena arena = ARENA_INIT(BYTES_MAX);
	struct faces f = { 0 };

	(void)state;
	assert_true(faces_begin(&f, 0, &NONE, &arena));
	assert_int_equal(f.count, 0);
	assert_true(faces_begin(&f, 2, &BOLD, &arena));
	assert_true(faces_begin(&f, 3, &BOLD, &arena));
	assert_true(faces_begin(&f, 4, &NONE, &arena));
	assert_true(faces_begin(&f, 4, &BOLD, &arena)); /* no character had the one before */
	assert_int_equal(f.count, 1);
	assert_true(faces_begin(&f, 5, &NONE, &arena));
	expect(STR("abcdefg"), &f, "ab{b:cde}fg");
	arena_free(&arena);
}

static void
a_part_of_a_text_takes_its_faces_along(void **state)
{
	struct arena arena = ARENA_INIT(BYTES_MAX);
	struct faces from = { 0 }, to = { 0 };

	(void)state;
	assert_true(faces_begin(&from, 2, &BOLD, &arena));
	assert_true(faces_begin(&from, 6, &NONE, &arena));
	assert_true(faces_begin(&to, 0, &BOLD, &arena));
	/* "cd" of "abcdef", behind "x", and nothing of what follows */
	assert_true(faces_append(&to, 1, &from, 3, 2, &arena));
	expect(STR("xdeyz"), &to, "{b:xde}yz");
	assert_true(faces_append(&to, 3, &(struct faces){ 0 }, 0, 2, &arena));
	expect(STR("xdeyz"), &to, "{b:xde}yz");
	arena_free(&arena);
}

static void
a_style_says_what_it_says_over_its_base(void **state)
{
	struct face_set own = { 0 }, base = { 0 };

	(void)state;
	face_set_flag(&own, FACE_BOLD, false);
	face_set_flag(&own, FACE_ITALIC, true);
	face_set_flag(&base, FACE_BOLD, true);
	face_set_flag(&base, FACE_UNDERLINE, true);
	assert_int_equal(face_set_over(own, base).on, FACE_ITALIC | FACE_UNDERLINE);
	face_set_flag(&own, FACE_BOLD, true);
	assert_int_equal(face_set_over(own, base).on, FACE_BOLD | FACE_ITALIC | FACE_UNDERLINE);
}

static void
only_addresses_of_the_web_and_of_mail_are_links(void **state)
{
	static const char *const refused[] = { "", "http://", "javascript:alert(1)",
		"JavaScript:alert(1)", "file:///etc/passwd", "\\\\server\\share",
		"ftp://example.org/", "data:text/html,x", "/page", "#place",
		"https://example.org/a b", "https://example.org/\"", "https://example.org/<",
		"https://example.org\\@example.com/", " java\tscript:x",
		"https://example.org@example.com/", "http://a:b@example.org",
		"https://example.org/\xe2\x80\xaegro", "https://exa\xc2\xadmple.org/",
		"https://example.org/\xc2\x85", "https://example.org/\xe3\x80\x80", "http://\xff" };
	char address[FACE_LINK_BYTES_MAX + 2];

	(void)state;
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
		assert_int_equal(face_link(str_from(refused[i])).len, 0);
	assert_true(str_is(face_link(STR(" https://example.org/\n")), "https://example.org/"));
	assert_true(str_is(face_link(STR("HTTP://example.org")), "HTTP://example.org"));
	assert_true(str_is(face_link(STR("mailto:a@example.org")), "mailto:a@example.org"));
	assert_int_equal(face_link(STR("https://b\xc3\xbc.example/?to=a@b")).len, 27);
	memset(address, 'a', sizeof address);
	memcpy(address, "https://", 8);
	assert_int_equal(
	    face_link(str_make(address, FACE_LINK_BYTES_MAX)).len, FACE_LINK_BYTES_MAX);
	assert_int_equal(face_link(str_make(address, FACE_LINK_BYTES_MAX + 1)).len, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(neighbours_with_one_face_are_one_run),
		cmocka_unit_test(a_part_of_a_text_takes_its_faces_along),
		cmocka_unit_test(a_style_says_what_it_says_over_its_base),
		cmocka_unit_test(only_addresses_of_the_web_and_of_mail_are_links),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
