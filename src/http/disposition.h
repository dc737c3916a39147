/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_DISPOSITION_H
#define HTTP_DISPOSITION_H
/* disposition: pure functions for file names and the Content-Disposition field (RFC 6266). */
#include "base/str.h"

struct buf;

/*
 * Appends s to name. ASCII letters, digits, '_', '.' and visible non-ASCII characters are kept;
 * each run of other characters becomes one '-'. No name begins with '-' or '.'.
 */
void disposition_put_part(struct buf *name, struct str s);

/*
 * Puts 'inline; filename="..."' in ASCII, followed by 'filename*=' (RFC 8187) if name is valid
 * UTF-8 with non-ASCII characters. name may contain any bytes.
 */
void disposition_put(struct buf *b, struct str name);
#endif
