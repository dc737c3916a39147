/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_RESOURCE_H
#define CORPUS_RESOURCE_H
/* resource: the files that publications have besides their texts, by digest. */
#include "base/arena.h"
#include "base/buf.h"
#include "corpus/corpus.h"

/* Of one publication. Its text may show a resource any number of times. */
#define CORPUS_RESOURCES_MAX 1000
#define CORPUS_RESOURCE_BYTES_MAX (8u << 20) /* a page in print quality has about 5 MB */
#define CORPUS_RESOURCE_TYPE_BYTES_MAX 127   /* of a media type: RFC 6838, 4.2 */

/*
 * The bytes of a resource of a publication that is served, checked against its digest, and its
 * media type in a; the caller frees *bytes. NOTFOUND; ERR_GONE: all publications with it were
 * withdrawn; IO: it is damaged. [blocks]
 */
int corpus_resource(struct corpus *c, const struct sha256 *digest, char **bytes, size_t *len,
    struct str *type, struct arena *a, struct err *e);

/* The resources of a publication, in their order, without bytes. [blocks] */
int corpus_resources(
    struct corpus *c, int64_t seq, corpus_resource_fn *fn, void *arg, struct err *e);

/* The resources of one publication, in memory. */
struct corpus_held {
	struct buf rows;    /* struct corpus_resource */
	struct arena arena; /* of their strings */
};
struct corpus_held corpus_held_new(void);
void corpus_held_free(struct corpus_held *h);
const struct corpus_resource *corpus_held_rows(const struct corpus_held *h); /* NULL: none */
uint32_t corpus_held_count(const struct corpus_held *h);
/* Adds a copy of r. LIMIT. */
int corpus_held_add(struct corpus_held *h, const struct corpus_resource *r, struct err *e);
/* Adds the resources of a publication, without bytes. [blocks] */
int corpus_held_list(struct corpus_held *h, struct corpus *c, int64_t seq, struct err *e);
/*
 * The same with their bytes, checked against the digests: IO when they are damaged. Those of a
 * publication that is withdrawn may have been erased: then they are empty. [blocks]
 */
int corpus_held_load(
    struct corpus_held *h, struct corpus *c, int64_t seq, bool is_withdrawn, struct err *e);
/*
 * Appends the resources to a parcel (base/parcel.h), for a worker, each once, though two
 * publications may have it.
 */
void corpus_held_pack(const struct corpus_held *h, struct buf *parcel);
/* Whether both have the same, in the same order. */
bool corpus_held_are_equal(const struct corpus_held *a, const struct corpus_held *b);
#endif
