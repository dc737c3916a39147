/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_CHANGES_ROUTE_H
#define WEB_CHANGES_ROUTE_H
/* changes_route: /changes, a listing, or events for a client that asks for text/event-stream. */
struct http_exchange;
struct route;
struct site;

void changes_start(struct site *s, struct http_exchange *x, const struct route *r);
#endif
