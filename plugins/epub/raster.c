/* SPDX-License-Identifier: Apache-2.0 */
/*
 * raster: writes the cover as a PNG, for library programs that do not show SVG: bands and the
 * outline of the contents, without words (docs/decisions/0029-cover-without-words.md). The work
 * gives the colour, the contents give the lines; so the same input gives the same bytes. Two bits a
 * pixel and the filter Up leave almost only zeros to compress.
 */
#include "epub.h"

#include <string.h>

#define WIDTH 600u
#define HEIGHT 900u
#define ROW_BYTES (WIDTH / 4 + 1)   /* the filter, then four pixels a byte */
#define DATA_BYTES_MAX (64u * 1024) /* of the compressed image, which takes a few kB */
#define DEFLATE_LEVEL 6
#define CHUNK_HEAD 8 /* length and type */
#define FILTER_UP 2

/* Places and sizes, in pixels; all of x are multiples of 4. */
#define BAND 48u /* width of the band at the edge where lines begin */
#define EDGE 48u /* margin at the other edge */
#define LINES_TOP 280u
#define LINES_BOTTOM 780u
#define LINE 8u
#define LINE_STEP 20u
#define LINES_LEFT 108u
#define INDENT 32u
#define INDENT_LEVELS 4u
#define COLUMN 8u /* width of a column of a label */

enum colour { PAPER, INK, SOFT, ACCENT };

/* The compressed image; full: it did not fit. */
struct packed {
	unsigned char bytes[DATA_BYTES_MAX];
	size_t len;
	bool full;
};

static int
keep(void *ctx, const void *p, size_t len)
{
	struct packed *packed = ctx;

	packed->full = packed->full || len > sizeof packed->bytes - packed->len;
	if (packed->full)
		return GAZ_REFUSE;
	memcpy(packed->bytes + packed->len, p, len);
	packed->len += len;
	return GAZ_OK;
}

static void
put_big_endian(unsigned char *to, uint32_t n)
{
	for (int i = 0; i < 4; i++)
		to[i] = (unsigned char)(n >> (24 - 8 * i));
}

/* PNG, annex D: the check of a chunk. */
static uint32_t
crc(uint32_t sum, const unsigned char *p, size_t len)
{
	sum = ~sum;
	for (size_t i = 0; i < len; i++) {
		sum ^= p[i];
		for (int bit = 0; bit < 8; bit++)
			sum = sum >> 1 ^ (0xedb88320u & (0u - (sum & 1)));
	}
	return ~sum;
}

/* RFC 1950, 8.2: the check of a zlib stream. */
static uint32_t
adler(const unsigned char *p, size_t len)
{
	enum { MOD = 65521, BLOCK = 5552 }; /* the sums of a block fit in 32 bits */
	uint32_t a = 1, b = 0;

	for (size_t i = 0, end; i < len; a %= MOD, b %= MOD)
		for (end = i + BLOCK < len ? i + BLOCK : len; i < end; i++) {
			a += p[i];
			b += a;
		}
	return b << 16 | a;
}

static void
put_chunk(struct epub *e, const char *type, const unsigned char *data, size_t len)
{
	unsigned char head[CHUNK_HEAD], sum[4];

	put_big_endian(head, (uint32_t)len);
	memcpy(head + 4, type, 4);
	put_big_endian(sum, crc(crc(0, head + 4, 4), data, len));
	flow_put(&e->f, (const char *)head, sizeof head);
	flow_put(&e->f, (const char *)data, len);
	flow_put(&e->f, (const char *)sum, sizeof sum);
}

/* Fills a rectangle; x is mirrored in a book that is read from right to left. */
static void
fill(struct epub *e, unsigned char *rows, unsigned x, unsigned y, unsigned width, unsigned height,
    enum colour colour)
{
	unsigned from = e->f.rtl ? WIDTH - x - width : x;

	for (unsigned i = y; i < y + height; i++)
		memset(rows + (size_t)i * ROW_BYTES + 1 + from / 4, (int)colour * 0x55, width / 4);
}

/* One line for each entry of the contents: as long as its label, indented by its depth. */
static void
draw_contents(struct epub *e, unsigned char *rows)
{
	unsigned y = LINES_TOP, x, depth;
	size_t width, most;

	for (size_t i = 0; i < e->f.entry_count && y + LINE <= LINES_BOTTOM; i++, y += LINE_STEP) {
		const struct flow_entry *entry = &e->f.entries[i];

		depth = entry->depth < INDENT_LEVELS ? entry->depth : INDENT_LEVELS;
		x = LINES_LEFT + depth * INDENT;
		most = (WIDTH - EDGE - x) / COLUMN;
		width = e->f.text->width(entry->label.p, entry->label.len);
		width = width < 4 ? 4 : width > most ? most : width;
		fill(e, rows, x, y, (unsigned)width * COLUMN, LINE, depth == 0 ? INK : SOFT);
	}
}

static void
draw(struct epub *e, unsigned char *rows)
{
	const unsigned wide = WIDTH - EDGE - LINES_LEFT;

	memset(rows, 0, (size_t)ROW_BYTES * HEIGHT);
	fill(e, rows, 0, 0, BAND, HEIGHT, ACCENT);
	fill(e, rows, LINES_LEFT, 90, wide, 100, ACCENT);
	fill(e, rows, LINES_LEFT, 206, wide, 2, INK);
	fill(e, rows, LINES_LEFT, 820, wide, 2, INK);
	draw_contents(e, rows);
	for (size_t y = HEIGHT; y-- > 0;) { /* PNG, 9.2: each row as the difference to the last */
		unsigned char *row = rows + y * ROW_BYTES;

		row[0] = FILTER_UP;
		for (size_t i = 1; i < ROW_BYTES && y > 0; i++)
			row[i] = (unsigned char)(row[i] - row[i - ROW_BYTES]);
	}
}

/* The colours; the work selects the accent, so that its versions look alike. */
static void
put_palette(struct epub *e)
{
	static const unsigned char accents[][3] = { { 0x7a, 0x2e, 0x2e }, { 0x1f, 0x4e, 0x79 },
		{ 0x2f, 0x5d, 0x3a }, { 0x6b, 0x4a, 0x1b }, { 0x4b, 0x3a, 0x78 },
		{ 0x1f, 0x5f, 0x63 }, { 0x6d, 0x2f, 0x5a }, { 0x45, 0x4d, 0x58 } };
	unsigned char palette[12] = { 0xf5, 0xf2, 0xea, 0x1c, 0x1c, 0x1a, 0xa3, 0x9d, 0x8f };
	struct tree_str work = tree_fact(&e->f.tree, "work");
	uint32_t hash = crc(0, (const unsigned char *)work.p, work.len);

	memcpy(palette + 9, accents[hash % (sizeof accents / sizeof accents[0])], 3);
	put_chunk(e, "PLTE", palette, sizeof palette);
}

static void
put_image(struct epub *e, const struct packed *packed)
{
	static const unsigned char signature[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
	unsigned char header[13] = { [8] = 2, [9] = 3 }; /* bits a pixel; pixels of a palette */

	put_big_endian(header, WIDTH);
	put_big_endian(header + 4, HEIGHT);
	epub_open(e, "OEBPS/cover.png", 0); /* it is compressed already */
	flow_put(&e->f, (const char *)signature, sizeof signature);
	put_chunk(e, "IHDR", header, sizeof header);
	put_palette(e);
	put_chunk(e, "IDAT", packed->bytes, packed->len);
	put_chunk(e, "IEND", NULL, 0);
	epub_close(e);
}

bool
epub_write_raster(struct epub *e)
{
	static const unsigned char zlib_head[] = { 0x78, 0x9c }; /* RFC 1950, 2.2 */
	const struct gaz_deflate *deflate = e->f.h->service(e->f.job, GAZ_DEFLATE_1);
	const size_t len = (size_t)ROW_BYTES * HEIGHT;
	unsigned char *rows, sum[4];
	struct packed *packed;

	if (deflate == NULL)
		return false;
	rows = flow_alloc(&e->f, len);
	packed = flow_alloc(&e->f, sizeof *packed);
	if (rows == NULL || packed == NULL)
		return false;
	packed->len = 0;
	packed->full = false;
	draw(e, rows);
	put_big_endian(sum, adler(rows, len));
	keep(packed, zlib_head, sizeof zlib_head);
	e->f.rc = deflate->raw(e->f.job, keep, packed, rows, len, DEFLATE_LEVEL);
	keep(packed, sum, sizeof sum);
	if (packed->full && e->f.rc != GAZ_BROKEN)
		e->f.rc = e->f.h->fail(e->f.job, GAZ_REFUSE, "the image of the cover is too large");
	if (e->f.rc == GAZ_OK)
		put_image(e, packed);
	return e->f.rc == GAZ_OK;
}
