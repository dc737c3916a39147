/* SPDX-License-Identifier: Apache-2.0 */
/* write_face: what must hold: elements are nested in one order, so that equal faces are equal. */
#include "ingest/write_face.h"

#include <string.h>

#include "base/macros.h"
#include "doc/build.h"

static void
want(struct write_face *w, const char *element, struct str link)
{
	w->open[w->count].element = element;
	w->open[w->count++].link = link;
}

/* The elements of a face. */
static struct write_face
elements_of(const struct face *face)
{
	static const struct {
		enum face_flag flag;
		const char *element;
	} elements[] = { { FACE_BOLD, "b" }, { FACE_ITALIC, "i" }, { FACE_UNDERLINE, "u" },
		{ FACE_RAISED, "sup" }, { FACE_LOWERED, "sub" } };
	struct write_face w = { .count = 0 };

	if (face->link.len > 0)
		want(&w, str_starts(face->link, "#") ? "ref" : "a", face->link);
	for (size_t i = 0; i < ARRAY_LEN(elements); i++)
		if ((face->flags & elements[i].flag) != 0)
			want(&w, elements[i].element, STR(""));
	return w;
}

void
write_face(struct build *b, struct write_face *w, const struct face *face)
{
	struct write_face wanted = elements_of(face);
	unsigned same = 0;

	while (same < w->count && same < wanted.count &&
	       strcmp(w->open[same].element, wanted.open[same].element) == 0 &&
	       str_eq(w->open[same].link, wanted.open[same].link))
		same++;
	for (unsigned i = w->count; i > same; i--)
		build_close(b, NULL);
	for (unsigned i = same; i < wanted.count; i++) {
		build_akn(b, wanted.open[i].element, NULL);
		if (wanted.open[i].link.len > 0)
			build_set(b, "href", wanted.open[i].link, NULL);
	}
	*w = wanted;
}
