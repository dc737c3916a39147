/* SPDX-License-Identifier: Apache-2.0 */
/* kind: looks in the table of kinds.def. */
#include "cite/kind.h"

#include <stdbool.h>
#include <stddef.h>

static const struct {
	const char *name;
	unsigned rank;
	const char *prefixes;
} rows[CITE_KINDS] = {
#define KIND(symbol, name, rank, prefixes) { name, rank, prefixes },
#include "cite/kinds.def"
#undef KIND
};

static unsigned
first_of(cite_kinds kinds)
{
	unsigned i = 0;

	while (i + 1 < CITE_KINDS && (kinds & ((cite_kinds)1 << i)) == 0)
		i++;
	return i;
}

unsigned
cite_kind_rank(cite_kinds kinds)
{
	return rows[first_of(kinds)].rank;
}

static bool
is_listed(const char *prefixes, struct str prefix)
{
	struct str rest = str_from(prefixes);

	while (rest.len > 0)
		if (str_eq(str_cut(rest, '|', &rest), prefix))
			return true;
	return false;
}

cite_kinds
cite_kind_of_prefix(struct str prefix)
{
	cite_kinds found = 0;

	for (unsigned i = 0; i < CITE_KINDS; i++)
		if (is_listed(rows[i].prefixes, prefix))
			found |= (cite_kinds)1 << i;
	return found;
}

const char *
cite_kind_name(cite_kinds kinds)
{
	return rows[first_of(kinds)].name;
}
