/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_PUBLISH_H
#define CORPUS_PUBLISH_H
/* publish: adds a version to the corpus. */
#include "corpus/corpus.h"

/* The input of one publication. */
struct corpus_publication {
	struct str work;     /* IRI, checked */
	struct str language; /* ISO 639-2/T, checked */
	int64_t day;
	struct str alias;                        /* may be empty; without '/' */
	struct str xml;                          /* canonical source */
	struct str upload;                       /* the uploaded bytes */
	struct str upload_type;                  /* media type of the upload, or empty */
	const struct corpus_resource *resources; /* pictures of the text, each once, with bytes */
	uint32_t resource_count;
	const struct image *image; /* of xml: title and portions are indexed from it */
	int64_t published;         /* seconds UTC */
	/* of a correction: why the revision is published and by whom; empty: nothing is said */
	struct str reason, author;
	/* the token, for the audit trail; empty: nothing is recorded */
	struct str publisher;
};

enum corpus_outcome { CORPUS_ADDED, CORPUS_ALREADY_THERE };

/*
 * Publishes. ALREADY_THERE when the latest revision for that work, language and day has the same
 * source: then only a new alias is stored. A revision that was withdrawn does not count: the same
 * source is published again. *version (may be NULL) is filled either way, with strings in a.
 * ERR_CONFLICT when the alias names another work, or when the work was renamed. [blocks until
 * durable]
 */
int corpus_publish(struct corpus *c, const struct corpus_publication *p,
    enum corpus_outcome *outcome, struct corpus_version *version, struct arena *a, struct err *e);

/*
 * A batch: publications from here to corpus_batch_commit() are written in one transaction. They are
 * durable when that returns, and not before: nobody may be told of them until then. This handle
 * sees them at once, readers with the commit. A publication that is refused leaves the batch as it
 * was; one that fails while it is written undoes the whole batch, and the commit returns its error.
 * No correction is made in a batch. ERR_BUSY, ERR_IO.
 */
int corpus_batch_begin(struct corpus *c, struct err *e);
int corpus_batch_commit(struct corpus *c, struct err *e); /* [blocks until durable] */
void corpus_batch_rollback(struct corpus *c);             /* without a batch: nothing */
#endif
