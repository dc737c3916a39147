/* SPDX-License-Identifier: Apache-2.0 */
/*
 * noted: a set of hashes keeps words that are in the vocabulary already from being noted for each
 * text again.
 */
#include "search/noted.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "words/tokens.h"

#define KNOWN_SLOTS ((size_t)1 << 19) /* of 8 bytes; pages that are not used cost nothing */
#define KNOWN_MAX (KNOWN_SLOTS / 2)   /* with more, all are forgotten, and written again */
#define NOTED_BYTES_MAX ((size_t)64 << 20)
#define TERM_BYTES_MIN 3 /* of shorter words every other one is a neighbour */

struct set {
	uint64_t *slots; /* hashes; 0: free */
	size_t count;
};

struct noted {
	struct set known, gone;    /* in the table, or in added; in removed */
	struct buf added, removed; /* of terms, each behind a byte with its length */
	bool is_removing;
};

struct noted *
noted_new(void)
{
	struct noted *n = NEW(struct noted);

	n->added = BUF_INIT(NOTED_BYTES_MAX);
	n->removed = BUF_INIT(NOTED_BYTES_MAX);
	return n;
}

void
noted_free(struct noted **n)
{
	if (*n == NULL)
		return;
	free((*n)->known.slots);
	free((*n)->gone.slots);
	buf_free(&(*n)->added);
	buf_free(&(*n)->removed);
	free(*n);
	*n = NULL;
}

static void
empty(struct set *s)
{
	free(s->slots);
	*s = (struct set){ .count = 0 };
}

void
noted_reset(struct noted *n)
{
	empty(&n->known);
	empty(&n->gone);
	n->is_removing = false;
	buf_reset(&n->added);
	buf_reset(&n->removed);
}

void
noted_set_removing(struct noted *n, bool removing)
{
	n->is_removing = removing;
}

/* Whether the set did not have the word; then it has from now on. */
static bool
is_new(struct set *s, struct str term)
{
	uint64_t hash = token_hash(term);
	size_t at = hash % KNOWN_SLOTS;

	if (s->count == KNOWN_MAX)
		empty(s);
	if (s->slots == NULL)
		s->slots = mem_new_array(KNOWN_SLOTS, sizeof *s->slots);
	while (s->slots[at] != 0 && s->slots[at] != hash)
		at = (at + 1) % KNOWN_SLOTS;
	if (s->slots[at] == hash)
		return false;
	s->slots[at] = hash;
	s->count++;
	return true;
}

static bool
is_word(struct str term)
{
	unsigned char first = term.len >= TERM_BYTES_MIN ? (unsigned char)*term.p : '0';

	return !(first >= '0' && first <= '9') &&
	       !(first == 0xc2 && (unsigned char)term.p[1] == 0xa7);
}

static void
put(struct buf *b, struct str term)
{
	buf_putc(b, (char)term.len);
	buf_putstr(b, term);
}

void
noted_add(struct noted *n, struct str term)
{
	if (!is_word(term))
		return;
	if (n->is_removing && is_new(&n->gone, term))
		put(&n->removed, term);
	else if (!n->is_removing && is_new(&n->known, term))
		put(&n->added, term);
}

/* The next term of a list; false at its end. */
static bool
take(const struct buf *b, size_t *at, struct str *out)
{
	size_t len;

	if (*at >= b->len)
		return false;
	len = (unsigned char)b->data[*at];
	*out = str_make(b->data + *at + 1, len);
	*at += 1 + len;
	return true;
}

bool
noted_next_added(const struct noted *n, size_t *at, struct str *out)
{
	return take(&n->added, at, out);
}

bool
noted_next_removed(const struct noted *n, size_t *at, struct str *out)
{
	return take(&n->removed, at, out);
}

int
noted_check(const struct noted *n, struct err *e)
{
	int rc = buf_check(&n->added, "words of the search index", e);

	return rc != 0 ? rc : buf_check(&n->removed, "words of the search index", e);
}

void
noted_written(struct noted *n)
{
	if (n->removed.len > 0) {
		empty(&n->gone);
		empty(&n->known); /* what left may come again */
	}
	buf_reset(&n->added);
	buf_reset(&n->removed);
}
