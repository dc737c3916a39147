/* SPDX-License-Identifier: Apache-2.0 */
/*
 * office_pictures: what must hold: a picture that is not taken is named in the report with its
 * paragraph, and the text that stands for it is kept; a part is unpacked once.
 */
#include "ingest/office_pictures.h"

#include "akn/resource_address.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/data_uri.h"
#include "base/err.h"
#include "base/hash.h"
#include "ingest/ingest.h"
#include "ingest/line_picture.h"
#include "ingest/lines.h"
#include "ingest/picture.h"
#include "ingest/pictures.h"
#include "ingest/report.h"
#include "office/document.h"
#include "office/unzip.h"

_Static_assert(
    OFFICE_PICTURE_FIRST == LINE_PICTURE_FIRST && OFFICE_PICTURES_MAX == LINE_PICTURES_MAX,
    "signs in texts are the same characters");

#define UNPACKED_BYTES_MAX ((size_t)128 << 20) /* of all pictures, and of what is none */
#define NO_PART "it is not in the file: insert it again, and not as a link"

struct taking {
	const struct office_document *d;
	const struct unzip *z;
	struct pictures *to; /* NULL: addresses stay as they are */
	struct line_picture *v;
	uint64_t *hashes; /* of the addresses */
	uint32_t *lines;  /* of each, the paragraph that shows it first; 0: it is in a note */
	struct arena *arena;
	struct buf *report;
	size_t unpacked;
	uint32_t unnamed; /* pictures without a text */
};

/* ---- where pictures are ---- */

static void
find_signs(struct taking *t, struct str s, uint32_t line)
{
	struct str before;
	uint32_t picture;

	do {
		picture = line_picture_cut(s, &before, &s);
		if (picture < t->d->shown_count && t->lines[picture] == 0)
			t->lines[picture] = line;
	} while (picture != UINT32_MAX);
}

static void
find_lines(struct taking *t)
{
	for (uint32_t i = 0; i < t->d->count; i++) {
		const struct office_block *block = &t->d->blocks[i];
		const struct office_table *table = block->table;

		find_signs(t, block->text, i + 1);
		for (uint32_t r = 0; table != NULL && r < table->count; r++)
			for (uint16_t c = 0; c < table->rows[r].count; c++)
				find_signs(t, table->rows[r].cells[c].text, i + 1);
	}
}

/* ---- taking them ---- */

static int
add(struct taking *t, uint32_t i, struct str bytes, struct err *e)
{
	struct line_picture *p = &t->v[i];
	char address[RESOURCE_ADDRESS_BYTES + 1];
	struct sha256 digest;
	int rc = pictures_add(t->to, t->lines[i], pictures_base_name(p->src), bytes, &digest, e);

	if (rc != 0)
		return rc;
	resource_address_make(&digest, address);
	p->src = str_from(address);
	return arena_keep(t->arena, &p->src) ? 0 : err_set(e, ERR_LIMIT, LINES_MEMORY);
}

static int
add_data(struct taking *t, uint32_t i, struct arena *own, struct err *e)
{
	struct str src = t->v[i].src, type;
	char *bytes = arena_alloc(own, src.len + 1);
	size_t len = 0;

	if (bytes == NULL)
		return err_set(e, ERR_LIMIT, "it is too large");
	if (!data_uri_decode(src, &type, bytes, &len))
		return err_set(e, ERR_DATA, "its data: URI is not well-formed");
	return add(t, i, str_make(bytes, len), e);
}

static int
add_part(
    struct taking *t, uint32_t i, const struct unzip_entry *part, struct arena *own, struct err *e)
{
	struct str bytes;
	int rc;

	if (part->size > PICTURE_BYTES_MAX)
		return err_set(e, ERR_LIMIT, "it has %u bytes; %u are allowed: make it smaller",
		    (unsigned)part->size, PICTURE_BYTES_MAX);
	if (part->size > UNPACKED_BYTES_MAX - t->unpacked)
		return err_set(
		    e, ERR_LIMIT, "all pictures together may have %u bytes", PICTURES_BYTES_MAX);
	t->unpacked += part->size;
	rc = unzip_read(t->z, part, own, &bytes, e);
	return rc != 0 ? rc : add(t, i, bytes, e);
}

/* Whether the picture is at another address, or may be beside the document: pictures_take(). */
static bool
is_outside(const struct taking *t, struct str src)
{
	bool on_web = str_starts(src, "http://") || str_starts(src, "https://");

	return on_web || (t->z == NULL && str_find(src, ':') == src.len);
}

/* Takes the picture; *kept: it stays at its address. Otherwise the error says why it is left. */
static int
take(struct taking *t, uint32_t i, bool *kept, struct err *e)
{
	struct arena own = ARENA_INIT(2 * (size_t)UNZIP_PART_BYTES_MAX);
	struct str src = t->v[i].src;
	const struct unzip_entry *part = t->z != NULL ? unzip_find(t->z, src) : NULL;
	int rc;

	*kept = false;
	if (data_uri_is_one(src))
		rc = add_data(t, i, &own, e);
	else if (part != NULL)
		rc = add_part(t, i, part, &own, e);
	else if ((*kept = is_outside(t, src)))
		rc = 0;
	else
		rc = err_set(e, ERR_DATA, NO_PART);
	arena_free(&own);
	return rc;
}

/* The picture before i that is the same file; i if there is none. */
static uint32_t
find_same(const struct taking *t, uint32_t i)
{
	struct str src = t->d->shown[i].src;

	t->hashes[i] = hash64(src.p, src.len);
	for (uint32_t k = 0; k < i; k++)
		if (t->hashes[k] == t->hashes[i] && str_eq(t->d->shown[k].src, src))
			return k;
	return i;
}

static void
take_one(struct taking *t, uint32_t i)
{
	const struct office_picture *from = &t->d->shown[i];
	struct line_picture *p = &t->v[i];
	uint32_t same = find_same(t, i);
	struct err e = { 0 };
	bool kept = false;

	*p = (struct line_picture){ .src = from->src, .alt = STR("") };
	p->has_alt = from->alt.len > 0 || from->decorative;
	if (from->alt.len > 0)
		p->alt = from->alt;
	if (same < i) {
		p->src = t->v[same].src;
		kept = str_eq(p->src, from->src);
	} else if (t->to != NULL && take(t, i, &kept, &e) != 0) {
		p->src = STR("");
		pictures_leave(t->to, t->lines[i], pictures_base_name(from->src), e.text);
	}
	p->is_gone = p->src.len == 0 && p->alt.len == 0;
	if (p->is_gone || p->has_alt || kept || t->to == NULL)
		return;
	t->unnamed++;
	p->alt = pictures_base_name(from->src);
	p->has_alt = true;
}

/* Alternative texts of several lines are one line. */
static bool
keep_texts(struct taking *t)
{
	for (uint32_t i = 0; i < t->d->shown_count; i++) {
		char *text = arena_dup(t->arena, t->v[i].alt);
		const char *line;

		for (char *c = text; c != NULL && *c != '\0'; c++)
			if (*c == '\n' || *c == '\r')
				*c = ' ';
		if (text == NULL || (line = lines_collapse(t->arena, str_from(text))) == NULL)
			return false;
		t->v[i].alt = str_trim(str_from(line));
	}
	return true;
}

int
office_pictures(struct line_picture **out, const struct office_document *d, const struct unzip *z,
    const struct ingest_options *options, struct arena *arena, struct buf *report, struct err *e)
{
	struct taking t = {
		.d = d, .z = z, .to = options->pictures, .arena = arena, .report = report
	};

	*out = NULL;
	if (d->shown_count == 0)
		return 0;
	t.v = arena_zalloc(arena, d->shown_count * sizeof *t.v);
	t.lines = arena_zalloc(arena, d->shown_count * sizeof *t.lines);
	t.hashes = arena_alloc(arena, d->shown_count * sizeof *t.hashes);
	if (t.v == NULL || t.lines == NULL || t.hashes == NULL)
		return err_set(e, ERR_LIMIT, LINES_MEMORY);
	find_lines(&t);
	for (uint32_t i = 0; i < d->shown_count; i++)
		take_one(&t, i);
	if (t.unnamed > 0)
		report_note(report, 0,
		    "%u picture%s no alternative text, and got the name of the file instead: "
		    "describe what is to be seen",
		    (unsigned)t.unnamed, t.unnamed == 1 ? " has" : "s have");
	*out = t.v;
	return keep_texts(&t) ? 0 : err_set(e, ERR_LIMIT, LINES_MEMORY);
}
