/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_HARVEST_H
#define WEB_HARVEST_H
/*
 * harvest: what programs read to find everything that is here: robots.txt, site maps
 * (sitemaps.org 0.9) and the lists of ResourceSync (ANSI/NISO Z39.99). A list is divided by the
 * numbers of the store, so that each part is a range of its index, and an old part stays as it is.
 */
struct http_exchange;
struct route;
struct site;

void robots_start(struct site *s, struct http_exchange *x, const struct route *r);
void sitemap_start(struct site *s, struct http_exchange *x, const struct route *r);
void sitemap_part_start(struct site *s, struct http_exchange *x, const struct route *r);
void resourcesync_start(struct site *s, struct http_exchange *x, const struct route *r);
#endif
