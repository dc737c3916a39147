/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_FETCH_H
#define WEB_FETCH_H
/* fetch: answers a request for a document, a portion, a comparison or a listing. */
struct http_exchange;
struct route;
struct site;

/* Answers x, possibly in a later turn of the loop. Copies r, whose strings live as long as x. */
void fetch_start(struct site *s, struct http_exchange *x, const struct route *r);
#endif
