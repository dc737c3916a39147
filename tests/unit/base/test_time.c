/* SPDX-License-Identifier: Apache-2.0 */
/*
 * time: the calendar day by day, dates that do not exist, and the three spellings of an HTTP date.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/time.h"

#define FIRST_DAY (-719162) /* 0001-01-01 */
#define LAST_DAY 2932896    /* 9999-12-31 */

struct known {
	const char *date;
	int64_t day;
};

static const struct known known_days[] = { { "0001-01-01", FIRST_DAY }, { "1600-02-29", -135081 },
	{ "1803-03-05", -60933 }, { "1900-03-01", -25508 }, { "1969-12-31", -1 },
	{ "1970-01-01", 0 }, { "2000-02-29", 11016 }, { "2006-05-01", 13269 },
	{ "9999-12-31", LAST_DAY } };

static void
known_days_have_their_numbers(void **state)
{
	char out[DATE_BYTES + 1];
	int64_t day;

	(void)state;
	for (size_t i = 0; i < sizeof known_days / sizeof known_days[0]; i++) {
		assert_true(date_parse(str_from(known_days[i].date), &day));
		assert_true(day == known_days[i].day);
		date_format(day, out);
		assert_string_equal(out, known_days[i].date);
	}
}

static unsigned
days_in_month(int64_t year, unsigned month)
{
	static const unsigned days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return days[month - 1] + (month == 2 && leap);
}

/* A calendar kept by counting, against the arithmetic: every day there is, and 800 years before. */
static void
every_day_follows_the_one_before(void **state)
{
	int64_t year = -800, day = date_from_civil(-800, 1, 1), got_year;
	unsigned month = 1, dom = 1, got_month, got_dom;

	(void)state;
	for (; year <= 10000; day++) {
		date_to_civil(day, &got_year, &got_month, &got_dom);
		if (got_year != year || got_month != month || got_dom != dom)
			fail_msg("day %ld is not %ld-%u-%u", (long)day, (long)year, month, dom);
		if (date_from_civil(year, month, dom) != day)
			fail_msg("%ld-%u-%u is not day %ld", (long)year, month, dom, (long)day);
		if (++dom > days_in_month(year, month)) {
			dom = 1;
			month = month % 12 + 1;
			year += month == 1;
		}
	}
	assert_true(day == date_from_civil(10001, 1, 1));
}

static void
days_that_do_not_exist_are_refused(void **state)
{
	static const char *const bad[] = { "", "2006", "2006-05", "2006-5-1", "2006-05-1",
		"06-05-01", "0000-01-01", "0000-12-31", "2006-00-01", "2006-13-01", "2006-01-00",
		"2006-01-32", "2006-04-31", "1900-02-29", "2001-02-29", "2000-02-30", "10000-01-01",
		"2006-05-01 ", " 2006-05-01", "2006/05/01", "2006-05-01T", "+006-05-01",
		"-001-01-01", "2006--5-01", "2006-05-+1", "20060501", "2006-05-99" };
	int64_t day = 42;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		if (date_parse(str_from(bad[i]), &day))
			fail_msg("%s was taken for a day", bad[i]);
	}
	assert_false(date_parse((struct str){ NULL, 0 }, &day));
	assert_true(day == 42);
	assert_true(date_parse(STR("2000-02-29"), &day));
	assert_true(date_parse(STR("2400-02-29"), &day));
	assert_true(date_parse(STR("2004-02-29"), &day));
}

static void
days_outside_four_digits_are_written_as_the_nearest_inside(void **state)
{
	char date[DATE_BYTES + 1], http[HTTP_DATE_BYTES + 1], rfc3339[RFC3339_BYTES + 1];

	(void)state;
	date_format(DAY_NONE, date);
	assert_string_equal(date, "0001-01-01");
	date_format(INT64_MAX, date);
	assert_string_equal(date, "9999-12-31");
	time_http(INT64_MIN, http);
	assert_string_equal(http, "Mon, 01 Jan 0001 00:00:00 GMT");
	time_http(INT64_MAX, http);
	assert_string_equal(http, "Fri, 31 Dec 9999 23:59:59 GMT");
	time_rfc3339(INT64_MIN, rfc3339);
	assert_string_equal(rfc3339, "0001-01-01T00:00:00Z");
	time_rfc3339(INT64_MAX, rfc3339);
	assert_string_equal(rfc3339, "9999-12-31T23:59:59Z");
}

static void
the_ends_of_the_range_can_be_taken_apart(void **state)
{
	int64_t year;
	unsigned month, dom;

	(void)state;
	date_to_civil(DAY_NONE, &year, &month, &dom);
	assert_true(year < -25000000000000000);
	assert_in_range(month, 1, 12);
	assert_in_range(dom, 1, 31);
	date_to_civil(INT64_MAX, &year, &month, &dom);
	assert_true(year > 25000000000000000);
	assert_in_range(month, 1, 12);
	assert_in_range(dom, 1, 31);
}

static void
a_written_instant_is_parsed_and_nothing_else(void **state)
{
	static const char *const bad[] = { "", "2026-11-29", "2026-11-29T10:48:30",
		"2026-11-29T10:48:30+00:00", "2026-11-29T24:00:00Z", "2026-02-30T10:48:30Z",
		"2026-11-29 10:48:30Z", "2026-11-29T10:48:30Z ", "2026-11-29T10:48:3Z" };
	static const int64_t good[] = { 0, -1, 1795949310, -5264611200 };
	char text[RFC3339_BYTES + 1];
	int64_t seconds = 0;

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		time_rfc3339(good[i], text);
		assert_true(time_parse_rfc3339(str_from(text), &seconds));
		assert_true(seconds == good[i]);
	}
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		if (time_parse_rfc3339(str_from(bad[i]), &seconds))
			fail_msg("%s was taken for an instant", bad[i]);
}

static void
instants_before_1970_are_written_like_any_other(void **state)
{
	char out[HTTP_DATE_BYTES + 1], rfc3339[RFC3339_BYTES + 1];

	(void)state;
	time_http(-5264611200, out);
	assert_string_equal(out, "Sat, 05 Mar 1803 00:00:00 GMT");
	time_http(-1, out);
	assert_string_equal(out, "Wed, 31 Dec 1969 23:59:59 GMT");
	time_http(0, out);
	assert_string_equal(out, "Thu, 01 Jan 1970 00:00:00 GMT");
	time_http(784111777, out);
	assert_string_equal(out, "Sun, 06 Nov 1994 08:49:37 GMT");
	time_rfc3339(784111777, rfc3339);
	assert_string_equal(rfc3339, "1994-11-06T08:49:37Z");
	time_rfc3339(-5264611201, rfc3339);
	assert_string_equal(rfc3339, "1803-03-04T23:59:59Z");
}

static void
all_three_spellings_of_rfc_9110_mean_the_same(void **state)
{
	static const char *const same[] = { "Sun, 06 Nov 1994 08:49:37 GMT",
		"Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994" };
	int64_t now = date_from_civil(2024, 6, 1) * SECONDS_A_DAY, seconds;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		seconds = 0;
		assert_true(time_parse_http(str_from(same[i]), now, &seconds));
		assert_true(seconds == 784111777);
	}
	assert_true(time_parse_http(STR("Wed Nov 16 08:49:37 1994"), now, &seconds));
	assert_true(seconds == 784111777 + 10 * SECONDS_A_DAY);
}

static void
what_is_written_is_read_back(void **state)
{
	char out[HTTP_DATE_BYTES + 1];
	int64_t back;

	(void)state;
	for (int64_t seconds = (int64_t)FIRST_DAY * SECONDS_A_DAY;
	     seconds < (LAST_DAY + 1) * (int64_t)SECONDS_A_DAY; seconds += 15552017) {
		time_http(seconds, out);
		assert_int_equal(strlen(out), HTTP_DATE_BYTES);
		assert_true(time_parse_http(str_from(out), 0, &back));
		assert_true(back == seconds);
	}
}

static void
other_spellings_are_refused(void **state)
{
	static const char *const bad[] = { "", "Sun", "Sun, 06 Nov 1994 08:49:37",
		"Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 Nov 1994 08:49:37 GMT ",
		" Sun, 06 Nov 1994 08:49:37 GMT", "sun, 06 nov 1994 08:49:37 gmt",
		"Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 94 08:49:37 GMT",
		"Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 08:60:00 GMT",
		"Sun, 06 Nov 1994 08:49:61 GMT", "Sun, 31 Feb 1994 08:49:37 GMT",
		"Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 06 Foo 1994 08:49:37 GMT",
		"Sun, 06 Nov 0000 08:49:37 GMT", "Xxx, 06 Nov 1994 08:49:37 GMT",
		"Sun, 29 Feb 1900 00:00:00 GMT", "Sun, 06-Nov-94 08:49:37 GMT",
		"Sunday, 06-Nov-1994 08:49:37 GMT", "Sunday, 31-Feb-94 08:49:37 GMT",
		"Sun Nov 6 08:49:37 1994", "Sun Nov 06 08:49:37 94", "Sun Nov  6 08:49:37 1994 GMT",
		"Sun, +6 Nov 1994 08:49:37 GMT", "784111777", "1994-11-06T08:49:37Z" };
	int64_t seconds = 42;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		if (time_parse_http(str_from(bad[i]), 0, &seconds))
			fail_msg("%s was taken for an instant", bad[i]);
	}
	assert_true(seconds == 42);
}

static int64_t
year_read(const char *date, int64_t now)
{
	int64_t seconds, year;
	unsigned month, dom;

	assert_true(time_parse_http(str_from(date), now, &seconds));
	date_to_civil(
	    (seconds - (seconds % SECONDS_A_DAY + SECONDS_A_DAY) % SECONDS_A_DAY) / SECONDS_A_DAY,
	    &year, &month, &dom);
	return year;
}

static void
two_digits_are_a_year_at_most_fifty_ahead(void **state)
{
	int64_t noon_2026 = date_from_civil(2026, 6, 1) * SECONDS_A_DAY + 43200;

	(void)state;
	assert_int_equal(year_read("Sunday, 06-Nov-94 08:49:37 GMT", noon_2026), 1994);
	assert_int_equal(year_read("Sunday, 06-Nov-26 08:49:37 GMT", noon_2026), 2026);
	assert_int_equal(year_read("Sunday, 06-Nov-27 08:49:37 GMT", noon_2026), 2027);
	assert_int_equal(year_read("Sunday, 06-Nov-00 08:49:37 GMT", noon_2026), 2000);
	assert_int_equal(year_read("Sunday, 06-Nov-75 08:49:37 GMT", noon_2026), 2075);
	assert_int_equal(year_read("Sunday, 06-Nov-77 08:49:37 GMT", noon_2026), 1977);
	/* fifty years to the second, and one more */
	assert_int_equal(year_read("Monday, 01-Jun-76 12:00:00 GMT", noon_2026), 2076);
	assert_int_equal(year_read("Monday, 01-Jun-76 12:00:01 GMT", noon_2026), 1976);
	/* from the other end of a century */
	assert_int_equal(year_read("Sunday, 06-Nov-05 08:49:37 GMT",
			     date_from_civil(2099, 1, 1) * SECONDS_A_DAY),
	    2105);
	assert_int_equal(year_read("Sunday, 06-Nov-94 08:49:37 GMT", 0), 1994);
	assert_int_equal(year_read("Friday, 06-Nov-20 08:49:37 GMT", -1), 1920);
}

static void
a_leap_second_is_the_next_minute(void **state)
{
	int64_t seconds;

	(void)state;
	assert_true(time_parse_http(STR("Sat, 31 Dec 2016 23:59:60 GMT"), 0, &seconds));
	assert_true(seconds == date_from_civil(2017, 1, 1) * SECONDS_A_DAY);
}

static void
clocks_agree_with_each_other(void **state)
{
	int64_t us = time_mono_us(), ms = time_mono_ms();

	(void)state;
	assert_true(time_now() > date_from_civil(2024, 1, 1) * SECONDS_A_DAY);
	assert_true(us / 1000 <= ms && ms <= time_mono_us() / 1000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_days_have_their_numbers),
		cmocka_unit_test(every_day_follows_the_one_before),
		cmocka_unit_test(days_that_do_not_exist_are_refused),
		cmocka_unit_test(days_outside_four_digits_are_written_as_the_nearest_inside),
		cmocka_unit_test(the_ends_of_the_range_can_be_taken_apart),
		cmocka_unit_test(instants_before_1970_are_written_like_any_other),
		cmocka_unit_test(a_written_instant_is_parsed_and_nothing_else),
		cmocka_unit_test(all_three_spellings_of_rfc_9110_mean_the_same),
		cmocka_unit_test(what_is_written_is_read_back),
		cmocka_unit_test(other_spellings_are_refused),
		cmocka_unit_test(two_digits_are_a_year_at_most_fifty_ahead),
		cmocka_unit_test(a_leap_second_is_the_next_minute),
		cmocka_unit_test(clocks_agree_with_each_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
