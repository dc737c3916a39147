/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compare_words: what stands in an element, as a sequence: child elements, and between them words,
 * single marks and runs of white space. Scripts that put no spaces between words are taken
 * character by character. An inline element is one item: if it is not the same in both it is
 * compared by itself, so whatever is kept or dropped, the tree stays one.
 */
#include <gazetted/plugin.h>

#include <utf8proc.h>

#include "base/hash.h"
#include "base/utf8.h"
#include "doc/compare_private.h"

#define ITEMS_MAX (LIVE_WORDS_MAX + BUILD_NODES_MAX)
#define SPARE_BYTES_MAX (1u << 20)    /* of a list that is kept for the next one */
#define WHITE_HASH 0x77686974652e2e2e /* of all white space: as good as any */
#define HEAD_HASH 0xff68656164000000  /* of what is the same at both ends: no word is like that */
#define TAIL_HASH 0xff7461696c000000

/* Nearly all text: letters and digits, white space, and the rest. */
static const uint8_t ascii[0x80] = { [0 ... ' '] = WORD_WHITE,
	['!' ... '/'] = WORD_OTHER,
	['0' ... '9'] = WORD_LETTERS,
	[':' ... '@'] = WORD_OTHER,
	['A' ... 'Z'] = WORD_LETTERS,
	['[' ... '^'] = WORD_OTHER,
	['_'] = WORD_LETTERS,
	['`'] = WORD_OTHER,
	['a' ... 'z'] = WORD_LETTERS,
	['{' ... 0x7f] = WORD_OTHER };

/* UAX 14 class ID and SA, roughly: Han, kana; Thai, Lao, Tibetan, Myanmar, Khmer. */
static bool
is_word_by_itself(uint32_t c)
{
	return (c >= 0x3040 && c <= 0x30ff) || (c >= 0x3400 && c <= 0x9fff) ||
	       (c >= 0xf900 && c <= 0xfaff) || (c >= 0x20000 && c <= 0x3ffff) ||
	       (c >= 0x0e00 && c <= 0x109f) || (c >= 0x1780 && c <= 0x17ff) || c == 0x3005 ||
	       c == 0x3007;
}

static bool
is_mark(uint32_t c)
{
	utf8proc_category_t category;

	if (c < 0x300)
		return false;
	category = utf8proc_category((utf8proc_int32_t)c);
	return (category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME) ||
	       c == 0x200d;
}

/* Of a character beyond ASCII; marks belong to what they stand on. */
static enum word
class_of(uint32_t c)
{
	utf8proc_category_t category;

	if (c >= 0xc0 && c < 0x250) /* Latin, but for the signs of multiplication and division */
		return c == 0xd7 || c == 0xf7 ? WORD_OTHER : WORD_LETTERS;
	if (utf8_is_space(c))
		return WORD_WHITE;
	category = utf8proc_category((utf8proc_int32_t)c);
	return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO ? WORD_LETTERS
										    : WORD_OTHER;
}

static void
pass_marks(struct str s, size_t *at)
{
	size_t next = *at;

	while (next < s.len && (unsigned char)s.p[next] >= 0x80 && is_mark(utf8_next(s, &next)))
		*at = next;
}

enum word
compare_next_word(struct str s, size_t *at)
{
	unsigned char byte;
	uint32_t c = utf8_next(s, at);
	enum word class = c < 0x80 ? ascii[c] : class_of(c);
	size_t next = *at;

	if (class == WORD_OTHER || (c >= 0x80 && is_word_by_itself(c))) {
		pass_marks(s, at);
		return class;
	}
	while (next < s.len) {
		byte = (unsigned char)s.p[next];
		if (byte < 0x80) {
			if (ascii[byte] != class)
				break;
			next++;
		} else {
			c = utf8_next(s, &next);
			if (class_of(c) != class || is_word_by_itself(c))
				break;
		}
		*at = next;
	}
	return class;
}

/* buf_put(), but for the call where there is room. */
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
	put(&out->lists.items, &item, sizeof(item));
	put(&out->lists.hashes, &hash, sizeof(hash));
	put(&out->lists.kept, "", 1);
	out->count++;
}

/* Short words as they are, so that no two are the same; a word has no NUL. */
static uint64_t
hash_word(const struct compare *c, struct str word)
{
	uint64_t bytes = 0;

	if (word.len > sizeof(bytes))
		return hash64(word.p, word.len);
	memcpy(&bytes, word.p, word.len);
	return compare_mix(bytes ^ c->secret);
}

/* A run of text that is one item. */
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
		class = compare_next_word(text, &at);
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

/* Where words end in both: behind a space that no white space follows. */
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

/* The last child, if it is text. */
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

/* The bytes of text right in it: there are no more words than that. */
static uint64_t
text_bytes(const struct image *im, uint32_t node)
{
	uint64_t bytes = 0;
	uint32_t n;

	for (n = image_first_child(im, node); n != IMAGE_NONE; n = image_next_sibling(im, n))
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
	uint32_t n;

	out->lists = take_lists(c);
	for (n = image_first_child(s->im, node); n != IMAGE_NONE;
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
