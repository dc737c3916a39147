/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_SITE_H
#define WEB_SITE_H
/*
 * site: a corpus on the network: the one place where http, corpus, cache and render meet. Owns the
 * store threads, the cache and one renderer a loop; http drives it through site_handle().
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "http/http.h"
#include "render/render.h"

struct breakers;
struct cache;
struct err;
struct formats;
struct render_counts;
struct site;

struct site_config {
	const char *store; /* path */
	const struct http_listen *listen;
	unsigned listen_count;
	const int *inherited; /* listening sockets, as in http_config */
	unsigned inherited_count;
	const char *tls_cert, *tls_key; /* PEM files */
	bool inherited_are_lent;
	const char *const *trusted; /* networks of proxies */
	unsigned trusted_count;
	struct http_limits limits;
	struct http_access_config access;
	const char *base_url; /* "https://law.example": how canonical URLs begin; "": paths only */
	unsigned loops;
	unsigned store_threads;
	size_t cache_bytes;
	bool server_timing;          /* say in each answer where its time went */
	struct render_config render; /* formats included */
};

/* Opens store and socket; nothing is served yet. ERR_CONFIG, ERR_NOTFOUND (no store), ERR_IO.
 * [blocks] */
int site_open(struct site **out, const struct site_config *c, struct err *e);
struct http_server *site_http(struct site *s);  /* to be asked, stopped, handed over */
const char *site_address(const struct site *s); /* "127.0.0.1:8080" */
int site_run(struct site *s, struct err *e);    /* until site_stop(). [blocks] */
void site_stop(struct site *s);                 /* drains; any thread */
/*
 * Other formats in place of these: requests that come from soon on are answered with them, what has
 * begun goes on as it began. Any thread.
 */
void site_adopt(struct site *s, struct formats *f);
struct render_counts *site_counts(struct site *s); /* of all renderers */
struct breakers *site_breakers(struct site *s);    /* the same */
void site_close(struct site **out);
#endif
