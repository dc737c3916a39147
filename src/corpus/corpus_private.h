/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_CORPUS_PRIVATE_H
#define CORPUS_CORPUS_PRIVATE_H
/* corpus_private: what corpus.c, find.c and publish.c share. Nobody else includes it. */
#include "corpus/corpus.h"
#include "corpus/store.h"

struct corpus {
	const struct store_backend *backend;
	struct store *store;
	enum corpus_mode mode;
};

/* Passes on a failure that was kept in why while it could still turn out well. Returns its code. */
int corpus_fail(struct err *e, const struct err *why);
#endif
