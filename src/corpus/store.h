/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_H
#define CORPUS_STORE_H
/*
 * store: what a backend must be able to do; corpus.c, find.c and publish.c are its only callers and
 * hold all rules (dates, revisions, sentences). A backend is store_NAME.c (with others of that
 * name) and its one const struct store_backend. store_mem.c is the smallest complete one: test
 * double and template. After an I/O error a handle is stuck: every later call returns that error
 * until it is reopened.
 */
#include <stdbool.h>
#include <stdint.h>

#include "corpus/corpus.h"

struct store; /* each backend's own */

/* A row of the version table, to be written. */
struct store_row {
	struct corpus_version version; /* seq is given by the store */
	struct str xml, upload, upload_type;
	const struct corpus_portion *portions;
	uint32_t portion_count;
};

struct store_backend {
	const char *name;
	/*
	 * Does not wait: BUSY at once when another writes, or when a store to be read is still
	 * being made.
	 */
	int (*open)(struct store **out, const char *path, enum corpus_mode mode, struct err *e);
	void (*close)(struct store **s);
	bool (*is_stuck)(const struct store *s);

	/*
	 * A write transaction. Everything between begin and commit becomes durable with commit, or
	 * not at all.
	 */
	int (*begin)(struct store *s, struct err *e);
	int (*commit)(struct store *s, struct err *e);
	void (*rollback)(struct store *s);
	int (*put_version)(
	    struct store *s, const struct store_row *row, int64_t *seq, struct err *e);
	/* The alias is new and the work is there: the caller has looked. */
	int (*put_alias)(struct store *s, struct str alias, struct str work, struct err *e);

	int (*seq)(struct store *s, int64_t *seq, struct err *e);
	/*
	 * The row with the greatest (day, revision) such that day <= max_day; revision 0 = any.
	 * NOTFOUND.
	 */
	int (*find)(struct store *s, struct str work, struct str language, int64_t max_day,
	    bool exact_day, uint32_t revision, struct corpus_version *out, struct arena *a,
	    struct err *e);
	/* The language of the first publication of a work. NOTFOUND. */
	int (*language)(
	    struct store *s, struct str work, struct str *language, struct arena *a, struct err *e);
	int (*next_day)(struct store *s, struct str work, struct str language, int64_t day,
	    int64_t *next, struct err *e);
	int (*alias)(
	    struct store *s, struct str alias, struct str *work, struct arena *a, struct err *e);
	/*
	 * The bytes as they are kept; the caller checks the digest. NOTFOUND. The caller frees
	 * *bytes.
	 */
	int (*source)(
	    struct store *s, const struct sha256 *source, char **bytes, size_t *len, struct err *e);
	/* All publications by (work, language, day, revision); work empty = of all works. */
	int (*each_version)(
	    struct store *s, struct str work, corpus_version_fn *fn, void *arg, struct err *e);
	int (*each_portion)(
	    struct store *s, int64_t seq, corpus_portion_fn *fn, void *arg, struct err *e);
	/*
	 * All publications of a work in a language by (day, revision), each with its portions of
	 * that key, as corpus_changes() means it, in document order; once, with NULL, if it has none.
	 */
	int (*each_change)(struct store *s, struct str work, struct str language, struct str key,
	    corpus_change_fn *fn, void *arg, struct err *e);
	int (*each_alias)(struct store *s, corpus_alias_fn *fn, void *arg, struct err *e);
};

extern const struct store_backend store_sqlite;
extern const struct store_backend store_mem;
#endif
