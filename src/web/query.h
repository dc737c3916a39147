/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_QUERY_H
#define WEB_QUERY_H
/*
 * query: query parameters of the pages that the server writes itself. For documents the query
 * contains the options of a format: render/options.h.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct err;

struct query_parameter {
	const char *name;
	struct str value; /* still percent-encoded */
	bool is_given;
};

/*
 * Fills in the parameters that a page takes. page is the page's name in error messages ("the
 * service document"). ERR_USAGE: a parameter that is unknown or given twice.
 */
int query_take(
    struct str query, const char *page, struct query_parameter *known, size_t count, struct err *e);
/* As query_take(), for a page that takes no parameters. */
int query_refuse(struct str query, const char *page, struct err *e);
#endif
