/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_SEARCHER_H
#define WEB_SEARCHER_H
/*
 * searcher: the search index of a running server. One thread of low priority brings it up to date
 * with the store, by an ingest worker of its own; store threads read it. Another process may write
 * it instead, such as a second server of the same store.
 */
#include <stdint.h>

struct err;
struct index;
struct readers;
struct searcher;
struct site_config;

/*
 * Starts the thread; *out is NULL when the setting search is off, or there is no place for an index
 * (see search/place.h). readers must outlive searcher_stop(). ERR_IO.
 */
int searcher_open(
    struct searcher **out, const struct site_config *c, struct readers *readers, struct err *e);
/* Ends the thread: it waits for the present batch. s may be NULL. [blocks] */
void searcher_stop(struct searcher *s);
/* After all questions are answered. Leaves *s NULL. */
void searcher_close(struct searcher **s);

/*
 * A number that changes when the index may give other answers than before: for the keys of caches.
 * Any thread, no lock.
 */
int64_t searcher_state(const struct searcher *s);
/*
 * A handle for reading, that the caller puts back. ERR_BUSY: there is no index yet. [blocks]
 */
int searcher_take(struct searcher *s, struct index **out, struct err *e);
void searcher_put(struct searcher *s, struct index *x);
#endif
