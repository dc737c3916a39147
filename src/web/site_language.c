/* SPDX-License-Identifier: Apache-2.0 */
/*
 * site_language: selects by Accept-Language among the languages of the setting. What must hold: the
 * result is one of those, so that a cache has no more variants of a page than there are languages.
 */
#include "web/site_language.h"

#include "akn/lang.h"
#include "base/err.h"
#include "config/config.h"
#include "http/http.h"
#include "web/languages.h"

#define FALLBACK "eng" /* if the setting is empty */

/* The next tag of the setting that is not empty; empty: there is no other. */
static struct str
next_tag(struct str *rest)
{
	struct str tag = STR("");

	while (tag.len == 0 && rest->len > 0)
		tag = str_trim(str_cut(*rest, ',', rest));
	return tag;
}

/* The language of a tag, which site_language_check() has accepted. */
static struct str
language_of(struct str tag, bool traditional)
{
	const char *code = lang_code(tag);

	return traditional ? STR(SITE_LANGUAGE_TRADITIONAL)
			   : str_from(code != NULL ? code : FALLBACK);
}

/*
 * Finds the language in the setting: "zh" there stands for both kinds of characters, and a reader
 * gets the kind that field asks for; else the kind of the tag, if it is the only one.
 */
static bool
find_language(struct str setting, struct str field, struct str code, struct str *out)
{
	bool wanted = lang_is_traditional(languages_tag(field, code)), found = false, own;
	struct str tag;

	while ((tag = next_tag(&setting)).len > 0) {
		if (!str_eq(language_of(tag, false), code))
			continue;
		own = lang_is_traditional(tag);
		if (str_find(tag, '-') == tag.len || own == wanted) {
			*out = language_of(tag, wanted);
			return true;
		}
		if (!found)
			*out = language_of(tag, own);
		found = true;
	}
	return found;
}

struct str
site_language(const struct config *c, struct http_exchange *x)
{
	struct str field = http_accept(x, HTTP_ACCEPT_LANGUAGE), found, first,
		   setting = str_from(c->site_languages),
		   wanted = languages_wanted(field, http_arena(x));

	while (wanted.len > 0)
		if (find_language(setting, field, str_cut(wanted, ',', &wanted), &found))
			return found;
	first = next_tag(&setting);
	return first.len > 0 ? language_of(first, lang_is_traditional(first)) : STR(FALLBACK);
}

int
site_language_check(const struct config *c, struct err *e)
{
	struct str rest = str_from(c->site_languages), tag;

	while (rest.len > 0) {
		tag = str_trim(str_cut(rest, ',', &rest));
		if (tag.len > 0 && lang_code(tag) == NULL)
			return err_set(e, ERR_CONFIG,
			    "site-languages has '" STR_FMT
			    "', which is no language: name tags such as 'en,de'",
			    STR_ARG(tag));
	}
	return 0;
}
