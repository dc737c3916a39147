/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_RESOURCE_ROUTE_H
#define WEB_RESOURCE_ROUTE_H
/* resource_route: /resources/sha256-DIGEST, a picture that documents show. */
struct http_exchange;
struct route;
struct site;

/* Answers x, possibly in a later turn of the loop. */
void resource_start(struct site *s, struct http_exchange *x, const struct route *r);
#endif
