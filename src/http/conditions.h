/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_CONDITIONS_H
#define HTTP_CONDITIONS_H
/* conditions: RFC 9110 13, pure: field values in, verdict out. */
#include <stdbool.h>

#include "base/str.h"

/*
 * Whether an If-None-Match of this value names etag (with its quotes), by weak comparison; "*"
 * names any. A malformed list names nothing from the fault on: the client then gets the whole.
 */
bool conditions_has_etag(struct str if_none_match, struct str etag);
#endif
