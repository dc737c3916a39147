/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_FORMATS_PAGE_H
#define WEB_FORMATS_PAGE_H
/* formats_page: /formats.json, the formats on offer and the plugins that were refused. */
struct http_exchange;
struct route;
struct site;

void formats_start(struct site *s, struct http_exchange *x, const struct route *r);
#endif
