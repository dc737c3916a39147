/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_SITE_H
#define WEB_SITE_H
/*
 * site: serves a corpus over HTTP; the only module that uses http, corpus, cache and render
 * together. Owns the store threads, the cache and one renderer per loop; http calls it through
 * site_handle().
 */
#include "web/site_config.h"

struct breakers;
struct cache;
struct err;
struct formats;
struct hook_counts;
struct http_server;
struct readers;
struct render_counts;
struct site;

/*
 * Opens the store and the sockets; nothing is served yet. ERR_CONFIG, ERR_NOTFOUND (no store),
 * ERR_IO. [blocks]
 */
int site_open(struct site **out, const struct site_config *c, struct err *e);
struct http_server *site_http(struct site *s);     /* for statistics, stopping and handover */
const char *site_address(const struct site *s);    /* "127.0.0.1:8080" */
int site_run(struct site *s, struct err *e);       /* returns after site_stop(). [blocks] */
void site_stop(struct site *s);                    /* drains; any thread */
struct render_counts *site_counts(struct site *s); /* of the renderers of all loops */
struct breakers *site_breakers(struct site *s);    /* of all plugins, shared by all loops */
struct readers *site_readers(struct site *s);      /* of its store; borrowed */
struct hook_counts *site_hook_counts(struct site *s);
void site_close(struct site **out);
#endif
