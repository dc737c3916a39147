/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lang: the table of lang.def, sorted by ISO 639-2/T code (tests/unit/akn/test_lang.c proves it),
 * and its lookups.
 */
#include "akn/lang.h"

struct language {
	const char *code;   /* ISO 639-2/T */
	const char *two;    /* ISO 639-1, or "" */
	const char *biblio; /* ISO 639-2/B, or "" where it is the same */
};

static const struct language languages[] = {
#define LANGUAGE(code, two, biblio) { code, two, biblio },
#include "akn/lang.def"
#include "base/macros.h"
#undef LANGUAGE
};

#define LANGUAGE_COUNT ARRAY_LEN(languages)

static const struct language *
find_code(struct str code)
{
	size_t low = 0, high = LANGUAGE_COUNT;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int order = str_cmp(code, str_from(languages[mid].code));

		if (order == 0)
			return &languages[mid];
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

const char *
lang_tag(struct str code)
{
	const struct language *found = find_code(code);

	if (found == NULL)
		return NULL;
	return found->two[0] != '\0' ? found->two : found->code;
}

/* The part before the script or country: "zh" of "zh-Hans", "en" of "en_GB". */
static struct str
primary_subtag(struct str typed)
{
	struct str rest;

	return str_cut(str_cut(typed, '-', &rest), '_', &rest);
}

const char *
lang_code(struct str typed)
{
	struct str primary = primary_subtag(typed);

	for (size_t i = 0; i < LANGUAGE_COUNT; i++)
		if (str_case_is(primary, languages[i].code) ||
		    (primary.len > 0 && (str_case_is(primary, languages[i].two) ||
					    str_case_is(primary, languages[i].biblio))))
			return languages[i].code;
	/* "cmn" is ISO 639-3 for Mandarin; ISO 639-2 has only "zho" (Chinese) */
	return str_case_is(primary, "cmn") ? "zho" : NULL;
}

bool
lang_is_traditional(struct str tag)
{
	const char *code = lang_code(tag);
	bool traditional = false;
	struct str subtag;

	if (code == NULL || !str_is(STR("zho"), code))
		return false;
	for (str_cut(tag, '-', &tag); tag.len > 0;) {
		subtag = str_cut(tag, '-', &tag);
		if (str_case_is(subtag, "Hant") || str_case_is(subtag, "Hans"))
			return str_case_is(subtag, "Hant");
		traditional = traditional || str_case_is(subtag, "TW") ||
			      str_case_is(subtag, "HK") || str_case_is(subtag, "MO");
	}
	return traditional;
}
