/* SPDX-License-Identifier: Apache-2.0 */
/*
 * docx_text: the elements of WordprocessingML in a part with text. What must hold: what a reader of
 * the printed document sees is in the text once: the result of a field and not its instruction, one
 * branch of alternate content, tracked changes as they were accepted.
 */
#include "office/docx_text.h"

#include "base/err.h"
#include "base/utf8.h"
#include "office/docx_face.h"
#include "office/docx_note.h"
#include "office/docx_paragraph.h"
#include "office/docx_picture.h"

#define PRIVATE_FIRST 0xf000u /* fonts of symbols have their characters here */
#define PRIVATE_LAST 0xf0ffu
#define SIGN_OF_LIST 0x2022u /* stands for a symbol whose font is not known */

/* The buffer that characters are appended to; NULL: they are not part of the text. */
static struct buf *
text_of(struct docx *d)
{
	struct frame *f = frame_top(&d->frames);

	if (!frame_is(f, FRAME_PARAGRAPH) || (d->fields <= DOCX_FIELDS_MAX && d->codes != 0))
		return NULL;
	if (!d->run_hidden && !style_is_hidden(&d->styles, docx_paragraph(d)->style)) {
		struct face face = docx_face(d);

		return frame_text(&d->frames, &face);
	}
	f->hidden = true;
	return NULL;
}

static void
put(struct docx *d, const char *s)
{
	struct buf *to = text_of(d);

	if (to != NULL)
		buf_puts(to, s);
}

/* ---- symbols ---- */

/* A character of a symbol font as one of Unicode, where it is known. */
static uint32_t
find_symbol(struct str font, uint32_t c)
{
	static const struct {
		uint8_t symbol;
		uint16_t c;
	} signs[] = { { 0xb7, 0x2022 }, { 0xa7, 0x25aa }, { 0xa8, 0x2610 }, { 0xfe, 0x2611 },
		{ 0xfc, 0x2713 }, { 0xfb, 0x2717 }, { 0xe0, 0x2192 }, { 0xdf, 0x2190 },
		{ 0xd8, 0x27a2 }, { 0x6f, 0x25a1 }, { 0xa3, 0x2264 }, { 0xb3, 0x2265 },
		{ 0xb4, 0x00d7 }, { 0xb8, 0x00f7 }, { 0xb0, 0x00b0 }, { 0xb1, 0x00b1 },
		{ 0x2d, 0x2212 } };
	bool greek = str_is(font, "Symbol");

	if (c < PRIVATE_FIRST || c > PRIVATE_LAST)
		return c;
	c -= PRIVATE_FIRST;
	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (signs[i].symbol == c)
			return signs[i].c;
	return greek && c > ' ' && c < 0x7f ? c : SIGN_OF_LIST;
}

/* Appends text as it is printed: symbols as characters of Unicode, white space as spaces. */
static void
put_text(struct buf *to, struct str s)
{
	size_t at = 0, from = 0, start;
	char bytes[UTF8_MAX_BYTES];

	while ((start = at) < s.len) {
		uint32_t c = utf8_next(s, &at);

		if (c >= ' ' && (c < PRIVATE_FIRST || c > PRIVATE_LAST) && !office_is_sign(c))
			continue;
		buf_put(to, s.p + from, start - from);
		from = at;
		c = c < ' ' ? ' ' : office_is_sign(c) ? SIGN_OF_LIST : find_symbol(STR(""), c);
		buf_put(to, bytes, utf8_put(c, bytes));
	}
	buf_put(to, s.p + from, s.len - from);
}

/* ---- properties ---- */

static void
set_paragraph(struct docx *d, enum element element, const struct part_attrs *attrs)
{
	struct docx_paragraph *p = docx_paragraph(d);

	switch (element) {
	case ELEMENT_P_STYLE: p->style = style_find(&d->styles, part_attr(attrs, "val")); return;
	case ELEMENT_NUM_ID: p->props.num_id = part_number(attrs, "val", STYLE_UNSET); return;
	case ELEMENT_ILVL: p->props.level = part_number(attrs, "val", STYLE_UNSET); return;
	case ELEMENT_OUTLINE_LVL: p->props.outline = part_number(attrs, "val", STYLE_UNSET); return;
	case ELEMENT_R_PR: d->in_mark_props = true; return;
	case ELEMENT_DEL:
	case ELEMENT_MOVE_FROM: p->mark_removed |= d->in_mark_props && !d->reject; return;
	case ELEMENT_MOVE_TO: p->mark_removed |= d->in_mark_props && d->reject; return;
	case ELEMENT_INS:
		if (d->in_mark_props)
			p->mark_removed |= d->reject;
		else if (d->reject) /* in numPr (17.13.5.19): the number was inserted */
			p->props.num_id = p->props.level = STYLE_UNSET;
		return;
	default: return;
	}
}

/* The properties that the paragraph had before they were changed (17.13.5.29). */
static void
begin_former_props(struct docx *d)
{
	struct docx_paragraph *p = docx_paragraph(d);

	p->props = PARAGRAPH_PROPS_INIT;
	p->style = NULL;
}

static void
set_run(struct docx *d, enum element element, const struct part_attrs *attrs)
{
	if (element == ELEMENT_VANISH)
		d->run_hidden = part_is_on(attrs);
	else if (element == ELEMENT_R_STYLE)
		d->run_hidden =
		    style_is_hidden(&d->styles, style_find(&d->styles, part_attr(attrs, "val")));
	docx_set_face(d, element, attrs);
}

static void
set_row(struct docx *d, enum element element, const struct part_attrs *attrs)
{
	struct frame *f = frame_top(&d->frames);

	if (element == ELEMENT_TBL_HEADER)
		f->head = part_is_on(attrs);
	else if (element == ELEMENT_DEL)
		f->removed |= !d->reject;
	else if (element == ELEMENT_INS)
		f->removed |= d->reject;
}

static void
set_cell(struct docx *d, enum element element, const struct part_attrs *attrs)
{
	struct frame *f = frame_top(&d->frames);

	if (element == ELEMENT_GRID_SPAN) {
		int32_t n = part_number(attrs, "val", 1);

		f->columns = (uint16_t)(n < 1 || n > (int32_t)OFFICE_COLUMNS_MAX ? 1 : n);
	} else if (element == ELEMENT_V_MERGE) {
		f->continues = !str_is(part_attr(attrs, "val"), "restart");
	} else if (element == ELEMENT_TC_PR_CHANGE) {
		f->columns = 1; /* rejected: the former properties follow */
		f->continues = false;
	} else if (element == ELEMENT_CELL_INS || element == ELEMENT_CELL_DEL) {
		d->out->changes++;
		if (d->reject == (element == ELEMENT_CELL_INS))
			f->cell_removed = true;
	}
}

/* ---- fields and alternatives ---- */

/* Ends a field. One that has no result may be a number that Word counts. */
static int
end_field(struct docx *d, struct err *e)
{
	bool known = d->fields-- <= DOCX_FIELDS_MAX, no_result = known && (d->codes & 1) != 0;
	struct str instruction = buf_str(&d->instruction);
	struct buf *to;
	int rc = 0;

	if (known)
		d->codes >>= 1;
	if (no_result && instruction.len > 0 && (to = text_of(d)) != NULL)
		rc = docx_put_list_number(d, instruction, to, e);
	buf_reset(&d->instruction);
	return rc;
}

/* Begins the result of a field, which may be the text of a link. */
static int
begin_result(struct docx *d, struct err *e)
{
	if (d->fields == 0 || d->fields > DOCX_FIELDS_MAX)
		return 0;
	d->codes &= ~UINT64_C(1);
	return docx_field_link(d, buf_str(&d->instruction), &d->field_links[d->fields - 1], e);
}

static int
read_field(struct docx *d, struct str type, struct err *e)
{
	if (str_is(type, "begin")) {
		if (d->fields < DOCX_FIELDS_MAX) {
			d->codes = d->codes << 1 | 1;
			d->field_links[d->fields] = STR("");
		}
		d->fields++;
		d->instruction.max = DOCX_INSTRUCTION_BYTES_MAX;
		buf_reset(&d->instruction);
	} else if (str_is(type, "separate")) {
		return begin_result(d, e);
	} else if (str_is(type, "end") && d->fields > 0) {
		return end_field(d, e);
	}
	return 0;
}

/* The lists of forms (17.16.9): the entry that is chosen is shown, though it is in no run. */
static void
read_list(struct docx *d, enum element element, const struct part_attrs *attrs)
{
	struct frame *f = frame_top(&d->frames);
	struct str entry = part_attr(attrs, "val");

	if (element == ELEMENT_DD_LIST)
		d->entry = 0;
	else if (element == ELEMENT_RESULT || element == ELEMENT_DEFAULT)
		d->entry = part_number(attrs, "val", d->entry);
	else if (d->entry-- == 0 && frame_is(f, FRAME_PARAGRAPH))
		put_text(&f->text, entry);
}

/*
 * Whether a choice has neither text nor pictures: charts, 3-D models and ink, by the names that
 * Word gives to their namespaces. The fallback has a picture of them.
 */
static bool
is_empty_choice(struct str namespaces)
{
	return str_starts(namespaces, "cx") || str_starts(namespaces, "am3d") ||
	       str_starts(namespaces, "aink") || str_starts(namespaces, "wpi");
}

/* Whether the branch is the one that is read: the first choice, else the fallback. */
static bool
takes_branch(struct docx *d, enum element element, const struct part_attrs *attrs)
{
	bool taken = (d->choices & 1) != 0;

	if (element == ELEMENT_CHOICE && is_empty_choice(part_attr(attrs, "Requires")))
		return false;
	d->choices |= 1;
	return !taken;
}

/* Whether the content of an element is no part of the text. */
static bool
is_skipped(struct docx *d, enum element element, const struct part_attrs *attrs)
{
	switch (element) {
	case ELEMENT_TC_PR_CHANGE: return !d->reject;
	case ELEMENT_P_PR_CHANGE:
	case ELEMENT_R_PR_CHANGE:
	case ELEMENT_TR_PR_CHANGE:
	case ELEMENT_SECT_PR:
	case ELEMENT_SDT_PR:
	case ELEMENT_TABS:
	case ELEMENT_RUBY_PR:
	case ELEMENT_RT: return true;
	case ELEMENT_CHOICE:
	case ELEMENT_FALLBACK: return !takes_branch(d, element, attrs);
	case ELEMENT_DEL:
	case ELEMENT_MOVE_FROM: d->out->changes++; return !d->reject;
	case ELEMENT_INS:
	case ELEMENT_MOVE_TO: d->out->changes++; return d->reject;
	default: return false;
	}
}

/* ---- characters ---- */

static void
put_symbol(struct docx *d, const struct part_attrs *attrs)
{
	struct str digits = part_attr(attrs, "char");
	struct buf *to = text_of(d);
	char bytes[UTF8_MAX_BYTES];
	uint32_t c = 0;

	for (size_t i = 0; i < digits.len && i < 4; i++) {
		char digit = digits.p[i];

		c = c << 4 | (uint32_t)(digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
	}
	c = find_symbol(part_attr(attrs, "font"), c & 0xffff);
	if (to != NULL && c >= ' ' && (c < 0xd800 || c > 0xdfff))
		buf_put(to, bytes, utf8_put(c, bytes));
}

static int
refer(struct docx *d, const struct part_attrs *attrs, bool endnote, struct err *e)
{
	struct buf *to = text_of(d);

	if (to != NULL)
		to = frame_text(&d->frames, &(struct face){ .link = STR("") });
	return to == NULL ? 0 : docx_refer(d, part_attr(attrs, "id"), endnote, to, e);
}

static int
show(struct docx *d, const struct part_attrs *attrs, struct err *e)
{
	return text_of(d) == NULL ? 0 : docx_put_picture(d, attrs, e);
}

static int
read_content(struct docx *d, enum element element, const struct part_attrs *attrs, struct err *e)
{
	switch (element) {
	case ELEMENT_T:
	case ELEMENT_DEL_TEXT: d->in_text = true; return 0;
	case ELEMENT_TAB: put(d, "\t"); return 0;
	case ELEMENT_CR: put(d, "\n"); return 0;
	case ELEMENT_BR: put(d, str_is(part_attr(attrs, "type"), "page") ? " " : "\n"); return 0;
	case ELEMENT_NO_BREAK_HYPHEN: put(d, "\xe2\x80\x91"); return 0;
	case ELEMENT_SYM: put_symbol(d, attrs); return 0;
	case ELEMENT_DD_LIST:
	case ELEMENT_RESULT:
	case ELEMENT_DEFAULT:
	case ELEMENT_LIST_ENTRY: read_list(d, element, attrs); return 0;
	case ELEMENT_FLD_CHAR: return read_field(d, part_attr(attrs, "fldCharType"), e);
	case ELEMENT_INSTR_TEXT: d->in_instruction = true; return 0;
	case ELEMENT_FOOTNOTE_REFERENCE: return refer(d, attrs, false, e);
	case ELEMENT_ENDNOTE_REFERENCE: return refer(d, attrs, true, e);
	case ELEMENT_BOOKMARK_START:
		return frame_add_bookmark(&d->frames, part_attr(attrs, "name"), e);
	case ELEMENT_COMMENT_REFERENCE: d->out->comments++; return 0;
	case ELEMENT_BLIP:
	case ELEMENT_IMAGE_DATA: return show(d, attrs, e);
	default: return docx_read_drawing(d, element, attrs, e);
	}
}

/* ---- events ---- */

static int
begin_note(struct docx *d, const struct part_attrs *attrs, bool endnote, struct err *e)
{
	bool known;
	int rc = docx_begin_note(d, part_attr(attrs, "id"), endnote, &known, e);

	if (rc == 0 && !known)
		d->skip = 1; /* a separator, or a note that nothing refers to */
	return rc;
}

static int
begin_table(struct docx *d, struct err *e)
{
	int rc = frame_flush(&d->frames, e);

	return rc != 0 ? rc : frame_push(&d->frames, FRAME_TABLE, e);
}

/* Begins what has a frame of its own, or properties. *done: the element is that. */
static int
begin_block(
    struct docx *d, enum element element, const struct part_attrs *attrs, bool *done, struct err *e)
{
	struct frame *f = frame_top(&d->frames);

	*done = true;
	switch (element) {
	case ELEMENT_P: return docx_begin_paragraph(d, e);
	case ELEMENT_TBL: return begin_table(d, e);
	case ELEMENT_FOOTNOTE: return begin_note(d, attrs, false, e);
	case ELEMENT_ENDNOTE: return begin_note(d, attrs, true, e);
	case ELEMENT_P_PR: d->in_paragraph_props = frame_is(f, FRAME_PARAGRAPH); return 0;
	case ELEMENT_TR_PR: d->in_row_props = frame_is(f, FRAME_TABLE); return 0;
	case ELEMENT_R_PR: d->in_run_props = true; return 0;
	case ELEMENT_R: docx_reset_run(d); return 0;
	case ELEMENT_HYPERLINK:
	case ELEMENT_FLD_SIMPLE: return docx_begin_link(d, element, attrs, e);
	case ELEMENT_ALTERNATE_CONTENT: d->choices <<= 1; return 0;
	case ELEMENT_TC:
		if (frame_is(f, FRAME_TABLE)) {
			f->columns = 1;
			f->continues = f->cell_removed = false;
			frame_reset_text(&d->frames);
		}
		return 0;
	case ELEMENT_TR:
		if (frame_is(f, FRAME_TABLE)) {
			f->cell_count = f->cell_cap = 0;
			f->cells = NULL;
			f->head = f->removed = false;
		}
		return 0;
	default: *done = false; return 0;
	}
}

static int
on_start(void *arg, enum element element, const struct part_attrs *attrs, struct err *e)
{
	struct docx *d = arg;
	struct frame *f = frame_top(&d->frames);
	bool done = false;
	int rc;

	if (d->skip > 0) {
		d->skip++;
		return 0;
	}
	if (d->in_paragraph_props && element == ELEMENT_P_PR_CHANGE && d->reject) {
		begin_former_props(d);
		return 0;
	}
	if (d->in_paragraph_props && element != ELEMENT_P_PR_CHANGE) {
		set_paragraph(d, element, attrs);
		return 0;
	}
	if (d->in_row_props && element != ELEMENT_TR_PR_CHANGE) {
		set_row(d, element, attrs);
		return 0;
	}
	if (d->in_run_props && element != ELEMENT_R_PR_CHANGE) {
		set_run(d, element, attrs);
		return 0;
	}
	if (is_skipped(d, element, attrs)) {
		d->skip = 1;
		return 0;
	}
	if (frame_is(f, FRAME_TABLE))
		set_cell(d, element, attrs);
	if ((rc = begin_block(d, element, attrs, &done, e)) != 0 || done)
		return rc;
	return read_content(d, element, attrs, e);
}

static int
on_end(void *arg, enum element element, struct err *e)
{
	struct docx *d = arg;
	struct frame *f = frame_top(&d->frames);
	bool in_table = frame_is(f, FRAME_TABLE);

	if (d->skip > 0) {
		d->skip--;
		return 0;
	}
	switch (element) {
	case ELEMENT_P: d->in_paragraph_props = false; return docx_end_paragraph(d, e);
	case ELEMENT_TC: return in_table && !f->cell_removed ? frame_end_cell(&d->frames, e) : 0;
	case ELEMENT_TR: return in_table ? frame_end_row(&d->frames, e) : 0;
	case ELEMENT_TBL: d->in_row_props = false; return frame_end_table(&d->frames, e);
	case ELEMENT_FOOTNOTE:
	case ELEMENT_ENDNOTE: return frame_end_note(&d->frames, e);
	case ELEMENT_P_PR: d->in_paragraph_props = false; return 0;
	case ELEMENT_TR_PR: d->in_row_props = false; return 0;
	case ELEMENT_R_PR: d->in_run_props = d->in_mark_props = false; return 0;
	case ELEMENT_R: docx_reset_run(d); return 0;
	case ELEMENT_HYPERLINK:
	case ELEMENT_FLD_SIMPLE: docx_end_link(d); return 0;
	case ELEMENT_T:
	case ELEMENT_DEL_TEXT: d->in_text = false; return 0;
	case ELEMENT_INSTR_TEXT: d->in_instruction = false; return 0;
	case ELEMENT_ALTERNATE_CONTENT: d->choices >>= 1; return 0;
	default: return 0;
	}
}

static int
on_text(void *arg, struct str text, struct err *e)
{
	struct docx *d = arg;
	struct buf *to;

	if (d->skip == 0 && d->in_instruction)
		buf_putstr(&d->instruction, text);
	if (d->skip > 0 || !d->in_text || (to = text_of(d)) == NULL)
		return 0;
	put_text(to, text);
	return buf_check(to, "a paragraph", e);
}

const struct part_handlers docx_handlers = { .start = on_start, .end = on_end, .text = on_text };
