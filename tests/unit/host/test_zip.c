/* SPDX-License-Identifier: Apache-2.0 */
/*
 * zip: containers other programs read, the same bytes for the same calls, and a clear refusal for
 * everything else.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <zlib.h>

#include "base/buf.h"
#include "base/err.h"
#include "host/zip.h"

#define OUT_BYTES_MAX (1u << 20)

static int
append(void *arg, const void *p, size_t len)
{
	struct buf *out = arg;

	buf_put(out, p, len);
	return out->failed;
}

static int
refuse(void *arg, const void *p, size_t len)
{
	(void)arg, (void)p, (void)len;
	return -1;
}

static uint32_t
u32_at(const struct buf *b, size_t at)
{
	const unsigned char *p = (const unsigned char *)b->data + at;

	assert_true(at + 4 <= b->len);
	return p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static uint32_t
u16_at(const struct buf *b, size_t at)
{
	return u32_at(b, at) & 0xffff;
}

static void
add(struct zip *z, const char *path, int compress, const void *p, size_t len)
{
	struct err e = { 0 };

	assert_int_equal(zip_open(z, str_from(path), compress, &e), 0);
	assert_int_equal(zip_put(z, p, len, &e), 0);
	assert_int_equal(zip_close(z, &e), 0);
}

static void
a_stored_entry_has_its_bytes_at_a_fixed_offset(void **state)
{
	struct buf out = BUF_INIT(OUT_BYTES_MAX);
	struct zip *z = zip_new(append, &out);

	(void)state;
	add(z, "mimetype", 0, "application/epub+zip", 20);
	assert_memory_equal(out.data, "PK\3\4", 4);
	assert_int_equal(u16_at(&out, 6), 0);           /* no flags */
	assert_int_equal(u16_at(&out, 8), 0);           /* stored */
	assert_int_equal(u32_at(&out, 10), 0x00210000); /* 1980-01-01 00:00 */
	assert_int_equal(u32_at(&out, 14), 0x2cab616f); /* CRC-32 */
	assert_int_equal(u32_at(&out, 18), 20);
	assert_int_equal(u32_at(&out, 22), 20);
	assert_int_equal(u16_at(&out, 28), 0); /* no extra field */
	assert_memory_equal(out.data + 30, "mimetypeapplication/epub+zip", 28);
	zip_free(&z);
	assert_null(z);
	buf_free(&out);
}

/* Inflates the first entry and gives its bytes to the caller. */
static unsigned char *
inflate_first(const struct buf *out, size_t *len)
{
	size_t start = 30 + u16_at(out, 26);
	z_stream s = { 0 };
	unsigned char *raw;

	assert_int_equal(u16_at(out, 8), 8);
	*len = u32_at(out, 22);
	raw = malloc(*len + 1);
	assert_int_equal(inflateInit2(&s, -MAX_WBITS), Z_OK);
	s.next_in = (Bytef *)out->data + start;
	s.avail_in = u32_at(out, 18);
	s.next_out = raw;
	s.avail_out = (uInt)*len + 1;
	assert_int_equal(inflate(&s, Z_FINISH), Z_STREAM_END);
	assert_int_equal(s.total_out, *len);
	assert_int_equal(s.avail_in, 0);
	assert_int_equal(crc32(0, raw, (uInt)*len), u32_at(out, 14));
	inflateEnd(&s);
	return raw;
}

/* Neither constant nor noise, longer than a stage. */
static unsigned char *
make_content(size_t len)
{
	unsigned char *p = malloc(len);
	uint32_t x = 1;

	for (size_t i = 0; i < len; i++) {
		x = x * 1664525u + 1013904223u;
		p[i] = (unsigned char)('a' + (x >> 29));
	}
	return p;
}

static void
a_deflated_entry_inflates_to_what_was_put(void **state)
{
	static const size_t lengths[] = { 0, 1, 65535, 65536, 65537, 200000 };
	unsigned char *raw, *content = make_content(200000);
	size_t len;

	(void)state;
	for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
		struct buf out = BUF_INIT(OUT_BYTES_MAX);
		struct zip *z = zip_new(append, &out);

		add(z, "a/b.txt", 1, content, lengths[i]);
		raw = inflate_first(&out, &len);
		assert_int_equal(len, lengths[i]);
		assert_memory_equal(raw, content, len);
		free(raw);
		zip_free(&z);
		buf_free(&out);
	}
	free(content);
}

static void
the_bytes_do_not_depend_on_how_content_was_cut(void **state)
{
	struct buf one = BUF_INIT(OUT_BYTES_MAX), many = BUF_INIT(OUT_BYTES_MAX);
	struct zip *a = zip_new(append, &one), *b = zip_new(append, &many);
	unsigned char *content = make_content(150000);
	struct err e = { 0 };
	size_t at, step;

	(void)state;
	add(a, "x", 1, content, 150000);
	assert_int_equal(zip_finish(a, &e), 0);
	assert_int_equal(zip_open(b, STR("x"), 1, &e), 0);
	for (at = 0, step = 1; at < 150000; at += step, step = step * 2 % 7919) {
		if (step > 150000 - at)
			step = 150000 - at;
		assert_int_equal(zip_put(b, content + at, step, &e), 0);
	}
	assert_int_equal(zip_close(b, &e), 0);
	assert_int_equal(zip_finish(b, &e), 0);
	assert_int_equal(one.len, many.len);
	assert_memory_equal(one.data, many.data, one.len);
	free(content);
	zip_free(&a);
	zip_free(&b);
	buf_free(&one);
	buf_free(&many);
}

static void
the_directory_lists_entries_in_order(void **state)
{
	struct buf out = BUF_INIT(OUT_BYTES_MAX);
	struct zip *z = zip_new(append, &out);
	struct err e = { 0 };
	size_t end, at;

	(void)state;
	add(z, "b", 0, "1", 1);
	add(z, "a", 1, "22", 2);
	add(z, "\xe7\xab\xa0", 0, "", 0);
	assert_false(zip_is_finished(z));
	assert_int_equal(zip_finish(z, &e), 0);
	assert_true(zip_is_finished(z));
	end = out.len - 22;
	assert_memory_equal(out.data + end, "PK\5\6", 4);
	assert_int_equal(u16_at(&out, end + 10), 3);
	at = u32_at(&out, end + 16);
	assert_int_equal(at + u32_at(&out, end + 12), end);
	assert_memory_equal(out.data + at, "PK\1\2", 4);
	assert_int_equal(out.data[at + 46], 'b');
	assert_int_equal(u32_at(&out, at + 42), 0);
	at += 47;
	assert_int_equal(out.data[at + 46], 'a');
	assert_memory_equal(out.data + u32_at(&out, at + 42), "PK\3\4", 4);
	at += 47;
	assert_int_equal(u16_at(&out, at + 8), 0x0800); /* the name is UTF-8 */
	zip_free(&z);
	buf_free(&out);
}

static void
a_path_that_leads_astray_is_refused(void **state)
{
	static const char *const bad[] = { "", "/a", "a/", "a//b", "../a", "a/../b", "./a", "a\\b",
		"c:a", "a\nb", "\xff" };
	struct buf out = BUF_INIT(OUT_BYTES_MAX);
	char longest[ZIP_PATH_BYTES_MAX + 2];
	struct err e = { 0 };
	struct zip *z;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		z = zip_new(append, &out);
		assert_int_equal(zip_open(z, str_from(bad[i]), 0, &e), -ERR_PLUGIN);
		zip_free(&z);
	}
	memset(longest, 'a', sizeof longest);
	z = zip_new(append, &out);
	assert_int_equal(zip_open(z, str_make(longest, ZIP_PATH_BYTES_MAX), 0, &e), 0);
	assert_int_equal(zip_close(z, &e), 0);
	assert_int_equal(
	    zip_open(z, str_make(longest, ZIP_PATH_BYTES_MAX + 1), 0, &e), -ERR_PLUGIN);
	zip_free(&z);
	buf_free(&out);
}

static void
calls_out_of_order_fail_and_stay_failed(void **state)
{
	struct buf out = BUF_INIT(OUT_BYTES_MAX);
	struct zip *z = zip_new(append, &out);
	struct err e = { 0 };

	(void)state;
	assert_int_equal(zip_put(z, "x", 1, &e), -ERR_PLUGIN);
	assert_non_null(strstr(e.text, "outside of an entry"));
	assert_int_equal(zip_open(z, STR("a"), 0, &e), -ERR_PLUGIN);
	zip_free(&z);
	z = zip_new(append, &out);
	assert_int_equal(zip_open(z, STR("a"), 0, &e), 0);
	assert_int_equal(zip_finish(z, &e), -ERR_PLUGIN);
	zip_free(&z);
	z = zip_new(append, &out);
	add(z, "a", 0, "", 0);
	assert_int_equal(zip_open(z, STR("a"), 0, &e), -ERR_PLUGIN);
	assert_non_null(strstr(e.text, "two ZIP entries"));
	zip_free(&z);
	z = zip_new(append, &out);
	assert_int_equal(zip_finish(z, &e), 0);
	assert_int_equal(zip_open(z, STR("a"), 0, &e), -ERR_PLUGIN);
	zip_free(&z);
	buf_free(&out);
}

static void
a_sink_that_stops_is_an_error_of_output(void **state)
{
	struct zip *z = zip_new(refuse, NULL);
	struct err e = { 0 };

	(void)state;
	assert_int_equal(zip_open(z, STR("a"), 0, &e), 0);
	assert_int_equal(zip_put(z, "x", 1, &e), 0);
	assert_int_equal(zip_close(z, &e), -ERR_IO);
	zip_free(&z);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stored_entry_has_its_bytes_at_a_fixed_offset),
		cmocka_unit_test(a_deflated_entry_inflates_to_what_was_put),
		cmocka_unit_test(the_bytes_do_not_depend_on_how_content_was_cut),
		cmocka_unit_test(the_directory_lists_entries_in_order),
		cmocka_unit_test(a_path_that_leads_astray_is_refused),
		cmocka_unit_test(calls_out_of_order_fail_and_stay_failed),
		cmocka_unit_test(a_sink_that_stops_is_an_error_of_output),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
