/* SPDX-License-Identifier: Apache-2.0 */
/* version: the facts about one publication as a value. */
#include "base/err.h"
#include "corpus/corpus.h"

static bool
copy_str(struct str *s, struct arena *a)
{
	char *p = arena_dup(a, *s);

	*s = str_make(p, p == NULL ? 0 : s->len);
	return p != NULL;
}

int
corpus_version_copy(
    struct corpus_version *out, const struct corpus_version *v, struct arena *a, struct err *e)
{
	struct corpus_version copy = *v;

	if (!copy_str(&copy.work, a) || !copy_str(&copy.language, a) || !copy_str(&copy.title, a) ||
	    !copy_str(&copy.issuer, a) || !copy_str(&copy.type, a) || !copy_str(&copy.number, a))
		return err_set(e, ERR_LIMIT, "the names of this version take too much memory");
	*out = copy;
	return 0;
}
