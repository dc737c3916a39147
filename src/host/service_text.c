/* SPDX-License-Identifier: Apache-2.0 */
/*
 * service_text: gaz.text/1, measures and wraps text. Width is counted in grapheme clusters (UAX
 * 29), so that a base character with its marks, or an emoji sequence, is never split. Lines break
 * at white space, and beside East Asian characters by the rules of UAX 14 for them: not before
 * closing punctuation, not after opening punctuation. ASCII, the most frequent input, takes a
 * faster path.
 */
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <utf8proc.h>

#include "base/macros.h"
#include "base/str.h"
#include "base/utf8.h"
#include "host/host_output.h"
#include "host/services.h"

#define OUT_BYTES 4096 /* lines are buffered, so that one call of the sink writes many */

struct out {
	struct host_sink sink;
	int rc;
	size_t len;
	char bytes[OUT_BYTES];
};

/* Line break class of a character. */
enum break_class {
	OTHER, /* letters and digits of scripts that put spaces between words */
	WIDE,  /* ideographs and kana: a break is allowed on either side */
	OPEN,  /* East Asian opening brackets: no break after */
	CLOSE, /* East Asian closing brackets, stops, small kana: no break before */
	TAIL,  /* western closing punctuation: no break before; a break after only beside WIDE */
	GLUE,  /* no-break space and similar: no break on either side */
	HOLE   /* zero width space: a break after is allowed */
};

static void
flush(struct out *o)
{
	if (o->rc == GAZ_OK && o->len > 0)
		o->rc = o->sink.to(o->sink.ctx, o->bytes, o->len);
	o->len = 0;
}

static void
put(struct out *o, const char *p, size_t len)
{
	if (len > OUT_BYTES - o->len)
		flush(o);
	if (len > OUT_BYTES) {
		if (o->rc == GAZ_OK)
			o->rc = o->sink.to(o->sink.ctx, p, len);
		return;
	}
	memcpy(o->bytes + o->len, p, len);
	o->len += len;
}

static void
put_newline(struct out *o, size_t hang)
{
	if (hang + 1 > OUT_BYTES - o->len)
		flush(o);
	o->bytes[o->len++] = '\n';
	memset(o->bytes + o->len, ' ', hang);
	o->len += hang;
}

static bool
is_white(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/*
 * True for printable ASCII with single spaces between words, which needs neither measuring nor
 * collapsing. Tests eight bytes at a time.
 */
static bool
is_plain(const char *s, size_t len)
{
	const uint64_t ones = 0x0101010101010101u, tops = 0x8080808080808080u;
	uint64_t w, not_space, space, before = 0, bad = 0;
	size_t i;

	if (len == 0 || s[0] == ' ' || s[len - 1] == ' ')
		return false;
	for (i = 0; i + 8 <= len; i += 8) {
		memcpy(&w, s + i, 8);
		/* the top bit is set for: not ASCII, control characters, DEL */
		bad |= w | (w - 0x20 * ones) | (w + ones);
		not_space = (((w ^ (0x20 * ones)) & ~tops) + ~tops);
		space = ~not_space & tops;
		bad |= space & (space << 8 | before);
		before = space >> 56;
	}
	if ((bad & tops) != 0)
		return false;
	for (; i < len; i++)
		if (s[i] < 0x20 || s[i] == 0x7f || (s[i] == ' ' && s[i - 1] == ' '))
			return false;
	return true;
}

/* UTF-8 lead byte of U+0300, the lowest character that can join the character before it. */
#define COMBINING_LEAD 0xcc

/* One grapheme cluster. */
struct cluster {
	size_t end;
	unsigned width;
	uint32_t first, last; /* first and last character, for the break classes */
};

static unsigned
char_width(uint32_t c)
{
	int width = c < 0x7f ? c >= 0x20 : utf8proc_charwidth((utf8proc_int32_t)c);

	return width > 0 ? (unsigned)width : 0;
}

/*
 * A cluster is as wide as its widest character; a flag, and an emoji with VS16, take two columns.
 */
static struct cluster
cluster_at(struct str s, size_t at)
{
	struct cluster k = { .end = at + 1, .width = 1, .first = (unsigned char)s.p[at] };
	utf8proc_int32_t state = 0;
	unsigned width;
	uint32_t c;
	size_t next = at;

	if (s.p[at] >= 0x20 && s.p[at] < 0x7f &&
	    (k.end == s.len || (unsigned char)s.p[k.end] < COMBINING_LEAD))
		return k; /* no character follows that could join this one */
	k.first = k.last = utf8_next(s, &next);
	k.width = k.first == UTF8_BAD ? 1 : char_width(k.first);
	k.end = next;
	while (next < s.len && k.last != UTF8_BAD) {
		c = utf8_next(s, &next);
		if (c == UTF8_BAD || c < 0x300 ||
		    utf8proc_grapheme_break_stateful(
			(utf8proc_int32_t)k.last, (utf8proc_int32_t)c, &state))
			break;
		width = c == 0xfe0f || (c >= 0x1f1e6 && c <= 0x1f1ff) ? 2 : char_width(c);
		k.width = width > k.width ? width : k.width;
		k.last = c;
		k.end = next;
	}
	return k;
}

static size_t
text_width(const char *s, size_t len)
{
	struct str all = str_make(s, len);
	struct cluster k;
	size_t at, width = 0;

	if (is_plain(s, len))
		return len;
	for (at = 0; at < len; at = k.end) {
		k = cluster_at(all, at);
		width += k.width;
	}
	return width;
}

/*
 * UAX 14 classes OP (opening) and CL, CP, NS, EX and CJ treated as NS (closing), for East Asian
 * punctuation and kana. Sorted.
 */
static const uint32_t opening[] = { 0x3008, 0x300a, 0x300c, 0x300e, 0x3010, 0x3014, 0x3016, 0x3018,
	0x301a, 0x301d, 0xff08, 0xff3b, 0xff5b, 0xff5f, 0xff62 };
static const uint32_t closing[] = { 0x3001, 0x3002, 0x3005, 0x3009, 0x300b, 0x300d, 0x300f, 0x3011,
	0x3015, 0x3017, 0x3019, 0x301b, 0x301e, 0x301f, 0x303b, 0x3041, 0x3043, 0x3045, 0x3047,
	0x3049, 0x3063, 0x3083, 0x3085, 0x3087, 0x308e, 0x3095, 0x3096, 0x309b, 0x309c, 0x309d,
	0x309e, 0x30a0, 0x30a1, 0x30a3, 0x30a5, 0x30a7, 0x30a9, 0x30c3, 0x30e3, 0x30e5, 0x30e7,
	0x30ee, 0x30f5, 0x30f6, 0x30fb, 0x30fc, 0x30fd, 0x30fe, 0xff01, 0xff05, 0xff09, 0xff0c,
	0xff0e, 0xff1a, 0xff1b, 0xff1f, 0xff3d, 0xff5d, 0xff60, 0xff61, 0xff63, 0xff64 };

static bool
is_among(const uint32_t *sorted, size_t count, uint32_t c)
{
	size_t low = 0, mid;

	while (count > 0) {
		mid = low + count / 2;
		if (sorted[mid] == c)
			return true;
		if (sorted[mid] < c) {
			count -= count / 2 + 1;
			low = mid + 1;
		} else {
			count /= 2;
		}
	}
	return false;
}

static const unsigned char ascii_classes[128] = {
	['!'] = TAIL,
	['%'] = TAIL,
	[')'] = TAIL,
	[','] = TAIL,
	['.'] = TAIL,
	[':'] = TAIL,
	[';'] = TAIL,
	['?'] = TAIL,
	[']'] = TAIL,
	['}'] = TAIL,
	['('] = OPEN,
	['['] = OPEN,
	['{'] = OPEN,
};

static enum break_class
class_of_latin(uint32_t c)
{
	if (c < 0x80)
		return (enum break_class)ascii_classes[c];
	if (c == 0xa0 || c == 0x202f || c == 0x2060 || c == 0xfeff)
		return GLUE;
	if (c == 0x200b)
		return HOLE;
	/* Chinese also uses these quotes, without spaces beside them. */
	if (c == 0x2018 || c == 0x201c)
		return OPEN;
	if (c == 0x2019 || c == 0x201d || c == 0x2026)
		return TAIL;
	return OTHER;
}

/* Hangul and other scripts above U+2E80 that put spaces between words. */
static bool
has_spaces(uint32_t c)
{
	return (c >= 0xac00 && c <= 0xd7ff) || (c >= 0xa4d0 && c <= 0xabff) ||
	       (c >= 0xfb00 && c <= 0xfe0f);
}

static enum break_class
class_of(uint32_t c)
{
	if (c < 0x2e80 || c == 0xfeff)
		return class_of_latin(c);
	if (is_among(opening, ARRAY_LEN(opening), c))
		return OPEN;
	if (is_among(closing, ARRAY_LEN(closing), c))
		return CLOSE;
	if (has_spaces(c))
		return OTHER;
	if (c <= 0xffef || (c >= 0x20000 && c <= 0x3ffff))
		return WIDE;
	return OTHER;
}

/* True if a line may end between two clusters of one word; a and b are their break classes. */
static bool
may_break(enum break_class a, enum break_class b)
{
	if (b == HOLE || a == GLUE || b == GLUE || a == OPEN || b == CLOSE || b == TAIL)
		return false;
	if (a == HOLE)
		return true;
	return a == WIDE || a == CLOSE || b == WIDE;
}

/*
 * The line being filled. A piece is text without a break opportunity; it is placed once its end is
 * known.
 */
struct wrap {
	struct out *out;
	size_t width, hang; /* in columns; width 0: no limit */
	size_t column;
	bool used;  /* the line has text */
	bool space; /* white space was seen before the piece */
};

static void
place_piece(struct wrap *w, const char *p, size_t len, size_t columns)
{
	size_t gap = w->space && w->used ? 1 : 0;

	if (len == 0)
		return;
	if (w->width != 0 && w->column + gap + columns > w->width && w->column > w->hang) {
		put_newline(w->out, w->hang);
		w->column = w->hang;
		gap = 0;
	}
	if (gap != 0)
		put(w->out, " ", 1);
	put(w->out, p, len);
	w->column += gap + columns;
	w->used = true;
	w->space = false;
}

static void
wrap_measured(struct wrap *w, struct str s)
{
	size_t at = 0, from = 0, columns = 0;
	enum break_class before = GLUE, here;
	struct cluster k;

	for (; at < s.len; at = k.end) {
		if (is_white(s.p[at])) {
			place_piece(w, s.p + from, at - from, columns);
			w->space = true;
			k.end = from = at + 1;
			columns = 0;
			before = GLUE;
			continue;
		}
		k = cluster_at(s, at);
		here = class_of(k.first);
		if (at > from && may_break(before, here)) {
			place_piece(w, s.p + from, at - from, columns);
			from = at;
			columns = 0;
		}
		columns += k.width;
		before = here;
	}
	place_piece(w, s.p + from, at - from, columns);
}

/*
 * The faster path for is_plain() text: every byte is a column, and a line ends at the last space
 * that fits.
 */
static void
wrap_plain(struct wrap *w, struct str s)
{
	const char *space;
	size_t room;

	for (;;) {
		room = w->column < w->width ? w->width - w->column : 0;
		if (s.len <= room || w->width == 0)
			break;
		space = memrchr(s.p, ' ', room + 1);
		if (space == NULL && w->column > w->hang) {
			put_newline(w->out, w->hang);
			w->column = w->hang;
			continue;
		}
		if (space == NULL && (space = memchr(s.p, ' ', s.len)) == NULL)
			break;
		put(w->out, s.p, (size_t)(space - s.p));
		put_newline(w->out, w->hang);
		w->column = w->hang;
		s = str_slice(s, (size_t)(space + 1 - s.p), s.len);
	}
	put(w->out, s.p, s.len);
}

static int
text_wrap(struct gaz_job *job, gaz_write_fn *to, void *ctx, const char *s, size_t len, int width,
    int first, int hang)
{
	struct out out = { .sink = host_output_sink(job, to, ctx), .rc = GAZ_OK };
	struct str all = str_trim(str_make(s, len));
	struct wrap w = { .out = &out };

	w.width = width > 0 ? (size_t)width : 0;
	w.hang = hang > 0 ? (size_t)hang : 0;
	w.column = first > 0 ? (size_t)first : 0;
	if (w.hang > OUT_BYTES / 2)
		w.hang = OUT_BYTES / 2;
	if (is_plain(all.p, all.len))
		wrap_plain(&w, all);
	else
		wrap_measured(&w, all);
	put(&out, "\n", 1);
	flush(&out);
	return out.rc;
}

const struct gaz_text service_text = {
	.size = sizeof service_text, .width = text_width, .wrap = text_wrap
};
