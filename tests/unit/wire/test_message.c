/* SPDX-License-Identifier: Apache-2.0 */
/* Messages: each survives the trip; none with a count, length or value out of range is taken. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/err.h"
#include "wire/message.h"

static uint8_t bytes[WIRE_PACKET_BYTES_MAX];

static struct wire_in
reopen(const struct wire_out *o, uint32_t type)
{
	struct wire_in i = { .bytes = o->bytes, .len = o->len };

	assert_false(o->failed);
	assert_int_equal(message_take_type(&i), type);
	return i;
}

static void
a_load_names_its_paths_in_order(void **state)
{
	struct message_load in = { .count = 2, .paths = { STR("/a/txt.so"), STR("/b/epub.so") } },
			    out;
	struct wire_out o = { .bytes = bytes };
	struct wire_in i;
	struct err e = { 0 };

	(void)state;
	message_put_load(&o, &in);
	i = reopen(&o, MESSAGE_LOAD);
	assert_int_equal(message_take_load(&i, &out, &e), 0);
	assert_int_equal(out.count, 2);
	assert_true(str_is(out.paths[1], "/b/epub.so"));
}

static void
fill_ready(struct message_ready *m)
{
	*m = (struct message_ready){ .more = 1, .index = 3 };
	m->plugin = (struct message_plugin){ .id = STR("org.example.x"),
		.version = STR("1"),
		.revision = STR("2"),
		.licence = STR("MIT"),
		.format = STR("x"),
		.media_type = STR("text/x"),
		.label = STR("X"),
		.extension = STR(""),
		.views = 3,
		.quality = 7,
		.option_count = 1 };
	m->plugin.options[0] = (struct message_option){ .name = STR("paper"),
		.fallback = STR("a4"),
		.help = STR("Size."),
		.type = 3,
		.min = -5,
		.max = INT64_MAX,
		.value_count = 2,
		.values = { STR("a4"), STR("a5") } };
}

static void
a_ready_packet_carries_the_whole_plugin(void **state)
{
	static struct message_ready in, out;
	struct wire_out o = { .bytes = bytes };
	struct wire_in i;
	struct err e = { 0 };

	(void)state;
	fill_ready(&in);
	message_put_ready(&o, &in);
	i = reopen(&o, MESSAGE_READY);
	assert_int_equal(message_take_ready(&i, &out, &e), 0);
	assert_int_equal(out.index, 3);
	assert_true(str_is(out.plugin.media_type, "text/x"));
	assert_int_equal(out.plugin.options[0].min, -5);
	assert_true(out.plugin.options[0].max == INT64_MAX);
	assert_true(str_is(out.plugin.options[0].values[1], "a5"));
}

static void
the_last_ready_packet_has_no_plugin(void **state)
{
	static struct message_ready in, out;
	struct wire_out o = { .bytes = bytes };
	struct wire_in i;
	struct err e = { 0 };

	(void)state;
	in = (struct message_ready){ 0 };
	message_put_ready(&o, &in);
	i = reopen(&o, MESSAGE_READY);
	assert_int_equal(message_take_ready(&i, &out, &e), 0);
	assert_int_equal(out.more, 0);
	assert_int_equal(out.plugin.id.len, 0);
}

static void
a_job_carries_options_and_facts(void **state)
{
	static struct message_job in, out;
	struct wire_out o = { .bytes = bytes };
	struct wire_in i;
	struct err e = { 0 };

	(void)state;
	in = (struct message_job){ .id = UINT64_MAX,
		.kind = JOB_RENDER,
		.plugin = 2,
		.view = 1,
		.image_id = 77,
		.portion = STR("part_1__art_2"),
		.output_max = 1ull << 40,
		.cpu_ms = 9,
		.option_count = 1,
		.meta_count = 2 };
	in.options[0] = (struct message_pair){ STR("width"), STR("72") };
	in.meta[1] = (struct message_pair){ STR("title"), STR("意见") };
	message_put_job(&o, &in);
	i = reopen(&o, MESSAGE_JOB);
	assert_int_equal(message_take_job(&i, &out, &e), 0);
	assert_true(out.id == UINT64_MAX && out.image_id == 77 && out.output_max == 1ull << 40);
	assert_true(str_is(out.portion, "part_1__art_2"));
	assert_true(str_is(out.options[0].value, "72"));
	assert_true(str_is(out.meta[1].value, "意见"));
}

static void
a_log_line_and_an_answer_survive(void **state)
{
	struct message_log log_in = { .id = 5, .level = 2, .text = STR("hm") }, log_out;
	struct message_done in = { .id = 6, .code = ERR_DATA, .discard = 1, .text = STR("no") },
			    out;
	struct wire_out o = { .bytes = bytes };
	struct wire_in i;
	struct err e = { 0 };

	(void)state;
	message_put_log(&o, &log_in);
	i = reopen(&o, MESSAGE_LOG);
	assert_int_equal(message_take_log(&i, &log_out, &e), 0);
	assert_true(str_is(log_out.text, "hm"));
	o = (struct wire_out){ .bytes = bytes };
	message_put_done(&o, &in);
	i = reopen(&o, MESSAGE_DONE);
	assert_int_equal(message_take_done(&i, &out, &e), 0);
	assert_int_equal(out.code, ERR_DATA);
	assert_int_equal(out.discard, 1);
	assert_true(str_is(out.text, "no"));
}

static void
an_unknown_type_is_none(void **state)
{
	struct wire_out o = { .bytes = bytes };
	struct wire_in i;

	(void)state;
	wire_put_u32(&o, MESSAGE_DONE + 1);
	i = (struct wire_in){ .bytes = bytes, .len = o.len };
	assert_int_equal(message_take_type(&i), 0);
	i = (struct wire_in){ .bytes = bytes, .len = 2 };
	assert_int_equal(message_take_type(&i), 0);
}

static void
counts_beyond_their_arrays_are_refused(void **state)
{
	static struct message_job job;
	struct message_load load;
	struct wire_out o = { .bytes = bytes };
	struct wire_in i;
	struct err e = { 0 };

	(void)state;
	wire_put_u32(&o, MESSAGE_PLUGINS_MAX + 1);
	i = (struct wire_in){ .bytes = bytes, .len = o.len };
	assert_int_equal(message_take_load(&i, &load, &e), -ERR_DATA);
	o = (struct wire_out){ .bytes = bytes };
	job = (struct message_job){ .kind = JOB_RENDER };
	message_put_job(&o, &job);
	bytes[o.len - 8] = MESSAGE_PAIRS_MAX + 1; /* option_count, little-endian */
	i = reopen(&o, MESSAGE_JOB);
	assert_int_equal(message_take_job(&i, &job, &e), -ERR_DATA);
	assert_string_equal(e.text, "malformed JOB packet");
}

static void
values_out_of_range_are_refused(void **state)
{
	struct message_done done = { .code = ERR_COUNT };
	static struct message_job job;
	static struct message_ready ready;
	struct wire_out o = { .bytes = bytes };
	struct wire_in i;
	struct err e = { 0 };

	(void)state;
	message_put_done(&o, &done);
	i = reopen(&o, MESSAGE_DONE);
	assert_int_equal(message_take_done(&i, &done, &e), -ERR_DATA);
	o = (struct wire_out){ .bytes = bytes };
	job = (struct message_job){ .kind = JOB_XML + 1 };
	message_put_job(&o, &job);
	i = reopen(&o, MESSAGE_JOB);
	assert_int_equal(message_take_job(&i, &job, &e), -ERR_DATA);
	o = (struct wire_out){ .bytes = bytes };
	ready = (struct message_ready){ .index = MESSAGE_PLUGINS_MAX };
	message_put_ready(&o, &ready);
	i = reopen(&o, MESSAGE_READY);
	assert_int_equal(message_take_ready(&i, &ready, &e), -ERR_DATA);
}

static void
every_cut_and_every_addition_of_a_ready_packet_is_refused(void **state)
{
	static struct message_ready in, out;
	struct wire_out o = { .bytes = bytes };
	struct err e = { 0 };

	(void)state;
	fill_ready(&in);
	message_put_ready(&o, &in);
	for (size_t len = 4; len < o.len; len++) {
		struct wire_in i = { .bytes = bytes, .len = len };

		assert_int_equal(message_take_type(&i), MESSAGE_READY);
		assert_int_equal(message_take_ready(&i, &out, &e), -ERR_DATA);
	}
	wire_put_u32(&o, 0);
	{
		struct wire_in i = reopen(&o, MESSAGE_READY);

		assert_int_equal(message_take_ready(&i, &out, &e), -ERR_DATA);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_load_names_its_paths_in_order),
		cmocka_unit_test(a_ready_packet_carries_the_whole_plugin),
		cmocka_unit_test(the_last_ready_packet_has_no_plugin),
		cmocka_unit_test(a_job_carries_options_and_facts),
		cmocka_unit_test(a_log_line_and_an_answer_survive),
		cmocka_unit_test(an_unknown_type_is_none),
		cmocka_unit_test(counts_beyond_their_arrays_are_refused),
		cmocka_unit_test(values_out_of_range_are_refused),
		cmocka_unit_test(every_cut_and_every_addition_of_a_ready_packet_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
