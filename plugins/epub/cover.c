/* SPDX-License-Identifier: Apache-2.0 */
/* cover: the title set large, as an SVG without fonts or images of its own. For shelves; the book
 * does not show it again. */
#include "epub.h"

#include <string.h>

#define LINES_BYTES_MAX 2048
#define LINES_MAX 14

/* Where the wrapping service writes to: it hands on nothing but the job. One job at a time; emptied
 * before each use. */
static struct {
	char bytes[LINES_BYTES_MAX];
	size_t len;
} lines;

static int
keep_lines(struct gaz_job *job, const void *p, size_t len)
{
	(void)job;
	if (len > sizeof lines.bytes - lines.len)
		len = sizeof lines.bytes - lines.len;
	memcpy(lines.bytes + lines.len, p, len);
	lines.len += len;
	return GAZ_OK;
}

/* Two columns are one em: the size that lets as many columns stand in 480 units. */
static unsigned
size_for(size_t columns)
{
	return columns <= 48 ? 56 : columns <= 120 ? 42 : 32;
}

/* Writes s from y down; returns where the next line would stand. */
static unsigned
put_lines(struct epub *e, struct epub_str s, unsigned size, unsigned y)
{
	const char *p = lines.bytes, *newline;
	unsigned count = 0;

	lines.len = 0;
	if (e->rc == GAZ_OK)
		e->rc = e->text->wrap(e->job, keep_lines, s.p, s.len, (int)(960 / size), 0, 0);
	for (; count < LINES_MAX && p < lines.bytes + lines.len; p = newline + 1, count++) {
		newline = memchr(p, '\n', (size_t)(lines.bytes + lines.len - p));
		if (newline == NULL)
			break; /* cut by LINES_BYTES_MAX: not a whole line */
		epub_putf(e, "<text x=\"300\" y=\"%u\" font-size=\"%u\">", y, size);
		epub_text(e, (struct epub_str){ p, (size_t)(newline - p) });
		epub_puts(e, "</text>\n");
		y += size * 5 / 4;
	}
	return y;
}

void
epub_write_cover(struct epub *e)
{
	struct epub_str issuer = epub_fact(e, "issuer"), date = epub_fact(e, "date");
	unsigned y;

	epub_open(e, "OEBPS/cover.svg", 1);
	epub_puts(e,
	    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
	    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 600 900\" role=\"img\"");
	epub_attr(e, "aria-label", e->title);
	epub_attr(e, "xml:lang", e->lang);
	epub_puts(e, ">\n<title>");
	epub_text(e, e->title);
	epub_puts(e, "</title>\n<rect width=\"600\" height=\"900\" fill=\"#f5f2ea\"/>\n"
		     "<path d=\"M60 90H540M60 98H540M60 810H540\" stroke=\"#1c1c1a\" "
		     "stroke-width=\"2\" fill=\"none\"/>\n"
		     "<g font-family=\"serif\" text-anchor=\"middle\" fill=\"#1c1c1a\">\n");
	y = put_lines(e, e->title, size_for(e->text->width(e->title.p, e->title.len)), 190);
	put_lines(e, issuer, 24, y < 640 ? 700 : y + 30);
	put_lines(e, date, 24, 850);
	epub_puts(e, "</g>\n</svg>\n");
	epub_close(e);
}
