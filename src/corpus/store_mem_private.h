/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_MEM_PRIVATE_H
#define CORPUS_STORE_MEM_PRIVATE_H
/* store_mem_private: what the files store_mem*.c share. No other file includes it. */
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "corpus/store.h"

#define ROW_BYTES_MAX ((size_t)512 << 20) /* the largest document, its upload and its portions */
#define ARRAY_FIRST 16                    /* then doubling */

struct row {
	struct corpus_version version;
	struct str xml, upload, upload_type;
	struct corpus_portion *portions;
	uint32_t portion_count;
	struct corpus_resource *resources;
	uint32_t resource_count;
	struct arena arena; /* of everything above */
};

/* The last row of an alias counts. */
struct alias_row {
	char *alias, *work;
};

struct record_row {
	struct corpus_record record;
	struct arena arena; /* of its strings */
};

struct withdrawn_row {
	int64_t publication, record;
};

/* A store, shared by its handles. */
struct rows {
	struct rows *next;
	char *name;
	unsigned handles; /* stores_lock protects handles and has_writer */
	bool has_writer;
	pthread_mutex_t lock; /* protects all fields below */
	struct row **row;
	size_t row_count, row_end, row_cap;
	struct alias_row *alias;
	size_t alias_count, alias_end, alias_cap;
	struct record_row **record;
	size_t record_count, record_end, record_cap;
	struct withdrawn_row *withdrawn;
	size_t withdrawn_count, withdrawn_end, withdrawn_cap;
	int64_t seq, seq_end; /* the last number of a publication or record */
};

struct store {
	struct rows *rows;
	bool writing;
};

/*
 * Returns the array with room for one more element of that size; NULL, with the array unchanged,
 * when there is no memory.
 */
void *store_mem_grow(void *array, size_t count, size_t *cap, size_t size);
int store_mem_is_full(struct err *e); /* the error of a failed store_mem_grow() */

/* The row at the position; NULL behind the last one, for a reader the last that is committed. */
const struct row *store_mem_row(struct store *s, size_t i);
bool store_mem_is_of(const struct corpus_version *v, struct str work, struct str language);

int store_mem_each_version(struct store *s, struct str work, const struct corpus_place *after,
    corpus_version_fn *fn, void *arg, struct err *e);
int store_mem_each_version_back(struct store *s, struct str work, const struct corpus_place *before,
    corpus_version_fn *fn, void *arg, struct err *e);
int store_mem_each_current(struct store *s, struct str after, int64_t day, corpus_version_fn *fn,
    void *arg, struct err *e);
int store_mem_each_latest(
    struct store *s, int64_t before, corpus_version_fn *fn, void *arg, struct err *e);
int store_mem_each_from(
    struct store *s, int64_t after, corpus_version_fn *fn, void *arg, struct err *e);
int store_mem_each_portion(
    struct store *s, int64_t seq, corpus_portion_fn *fn, void *arg, struct err *e);
int store_mem_each_change(struct store *s, const struct corpus_changes_ask *ask,
    const struct store_from *from, corpus_change_fn *fn, void *arg, struct err *e);
int store_mem_each_alias(struct store *s, struct str after, struct str last, corpus_alias_fn *fn,
    void *arg, struct err *e);
#endif
