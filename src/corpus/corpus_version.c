/* SPDX-License-Identifier: Apache-2.0 */
/* version: copying and ordering of struct corpus_version. */
#include "corpus/corpus_version.h"

#include "base/arena.h"
#include "base/err.h"

int
corpus_version_copy(
    struct corpus_version *out, const struct corpus_version *v, struct arena *a, struct err *e)
{
	struct corpus_version copy = *v;

	if (!arena_keep(a, &copy.work) || !arena_keep(a, &copy.language) ||
	    !arena_keep(a, &copy.title) || !arena_keep(a, &copy.issuer) ||
	    !arena_keep(a, &copy.type) || !arena_keep(a, &copy.number))
		return err_set(e, ERR_LIMIT, "the names of this version take too much memory");
	*out = copy;
	return 0;
}

bool
corpus_is_behind(const struct corpus_version *v, const struct corpus_place *after)
{
	int order = str_cmp(v->language, after->language);

	if (order != 0)
		return order > 0;
	return v->day != after->day ? v->day > after->day : v->revision > after->revision;
}
