/* SPDX-License-Identifier: Apache-2.0 */
/*
 * settings_value: checks one value of a setting and reads its number; suggests the name of a
 * setting for a misspelt one.
 */
#include "config/settings_value.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/err.h"
#include "base/macros.h"
#include "base/str.h"
#include "base/utf8.h"
#include "base/zone.h"
#include "config/settings_table.h"

#define NAME_BYTES_MAX 48   /* longer than the name of any setting */
#define NUMBER_BYTES_MAX 32 /* "1152921504606846976 bytes" */
#define PREFIX_V4_MAX 32
#define PREFIX_V6_MAX 128
#define PORT_MAX 65535

/* The suffixes allowed after a number, by the unit of the setting; scale is in ms or bytes. */
struct suffix {
	enum setting_unit unit;
	const char *name;
	int64_t scale;
	bool is_bare; /* also applies to a number without a suffix */
};

static const struct suffix suffixes[] = {
	{ UNIT_NONE, "", 1, true },
	{ UNIT_SECONDS, "s", 1000, true },
	{ UNIT_SECONDS, "ms", 1, false },
	{ UNIT_SECONDS, "min", 60000, false },
	{ UNIT_BYTES, "B", 1, true },
	{ UNIT_BYTES, "KiB", 1 << 10, false },
	{ UNIT_BYTES, "MiB", 1 << 20, false },
	{ UNIT_MIB, "MiB", 1 << 20, true },
	{ UNIT_MIB, "GiB", 1 << 30, false },
};

#define SUFFIX_COUNT ARRAY_LEN(suffixes)

static const struct suffix *
find_suffix(enum setting_unit unit, struct str text)
{
	for (size_t i = 0; i < SUFFIX_COUNT; i++)
		if (suffixes[i].unit == unit &&
		    (str_is(text, suffixes[i].name) || (text.len == 0 && suffixes[i].is_bare)))
			return &suffixes[i];
	return NULL;
}

/* Writes n in the largest unit that divides it. */
static const char *
spell_number(const struct setting *t, int64_t n, char out[NUMBER_BYTES_MAX])
{
	const struct suffix *best = NULL;

	for (size_t i = 0; i < SUFFIX_COUNT; i++)
		if (suffixes[i].unit == t->unit && n % suffixes[i].scale == 0 &&
		    (best == NULL || suffixes[i].scale > best->scale))
			best = &suffixes[i];
	if (best == NULL || n == 0)
		snprintf(out, NUMBER_BYTES_MAX, "%lld", (long long)n);
	else
		snprintf(out, NUMBER_BYTES_MAX, "%lld%s", (long long)(n / best->scale), best->name);
	return out;
}

static int
check_number(const struct setting *t, const char *text, int64_t *number, struct err *e)
{
	static const char *const units[] = { [UNIT_NONE] = "",
		[UNIT_SECONDS] = " of seconds (or with ms, s or min)",
		[UNIT_BYTES] = " of bytes (or with KiB or MiB)",
		[UNIT_MIB] = " of MiB (or with GiB)" };
	char least[NUMBER_BYTES_MAX], most[NUMBER_BYTES_MAX];
	size_t digits = strspn(text, "0123456789");
	const struct suffix *s = find_suffix(t->unit, str_from(text + digits));
	int64_t n;

	if (s != NULL && str_to_i64(str_make(text, digits), &n) && n <= t->most / s->scale &&
	    n * s->scale >= t->least) {
		*number = n * s->scale;
		return 0;
	}
	return err_set(e, ERR_CONFIG, "%s takes a whole number%s from %s to %s, not '%.60s'",
	    t->name, units[t->unit], spell_number(t, t->least, least),
	    spell_number(t, t->most, most), text);
}

static int
check_choice(const struct setting *t, const char *text, int64_t *number, struct err *e)
{
	struct str rest = str_from(t->metavar);
	int64_t place = 0;

	while (rest.len > 0) {
		if (str_is(str_cut(rest, '|', &rest), text)) {
			*number = place;
			return 0;
		}
		place++;
	}
	return err_set(e, ERR_CONFIG, "%s is one of %s, not '%.60s'", t->name, t->metavar, text);
}

static int
check_flag(const struct setting *t, const char *text, int64_t *number, struct err *e)
{
	static const char *const words[] = { "off", "on", "false", "true", "no", "yes", "0", "1" };

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strcmp(text, words[i]) == 0) {
			*number = (int64_t)(i % 2);
			return 0;
		}
	return err_set(e, ERR_CONFIG, "%s is on or off, not '%.60s'", t->name, text);
}

static int
check_address(const struct setting *t, const char *text, struct err *e)
{
	struct str all = str_from(text);
	size_t colon = str_rfind(all, ':');
	uint64_t port;

	if (str_starts(all, "unix:/") && all.len > strlen("unix:/"))
		return 0;
	if (colon > 0 && colon < all.len && str_to_u64(str_slice(all, colon + 1, all.len), &port) &&
	    port <= PORT_MAX)
		return 0;
	return err_set(e, ERR_CONFIG,
	    "%s takes ADDR:PORT, [V6]:PORT, *:PORT or unix:/PATH, not '%.60s'", t->name, text);
}

static int
check_network(const struct setting *t, const char *text, struct err *e)
{
	struct str prefix, address = str_cut(str_from(text), '/', &prefix);
	char host[INET6_ADDRSTRLEN] = "";
	unsigned char bytes[sizeof(struct in6_addr)];
	bool v4, v6;
	uint64_t bits = 0;

	if (address.len < sizeof host)
		memcpy(host, address.p, address.len);
	v4 = inet_pton(AF_INET, host, bytes) == 1;
	v6 = !v4 && inet_pton(AF_INET6, host, bytes) == 1;
	if ((v4 || v6) && (strchr(text, '/') == NULL || str_to_u64(prefix, &bits)) &&
	    bits <= (v4 ? PREFIX_V4_MAX : PREFIX_V6_MAX))
		return 0;
	return err_set(e, ERR_CONFIG,
	    "%s takes an address or a network such as 10.0.0.0/8 or ::1/128, not '%.60s'", t->name,
	    text);
}

static int
check_base_url(const struct setting *t, const char *text, struct err *e)
{
	struct str s = str_from(text);

	if (s.len == 0 ||
	    ((str_starts(s, "http://") || str_starts(s, "https://")) && !str_ends(s, "/")))
		return 0;
	return err_set(e, ERR_CONFIG,
	    "%s takes an origin without a slash at its end, such as https://law.example, not "
	    "'%.60s'",
	    t->name, text);
}

static int
check_zone(const struct setting *t, const char *text, struct err *e)
{
	if (zone_is_known(text))
		return 0;
	return err_set(e, ERR_CONFIG,
	    "%s takes the IANA name of a time zone that this system knows, such as Europe/Vienna, "
	    "not '%.60s'; the package tzdata has them",
	    t->name, text);
}

/* Checks the text of the settings whose metavar gives it a format. */
static int
check_meaning(const struct setting *t, const char *text, struct err *e)
{
	if (strcmp(t->metavar, "ADDRESS") == 0)
		return check_address(t, text, e);
	if (strcmp(t->metavar, "NETWORK") == 0)
		return check_network(t, text, e);
	if (strcmp(t->metavar, "ZONE") == 0)
		return check_zone(t, text, e);
	if (strcmp(t->metavar, "URL") == 0)
		return check_base_url(t, text, e);
	return 0;
}

static int
check_bytes(const struct setting *t, const char *text, struct err *e)
{
	for (const char *p = text; *p != '\0'; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			return err_set(
			    e, ERR_CONFIG, "%s has a control character in its value", t->name);
	if (utf8_check(str_from(text)) != strlen(text))
		return err_set(e, ERR_CONFIG, "the value of %s is not UTF-8", t->name);
	return 0;
}

int
setting_check(const struct setting *t, const char *text, int64_t *number, struct err *e)
{
	int rc;

	if ((rc = check_bytes(t, text, e)) != 0)
		return rc;
	switch (t->kind) {
	case SETTING_IS_NUMBER: return check_number(t, text, number, e);
	case SETTING_IS_CHOICE: return check_choice(t, text, number, e);
	case SETTING_IS_FLAG: return check_flag(t, text, number, e);
	case SETTING_IS_STRING:
	case SETTING_IS_PATH:
	case SETTING_IS_LIST: return check_meaning(t, text, e);
	}
	return 0;
}

static unsigned
least_of(unsigned a, unsigned b, unsigned c)
{
	unsigned least = a < b ? a : b;

	return least < c ? least : c;
}

/*
 * The number of letters to add, drop or change (Levenshtein); a and b are at most NAME_BYTES_MAX
 * long.
 */
static unsigned
distance(struct str a, struct str b)
{
	unsigned row[NAME_BYTES_MAX + 1], diagonal, above;

	for (size_t j = 0; j <= b.len; j++)
		row[j] = (unsigned)j;
	for (size_t i = 1; i <= a.len; i++) {
		diagonal = row[0];
		row[0] = (unsigned)i;
		for (size_t j = 1; j <= b.len; j++) {
			above = row[j];
			row[j] = least_of(
			    above + 1, row[j - 1] + 1, diagonal + (a.p[i - 1] != b.p[j - 1]));
			diagonal = above;
		}
	}
	return row[b.len];
}

const char *
setting_suggest(struct str name)
{
	char plain[NAME_BYTES_MAX];
	unsigned best = UINT32_MAX, d;
	const char *found = NULL;

	if (name.len == 0 || name.len > NAME_BYTES_MAX)
		return NULL;
	for (size_t i = 0; i < name.len; i++) {
		char c = name.p[i];

		plain[i] = c == '_' ? '-' : (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
	}
	for (size_t i = 0; i < SETTING_COUNT; i++) {
		d = distance(str_make(plain, name.len), str_from(settings_table[i].name));
		if (d < best) {
			best = d;
			found = settings_table[i].name;
		}
	}
	return best <= 2 || best <= name.len / 5 ? found : NULL; /* more: another word */
}
