/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RENDER_PARAMETERS_H
#define RENDER_PARAMETERS_H
/* parameters: names in the query of a URL that no format may have as an option. Pure. */
#include <stdbool.h>

#include "base/str.h"

struct arena;
struct err;

enum parameter_use {
	PARAMETER_FREE,
	PARAMETER_PAGE,
	PARAMETER_TRACKING,
	PARAMETER_TRACKING_FAMILY
};

/* The use of a parameter of that name; PARAMETER_FREE: an option may have the name. */
enum parameter_use parameter_use(struct str name);

/*
 * Removes tracking parameters from *query: it stays the same if there are none; otherwise it
 * becomes a copy in a, and *has_tracking is set. ERR_LIMIT: it does not fit a.
 */
int parameters_drop_tracking(struct str *query, bool *has_tracking, struct arena *a, struct err *e);
#endif
