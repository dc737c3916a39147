/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_OPENSEARCH_H
#define WEB_OPENSEARCH_H
/*
 * opensearch: the description of the search in OpenSearch 1.1, by which browsers and programs learn
 * the URLs of its results. The pages of the website name it.
 */
struct http_exchange;
struct route;
struct site;

void opensearch_start(struct site *s, struct http_exchange *x, const struct route *r);
#endif
