/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_CORPUS_PRIVATE_H
#define CORPUS_CORPUS_PRIVATE_H
/*
 * corpus_private: what the files of the corpus share that call a backend. No other file includes
 * it.
 */
#include "base/err.h"
#include "corpus/store.h"

struct facts_index;
struct image;

struct corpus {
	const struct store_backend *backend;
	struct store *store;
	enum corpus_mode mode;
	bool in_batch;             /* a transaction is open, which corpus_batch_commit() ends */
	struct err lost;           /* why the batch was rolled back; ERR_NONE: it was not */
	struct facts_index *facts; /* of a reading handle; NULL: not read yet */
};

/*
 * Copies the error why to e, and returns its code. For calls whose failure the caller may first
 * handle.
 */
int corpus_fail(struct err *e, const struct err *why);

/* Portions of the largest document that doc/build.h allows: 500,000 nodes, each a portion. */
#define CORPUS_PORTIONS_BYTES_MAX (128u << 20)
/* The index of the portions of an image, in a; its strings are those of the image. ERR_LIMIT. */
int corpus_index_portions(
    const struct image *im, struct arena *a, struct corpus_portion **out, struct err *e);

struct corpus_correction;
struct corpus_publication;

/* Whether a correction says who and why in words that can be shown. ERR_USAGE, ERR_LIMIT. */
int corpus_check_words(const struct corpus_correction *k, struct err *e);
/*
 * The row of a publication, with revision 1; its strings and portions are borrowed from p or in a.
 */
int corpus_fill_row(
    const struct corpus_publication *p, struct store_row *row, struct arena *a, struct err *e);
#endif
