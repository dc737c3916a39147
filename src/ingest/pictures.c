/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pictures: walks the image in order and writes it again. What must hold: besides the attributes
 * src and alt of pictures that were taken, the copy is the original.
 */
#include "ingest/pictures.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <gazetted/plugin.h>

#include "akn/resource_address.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/data_uri.h"
#include "base/err.h"
#include "base/parcel.h"
#include "base/utf8.h"
#include "doc/build.h"
#include "doc/image.h"
#include "ingest/picture.h"
#include "ingest/report.h"

#define REPORTED_MAX 20     /* pictures that are named one by one */
#define NAME_QUOTE_BYTES 80 /* of the name of a picture */
#define REFUSED "refused"   /* the type of a file that the sender could not read: bytes say why */

/* A picture of the document, by its src. */
struct known {
	struct str src;
	bool is_taken;
	struct sha256 digest;
};

struct taking {
	struct build *b;
	const struct image *im;
	struct pictures *p;
	struct buf known;   /* struct known */
	struct arena arena; /* of data: URIs */
	unsigned elsewhere; /* pictures at other addresses */
	struct str first;   /* the first of them */
};

static bool
is_picture(const struct image *im, uint32_t node)
{
	return !image_is_text(im, node) && im->nodes[node].kind == GAZ_IMAGE;
}

bool
pictures_are_new(const struct image *im)
{
	struct sha256 digest;

	for (uint32_t i = 0; i < im->node_count; i++)
		if (is_picture(im, i) && image_attr(im, i, "src").len > 0 &&
		    !resource_address_parse(image_attr(im, i, "src"), &digest))
			return true;
	return false;
}

/* The name of a picture in the report; empty: it is in the document itself. */
static struct str
shown(struct str src)
{
	return data_uri_is_one(src) ? STR("") : src;
}

void
pictures_leave(struct pictures *p, uint32_t line, struct str name, const char *why)
{
	struct str cut = name.len > 0 ? utf8_cut(name, NAME_QUOTE_BYTES) : STR("in the text");

	if (++p->reported <= REPORTED_MAX)
		report_drop(p->report, line, "the picture " STR_FMT ": %s", STR_ARG(cut), why);
	else if (p->reported == REPORTED_MAX + 1)
		report_drop(p->report, 0, "further pictures, without a line for each");
}

/* Reports a picture that is not taken. */
static void __attribute__((format(printf, 3, 4)))
leave(struct taking *t, struct str src, const char *fmt, ...)
{
	char why[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, sizeof why, fmt, ap);
	va_end(ap);
	pictures_leave(t->p, 0, shown(src), why);
}

static bool
is_kept(const struct pictures *p, const struct sha256 *digest)
{
	const struct sha256 *all = (const void *)p->digests.data;

	for (size_t i = 0; i < p->digests.len / sizeof *all; i++)
		if (sha256_eq(&all[i], digest))
			return true;
	return false;
}

/* Keeps a picture that was checked. */
static int
keep(struct pictures *p, struct str bytes, const char *type, struct sha256 *digest, struct err *e)
{
	*digest = sha256_of(bytes.p, bytes.len);
	if (is_kept(p, digest))
		return 0;
	if (p->digests.len / sizeof *digest == PICTURES_MAX)
		return err_set(e, ERR_LIMIT, "a document may show %d pictures", PICTURES_MAX);
	if (bytes.len > PICTURES_BYTES_MAX - p->bytes)
		return err_set(
		    e, ERR_LIMIT, "all pictures together may have %u bytes", PICTURES_BYTES_MAX);
	p->bytes += bytes.len;
	p->digests.max = PICTURES_MAX * sizeof *digest;
	buf_put(&p->digests, digest, sizeof *digest);
	parcel_put(p->out,
	    &(struct parcel_file){ .name = STR(""), .type = str_from(type), .bytes = bytes });
	return 0;
}

int
pictures_add(struct pictures *p, uint32_t line, struct str name, struct str bytes,
    struct sha256 *digest, struct err *e)
{
	struct buf own = BUF_INIT(PICTURE_BYTES_MAX);
	const char *type = "";
	unsigned left_out = 0;
	struct str picture;
	int rc;

	if ((rc = picture_check(bytes, &type, &picture, &own, &left_out, e)) == 0)
		rc = keep(p, picture, type, digest, e);
	if (rc == 0 && left_out > 0)
		report_note(p->report, line,
		    "of the picture " STR_FMT
		    " %u elements and attributes are left out that could act, refer to other "
		    "files, or are not those of a drawing",
		    STR_ARG(name.len > 0 ? utf8_cut(name, NAME_QUOTE_BYTES) : STR("in the text")),
		    left_out);
	buf_free(&own);
	return rc;
}

void
pictures_free(struct pictures *p)
{
	buf_free(&p->digests);
}

static void
take_bytes(struct taking *t, struct str bytes, struct known *k)
{
	struct err e = { 0 };

	k->is_taken = pictures_add(t->p, 0, shown(k->src), bytes, &k->digest, &e) == 0;
	if (!k->is_taken)
		leave(t, k->src, "%s", e.text);
}

static void
take_data(struct taking *t, struct known *k)
{
	char *bytes = arena_alloc(&t->arena, k->src.len + 1);
	struct str type;
	size_t len = 0;

	if (bytes == NULL)
		leave(t, k->src, "it is too large");
	else if (!data_uri_decode(k->src, &type, bytes, &len))
		leave(t, k->src, "its data: URI is not well-formed");
	else
		take_bytes(t, str_make(bytes, len), k);
	arena_reset(&t->arena);
}

/* RFC 3986, 4.2: whether the reference has a scheme, an authority or an absolute path. */
static bool
is_elsewhere(struct str src)
{
	size_t colon = str_find(src, ':');

	return str_starts(src, "/") || (colon < src.len && colon < str_find(src, '/'));
}

static void
take_file(struct taking *t, struct known *k)
{
	struct str rest = t->p->beside;
	struct parcel_file file;

	while (parcel_next(&rest, &file)) {
		if (!str_eq(file.name, k->src))
			continue;
		if (str_is(file.type, REFUSED))
			leave(t, k->src, STR_FMT, STR_ARG(utf8_cut(file.bytes, 160)));
		else
			take_bytes(t, file.bytes, k);
		return;
	}
	leave(t, k->src, "it was not sent with the document");
}

static void
take(struct taking *t, struct known *k)
{
	if (data_uri_is_one(k->src)) {
		take_data(t, k);
	} else if (is_elsewhere(k->src)) {
		if (t->elsewhere++ == 0)
			t->first = k->src;
	} else {
		take_file(t, k);
	}
}

/* The picture of that src; NULL: it is no new one, or there are too many. */
static const struct known *
find(struct taking *t, struct str src)
{
	const struct known *all = (const void *)t->known.data;
	size_t count = t->known.len / sizeof *all;
	struct known k = { .src = src };

	if (src.len == 0 || resource_address_parse(src, &k.digest))
		return NULL;
	for (size_t i = 0; i < count; i++)
		if (str_eq(all[i].src, src))
			return &all[i];
	if (count == PICTURES_MAX) {
		leave(t, src, "a document may show %d pictures", PICTURES_MAX);
		return NULL;
	}
	take(t, &k);
	buf_put(&t->known, &k, sizeof k);
	return (const struct known *)(const void *)(t->known.data + t->known.len) - 1;
}

struct str
pictures_base_name(struct str src)
{
	size_t slash = str_rfind(src, '/');

	if (data_uri_is_one(src))
		return STR("");
	return slash < src.len ? str_slice(src, slash + 1, src.len) : src;
}

static void
open_element(struct taking *t, uint32_t node)
{
	const struct image *im = t->im;
	const struct image_node *n = &im->nodes[node];
	const struct image_name *name = &im->names[n->name];
	bool none = name->ns == IMAGE_NS_NONE, is_img = is_picture(im, node), has_alt = false;
	const struct image_ns *ns = &im->namespaces[none ? 0 : name->ns];
	const struct known *known = is_img ? find(t, image_attr(im, node, "src")) : NULL;
	char address[RESOURCE_ADDRESS_BYTES + 1];

	build_open(t->b, none ? STR("") : image_str(im, ns->uri),
	    none ? STR("") : image_str(im, ns->prefix), image_str(im, name->local), NULL);
	for (uint32_t i = n->a; i < n->a + n->b; i++) {
		struct str local, value = image_str(im, im->attrs[i].value);

		name = &im->names[im->attrs[i].name];
		none = name->ns == IMAGE_NS_NONE;
		ns = &im->namespaces[none ? 0 : name->ns];
		local = image_str(im, name->local);
		has_alt = has_alt || str_is(local, "alt");
		if (known != NULL && known->is_taken && none && str_is(local, "src")) {
			resource_address_make(&known->digest, address);
			value = str_from(address);
		}
		build_attr(t->b, none ? STR("") : image_str(im, ns->uri),
		    none ? STR("") : image_str(im, ns->prefix), local, value, NULL);
	}
	if (known != NULL && known->is_taken && !has_alt)
		build_set(t->b, "alt", pictures_base_name(known->src), NULL);
}

/* Closes the elements that end before node. */
static uint32_t
close_until(struct taking *t, uint32_t open, uint32_t node)
{
	while (open != IMAGE_NONE && t->im->nodes[open].end <= node) {
		build_close(t->b, NULL);
		open = t->im->nodes[open].parent;
	}
	return open;
}

static void
copy(struct taking *t)
{
	uint32_t open = IMAGE_NONE, node;

	for (node = 0; node < t->im->node_count; node++) {
		open = close_until(t, open, node);
		if (image_is_text(t->im, node)) {
			build_text(t->b, image_text(t->im, node), NULL);
		} else {
			open_element(t, node);
			open = node;
		}
	}
	close_until(t, open, t->im->node_count);
}

int
pictures_take(struct build *b, const struct image *im, struct pictures *p, struct err *e)
{
	struct taking t = { .b = b,
		.im = im,
		.p = p,
		.known = BUF_INIT((PICTURES_MAX + 1) * sizeof(struct known)),
		.arena = ARENA_INIT(2 * (size_t)PICTURE_BYTES_MAX) };

	copy(&t);
	if (t.elsewhere > 0)
		report_note(p->report, 0,
		    "%u picture%s at another address, which %s not fetched: " STR_FMT "%s",
		    t.elsewhere, t.elsewhere == 1 ? " is" : "s are",
		    t.elsewhere == 1 ? "is" : "are", STR_ARG(utf8_cut(t.first, NAME_QUOTE_BYTES)),
		    t.elsewhere == 1 ? "" : " and others");
	buf_free(&t.known);
	arena_free(&t.arena);
	return buf_check(p->out, "the pictures of the document", e);
}
