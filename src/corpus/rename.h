/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_RENAME_H
#define CORPUS_RENAME_H
/* rename: gives a work that was published under a wrong name another one. */
#include "corpus/correct.h"
#include "corpus/publish.h"

/*
 * Writes a stored source under the new name of its work: sets p->xml and p->image, which the caller
 * of corpus_rename() owns and which live until the next call.
 */
typedef int corpus_rewrite_fn(
    void *arg, struct str xml, struct corpus_publication *p, struct err *e);

/* What a renaming has moved. */
struct corpus_renamed {
	unsigned publications, aliases;
};

/*
 * Publishes everything of the work (k->scope.work) that is served under the name `to` (an IRI,
 * checked), with the same days, revisions and times of publication; then withdraws it under the
 * old name, whose addresses corpus_new_name() leads on from then on. Short names, repeals and the
 * reasons of corrections go along; what was withdrawn before stays withdrawn under the old name.
 * One transaction. ERR_NOTFOUND: nothing of the work is served; ERR_CONFLICT: `to` names a
 * published work; ERR_USAGE. [blocks until durable]
 */
int corpus_rename(struct corpus *c, const struct corpus_correction *k, struct str to,
    corpus_rewrite_fn *rewrite, void *arg, struct corpus_renamed *out, struct err *e);
#endif
