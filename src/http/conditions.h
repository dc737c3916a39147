/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_CONDITIONS_H
#define HTTP_CONDITIONS_H
/* conditions: pure evaluation of the conditional fields of a request (RFC 9110 13). */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* The validators of the selected representation. */
struct representation {
	struct str etag; /* with its quotes; "" for none */
	bool has_modified;
	int64_t modified; /* seconds since 1970 */
};

/* Values of the request's conditional fields; p is NULL when a field is absent. */
struct conditions {
	struct str if_match, if_none_match, if_modified_since, if_unmodified_since, if_range;
};

enum conditions_verdict {
	CONDITIONS_SERVE,
	CONDITIONS_NOT_MODIFIED, /* 304 */
	CONDITIONS_FAILED        /* 412 */
};

/*
 * Evaluates the conditions of a GET or HEAD of r in the order of RFC 9110 13.2.2. now resolves
 * dates with two-digit years. A malformed date is ignored; a malformed list matches nothing, so
 * If-None-Match gets a full answer and If-Match fails.
 */
enum conditions_verdict conditions_check(
    const struct conditions *c, const struct representation *r, int64_t now);

/*
 * Whether If-Range allows the Range field to be used: strong comparison with etag, RFC 9110 13.1.5.
 * True if if_range is absent (p NULL), false if it is a date.
 */
bool conditions_allow_range(struct str if_range, struct str etag);

/*
 * Whether list contains etag (with its quotes); "*" matches any. weak: weak comparison, as for
 * If-None-Match; otherwise strong, as for If-Match. A malformed list matches nothing.
 */
bool conditions_has_etag(struct str list, struct str etag, bool weak);
#endif
