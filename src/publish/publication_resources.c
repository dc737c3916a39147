/* SPDX-License-Identifier: Apache-2.0 */
/*
 * publication_resources: what must hold: a resource gets the digest of its bytes, whatever the
 * worker says that it is.
 */
#include "publish/publication_resources.h"

#include <stdlib.h>

#include <gazetted/plugin.h>

#include "akn/resource_address.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/parcel.h"
#include "doc/image.h"
#include "render/blocking.h"

/* The pictures and attached files that came with a document. */
struct sent {
	struct corpus_resource files[CORPUS_RESOURCES_MAX];
	uint32_t count;
};

static int
list_sent(const struct reading *r, struct sent *out, struct err *e)
{
	struct str rest = r->files;
	struct parcel_file file;

	while (out->count < CORPUS_RESOURCES_MAX && parcel_next(&rest, &file))
		out->files[out->count++] =
		    (struct corpus_resource){ .digest = sha256_of(file.bytes.p, file.bytes.len),
			    .type = str_slice(file.type, 0, CORPUS_RESOURCE_TYPE_BYTES_MAX),
			    .bytes = file.bytes };
	return rest.len == 0 ? 0
			     : err_set(e, ERR_PLUGIN,
				   "what the ingest worker says of the pictures cannot be read");
}

static bool
is_held(const struct corpus_held *held, const struct sha256 *digest)
{
	const struct corpus_resource *rows = corpus_held_rows(held);

	for (uint32_t i = 0; i < corpus_held_count(held); i++)
		if (sha256_eq(&rows[i].digest, digest))
			return true;
	return false;
}

/* Adds a resource that the store has, without its bytes. */
static int
add_stored(struct corpus *c, const struct sha256 *digest, struct corpus_held *held, struct err *e)
{
	struct arena a = ARENA_INIT(4 * (size_t)CORPUS_RESOURCE_TYPE_BYTES_MAX);
	struct corpus_resource r = { .digest = *digest, .bytes = STR("") };
	struct err why = { 0 };
	char *bytes = NULL;
	size_t len;
	int rc = corpus_resource(c, digest, &bytes, &len, &r.type, &a, &why);

	free(bytes);
	if (rc == 0)
		rc = corpus_held_add(held, &r, e);
	else if (rc == -ERR_NOTFOUND || rc == -ERR_GONE)
		rc = 0;
	else if (e != NULL)
		*e = why;
	arena_free(&a);
	return rc;
}

static int
add(struct corpus *c, const struct sent *sent, const struct sha256 *digest,
    struct corpus_held *held, struct err *e)
{
	for (uint32_t i = 0; i < sent->count; i++)
		if (sha256_eq(&sent->files[i].digest, digest))
			return corpus_held_add(held, &sent->files[i], e);
	return add_stored(c, digest, held, e);
}

/* The address of the file that a picture shows or a link leads to; empty: it has none. */
static struct str
address_at(const struct image *im, uint32_t node)
{
	if (image_is_text(im, node))
		return STR("");
	switch (im->nodes[node].kind) {
	case GAZ_IMAGE: return image_attr(im, node, "src");
	case GAZ_REF: return image_attr(im, node, "href");
	default: return STR("");
	}
}

int
publication_find_resources(struct corpus *c, const struct reading *r, struct corpus_held *held,
    struct corpus_publication *p, struct err *e)
{
	struct sent *sent = NEW(struct sent);
	const struct image *im = &r->image;
	struct sha256 digest;
	int rc = list_sent(r, sent, e);

	for (uint32_t i = 0; rc == 0 && i < im->node_count; i++)
		if (resource_address_parse(address_at(im, i), &digest) && !is_held(held, &digest))
			rc = add(c, sent, &digest, held, e);
	p->resources = corpus_held_rows(held);
	p->resource_count = corpus_held_count(held);
	free(sent);
	return rc;
}
