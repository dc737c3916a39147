/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_LIMITS_RELOAD_H
#define HTTP_LIMITS_RELOAD_H
/* limits_reload: the parts of the configuration that may change while the server runs. */
struct config;
struct err;
struct http_loop;

struct http_server;

/*
 * Applies the settings that may change while the server runs, all or none: limits, deadlines,
 * trusted proxies, and the certificate, which is read again unless both files are "". The new
 * limits hold for open connections as well. Any thread. [blocks]
 */
int http_reload(struct http_server *s, const struct config *c, struct err *e);
int reload_check(const struct config *l, struct err *e);
void reload_take(struct http_loop *l);
#endif
