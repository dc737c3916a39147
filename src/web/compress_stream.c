/* SPDX-License-Identifier: Apache-2.0 */
/*
 * compress_stream: reads a rendition in parts, deflates each, and writes what comes out. What must
 * hold: memory is bounded by two parts and the state of zlib (256 KiB), whatever the size.
 */
#include "web/compress_stream.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

#include "base/err.h"
#include "base/io.h"
#include "base/mem.h"
#include "base/str.h"
#include "web/rendition.h"

#define PART_BYTES (128u << 10)      /* larger ones save no more system calls that count */
#define GZIP_WINDOW (MAX_WBITS + 16) /* zlib.h, deflateInit2(): a gzip header and trailer */
/* On text of the corpus level 4 takes 3/4 of the time for 11 % more bytes; level 9 gains 0.4 %. */
#define LEVEL 6

struct stream {
	const struct rendition *from;
	int out;
	uint64_t read, written;
	bool is_no_gain;
	z_stream z;
	struct sha256_run run;
	char in_part[PART_BYTES], out_part[PART_BYTES];
};

/* Gives zlib the next part of the input. */
static int
read_next(struct stream *s, struct err *e)
{
	uint64_t left = s->from->size - s->read;
	size_t len = left < PART_BYTES ? (size_t)left : PART_BYTES;
	ssize_t n = (ssize_t)len;

	if (s->from->bytes != NULL) {
		memcpy(s->in_part, s->from->bytes + s->read, len);
	} else {
		do
			n = pread(s->from->fd, s->in_part, len, (off_t)s->read);
		while (n < 0 && errno == EINTR);
		if (n <= 0)
			return err_errno(e, ERR_IO, "a rendition could not be read back");
	}
	s->read += (uint64_t)n;
	s->z.next_in = (Bytef *)s->in_part;
	s->z.avail_in = (uInt)n;
	return 0;
}

/* Deflates what was read, all of it, and writes the result. flush: Z_FINISH for the last part. */
static int
write_deflated(struct stream *s, int flush, struct err *e)
{
	int rc;

	do {
		s->z.next_out = (Bytef *)s->out_part;
		s->z.avail_out = PART_BYTES;
		deflate(&s->z, flush); /* cannot fail: the stream is valid, and has room */
		struct str part = { s->out_part, PART_BYTES - s->z.avail_out };

		if ((rc = io_write_all(
			 s->out, part, "a compressed rendition could not be kept", e)) != 0)
			return rc;
		sha256_add(&s->run, part.p, part.len);
		s->written += part.len;
		s->is_no_gain = s->written >= s->from->size;
	} while (s->z.avail_out == 0 && !s->is_no_gain);
	return 0;
}

int
compress_stream(
    const struct rendition *from, int out, struct compress_stream_result *result, struct err *e)
{
	struct stream *s = NEW(struct stream);
	int rc = 0;

	s->from = from;
	s->out = out;
	if (deflateInit2(
		&s->z, LEVEL, Z_DEFLATED, GZIP_WINDOW, MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK) {
		rc = err_set(e, ERR_LIMIT, "there is no memory for compressing");
		goto out;
	}
	sha256_start(&s->run);
	while (rc == 0 && s->read < from->size && !s->is_no_gain) {
		if ((rc = read_next(s, e)) == 0)
			rc = write_deflated(s, s->read < from->size ? Z_NO_FLUSH : Z_FINISH, e);
	}
	deflateEnd(&s->z);
	if (rc == 0)
		*result = (struct compress_stream_result){ .size = s->is_no_gain ? 0 : s->written,
			.sha = sha256_finish(&s->run) };
out:
	free(s);
	return rc;
}
