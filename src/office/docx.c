/* SPDX-License-Identifier: Apache-2.0 */
/*
 * docx: reads the parts of a Word file in order: styles, numbering, the document, then the notes
 * that it refers to. Parts are looked for at the names that Word and LibreOffice give them; a file
 * that has its document elsewhere (ISO 29500-2, 9.3 allows it) is taken for no Word file.
 */
#include "office/docx.h"

#include "base/arena.h"
#include "base/err.h"
#include "office/docx_face.h"
#include "office/docx_private.h"
#include "office/docx_text.h"
#include "office/unzip.h"

#define DOCUMENT_PART "word/document.xml"

bool
docx_is(const struct unzip *z)
{
	return unzip_find(z, STR(DOCUMENT_PART)) != NULL;
}

/* Unpacks a part; one that is missing is empty. */
static int
read_part(
    const struct unzip *z, struct str name, struct arena *arena, struct str *out, struct err *e)
{
	const struct unzip_entry *entry = unzip_find(z, name);

	*out = STR("");
	return entry == NULL ? 0 : unzip_read(z, entry, arena, out, e);
}

static int
read_definitions(struct docx *d, const struct unzip *z, struct err *e)
{
	struct str xml;
	int rc;

	if ((rc = read_part(z, STR("word/styles.xml"), d->arena, &xml, e)) != 0 ||
	    (rc = styles_read(&d->styles, xml, d->arena, e)) != 0 ||
	    (rc = read_part(z, STR("word/numbering.xml"), d->arena, &xml, e)) != 0)
		return rc;
	return numbering_read(&d->numbering, xml, d->arena, e);
}

/* Reads a part with text. */
static int
read_text(struct docx *d, const struct unzip *z, struct str name, struct err *e)
{
	struct arena own = ARENA_INIT(UNZIP_PART_BYTES_MAX + 4096);
	struct str xml;
	int rc = read_part(z, name, &own, &xml, e);

	if (rc == 0 && xml.len > 0)
		rc = relations_read(&d->relations, z, name, d->arena, e);
	if (rc == 0 && xml.len > 0)
		rc = part_read(name, xml, &docx_handlers, d, e);
	d->frames.count = 0;
	if (rc == 0)
		rc = frame_flush(&d->frames, e);
	arena_free(&own);
	relations_free(&d->relations);
	docx_reset_run(d);
	docx_end_link(d);
	d->skip = d->fields = 0;
	d->choices = d->codes = 0;
	return rc;
}

static int
read_parts(struct docx *d, const struct unzip *z, struct err *e)
{
	int rc;

	if ((rc = read_definitions(d, z, e)) != 0 ||
	    (rc = read_text(d, z, STR(DOCUMENT_PART), e)) != 0 ||
	    (rc = read_text(d, z, STR("word/footnotes.xml"), e)) != 0)
		return rc;
	return read_text(d, z, STR("word/endnotes.xml"), e);
}

int
docx_read(struct office_document *out, const struct unzip *z, bool reject, struct arena *arena,
    struct err *e)
{
	struct docx *d = arena_zalloc(arena, sizeof *d);
	int rc;

	if (d == NULL)
		return err_set(e, ERR_LIMIT, FRAME_MEMORY);
	*out = (struct office_document){ 0 };
	d->out = out;
	d->arena = arena;
	d->frames.out = out;
	d->frames.arena = arena;
	d->reject = reject;
	rc = read_parts(d, z, e);
	frames_free(&d->frames);
	buf_free(&d->instruction);
	table_free(&d->notes);
	styles_free(&d->styles);
	numbering_free(&d->numbering);
	return rc;
}
