/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_RENDITION_H
#define WEB_RENDITION_H
/*
 * rendition: immutable bytes, as cached; and an answer, which adds the header lines of one URL.
 * Several answers share one rendition.
 */
#include <stdbool.h>
#include <stdint.h>

#include "akn/tag.h"
#include "base/hash.h"
#include "base/str.h"
#include "cache/cache.h"
#include "http/http.h"
#include "web/rendition_place.h"
#include "wire/message.h"

struct answer;
struct buf;
struct err;
struct hold;
struct render_output;
struct spool;

/*
 * Up to this size copying from memory costs less than a second system call for a file. Measured on
 * loopback, CPU of a file relative to that of memory: 1.09 at 9,000 bytes, 0.99 at 12,288, 0.87 at
 * 16,384, 0.70 at 35,000.
 */
#define RENDITION_HEAP_BYTES_MAX 12288
/*
 * From this size on, reading, hashing and writing a rendition (2 ms per MiB) would delay the other
 * connections of a loop by more than a small request takes: the keeper does it on a thread.
 */
#define RENDITION_LARGE_BYTES (1u << 20)
/*
 * A rendition larger than this part of the cache is not cached, since it would evict too many
 * others.
 */
#define RENDITION_CACHE_PART 16

struct rendition {
	struct cache_value value; /* first: free() gets its address */
	struct hold *hold;        /* counts size and value.fds */
	char *bytes;              /* NULL when fd is used */
	int fd;
	uint64_t size;
	struct sha256 sha; /* of the bytes as coded */
	bool is_gzip;      /* compressed from another rendition */
	/* Set by the plugin; "" if not set. */
	char file_name[MESSAGE_FILE_NAME_BYTES_MAX + 1];
	char language[TAG_BYTES_MAX + 1];
};

/*
 * The rendition or answer that v is part of. v may be NULL; a value of another type aborts, see
 * cache_checked().
 */
struct rendition *rendition_of(struct cache_value *v);
struct answer *answer_of(struct cache_value *v);
/* Drop a reference; NULL is fine, leaves NULL. */
void rendition_unref(struct rendition **r);
void answer_unref(struct answer **a);

/* The header lines of an answer. */
struct answer_lines {
	struct str media_type;
	struct str fields;      /* on 200 and 304 */
	struct str body_fields; /* on 200 only */
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

/*
 * The functions below that return a rendition give the caller a reference; ERR_BUSY if the hold has
 * no room.
 */

/* Takes o->fd, even on failure. ERR_IO. */
int rendition_from_output(
    struct rendition **out, struct render_output *o, struct spool *s, struct err *e);
/*
 * For large renditions, in two steps. rendition_reserve() takes the bytes and a descriptor from the
 * hold;
 */
int rendition_reserve(
    struct rendition **out, uint64_t size, const struct rendition_place *p, struct err *e);
/*
 * rendition_fill() reads the content. Takes o->fd, even on failure; then r can only be freed.
 * [blocks]
 */
int rendition_fill(
    struct rendition *r, struct render_output *o, const struct rendition_place *p, struct err *e);
/*
 * In place of rendition_fill(), with a file of size bytes, at most as many as were reserved. Takes
 * fd, and gives the rest back to the hold.
 */
void rendition_take_file(struct rendition *r, int fd, uint64_t size, const struct sha256 *sha,
    const struct rendition_place *p);
/* Takes the bytes of b, which is empty afterwards; b must not have failed. */
int rendition_from_buf(
    struct rendition **out, struct buf *b, const struct rendition_place *p, struct err *e);
/*
 * As rendition_from_buf(); more than RENDITION_HEAP_BYTES_MAX goes to an unlinked file, if one can
 * be made. [blocks]
 */
int rendition_from_buf_to_file(
    struct rendition **out, struct buf *b, const struct rendition_place *p, struct err *e);

/* Copies the plugin's file name and language, cut to the sizes above. */
void rendition_keep_meta(struct rendition *r, const char *file_name, const char *language);

/* Content-Encoding, if there is one, and Repr-Digest. */
void rendition_put_lines(struct buf *b, const struct rendition *r);

/* Takes a reference to r and copies the strings. Returns a reference, owned by the caller. */
struct answer *answer_new(struct rendition *r, const struct answer_lines *l);
#endif
