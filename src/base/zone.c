/* SPDX-License-Identifier: Apache-2.0 */
/*
 * zone: asks the C library for the day of an instant. What must hold: a midnight that a change of
 * clocks skips, as in some zones, is the first second after it.
 */
#include "base/zone.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/err.h"
#include "base/time.h"

#define ZONE_FOLDER "/usr/share/zoneinfo"
#define ZONE_NAME_BYTES_MAX 64
#define ZONE_PATH_BYTES 128
#define OFFSET_SECONDS_MAX INT64_C(172800) /* of any zone from UTC, with room */

static bool is_utc = true;

/* The day that a thread asked for last: most questions are about the same one. */
static _Thread_local struct {
	int64_t from, until, day;
} known;

/* Names lead to files: no other folder can be named. */
static bool
is_name(const char *name)
{
	size_t i = 0;

	for (; name[i] != '\0'; i++)
		if (!isalnum((unsigned char)name[i]) && strchr("/_-+", name[i]) == NULL)
			return false;
	return i > 0 && i <= ZONE_NAME_BYTES_MAX && name[0] != '/';
}

static bool
means_utc(const char *name)
{
	return *name == '\0' || strcmp(name, "UTC") == 0;
}

bool
zone_is_known(const char *name)
{
	char path[ZONE_PATH_BYTES];
	struct stat status;

	if (means_utc(name))
		return true;
	snprintf(path, sizeof path, "%s/%s", ZONE_FOLDER, name);
	return is_name(name) && stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

int
zone_set(const char *name, struct err *e)
{
	is_utc = name == NULL || means_utc(name);
	if (is_utc)
		return 0;
	if (!zone_is_known(name))
		return err_set(e, ERR_CONFIG,
		    "the time zone '%.60s' is not known here: use an IANA name such as "
		    "Europe/Vienna, and install tzdata",
		    name);
	if (setenv("TZ", name, 1) != 0)
		return err_errno(e, ERR_LIMIT, "the time zone could not be set");
	tzset();
	known.from = known.until = 0; /* of the zone before */
	return 0;
}

/* The day at an instant, by the C library. */
static int64_t
ask_day(int64_t seconds)
{
	time_t t = (time_t)seconds;
	struct tm local;

	if (localtime_r(&t, &local) == NULL)
		return DAY_NONE;
	return date_from_civil(
	    local.tm_year + INT64_C(1900), (unsigned)local.tm_mon + 1, (unsigned)local.tm_mday);
}

int64_t
zone_midnight(int64_t day)
{
	int64_t before = day * SECONDS_A_DAY - OFFSET_SECONDS_MAX,
		after = day * SECONDS_A_DAY + OFFSET_SECONDS_MAX, middle;

	if (is_utc)
		return day * SECONDS_A_DAY;
	while (after - before > 1) {
		middle = before + (after - before) / 2;
		if (ask_day(middle) < day)
			before = middle;
		else
			after = middle;
	}
	return after;
}

int64_t
zone_day(int64_t seconds)
{
	int64_t day;

	if (is_utc)
		return (seconds - (seconds < 0 ? SECONDS_A_DAY - 1 : 0)) / SECONDS_A_DAY;
	if (seconds >= known.from && seconds < known.until)
		return known.day;
	day = ask_day(seconds);
	known.from = zone_midnight(day);
	known.until = zone_midnight(day + 1);
	return known.day = day;
}

int64_t
zone_today(void)
{
	return zone_day(time_now());
}
