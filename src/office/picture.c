/* SPDX-License-Identifier: Apache-2.0 */
/* picture: the list of the pictures of a document, each once. */
#include "office/picture.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "office/grow.h"

/* The digest of all that tells the picture from others. */
static struct sha256
digest_of(const struct office_picture *p)
{
	char decorative = p->decorative ? '1' : '0';
	struct sha256_run run;

	sha256_start(&run);
	sha256_add(&run, p->src.p, p->src.len);
	sha256_add(&run, &decorative, 1);
	if (p->alt.len > 0)
		sha256_add(&run, p->alt.p, p->alt.len);
	return sha256_finish(&run);
}

/* Adds a picture that is not known yet. */
static int
add(struct office_pictures *ps, const struct office_picture *picture, struct str key, struct err *e)
{
	struct office_document *d = ps->out;
	struct office_picture *v = grow(ps->arena, d->shown, d->shown_count, &ps->cap, sizeof *v);
	struct office_picture copy = *picture;
	uint32_t *number = arena_alloc(ps->arena, sizeof *number);

	if (v == NULL || number == NULL || !arena_keep(ps->arena, &key) ||
	    !arena_keep(ps->arena, &copy.src) || !arena_keep(ps->arena, &copy.alt))
		return err_set(e, ERR_LIMIT, OFFICE_MEMORY);
	d->shown = v;
	*number = d->shown_count;
	v[d->shown_count++] = copy;
	table_put(&ps->known, key, number);
	return 0;
}

int
office_put_picture(
    struct office_pictures *ps, const struct office_picture *picture, struct buf *to, struct err *e)
{
	struct sha256 digest = digest_of(picture);
	struct str key = str_make((const char *)digest.bytes, sizeof digest.bytes);
	const uint32_t *number = table_find(&ps->known, key);
	char bytes[UTF8_MAX_BYTES];
	int rc;

	if (number == NULL && ps->out->shown_count == OFFICE_PICTURES_MAX) {
		ps->out->pictures++;
		return 0;
	}
	if (number == NULL) {
		if ((rc = add(ps, picture, key, e)) != 0)
			return rc;
		number = table_find(&ps->known, key);
	}
	buf_put(to, bytes, utf8_put(OFFICE_PICTURE_FIRST + *number, bytes));
	return buf_check(to, "a paragraph", e);
}

void
office_pictures_free(struct office_pictures *ps)
{
	table_free(&ps->known);
}
