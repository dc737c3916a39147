/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_ALIAS_H
#define WEB_ALIAS_H
/* alias: redirects from the short name of a work to the work. */
struct http_exchange;
struct route;
struct site;

void alias_start(struct site *s, struct http_exchange *x, const struct route *r);
#endif
