/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_MEMENTO_H
#define WEB_MEMENTO_H
/*
 * memento: RFC 7089. A work (in a format, in a language, a portion of it) is its own TimeGate: with
 * Accept-Datetime it leads to the revision of that day. A revision is a memento. The time of a
 * memento is 00:00:00 GMT of the day from which its version is in force.
 */
#include <stdbool.h>
#include <stdint.h>

struct buf;
struct corpus;
struct corpus_version;
struct err;
struct fetch;
struct fetch_memento;
struct known_version;

/* Whether the answer depends on Accept-Datetime: the request is for a work or a portion of it. */
bool memento_is_gate(const struct fetch *f);
/* Reads Accept-Datetime, if f is for a TimeGate. ERR_USAGE: it is no date of RFC 7231. */
int memento_take(const struct fetch *f, struct fetch_memento *out, struct err *e);
/*
 * Finds the publication that Accept-Datetime selects: the last that is in force on that day, the
 * first for an earlier day; and the first and the last memento in its language. Runs on a store
 * thread. ERR_NOTFOUND. [blocks]
 */
int memento_resolve(
    struct corpus *c, const struct fetch *f, struct known_version *out, struct err *e);
/* Redirects from the TimeGate to the memento. ERR_LIMIT. */
int memento_redirect(const struct fetch *f, struct err *e);
/* Appends the line Memento-Datetime if the URL names a revision. */
void memento_put_line(struct buf *b, const struct fetch *f);
/* Appends the links to the original, which is its own TimeGate, and to the TimeMap. ERR_LIMIT. */
int memento_put_links(struct buf *b, const struct fetch *f, struct err *e);
/* Appends "Sat, 01 Jan 2000 00:00:00 GMT": the time of the mementos of a version. */
void memento_put_time(struct buf *b, int64_t day);
#endif
