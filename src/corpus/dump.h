/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_DUMP_H
#define CORPUS_DUMP_H
/*
 * dump: everything that a store holds, in the order in which it came, so that replay.h can build an
 * equal store from it.
 */
#include "corpus/corpus.h"
#include "corpus/resource.h"

/* The bytes of one publication. */
struct corpus_bytes {
	char *xml, *upload; /* NULL: erased; upload also when it is not kept */
	size_t xml_len, upload_len;
	struct str upload_type;
	struct corpus_held resources; /* an erased one has no bytes */
	struct arena arena;           /* of upload_type */
};

/*
 * Gives all publications, withdrawn ones too, by seq. Questions that fn asks on this handle are
 * answered from one state of the store, so that records, aliases and bytes belong together.
 * [blocks]
 */
int corpus_dump(struct corpus *c, corpus_version_fn *fn, void *arg, struct err *e);

/*
 * The canonical source and the upload of a publication, checked against their digests; the caller
 * frees with corpus_bytes_free(). ERR_IO when they are damaged. [blocks]
 */
int corpus_dump_bytes(
    struct corpus *c, const struct corpus_version *v, struct corpus_bytes *out, struct err *e);
void corpus_bytes_free(struct corpus_bytes *b);
#endif
