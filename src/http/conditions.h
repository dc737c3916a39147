/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_CONDITIONS_H
#define HTTP_CONDITIONS_H
/* conditions: RFC 9110 13, pure: what is there and what was asked in, verdict out. */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* What there is to send. */
struct representation {
	struct str etag; /* with its quotes; "" for none */
	bool has_modified;
	int64_t modified; /* seconds since 1970 */
};

/* Values of the request's fields; p NULL when a field is absent. */
struct conditions {
	struct str if_match, if_none_match, if_modified_since, if_unmodified_since, if_range;
};

enum conditions_verdict {
	CONDITIONS_SERVE,
	CONDITIONS_NOT_MODIFIED, /* 304 */
	CONDITIONS_FAILED        /* 412 */
};

/*
 * What becomes of a GET or HEAD of r, in the order of RFC 9110 13.2.2. now: for dates with years of
 * two digits. A date that is none is ignored; a list that is none names nothing, so that
 * If-None-Match gets the whole and If-Match fails.
 */
enum conditions_verdict conditions_check(
    const struct conditions *c, const struct representation *r, int64_t now);

/*
 * Whether a Range counts under this If-Range (p NULL: it does): RFC 9110 13.1.5, by strong
 * comparison, or by a date that is exactly Last-Modified.
 */
bool conditions_allow_range(struct str if_range, const struct representation *r, int64_t now);

/*
 * Whether the list names etag (with its quotes); "*" names any. weak: as If-None-Match compares
 * them; otherwise as If-Match does. A malformed list names nothing.
 */
bool conditions_has_etag(struct str list, struct str etag, bool weak);
#endif
