/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cover: writes the cover image, an SVG with the title, issuer and date, without embedded fonts or
 * images. Reading systems show it in their book lists; the spine does not contain it.
 */
#include "epub.h"

#include <string.h>

#define LINES_BYTES_MAX 2048
#define LINES_MAX 14
#define TITLE_WIDTH 480u   /* of 600 units */
#define TITLE_HEIGHT 360u  /* of 900 units: from the upper rule to the issuer */
#define COLUMN_PERCENT 57u /* width of a column in a wide serif face, in percent of an em */

/* The output of the wrapping service; text beyond LINES_BYTES_MAX is left out. */
struct lines {
	char bytes[LINES_BYTES_MAX];
	size_t len;
};

static int
keep_lines(void *ctx, const void *p, size_t len)
{
	struct lines *lines = ctx;

	if (len > sizeof lines->bytes - lines->len)
		len = sizeof lines->bytes - lines->len;
	memcpy(lines->bytes + lines->len, p, len);
	lines->len += len;
	return GAZ_OK;
}

/* The number of columns that fit in TITLE_WIDTH at this font size. */
static size_t
columns_for(unsigned size)
{
	return TITLE_WIDTH * 100 / (size * COLUMN_PERCENT);
}

/* The number of lines, 1.25 em high each, that fit in TITLE_HEIGHT at this font size. */
static unsigned
lines_for(unsigned size)
{
	return TITLE_HEIGHT * 4 / (size * 5);
}

static void
wrap_lines(struct epub *e, struct tree_str s, unsigned size, struct lines *lines)
{
	lines->len = 0;
	if (e->f.rc == GAZ_OK)
		e->f.rc = e->f.text->wrap(
		    e->f.job, keep_lines, lines, s.p, s.len, (int)columns_for(size), 0, 0);
}

static bool
is_fitting(struct epub *e, struct tree_str s, unsigned size)
{
	struct lines lines;
	const char *p = lines.bytes, *newline;
	unsigned count = 0;

	wrap_lines(e, s, size, &lines);
	for (; p < lines.bytes + lines.len; p = newline + 1, count++) {
		newline = memchr(p, '\n', (size_t)(lines.bytes + lines.len - p));
		if (newline == NULL ||
		    e->f.text->width(p, (size_t)(newline - p)) > columns_for(size))
			return false;
	}
	return count <= lines_for(size);
}

/* The largest font size at which the whole title fits on the cover; the smallest if none does. */
static unsigned
size_for(struct epub *e, struct tree_str title)
{
	static const unsigned sizes[] = { 56, 48, 42, 36, 32, 28, 24, 20 };
	size_t i, last = sizeof sizes / sizeof sizes[0] - 1;

	for (i = 0; i < last && !is_fitting(e, title, sizes[i]); i++)
		continue;
	return sizes[i];
}

/* Writes s from y down; returns the y of the next line. */
static unsigned
put_lines(struct epub *e, struct tree_str s, unsigned size, unsigned y)
{
	struct lines lines;
	const char *p = lines.bytes, *newline;
	unsigned count = 0;

	wrap_lines(e, s, size, &lines);
	for (; count < LINES_MAX && p < lines.bytes + lines.len; p = newline + 1, count++) {
		newline = memchr(p, '\n', (size_t)(lines.bytes + lines.len - p));
		if (newline == NULL)
			break; /* a line truncated by LINES_BYTES_MAX */
		flow_putf(&e->f, "<text x=\"300\" y=\"%u\" font-size=\"%u\"", y, size);
		if (e->f.text->width(p, (size_t)(newline - p)) > columns_for(size))
			flow_putf(&e->f, " textLength=\"%u\" lengthAdjust=\"spacingAndGlyphs\"",
			    TITLE_WIDTH); /* one word that is too wide even at the smallest size */
		flow_puts(&e->f, ">");
		flow_text(&e->f, (struct tree_str){ p, (size_t)(newline - p) });
		flow_puts(&e->f, "</text>\n");
		y += size * 5 / 4;
	}
	return y;
}

void
epub_write_cover(struct epub *e)
{
	struct tree_str issuer = tree_fact(&e->f.tree, "issuer"),
			date = tree_fact(&e->f.tree, "date");
	unsigned y;

	epub_open(e, "OEBPS/cover.svg", 1);
	flow_puts(&e->f,
	    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 600 900\" role=\"img\"");
	flow_attr(&e->f, "aria-label", e->f.title);
	flow_attr(&e->f, "xml:lang", e->f.lang);
	flow_puts(&e->f, ">\n<title>");
	flow_text(&e->f, e->f.title);
	flow_puts(&e->f, "</title>\n<rect width=\"600\" height=\"900\" fill=\"#f5f2ea\"/>\n"
			 "<path d=\"M60 90H540M60 98H540M60 810H540\" stroke=\"#1c1c1a\" "
			 "stroke-width=\"2\" fill=\"none\"/>\n"
			 "<g font-family=\"serif\" text-anchor=\"middle\" fill=\"#1c1c1a\">\n");
	y = put_lines(e, e->f.title, size_for(e, e->f.title), 190);
	put_lines(e, issuer, 24, y < 640 ? 700 : y + 30);
	put_lines(e, date, 24, 850);
	flow_puts(&e->f, "</g>\n</svg>\n");
	epub_close(e);
}
