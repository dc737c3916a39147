/* SPDX-License-Identifier: Apache-2.0 */
/* json: what is written, byte for byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/json_writer.h"

static void
nested_values_get_commas_and_indentation(void **state)
{
	struct buf b = BUF_INIT(4096);
	struct json j;

	(void)state;
	json_start(&j, &b);
	json_open_object(&j);
	json_member(&j, "a", STR("x"));
	json_name(&j, "list");
	json_open_array(&j);
	json_int(&j, 1);
	json_bool(&j, true);
	json_null(&j);
	json_open_object(&j);
	json_close_object(&j);
	json_close_array(&j);
	json_member_int(&j, "n", INT64_MIN);
	json_close_object(&j);
	json_end(&j);
	assert_string_equal(b.data,
	    "{\n  \"a\": \"x\",\n  \"list\": [\n    1,\n    true,\n    null,\n    {}\n  ],\n"
	    "  \"n\": -9223372036854775808\n}\n");
	buf_free(&b);
}

static void
a_line_has_no_spaces(void **state)
{
	struct buf b = BUF_INIT(4096);
	struct json j;

	(void)state;
	json_start_line(&j, &b);
	json_open_object(&j);
	json_member(&j, "a", STR("x"));
	json_name(&j, "list");
	json_open_array(&j);
	json_int(&j, 1);
	json_null(&j);
	json_close_array(&j);
	json_close_object(&j);
	json_end(&j);
	assert_string_equal(b.data, "{\"a\":\"x\",\"list\":[1,null]}\n");
	buf_free(&b);
}

static void
strings_are_escaped_as_rfc_8259_wants(void **state)
{
	struct buf b = BUF_INIT(4096);
	struct json j;

	(void)state;
	json_start(&j, &b);
	json_string(&j, str_make("\"\\\n\t\x01\x7f\0é", 9));
	json_end(&j);
	assert_string_equal(b.data, "\"\\\"\\\\\\n\\t\\u0001\\u007f\\u0000é\"\n");
	buf_free(&b);
}

static void
a_full_buffer_is_reported_once_at_the_end(void **state)
{
	struct buf b = BUF_INIT(8);
	struct json j;

	(void)state;
	json_start(&j, &b);
	json_string(&j, STR("longer than eight bytes"));
	json_end(&j);
	assert_int_not_equal(buf_check(&b, "page", NULL), 0);
	buf_free(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nested_values_get_commas_and_indentation),
		cmocka_unit_test(a_line_has_no_spaces),
		cmocka_unit_test(strings_are_escaped_as_rfc_8259_wants),
		cmocka_unit_test(a_full_buffer_is_reported_once_at_the_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
