/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_CITE_ROUTE_H
#define WEB_CITE_ROUTE_H
/* cite_route: /resolve, which leads from a citation to the provision, and /resolve.json. */
struct http_exchange;
struct route;
struct site;

void cite_start(struct site *s, struct http_exchange *x, const struct route *r);
#endif
