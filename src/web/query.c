/* SPDX-License-Identifier: Apache-2.0 */
/*
 * query: parses the query of the server's own pages. What must hold: after success each parameter
 * was given at most once, and all given names are known.
 */
#include "web/query.h"

#include "base/err.h"
#include "base/utf8.h"

#define SHOWN_BYTES_MAX 40 /* of the client's text in an error message */

static int
refuse_name(struct str name, const char *page, const struct query_parameter *known, size_t count,
    struct err *e)
{
	name = utf8_cut(name, SHOWN_BYTES_MAX);
	if (count == 0)
		return err_set(e, ERR_USAGE,
		    "unknown parameter '" STR_FMT "': %s takes none, so leave it out",
		    STR_ARG(name), page);
	return err_set(e, ERR_USAGE, "unknown parameter '" STR_FMT "': %s has only '%s'",
	    STR_ARG(name), page, known[0].name);
}

int
query_take(
    struct str query, const char *page, struct query_parameter *known, size_t count, struct err *e)
{
	while (query.len > 0) {
		struct str value, name = str_cut(str_cut(query, '&', &query), '=', &value);
		size_t k = 0;

		if (name.len == 0 && value.len == 0)
			continue; /* an empty parameter, as in "a&&b", is ignored */
		while (k < count && !str_is(name, known[k].name))
			k++;
		if (k == count)
			return refuse_name(name, page, known, count, e);
		if (known[k].is_given)
			return err_set(e, ERR_USAGE, "'%s' is given twice", known[k].name);
		known[k].is_given = true;
		known[k].value = value;
	}
	return 0;
}

int
query_refuse(struct str query, const char *page, struct err *e)
{
	return query_take(query, page, NULL, 0, e);
}
