/* SPDX-License-Identifier: Apache-2.0 */
/* multipart: the parts of a form with files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/err.h"
#include "base/macros.h"
#include "http/multipart.h"

#define TYPE STR("multipart/form-data; boundary=b")
#define PART(name, value) \
	"--b\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n" value "\r\n"
#define END "--b--\r\n"

/* Counts the parts; a negative code for a form that is refused. */
static int
count(struct str type, struct str body, struct err *e)
{
	struct multipart_part part;
	struct multipart m;
	int n = 0, rc = multipart_open(&m, type, body, e);

	while (rc == 0 && (rc = multipart_next(&m, &part, e)) > 0) {
		n++;
		rc = 0;
	}
	return rc < 0 ? rc : n;
}

static void
parts_are_taken_as_they_are(void **state)
{
	struct str body = STR(PART("a", "1") PART("file", "x\r\n--c\r\n\r\ny\n") PART("e", "") END);
	struct multipart_part part;
	struct err e = { 0 };
	struct multipart m;

	(void)state;
	assert_int_equal(multipart_open(&m, TYPE, body, &e), 0);
	assert_int_equal(multipart_next(&m, &part, &e), 1);
	assert_true(str_is(part.name, "a") && str_is(part.bytes, "1"));
	assert_int_equal(multipart_next(&m, &part, &e), 1);
	assert_true(str_is(part.name, "file") && str_is(part.bytes, "x\r\n--c\r\n\r\ny\n"));
	assert_int_equal(multipart_next(&m, &part, &e), 1);
	assert_true(str_is(part.name, "e") && part.bytes.len == 0);
	assert_int_equal(multipart_next(&m, &part, &e), 0);
	assert_int_equal(multipart_next(&m, &part, &e), 0);
}

static void
a_boundary_is_a_token_or_quoted(void **state)
{
	struct str body = STR(PART("a", "1") END);
	struct err e = { 0 };

	(void)state;
	assert_int_equal(count(STR("Multipart/Form-Data;boundary=\"b\""), body, &e), 1);
	assert_int_equal(count(STR("multipart/form-data; x=\";\"; Boundary=b ; y=z"), body, &e), 1);
	assert_int_equal(count(STR("multipart/form-data"), body, &e), -ERR_USAGE);
	assert_int_equal(count(STR("multipart/form-data; boundary="), body, &e), -ERR_USAGE);
	assert_int_equal(count(STR("multipart/form-data; boundary=\"b"), STR(""), &e), -ERR_USAGE);
	assert_int_equal(count(STR("multipart/form-data; boundary=\"a b\""), body, &e), -ERR_USAGE);
	assert_int_equal(count(STR("multipart/mixed; boundary=b"), body, &e), -ERR_USAGE);
	assert_int_equal(count(STR("multipart/form-data; boundary=c"), body, &e), -ERR_USAGE);
}

static void
a_form_that_is_cut_anywhere_is_refused(void **state)
{
	static const char whole[] = PART("a", "1") PART("file", "text") END;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(count(TYPE, str_make(whole, sizeof whole - 1), &e), 2);
	/* without the line end behind the last delimiter it is whole as well */
	for (size_t len = 0; len < sizeof whole - 1 - 2; len++)
		assert_int_equal(count(TYPE, str_make(whole, len), &e), -ERR_USAGE);
}

static void
parts_and_heads_are_bounded(void **state)
{
	static char body[MULTIPART_HEAD_BYTES_MAX * 3];
	struct err e = { 0 };
	size_t len = 0;

	(void)state;
	for (unsigned i = 0; i < MULTIPART_PARTS_MAX; i++)
		len += (size_t)snprintf(body + len, sizeof body - len, "%s", PART("a", "1"));
	snprintf(body + len, sizeof body - len, "%s", END);
	assert_int_equal(count(TYPE, str_from(body), &e), MULTIPART_PARTS_MAX);
	snprintf(body + len, sizeof body - len, "%s", PART("a", "1") END);
	assert_int_equal(count(TYPE, str_from(body), &e), -ERR_USAGE);
	assert_non_null(strstr(e.text, "more than"));
	len = (size_t)snprintf(
	    body, sizeof body, "--b\r\nContent-Disposition: form-data; name=\"a\"; x=\"");
	memset(body + len, 'x', MULTIPART_HEAD_BYTES_MAX);
	snprintf(body + len + MULTIPART_HEAD_BYTES_MAX, 64, "\"\r\n\r\n1\r\n" END);
	assert_int_equal(count(TYPE, str_from(body), &e), -ERR_USAGE);
	assert_non_null(strstr(e.text, "part 1"));
}

static void
a_part_has_a_name(void **state)
{
	static const char *const heads[] = { "", "Content-Type: text/plain\r\n",
		"Content-Disposition: form-data\r\n",
		"Content-Disposition: form-data; name=\"\"\r\n",
		"Content-Disposition: form-data; filename=\"a\"\r\n" };
	struct err e = { 0 };
	char body[256];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(heads); i++) {
		snprintf(body, sizeof body, "--b\r\n%s\r\n1\r\n" END, heads[i]);
		assert_int_equal(count(TYPE, str_from(body), &e), -ERR_USAGE);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_are_taken_as_they_are),
		cmocka_unit_test(a_boundary_is_a_token_or_quoted),
		cmocka_unit_test(a_form_that_is_cut_anywhere_is_refused),
		cmocka_unit_test(parts_and_heads_are_bounded),
		cmocka_unit_test(a_part_has_a_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
