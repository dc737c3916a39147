/* SPDX-License-Identifier: Apache-2.0 */
/* shelf_put: copies what a page is made of into its arena. */
#include "corpus/shelf_put.h"

#include "base/err.h"

int
shelf_add_version(struct corpus_shelf *s, const struct corpus_version *v, struct err *e)
{
	struct corpus_version copy;
	int rc;

	if ((rc = corpus_version_copy(&copy, v, &s->arena, e)) != 0)
		return rc;
	buf_put(&s->bytes, &copy, sizeof copy);
	if ((rc = buf_check(&s->bytes, "list of works", e)) != 0)
		return rc;
	s->list = (struct corpus_version *)(void *)s->bytes.data;
	s->count++;
	return 0;
}

int
shelf_add_count(
    struct corpus_shelf *s, enum corpus_facet facet, struct str key, uint64_t works, struct err *e)
{
	struct corpus_counts *c = &s->counts[facet];

	if (c->count == CORPUS_COUNTS_MAX)
		return 0;
	if (!arena_keep(&s->arena, &key))
		return err_set(e, ERR_LIMIT, "the folders take too much memory");
	c->list[c->count].key = key;
	c->list[c->count++].works = works;
	return 0;
}

int
shelf_set_last(struct corpus_shelf *s, const struct corpus_shelf_place *last, struct err *e)
{
	s->last = *last;
	return arena_keep(&s->arena, &s->last.work) && arena_keep(&s->arena, &s->last.language)
		   ? 0
		   : err_set(e, ERR_LIMIT, "the list of works takes too much memory");
}
