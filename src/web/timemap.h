/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_TIMEMAP_H
#define WEB_TIMEMAP_H
/*
 * timemap: the mementos of a work, or of it in one language (RFC 7089, 5), in pages: as
 * application/link-format, or with the suffix .json as the JSON of Memento aggregators.
 */
struct http_exchange;
struct route;
struct site;

void timemap_start(struct site *s, struct http_exchange *x, const struct route *r);
#endif
