/* SPDX-License-Identifier: Apache-2.0 */
/* check: hands whole-store work to the backend. */
#include "corpus/check.h"

#include "corpus/corpus_private.h"

int
corpus_check(
    struct corpus *c, corpus_fault_fn *fn, void *arg, struct corpus_checked *out, struct err *e)
{
	*out = (struct corpus_checked){ 0 };
	return c->backend->check(c->store, fn, arg, out, e);
}

int
corpus_backup(struct corpus *c, const char *path, corpus_progress_fn *fn, void *arg, struct err *e)
{
	return c->backend->backup(c->store, path, fn, arg, e);
}
