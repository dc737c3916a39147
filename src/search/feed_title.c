/* SPDX-License-Identifier: Apache-2.0 */
/* feed_title: what must hold: of a publication that is withdrawn no title is in the index. */
#include "search/feed_title.h"

#include <sqlite3.h>

#include "base/err.h"
#include "corpus/corpus.h"
#include "search/index.h"

static void
bind_str(sqlite3_stmt *st, int at, struct str s)
{
	sqlite3_bind_text(st, at, s.len == 0 ? "" : s.p, (int)s.len, SQLITE_STATIC);
}

static int
step(struct index *x, sqlite3_stmt *st, struct err *e)
{
	int code = sqlite3_step(st);

	sqlite3_reset(st);
	return code == SQLITE_DONE ? 0 : index_fail(x, e);
}

int
feed_title_forget(struct index *x, struct str work, struct err *e)
{
	sqlite3_stmt *st = index_statement(x, "UPDATE texts SET title = '' WHERE work = ?1", e);

	if (st == NULL)
		return -ERR_IO;
	bind_str(st, 1, work);
	return step(x, st, e);
}

int
feed_title_update(void *arg, const struct corpus_version *v, struct err *e)
{
	struct index *x = arg;
	sqlite3_stmt *st;

	if (v->withdrawn != 0)
		return 0;
	st = index_statement(x,
	    "UPDATE texts SET title = ?3 WHERE work = ?1 AND language = ?2 AND NOT EXISTS"
	    " (SELECT 1 FROM publications p WHERE p.text = texts.id AND p.withdrawn = 0"
	    " AND p.seq > ?4)",
	    e);
	if (st == NULL)
		return -ERR_IO;
	bind_str(st, 1, v->work);
	bind_str(st, 2, v->language);
	bind_str(st, 3, v->title);
	sqlite3_bind_int64(st, 4, v->seq);
	return step(x, st, e);
}
