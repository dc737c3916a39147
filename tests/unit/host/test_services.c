/* SPDX-License-Identifier: Apache-2.0 */
/* services: deflate, JSON and resources, each through the table a plugin sees; and output meta. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <zlib.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/hash.h"
#include "host/host.h"
#include "host/host_output.h"
#include "host/pack_cache.h"
#include "host/services.h"

static struct buf out = BUF_INIT(1u << 20);
static struct gaz_job job;

static int
keep(void *ctx, const void *p, size_t len)
{
	buf_put(ctx, p, len);
	return GAZ_OK;
}

static int
set_up(void **state)
{
	(void)state;
	buf_reset(&out);
	memset(&job, 0, sizeof job);
	job.arena = ARENA_INIT(HOST_ARENA_BYTES_MAX);
	return 0;
}

static int
tear_down(void **state)
{
	(void)state;
	buf_free(&out);
	arena_free(&job.arena);
	return 0;
}

static void
unpack(int window_bits, const char *expected, size_t len)
{
	z_stream z = { 0 };
	char bytes[4096];

	assert_int_equal(inflateInit2(&z, window_bits), Z_OK);
	z.next_in = (Bytef *)out.data;
	z.avail_in = (uInt)out.len;
	z.next_out = (Bytef *)bytes;
	z.avail_out = sizeof bytes;
	assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
	assert_int_equal(z.total_out, len);
	assert_memory_equal(bytes, expected, len);
	inflateEnd(&z);
}

static void
what_is_deflated_another_library_unpacks(void **state)
{
	char text[3000];

	(void)state;
	for (size_t k = 0; k < sizeof text; k++)
		text[k] = (char)('a' + k * k % 7);
	for (int level = -1; level < 12; level += 3) {
		buf_reset(&out);
		assert_int_equal(
		    service_deflate.raw(&job, keep, &out, text, sizeof text, level), GAZ_OK);
		assert_true(out.len < sizeof text);
		unpack(-MAX_WBITS, text, sizeof text);
		buf_reset(&out);
		assert_int_equal(
		    service_deflate.gzip(&job, keep, &out, text, sizeof text, level), GAZ_OK);
		unpack(MAX_WBITS + 16, text, sizeof text);
	}
	buf_reset(&out);
	assert_int_equal(service_deflate.gzip(&job, keep, &out, "", 0, 6), GAZ_OK);
	unpack(MAX_WBITS + 16, "", 0);
}

/* Compressed bytes are kept by level and form, so that each call has the bytes of a fresh one. */
static void
what_is_kept_is_what_is_made(void **state)
{
	static const struct {
		int level;
		bool gzip;
	} calls[] = { { 1, false }, { 6, false }, { 9, false }, { 1, true }, { 9, true } };
	struct sha256 fresh[sizeof calls / sizeof calls[0]];
	char text[3000];

	(void)state;
	for (size_t k = 0; k < sizeof text; k++)
		text[k] = (char)('a' + k * k % 23);
	for (int round = 0; round < 3; round++)
		for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
			if (round == 0)
				pack_cache_clear();
			buf_reset(&out);
			(calls[i].gzip ? service_deflate.gzip : service_deflate.raw)(
			    &job, keep, &out, text, sizeof text, calls[i].level);
			if (round == 0)
				fresh[i] = sha256_of(out.data, out.len);
			assert_memory_equal(
			    sha256_of(out.data, out.len).bytes, fresh[i].bytes, SHA256_BYTES);
		}
	pack_cache_clear();
}

static void
the_same_bytes_deflate_to_the_same_and_say_no_time(void **state)
{
	struct sha256 first;

	(void)state;
	service_deflate.gzip(&job, keep, &out, "abcabcabc", 9, 9);
	assert_int_equal(out.data[4] | out.data[5] | out.data[6] | out.data[7], 0);
	first = sha256_of(out.data, out.len);
	buf_reset(&out);
	service_deflate.gzip(&job, keep, &out, "abcabcabc", 9, 9);
	assert_memory_equal(sha256_of(out.data, out.len).bytes, first.bytes, SHA256_BYTES);
}

static void
json_is_indented_escaped_and_whole(void **state)
{
	const struct gaz_json *json = &service_json;

	(void)state;
	assert_int_equal(json->start(&job, keep, &out, 2), GAZ_OK);
	assert_int_equal(json->open_object(&job), GAZ_OK);
	assert_int_equal(json->name(&job, "a\"", 2), GAZ_OK);
	assert_int_equal(json->open_array(&job), GAZ_OK);
	assert_int_equal(json->integer(&job, INT64_MIN), GAZ_OK);
	assert_int_equal(json->string(&job, "\\\n\x01\xff\xc3\xa9", 6), GAZ_OK);
	assert_int_equal(json->close_array(&job), GAZ_OK);
	assert_int_equal(json->name(&job, "b", 1), GAZ_OK);
	assert_int_equal(json->open_object(&job), GAZ_OK);
	assert_int_equal(json->close_object(&job), GAZ_OK);
	assert_int_equal(json->name(&job, "c", 1), GAZ_OK);
	assert_int_equal(json->null(&job), GAZ_OK);
	assert_int_equal(json->close_object(&job), GAZ_OK);
	assert_int_equal(json->finish(&job), GAZ_OK);
	assert_string_equal(out.data, "{\n  \"a\\\"\": [\n    -9223372036854775808,\n"
				      "    \"\\\\\\n\\u0001\xef\xbf\xbd\xc3\xa9\"\n  ],\n"
				      "  \"b\": {},\n  \"c\": null\n}\n");
}

static void
expect_blame(int rc, const char *sentence)
{
	assert_int_equal(rc, GAZ_REFUSE);
	assert_true(job.stopped);
	assert_string_equal(job.fail, sentence);
	set_up(NULL);
}

static void
what_cannot_become_json_stops_the_output(void **state)
{
	const struct gaz_json *json = &service_json;

	(void)state;
	expect_blame(json->null(&job), "what it wrote with the JSON service has no start()");
	json->start(&job, keep, &out, -1);
	json->open_object(&job);
	expect_blame(json->boolean(&job, 1),
	    "what it wrote with the JSON service has a value without a name in an object");
	json->start(&job, keep, &out, -1);
	json->open_array(&job);
	expect_blame(json->name(&job, "a", 1),
	    "what it wrote with the JSON service has a name where none can be");
	json->start(&job, keep, &out, -1);
	json->open_array(&job);
	expect_blame(json->close_object(&job), "what it wrote with the JSON service ends something "
					       "that it did not begin, or without a value");
	json->start(&job, keep, &out, -1);
	json->null(&job);
	expect_blame(
	    json->null(&job), "what it wrote with the JSON service has a second value at its top");
	json->start(&job, keep, &out, -1);
	expect_blame(json->finish(&job),
	    "what it wrote with the JSON service is not a whole text when it is finished");
	json->start(&job, keep, &out, -1);
	for (int k = 0; k < HOST_JSON_DEPTH_MAX; k++)
		assert_int_equal(json->open_array(&job), GAZ_OK);
	expect_blame(
	    json->open_array(&job), "what it wrote with the JSON service has more than 512 levels");
}

static void
a_data_uri_is_unpacked_and_everything_else_is_not_there(void **state)
{
	static const char *const bad[] = { "picture.png", "data:image/png;base64", "data:,%4",
		"data:,%zz", "data:;base64,a", "data:;base64,????", "https://example.org/" };
	const char *type;
	const void *p;
	size_t len;

	(void)state;
	p = service_resource.by_src(&job, "data:image/png;base64,YWJjZA==", &len, &type);
	assert_int_equal(len, 4);
	assert_memory_equal(p, "abcd", 4);
	assert_string_equal(type, "image/png");
	p = service_resource.by_src(&job, "data:,a%2cb", &len, &type);
	assert_int_equal(len, 3);
	assert_memory_equal(p, "a,b", 3);
	assert_string_equal(type, "");
	assert_non_null(service_resource.by_src(&job, "data:,", NULL, NULL));
	for (size_t k = 0; k < sizeof bad / sizeof *bad; k++)
		assert_null(service_resource.by_src(&job, bad[k], &len, &type));
}

static void
output_meta_takes_what_can_be_used_and_nothing_else(void **state)
{
	static const char *const turning[] = { "a\xe2\x80\x8f",
		"\xe2\x80\xae"
		"fdp",
		"\xd8\x9c", "\xe2\x81\xa7", "\xe2\x80\xa8", "\xc2\x9b", "\x7f" };
	char name[MESSAGE_FILE_NAME_BYTES_MAX + 2];

	(void)state;
	assert_int_equal(host_output_meta(&job, "language", "EN-gb"), GAZ_OK);
	assert_string_equal(job.language, "en-GB");
	assert_int_equal(host_output_meta(&job, "language", "english language"), GAZ_REFUSE);
	assert_string_equal(job.language, "");
	assert_int_equal(host_output_meta(&job, "file-name", "../a b"), GAZ_OK);
	assert_string_equal(job.file_name, "../a b"); /* the server cleans it */
	assert_int_equal(host_output_meta(&job, "file-name", "a\nb"), GAZ_REFUSE);
	assert_int_equal(host_output_meta(&job, "file-name", "\xff"), GAZ_REFUSE);
	for (size_t k = 0; k < sizeof turning / sizeof *turning; k++)
		assert_int_equal(host_output_meta(&job, "file-name", turning[k]), GAZ_REFUSE);
	assert_int_equal(host_output_meta(&job, "file-name", ""), GAZ_REFUSE);
	assert_string_equal(job.file_name, "");
	memset(name, 'a', sizeof name - 1);
	name[sizeof name - 1] = '\0';
	assert_int_equal(host_output_meta(&job, "file-name", name), GAZ_REFUSE);
	assert_int_equal(host_output_meta(&job, "colour", "red"), GAZ_REFUSE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    what_is_deflated_another_library_unpacks, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_kept_is_what_is_made, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    the_same_bytes_deflate_to_the_same_and_say_no_time, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    json_is_indented_escaped_and_whole, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    what_cannot_become_json_stops_the_output, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    a_data_uri_is_unpacked_and_everything_else_is_not_there, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
		    output_meta_takes_what_can_be_used_and_nothing_else, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
