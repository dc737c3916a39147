/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_INDEX_H
#define WEB_INDEX_H
/* index: the service document at /: the works, their current versions, the short names. */
struct http_exchange;
struct route;
struct site;

void index_start(struct site *s, struct http_exchange *x, const struct route *r);
#endif
