/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_SCHEMA_H
#define WEB_SCHEMA_H
/* schema: the options of a format as JSON Schema 2020-12, at /formats/NAME.json. */
#include <stdint.h>

#include "base/str.h"

struct http_exchange;
struct json;
struct route;
struct site;

/* Answers with the schema of the format r->name; 404 if there is none. */
void schema_start(struct site *s, struct http_exchange *x, const struct route *r);

/* Append the members "views" and "schema" of a format. */
void schema_put_views(struct json *j, uint32_t mask);
void schema_put_link(struct json *j, struct str format);
#endif
