/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_VIEW_HISTORY_H
#define WEB_VIEW_HISTORY_H
/*
 * view_history: the versions of a work, or those in which one of its portions changed, as a listing
 * sorted by language, day and revision, in pages. The fetch treats a listing as one version, whose
 * source is the image of the listing. The functions of a row of views.c.
 */
#include "base/str.h"

struct buf;
struct corpus;
struct err;
struct fetch;
struct fetch_choice;
struct fetch_request;
struct known_version;
struct metadata;
struct resolution;

/* Takes after= as the page. */
int view_history_take_query(const struct fetch_request *r, struct fetch_choice *c, struct err *e);
/* Builds the page of the listing in out. Runs on a store thread. ERR_NOTFOUND. [blocks] */
int view_history_resolve(
    struct corpus *c, const struct fetch *f, struct known_version *out, struct err *e);
/*
 * Finds the version that gives the history its title, the portion, and in label its number and
 * heading; the rest of the listing is not built. ERR_NOTFOUND. [blocks]
 */
int view_history_find(struct corpus *c, const struct fetch *f, struct known_version *out,
    struct str *label, struct err *e);
void view_history_put_path(struct buf *b, const struct fetch *f);
void view_history_put_stem(struct buf *b, const struct fetch *f);
int view_history_put_links(struct buf *b, const struct fetch *f, struct err *e);
int view_history_add_metadata(struct metadata *m, const struct fetch *f, struct err *e);
#endif
