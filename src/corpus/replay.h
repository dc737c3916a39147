/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_REPLAY_H
#define CORPUS_REPLAY_H
/*
 * replay: writes into a new store what another one held (dump.h), by seq: publications and records
 * get the numbers, times and digests that they had.
 */
#include "corpus/corpus.h"

struct image;

/* A publication as it was. */
struct corpus_replayed {
	struct corpus_version version; /* seq, withdrawn and source_bytes too */
	struct str xml;                /* empty: it was erased */
	struct str upload, upload_type;
	const struct corpus_resource *resources; /* one without bytes was erased */
	uint32_t resource_count;
	const struct image *image; /* of xml; NULL when it was erased */
};

/* Changes are written in groups; they are durable after corpus_replay_finish(). */
struct corpus_replay {
	struct corpus *c;
	bool is_open;     /* a transaction */
	unsigned pending; /* changes in it */
	size_t bytes;     /* of publications in it */
};

/*
 * ERR_DATA: the number is not the next, the revision is not a later one, or bytes have another
 * digest. [blocks]
 */
int corpus_replay_publication(
    struct corpus_replay *r, const struct corpus_replayed *p, struct err *e);
/* A correction, with its effects on the publications before it, but not on aliases. [blocks] */
int corpus_replay_record(
    struct corpus_replay *r, const struct corpus_record *record, struct err *e);
/* After all records: the work that an alias names. ERR_DATA: there is none such. [blocks] */
int corpus_replay_alias(struct corpus_replay *r, struct str alias, struct str work, struct err *e);
int corpus_replay_finish(struct corpus_replay *r, struct err *e); /* [blocks until durable] */
#endif
