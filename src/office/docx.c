/* SPDX-License-Identifier: Apache-2.0 */
/*
 * docx: reads the parts of a Word file in order: properties, styles, numbering, the document, then
 * the notes that it refers to. Parts are found at the names that all programs use; a file that has
 * its document elsewhere says so in _rels/.rels (ISO 29500-2, 9.3).
 */
#include "office/docx.h"

#include "base/arena.h"
#include "base/err.h"
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

/* ---- the title of the properties ---- */

struct properties {
	struct docx *d;
	struct buf title;
	bool in_title;
};

static int
on_property(void *arg, enum element element, const struct part_attrs *attrs, struct err *e)
{
	struct properties *p = arg;

	(void)attrs;
	(void)e;
	p->in_title = element == ELEMENT_TITLE;
	return 0;
}

static int
on_property_end(void *arg, enum element element, struct err *e)
{
	struct properties *p = arg;

	(void)element;
	(void)e;
	p->in_title = false;
	return 0;
}

static int
on_property_text(void *arg, struct str text, struct err *e)
{
	struct properties *p = arg;

	if (p->in_title)
		buf_putstr(&p->title, text);
	return buf_check(&p->title, "the title", e);
}

#define TITLE_BYTES_MAX 65536

static int
read_properties(struct docx *d, const struct unzip *z, struct err *e)
{
	static const struct part_handlers handlers = {
		.start = on_property, .end = on_property_end, .text = on_property_text
	};
	struct properties p = { .d = d, .title = BUF_INIT(TITLE_BYTES_MAX) };
	struct str name = STR("docProps/core.xml"), xml;
	int rc;

	if ((rc = read_part(z, name, d->arena, &xml, e)) != 0 || xml.len == 0)
		return rc;
	if ((rc = part_read(name, xml, &handlers, &p, e)) == 0) {
		d->out->title = str_trim(buf_str(&p.title));
		if (!arena_keep(d->arena, &d->out->title))
			rc = err_set(e, ERR_LIMIT, DOCX_MEMORY);
	}
	buf_free(&p.title);
	return rc;
}

/* ---- the parts ---- */

static int
read_definitions(struct docx *d, const struct unzip *z, struct err *e)
{
	struct str xml;
	int rc;

	if ((rc = read_part(z, STR("word/styles.xml"), d->arena, &xml, e)) != 0 ||
	    (rc = styles_read(&d->styles, xml, d->arena, e)) != 0 ||
	    (rc = read_part(z, STR("word/numbering.xml"), d->arena, &xml, e)) != 0)
		return rc;
	d->out->language = d->styles.language;
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
		rc = part_read(name, xml, &docx_handlers, d, e);
	arena_free(&own);
	d->frame_count = d->skip = d->fields = 0;
	d->choices = d->codes = 0;
	return rc;
}

static int
read_parts(struct docx *d, const struct unzip *z, struct err *e)
{
	int rc;

	if ((rc = read_properties(d, z, e)) != 0 || (rc = read_definitions(d, z, e)) != 0 ||
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
		return err_set(e, ERR_LIMIT, DOCX_MEMORY);
	*out = (struct office_document){ 0 };
	d->out = out;
	d->arena = arena;
	d->reject = reject;
	rc = read_parts(d, z, e);
	for (int i = 0; i < DOCX_FRAMES_MAX; i++)
		buf_free(&d->frames[i].text);
	buf_free(&d->carried);
	table_free(&d->notes);
	styles_free(&d->styles);
	numbering_free(&d->numbering);
	return rc;
}
