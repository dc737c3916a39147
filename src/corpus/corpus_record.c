/* SPDX-License-Identifier: Apache-2.0 */
/* corpus_record: the words of records, and which publications they are about. */
#include "corpus/corpus_record.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/macros.h"
#include "base/time.h"
#include "corpus/corpus_version.h"

static const char *const words[] = {
#define RECORD(name, word) [CORPUS_##name] = (word),
#include "corpus/corpus_record.def"
#undef RECORD
};

bool
corpus_is_in_scope(const struct corpus_version *v, const struct corpus_scope *scope)
{
	return str_eq(v->work, scope->work) &&
	       (scope->language.len == 0 || str_eq(v->language, scope->language)) &&
	       (scope->day == DAY_NONE || v->day == scope->day) &&
	       (scope->revision == 0 || v->revision == scope->revision);
}

const char *
corpus_record_word(enum corpus_record_kind kind)
{
	return words[kind];
}

bool
corpus_record_kind_from(struct str word, enum corpus_record_kind *out)
{
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (str_is(word, words[i])) {
			*out = (enum corpus_record_kind)i;
			return true;
		}
	return false;
}

int
corpus_record_copy(
    struct corpus_record *out, const struct corpus_record *r, struct arena *a, struct err *e)
{
	struct corpus_record copy = *r;

	if (!arena_keep(a, &copy.scope.work) || !arena_keep(a, &copy.scope.language) ||
	    !arena_keep(a, &copy.author) || !arena_keep(a, &copy.reason) ||
	    !arena_keep(a, &copy.value))
		return err_set(e, ERR_LIMIT, "the words of this correction take too much memory");
	*out = copy;
	return 0;
}
