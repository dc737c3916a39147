/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_DISPOSITION_H
#define WEB_DISPOSITION_H
/* disposition: names of files, for people and for the Content-Disposition field (RFC 6266). Pure. */
#include "base/str.h"

struct buf;

/*
 * Appends s to a name: letters, digits, '_' and '.' as they are, letters of other scripts too;
 * whatever stands between them becomes one '-'. No name begins with '-' or '.'.
 */
void disposition_put_part(struct buf *name, struct str s);

/*
 * Puts 'inline; filename="..."', in ASCII; and 'filename*=' by RFC 8187 behind it when name says
 * more than ASCII can. name is UTF-8; anything may stand in it.
 */
void disposition_put(struct buf *b, struct str name);
#endif
