/* SPDX-License-Identifier: Apache-2.0 */
/* former: follows renamings back, from the last to the first. */
#include "corpus/former.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "corpus/corpus_private.h"

#define RENAMINGS_MAX 100000             /* of all works of a store */
#define RENAMINGS_BYTES_MAX (256u << 20) /* their names and reasons */

struct former {
	struct corpus *c;
	struct arena arena;
	struct buf renamings; /* struct corpus_record, by their numbers */
	struct buf names;     /* struct str: the names that lead to the work */
	int64_t record;       /* the renaming that is looked at */
	corpus_version_fn *fn;
	void *arg;
};

static int
note_renaming(void *arg, const struct corpus_record *r, struct err *e)
{
	struct former *f = arg;
	struct corpus_record kept;
	int rc;

	if (r->kind != CORPUS_RENAME)
		return 0;
	if ((rc = corpus_record_copy(&kept, r, &f->arena, e)) == 0)
		buf_put(&f->renamings, &kept, sizeof kept);
	return rc;
}

static bool
is_name(const struct former *f, struct str name)
{
	struct str known;

	for (size_t at = 0; at < f->names.len; at += sizeof known) {
		memcpy(&known, f->names.data + at, sizeof known);
		if (str_eq(known, name))
			return true;
	}
	return false;
}

static int
visit(void *arg, const struct corpus_version *v, struct err *e)
{
	struct former *f = arg;

	return v->withdrawn == f->record ? f->fn(f->arg, v, e) : 0;
}

static int
follow(struct former *f, struct err *e)
{
	struct corpus_record r;
	int rc = 0;

	for (size_t at = f->renamings.len; rc == 0 && at > 0;) {
		at -= sizeof r;
		memcpy(&r, f->renamings.data + at, sizeof r);
		if (!is_name(f, r.value))
			continue;
		buf_put(&f->names, &r.scope.work, sizeof r.scope.work);
		f->record = r.seq;
		rc = f->c->backend->each_version(f->c->store, r.scope.work, NULL, visit, f, e);
	}
	return rc != 0 ? rc : buf_check(&f->names, "former names", e);
}

int
corpus_each_former(
    struct corpus *c, struct str work, corpus_version_fn *fn, void *arg, struct err *e)
{
	struct former f = { .c = c,
		.arena = ARENA_INIT(RENAMINGS_BYTES_MAX),
		.renamings = BUF_INIT(RENAMINGS_MAX * sizeof(struct corpus_record)),
		.names = BUF_INIT(RENAMINGS_MAX * sizeof(struct str)),
		.fn = fn,
		.arg = arg };
	int rc;

	buf_put(&f.names, &work, sizeof work);
	if ((rc = c->backend->each_record(c->store, STR(""), 0, note_renaming, &f, e)) == 0 &&
	    (rc = buf_check(&f.renamings, "renamings", e)) == 0)
		rc = follow(&f, e);
	buf_free(&f.renamings);
	buf_free(&f.names);
	arena_free(&f.arena);
	return rc;
}
