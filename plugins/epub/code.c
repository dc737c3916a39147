/* SPDX-License-Identifier: Apache-2.0 */
/*
 * code: writes the QR code with the address that shows whether the version is still in force, for
 * someone who reads the book on paper or on a device without a browser. It is SVG, black on white
 * in night mode too, because cameras expect that.
 */
#include "epub.h"

#include <qrencode.h>

#define QUIET_MODULES 4   /* ISO/IEC 18004: the margin that a reader needs */
#define ADDRESS_BYTES 300 /* a longer address gives a code that cameras cannot read from a page */
#define MODULE_BLACK 1

bool
epub_can_code(struct tree_str url)
{
	return tree_is_web_url(url) && url.len <= ADDRESS_BYTES;
}

/* Writes the black modules of a row as rectangles, one for each run. */
static void
put_row(struct epub *e, const QRcode *code, int y)
{
	const unsigned char *row = code->data + (size_t)y * (size_t)code->width;
	int x = 0, from;

	while (x < code->width) {
		if ((row[x] & MODULE_BLACK) == 0) {
			x++;
			continue;
		}
		for (from = x; x < code->width && (row[x] & MODULE_BLACK) != 0;)
			x++;
		flow_putf(&e->f, "M%d %dh%dv1h-%dz", from + QUIET_MODULES, y + QUIET_MODULES,
		    x - from, x - from);
	}
}

void
epub_put_code(struct epub *e)
{
	QRcode *code;
	int size;

	if (e->code.len == 0 || e->f.rc != GAZ_OK)
		return;
	code =
	    QRcode_encodeData((int)e->code.len, (const unsigned char *)e->code.p, 0, QR_ECLEVEL_M);
	if (code == NULL) {
		e->f.rc = e->f.h->fail(
		    e->f.job, GAZ_REFUSE, "there is not enough memory for the QR code");
		return;
	}
	size = code->width + 2 * QUIET_MODULES;
	flow_putf(&e->f,
	    "<svg class=\"code-image\" xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" "
	    "viewBox=\"0 0 %d %d\" shape-rendering=\"crispEdges\"",
	    size, size);
	flow_attr(&e->f, "aria-label", flow_str(e->words->book.code));
	flow_puts(&e->f, ">\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
			 "<path fill=\"#000\" d=\"");
	for (int y = 0; y < code->width; y++)
		put_row(e, code, y);
	flow_puts(&e->f, "\"/>\n</svg>\n");
	QRcode_free(code);
}
