/* SPDX-License-Identifier: Apache-2.0 */
/* corrections: reads the records of a work once, for all publications that a page shows. */
#include "web/corrections.h"

#include "base/err.h"
#include "base/time.h"
#include "corpus/corpus_version.h"
#include "corpus/correct.h"

#define CORRECTIONS_BYTES_MAX (8u << 20) /* CORRECTIONS_MAX records with the longest words */

bool
corrections_is_withdrawal(enum corpus_record_kind kind)
{
	return kind == CORPUS_WITHDRAW || kind == CORPUS_ERASE || kind == CORPUS_RENAME;
}

static int
add_record(void *arg, const struct corpus_record *r, struct err *e)
{
	struct corrections *k = arg;

	if (r->kind == CORPUS_REPEAL)
		k->repealed = r->effective;
	if ((!corrections_is_withdrawal(r->kind) && r->kind != CORPUS_CORRECT) ||
	    k->count == CORRECTIONS_MAX)
		return 0;
	if (k->list == NULL)
		k->list = arena_alloc(&k->arena, CORRECTIONS_MAX * sizeof *k->list);
	if (k->list == NULL)
		return err_set(e, ERR_LIMIT, "the corrections of this work take too much memory");
	return corpus_record_copy(&k->list[k->count++], r, &k->arena, e);
}

int
corrections_read(struct corrections *k, struct corpus *c, struct str work, struct err *e)
{
	*k = (struct corrections){ .arena = ARENA_INIT(CORRECTIONS_BYTES_MAX),
		.repealed = DAY_NONE };
	return corpus_records(c, work, add_record, k, e);
}

void
corrections_free(struct corrections *k)
{
	arena_free(&k->arena);
}

const struct corpus_record *
corrections_of(const struct corrections *k, const struct corpus_version *v)
{
	for (size_t i = k->count; i > 0; i--)
		if (v->withdrawn != 0 ? k->list[i - 1].seq == v->withdrawn
				      : k->list[i - 1].kind == CORPUS_CORRECT &&
					    corpus_is_in_scope(v, &k->list[i - 1].scope))
			return &k->list[i - 1];
	return NULL;
}
