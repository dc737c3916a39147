/* SPDX-License-Identifier: Apache-2.0 */
/* compact: hands the work to the backend, if the store is a file. */
#include "corpus/compact.h"

#include <assert.h>

#include "base/err.h"
#include "corpus/corpus_private.h"

int
corpus_compact(struct corpus *c, const char *path, struct err *e)
{
	assert(c->mode != CORPUS_READ);
	if (c->backend->compact == NULL)
		return err_set(e, ERR_UNSUPPORTED,
		    "this store is not a file: its database keeps it small by itself");
	return c->backend->compact(c->store, path, e);
}

int
corpus_take_over(struct corpus *c, struct corpus_placing *p, struct err *e)
{
	assert(c->backend->take_over != NULL);
	return c->backend->take_over(c->store, p, e);
}
