/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_HISTORY_H
#define WEB_HISTORY_H
/*
 * history: the versions of a work, or those in which one of its portions changed, as a listing: by
 * language, day and revision, a page at a time. For the fetch it is one version, whose source is the
 * image of the listing.
 */
#include "base/str.h"

struct buf;
struct corpus;
struct err;
struct fetch;
struct known_version;

/* Takes after= out of the query into f->after; *rest is what the format is asked. ERR_USAGE. */
int history_take_after(struct fetch *f, struct str *rest, struct err *e);

/* What f asks for, into out. On a store thread. ERR_NOTFOUND as with a document. [blocks] */
int history_resolve(
    struct corpus *c, const struct fetch *f, struct known_version *out, struct err *e);

/* Where the history is of what f asks for: of its portion, else of its work; without suffix. */
void history_put_path(struct buf *b, const struct fetch *f);
/* "?after=..." of that page, or nothing. */
void history_put_query(struct buf *b, const struct fetch *f);
#endif
