/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_OPENAPI_H
#define WEB_OPENAPI_H
/*
 * openapi: /openapi.json, the description of the public routes for programs (OpenAPI 3.1). Its
 * paths are those of routes.def.
 */
struct http_exchange;
struct route;
struct site;

void openapi_start(struct site *s, struct http_exchange *x, const struct route *r);
#endif
