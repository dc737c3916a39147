/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_CODING_H
#define HTTP_CODING_H
/* coding: RFC 9110 12.5.3, pure: what an Accept-Encoding field allows. */
#include <stdbool.h>

#include "base/str.h"

/*
 * Whether gzip may be sent, and is wanted at least as much as the bytes as they are: q(gzip) > 0
 * and q(gzip) >= q(identity), where "*" gives its weight to each of the two that is not named.
 * Elements that are malformed are passed over.
 */
bool coding_takes_gzip(struct str accept_encoding);
#endif
