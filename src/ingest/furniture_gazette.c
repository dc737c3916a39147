/* SPDX-License-Identifier: Apache-2.0 */
/*
 * furniture_gazette: the heads of gazettes. What must hold: a line that only names a gazette, such
 * as a title may do, stays.
 */
#include "ingest/furniture_gazette.h"

#include "ingest/furniture_private.h"
#include "ingest/lines.h"

/* Whether the line comes again, but for its numbers. */
static bool
is_repeated(const struct furniture *f, size_t i)
{
	const struct key_use *use = f->v[i].key.len == 0 ? NULL : table_find(&f->keys, f->v[i].key);

	return use != NULL && use->count > 1;
}

void
furniture_find_gazettes(struct furniture *f)
{
	for (size_t i = 0; i < f->l->count; i++) {
		struct piece *p = &f->v[i];

		if (p->why == NULL && !p->kept && p->wide && !p->prose &&
		    (p->field != PAGE_NONE || is_repeated(f, i)) &&
		    furniture_contains(WORD_HEADING, f->l->v[i].text))
			p->why = WHY_HEAD;
	}
}
