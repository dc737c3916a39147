/* SPDX-License-Identifier: Apache-2.0 */
/*
 * docx_picture: pictures as parts of the package, and drawings that show them (ECMA-376, 20). What
 * must hold: each picture is one part, however often it is shown; a relationship is only in the
 * part that shows the picture.
 */
#include "docx.h"

#include <stdio.h>
#include <string.h>

#define EMU_PIXEL 9525u              /* 914,400 on an inch, with 96 pixels */
#define WIDTH_MAX UINT64_C(5731510)  /* of the text, A4 less its margins */
#define HEIGHT_MAX UINT64_C(8863330) /* the same */
#define SIDE_MAX 16384u              /* pixels, as of a resource (docs/reading.md) */
#define SEGMENTS_MAX 10000           /* of a JPEG, before its frame */
#define DRAWING "http://schemas.openxmlformats.org/drawingml/2006/"
#define TYPES "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

struct size {
	unsigned width, height; /* pixels */
};

static unsigned
big_16(const unsigned char *p)
{
	return (unsigned)p[0] << 8 | p[1];
}

/* W3C PNG, 11.2.2: the header is the first chunk. */
static bool
read_png(const unsigned char *p, size_t len, struct size *out)
{
	if (len < 24 || big_16(p + 16) != 0 || big_16(p + 20) != 0)
		return false;
	*out = (struct size){ big_16(p + 18), big_16(p + 22) };
	return true;
}

/* The markers of frames: SOF0 to SOF15, but for DHT, JPG and DAC. */
static bool
is_frame(unsigned marker)
{
	return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 &&
	       marker != 0xcc;
}

/* ITU-T T.81, Annex B: the segments before the frame. */
static bool
read_jpeg(const unsigned char *p, size_t len, struct size *out)
{
	size_t at = 2;

	for (unsigned i = 0; i < SEGMENTS_MAX; i++) {
		while (at < len && p[at] == 0xff)
			at++;
		if (len < 8 || at >= len - 8)
			return false;
		if (is_frame(p[at])) {
			*out = (struct size){ big_16(p + at + 6), big_16(p + at + 4) };
			return true;
		}
		at += 1 + (size_t)big_16(p + at + 1);
	}
	return false;
}

/* The types that Word shows. SVG needs a second picture for older programs. */
static const struct {
	const char *type, *suffix;
	bool (*read)(const unsigned char *p, size_t len, struct size *out);
} types[] = {
	{ "image/png", "png", read_png },
	{ "image/jpeg", "jpeg", read_jpeg },
};

/* Sets how large the picture is shown: as it is, or as large as the text of a page. */
static void
fit(struct docx_picture *p, struct size size)
{
	uint64_t width = (uint64_t)size.width * EMU_PIXEL;
	uint64_t height = (uint64_t)size.height * EMU_PIXEL;

	if (width > WIDTH_MAX) {
		height = height * WIDTH_MAX / width;
		width = WIDTH_MAX;
	}
	if (height > HEIGHT_MAX) {
		width = width * HEIGHT_MAX / height;
		height = HEIGHT_MAX;
	}
	p->width = width > 0 ? (unsigned)width : 1;
	p->height = height > 0 ? (unsigned)height : 1;
}

/* Reads what the picture is; false: Word would not show it. */
static bool
load(struct docx *d, struct docx_picture *p)
{
	const struct gaz_resource *r = d->h->service(d->job, GAZ_RESOURCE_1);
	struct size size = { 0, 0 };
	const char *type = NULL;

	if (r != NULL)
		p->bytes = r->by_src(d->job, p->src, &p->len, &type);
	for (size_t i = 0; p->bytes != NULL && i < sizeof types / sizeof types[0]; i++) {
		if (strcmp(types[i].type, type) != 0)
			continue;
		p->suffix = types[i].suffix;
		if (!types[i].read(p->bytes, p->len, &size) || size.width == 0 ||
		    size.height == 0 || size.width > SIDE_MAX || size.height > SIDE_MAX)
			return false;
		fit(p, size);
		return true;
	}
	return false;
}

const struct docx_picture *
docx_find_picture(struct docx *d, const char *src)
{
	struct docx_picture loaded = { .src = src }, *p;

	for (size_t i = 0; i < d->picture_count; i++)
		if (strcmp(d->pictures[i]->src, src) == 0)
			return d->pictures[i]->suffix != NULL ? d->pictures[i] : NULL;
	if (!load(d, &loaded)) {
		loaded.suffix = NULL;
		if (loaded.bytes == NULL)
			return NULL; /* not kept: a document may name any number that it lacks */
	}
	if (!docx_grow(d, (void **)&d->pictures, d->picture_count, &d->picture_cap,
		sizeof(struct docx_picture *)) ||
	    (p = docx_alloc(d, sizeof *p)) == NULL)
		return NULL;
	*p = loaded;
	p->number = ++d->picture_count;
	d->pictures[p->number - 1] = p;
	return p->suffix != NULL ? p : NULL;
}

/* The text that stands for the picture; one without any only decorates. */
static void
put_description(struct docx *d, const char *alt)
{
	if (*alt == '\0') {
		docx_puts(d, "><a:extLst xmlns:a=\"" DRAWING "main\"><a:ext "
			     "uri=\"{C183D7F6-B498-43B3-948B-1728B52AA6E4}\"><adec:decorative "
			     "xmlns:adec=\"http://schemas.microsoft.com/office/drawing/2017/"
			     "decorative\" val=\"1\"/></a:ext></a:extLst></wp:docPr>");
		return;
	}
	docx_puts(d, " descr=\"");
	docx_attr(d, docx_str(alt));
	docx_puts(d, "\"/>");
}

void
docx_put_picture(struct docx *d, const struct docx_token *t)
{
	struct docx_picture *p = d->pictures[t->u.picture->number - 1];
	size_t id = ++d->drawings;

	if (d->in_notes)
		p->in_notes = true;
	else
		p->in_body = true;
	docx_puts(d, "<w:r><w:drawing><wp:inline xmlns:wp=\"" DRAWING "wordprocessingDrawing\" "
		     "distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\">");
	docx_putf(d, "<wp:extent cx=\"%u\" cy=\"%u\"/>", p->width, p->height);
	docx_putf(d, "<wp:docPr id=\"%zu\" name=\"Picture %zu\"", id, id);
	put_description(d, t->u.picture_alt);
	docx_puts(d, "<a:graphic xmlns:a=\"" DRAWING "main\"><a:graphicData uri=\"" DRAWING
		     "picture\"><pic:pic xmlns:pic=\"" DRAWING "picture\"><pic:nvPicPr>");
	docx_putf(d, "<pic:cNvPr id=\"%zu\" name=\"image%zu.%s\"/>", id, p->number, p->suffix);
	docx_putf(d, "<pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed=\"image%zu\"/>",
	    p->number);
	docx_puts(d, "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>"
		     "<a:off x=\"0\" y=\"0\"/>");
	docx_putf(d, "<a:ext cx=\"%u\" cy=\"%u\"/></a:xfrm>", p->width, p->height);
	docx_puts(d, "<a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>"
		     "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>");
}

void
docx_put_picture_types(struct docx *d)
{
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		docx_putf(d, "<Default Extension=\"%s\" ContentType=\"%s\"/>", types[i].suffix,
		    types[i].type);
}

bool
docx_has_pictures(const struct docx *d, bool in_notes)
{
	for (size_t i = 0; i < d->picture_count; i++)
		if (in_notes ? d->pictures[i]->in_notes : d->pictures[i]->in_body)
			return true;
	return false;
}

void
docx_put_picture_relations(struct docx *d, bool in_notes)
{
	for (size_t i = 0; i < d->picture_count; i++) {
		const struct docx_picture *p = d->pictures[i];

		if (!(in_notes ? p->in_notes : p->in_body))
			continue;
		docx_putf(d, "<Relationship Id=\"image%zu\" Type=\"" TYPES "image\" ", p->number);
		docx_putf(d, "Target=\"media/image%zu.%s\"/>", p->number, p->suffix);
	}
}

void
docx_write_pictures(struct docx *d)
{
	char path[48];

	for (size_t i = 0; i < d->picture_count && d->rc == GAZ_OK; i++) {
		const struct docx_picture *p = d->pictures[i];

		if (!p->in_body && !p->in_notes)
			continue;
		snprintf(path, sizeof path, "word/media/image%zu.%s", p->number, p->suffix);
		d->rc = d->zip->open(d->job, path, 0); /* compressed already */
		docx_put(d, p->bytes, p->len);
		docx_close_part(d);
	}
}
