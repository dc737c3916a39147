/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_PAGE_H
#define WEB_PAGE_H
/*
 * page: what the server says about what it has, as JSON; each composed once for as long as it is
 * true, then kept like a rendition, as it is and in gzip.
 */
#include <stdbool.h>

#include "base/str.h"

struct buf;
struct http_exchange;
struct site;

/* Answers x if the page of that key is cached; false: compose it, and page_reply(). A key says what
 * the page depends on. */
bool page_reply_cached(struct site *s, struct http_exchange *x, struct str key);
/* Takes the bytes of body (empty after). A body over its limit is answered 500. */
void page_reply(struct site *s, struct http_exchange *x, struct str key, struct buf *body);
#endif
