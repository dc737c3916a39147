/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_H
#define CORPUS_STORE_H
/*
 * store: the interface of a backend. corpus.c, find.c and publish.c are its only callers and
 * contain all rules (dates, revisions, error messages). A backend is store_NAME.c (with further
 * store_NAME_*.c) and its one const struct store_backend. store_mem.c is the smallest complete one:
 * test double and template. After an I/O error a handle is stuck and should be reopened. Until then
 * every call on a writing handle returns that error; a reading handle still answers where it can.
 */
#include <stdbool.h>
#include <stdint.h>

#include "corpus/corpus_rows.h"

struct arena;
struct corpus_latest_ask;
struct corpus_placing;
struct corpus_shelf;
struct corpus_shelf_ask;
struct err;
struct store; /* each backend defines it */

/* A row to be written to the version table, with its sources and portions. */
struct store_row {
	struct corpus_version version; /* seq is ignored: the store assigns it */
	/* An empty upload: the store has the bytes of version.upload already. */
	struct str xml, upload, upload_type;
	const struct corpus_portion *portions;
	uint32_t portion_count;
	const struct corpus_resource *resources; /* in the order of the text, each once */
	uint32_t resource_count;
};

/* A position among the publications of a work in one language, which is included. */
struct store_from {
	int64_t day;
	uint32_t revision;
};
#define STORE_FROM_FIRST ((struct store_from){ .day = INT64_MIN })

/* The row with the greatest (day, revision) that fits. */
struct store_find {
	struct str work, language;
	int64_t max_day;         /* day <= max_day */
	bool is_exact;           /* day == max_day */
	uint32_t revision;       /* 0 = any */
	bool includes_withdrawn; /* publications that were withdrawn fit too */
};

/* Which resource is wanted. */
struct store_resource_ask {
	struct sha256 digest;
	bool includes_withdrawn; /* those of publications that were withdrawn are given too */
};

struct store_backend {
	const char *name;
	/*
	 * Does not wait: BUSY at once when another process writes, or when a store to be read is
	 * not complete yet.
	 */
	int (*open)(struct store **out, const char *path, enum corpus_mode mode, struct err *e);
	void (*close)(struct store **s);
	bool (*is_stuck)(const struct store *s);
	/*
	 * Whether a reading handle should be replaced by a new one: the path is another file by
	 * now, or a writer has changed the layout. Until then it answers from what it opened.
	 */
	bool (*is_outdated)(struct store *s);
	/*
	 * Of a reading handle: a descriptor that becomes readable when something was published or
	 * the store went away; valid while the handle is. is_outdated() or any question makes it
	 * unreadable again, or the handle is stuck. -1: there is none, the store has to be polled.
	 */
	int (*listen)(struct store *s);

	/*
	 * A write transaction. Everything between begin and commit becomes durable with commit, or
	 * is undone.
	 */
	int (*begin)(struct store *s, struct err *e);
	int (*commit)(struct store *s, struct err *e);
	void (*rollback)(struct store *s);
	/*
	 * Within a transaction: mark() sets a mark, back() undoes all that was written since; false
	 * when that fails. Both NULL where a write fails only together with the store.
	 */
	int (*mark)(struct store *s, struct err *e);
	bool (*back)(struct store *s);
	int (*put_version)(
	    struct store *s, const struct store_row *row, int64_t *seq, struct err *e);
	/* The caller has checked that the alias is new and the work exists. */
	int (*put_alias)(struct store *s, struct str alias, struct str work, struct err *e);

	/* Makes an alias name another work, for which put_record() has recorded it. */
	int (*move_alias)(struct store *s, struct str alias, struct str work, struct err *e);
	/* The caller has checked that the work exists. r->seq is ignored: the store assigns it. */
	int (*put_record)(
	    struct store *s, const struct corpus_record *r, int64_t *seq, struct err *e);
	/* Marks a publication, which is not yet, as withdrawn by a record. */
	int (*put_withdrawn)(struct store *s, int64_t publication, int64_t record, struct err *e);

	/*
	 * Removes the bytes of a publication that is withdrawn, its resources included, unless one
	 * that is served has the same, and its title and the labels of its portions.
	 */
	int (*erase)(struct store *s, int64_t publication, struct err *e);
	/* After the commit: removes what was erased from logs and free pages too. */
	int (*purge)(struct store *s, struct err *e);

	/* The greatest number of a publication or record. */
	int (*seq)(struct store *s, int64_t *seq, struct err *e);
	/* The number of the last record; 0: none. */
	int (*last_record)(struct store *s, int64_t *seq, struct err *e);
	/* NOTFOUND. */
	int (*find)(struct store *s, const struct store_find *wanted, struct corpus_version *out,
	    struct arena *a, struct err *e);
	/* The language of the first publication of a work. NOTFOUND. */
	int (*language)(
	    struct store *s, struct str work, struct str *language, struct arena *a, struct err *e);
	/* Only days with a publication that is not withdrawn count. */
	int (*next_day)(struct store *s, struct str work, struct str language, int64_t day,
	    int64_t *next, struct err *e);
	int (*alias)(
	    struct store *s, struct str alias, struct str *work, struct arena *a, struct err *e);
	/* The stored bytes; the caller checks the digest, and frees *bytes. NOTFOUND. */
	int (*source)(
	    struct store *s, const struct sha256 *source, char **bytes, size_t *len, struct err *e);
	/*
	 * The uploaded bytes and their media type, which is put into a; the caller checks the
	 * digest, and frees *bytes. NOTFOUND also where uploads are not kept.
	 */
	int (*upload)(struct store *s, const struct sha256 *upload, char **bytes, size_t *len,
	    struct str *type, struct arena *a, struct err *e);
	/*
	 * The publications of a work, withdrawn ones too, by (language, day, revision); those after
	 * the position `after`, unless it is NULL.
	 */
	int (*each_version)(struct store *s, struct str work, const struct corpus_place *after,
	    corpus_version_fn *fn, void *arg, struct err *e);
	/*
	 * The publications of a work in the language of `before`, withdrawn ones too, that are
	 * before that position, the latest by (day, revision) first. The time taken must depend on
	 * the rows given alone.
	 */
	int (*each_version_back)(struct store *s, struct str work,
	    const struct corpus_place *before, corpus_version_fn *fn, void *arg, struct err *e);
	/*
	 * As corpus_list(). The time taken must depend on the rows returned, not on those before
	 * `after`.
	 */
	int (*each_current)(struct store *s, struct str after, int64_t day, corpus_version_fn *fn,
	    void *arg, struct err *e);
	/* As corpus_latest(). The time taken must depend on the rows given alone. */
	int (*each_latest)(
	    struct store *s, int64_t before, corpus_version_fn *fn, void *arg, struct err *e);
	/*
	 * As corpus_latest_in(), corpus_shelf_read() (with shelf_put.h; ask->fits is NULL) and
	 * corpus_coming(). NULL, or ERR_UNSUPPORTED before fn is called: the store has no index for
	 * them, and its works are walked.
	 */
	int (*each_latest_in)(struct store *s, const struct corpus_latest_ask *ask,
	    corpus_version_fn *fn, void *arg, struct err *e);
	int (*read_shelf)(struct store *s, const struct corpus_shelf_ask *ask,
	    struct corpus_shelf *out, struct err *e);
	int (*each_coming)(struct store *s, struct str folder, int64_t today, corpus_version_fn *fn,
	    void *arg, struct err *e);
	/*
	 * The publications of all works, withdrawn ones too, with a seq above `after`, the earliest
	 * first. While it runs, questions on the same handle see the same state of the store.
	 */
	int (*each_from)(
	    struct store *s, int64_t after, corpus_version_fn *fn, void *arg, struct err *e);
	int (*each_portion)(
	    struct store *s, int64_t seq, corpus_portion_fn *fn, void *arg, struct err *e);
	/*
	 * The publications of a work in a language that are not withdrawn, by (day, revision), but
	 * for those before `from`. fn is called with each portion of the key (see corpus_changes())
	 * in document order, or once with NULL if the publication has none. The time taken must
	 * depend on the publications given alone.
	 */
	int (*each_change)(struct store *s, const struct corpus_changes_ask *ask,
	    const struct store_from *from, corpus_change_fn *fn, void *arg, struct err *e);
	/*
	 * The records of a work with a seq above `after`, by seq; of all works if work is empty.
	 * The time taken must depend on the rows given alone.
	 */
	int (*each_record)(struct store *s, struct str work, int64_t after, corpus_record_fn *fn,
	    void *arg, struct err *e);
	/* As corpus_check() and corpus_backup(). */
	int (*check)(struct store *s, corpus_fault_fn *fn, void *arg, struct corpus_checked *out,
	    struct err *e);
	int (*backup)(
	    struct store *s, const char *path, corpus_progress_fn *fn, void *arg, struct err *e);
	/* As corpus_compact() and corpus_take_over(); both NULL where a store is no file. */
	int (*compact)(struct store *s, const char *path, struct err *e);
	int (*take_over)(struct store *s, struct corpus_placing *p, struct err *e);
	/* The resources of a publication, in their order, without bytes. */
	int (*each_resource)(
	    struct store *s, int64_t seq, corpus_resource_fn *fn, void *arg, struct err *e);
	/*
	 * The bytes of a resource and its media type, which is put into a; the caller checks the
	 * digest, and frees *bytes. NOTFOUND also when only publications that were withdrawn have
	 * it, unless includes_withdrawn. *len is 0 for what was erased.
	 */
	int (*resource)(struct store *s, const struct store_resource_ask *ask, char **bytes,
	    size_t *len, struct str *type, struct arena *a, struct err *e);
	/* As corpus_aliases(). */
	int (*each_alias)(struct store *s, struct str after, struct str last, corpus_alias_fn *fn,
	    void *arg, struct err *e);
};
#endif
