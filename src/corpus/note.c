/* SPDX-License-Identifier: Apache-2.0 */
/* note: the fields of metadata, and how a record spells a change of one. */
#include "corpus/note.h"

#include "base/macros.h"

static const struct field {
	const char *word;
	size_t bytes;
	bool is_one;
} fields[] = {
#define NOTE(name, word, bytes, is_one) { (word), (bytes), (is_one) },
#include "corpus/note.def"
#undef NOTE
};

const char *
corpus_note_word(enum corpus_note_field field)
{
	return fields[field].word;
}

bool
corpus_note_is_one(enum corpus_note_field field)
{
	return fields[field].is_one;
}

bool
corpus_note_from(struct str value, struct corpus_note *out)
{
	bool is_removal = str_starts(value, "-");
	struct str text, word;

	if (is_removal)
		value = str_slice(value, 1, value.len);
	word = str_cut(value, '=', &text);
	for (size_t i = 0; i < ARRAY_LEN(fields); i++)
		if (str_is(word, fields[i].word) && !(is_removal && fields[i].is_one)) {
			*out = (struct corpus_note){ (enum corpus_note_field)i, text, is_removal };
			return true;
		}
	return false;
}

size_t
corpus_note_bytes(enum corpus_note_field field)
{
	return fields[field].bytes;
}
