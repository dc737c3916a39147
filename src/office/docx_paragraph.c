/* SPDX-License-Identifier: Apache-2.0 */
/* docx_paragraph: the number of a paragraph, which is counted when its end is read. */
#include "office/docx_paragraph.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"
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

int
docx_end_paragraph(struct docx *d, struct err *e)
{
	struct office_block block = { 0 };
	int rc;

	if (!frame_is(frame_top(&d->frames), FRAME_PARAGRAPH))
		return 0;
	if (docx_paragraph(d)->mark_removed)
		return frame_carry(&d->frames, e);
	if ((rc = find_number(d, docx_paragraph(d), &block, e)) != 0)
		return rc;
	return frame_end_paragraph(&d->frames, &block, e);
}
