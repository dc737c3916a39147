/* SPDX-License-Identifier: Apache-2.0 */
/*
 * furniture: reads all lines, has furniture_web.c and furniture_page.c find what is no text, and
 * drops it. What must hold: the decisions are made before the first line is dropped.
 */
#include "ingest/furniture.h"

#include "base/arena.h"
#include "base/err.h"
#include "ingest/form.h"
#include "ingest/furniture_private.h"
#include "ingest/lines.h"

static int
read_pieces(struct furniture *f, struct err *e)
{
	f->v = arena_zalloc(f->l->arena, (f->l->count + 1) * sizeof *f->v);
	if (f->v == NULL)
		return err_set(e, ERR_LIMIT, LINES_MEMORY);
	for (size_t i = 0; i < f->l->count; i++)
		if (!furniture_read(f, i))
			return err_set(e, ERR_LIMIT, LINES_MEMORY);
	return 0;
}

/* Whether a sentence goes on from line i to line k over the furniture between them. */
static bool
goes_on(const struct lines *l, size_t i, size_t k)
{
	return !furniture_is_sentence(l->v[i].text) &&
	       form_is_lower(lines_first_char(l->v[k].text));
}

/* Takes the blank lines around furniture away where it is inside a sentence. */
static void
close_gaps(struct furniture *f)
{
	size_t before = f->l->count;

	for (size_t i = 0; i < f->l->count; i++) {
		if (f->v[i].why != NULL)
			continue;
		if (before + 1 < i && before < f->l->count && goes_on(f->l, before, i))
			for (size_t k = before + 1; k <= i; k++)
				f->l->v[k].after_blank = false;
		before = i;
	}
}

int
furniture_drop(struct lines *l, struct buf *report, struct err *e)
{
	struct furniture f = { .l = l };
	int rc = read_pieces(&f, e);

	if (rc == 0) {
		furniture_find_web(&f);
		furniture_find_pages(&f);
		furniture_find_endings(&f);
		close_gaps(&f);
		for (size_t i = 0; i < l->count; i++)
			if (f.v[i].why != NULL)
				lines_drop(l, &l->v[i], report, f.v[i].why);
		lines_compact(l);
	}
	table_free(&f.keys);
	return rc;
}
