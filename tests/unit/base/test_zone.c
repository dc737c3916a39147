/* SPDX-License-Identifier: Apache-2.0 */
/* Time zones: the day of an instant, and the instant at which a day begins. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/err.h"
#include "base/time.h"
#include "base/zone.h"

static int64_t
instant(const char *rfc3339)
{
	int64_t seconds = 0;

	assert_true(time_parse_rfc3339(str_from(rfc3339), &seconds));
	return seconds;
}

static int64_t
day(const char *date)
{
	int64_t number = 0;

	assert_true(date_parse(str_from(date), &number));
	return number;
}

/* A day, and the first second of it in UTC. */
static void
check(const char *zone, const char *date, const char *midnight)
{
	int64_t first = instant(midnight);
	struct err e = { 0 };

	assert_int_equal(zone_set(zone, &e), 0);
	assert_int_equal(zone_midnight(day(date)), first);
	assert_int_equal(zone_day(first), day(date));
	assert_int_equal(zone_day(first + 3600), day(date));
	assert_true(zone_day(first - 1) < day(date));
}

static void
a_day_begins_at_midnight_of_the_zone(void **state)
{
	static const struct {
		const char *zone, *date, *midnight;
	} cases[] = {
		{ "", "2024-07-01", "2024-07-01T00:00:00Z" },
		{ "UTC", "1969-12-31", "1969-12-31T00:00:00Z" },
		{ "Europe/Vienna", "2024-01-01", "2023-12-31T23:00:00Z" },
		{ "Europe/Vienna", "2024-07-01", "2024-06-30T22:00:00Z" },
		{ "America/St_Johns", "2024-01-01", "2024-01-01T03:30:00Z" },
		{ "Pacific/Kiritimati", "2024-01-01", "2023-12-31T10:00:00Z" },
		{ "Etc/GMT+12", "2024-01-01", "2024-01-01T12:00:00Z" },
		{ "Asia/Kathmandu", "2024-01-01", "2023-12-31T18:15:00Z" },
		/* clocks go forward at midnight: the day begins at one o'clock */
		{ "Asia/Beirut", "2022-03-27", "2022-03-26T22:00:00Z" },
		{ "America/Havana", "2024-03-10", "2024-03-10T05:00:00Z" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		check(cases[i].zone, cases[i].date, cases[i].midnight);
}

static void
a_day_that_a_zone_has_skipped_begins_with_the_next(void **state)
{
	struct err e = { 0 };

	(void)state;
	assert_int_equal(zone_set("Pacific/Apia", &e), 0); /* 2011-12-30 was not */
	assert_int_equal(zone_midnight(day("2011-12-30")), zone_midnight(day("2011-12-31")));
	assert_int_equal(zone_day(zone_midnight(day("2011-12-31"))), day("2011-12-31"));
	assert_int_equal(zone_day(zone_midnight(day("2011-12-31")) - 1), day("2011-12-29"));
}

static void
what_is_no_zone_is_refused(void **state)
{
	static const char *const names[] = { "Europe/Nowhere", "../etc/passwd", "/etc/localtime",
		"Europe", "Europe/Vienna ", "CET-1CEST" };
	struct err e = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		assert_false(zone_is_known(names[i]));
		assert_int_equal(zone_set(names[i], &e), -ERR_CONFIG);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_day_begins_at_midnight_of_the_zone),
		cmocka_unit_test(a_day_that_a_zone_has_skipped_begins_with_the_next),
		cmocka_unit_test(what_is_no_zone_is_refused),
	};

	if (!zone_is_known("Europe/Vienna"))
		return 77; /* no tzdata */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
