/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fuzz_conditions: entity tags, dates, and the order in which conditions count. The first byte says
 * which fields there are, and each line after it is the value of the next one.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "http/byte_class.h"
#include "http/conditions.h"
#include "http/request.h"

#define NOW 1800000000     /* 2027: any that two-digit years can be near to */
#define MODIFIED 784111777 /* Sun, 06 Nov 1994 08:49:37 GMT */

static const struct representation there[] = { { { "\"a\"", 3 }, true, MODIFIED },
	{ { "\"a\"", 3 }, false, 0 }, { { "W/\"a\"", 5 }, true, MODIFIED },
	{ { "\"a,b\"", 5 }, true, MODIFIED }, { { "", 0 }, true, MODIFIED } };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static enum conditions_verdict
check(const struct conditions *c, const struct representation *r)
{
	return conditions_check(c, r, NOW);
}

/* What was read can be written and read again; but for a leap second no year follows 9999. */
static void
check_date(struct str s)
{
	int64_t last = date_from_civil(10000, 1, 1) * SECONDS_A_DAY - 1, date, back;
	char text[HTTP_DATE_BYTES + 1];

	if (!time_parse_http(s, NOW, &date))
		return;
	time_http(date, text);
	assert(time_parse_http(str_from(text), NOW, &back));
	assert(back == (date < last ? date : last));
}

static bool
is_star(struct str list)
{
	return str_is(str_trim(list), "*");
}

/* a, b: two lists, which ", " joins as it does two lines of one field. */
static void
check_joined(struct str a, struct str b, struct str etag, bool weak)
{
	size_t len = a.len + 2 + b.len;
	char *room = malloc(len);
	bool has_a = conditions_has_etag(a, etag, weak), has_b = conditions_has_etag(b, etag, weak);
	bool has_both, has_swapped;

	assert(room != NULL);
	memcpy(room, a.p, a.len);
	memcpy(room + a.len, ", ", 2);
	memcpy(room + a.len + 2, b.p, b.len);
	has_both = conditions_has_etag(str_make(room, len), etag, weak);
	memcpy(room, b.p, b.len);
	memcpy(room + b.len, ", ", 2);
	memcpy(room + b.len + 2, a.p, a.len);
	has_swapped = conditions_has_etag(str_make(room, len), etag, weak);
	free(room);
	assert(has_both == has_swapped);
	assert(!has_both || has_a || has_b);
	if (!is_star(a) && !is_star(b))
		assert(has_both || !(has_a && has_b));
	else
		assert(!has_both);
}

static void
check_lists(const struct conditions *c, struct str etag)
{
	struct str a = c->if_match, b = c->if_none_match;

	if (a.p != NULL && conditions_has_etag(a, etag, false))
		assert(is_star(a) || conditions_has_etag(a, etag, true));
	if (a.p == NULL || b.p == NULL)
		return;
	check_joined(a, b, etag, false);
	check_joined(a, b, etag, true);
}

/*
 * RFC 9110 13.2.2: what is not looked at changes nothing, and no condition gives another's answer.
 */
static void
check_order(const struct conditions *c, const struct representation *r)
{
	struct conditions less = *c;
	enum conditions_verdict verdict = check(c, r);

	less.if_range.p = NULL;
	if (less.if_match.p != NULL)
		less.if_unmodified_since.p = NULL;
	if (less.if_none_match.p != NULL)
		less.if_modified_since.p = NULL;
	assert(check(&less, r) == verdict);
	less.if_none_match.p = less.if_modified_since.p = NULL;
	assert(check(&less, r) ==
	       (verdict == CONDITIONS_FAILED ? CONDITIONS_FAILED : CONDITIONS_SERVE));
	if (verdict == CONDITIONS_FAILED)
		return;
	less = *c;
	less.if_match.p = less.if_unmodified_since.p = NULL;
	assert(check(&less, r) == verdict);
}

static void
check_range(const struct conditions *c, const struct representation *r)
{
	if (c->if_range.p != NULL && conditions_allow_range(c->if_range, r->etag))
		assert(conditions_has_etag(c->if_range, r->etag, false));
}

/* The next line, if this field is there at all. */
static struct str
take_field(struct str *lines, bool is_there)
{
	return is_there ? str_cut(*lines, '\n', lines) : (struct str){ .p = NULL };
}

/* Lines apart, a field has no control bytes: the reader of requests has refused them. */
static void
put_value(char *to, const uint8_t *from, size_t len)
{
	for (size_t i = 0; i < len; i++)
		to[i] =
		    request_is((char)from[i], BYTE_VALUE) || from[i] == '\n' ? (char)from[i] : ' ';
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct conditions c;
	struct str lines;
	char *copy;

	if (size == 0)
		return 0;
	copy = malloc(size); /* with room for nothing else, so that reading on is seen */
	assert(copy != NULL);
	put_value(copy, data, size);
	lines = str_make(copy + 1, size - 1);
	check_date(lines);
	c.if_match = take_field(&lines, data[0] & 1);
	c.if_none_match = take_field(&lines, data[0] & 2);
	c.if_modified_since = take_field(&lines, data[0] & 4);
	c.if_unmodified_since = take_field(&lines, data[0] & 8);
	c.if_range = take_field(&lines, data[0] & 16);
	for (size_t i = 0; i < sizeof there / sizeof there[0]; i++) {
		check_lists(&c, there[i].etag);
		check_order(&c, &there[i]);
		check_range(&c, &there[i]);
	}
	free(copy);
	return 0;
}
