/* SPDX-License-Identifier: Apache-2.0 */
/* bookmark: what must hold: those that have a block are before those that have none yet. */
#include "office/bookmark.h"

#include "base/arena.h"
#include "office/document.h"
#include "office/grow.h"

bool
bookmark_add(struct bookmarks *b, struct office_document *out, struct str name, struct arena *arena)
{
	struct office_bookmark *v;

	if (name.len == 0 || name.len > FACE_LINK_BYTES_MAX ||
	    out->bookmark_count == OFFICE_BOOKMARKS_MAX)
		return true;
	v = grow(arena, out->bookmarks, out->bookmark_count, &b->cap, sizeof *v);
	if (v == NULL || !arena_keep(arena, &name))
		return false;
	out->bookmarks = v;
	v[out->bookmark_count++] = (struct office_bookmark){ name, OFFICE_BLOCKS_MAX };
	return true;
}

void
bookmarks_place(struct bookmarks *b, struct office_document *out, uint32_t block)
{
	while (b->placed < out->bookmark_count)
		out->bookmarks[b->placed++].block = block;
}
