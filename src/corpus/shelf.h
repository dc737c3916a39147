/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_SHELF_H
#define CORPUS_SHELF_H
/*
 * shelf: the works of a folder by the day of their current version, the latest first, and how many
 * there are of each place, kind, year and language. A work counts once for each of its languages
 * that has a version which is served.
 */
#include <stdint.h>

#include "base/str.h"
#include "corpus/corpus_rows.h"
#include "corpus/corpus_shelf.h"

struct arena;
struct corpus;
struct err;

/*
 * Reads one page. With an index (SQLite, PostgreSQL) the time depends on the page alone. The caller
 * frees *out, also after an error. [blocks]
 */
int corpus_shelf_read(
    struct corpus *c, const struct corpus_shelf_ask *ask, struct corpus_shelf *out, struct err *e);
void corpus_shelf_free(struct corpus_shelf *s);

/*
 * The versions of the works in a folder that come into force after today, each the next of its work
 * and language, the earliest first. fn may return another value than 0 to end the walk, which is
 * returned. Without an index those of the first 2000 works. [blocks]
 */
int corpus_coming(struct corpus *c, struct str folder, int64_t today, corpus_version_fn *fn,
    void *arg, struct err *e);

/*
 * The version of a work in a language that lists show: the one in force, or while there is none,
 * the first. ERR_NOTFOUND. Strings are in a. [blocks]
 */
int corpus_current(struct corpus *c, const struct corpus_version *of, int64_t today,
    struct corpus_version *out, struct arena *a, struct err *e);
#endif
