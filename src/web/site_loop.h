/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_SITE_LOOP_H
#define WEB_SITE_LOOP_H
/*
 * site_loop: the data of each loop of a site (renderer, loop cache, spool), and the set of formats
 * that the loops adopt.
 */
struct err;
struct formats;
struct http_exchange;
struct http_loop;
struct loop_cache;
struct renderer;
struct site;
struct spool;

/* Called by http on the loop's thread, before its first and after its last request. arg: site. */
int site_loop_start(struct http_loop *l, void *arg, struct err *e);
void site_loop_stop(struct http_loop *l, void *arg);
/* Before the first loop starts, and after the last has stopped. f is the first set. */
void site_formats_open(struct site *s, struct formats *f);
void site_formats_close(struct site *s);
/*
 * Replaces the set of formats. Each loop adopts the new set soon, on its own thread; requests that
 * have begun keep the set they began with. Any thread.
 */
void site_adopt(struct site *s, struct formats *f);

/* The site that a loop runs for. */
const struct site *site_of_loop(const struct http_loop *l);
/* The site that received the request. */
const struct site *site_of(struct http_exchange *x);
/* Of the exchange's loop. */
struct renderer *site_renderer(struct http_exchange *x);
struct loop_cache *site_loop_cache(struct http_exchange *x);
struct spool *site_spool(struct http_exchange *x);
/*
 * The formats with which requests begin now. Borrowed until this turn of the loop ends; use
 * render_hold() to keep them longer.
 */
const struct formats *site_formats(struct http_exchange *x);
#endif
