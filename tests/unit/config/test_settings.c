/* SPDX-License-Identifier: Apache-2.0 */
/* settings: which source wins, what is a fault, and that the printed ones read back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "config/config.h"
#include "config/settings.h"
#include "config/settings_print.h"
#include "config/settings_value.h"

#define PATH_BYTES 256

struct place {
	char folder[PATH_BYTES];
	struct buf faults;
};

static int
make_place(void **state)
{
	static struct place p;
	char path[PATH_BYTES + 16];

	p = (struct place){ .folder = "/tmp/gazetted-test-XXXXXX", .faults = BUF_INIT(65536) };
	*state = &p;
	if (mkdtemp(p.folder) == NULL)
		return -1;
	snprintf(path, sizeof path, "%s/conf.d", p.folder);
	return mkdir(path, 0700);
}

static int
remove_place(void **state)
{
	static const char *const names[] = { "gazetted.conf", "conf.d/10-a.conf", "conf.d/9-b.conf",
		"conf.d/ignored", "conf.d", "" };
	struct place *p = *state;
	char path[PATH_BYTES + 32];

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		snprintf(path, sizeof path, "%s/%s", p->folder, names[i]);
		remove(path);
	}
	buf_free(&p->faults);
	return 0;
}

static void
write_file(const struct place *p, const char *name, const char *text)
{
	char path[PATH_BYTES + 32];
	FILE *f;

	snprintf(path, sizeof path, "%s/%s", p->folder, name);
	f = fopen(path, "w");
	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(chmod(path, 0600), 0);
}

static struct settings *
load(struct place *p, char *const *environment, const struct settings_flags *flags)
{
	const struct settings_source from = {
		.flags = flags, .environment = environment, .folder = p->folder
	};
	struct settings *s = NULL;
	struct err e = { 0 };
	int rc;

	buf_reset(&p->faults);
	rc = settings_load(&s, &from, &p->faults, &e);
	assert_true((rc == 0) == (s != NULL));
	assert_true((rc == 0) == (p->faults.len == 0));
	assert_true(rc == 0 || rc == -ERR_CONFIG);
	return s;
}

static void
without_any_source_the_defaults_hold(void **state)
{
	struct settings *s = load(*state, NULL, NULL);

	assert_non_null(s);
	for (int i = 0; i < SETTING_COUNT; i++)
		assert_int_equal(settings_value(s, (enum setting_id)i)->origin, FROM_DEFAULT);
	assert_string_equal(settings_config(s)->listen.items[0], "127.0.0.1:8080");
	assert_int_equal(settings_config(s)->plugins.count, 0);
	assert_true(settings_config(s)->cache_bytes == 256 << 20);
	assert_true(settings_config(s)->idle_timeout_ms == 15000);
	settings_free(&s);
	assert_null(s);
}

static void
the_defaults_need_no_source(void **state)
{
	struct config c = { 0 }, copy = { .store = "a" };
	struct settings *s = load(*state, NULL, NULL);

	assert_non_null(s);
	config_init(&c);
	assert_string_equal(c.store, settings_config(s)->store);
	assert_int_equal(c.max_connections, settings_config(s)->max_connections);
	assert_int_equal(c.listen.count, 1);
	assert_int_equal(c.plugins.count, 0);
	assert_int_equal(c.sandbox, CHOICE_ON);
	config_copy_numbers(&copy, &c);
	assert_null(copy.store);
	assert_int_equal(copy.listen.count, 0);
	assert_int_equal(copy.body_limit_bytes, 65536);
	settings_free(&s);
}

static void
flags_beat_the_environment_beats_files_beats_defaults(void **state)
{
	char log[] = "GAZETTED_LOG_LEVEL=warn", idle[] = "GAZETTED_IDLE_TIMEOUT=2min",
	     other[] = "GAZETTED_LOG_LEVEL_NOT=x";
	char *environment[] = { other, log, idle, NULL };
	struct settings_flags flags = { 0 };
	struct settings *s;

	flags.given[SETTING_IDLE_TIMEOUT].items[0] = "500ms";
	write_file(*state, "gazetted.conf", "idle-timeout = 3\nlog-level = debug\ndrain = 4s\n");
	s = load(*state, environment, &flags);
	assert_non_null(s);
	assert_true(settings_config(s)->idle_timeout_ms == 500);
	assert_int_equal(settings_value(s, SETTING_IDLE_TIMEOUT)->origin, FROM_FLAG);
	assert_string_equal(settings_value(s, SETTING_LOG_LEVEL)->list.items[0], "warn");
	assert_int_equal(settings_value(s, SETTING_LOG_LEVEL)->origin, FROM_ENVIRONMENT);
	assert_true(settings_config(s)->drain_ms == 4000);
	assert_int_equal(settings_value(s, SETTING_DRAIN)->origin, FROM_FILE);
	assert_int_equal(settings_value(s, SETTING_DRAIN)->line, 3);
	settings_free(&s);
}

static void
fragments_follow_in_the_order_of_their_bytes(void **state)
{
	struct settings *s;

	write_file(*state, "gazetted.conf", "cache = 1\nloops = 1\nstore = a\n");
	write_file(*state, "conf.d/10-a.conf", "cache = 2\nloops = 2\n");
	write_file(*state, "conf.d/9-b.conf", "cache = 3\n");
	write_file(*state, "conf.d/ignored", "cache = nonsense\n");
	s = load(*state, NULL, NULL);
	assert_non_null(s);
	assert_true(settings_config(s)->cache_bytes == 3 << 20);
	assert_true(settings_config(s)->loops == 2);
	assert_string_equal(settings_config(s)->store, "a");
	settings_free(&s);
}

static void
a_list_is_taken_whole_from_the_strongest_source(void **state)
{
	char plugins[] = "GAZETTED_PLUGINS=  /x  /y ";
	char *environment[] = { plugins, NULL };
	const struct option_list *list;
	struct settings *s;

	write_file(*state, "gazetted.conf", "plugins = /a\nplugins = /b\nlisten = *:80\n");
	write_file(*state, "conf.d/9-b.conf", "plugins = /c\nlisten = \"\"\nlisten = *:81\n");
	s = load(*state, NULL, NULL);
	assert_non_null(s);
	list = &settings_config(s)->plugins;
	assert_int_equal(list->count, 1);
	assert_string_equal(list->items[0], "/c");
	assert_int_equal(settings_config(s)->listen.count, 1);
	settings_free(&s);
	s = load(*state, environment, NULL);
	assert_non_null(s);
	list = &settings_config(s)->plugins;
	assert_int_equal(list->count, 2);
	assert_string_equal(list->items[1], "/y");
	settings_free(&s);
}

static void
every_fault_is_listed_with_its_place(void **state)
{
	char loops[] = "GAZETTED_LOOPS=many", mistyped[] = "GAZETTED_CASHE=1",
	     other[] = "GAZETTED_WHATEVER_ELSE=1";
	char *environment[] = { loops, mistyped, other, NULL };
	struct place *p = *state;

	write_file(
	    p, "gazetted.conf", "lisen = a\nloops = 1\nloops = 2\nlog-level = loud\nxyzzy = 1\n");
	assert_null(load(p, environment, NULL));
	assert_non_null(strstr(p->faults.data, "gazetted.conf:1: "));
	assert_non_null(strstr(p->faults.data, "did you mean 'listen'?"));
	assert_non_null(strstr(p->faults.data, "gazetted.conf:3: loops was already set on line 2"));
	assert_non_null(strstr(p->faults.data, "gazetted.conf:4: log-level is one of error|warn"));
	assert_non_null(strstr(p->faults.data, "gazetted.conf:5: there is no setting 'xyzzy'; "));
	assert_non_null(strstr(p->faults.data, "GAZETTED_CASHE: there is no such setting"));
	assert_null(strstr(p->faults.data, "GAZETTED_WHATEVER"));
	assert_non_null(strstr(p->faults.data, "GAZETTED_LOOPS: loops takes a whole number"));
}

static void
a_named_file_replaces_the_usual_ones_and_must_exist(void **state)
{
	char named[PATH_BYTES + 64];
	char *environment[] = { named, NULL };
	struct settings_flags flags = { 0 };
	struct place *p = *state;
	struct settings *s;

	write_file(p, "gazetted.conf", "cache = nonsense\n");
	write_file(p, "conf.d/ignored", "cache = 7\n");
	snprintf(named, sizeof named, SETTINGS_FILE_VARIABLE "=%s/conf.d/ignored", p->folder);
	s = load(p, environment, NULL);
	assert_non_null(s);
	assert_true(settings_config(s)->cache_bytes == 7 << 20);
	settings_free(&s);
	flags.file = "/nowhere/gazetted.conf";
	assert_null(load(p, environment, &flags));
	assert_non_null(strstr(p->faults.data, "/nowhere/gazetted.conf: there is no such file"));
}

static void
values_out_of_range_say_what_is_allowed(void **state)
{
	static const struct {
		enum setting_id id;
		const char *bad, *says;
	} cases[] = { { SETTING_IDLE_TIMEOUT, "99ms", "from 100ms to 60min" },
		{ SETTING_IDLE_TIMEOUT, "-1", "seconds" }, { SETTING_IDLE_TIMEOUT, "1h", "min" },
		{ SETTING_IDLE_TIMEOUT, "99999999999999999999", "60min" },
		{ SETTING_CACHE, "9223372036854775807", "GiB" }, { SETTING_CACHE, "", "MiB" },
		{ SETTING_LISTEN, "8080", "ADDR:PORT" }, { SETTING_LISTEN, "a:70000", "unix:" },
		{ SETTING_LISTEN, "unix:here", "unix:/PATH" },
		{ SETTING_SANDBOX, "maybe", "on|off" },
		{ SETTING_BASE_URL, "https://law.example/", "slash" },
		{ SETTING_STORE, "a\nb", "control character" },
		{ SETTING_STORE, "\xff", "UTF-8" } };
	int64_t number = -1;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct err e = { 0 };

		assert_int_equal(
		    setting_check(&settings_table[cases[i].id], cases[i].bad, &number, &e),
		    -ERR_CONFIG);
		assert_non_null(strstr(e.text, cases[i].says));
		assert_true(number == -1);
	}
}

static void
a_mistyped_name_is_recognised(void **state)
{
	static const char *const pairs[][2] = { { "LISTEN", "listen" }, { "base_url", "base-url" },
		{ "idle-timout", "idle-timeout" }, { "max-conections", "max-connections" },
		{ "plugin", "plugins" } };

	(void)state;
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
		assert_string_equal(setting_suggest(str_from(pairs[i][0])), pairs[i][1]);
	assert_null(setting_suggest(STR("something-else-entirely")));
	assert_null(setting_suggest(STR("")));
}

static void
printed_settings_read_back_as_they_were(void **state)
{
	char plugins[] = "GAZETTED_PLUGINS=/x /y#z";
	char *environment[] = { plugins, NULL };
	struct buf out = BUF_INIT(65536);
	struct settings *s, *again;

	write_file(*state, "gazetted.conf", "store = \"a \\\"b\\\" # c\"\nidle-timeout = 500ms\n");
	s = load(*state, environment, NULL);
	assert_non_null(s);
	settings_print(s, &out);
	write_file(*state, "gazetted.conf", out.data);
	again = load(*state, NULL, NULL);
	assert_non_null(again);
	for (int i = 0; i < SETTING_COUNT; i++)
		assert_true(settings_is_equal(s, again, (enum setting_id)i));
	assert_string_equal(settings_config(again)->store, "a \"b\" # c");
	settings_free(&s);
	settings_free(&again);
	buf_free(&out);
}

int
main(void)
{
#define HERE(test) cmocka_unit_test_setup_teardown(test, make_place, remove_place)
	const struct CMUnitTest tests[] = {
		HERE(without_any_source_the_defaults_hold),
		HERE(the_defaults_need_no_source),
		HERE(flags_beat_the_environment_beats_files_beats_defaults),
		HERE(fragments_follow_in_the_order_of_their_bytes),
		HERE(a_list_is_taken_whole_from_the_strongest_source),
		HERE(every_fault_is_listed_with_its_place),
		HERE(a_named_file_replaces_the_usual_ones_and_must_exist),
		cmocka_unit_test(values_out_of_range_say_what_is_allowed),
		cmocka_unit_test(a_mistyped_name_is_recognised),
		HERE(printed_settings_read_back_as_they_were),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
