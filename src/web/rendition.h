/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_RENDITION_H
#define WEB_RENDITION_H
/*
 * rendition: a view in a format: bytes that never change, cached. Small ones live on the heap;
 * larger ones are written once into an unlinked file and leave by sendfile, because page cache is
 * sent faster than a memfd or the heap. answer: a rendition under one URL, with the header lines of
 * that URL; several answers share one rendition.
 */
#include <stdint.h>

#include "base/hash.h"
#include "base/str.h"
#include "cache/cache.h"
#include "http/http.h"

struct err;
struct render_output;
struct spool;

#define RENDITION_HEAP_BYTES_MAX 16384 /* below this one writev beats a sendfile */

struct rendition {
	struct cache_value value; /* first: free() gets its address */
	char *bytes;              /* NULL when fd is used */
	int fd;
	uint64_t size;
	struct sha256 sha;
};

struct answer {
	struct cache_value value; /* first: free() gets its address */
	struct http_content content;
	struct rendition *rendition;
	char *fields;
	char *media_type;
	char etag[SHA256_HEX_BYTES + 3];
};

/* Takes o->fd, also on failure. The caller's reference. ERR_IO. */
int rendition_from_output(
    struct rendition **out, struct render_output *o, struct spool *s, struct err *e);

/* References r; copies the strings. The caller's reference. */
struct answer *answer_new(struct rendition *r, struct str media_type, struct str fields);
#endif
