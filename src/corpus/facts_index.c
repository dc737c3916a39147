/* SPDX-License-Identifier: Apache-2.0 */
/* facts_index: a set of names of works, to which records are added by their numbers. */
#include "corpus/facts_index.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/mem.h"
#include "base/table.h"
#include "corpus/corpus_private.h"

#define INDEX_BYTES_MAX ((size_t)256 << 20) /* the names of some two million works */

struct facts_index {
	struct arena arena;
	struct table works;
	int64_t seen; /* the number of the last record that was read */
	bool is_full; /* works are missing: each may have facts */
};

static int
add(void *arg, const struct corpus_record *r, struct err *e)
{
	struct facts_index *x = arg;
	struct str work = r->scope.work;

	(void)e;
	x->seen = r->seq;
	if ((r->kind != CORPUS_NOTE && r->kind != CORPUS_REPEAL) || x->is_full ||
	    table_find(&x->works, work) != NULL)
		return 0;
	if (arena_keep(&x->arena, &work))
		table_put(&x->works, work, x);
	else
		x->is_full = true;
	return 0;
}

int
facts_index_look(struct corpus *c, struct err *e)
{
	int64_t last;
	int rc;

	if (c->mode != CORPUS_READ)
		return 0; /* a writer keeps no index: what it read may be rolled back */
	if ((rc = c->backend->last_record(c->store, &last, e)) != 0)
		return rc;
	if (c->facts == NULL) {
		c->facts = NEW(struct facts_index);
		c->facts->arena = ARENA_INIT(INDEX_BYTES_MAX);
	}
	return last <= c->facts->seen
		   ? 0
		   : c->backend->each_record(c->store, STR(""), c->facts->seen, add, c->facts, e);
}

bool
facts_index_has(const struct corpus *c, struct str work)
{
	return c->facts == NULL || c->facts->is_full || table_find(&c->facts->works, work) != NULL;
}

void
facts_index_free(struct facts_index **x)
{
	if (*x == NULL)
		return;
	table_free(&(*x)->works);
	arena_free(&(*x)->arena);
	free(*x);
	*x = NULL;
}
