/* SPDX-License-Identifier: Apache-2.0 */
/* room_language: the names of languages in themselves. */
#include <string.h>

#include "room.h"

const char *
room_language_name(struct tree_str tag)
{
	/* clang-format off */
	static const struct {
		const char *tag, *name;
	} names[] = {
		{ "af", "Afrikaans" }, { "am", "አማርኛ" }, { "ar", "العربية" },
		{ "az", "azərbaycan" }, { "be", "беларуская" },
		{ "bg", "български" }, { "bn", "বাংলা" },
		{ "ca", "català" }, { "cs", "čeština" }, { "cy", "Cymraeg" },
		{ "da", "dansk" }, { "de", "Deutsch" }, { "el", "Ελληνικά" },
		{ "en", "English" }, { "es", "español" }, { "et", "eesti" },
		{ "eu", "euskara" }, { "fa", "فارسی" }, { "fi", "suomi" },
		{ "fr", "français" }, { "ga", "Gaeilge" }, { "gd", "Gàidhlig" },
		{ "gl", "galego" }, { "he", "עברית" }, { "hi", "हिन्दी" },
		{ "hr", "hrvatski" }, { "hu", "magyar" }, { "hy", "հայերեն" },
		{ "id", "Bahasa Indonesia" }, { "is", "íslenska" }, { "it", "italiano" },
		{ "ja", "日本語" }, { "ka", "ქართული" },
		{ "kk", "қазақ тілі" }, { "ko", "한국어" },
		{ "lb", "Lëtzebuergesch" }, { "lt", "lietuvių" }, { "lv", "latviešu" },
		{ "mk", "македонски" }, { "ms", "Bahasa Melayu" }, { "mt", "Malti" },
		{ "my", "မြန်မာ" }, { "nb", "norsk bokmål" },
		{ "ne", "नेपाली" }, { "nl", "Nederlands" },
		{ "nn", "norsk nynorsk" }, { "no", "norsk" }, { "pl", "polski" },
		{ "pt", "português" }, { "rm", "rumantsch" }, { "ro", "română" },
		{ "ru", "русский" }, { "rw", "Ikinyarwanda" }, { "sk", "slovenčina" },
		{ "sl", "slovenščina" }, { "sq", "shqip" }, { "sr", "српски" },
		{ "ss", "siSwati" }, { "st", "Sesotho" }, { "sv", "svenska" },
		{ "sw", "Kiswahili" }, { "ta", "தமிழ்" },
		{ "te", "తెలుగు" }, { "th", "ไทย" }, { "tn", "Setswana" },
		{ "tr", "Türkçe" }, { "uk", "українська" }, { "ur", "اردو" },
		{ "uz", "oʻzbekcha" }, { "vi", "Tiếng Việt" }, { "xh", "isiXhosa" },
		{ "yi", "ייִדיש" }, { "zh", "中文" }, { "zu", "isiZulu" },
	};
	/* clang-format on */
	size_t len = 0;

	while (len < tag.len && tag.p[len] != '-')
		len++;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strlen(names[i].tag) == len && memcmp(names[i].tag, tag.p, len) == 0)
			return names[i].name;
	return NULL;
}

void
room_lang_attr(struct room *r, struct tree_str tag)
{
	if (tag.len > 0 && !tree_same(tag, r->x.f.lang))
		flow_lang(&r->x.f, tag, r->x.f.rtl);
}
