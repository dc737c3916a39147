/* SPDX-License-Identifier: Apache-2.0 */
/* docx_paragraph: the number of a paragraph, which is counted when its end is read. */
#include "office/docx_paragraph.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"
#include "office/docx_face.h"
#include "office/number_format.h"

int
docx_begin_paragraph(struct docx *d, struct err *e)
{
	int rc = frame_push(&d->frames, FRAME_PARAGRAPH, e);

	if (rc == 0)
		*docx_paragraph(d) = (struct docx_paragraph){ .props = PARAGRAPH_PROPS_INIT };
	return rc;
}

/* The number that is printed before the paragraph, in the arena. */
static int
find_number(struct docx *d, const struct docx_paragraph *p, struct office_block *out, struct err *e)
{
	struct paragraph_props props = p->props;
	struct buf number = BUF_INIT(FRAME_TEXT_BYTES_MAX), bullet = BUF_INIT(FRAME_TEXT_BYTES_MAX);
	struct counted counted;
	bool kept;

	style_complete(&d->styles, p->style, &props);
	out->contents = p->style != NULL && p->style->contents;
	if (props.outline >= 0 && props.outline < 9)
		out->outline = (uint8_t)(props.outline + 1);
	if (props.num_id <= 0)
		return 0;
	if (props.level == STYLE_UNSET)
		props.level = p->style == NULL ? 0
					       : numbering_level_of_style(
						     &d->numbering, props.num_id, p->style->id, 0);
	counted = numbering_count(&d->numbering, props.num_id, props.level, &number);
	out->bullet = counted.bullet;
	out->list = counted.list;
	out->level = (uint8_t)props.level;
	if (out->bullet)
		number_format_put_bullet(&bullet, buf_str(&number));
	out->number = utf8_trim(out->bullet ? buf_str(&bullet) : buf_str(&number));
	kept = arena_keep(d->arena, &out->number);
	buf_free(&number);
	buf_free(&bullet);
	return kept ? 0 : err_set(e, ERR_LIMIT, FRAME_MEMORY);
}

/* Counts the paragraph on top: at its end, or before a field in it that counts on. */
static int
count_once(struct docx *d, struct err *e)
{
	struct docx_paragraph *p = docx_paragraph(d);

	if (p->counted)
		return 0;
	p->counted = true;
	return find_number(d, p, &p->block, e);
}

static int32_t
to_number(struct str s)
{
	uint64_t n;

	return str_to_u64(s, &n) && n <= DOCX_FIELD_NUMBER_MAX ? (int32_t)n : NUMBERING_UNSET;
}

int
docx_put_list_number(struct docx *d, struct str instruction, struct buf *to, struct err *e)
{
	struct docx_paragraph *p = docx_paragraph(d);
	struct paragraph_props props = p->props;
	struct str word = docx_next_word(&instruction), name = STR("");
	int32_t level = NUMBERING_UNSET, start = NUMBERING_UNSET;
	int rc;

	if (!str_case_is(word, "LISTNUM"))
		return 0;
	while ((word = docx_next_word(&instruction)).len > 0) {
		if (str_case_is(word, "\\l"))
			level = to_number(docx_next_word(&instruction)) - 1;
		else if (str_case_is(word, "\\s"))
			start = to_number(docx_next_word(&instruction));
		else if (name.len == 0 && word.p[0] != '\\')
			name = word;
	}
	if (!p->mark_removed && (rc = count_once(d, e)) != 0)
		return rc;
	style_complete(&d->styles, p->style, &props);
	if (level < 0)
		level = name.len > 0 ? 0 : p->block.level + 1;
	numbering_count_field(&d->numbering, name, props.num_id, level, start, to);
	return 0;
}

int
docx_end_paragraph(struct docx *d, struct err *e)
{
	int rc;

	if (!frame_is(frame_top(&d->frames), FRAME_PARAGRAPH))
		return 0;
	if (docx_paragraph(d)->mark_removed)
		return frame_carry(&d->frames, e);
	if ((rc = count_once(d, e)) != 0)
		return rc;
	return frame_end_paragraph(&d->frames, &docx_paragraph(d)->block, e);
}
