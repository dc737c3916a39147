/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_JSON_SCHEMA_H
#define WEB_JSON_SCHEMA_H
/*
 * json_schema: the JSON Schemas (2020-12) of what is answered as JSON. The field Link of such an
 * answer names its schema.
 */
struct http_exchange;
struct route;
struct site;

void json_schema_start(struct site *s, struct http_exchange *x, const struct route *r);
#endif
