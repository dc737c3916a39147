/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_CORPUS_H
#define CORPUS_CORPUS_H
/*
 * corpus: every version of every document. Owns the store; knows no HTTP, no formats, parses no
 * XML. One handle a thread.
 *
 * Always true
 *  1. Nothing stored is ever changed or removed: publishing adds a revision.
 *  2. A publish is acknowledged only after it is durable, and is all or nothing.
 *  3. Each publication has the next global number seq; readers see publications in that order.
 *  4. One process writes at a time (a lock beside the store); the writer alone checkpoints.
 *  5. A source read back has the SHA-256 it was stored under, or the read fails: damaged bytes are
 *     never returned.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/str.h"

struct corpus;
struct err;
struct image;

enum corpus_mode {
	CORPUS_READ,
	CORPUS_WRITE,
	CORPUS_CREATE /* write; make the store if there is none */
};

#define CORPUS_ALIAS_BYTES_MAX 128  /* a file name with a suffix still fits in 255 bytes */
#define CORPUS_TITLE_BYTES_MAX 4096 /* of the title in lists; the source keeps all of it */
#define CORPUS_OPEN_WAIT_MS 5000    /* for another writer to leave: one import takes less */

/* One publication. Strings live in the arena the call was given. */
struct corpus_version {
	int64_t seq;
	struct str work;     /* IRI */
	struct str language; /* ISO 639-2/T */
	int64_t day;         /* in force from */
	uint32_t revision;   /* 1, 2... */
	int64_t published;   /* seconds UTC, record time */
	struct str title, issuer, type, number;
	struct sha256 source; /* of the canonical XML */
	uint64_t source_bytes;
	struct sha256 upload; /* of the bytes as they came */
};

/* A copy of v whose strings live in a. ERR_LIMIT when a is full. */
int corpus_version_copy(
    struct corpus_version *out, const struct corpus_version *v, struct arena *a, struct err *e);

struct corpus_portion {
	struct str eid, wid, num, heading;
	uint32_t position; /* index in the image */
	uint32_t parent;   /* position of the one around it, or UINT32_MAX */
	uint32_t depth;
	struct sha256 text;
};

/*
 * Opens the store at path. READ: NOTFOUND when there is none. WRITE: BUSY when another process
 * writes. ERR_CONFIG: not a store of ours, or of a newer gazetted. "mem:NAME" is a store in memory,
 * for tests. [blocks, up to CORPUS_OPEN_WAIT_MS]
 */
int corpus_open(struct corpus **out, const char *path, enum corpus_mode mode, struct err *e);
void corpus_close(struct corpus **c); /* NULL is fine; leaves *c NULL */

/* True after a storage error: every call now gives that first error; open another handle. */
bool corpus_is_stuck(const struct corpus *c);

/* What one publication brings. */
struct corpus_publication {
	struct str work;     /* IRI, checked */
	struct str language; /* ISO 639-2/T, checked */
	int64_t day;
	struct str alias;          /* may be empty; without '/' */
	struct str xml;            /* canonical source */
	struct str upload;         /* bytes as they came */
	struct str upload_type;    /* media type of the upload, or empty */
	const struct image *image; /* of xml: title and portions are indexed from it */
	int64_t published;         /* seconds UTC */
};

enum corpus_outcome { CORPUS_ADDED, CORPUS_ALREADY_THERE };

/*
 * Publishes. ALREADY_THERE when the latest revision for that work, language and day has the same
 * source: nothing changes but a new alias. *version (may be NULL) is filled either way, strings in
 * a. ERR_CONFLICT when the alias names another work. [blocks until durable]
 */
int corpus_publish(struct corpus *c, const struct corpus_publication *p,
    enum corpus_outcome *outcome, struct corpus_version *version, struct arena *a, struct err *e);

/* The greatest seq published so far; 0 for an empty store. Cheap: may be asked often. [blocks] */
int corpus_seq(struct corpus *c, int64_t *seq, struct err *e);

/* Which version is meant. */
struct corpus_ask {
	struct str work;
	struct str language; /* empty: the work's first-published language if it has several */
	enum { CORPUS_IN_FORCE, CORPUS_EXACT, CORPUS_FIRST } how;
	int64_t day;       /* IN_FORCE: on that day; EXACT: from that day */
	uint32_t revision; /* EXACT: 0 = latest */
};

/*
 * ERR_NOTFOUND with a sentence that helps: the first date there is, the languages, the revisions.
 * [blocks]
 */
int corpus_find(struct corpus *c, const struct corpus_ask *ask, struct corpus_version *out,
    struct arena *a, struct err *e);

/*
 * First day after `day` on which another version of the work in that language comes into force;
 * DAY_NONE if none. [blocks]
 */
int corpus_next_day(struct corpus *c, struct str work, struct str language, int64_t day,
    int64_t *next, struct err *e);

/* The work an alias names: ERR_NOTFOUND. [blocks] */
int corpus_alias(
    struct corpus *c, struct str alias, struct str *work, struct arena *a, struct err *e);

/* Canonical XML, checked against the digest. The caller frees *bytes. [blocks] */
int corpus_source(
    struct corpus *c, const struct sha256 *source, char **bytes, size_t *len, struct err *e);

/* What rows are handed to; a result that is not 0 stops the reading and is returned. */
typedef int corpus_version_fn(void *arg, const struct corpus_version *v, struct err *e);
typedef int corpus_portion_fn(void *arg, const struct corpus_portion *p, struct err *e);
/* p is NULL where there is no such portion. */
typedef int corpus_change_fn(
    void *arg, const struct corpus_version *v, const struct corpus_portion *p, struct err *e);
typedef int corpus_alias_fn(void *arg, struct str alias, struct str work, struct err *e);

/*
 * The current version of every work in every language, by work IRI. Strings live for the call only.
 * [blocks]
 */
int corpus_list(struct corpus *c, int64_t today, corpus_version_fn *fn, void *arg, struct err *e);
/*
 * All publications of a work, by language, day, revision. ERR_NOTFOUND when there is no such work.
 * [blocks]
 */
int corpus_history(
    struct corpus *c, struct str work, corpus_version_fn *fn, void *arg, struct err *e);
/* The portions of one publication in document order. [blocks] */
int corpus_portions(struct corpus *c, int64_t seq, corpus_portion_fn *fn, void *arg, struct err *e);
/*
 * The publications of a work in a language, by day and revision, in which one portion is not what it
 * was in the one before: where it came or its text became another; with NULL, where it went. key is
 * its wId, or its eId when it has none: that stays when portions are renumbered. [blocks]
 */
int corpus_changes(struct corpus *c, struct str work, struct str language, struct str key,
    corpus_change_fn *fn, void *arg, struct err *e);
int corpus_aliases(struct corpus *c, corpus_alias_fn *fn, void *arg, struct err *e);
#endif
