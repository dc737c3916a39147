/* SPDX-License-Identifier: Apache-2.0 */
/* version: the facts about one publication as a value. */
#include "base/err.h"
#include "corpus/corpus.h"

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
