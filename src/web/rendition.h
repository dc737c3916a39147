/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_RENDITION_H
#define WEB_RENDITION_H
/*
 * rendition: sealed bytes that never change, as cached; and the answer of one URL, with the header
 * lines of that URL; several answers share one rendition.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/hash.h"
#include "base/str.h"
#include "cache/cache.h"
#include "doc/tag.h"
#include "http/http.h"
#include "wire/message.h"

struct buf;
struct err;
struct render_output;
struct spool;

/*
 * Up to here copying from memory costs less than a second system call for a file. Measured on
 * loopback, CPU of a file for that of memory: 1.09 at 9,000 bytes, 0.99 at 12,288, 0.87 at
 * 16,384, 0.70 at 35,000.
 */
#define RENDITION_HEAP_BYTES_MAX 12288

struct rendition {
	struct cache_value value; /* first: free() gets its address */
	char *bytes;              /* NULL when fd is used */
	int fd;
	uint64_t size;
	struct sha256 sha; /* of these very bytes, coded as they are */
	bool is_gzip;      /* the coding of another rendition */
	/* What the plugin said of it; "" where it said nothing. */
	char file_name[MESSAGE_FILE_NAME_BYTES_MAX + 1];
	char language[TAG_BYTES_MAX + 1];
};

/* What an answer says besides its bytes. */
struct answer_lines {
	struct str media_type;
	struct str fields;      /* on 200 and 304 */
	struct str body_fields; /* on 200 alone */
	bool has_modified;
	int64_t modified;
};

struct answer {
	struct cache_value value; /* first: free() gets its address */
	struct http_content content;
	struct rendition *rendition;
	char *fields, *body_fields, *media_type;
	char etag[SHA256_HEX_BYTES + 3];
};

/* Takes o->fd, also on failure. The caller's reference. ERR_IO. */
int rendition_from_output(
    struct rendition **out, struct render_output *o, struct spool *s, struct err *e);
/* Takes the bytes of b (empty after), which must be sound; large ones into an unlinked file in
 * folder, unless that is NULL or cannot be. The caller's reference. [blocks, with a folder] */
struct rendition *rendition_from_buf(struct buf *b, const char *folder);

/* What was said of it: bounded as above. */
void rendition_keep_meta(struct rendition *r, const char *file_name, const char *language);

/* Content-Encoding, if there is one, and Repr-Digest. */
void rendition_put_lines(struct buf *b, const struct rendition *r);

/* References r; copies the strings. The caller's reference. */
struct answer *answer_new(struct rendition *r, const struct answer_lines *l);
#endif
