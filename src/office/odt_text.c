/* SPDX-License-Identifier: Apache-2.0 */
/*
 * odt_text: the elements of an OpenDocument text (ISO 26300-1, 5 to 9). What must hold: what a
 * reader of the printed document sees is in the text once, and nothing else is.
 */
#include "office/odt_text.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"
#include "office/odt_block.h"
#include "office/odt_change.h"
#include "office/odt_picture.h"
#include "office/odt_span.h"

#define SIGN_OF_LIST 0x2022u /* stands for a character of a symbol font */

/* The buffer that characters are appended to; NULL: they are not part of the text. */
static struct buf *
text_of(struct odt *o)
{
	struct frame *f = frame_top(&o->frames);

	if (!frame_is(f, FRAME_PARAGRAPH) || o->joining || o->inserted > 0)
		return NULL;
	if (!odt_paragraph(o)->hidden) {
		struct face face = odt_face(o);

		return frame_text(&o->frames, &face);
	}
	f->hidden = true;
	return NULL;
}

static void
put(struct odt *o, const char *s)
{
	struct buf *to = text_of(o);

	if (to == NULL)
		return;
	buf_puts(to, s);
	odt_paragraph(o)->space = false;
}

static void
put_spaces(struct odt *o, int32_t count)
{
	for (int32_t i = 0; i < count && i < ODT_SPACES_MAX; i++)
		put(o, " ");
}

/* White space in the file is one space, and none at the beginning (ISO 26300-1, 6.1.2). */
static void
put_text(struct buf *to, bool *space, struct str s)
{
	size_t at = 0;
	char bytes[UTF8_MAX_BYTES];

	while (at < s.len) {
		uint32_t c = utf8_next(s, &at);

		if (c <= ' ') {
			if (!*space)
				buf_putc(to, ' ');
			*space = true;
			continue;
		}
		*space = false;
		if ((c >= 0xe000 && c <= 0xf8ff) || office_is_sign(c))
			c = SIGN_OF_LIST;
		buf_put(to, bytes, utf8_put(c, bytes));
	}
}

/* ---- left out ---- */

static void
mark_hidden(struct odt *o)
{
	struct frame *f = frame_top(&o->frames);

	if (frame_is(f, FRAME_PARAGRAPH))
		f->hidden = true;
	else
		o->out->hidden++;
}

/* Whether an element hides its content (ISO 26300-1, 5.4, 7.7.3, 16.27.28). */
static bool
hides(struct odt *o, enum element element, const struct part_attrs *attrs)
{
	switch (element) {
	case ELEMENT_ODF_SPAN:
		return odt_style_is_hidden(&o->styles.characters, part_attr(attrs, "style-name"));
	case ELEMENT_ODF_SECTION:
		return str_is(part_attr(attrs, "display"), "none") ||
		       str_is(part_attr(attrs, "is-hidden"), "true");
	case ELEMENT_ODF_HIDDEN_TEXT: return str_is(part_attr(attrs, "is-hidden"), "true");
	default: return false;
	}
}

/* Whether the content of an element is no part of the text. */
static bool
is_skipped(struct odt *o, enum element element)
{
	switch (element) {
	case ELEMENT_ODF_ANNOTATION: o->out->comments++; return true;
	case ELEMENT_ODF_TABLE:
	case ELEMENT_ODF_TEXT_BOX:
	case ELEMENT_ODF_NOTE: return o->inserted > 0;
	case ELEMENT_ODF_TRACKED_CHANGES:
	case ELEMENT_ODF_NUMBER:
	case ELEMENT_ODF_NOTE_CITATION:
	case ELEMENT_ODF_TABLE_OF_CONTENT_SOURCE:
	case ELEMENT_ODF_ILLUSTRATION_INDEX_SOURCE:
	case ELEMENT_ODF_TABLE_INDEX_SOURCE:
	case ELEMENT_ODF_OBJECT_INDEX_SOURCE:
	case ELEMENT_ODF_USER_INDEX_SOURCE:
	case ELEMENT_ODF_ALPHABETICAL_INDEX_SOURCE:
	case ELEMENT_ODF_BIBLIOGRAPHY_SOURCE:
	case ELEMENT_ODF_RUBY_TEXT:
	case ELEMENT_ODF_SCRIPT:
	case ELEMENT_ODF_SCRIPTS:
	case ELEMENT_ODF_FORMS:
	case ELEMENT_ODF_SHAPES:
	case ELEMENT_ODF_BINARY_DATA:
	case ELEMENT_ODF_TITLE:
	case ELEMENT_ODF_DESC:
	case ELEMENT_MATH_ANNOTATION:
	case ELEMENT_MATH_ANNOTATION_XML: return true;
	default: return false;
	}
}

/* ---- fields of forms ---- */

static int
read_entry(struct odt *o, const struct part_attrs *attrs, struct err *e)
{
	struct str name = part_attr(attrs, "name"), value = part_attr(attrs, "value");

	if (str_is(name, "Dropdown_Selected")) {
		o->entry = part_number(attrs, "value", 0);
	} else if (str_is(name, "Dropdown_ListEntry") && o->entry_count < ODT_ENTRIES_MAX) {
		if (!arena_keep(o->arena, &value))
			return err_set(e, ERR_LIMIT, FRAME_MEMORY);
		o->entries[o->entry_count++] = value;
	}
	return 0;
}

/* The entry that is chosen is shown, though it is in no text. */
static void
put_entry(struct odt *o)
{
	struct buf *to = text_of(o);

	if (to != NULL && o->entry >= 0 && (uint32_t)o->entry < o->entry_count)
		put_text(to, &odt_paragraph(o)->space, o->entries[o->entry]);
	o->entry_count = 0;
	o->entry = 0;
}

/* ---- notes ---- */

static int
refer(struct odt *o, const struct part_attrs *attrs, struct err *e)
{
	struct buf *to = text_of(o);
	bool endnote = str_is(part_attr(attrs, "note-class"), "endnote");
	char bytes[UTF8_MAX_BYTES];
	int rc;

	if (to == NULL) {
		o->skip = 1;
		return 0;
	}
	if ((rc = frame_add_note(&o->frames, endnote, &o->note, e)) == 0) {
		to = frame_text(&o->frames, &(struct face){ .link = STR("") });
		buf_put(to, bytes, utf8_put(OFFICE_NOTE_FIRST + o->note, bytes));
		odt_paragraph(o)->space = false;
		o->note_begins = true;
	}
	return rc;
}

/* A second text of a note, and a text without a note, are paragraphs of what is around them. */
static int
begin_note_text(struct odt *o, struct err *e)
{
	if (!o->note_begins)
		return 0;
	o->note_begins = false;
	return frame_push_note(&o->frames, o->note, e);
}

/* ---- events ---- */

static int
refuse_kind(enum element element, struct err *e)
{
	return err_set(e, ERR_DATA,
	    "the file holds a %s, and no text: save it as an OpenDocument text (.odt)",
	    element == ELEMENT_ODF_SPREADSHEET    ? "spreadsheet"
	    : element == ELEMENT_ODF_PRESENTATION ? "presentation"
						  : "drawing");
}

/* Outside of the text there are styles; the styles of heads and feet of pages are not read. */
static int
start_outside(struct odt *o, enum element element, const struct part_attrs *attrs, struct err *e)
{
	switch (element) {
	case ELEMENT_ODF_BODY: o->in_body = o->had_body = true; return 0;
	case ELEMENT_ODF_SPREADSHEET:
	case ELEMENT_ODF_PRESENTATION:
	case ELEMENT_ODF_DRAWING: return refuse_kind(element, e);
	case ELEMENT_ODF_MASTER_STYLES:
	case ELEMENT_ODF_META:
	case ELEMENT_ODF_SETTINGS:
	case ELEMENT_ODF_SCRIPTS: o->skip = 1; return 0;
	case ELEMENT_ODF_AUTOMATIC_STYLES: o->skip = o->styles_alone; return 0;
	default: return odt_style_start(&o->styles, element, attrs, e);
	}
}

/* Begins what has a frame, or is in a list. *done: the element is that. */
static int
start_block(
    struct odt *o, enum element element, const struct part_attrs *attrs, bool *done, struct err *e)
{
	struct frame *f = frame_top(&o->frames);

	*done = true;
	switch (element) {
	case ELEMENT_ODF_P:
	case ELEMENT_ODF_H: return odt_begin_paragraph(o, element, attrs, e);
	case ELEMENT_ODF_LIST:
	case ELEMENT_ODF_NUMBERED_PARAGRAPH:
		return odt_list_begin(
		    &o->lists, attrs, element != ELEMENT_ODF_LIST, odt_frames_around(o), e);
	case ELEMENT_ODF_LIST_ITEM: odt_list_item(&o->lists, attrs, true); return 0;
	case ELEMENT_ODF_LIST_HEADER: odt_list_item(&o->lists, attrs, false); return 0;
	case ELEMENT_ODF_TABLE: return odt_begin_table(o, e);
	case ELEMENT_ODF_TABLE_HEADER_ROWS:
		if (frame_is(f, FRAME_TABLE))
			o->tables[o->frames.count - 1].heads = true;
		return 0;
	case ELEMENT_ODF_TABLE_ROW: odt_begin_row(o); return 0;
	case ELEMENT_ODF_TABLE_CELL: odt_begin_cell(o, attrs, false); return 0;
	case ELEMENT_ODF_COVERED_TABLE_CELL: odt_begin_cell(o, attrs, true); return 0;
	case ELEMENT_ODF_TABLE_OF_CONTENT: o->contents++; return 0;
	case ELEMENT_ODF_INDEX_TITLE: o->in_title = true; return 0;
	default: *done = false; return 0;
	}
}

static int
start_content(struct odt *o, enum element element, const struct part_attrs *attrs, struct err *e)
{
	switch (element) {
	case ELEMENT_ODF_S: put_spaces(o, part_number(attrs, "c", 1)); return 0;
	case ELEMENT_ODF_TAB: put(o, "\t"); return 0;
	case ELEMENT_ODF_LINE_BREAK: put(o, "\n"); return 0;
	case ELEMENT_ODF_NOTE: return refer(o, attrs, e);
	case ELEMENT_ODF_SPAN:
	case ELEMENT_ODF_A:
	case ELEMENT_ODF_BOOKMARK_REF: return odt_begin_span(o, element, attrs, e);
	case ELEMENT_ODF_BOOKMARK:
	case ELEMENT_ODF_BOOKMARK_START:
		return frame_add_bookmark(&o->frames, part_attr(attrs, "name"), e);
	case ELEMENT_ODF_NOTE_BODY: return begin_note_text(o, e);
	case ELEMENT_ODF_FIELD_PARAM: return read_entry(o, attrs, e);
	case ELEMENT_ODF_HIDDEN_PARAGRAPH:
		if (str_is(part_attr(attrs, "is-hidden"), "true") &&
		    frame_is(frame_top(&o->frames), FRAME_PARAGRAPH))
			odt_paragraph(o)->hidden = true;
		return 0;
	default: return 0;
	}
}

static bool
is_change(enum element element)
{
	return element == ELEMENT_ODF_CHANGE || element == ELEMENT_ODF_CHANGE_START ||
	       element == ELEMENT_ODF_CHANGE_END;
}

static int
on_start(void *arg, enum element element, const struct part_attrs *attrs, struct err *e)
{
	struct odt *o = arg;
	bool done = false;
	int rc;

	if (o->reject && !o->in_changes && is_change(element) &&
	    (rc = odt_change_place(o, element, attrs, e)) != 0)
		return rc;
	if (o->skip > 0) {
		o->skip++;
		o->out->changes += element == ELEMENT_ODF_CHANGED_REGION;
		return 0;
	}
	if (!o->in_body)
		return start_outside(o, element, attrs, e);
	if (odt_change_start(o, element, attrs, &rc, e) ||
	    odt_picture_start(o, element, attrs, &rc, e))
		return rc;
	if (is_skipped(o, element)) {
		o->skip = 1;
		return 0;
	}
	if (hides(o, element, attrs)) {
		mark_hidden(o);
		o->skip = 1;
		return 0;
	}
	if ((rc = start_block(o, element, attrs, &done, e)) != 0 || done)
		return rc;
	return start_content(o, element, attrs, e);
}

static int
end_table(struct odt *o, struct err *e)
{
	int rc = odt_settle(o, e);

	return rc != 0 ? rc : frame_end_table(&o->frames, e);
}

/* Makes a paragraph of a picture that is at no place of the text, but at one of a page. */
static int
add_paragraph(struct odt *o, const struct office_picture *picture, struct err *e)
{
	struct office_block block = { .number = STR("") };
	int rc;

	if ((rc = frame_push(&o->frames, FRAME_PARAGRAPH, e)) != 0 ||
	    (rc = frame_put_picture(&o->frames, picture, e)) != 0)
		return rc;
	return frame_end_paragraph(&o->frames, &block, e);
}

static int
end_frame(struct odt *o, struct err *e)
{
	struct office_picture picture;
	bool is_loose = o->frames.count == 0 && o->inserted == 0;
	struct buf *to;
	int rc;

	if (!odt_picture_take(o, &picture))
		return 0;
	if ((to = text_of(o)) == NULL)
		return is_loose ? add_paragraph(o, &picture, e) : 0;
	rc = frame_put_picture(&o->frames, &picture, e);
	if (to->len > 0)
		odt_paragraph(o)->space = false;
	return rc;
}

static int
end_block(struct odt *o, enum element element, struct err *e)
{
	bool in_table = frame_is(frame_top(&o->frames), FRAME_TABLE);
	int rc;

	switch (element) {
	case ELEMENT_ODF_P:
	case ELEMENT_ODF_H: return odt_end_paragraph(o, e);
	case ELEMENT_ODF_LIST:
	case ELEMENT_ODF_NUMBERED_PARAGRAPH: odt_list_end(&o->lists); return 0;
	case ELEMENT_ODF_TABLE: return end_table(o, e);
	case ELEMENT_ODF_TABLE_HEADER_ROWS:
		if (in_table)
			o->tables[o->frames.count - 1].heads = false;
		return 0;
	case ELEMENT_ODF_TABLE_ROW: return in_table ? frame_end_row(&o->frames, e) : 0;
	case ELEMENT_ODF_TABLE_CELL: return odt_end_cell(o, false, e);
	case ELEMENT_ODF_COVERED_TABLE_CELL: return odt_end_cell(o, true, e);
	case ELEMENT_ODF_NOTE_BODY:
		return (rc = odt_settle(o, e)) != 0 ? rc : frame_end_note(&o->frames, e);
	case ELEMENT_ODF_TEXT_BOX: return odt_settle(o, e);
	case ELEMENT_ODF_BODY: o->in_body = false; return odt_settle(o, e);
	case ELEMENT_ODF_TABLE_OF_CONTENT: o->contents -= o->contents > 0; return 0;
	case ELEMENT_ODF_INDEX_TITLE: o->in_title = false; return 0;
	case ELEMENT_ODF_FIELDMARK: put_entry(o); return 0;
	case ELEMENT_ODF_SPAN:
	case ELEMENT_ODF_A:
	case ELEMENT_ODF_BOOKMARK_REF: odt_end_span(o); return 0;
	case ELEMENT_ODF_FRAME: return end_frame(o, e);
	default: return 0;
	}
}

static int
on_end(void *arg, enum element element, struct err *e)
{
	struct odt *o = arg;
	int rc;

	if (o->skip > 0) {
		o->skip--;
		return 0;
	}
	if (!o->in_body) {
		odt_style_end(&o->styles, element);
		return 0;
	}
	if (odt_change_end(o, element, &rc, e) || odt_picture_end(o, element, &rc, e))
		return rc;
	return end_block(o, element, e);
}

static int
on_text(void *arg, struct str text, struct err *e)
{
	struct odt *o = arg;
	struct buf *to;
	int rc;

	if (o->skip > 0 || !o->in_body)
		return 0;
	if (odt_change_text(o, text, &rc, e))
		return rc;
	if (odt_picture_text(o, text))
		return 0;
	if ((to = text_of(o)) == NULL)
		return 0;
	put_text(to, &odt_paragraph(o)->space, text);
	return buf_check(to, "a paragraph", e);
}

const struct part_handlers odt_handlers = { .start = on_start, .end = on_end, .text = on_text };
