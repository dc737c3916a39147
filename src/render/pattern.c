/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pattern: parses a pattern anew for each match, item by item: it is short, and matched once a
 * request. What must hold while matching: reach[k] says whether the items so far can match the
 * first k characters of the value; each item updates it in one pass over the value.
 */
#include "render/pattern.h"

#include <stdint.h>
#include <string.h>

#include "base/err.h"
#include "base/utf8.h"

#define CHARS_MAX PATTERN_VALUE_BYTES_MAX
/* Characters with a meaning in ECMA-262, which must be escaped here. */
#define SPECIAL "^$\\.*+?()[]{}|/"

/* One character or class, and how often it repeats. */
struct item {
	struct str class; /* between the brackets, without '^'; p NULL: one character, or any */
	bool is_any, is_negated;
	char c;
	unsigned min, max;
};

static int
refuse(struct str pattern, size_t at, const char *what, struct err *e)
{
	return err_set(e, ERR_DATA, "the pattern '" STR_FMT "' has %s at character %zu",
	    STR_ARG(pattern), what, at + 1);
}

static bool
is_special(char c)
{
	return memchr(SPECIAL, c, sizeof SPECIAL - 1) != NULL;
}

/* One character of a class: itself, or escaped. False at the end. */
static bool
take_member(struct str class, size_t *at, char *c)
{
	if (*at >= class.len)
		return false;
	if (class.p[*at] == '\\' && ++*at >= class.len)
		return false;
	*c = class.p[(*at)++];
	return true;
}

/* Parses a class; *at is at its '['. */
static int
take_class(struct str pattern, size_t *at, struct item *out, struct err *e)
{
	size_t k = *at + 1, from;

	out->is_negated = k < pattern.len && pattern.p[k] == '^';
	if (out->is_negated)
		k++;
	for (from = k; k < pattern.len && pattern.p[k] != ']'; k++) {
		if (pattern.p[k] == '[')
			return refuse(pattern, k, "a '[' in a class that must be written '\\['", e);
		if (pattern.p[k] != '\\')
			continue;
		if (++k == pattern.len || (!is_special(pattern.p[k]) && pattern.p[k] != '-'))
			return refuse(pattern, k - 1, "a '\\' before what needs none", e);
	}
	if (k >= pattern.len)
		return refuse(pattern, *at, "a '[' without its ']'", e);
	if (k == from)
		return refuse(pattern, *at, "an empty class", e);
	out->class = str_slice(pattern, from, k);
	*at = k + 1;
	return 0;
}

/* Checks the ranges of a class: a '-' that is neither first nor last makes one. */
static int
check_ranges(struct str pattern, size_t at, struct str class, struct err *e)
{
	size_t k = 0;
	char low, high;

	while (take_member(class, &k, &low)) {
		if (k + 1 >= class.len || class.p[k] != '-')
			continue;
		k++;
		if (!take_member(class, &k, &high) || high < low)
			return refuse(pattern, at, "a range that ends before it begins", e);
	}
	return 0;
}

static int
take_char(struct str pattern, size_t *at, struct item *out, struct err *e)
{
	size_t k = *at;

	out->c = pattern.p[k];
	if (out->c == '\\') {
		if (k + 1 == pattern.len || !is_special(pattern.p[k + 1]))
			return refuse(pattern, k, "a '\\' before what needs none", e);
		out->c = pattern.p[++k];
	} else if (out->c == '.')
		out->is_any = true;
	else if (is_special(out->c))
		return refuse(pattern, k, "a character that must follow a '\\'", e);
	*at = k + 1;
	return 0;
}

static bool
take_number(struct str pattern, size_t *at, unsigned *out)
{
	size_t from = *at;
	unsigned v = 0;

	while (*at < pattern.len && pattern.p[*at] >= '0' && pattern.p[*at] <= '9' &&
	       v <= PATTERN_REPEAT_MAX)
		v = v * 10 + (unsigned)(pattern.p[(*at)++] - '0');
	*out = v;
	return *at > from && v <= PATTERN_REPEAT_MAX;
}

/* Parses {m}, {m,} or {m,n}; *at is at the '{'. */
static int
take_braces(struct str pattern, size_t *at, struct item *out, struct err *e)
{
	size_t k = *at + 1;

	if (!take_number(pattern, &k, &out->min))
		return refuse(pattern, *at, "a '{' without a number up to 256", e);
	out->max = out->min;
	if (k < pattern.len && pattern.p[k] == ',') {
		k++;
		if (k < pattern.len && pattern.p[k] == '}')
			out->max = CHARS_MAX;
		else if (!take_number(pattern, &k, &out->max))
			return refuse(pattern, *at, "a '{' without a number up to 256", e);
	}
	if (k >= pattern.len || pattern.p[k] != '}')
		return refuse(pattern, *at, "a '{' without its '}'", e);
	if (out->max < out->min)
		return refuse(pattern, *at, "a repetition that ends before it begins", e);
	*at = k + 1;
	return 0;
}

static int
take_repeat(struct str pattern, size_t *at, struct item *out, struct err *e)
{
	char c = *at < pattern.len ? pattern.p[*at] : '\0';

	out->min = c == '?' || c == '*' ? 0 : 1;
	out->max = c == '*' || c == '+' ? CHARS_MAX : 1;
	if (c == '{')
		return take_braces(pattern, at, out, e);
	if (c == '?' || c == '*' || c == '+')
		(*at)++;
	return 0;
}

static int
take_item(struct str pattern, size_t *at, struct item *out, struct err *e)
{
	size_t from = *at;
	int rc;

	*out = (struct item){ 0 };
	rc = pattern.p[from] == '[' ? take_class(pattern, at, out, e)
				    : take_char(pattern, at, out, e);
	if (rc == 0 && out->class.p != NULL)
		rc = check_ranges(pattern, from, out->class, e);
	return rc == 0 ? take_repeat(pattern, at, out, e) : rc;
}

int
pattern_check(struct str pattern, struct err *e)
{
	struct item ignored;
	int rc;

	if (pattern.len > PATTERN_BYTES_MAX)
		return err_set(
		    e, ERR_DATA, "the pattern is longer than %d bytes", PATTERN_BYTES_MAX);
	for (size_t at = 0; at < pattern.len; at++)
		if (pattern.p[at] < 0x20 || pattern.p[at] > 0x7e)
			return refuse(pattern, at, "what is not printable ASCII", e);
	for (size_t at = 0; at < pattern.len;)
		if ((rc = take_item(pattern, &at, &ignored, e)) != 0)
			return rc;
	return 0;
}

static bool
is_member(struct str class, uint32_t c)
{
	size_t k = 0;
	char low, high;

	while (take_member(class, &k, &low)) {
		high = low;
		if (k + 1 < class.len && class.p[k] == '-') {
			k++;
			take_member(class, &k, &high);
		}
		if (c >= (uint32_t)low && c <= (uint32_t)high)
			return true;
	}
	return false;
}

static bool
item_takes(const struct item *i, uint32_t c)
{
	if (i->is_any)
		return c != 0x2028 && c != 0x2029; /* ECMA-262, 12.3: line terminators */
	if (i->class.p != NULL)
		return is_member(i->class, c) != i->is_negated;
	return c == (uint32_t)i->c;
}

/*
 * Updates reach for one item. The item takes all characters from run to k; sum[k] counts the true
 * entries of reach before k, so whether a window has any is a difference of two sums.
 */
static void
step(const struct item *i, const uint32_t *chars, size_t count, bool *reach)
{
	unsigned sum[CHARS_MAX + 2] = { 0 };
	size_t run = 0, first;

	for (size_t k = 0; k <= count; k++)
		sum[k + 1] = sum[k] + reach[k];
	for (size_t k = 0; k <= count; k++) {
		if (k > 0 && !item_takes(i, chars[k - 1]))
			run = k;
		first = k > i->max && k - i->max > run ? k - i->max : run;
		reach[k] = k >= i->min && k - i->min >= first && sum[k - i->min + 1] > sum[first];
	}
}

bool
pattern_matches(struct str pattern, struct str value)
{
	bool reach[CHARS_MAX + 1] = { true };
	uint32_t chars[CHARS_MAX];
	size_t at = 0, count = 0;
	struct item i;

	if (value.len > PATTERN_VALUE_BYTES_MAX)
		return false;
	while (at < value.len)
		chars[count++] = utf8_next(value, &at);
	for (at = 0; at < pattern.len;) {
		if (take_item(pattern, &at, &i, NULL) != 0)
			return false;
		step(&i, chars, count, reach);
	}
	return reach[count];
}

/* A character that the item takes, a letter if possible, to be readable; '\0': there is none. */
static char
item_example(const struct item *i)
{
	static const char best[] = "abcdefghijklmnopqrstuvwxyz";

	for (size_t k = 0; k < sizeof best - 1; k++)
		if (item_takes(i, (uint32_t)best[k]))
			return best[k];
	for (char c = 0x20; c < 0x7f; c++)
		if (item_takes(i, (uint32_t)c))
			return c;
	return '\0';
}

/* The least number of bytes for the items from at to the end of the pattern. */
static size_t
least_bytes(struct str pattern, size_t at)
{
	struct item i;
	size_t least = 0;

	while (at < pattern.len && take_item(pattern, &at, &i, NULL) == 0)
		least += i.min;
	return least;
}

size_t
pattern_example(struct str pattern, size_t bytes_max, char out[PATTERN_VALUE_BYTES_MAX])
{
	size_t at = 0, len = 0, rest, count;
	struct item i;
	char c;

	while (at < pattern.len) {
		if (take_item(pattern, &at, &i, NULL) != 0)
			return SIZE_MAX;
		rest = len + least_bytes(pattern, at);
		count = bytes_max > rest ? bytes_max - rest : 0;
		count = count > i.max ? i.max : count < i.min ? i.min : count;
		c = item_example(&i);
		if (len + count > PATTERN_VALUE_BYTES_MAX || (c == '\0' && i.min > 0))
			return SIZE_MAX;
		if (c == '\0')
			continue;
		memset(out + len, c, count);
		len += count;
	}
	return len;
}
