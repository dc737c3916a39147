/* SPDX-License-Identifier: Apache-2.0 */
/*
 * odt_picture: a frame may have a picture several times, in one format each; of these one is taken
 * that browsers show, if there is one. What must hold: the descriptions of pictures are no text.
 */
#include "office/odt_picture.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/macros.h"
#include "office/unzip.h"

#define INLINE_BEGIN "data:;base64," /* office:binary-data has no type */

/* Whether a name ends like that of a picture that browsers show. */
static bool
is_shown(struct str name)
{
	static const char *const ends[] = { ".png", ".jpg", ".jpeg", ".svg", ".webp" };

	for (size_t i = 0; i < ARRAY_LEN(ends); i++)
		if (name.len > strlen(ends[i]) &&
		    str_case_is(str_slice(name, name.len - strlen(ends[i]), name.len), ends[i]))
			return true;
	return false;
}

/* Takes the address of a picture, unless one before it is better. */
static int
take_address(struct odt *o, struct str address, struct err *e)
{
	struct odt_picture *p = &o->picture;

	if (str_starts(address, "./"))
		address = str_slice(address, 2, address.len);
	if (address.len == 0 || (p->src.len > 0 && (is_shown(p->src) || !is_shown(address))))
		return 0;
	p->src = address;
	return arena_keep(o->arena, &p->src) ? 0 : err_set(e, ERR_LIMIT, FRAME_MEMORY);
}

static void
begin_text(struct odt_picture *p, struct str before)
{
	p->text.max = UNZIP_PART_BYTES_MAX;
	buf_reset(&p->text);
	buf_putstr(&p->text, before);
	p->in_text = true;
}

bool
odt_picture_start(
    struct odt *o, enum element element, const struct part_attrs *attrs, int *rc, struct err *e)
{
	struct odt_picture *p = &o->picture;

	*rc = 0;
	if (element == ELEMENT_ODF_FRAME) {
		p->src = p->title = p->description = STR("");
		p->open = true;
		return true;
	}
	if (!p->open)
		return false;
	switch (element) {
	case ELEMENT_ODF_IMAGE: *rc = take_address(o, part_attr(attrs, "href"), e); return true;
	case ELEMENT_ODF_TITLE:
	case ELEMENT_ODF_DESC: begin_text(p, STR("")); return true;
	case ELEMENT_ODF_BINARY_DATA: begin_text(p, STR(INLINE_BEGIN)); return true;
	default: return false;
	}
}

/* Keeps the text that was read; one of a picture only if the frame has none yet. */
static int
end_text(struct odt *o, struct str *to, struct err *e)
{
	struct odt_picture *p = &o->picture;

	p->in_text = false;
	if (to->len > 0 || p->text.len == 0)
		return 0;
	*to = buf_str(&p->text);
	return arena_keep(o->arena, to) ? 0 : err_set(e, ERR_LIMIT, FRAME_MEMORY);
}

bool
odt_picture_end(struct odt *o, enum element element, int *rc, struct err *e)
{
	struct odt_picture *p = &o->picture;

	*rc = 0;
	if (!p->in_text)
		return false;
	switch (element) {
	case ELEMENT_ODF_TITLE: *rc = end_text(o, &p->title, e); return true;
	case ELEMENT_ODF_DESC: *rc = end_text(o, &p->description, e); return true;
	case ELEMENT_ODF_BINARY_DATA: *rc = end_text(o, &p->src, e); return true;
	default: return false;
	}
}

bool
odt_picture_text(struct odt *o, struct str text)
{
	struct odt_picture *p = &o->picture;
	bool in_data = str_starts(buf_str(&p->text), INLINE_BEGIN);

	if (!p->in_text)
		return false;
	for (size_t i = 0; in_data && i < text.len; i++)
		if (text.p[i] > ' ') /* lines of base64 */
			buf_putc(&p->text, text.p[i]);
	if (!in_data)
		buf_putstr(&p->text, text);
	return true;
}

bool
odt_picture_take(struct odt *o, struct office_picture *out)
{
	struct odt_picture *p = &o->picture;

	p->open = false;
	*out = (struct office_picture){ .src = p->src,
		.alt = p->description.len > 0 ? p->description : p->title };
	p->src = STR("");
	return out->src.len > 0;
}

void
odt_picture_free(struct odt *o)
{
	buf_free(&o->picture.text);
}
