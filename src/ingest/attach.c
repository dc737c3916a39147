/* SPDX-License-Identifier: Apache-2.0 */
/*
 * attach: copies the image. What must hold: besides the attributes href and title of links to files
 * that were taken, the copy is the original.
 */
#include "ingest/attach.h"

#include <stdarg.h>
#include <stdio.h>

#include <gazetted/plugin.h>

#include "akn/attached.h"
#include "akn/resource_address.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/data_uri.h"
#include "base/err.h"
#include "base/parcel.h"
#include "base/utf8.h"
#include "doc/build.h"
#include "doc/copy.h"
#include "doc/image.h"
#include "ingest/attached_check.h"
#include "ingest/pictures.h"
#include "ingest/report.h"

#define NAME_QUOTE_BYTES 80 /* of the name of a file, in the report */
#define WHY_BYTES_MAX 256
#define REFUSED "refused" /* the type of a file that the sender could not read: bytes say why */

/* A file, by the href that names it. */
struct known {
	struct str href;
	bool is_taken;
	struct sha256 digest;
};

struct take {
	struct build *b;
	const struct image *im;
	const struct attaching *to;
	struct buf known;   /* struct known */
	struct arena arena; /* of data: URIs */
	size_t bytes;       /* of all that were taken */
	bool is_full;       /* the report says that there are too many */
};

/* The type of a data: URI without decoding it: what is before ';' or ','. */
static struct str
data_type(struct str href)
{
	struct str head, rest;

	str_cut(href, ':', &rest);
	head = str_cut(rest, ',', &rest);
	return str_cut(head, ';', &rest);
}

static const struct attached *
row_of(struct str href)
{
	return data_uri_is_one(href) ? attached_of_type(data_type(href)) : attached_find(href);
}

/* The href of a link to a file, or empty. */
static struct str
link_of(const struct image *im, uint32_t node)
{
	struct str href = STR("");

	if (!image_is_text(im, node) && im->nodes[node].kind == GAZ_REF &&
	    attached_is_link(image_node_name(im, node)))
		href = image_attr(im, node, "href");
	return href.len > 0 && row_of(href) != NULL ? href : STR("");
}

bool
attach_is_needed(const struct image *im)
{
	for (uint32_t i = 0; i < im->node_count; i++)
		if (link_of(im, i).len > 0)
			return true;
	return false;
}

static struct str
shown(struct str href)
{
	return data_uri_is_one(href) ? STR("in the text") : utf8_cut(href, NAME_QUOTE_BYTES);
}

/* Reports a file that is not taken. */
static void __attribute__((format(printf, 3, 4)))
leave(struct take *t, struct str href, const char *fmt, ...)
{
	char why[WHY_BYTES_MAX];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, sizeof why, fmt, ap);
	va_end(ap);
	report_drop(
	    t->to->report, 0, "the attached file " STR_FMT ": %s", STR_ARG(shown(href)), why);
}

static void
keep(struct take *t, struct str bytes, const char *type, struct known *k)
{
	const struct known *all = (const void *)t->known.data;
	size_t count = t->known.len / sizeof *all;

	k->digest = sha256_of(bytes.p, bytes.len);
	k->is_taken = true;
	for (size_t i = 0; i < count; i++)
		if (all[i].is_taken && sha256_eq(&all[i].digest, &k->digest))
			return;
	t->bytes += bytes.len;
	parcel_put(t->to->out,
	    &(struct parcel_file){ .name = STR(""), .type = str_from(type), .bytes = bytes });
}

static void
take_bytes(struct take *t, struct str bytes, const struct attached *row, struct known *k)
{
	struct err e = { 0 };

	if (row->type == NULL)
		leave(t, k->href, "%s", row->reason);
	else if (attached_check(bytes, row->content, &e) != 0)
		leave(t, k->href, "%s", e.text);
	else if (bytes.len > ATTACH_ALL_BYTES_MAX - t->bytes)
		leave(t, k->href, "all attached files together may have %u bytes",
		    ATTACH_ALL_BYTES_MAX);
	else
		keep(t, bytes, row->type, k);
}

static void
take_data(struct take *t, const struct attached *row, struct known *k)
{
	char *bytes = arena_alloc(&t->arena, k->href.len + 1);
	struct str type;
	size_t len = 0;

	if (bytes == NULL)
		leave(t, k->href, "it is too large");
	else if (!data_uri_decode(k->href, &type, bytes, &len))
		leave(t, k->href, "its data: URI is not well-formed");
	else
		take_bytes(t, str_make(bytes, len), row, k);
	arena_reset(&t->arena);
}

static void
take_file(struct take *t, const struct attached *row, struct known *k)
{
	struct str rest = t->to->beside;
	struct parcel_file file;

	while (parcel_next(&rest, &file)) {
		if (!str_eq(file.name, k->href))
			continue;
		if (str_is(file.type, REFUSED))
			leave(
			    t, k->href, STR_FMT, STR_ARG(utf8_cut(file.bytes, WHY_BYTES_MAX / 2)));
		else
			take_bytes(t, file.bytes, row, k);
		return;
	}
	/* a link to a web page beside the document is no file that was to be attached */
	if (row->type != NULL)
		leave(t, k->href, "it was not sent with the document");
}

/* The file of that href. NULL: it is none, or there are too many. */
static const struct known *
find(struct take *t, struct str href)
{
	const struct known *all = (const void *)t->known.data;
	size_t count = t->known.len / sizeof *all;
	struct known k = { .href = href };

	for (size_t i = 0; i < count; i++)
		if (str_eq(all[i].href, href))
			return &all[i];
	if (count == ATTACH_FILES_MAX) {
		if (!t->is_full)
			leave(
			    t, href, "and further ones: a document may have %d", ATTACH_FILES_MAX);
		t->is_full = true;
		return NULL;
	}
	if (data_uri_is_one(href))
		take_data(t, row_of(href), &k);
	else
		take_file(t, row_of(href), &k);
	buf_put(&t->known, &k, sizeof k);
	return (const struct known *)(const void *)(t->known.data + t->known.len) - 1;
}

static bool
is_href(const struct image *im, uint32_t attr)
{
	const struct image_name *name = &im->names[im->attrs[attr].name];

	return name->ns == IMAGE_NS_NONE && str_is(image_str(im, name->local), "href");
}

static void
open_element(struct take *t, uint32_t node)
{
	const struct image *im = t->im;
	const struct image_node *n = &im->nodes[node];
	struct str href = link_of(im, node);
	const struct known *known = href.len > 0 ? find(t, href) : NULL;
	char address[RESOURCE_ADDRESS_BYTES + 1];

	if (known == NULL || !known->is_taken) {
		copy_open(t->b, im, node);
		return;
	}
	resource_address_make(&known->digest, address);
	copy_open_bare(t->b, im, node);
	for (uint32_t i = n->a; i < n->a + n->b; i++)
		if (is_href(im, i))
			build_set(t->b, "href", str_from(address), NULL);
		else
			copy_attr(t->b, im, i);
	if (image_attr(im, node, "title").p == NULL && pictures_base_name(href).len > 0)
		build_set(t->b, "title", pictures_base_name(href), NULL);
}

/* A failure of build sticks until build_finish(). */
static void
copy_node(struct take *t, uint32_t node)
{
	if (image_is_text(t->im, node)) {
		build_text(t->b, image_text(t->im, node), NULL);
		return;
	}
	open_element(t, node);
	for (uint32_t c = image_first_child(t->im, node); c != IMAGE_NONE;
	     c = image_next_sibling(t->im, c))
		copy_node(t, c);
	build_close(t->b, NULL);
}

int
attach_take(struct build *b, const struct image *im, const struct attaching *to, struct err *e)
{
	struct take t = { .b = b,
		.im = im,
		.to = to,
		.known = BUF_INIT((ATTACH_FILES_MAX + 1) * sizeof(struct known)),
		.arena = ARENA_INIT(2 * (size_t)ATTACHED_BYTES_MAX) };

	copy_node(&t, 0);
	buf_free(&t.known);
	arena_free(&t.arena);
	return buf_check(to->out, "the attached files of the document", e);
}
