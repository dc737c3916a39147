/* SPDX-License-Identifier: Apache-2.0 */
/* place: only the SQLite backend keeps a store in a file. */
#include "corpus/place.h"

#include "base/err.h"
#include "corpus/corpus.h"
#include "corpus/store_sqlite_place.h"

static int
check_file(const char *path, struct err *e)
{
	if (corpus_is_file(path))
		return 0;
	return err_set(e, ERR_UNSUPPORTED,
	    "the store %.200s is not a file: use the tools of its database", path);
}

int
corpus_check_free(const char *path, struct err *e)
{
	int rc = check_file(path, e);

	return rc != 0 ? rc : store_sqlite_check_free(path, e);
}

int
corpus_place_name(const char *path, struct str *part, struct arena *a, struct err *e)
{
	int rc = check_file(path, e);

	return rc != 0 ? rc : store_sqlite_place_name(path, part, a, e);
}

int
corpus_place(struct corpus_placing *p, struct err *e)
{
	int rc = check_file(p->path, e);

	return rc != 0 ? rc : store_sqlite_place(p, e);
}

void
corpus_each_left(const char *path, corpus_left_fn *fn, void *arg)
{
	if (corpus_is_file(path))
		store_sqlite_place_each_left(path, fn, arg);
}

void
corpus_place_discard(struct str part)
{
	store_sqlite_place_discard(part);
}
