/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_CORPUS_H
#define CORPUS_CORPUS_H
/*
 * corpus: every version of every document. Owns the store; does not depend on HTTP or output
 * formats, and parses no XML. A handle is used by one thread at a time.
 *
 * Always true
 *  1. Nothing stored is ever changed or removed: publishing adds a revision, and a correction adds
 *     a
 *     record (correct.h).
 *  2. A publish is acknowledged only after it is durable, and is all or nothing.
 *  3. Each publication and each record has the next global number seq; readers see them in that
 *     order.
 *  4. One process writes at a time (a lock beside the store); only the writer checkpoints.
 *  5. A source read back has the SHA-256 it was stored under, or the read fails: damaged bytes are
 *     never returned.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/str.h"
#include "corpus/corpus_rows.h"
#include "corpus/corpus_version.h"

struct corpus;
struct err;
struct image;

#define CORPUS_ALIAS_BYTES_MAX 128  /* a file name with a suffix still fits in 255 bytes */
#define CORPUS_TITLE_BYTES_MAX 4096 /* of the title in lists; the source keeps all of it */
#define CORPUS_OPEN_WAIT_MS 5000    /* how long to wait for another writer: one import takes less */

/* Whether a store of that path is a file of this machine, and not a database of a server. */
bool corpus_is_file(const char *path);

/*
 * Opens the store at path; "postgresql://..." is a database. READ: NOTFOUND when there is none.
 * WRITE: BUSY when another process writes. BUSY also when a database is away. ERR_CONFIG: not a
 * store of gazetted, or one of a newer gazetted. "mem:NAME" is a store in memory, for tests.
 * [blocks, up to CORPUS_OPEN_WAIT_MS]
 */
int corpus_open(struct corpus **out, const char *path, enum corpus_mode mode, struct err *e);
/* The same without waiting for another writer, or for a database that is away. [blocks] */
int corpus_try_open(struct corpus **out, const char *path, enum corpus_mode mode, struct err *e);
void corpus_close(struct corpus **c); /* *c may be NULL; sets it to NULL */

/*
 * True after a storage error: the caller should open another handle. Until then every call on a
 * writing handle returns that first error; a reading handle still answers, and fails only where the
 * error occurs again.
 */
bool corpus_is_stuck(const struct corpus *c);

/*
 * True when the path is another store than the one that was opened, or the store has got another
 * layout: the caller should open another handle. Cheap enough to poll. [blocks]
 */
bool corpus_is_outdated(struct corpus *c);

/*
 * A descriptor of a reading handle that becomes readable when something was published, or when the
 * handle should be replaced: the caller asks corpus_is_outdated() then. -1: the store has to be
 * polled. [blocks]
 */
int corpus_listen(struct corpus *c);

/*
 * The greatest seq of a publication or record so far; 0 for an empty store. Cheap enough to poll.
 * [blocks]
 */
int corpus_seq(struct corpus *c, int64_t *seq, struct err *e);
/* The seq of the last record; 0 if there is none. Cheap enough to poll. [blocks] */
int corpus_last_record(struct corpus *c, int64_t *seq, struct err *e);

/* The work an alias names: ERR_NOTFOUND. [blocks] */
int corpus_alias(
    struct corpus *c, struct str alias, struct str *work, struct arena *a, struct err *e);

/*
 * Canonical XML of a publication, checked against its digest: ERR_IO when it is damaged or missing.
 * The caller frees *bytes. [blocks]
 */
int corpus_source(
    struct corpus *c, const struct sha256 *source, char **bytes, size_t *len, struct err *e);

/*
 * The current version of every work whose IRI comes after `after` (empty: of all), in each of its
 * languages, by IRI and language: the one in force today, or while there is none, the latest
 * revision of the first day; withdrawn publications are passed over. Strings live for the call
 * only. [blocks]
 */
int corpus_list(struct corpus *c, struct str after, int64_t today, corpus_version_fn *fn, void *arg,
    struct err *e);

/*
 * The publications of all works, withdrawn ones too, with a seq below `before` (INT64_MAX: all),
 * the latest first. Strings live for the call only. [blocks]
 */
int corpus_latest(
    struct corpus *c, int64_t before, corpus_version_fn *fn, void *arg, struct err *e);

/*
 * As corpus_latest(). Without an index those among CORPUS_SHELF_WALKED_MAX publications
 * (corpus_shelf.h). [blocks]
 */
int corpus_latest_in(struct corpus *c, const struct corpus_latest_ask *ask, corpus_version_fn *fn,
    void *arg, struct err *e);

/*
 * The publications of all works, withdrawn ones too, with a seq above `after`, the earliest first.
 * While it runs, questions on the same handle see the same state of the store. Strings live for the
 * call only. [blocks]
 */
int corpus_from(struct corpus *c, int64_t after, corpus_version_fn *fn, void *arg, struct err *e);

/*
 * All publications of a work, withdrawn ones too, by language, day, revision; only those after the
 * position `after`,
 * unless it is NULL. ERR_NOTFOUND when there is no such work and after is NULL. [blocks]
 */
int corpus_history(struct corpus *c, struct str work, const struct corpus_place *after,
    corpus_version_fn *fn, void *arg, struct err *e);
/*
 * Those in the language of `before` that are before that position, the latest first. [blocks]
 */
int corpus_history_back(struct corpus *c, struct str work, const struct corpus_place *before,
    corpus_version_fn *fn, void *arg, struct err *e);
/* The portions of one publication in document order. [blocks] */
int corpus_portions(struct corpus *c, int64_t seq, corpus_portion_fn *fn, void *arg, struct err *e);
/*
 * The publications of a work in a language that are served, by day and revision, in which one
 * portion differs from the publication before: it was added, its text changed, or it was removed
 * (then p is NULL). The time taken depends on the publications behind ask->after, and at most on
 * ask->most of them. [blocks]
 */
int corpus_changes(struct corpus *c, struct corpus_changes_ask *ask, corpus_change_fn *fn,
    void *arg, struct err *e);
/*
 * The aliases of the works whose IRI comes after `after` (empty: from the first) and not after
 * `last` (empty: to the end), by name. [blocks]
 */
int corpus_aliases(struct corpus *c, struct str after, struct str last, corpus_alias_fn *fn,
    void *arg, struct err *e);
#endif
