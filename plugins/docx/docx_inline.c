/* SPDX-License-Identifier: Apache-2.0 */
/* docx_inline: text, and elements inside a line: faces, languages, quotation marks, images. */
#include "docx.h"

#include <string.h>

#define PART_START 100
#define PART_END 101
#define PART_IMAGE 104

void
docx_walk_text(struct docx_walk *w, const struct gaz_node *n)
{
	struct docx_quote *q = &w->at.quote;
	struct tree_str s;
	size_t from = 0;

	s.p = w->at.spelt > 0 ? tree_plain(&w->tree, n, &s.len) : w->h->text(n, &s.len);
	if (n == q->said.node && q->said.len <= s.len)
		from = q->said.len;
	if (!tree_is_blank(s.p + from, s.len - from)) {
		docx_open(w);
		docx_open_quotes(w, q);
	}
	if (w->at.spelt > 0)
		docx_words(w, n, 0, (struct tree_str){ s.p + from, s.len - from });
	else
		docx_cited(w, n, s, from);
	if (n == q->last)
		docx_close_quotes(w, q);
}

static uint8_t
face_of(const char *name)
{
	static const struct {
		const char *name;
		uint8_t face;
	} faces[] = { { "b", DOCX_BOLD }, { "i", DOCX_ITALIC }, { "u", DOCX_UNDERLINE },
		{ "sup", DOCX_SUPER }, { "sub", DOCX_SUB }, { "ins", DOCX_UNDERLINE },
		{ "del", DOCX_STRIKE } };

	for (size_t i = 0; i < sizeof faces / sizeof faces[0]; i++)
		if (strcmp(faces[i].name, name) == 0)
			return faces[i].face;
	return 0;
}

static bool
holds_formula(const struct docx_walk *w, const struct gaz_node *n)
{
	const struct gaz_node *c = w->h->next(n), *end = w->h->skip(n);

	while (c != NULL && c != end && w->h->kind(c) != GAZ_FOREIGN)
		c = w->h->next(c);
	return c != NULL && c != end;
}

static void
put_mark(struct docx_walk *w, const struct gaz_node *n, const char *name, unsigned part)
{
	struct tree_str s = docx_str(w->h->attr(n, name, NULL));

	if (s.len == 0)
		return;
	docx_open(w);
	docx_words(w, n, part, s);
}

/* Whether n is written without markup: a formula, or a script in or around one: x^{..}. */
static bool
is_spelt(const struct docx_walk *w, const struct gaz_node *n, uint8_t face)
{
	bool script = (face & (DOCX_SUPER | DOCX_SUB)) != 0;
	bool inside = (w->at.face & (DOCX_SUPER | DOCX_SUB)) != 0;

	return w->h->kind(n) == GAZ_FOREIGN || (script && (inside || holds_formula(w, n)));
}

void
docx_walk_inline(struct docx_walk *w, const struct gaz_node *n)
{
	uint8_t around = w->at.face, face = face_of(w->h->name(n));
	const char *lang = w->at.lang, *own = w->h->attr(n, "xml:lang", NULL);
	bool spelt = w->at.spelt > 0 || is_spelt(w, n, face);

	if (tree_wants_space(&w->tree, n))
		docx_owe_space(w, n, 2);
	if (own != NULL)
		w->at.lang = tree_same(docx_str(own), w->d->lang) ? NULL : own;
	w->at.spelt += spelt;
	if (!spelt)
		w->at.face |= face;
	put_mark(w, n, "startQuote", PART_START);
	docx_walk_children(w, n);
	put_mark(w, n, "endQuote", PART_END);
	w->at.spelt -= spelt;
	w->at.face = around;
	w->at.lang = lang;
}

/* Shows the picture; false: Word would not. */
static bool
put_picture(struct docx_walk *w, const struct gaz_node *n)
{
	const char *src = w->h->attr(n, "src", NULL), *alt = w->h->attr(n, "alt", NULL);
	const struct docx_picture *picture = src != NULL ? docx_find_picture(w->d, src) : NULL;
	struct docx_token t;

	if (picture == NULL)
		return false;
	docx_open(w);
	t = docx_token_of(w, DOCX_PICTURE, n, PART_IMAGE);
	t.p = src;
	t.len = (uint32_t)strlen(src);
	t.u.picture = picture;
	t.u.picture_alt = alt != NULL ? alt : "";
	docx_emit_inline(w, t);
	return true;
}

void
docx_walk_image(struct docx_walk *w, const struct gaz_node *n)
{
	const char *words = tree_image_text(&w->tree, n);

	if (put_picture(w, n) || words == NULL)
		return;
	docx_open(w);
	docx_words(w, n, PART_IMAGE, docx_str("["));
	docx_words(w, n, PART_IMAGE + 1, docx_str(words));
	docx_words(w, n, PART_IMAGE + 2, docx_str("]"));
}
