/* SPDX-License-Identifier: Apache-2.0 */
/* work_name: looks for short names in the store. */
#include "cli/work_name.h"

#include "akn/iri.h"
#include "base/arena.h"
#include "base/err.h"
#include "corpus/corpus.h"

int
work_name_expand(struct corpus *c, struct str *name, struct arena *a, struct err *e)
{
	struct str alias, rest, work;
	size_t slash;
	char *whole;
	int rc;

	*name = iri_strip(*name);
	if (str_starts(*name, "/akn/"))
		return 0;
	if (str_starts(*name, "/"))
		*name = str_slice(*name, 1, name->len);
	slash = str_find(*name, '/');
	alias = str_slice(*name, 0, slash);
	rest = str_slice(*name, slash, name->len);
	if ((rc = corpus_alias(c, alias, &work, a, e)) != 0)
		return rc;
	if ((whole = arena_printf(a, STR_FMT STR_FMT, STR_ARG(work), STR_ARG(rest))) == NULL)
		return err_set(e, ERR_LIMIT, "the name is too long");
	*name = str_from(whole);
	return 0;
}
