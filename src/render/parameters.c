/* SPDX-License-Identifier: Apache-2.0 */
/* parameters: looks names up in parameters.def, and removes tracking parameters from a query. */
#include "render/parameters.h"

#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/macros.h"

enum parameter_use
parameter_use(struct str name)
{
	static const struct {
		const char *name;
		enum parameter_use use;
	} table[] = {
#define PARAMETER(name, use) { name, PARAMETER_##use },
#include "render/parameters.def"
#undef PARAMETER
	};

	for (size_t k = 0; k < ARRAY_LEN(table); k++)
		if (table[k].use == PARAMETER_TRACKING_FAMILY ? str_starts(name, table[k].name)
							      : str_is(name, table[k].name))
			return table[k].use;
	return PARAMETER_FREE;
}

static bool
is_tracking(struct str field)
{
	struct str value;
	enum parameter_use use = parameter_use(str_cut(field, '=', &value));

	return use == PARAMETER_TRACKING || use == PARAMETER_TRACKING_FAMILY;
}

static bool
has_any(struct str query)
{
	while (query.len > 0)
		if (is_tracking(str_cut(query, '&', &query)))
			return true;
	return false;
}

int
parameters_drop_tracking(struct str *query, bool *has_tracking, struct arena *a, struct err *e)
{
	struct str field, rest = *query;
	char *kept;
	size_t n = 0;

	*has_tracking = has_any(rest);
	if (!*has_tracking)
		return 0;
	if ((kept = arena_alloc(a, rest.len)) == NULL)
		return err_set(e, ERR_LIMIT, "the query is too long: shorten it");
	while (rest.len > 0) {
		field = str_cut(rest, '&', &rest);
		if (is_tracking(field))
			continue;
		if (n > 0)
			kept[n++] = '&';
		memcpy(kept + n, field.p, field.len);
		n += field.len;
	}
	*query = str_make(kept, n);
	return 0;
}
