/* SPDX-License-Identifier: Apache-2.0 */
/* field_check: a value that cannot be is refused, since an empty list would look like an answer. */
#include "web/field_check.h"

#include <stdbool.h>
#include <string.h>

#include <gazetted/plugin.h>

#include "akn/element.h"
#include "akn/iri.h"
#include "akn/lang.h"
#include "base/err.h"
#include "base/macros.h"
#include "base/time.h"

static bool
is_kind(struct str s)
{
	const struct element *element = element_find(s);

	return element != NULL && element->kind == GAZ_ROOT;
}

static bool
is_place(struct str s)
{
	size_t letters = 0;

	while (letters < s.len && s.p[letters] >= 'a' && s.p[letters] <= 'z')
		letters++;
	return letters == 2 && (s.len == 2 || (s.len > 3 && s.p[2] == '-'));
}

static bool
is_year(struct str s)
{
	uint64_t year;

	return s.len == 4 && str_to_u64(s, &year);
}

static bool
is_language(struct str s)
{
	return lang_code(s) != NULL;
}

static bool
is_work(struct str s)
{
	struct iri_work iri;
	struct err ignored;

	return iri_parse_work(s, &iri, &ignored) == 0;
}

static bool
is_day(struct str s)
{
	int64_t day;

	return date_parse(s, &day);
}

static const struct {
	const char *name;
	bool (*fits)(struct str value);
	const char *expected;
} checks[] = {
	{ "date", is_day, "a day, YYYY-MM-DD: texts in force on that day are wanted" },
	{ "kind", is_kind,
	    "a kind of document as addresses spell it, such as act, bill, judgment or statement" },
	{ "place", is_place, "a country or place as addresses spell it: xx, or cn-bj" },
	{ "year", is_year, "a year of four digits, that of the address of the work" },
	{ "language", is_language, "a language (ISO 639-2: eng, fra)" },
	{ "work", is_work, "the name of a work (/akn/xx/act/2006/1)" },
};

int
field_check(const char *name, struct str value, struct err *e)
{
	if (value.len == 0)
		return 0;
	for (size_t i = 0; i < ARRAY_LEN(checks); i++)
		if (strcmp(checks[i].name, name) == 0 && !checks[i].fits(value))
			return err_set(e, ERR_USAGE, "'%s' should be %s", name, checks[i].expected);
	return 0;
}
