/* SPDX-License-Identifier: Apache-2.0 */
/* room_words: finds the words of a language, and the word for a kind of document. */
#include "room_words.h"

#include <stddef.h>
#include <string.h>

#define ROOM_ADDRESS(tag) &room_words_##tag,

static const struct room_words *const all[] = { ROOM_LANGUAGES(ROOM_ADDRESS) };

const struct room_words *
room_words_at(size_t i)
{
	return i < sizeof all / sizeof all[0] ? all[i] : NULL;
}

const struct room_words *
room_words_for(struct tree_str lang)
{
	size_t len = 0, i;

	for (i = 0; i < sizeof all / sizeof all[0]; i++)
		if (tree_same(lang, (struct tree_str){ all[i]->tag, strlen(all[i]->tag) }))
			return all[i];
	while (len < lang.len && lang.p[len] != '-')
		len++;
	for (i = 0; i < sizeof all / sizeof all[0]; i++)
		if (strlen(all[i]->tag) == len && memcmp(all[i]->tag, lang.p, len) == 0)
			return all[i];
	return all[0];
}

const char *
room_kind_word(const struct room_words *w, struct tree_str type)
{
	static const struct {
		const char *element;
		size_t at;
	} kinds[] = {
		{ "act", offsetof(struct room_words, act) },
		{ "bill", offsetof(struct room_words, bill) },
		{ "statement", offsetof(struct room_words, statement) },
		{ "judgment", offsetof(struct room_words, judgment) },
		{ "debate", offsetof(struct room_words, debate) },
		{ "debateReport", offsetof(struct room_words, debate) },
		{ "debatereport", offsetof(struct room_words, debate) },
		{ "doc", offsetof(struct room_words, paper) },
		{ "amendment", offsetof(struct room_words, amendment) },
		{ "amendmentList", offsetof(struct room_words, amendment) },
		{ "amendmentlist", offsetof(struct room_words, amendment) },
		{ "officialGazette", offsetof(struct room_words, gazette) },
		{ "officialgazette", offsetof(struct room_words, gazette) },
		{ "documentCollection", offsetof(struct room_words, collection) },
		{ "documentcollection", offsetof(struct room_words, collection) },
	};

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (strlen(kinds[i].element) == type.len &&
		    memcmp(kinds[i].element, type.p, type.len) == 0)
			return *(const char *const *)((const char *)w + kinds[i].at);
	return NULL;
}
