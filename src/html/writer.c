/* SPDX-License-Identifier: Apache-2.0 */
/* writer: collects the text of a paragraph in a buffer until it ends. */
#include "html/writer.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"
#include "html/page.h"
#include "office/grow.h"

#define SIGN_FIRST_BYTE 0xf3 /* of characters that stand for notes and pictures, in UTF-8 */
#define SIGN_BYTES 4
#define NO_CHARACTER "\xef\xbf\xbd" /* U+FFFD */

static void
set_face(struct html_writer *w, const struct face *face)
{
	w->no_memory |= !faces_begin(&w->faces, w->text.len, face, w->arena);
}

/* Puts what is before the next character: a number that is held, a space. */
static void
put_gap(struct html_writer *w)
{
	if (w->held.len > 0) {
		set_face(w, &(struct face){ .link = STR("") });
		buf_putstr(&w->text, w->held);
		w->held = STR("");
		w->space = true;
	}
	if (w->space)
		buf_putc(&w->text, ' ');
	w->space = false;
}

/* Whether a character of the page is one that stands for a note or a picture here. */
static bool
is_sign_at(struct str s, size_t at)
{
	unsigned char first = (unsigned char)s.p[at];

	return first >= SIGN_FIRST_BYTE && s.len - at >= SIGN_BYTES &&
	       office_is_sign(utf8_next(s, &at));
}

void
html_put_text(struct html_writer *w, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (strchr(" \t\r\n\f", text.p[i]) != NULL) {
			w->space = w->text.len > 0;
			continue;
		}
		put_gap(w);
		set_face(w, &w->face);
		if (is_sign_at(text, i)) {
			buf_puts(&w->text, NO_CHARACTER);
			i += SIGN_BYTES - 1;
			continue;
		}
		buf_putc(&w->text, text.p[i]);
	}
}

void
html_put_char(struct html_writer *w, uint32_t c)
{
	char bytes[UTF8_MAX_BYTES];
	size_t len = utf8_put(c, bytes);

	put_gap(w);
	set_face(w, &(struct face){ .link = STR("") });
	buf_put(&w->text, bytes, len);
}

int
html_put_picture(struct html_writer *w, const struct office_picture *picture, struct err *e)
{
	bool begins = w->text.len == 0 && w->held.len == 0;

	if (!begins) {
		put_gap(w);
		set_face(w, &(struct face){ .link = STR("") });
	}
	w->leading.max = w->text.max;
	return office_put_picture(w->pictures, picture, begins ? &w->leading : &w->text, e);
}

/* Puts the pictures that came before the text of the paragraph behind it. */
static void
put_leading(struct html_writer *w)
{
	static const struct face none = { .link = STR_INIT("") };

	if (w->leading.len == 0)
		return;
	set_face(w, &none);
	if (w->text.len > 0)
		buf_putc(&w->text, ' ');
	buf_putstr(&w->text, buf_str(&w->leading));
	buf_reset(&w->leading);
}

static int
add_block(struct html_writer *w, const struct office_block *block, struct err *e)
{
	struct office_document *d = w->out;
	struct office_block *blocks =
	    d->count == OFFICE_BLOCKS_MAX
		? NULL
		: grow(w->arena, d->blocks, d->count, &w->cap, sizeof *blocks);

	if (blocks == NULL)
		return err_set(e, ERR_LIMIT, HTML_MEMORY);
	d->blocks = blocks;
	if (block->table != NULL || block->text.len > 0)
		bookmarks_place(&w->bookmarks, d, d->count);
	blocks[d->count++] = *block;
	return 0;
}

static void
capture(struct html_writer *w, struct str text, const struct faces *faces)
{
	if (w->capture->len > 0)
		buf_putc(w->capture, '\n');
	if (w->number.len > 0) {
		buf_putstr(w->capture, w->number);
		buf_putc(w->capture, OFFICE_NUMBER_END);
	}
	w->no_memory |=
	    !faces_append(w->capture_faces, w->capture->len, faces, 0, text.len, w->arena);
	buf_putstr(w->capture, text);
}

static int
write_block(struct html_writer *w, struct str text, const struct faces *faces, struct err *e)
{
	struct office_block block = { .number = w->number,
		.faces = *faces,
		.bullet = w->bullet,
		.contents = w->contents,
		.title = w->title,
		.level = w->level,
		.list = w->number.len > 0 ? w->list : 0 };

	block.text = str_from(arena_dup(w->arena, text));
	if (block.text.p == NULL)
		return err_set(e, ERR_LIMIT, HTML_MEMORY);
	return add_block(w, &block, e);
}

int
html_end_paragraph(struct html_writer *w, struct err *e)
{
	struct str whole, text;
	struct faces faces = { 0 };
	int rc;

	put_leading(w);
	whole = buf_str(&w->text);
	text = utf8_trim(whole);
	rc = buf_check(&w->text, "a paragraph", e);

	w->no_memory |= text.len > 0 && !faces_append(&faces, 0, &w->faces,
					    (size_t)(text.p - whole.p), text.len, w->arena);

	if (rc == 0 && text.len > 0) {
		if (w->capture != NULL)
			capture(w, text, &faces);
		else
			rc = write_block(w, text, &faces, e);
		w->number = STR("");
		w->bullet = false;
	}
	if (rc == 0 && w->no_memory)
		rc = err_set(e, ERR_LIMIT, HTML_MEMORY);
	buf_reset(&w->text);
	w->faces.count = 0;
	w->space = false;
	return rc;
}

/* Makes a paragraph of a number that is held. */
static int
release(struct html_writer *w, struct err *e)
{
	int rc = html_end_paragraph(w, e);

	buf_putstr(&w->text, w->held);
	w->held = STR("");
	return rc != 0 ? rc : html_end_paragraph(w, e);
}

int
html_hold(struct html_writer *w, struct str number, struct err *e)
{
	int rc = release(w, e);

	w->held = number;
	return rc;
}

int
html_put_blank(struct html_writer *w, struct err *e)
{
	static const struct office_block blank = { .text = STR_INIT("") };
	int rc = release(w, e);

	return rc != 0 || w->capture != NULL ? rc : add_block(w, &blank, e);
}

int
html_put_table(struct html_writer *w, const struct office_table *table, struct err *e)
{
	int rc = release(w, e);

	if (rc != 0)
		return rc;
	return add_block(w, &(struct office_block){ .table = table, .text = STR("") }, e);
}
