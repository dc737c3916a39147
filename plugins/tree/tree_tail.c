/* SPDX-License-Identifier: Apache-2.0 */
/* tree_tail: the end of the sentence that a quoted structure stands in. */
#include <string.h>

#include "tree.h"

#define WORDS_BYTES_MAX 16 /* "and", "or,", "et", "sowie": longer text has a line of its own */

/* The bytes of the punctuation at the start of s; 0 if there is none. */
static size_t
punctuation_at(const char *p, size_t len)
{
	static const char *const signs[] = { ".", ",", ";", ":", "!", "?", ")", "]", "。", "，",
		"；", "：", "、", "؛", "،", "۔" };

	for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
		if (strlen(signs[i]) <= len && memcmp(p, signs[i], strlen(signs[i])) == 0)
			return strlen(signs[i]);
	return 0;
}

/* The bytes of one space, which French sets before a semicolon. */
static size_t
space_at(const char *p, size_t len)
{
	static const char *const spaces[] = { " ", "\u00a0", "\u202f" };

	for (size_t i = 0; i < sizeof spaces / sizeof spaces[0]; i++)
		if (strlen(spaces[i]) <= len && memcmp(p, spaces[i], strlen(spaces[i])) == 0)
			return strlen(spaces[i]);
	return 0;
}

/* The text directly behind n in the block that contains it, or NULL. */
static const struct gaz_node *
text_behind(const struct tree *t, const struct gaz_node *n)
{
	const struct gaz_node *after = n == t->h->root(t->job) ? NULL : t->h->skip(n), *block;

	if (after == NULL || t->h->kind(after) != GAZ_TEXT)
		return NULL;
	block = t->h->parent(after);
	for (n = t->h->parent(n); n != NULL && n != block; n = t->h->parent(n))
		if (t->h->kind(n) != GAZ_INLINE)
			return NULL;
	return n == NULL ? NULL : after;
}

struct tree_tail
tree_tail(const struct tree *t, const struct gaz_node *n, const struct gaz_node *last)
{
	const struct gaz_node *after = text_behind(t, n);
	struct tree_tail tail = { NULL, 0 };
	size_t len, at, sign;
	const char *p;
	bool ends = false; /* the sentence: a further one begins a line */

	if (after == NULL || last == NULL || t->h->change(after) != t->h->change(last))
		return tail;
	p = t->h->text(after, &len);
	at = space_at(p, len);
	if ((sign = punctuation_at(p + at, len - at)) == 0)
		return tail;
	while (sign > 0) {
		ends = ends || strchr(".!?", p[at]) != NULL || strncmp(p + at, "。", sign) == 0;
		at += sign;
		sign = punctuation_at(p + at, len - at);
	}
	tail.node = after;
	tail.len =
	    tree_is_blank(p + at, len - at) || (!ends && len - at <= WORDS_BYTES_MAX) ? len : at;
	return tail;
}
