/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pack: one context of the library for each direction, made when it is first used. The level and
 * the search for long matches are those of decision 0030: five times as fast as the best ratio, for
 * a tenth more bytes.
 */
#include "corpus/pack.h"

#include <stdlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "base/err.h"
#include "base/mem.h"

#define LEVEL 9
#define WINDOW_LOG_MIN 10 /* the smallest that the format allows */
#define WINDOW_LOG_MAX 30 /* 1 GiB: more than a source and its reference take */
#define UNPACKED_BYTES_MAX ((size_t)1 << WINDOW_LOG_MAX) /* a damaged row may have any size */

struct packer {
	ZSTD_CCtx *compressor;
	ZSTD_DCtx *decompressor;
};

struct packer *
packer_new(void)
{
	return NEW(struct packer);
}

void
packer_free(struct packer **p)
{
	if (*p == NULL)
		return;
	ZSTD_freeCCtx((*p)->compressor);
	ZSTD_freeDCtx((*p)->decompressor);
	free(*p);
	*p = NULL;
}

static int
no_memory(struct err *e)
{
	return err_set(e, ERR_BUSY, "there is not enough memory to compress a text: try again");
}

/* A window that reaches from the end of the bytes to the start of the reference. */
static int
window_log(size_t bytes)
{
	int log = WINDOW_LOG_MIN;

	while (log < WINDOW_LOG_MAX && ((size_t)1 << log) < bytes)
		log++;
	return log;
}

static size_t
compress(ZSTD_CCtx *c, struct str bytes, struct str reference, char *out, size_t room)
{
	ZSTD_CCtx_reset(c, ZSTD_reset_session_and_parameters);
	ZSTD_CCtx_setParameter(c, ZSTD_c_compressionLevel, LEVEL);
	ZSTD_CCtx_setParameter(c, ZSTD_c_contentSizeFlag, 0); /* the row has the size */
	if (reference.len > 0) {
		ZSTD_CCtx_setParameter(c, ZSTD_c_enableLongDistanceMatching, 1);
		ZSTD_CCtx_setParameter(c, ZSTD_c_windowLog, window_log(bytes.len + reference.len));
		ZSTD_CCtx_refPrefix(c, reference.p, reference.len);
	}
	return ZSTD_compress2(c, out, room, bytes.p, bytes.len);
}

int
pack(struct packer *p, struct str bytes, struct str reference, char **out, size_t *len,
    struct err *e)
{
	size_t room = ZSTD_compressBound(bytes.len), n;
	char *to = malloc(room);

	if (p->compressor == NULL)
		p->compressor = ZSTD_createCCtx();
	if (to == NULL || p->compressor == NULL) {
		free(to);
		return no_memory(e);
	}
	n = compress(p->compressor, bytes, reference, to, room);
	if (ZSTD_isError(n)) {
		free(to);
		no_memory(e);
		return err_detail(e, "zstd: %s", ZSTD_getErrorName(n));
	}
	*out = to;
	*len = n;
	return 0;
}

int
unpack(struct packer *p, struct str packed, struct str reference, size_t size, char **out,
    struct err *e)
{
	char *to;
	size_t n;

	if (size > UNPACKED_BYTES_MAX)
		return err_set(e, ERR_DATA, "these bytes cannot be decompressed");
	to = malloc(size + 1);
	if (p->decompressor == NULL)
		p->decompressor = ZSTD_createDCtx();
	if (to == NULL || p->decompressor == NULL) {
		free(to);
		return no_memory(e);
	}
	ZSTD_DCtx_reset(p->decompressor, ZSTD_reset_session_and_parameters);
	ZSTD_DCtx_setParameter(p->decompressor, ZSTD_d_windowLogMax, WINDOW_LOG_MAX);
	n = ZSTD_DCtx_refPrefix(p->decompressor, reference.p, reference.len);
	if (!ZSTD_isError(n))
		n = ZSTD_decompressDCtx(p->decompressor, to, size, packed.p, packed.len);
	if (ZSTD_isError(n) || n != size) {
		free(to);
		if (ZSTD_getErrorCode(n) == ZSTD_error_memory_allocation)
			return no_memory(e); /* no damage */
		return err_set(e, ERR_DATA, "these bytes cannot be decompressed");
	}
	to[size] = '\0';
	*out = to;
	return 0;
}
