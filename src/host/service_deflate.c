/* SPDX-License-Identifier: Apache-2.0 */
/*
 * service_deflate: gaz.deflate/1. The input is compressed in one piece; the compressor exists only
 * during the call. What was compressed is kept, as members of ZIP containers are: covers of books
 * are often equal.
 */
#include <libdeflate.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "host/host_output.h"
#include "host/job.h"
#include "host/pack_cache.h"
#include "host/services.h"

#define BYTES_MAX (64u << 20) /* promised in <gazetted/plugin.h> */
#define LEVEL_MAX 9           /* higher levels take libdeflate ten times as long, for 1 % less */

typedef size_t pack_fn(
    struct libdeflate_compressor *c, const void *in, size_t len, void *out, size_t room);

/* Compresses into *out, which the caller frees; NULL: there is no memory. */
static size_t
compress(struct str in, int level, pack_fn *fn, void **out)
{
	struct libdeflate_compressor *c = libdeflate_alloc_compressor(level);
	/* the bound for gzip is larger than that for raw deflate */
	size_t room = c != NULL ? libdeflate_gzip_compress_bound(c, in.len) : 0;
	size_t len = 0;

	*out = c != NULL ? malloc(room) : NULL;
	if (*out != NULL)
		len = fn(c, in.p, in.len, *out, room);
	libdeflate_free_compressor(c);
	return len;
}

/*
 * The key of in for the cache; is_gzip: with the head of gzip. No member of a ZIP of the same bytes
 * has it, nor another level.
 */
static uint32_t
key_of(struct str in, int level, bool is_gzip)
{
	return libdeflate_crc32(0, in.p, in.len) ^ (uint32_t)level << 1 ^ (uint32_t)is_gzip;
}

/* A copy of what is kept of in; NULL: nothing is, or there is no memory. The caller frees it. */
static void *
find_kept(struct str in, uint32_t key, size_t *len)
{
	struct str kept;
	void *copy;

	/* a copy, for the plugin may compress more while it takes the bytes */
	if (!pack_cache_find(in, key, &kept) || (copy = malloc(kept.len)) == NULL)
		return NULL;
	*len = kept.len;
	return memcpy(copy, kept.p, kept.len);
}

static int
pack(struct gaz_job *job, struct host_sink sink, struct str in, int level, pack_fn *fn)
{
	uint32_t key;
	size_t len;
	void *out;
	int rc;

	if (in.len > BYTES_MAX)
		return host_output_stop(
		    job, ERR_LIMIT, "more than 64 MiB cannot be compressed at a time");
	level = level < 1 ? 1 : level > LEVEL_MAX ? LEVEL_MAX : level;
	key = key_of(in, level, fn == libdeflate_gzip_compress);
	if ((out = find_kept(in, key, &len)) == NULL) {
		len = compress(in, level, fn, &out);
		if (out == NULL)
			return host_output_stop(
			    job, ERR_LIMIT, "there is no memory left to compress in");
		pack_cache_keep(in, key, str_make(out, len));
	}
	rc = sink.to(sink.ctx, out, len);
	free(out);
	return rc;
}

static int
deflate_raw(struct gaz_job *job, gaz_write_fn *to, void *ctx, const void *p, size_t len, int level)
{
	struct host_sink sink = host_output_sink(job, to, ctx);

	return pack(job, sink, str_make(p, len), level, libdeflate_deflate_compress);
}

static int
deflate_gzip(struct gaz_job *job, gaz_write_fn *to, void *ctx, const void *p, size_t len, int level)
{
	struct host_sink sink = host_output_sink(job, to, ctx);

	return pack(job, sink, str_make(p, len), level, libdeflate_gzip_compress);
}

const struct gaz_deflate service_deflate = {
	.size = sizeof service_deflate, .raw = deflate_raw, .gzip = deflate_gzip
};
