/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PUBLISH_REWRITING_H
#define PUBLISH_REWRITING_H
/* rewriting: has an ingest worker write sources under the new name of their work. */
#include <stdbool.h>

#include "corpus/rename.h"
#include "render/blocking.h"

struct rewriting {
	struct blocking *worker; /* open */
	struct str name, former; /* IRIs of the work */
	/* what it made of the last source; rewriting_close() frees it */
	struct reading reading;
	bool is_read;
};

/* Whether a name is that of a work, to which an address leads. ERR_USAGE. */
int rewriting_check_name(struct str name, struct err *e);
/* A corpus_rewrite_fn; arg is a struct rewriting. [blocks] */
int rewriting_run(void *arg, struct str xml, struct corpus_publication *p, struct err *e);
void rewriting_close(struct rewriting *w);
#endif
