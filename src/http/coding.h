/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_CODING_H
#define HTTP_CODING_H
/* coding: pure functions for the Accept-Encoding field (RFC 9110 12.5.3). */
#include <stdbool.h>

#include "base/str.h"

/*
 * Whether gzip is acceptable and preferred at least as much as identity: q(gzip) > 0 and q(gzip) >=
 * q(identity), where "*" gives its weight to each of the two that is not named. Malformed elements
 * are ignored.
 */
bool coding_takes_gzip(struct str accept_encoding);
#endif
