/* SPDX-License-Identifier: Apache-2.0 */
/* page_filter: compares folded words; a character beyond ASCII counts as a letter. */
#include "web/page_filter.h"

#include <ctype.h>

#include "akn/fold.h"
#include "base/arena.h"
#include "corpus/corpus_version.h"
#include "corpus/facts.h"

#define OWN_TEXTS 4                           /* of a work, besides its subjects */
#define SHORT_WORD_BYTES 2                    /* of a word that may be left out */
#define FOLDED_BYTES_MAX ((size_t)256u << 10) /* of the texts of one work, one at a time */

static bool
is_of_word(char c)
{
	return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

static bool
is_number(struct str word)
{
	for (size_t i = 0; i < word.len; i++)
		if (!isdigit((unsigned char)word.p[i]))
			return false;
	return word.len > 0;
}

static bool
has_digit(struct str word)
{
	for (size_t i = 0; i < word.len; i++)
		if (isdigit((unsigned char)word.p[i]))
			return true;
	return false;
}

static bool
is_short(struct str word)
{
	return word.len <= SHORT_WORD_BYTES && !has_digit(word);
}

static void
take_words(struct page_filter *f, struct str folded, bool with_short)
{
	size_t at = 0, end;

	f->count = 0;
	while (at < folded.len && f->count < PAGE_FILTER_WORDS_MAX) {
		struct str word;

		for (end = at; end < folded.len && is_of_word(folded.p[end]);)
			end++;
		word = str_slice(folded, at, end);
		if (word.len > 0 && (with_short || !is_short(word)))
			f->words[f->count++] = word;
		at = end + 1;
	}
}

void
page_filter_read(struct page_filter *f, struct str query, struct arena *a)
{
	struct str folded = fold_text(a, query);

	take_words(f, folded, false);
	if (f->count == 0)
		take_words(f, folded, true);
	if (f->count == 0 && folded.len > 0)
		f->words[f->count++] = folded; /* punctuation alone, as it stands */
}

/* "3" is not in "2013". */
static bool
has_word(struct str text, struct str word)
{
	bool whole = is_number(word);
	size_t at = 0;

	for (;;) {
		size_t found = at + str_find_str(str_slice(text, at, text.len), word);
		size_t end = found + word.len;

		if (found >= text.len)
			return false;
		if (!whole || ((found == 0 || !isdigit((unsigned char)text.p[found - 1])) &&
				  (end == text.len || !isdigit((unsigned char)text.p[end]))))
			return true;
		at = end;
	}
}

bool
page_filter_fits(const struct page_filter *f, const struct str *texts, size_t count)
{
	bool found[PAGE_FILTER_WORDS_MAX] = { false };
	size_t missing = f->count;

	for (size_t i = 0; i < count && missing > 0; i++) {
		struct arena a = ARENA_INIT(FOLDED_BYTES_MAX);
		struct str folded = fold_text(&a, texts[i]);

		for (size_t k = 0; k < f->count; k++)
			if (!found[k] && has_word(folded, f->words[k])) {
				found[k] = true;
				missing--;
			}
		arena_free(&a);
	}
	return missing == 0;
}

bool
page_filter_fits_work(const struct page_filter *f, const struct corpus_version *shown,
    const struct corpus_facts *facts)
{
	struct str texts[OWN_TEXTS + CORPUS_SUBJECTS_MAX] = { shown->title, shown->number,
		shown->work, facts->one[CORPUS_NOTE_SHORT_TITLE] };

	for (size_t i = 0; i < facts->subject_count; i++)
		texts[OWN_TEXTS + i] = facts->subjects[i];
	return page_filter_fits(f, texts, OWN_TEXTS + facts->subject_count);
}
