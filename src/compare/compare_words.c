/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compare_words: splits the content of an element into items: child elements, and between them
 * words, single marks and runs of white space. In scripts without spaces between words, each
 * character is a word. An inline element is one item: if it differs it is compared on its own, so
 * the result is a tree for any choice of kept items.
 */
#include "compare/compare_words.h"

#include <gazetted/plugin.h>

#include <stdlib.h>

#include "base/hash.h"
#include "base/utf8.h"
#include "compare/compare_hash.h"
#include "compare/compare_private.h"
#include "compare/word.h"

#define ITEMS_MAX (LIVE_WORDS_MAX + BUILD_NODES_MAX)
#define SPARE_BYTES_MAX (1u << 20)    /* largest list whose memory is kept for reuse */
#define WHITE_HASH 0x77686974652e2e2e /* the hash of any white space: an arbitrary constant */
#define HEAD_HASH 0xff68656164000000  /* hashes of equal head and tail: no word has these */
#define TAIL_HASH 0xff7461696c000000

/* buf_put(), without the call while there is room. */
static inline void
put(struct buf *b, const void *p, size_t n)
{
	if (b->cap - b->len <= n) {
		buf_put(b, p, n);
		return;
	}
	memcpy(b->data + b->len, p, n);
	b->len += n;
}

static void
put_item(struct items *out, struct item item, uint64_t hash)
{
	put(&out->lists.items, &item, sizeof item);
	put(&out->lists.hashes, &hash, sizeof hash);
	put(&out->lists.kept, "", 1);
	out->count++;
}

/* Maps short words to their own bytes, so that no two collide; words contain no NUL. */
static uint64_t
hash_composed(const struct compare *c, struct str word)
{
	uint64_t bytes = 0;

	if (word.len > sizeof bytes)
		return hash64(word.p, word.len);
	memcpy(&bytes, word.p, word.len);
	return compare_mix(bytes ^ c->secret);
}

/* The hash of a word, the same whether its accents are composed or not. */
static uint64_t
hash_word(const struct compare *c, struct str word)
{
	struct str composed;
	uint64_t hash;

	if (!word_compose(word, &composed))
		return hash_composed(c, word);
	hash = hash_composed(c, composed);
	free((void *)(uintptr_t)composed.p);
	return hash;
}

/* Puts a run of text as one item. */
static void
put_run(struct items *out, uint32_t node, uint32_t from, uint32_t to, uint64_t hash)
{
	if (from == to)
		return;
	put_item(out, (struct item){ node, from, to, WORD_LETTERS }, hash);
	out->words++;
}

static void
put_words(const struct compare *c, const struct side *s, uint32_t node, struct items *out)
{
	struct str text = image_text(s->im, node);
	uint32_t start = s->im->nodes[node].a, up = s->im->nodes[node].parent;
	size_t head = node == up + 1 ? out->head : 0, from;
	size_t tail = s->im->nodes[node].end == s->im->nodes[up].end ? out->tail : 0, at = head;

	put_run(out, node, start, start + (uint32_t)head, HEAD_HASH ^ c->secret);
	text.len -= tail;
	while (at < text.len) {
		enum word class;

		from = at;
		class = word_next(text, &at);
		put_item(out,
		    (struct item){ node, start + (uint32_t)from, start + (uint32_t)at, class },
		    class == WORD_WHITE ? WHITE_HASH : hash_word(c, str_slice(text, from, at)));
		out->words++;
	}
	put_run(
	    out, node, start + (uint32_t)at, start + (uint32_t)(at + tail), TAIL_HASH ^ c->secret);
}

static bool
is_white_at(struct str s, size_t at)
{
	return at < s.len && utf8_is_space(utf8_next(s, &at));
}

/* Whether both positions are between words: after a space that no white space follows. */
static bool
is_between_words(struct str a, size_t x, struct str b, size_t y)
{
	return x > 0 && y > 0 && a.p[x - 1] == ' ' && b.p[y - 1] == ' ' && !is_white_at(a, x) &&
	       !is_white_at(b, y);
}

static uint32_t
common_head(struct str a, struct str b)
{
	size_t len = a.len < b.len ? a.len : b.len, at = 0;

	while (at < len && a.p[at] == b.p[at])
		at++;
	while (at > 0 && !is_between_words(a, at, b, at))
		at--;
	return (uint32_t)at;
}

static uint32_t
common_tail(struct str a, struct str b)
{
	size_t len = a.len < b.len ? a.len : b.len, n = 0;

	while (n < len && a.p[a.len - n - 1] == b.p[b.len - n - 1])
		n++;
	while (n > 0 && !is_between_words(a, a.len - n, b, b.len - n))
		n--;
	return (uint32_t)n;
}

/* The last child, if it is text; else IMAGE_NONE. */
static uint32_t
last_text(const struct image *im, uint32_t node)
{
	uint32_t last = im->nodes[node].end - 1;

	return last > node && image_is_text(im, last) && im->nodes[last].parent == node
		   ? last
		   : IMAGE_NONE;
}

void
compare_ends(struct compare *c, uint32_t earlier, uint32_t later, struct items sides[SIDES])
{
	const struct image *a = c->sides[EARLIER].im, *b = c->sides[LATER].im;
	uint32_t x = last_text(a, earlier), y = last_text(b, later), head = 0;
	struct str first = STR(""), other = STR("");

	sides[EARLIER] = sides[LATER] = (struct items){ 0 };
	if (a->nodes[earlier].end > earlier + 1 && b->nodes[later].end > later + 1) {
		first = image_text(a, earlier + 1);
		other = image_text(b, later + 1);
	}
	head = common_head(first, other);
	sides[EARLIER].head = sides[LATER].head = head;
	if (x == IMAGE_NONE || y == IMAGE_NONE)
		return;
	first = image_text(a, x);
	other = image_text(b, y);
	sides[EARLIER].tail = sides[LATER].tail =
	    common_tail(str_slice(first, x == earlier + 1 ? head : 0, first.len),
		str_slice(other, y == later + 1 ? head : 0, other.len));
}

static void
put_whole_text(const struct side *s, uint32_t node, struct items *out)
{
	uint32_t start = s->im->nodes[node].a;

	put_item(out, (struct item){ node, start, start + s->im->nodes[node].b, WORD_LETTERS },
	    s->whole[node]);
}

/* The bytes of the text children: an upper limit of the number of words. */
static uint64_t
text_bytes(const struct image *im, uint32_t node)
{
	uint64_t bytes = 0;

	for (uint32_t n = image_first_child(im, node); n != IMAGE_NONE;
	     n = image_next_sibling(im, n))
		bytes += image_text(im, n).len;
	return bytes;
}

static struct item_lists
take_lists(struct compare *c)
{
	struct item_lists lists = { BUF_INIT(ITEMS_MAX * sizeof(struct item)),
		BUF_INIT(ITEMS_MAX * sizeof(uint64_t)), BUF_INIT(ITEMS_MAX) };

	if (c->spare_count == 0)
		return lists;
	lists = c->spare[--c->spare_count];
	buf_reset(&lists.items);
	buf_reset(&lists.hashes);
	buf_reset(&lists.kept);
	return lists;
}

int
compare_items(struct compare *c, unsigned side, uint32_t node, struct items *out, struct err *e)
{
	const struct side *s = &c->sides[side];
	bool by_word = text_bytes(s->im, node) <= LIVE_WORDS_MAX - c->live_words;

	out->lists = take_lists(c);
	for (uint32_t n = image_first_child(s->im, node); n != IMAGE_NONE;
	     n = image_next_sibling(s->im, n)) {
		uint16_t kind = s->im->nodes[n].kind;

		if (kind != GAZ_META && (kind != GAZ_TEXT || !by_word))
			compare_hash(c, side, n);
		if (kind == GAZ_TEXT && by_word)
			put_words(c, s, n, out);
		else if (kind == GAZ_TEXT)
			put_whole_text(s, n, out);
		else if (kind != GAZ_META)
			put_item(out, (struct item){ .node = n }, s->whole[n]);
	}
	c->live_words += out->words;
	if (buf_check(&out->lists.items, "the words of a block", e) != 0 ||
	    buf_check(&out->lists.hashes, "the words of a block", e) != 0)
		return -ERR_LIMIT;
	return buf_check(&out->lists.kept, "the words of a block", e);
}

static void
free_lists(struct item_lists *lists)
{
	buf_free(&lists->items);
	buf_free(&lists->hashes);
	buf_free(&lists->kept);
}

void
compare_items_free(struct compare *c, struct items *items)
{
	c->live_words -= items->words;
	if (c->spare_count < SPARE_MAX && items->lists.items.cap <= SPARE_BYTES_MAX &&
	    items->lists.items.max > 0)
		c->spare[c->spare_count++] = items->lists;
	else
		free_lists(&items->lists);
}

void
compare_spare_free(struct compare *c)
{
	while (c->spare_count > 0)
		free_lists(&c->spare[--c->spare_count]);
}
