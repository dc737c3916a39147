/* SPDX-License-Identifier: Apache-2.0 */
/*
 * time: civil dates by arithmetic on int64; libc is used only for the clocks. What must hold: every
 * written date has a year of four digits (days outside 0001..9999 are written as the nearest day
 * inside), and every parsed date exists.
 *
 * The calendar repeats every 400 years (an era). Counting years from 1 March puts the leap day
 * last, so that the day of the year follows from the month alone.
 */
#include "base/time.h"

#include <assert.h>
#include <time.h>

#include "base/units.h"

#define YEARS_AN_ERA 400
#define DAYS_AN_ERA 146097
#define DAYS_BEFORE_1970 719468 /* days from 0000-03-01 */
#define FIRST_DAY (-719162)     /* 0001-01-01 */
#define LAST_DAY 2932896        /* 9999-12-31 */
#define YEARS_AHEAD 50          /* RFC 9110 5.6.7: a two-digit year further ahead means the past */

static const char month_names[12][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug",
	"Sep", "Oct", "Nov", "Dec" };
static const char *const day_names[7] = { "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday",
	"Friday", "Saturday" };

/* The parts of an instant as parsed from a header, not yet checked to exist. */
struct civil {
	int64_t year;
	unsigned month, dom, hour, minute, second;
};

static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

int64_t
date_from_civil(int64_t year, unsigned month, unsigned dom)
{
	int64_t from_march, day_of_year, era, year_of_era;

	assert(month >= 1 && month <= 12);
	from_march = (month + 9) % 12;
	day_of_year = (153 * from_march + 2) / 5 + (int64_t)dom - 1; /* five months have 153 days */
	year -= month <= 2;
	era = floor_div(year, YEARS_AN_ERA);
	year_of_era = year - era * YEARS_AN_ERA;
	return era * DAYS_AN_ERA + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 +
	       day_of_year - DAYS_BEFORE_1970;
}

void
date_to_civil(int64_t day, int64_t *year, unsigned *month, unsigned *dom)
{
	int64_t era = day / DAYS_AN_ERA, left = day % DAYS_AN_ERA;
	int64_t year_of_era, from_march;

	/* nothing is added to day itself, which may be INT64_MIN or INT64_MAX */
	if (left < 0) {
		left += DAYS_AN_ERA;
		era--;
	}
	left += DAYS_BEFORE_1970;
	era += left / DAYS_AN_ERA;
	left %= DAYS_AN_ERA;
	/* corrects for the leap days at the end of 4, 100 and 400 years */
	year_of_era = (left - left / 1460 + left / 36524 - left / 146096) / 365;
	left -= year_of_era * 365 + year_of_era / 4 - year_of_era / 100;
	from_march = (5 * left + 2) / 153;
	*dom = (unsigned)(left - (153 * from_march + 2) / 5 + 1);
	*month = (unsigned)((from_march + 2) % 12 + 1);
	*year = era * YEARS_AN_ERA + year_of_era + (*month <= 2);
}

static bool
is_date(int64_t year, unsigned month, unsigned dom)
{
	int64_t back_year;
	unsigned back_month, back_dom;

	if (year < 1 || year > 9999 || month < 1 || month > 12 || dom < 1 || dom > 31)
		return false;
	/* a day that does not exist is converted back as a day of the next month */
	date_to_civil(date_from_civil(year, month, dom), &back_year, &back_month, &back_dom);
	return back_month == month && back_dom == dom;
}

/* Parses exactly width digits and takes them off s. */
static bool
take_digits(struct str *s, size_t width, unsigned *out)
{
	uint64_t value;

	if (s->len < width || !str_to_u64(str_slice(*s, 0, width), &value))
		return false;
	*out = (unsigned)value;
	*s = str_slice(*s, width, s->len);
	return true;
}

static bool
take_text(struct str *s, const char *text)
{
	if (!str_starts(*s, text))
		return false;
	*s = str_slice(*s, strlen(text), s->len);
	return true;
}

bool
date_parse(struct str s, int64_t *day)
{
	unsigned year, month, dom;

	if (!take_digits(&s, 4, &year) || !take_text(&s, "-") || !take_digits(&s, 2, &month) ||
	    !take_text(&s, "-") || !take_digits(&s, 2, &dom) || s.len != 0 ||
	    !is_date(year, month, dom))
		return false;
	*day = date_from_civil(year, month, dom);
	return true;
}

static char *
put_digits(char *to, unsigned value, unsigned width)
{
	for (unsigned i = width; i > 0; i--) {
		to[i - 1] = (char)('0' + value % 10);
		value /= 10;
	}
	return to + width;
}

static char *
put_text(char *to, const char *text, size_t len)
{
	memcpy(to, text, len);
	return to + len;
}

static char *
put_date(char *to, int64_t day)
{
	unsigned month, dom;
	int64_t year;

	date_to_civil(day, &year, &month, &dom);
	to = put_text(put_digits(to, (unsigned)year, 4), "-", 1);
	to = put_text(put_digits(to, month, 2), "-", 1);
	return put_digits(to, dom, 2);
}

static char *
put_clock(char *to, int64_t second_of_day)
{
	unsigned s = (unsigned)second_of_day;

	to = put_text(put_digits(to, s / 3600, 2), ":", 1);
	to = put_text(put_digits(to, s / 60 % 60, 2), ":", 1);
	return put_digits(to, s % 60, 2);
}

static int64_t
clamp(int64_t value, int64_t least, int64_t most)
{
	return value < least ? least : value > most ? most : value;
}

static int64_t
clamp_seconds(int64_t seconds)
{
	return clamp(seconds, FIRST_DAY * (int64_t)SECONDS_A_DAY,
	    (LAST_DAY + 1) * (int64_t)SECONDS_A_DAY - 1);
}

void
date_format(int64_t day, char out[DATE_BYTES + 1])
{
	*put_date(out, clamp(day, FIRST_DAY, LAST_DAY)) = '\0';
}

void
time_http(int64_t seconds, char out[HTTP_DATE_BYTES + 1])
{
	unsigned month, dom;
	int64_t day, year;

	seconds = clamp_seconds(seconds);
	day = floor_div(seconds, SECONDS_A_DAY);
	date_to_civil(day, &year, &month, &dom);
	/* 0001-01-01 was a Monday */
	out = put_text(put_text(out, day_names[(day - FIRST_DAY + 1) % 7], 3), ", ", 2);
	out = put_text(put_digits(out, dom, 2), " ", 1);
	out = put_text(put_text(out, month_names[month - 1], 3), " ", 1);
	out = put_text(put_digits(out, (unsigned)year, 4), " ", 1);
	out = put_clock(out, seconds - day * SECONDS_A_DAY);
	*put_text(out, " GMT", 4) = '\0';
}

void
time_rfc3339(int64_t seconds, char out[RFC3339_BYTES + 1])
{
	int64_t day;

	seconds = clamp_seconds(seconds);
	day = floor_div(seconds, SECONDS_A_DAY);
	out = put_text(put_date(out, day), "T", 1);
	out = put_clock(out, seconds - day * SECONDS_A_DAY);
	*put_text(out, "Z", 1) = '\0';
}

void
time_rfc3339_ms(int64_t ms, char out[RFC3339_MS_BYTES + 1])
{
	char whole[RFC3339_BYTES + 1];
	int64_t seconds = floor_div(ms, MS_A_SECOND);

	time_rfc3339(seconds, whole);
	out = put_text(out, whole, RFC3339_BYTES - 1);
	out = put_text(out, ".", 1);
	out = put_digits(out, (unsigned)(ms - seconds * MS_A_SECOND), 3);
	*put_text(out, "Z", 1) = '\0';
}

/*
 * Takes the name of a weekday, in full or abbreviated, off s. The name is not compared with the
 * date.
 */
static bool
take_day_name(struct str *s, bool whole)
{
	char abbreviation[4] = "";

	for (size_t i = 0; i < 7; i++) {
		memcpy(abbreviation, day_names[i], 3);
		if (take_text(s, whole ? day_names[i] : abbreviation))
			return true;
	}
	return false;
}

static bool
take_month(struct str *s, unsigned *month)
{
	for (*month = 1; *month <= 12; (*month)++) {
		if (take_text(s, month_names[*month - 1]))
			return true;
	}
	return false;
}

static bool
take_clock(struct str *s, struct civil *c)
{
	return take_digits(s, 2, &c->hour) && take_text(s, ":") && take_digits(s, 2, &c->minute) &&
	       take_text(s, ":") && take_digits(s, 2, &c->second) && c->hour <= 23 &&
	       c->minute <= 59 && c->second <= 60; /* 60: RFC 9110 allows for a leap second */
}

static int64_t
civil_seconds(const struct civil *c)
{
	return date_from_civil(c->year, c->month, c->dom) * SECONDS_A_DAY +
	       c->hour * INT64_C(3600) + c->minute * INT64_C(60) + c->second;
}

/* "Sun, 06 Nov 1994 08:49:37 GMT" */
static bool
parse_fixdate(struct str s, struct civil *c)
{
	unsigned year;

	if (!take_day_name(&s, false) || !take_text(&s, ", ") || !take_digits(&s, 2, &c->dom) ||
	    !take_text(&s, " ") || !take_month(&s, &c->month) || !take_text(&s, " ") ||
	    !take_digits(&s, 4, &year) || !take_text(&s, " ") || !take_clock(&s, c) ||
	    !str_is(s, " GMT"))
		return false;
	c->year = year;
	return true;
}

/* Sets the latest year with these last two digits that puts c at most fifty years after now. */
static void
widen_year(struct civil *c, unsigned last_digits, int64_t now)
{
	int64_t day = floor_div(now, SECONDS_A_DAY), limit, most;
	unsigned month, dom;

	date_to_civil(day, &most, &month, &dom);
	most += YEARS_AHEAD;
	limit = date_from_civil(most, month, dom) * SECONDS_A_DAY + (now - day * SECONDS_A_DAY);
	c->year = most - (most - (int64_t)last_digits) % 100;
	if (civil_seconds(c) > limit)
		c->year -= 100;
}

/* "Sunday, 06-Nov-94 08:49:37 GMT" (RFC 850) */
static bool
parse_rfc850(struct str s, int64_t now, struct civil *c)
{
	unsigned last_digits;

	if (!take_day_name(&s, true) || !take_text(&s, ", ") || !take_digits(&s, 2, &c->dom) ||
	    !take_text(&s, "-") || !take_month(&s, &c->month) || !take_text(&s, "-") ||
	    !take_digits(&s, 2, &last_digits) || !take_text(&s, " ") || !take_clock(&s, c) ||
	    !str_is(s, " GMT"))
		return false;
	widen_year(c, last_digits, clamp_seconds(now));
	return true;
}

/* "Sun Nov  6 08:49:37 1994" (asctime) */
static bool
parse_asctime(struct str s, struct civil *c)
{
	unsigned year;

	if (!take_day_name(&s, false) || !take_text(&s, " ") || !take_month(&s, &c->month) ||
	    !take_text(&s, " ") || !take_digits(&s, take_text(&s, " ") ? 1 : 2, &c->dom) ||
	    !take_text(&s, " ") || !take_clock(&s, c) || !take_text(&s, " ") ||
	    !take_digits(&s, 4, &year) || s.len != 0)
		return false;
	c->year = year;
	return true;
}

bool
time_parse_http(struct str s, int64_t now, int64_t *seconds)
{
	struct civil c = { 0 };

	if (!parse_fixdate(s, &c) && !parse_rfc850(s, now, &c) && !parse_asctime(s, &c))
		return false;
	if (!is_date(c.year, c.month, c.dom))
		return false;
	*seconds = civil_seconds(&c);
	return true;
}

bool
time_parse_rfc3339(struct str s, int64_t *seconds)
{
	struct str clock = str_slice(s, DATE_BYTES, s.len);
	struct civil c = { 0 };
	int64_t day;

	if (!date_parse(str_slice(s, 0, DATE_BYTES), &day) || !take_text(&clock, "T") ||
	    !take_clock(&clock, &c) || !str_is(clock, "Z"))
		return false;
	date_to_civil(day, &c.year, &c.month, &c.dom);
	*seconds = civil_seconds(&c);
	return true;
}

static struct timespec
read_clock(clockid_t clock)
{
	struct timespec t;
	int rc = clock_gettime(clock, &t);

	assert(rc == 0); /* these clocks exist on every Linux */
	return t;
}

int64_t
time_now(void)
{
	return read_clock(CLOCK_REALTIME).tv_sec;
}

int64_t
time_now_ms(void)
{
	struct timespec t = read_clock(CLOCK_REALTIME);

	return (int64_t)t.tv_sec * MS_A_SECOND + t.tv_nsec / NS_A_MS;
}

int64_t
time_mono_ms(void)
{
	return time_mono_us() / (US_A_SECOND / MS_A_SECOND);
}

int64_t
time_mono_us(void)
{
	struct timespec t = read_clock(CLOCK_MONOTONIC);

	return (int64_t)t.tv_sec * US_A_SECOND + t.tv_nsec / NS_A_US;
}

int64_t
time_thread_ms(void)
{
	struct timespec t = read_clock(CLOCK_THREAD_CPUTIME_ID);

	return (int64_t)t.tv_sec * MS_A_SECOND + t.tv_nsec / NS_A_MS;
}
