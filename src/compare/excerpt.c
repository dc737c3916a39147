/* SPDX-License-Identifier: Apache-2.0 */
/*
 * excerpt: makes one line of each version. The text of a version is divided into segments, which
 * differ or not; then each segment is shortened. What must hold: no word is cut unless it alone is
 * longer than the space it has, and never between a character and its combining marks.
 */
#include "compare/excerpt.h"

#include <gazetted/plugin.h>

#include <utf8proc.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"
#include "compare/compare.h"
#include "compare/word.h"
#include "doc/plain.h"
#include "doc/plain_shown.h"

#define ELLIPSIS "\xe2\x80\xa6"

/* Consecutive text of one version. */
struct segment {
	size_t from, to; /* in the text of the version */
	bool differs;
};

/* The text of one version, white space collapsed, and its segments. */
struct side {
	enum doc_change own; /* the mark of words that only this version has */
	struct buf text, segments;
	uint32_t block; /* the block of the text before */
};

static struct segment *
last_of(const struct side *s)
{
	size_t count = s->segments.len / sizeof(struct segment);

	return count > 0 ? (struct segment *)(void *)s->segments.data + count - 1 : NULL;
}

static bool
is_blank(struct str s)
{
	return utf8_trim(s).len == 0;
}

/* Appends text with white space collapsed; nothing begins with a space. */
static void
put_collapsed(struct side *s, struct str text)
{
	for (size_t at = 0, from = 0; at < text.len; from = at) {
		if (!utf8_is_space(utf8_next(text, &at)))
			buf_put(&s->text, text.p + from, at - from);
		else if (s->text.len > 0 && s->text.data[s->text.len - 1] != ' ')
			buf_putc(&s->text, ' ');
	}
}

/* Spaces belong to the text around words that differ, if there is some. */
static void
put_piece(struct side *s, struct str text, bool differs)
{
	struct segment *last = last_of(s);
	struct segment new = { .from = s->text.len, .differs = differs };

	put_collapsed(s, text);
	if (s->text.len == new.from)
		return;
	new.to = s->text.len;
	if (last != NULL && (last->differs == differs || is_blank(text)))
		last->to = new.to;
	else {
		if (last != NULL && differs && s->text.data[new.from] == ' ')
			last->to = ++new.from;
		else if (last != NULL && !differs && s->text.data[new.from - 1] == ' ')
			new.from = --last->to;
		buf_put(&s->segments, &new, sizeof new);
	}
}

static uint32_t
block_of(const struct image *im, uint32_t text)
{
	uint32_t n = im->nodes[text].parent;

	while (n != IMAGE_NONE && plain_is_within_line(im->nodes[n].kind))
		n = im->nodes[n].parent;
	return n;
}

static void
put_text(struct side *s, const struct comparison *c, uint32_t n, struct str text)
{
	enum doc_change change = (enum doc_change)c->changes[n];
	uint32_t block = block_of(&c->image, n);

	if (change != DOC_SAME && change != DOC_CHANGED && change != s->own)
		return;
	if (block != s->block)
		put_piece(s, STR(" "), change == s->own);
	s->block = block;
	put_piece(s, text, change == s->own);
}

/* Whether n is the number or heading of the portion, which readers see above, and is unchanged. */
static bool
is_same_head(const struct comparison *c, uint32_t top, uint32_t n)
{
	const struct image_node *nodes = c->image.nodes;

	if (nodes[n].parent != top || (nodes[n].kind != GAZ_NUM && nodes[n].kind != GAZ_HEADING))
		return false;
	for (uint32_t k = n; k < nodes[n].end; k++)
		if (c->changes[k] != DOC_SAME)
			return false;
	return true;
}

/* Reads the text of both versions of the node and its descendants. */
static int
read_sides(struct side sides[2], const struct comparison *c, uint32_t top, struct err *e)
{
	const struct image *im = &c->image;
	struct buf text = BUF_INIT(EXCERPT_TEXT_MAX);
	uint32_t scope;
	int rc = 0;

	for (uint32_t n = top; n < im->nodes[top].end && rc == 0; n++) {
		if (is_same_head(c, top, n)) {
			n = im->nodes[n].end - 1;
			continue;
		}
		if (!image_is_text(im, n))
			continue;
		buf_reset(&text);
		if ((scope = plain_scope(im, n)) == IMAGE_NONE)
			buf_putstr(&text, image_text(im, n));
		else
			plain_put(&text, im, c->changes, scope, n);
		put_text(&sides[0], c, n, buf_str(&text));
		put_text(&sides[1], c, n, buf_str(&text));
		if ((rc = buf_check(&text, "a text of the portion", e)) == 0 &&
		    (rc = buf_check(&sides[0].text, "the portion", e)) == 0)
			rc = buf_check(&sides[1].text, "the portion", e);
	}
	buf_free(&text);
	return rc;
}

static size_t
columns_of(struct str s)
{
	size_t columns = 0, at = 0;
	int width;

	while (at < s.len) {
		width = utf8proc_charwidth((utf8proc_int32_t)utf8_next(s, &at));
		columns += width > 0 ? (size_t)width : 0;
	}
	return columns;
}

/* The longest prefix of a word of so many columns; at least one character with its marks. */
static size_t
cut_word(struct str s, size_t columns)
{
	size_t at = 0, end = 0, used = 0;
	int width;

	while (at < s.len) {
		width = utf8proc_charwidth((utf8proc_int32_t)utf8_next(s, &at));
		used += width > 0 ? (size_t)width : 0;
		if (used > columns && end > 0)
			break;
		end = at;
	}
	return end;
}

/* The words at the beginning of s, of that many columns together. */
static struct str
head_of(struct str s, size_t columns)
{
	size_t at = 0, end = 0, used = 0;

	while (end < s.len) {
		word_next(s, &at);
		used += columns_of(str_slice(s, end, at));
		if (used > columns)
			break;
		end = at;
	}
	if (end == 0 && s.len > 0)
		end = cut_word(s, columns);
	return str_slice(s, 0, end);
}

/* The words at the end of s, of that many columns together. */
static struct str
tail_of(struct str s, size_t columns)
{
	size_t left = columns_of(s), at = 0, from = 0;

	while (left > columns && at < s.len) {
		word_next(s, &at);
		left -= columns_of(str_slice(s, from, at));
		from = at;
	}
	return str_slice(s, from, s.len);
}

/* A line being written. */
struct writer {
	struct excerpt_line *line;
	struct arena *arena;
	size_t left; /* columns */
	bool failed; /* the arena is full */
};

static bool
ends_in_space(const struct excerpt_line *line)
{
	const struct str *s = line->count > 0 ? &line->runs[line->count - 1].text : NULL;

	return s != NULL && s->p[s->len - 1] == ' ';
}

/* Appends before, text and after as one run. */
static void
put_run(struct writer *w, const char *before, struct str text, const char *after, bool differs)
{
	size_t used = columns_of(text);
	char *p;

	if (w->line->count == EXCERPT_RUNS_MAX || w->failed)
		return;
	if ((p = arena_printf(w->arena, "%s" STR_FMT "%s", before, STR_ARG(text), after)) == NULL) {
		w->failed = true;
		return;
	}
	w->line->runs[w->line->count++] = (struct excerpt_run){ str_from(p), differs };
	w->left -= used < w->left ? used : w->left;
}

static void
put_differing(struct writer *w, struct str text)
{
	struct str head =
	    head_of(text, w->left < EXCERPT_CHANGED_MAX ? w->left : EXCERPT_CHANGED_MAX);

	put_run(w, "", head, head.len < text.len ? ELLIPSIS : "", true);
}

/* The words between two segments that differ, before the first or after the last. */
static void
put_common(struct writer *w, struct str text, bool is_first, bool is_last)
{
	struct str head = is_first ? STR("") : head_of(text, EXCERPT_AROUND);
	struct str tail = is_last ? STR("") : tail_of(text, EXCERPT_AROUND);

	if (head.len + tail.len >= text.len) {
		put_run(w, "", text, "", false);
		return;
	}
	if (tail.len > 0 && tail.p[0] == ' ')
		tail = str_slice(tail, 1, tail.len);
	if (head.len > 0 && head.p[head.len - 1] == ' ')
		head.len--;
	if (head.len > 0)
		put_run(w, "", head, is_last ? ELLIPSIS : "", false);
	if (!is_last)
		put_run(w, is_first ? ELLIPSIS : " " ELLIPSIS " ", tail, "", false);
}

/* Index of the last segment that differs, plus one; 0: there is none. */
static size_t
last_differing(const struct segment *list, size_t count)
{
	while (count > 0 && !list[count - 1].differs)
		count--;
	return count;
}

static void
write_line(struct writer *w, const struct side *s)
{
	const struct segment *list = (const struct segment *)(const void *)s->segments.data;
	size_t count = s->segments.len / sizeof *list, last = last_differing(list, count);

	for (size_t i = 0; i < count && last > 0 && !w->failed; i++) {
		struct str text = str_slice(buf_str(&s->text), list[i].from, list[i].to);

		if (i == 0 || i >= last || w->left > EXCERPT_AROUND) {
			if (list[i].differs)
				put_differing(w, text);
			else
				put_common(w, text, i == 0, i >= last);
			continue;
		}
		put_run(w, ends_in_space(w->line) ? "" : " ", STR(ELLIPSIS), "", false);
		return;
	}
}

static void
open_side(struct side *s, enum doc_change own)
{
	*s = (struct side){ .own = own,
		.text = BUF_INIT(EXCERPT_TEXT_MAX),
		.segments = BUF_INIT(EXCERPT_TEXT_MAX * sizeof(struct segment)),
		.block = IMAGE_NONE };
}

int
excerpt_make(struct excerpt *out, const struct comparison *c, struct arena *a, struct err *e)
{
	uint32_t top = c->image.portion_count > 0 ? c->image.portions[0].node : c->image.head->root;
	struct side sides[2];
	struct writer was = { &out->was, a, EXCERPT_COLUMNS_MAX, false },
		      is = { &out->is, a, EXCERPT_COLUMNS_MAX, false };
	int rc;

	out->was.count = out->is.count = 0;
	open_side(&sides[0], DOC_DELETED);
	open_side(&sides[1], DOC_INSERTED);
	if ((rc = read_sides(sides, c, top, e)) == 0) {
		write_line(&was, &sides[0]);
		write_line(&is, &sides[1]);
		if (was.failed || is.failed)
			rc = err_set(e, ERR_LIMIT, "there is no memory for the difference");
	}
	for (size_t k = 0; k < 2; k++) {
		buf_free(&sides[k].text);
		buf_free(&sides[k].segments);
	}
	return rc;
}
