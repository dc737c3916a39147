/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_SITE_INTERNAL_H
#define WEB_SITE_INTERNAL_H
/* What the files of web share; nothing outside includes it. */
#include "web/site.h"

/* Answers from a loop's front, which only that loop counts. */
struct front_hits {
	_Alignas(64) _Atomic uint64_t count; /* a cache line: loops do not share one */
};

struct site {
	struct site_config config;
	struct http_server *http;
	struct readers *readers;
	struct cache *cache;
	struct press *press;
	struct front_hits *front_hits; /* of each loop */
	struct render_counts *counts;  /* of the renderers of all loops */
	struct breakers *breakers;     /* the same */
	struct quarantine *quarantine; /* the same */
	struct site_formats *formats;  /* what the loops are to have */
	int64_t started;               /* seconds since 1970 */
	int64_t first_seq;             /* of the store, when it was opened */
	char *folder;                  /* where larger renditions are kept, unlinked */
};

/* One request handed to the module that answers it. */
struct route;
void document_start(struct site *s, struct http_exchange *x, const struct route *r);
void listing_start(struct site *s, struct http_exchange *x, const struct route *r);
void index_start(struct site *s, struct http_exchange *x, const struct route *r);
void alias_start(struct site *s, struct http_exchange *x, const struct route *r);

/* site_loop.c */
int site_loop_start(struct http_loop *l, void *arg, struct err *e);
void site_loop_stop(struct http_loop *l, void *arg);
void site_formats_open(struct site *s, struct formats *f);
void site_formats_close(struct site *s);

/* Of the exchange's loop. */
struct renderer *site_renderer(struct http_exchange *x);
/* What requests begin with now. Borrowed until this turn of the loop ends; render_hold() for longer. */
const struct formats *site_formats(struct http_exchange *x);
struct front *site_front(struct http_exchange *x);
struct spool *site_spool(struct http_exchange *x);
#endif
