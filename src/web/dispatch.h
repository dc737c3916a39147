/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_DISPATCH_H
#define WEB_DISPATCH_H
/*
 * dispatch: answers each request of a site: from the loop cache, or by the handler of its route
 * (routes.def).
 */
struct http_exchange;
struct route;
struct site;

/*
 * The type of the handlers in routes.def: answers x now or later, with http_reply() exactly once. r
 * is valid during the call; its strings are valid until http_reply().
 */
typedef void route_handler_fn(struct site *s, struct http_exchange *x, const struct route *r);

/* An http_handler_fn and an http_allow_fn; arg is the site. */
void dispatch_request(struct http_exchange *x, void *arg);
const char *dispatch_allow(const struct http_exchange *x, void *arg);
#endif
