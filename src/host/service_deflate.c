/* SPDX-License-Identifier: Apache-2.0 */
/*
 * service_deflate: gaz.deflate/1. The input is compressed in one piece; the compressor and the
 * output buffer exist only during the call.
 */
#include <libdeflate.h>
#include <stdlib.h>

#include "base/err.h"
#include "host/host_output.h"
#include "host/job.h"
#include "host/services.h"

#define BYTES_MAX (64u << 20) /* promised in <gazetted/plugin.h> */
#define LEVEL_MAX 9           /* higher levels take libdeflate ten times as long, for 1 % less */

typedef size_t pack_fn(
    struct libdeflate_compressor *c, const void *in, size_t len, void *out, size_t room);

static int
pack(struct gaz_job *job, struct host_sink sink, struct str in, int level, pack_fn *fn)
{
	struct libdeflate_compressor *c;
	size_t room, len;
	void *out;
	int rc;

	if (in.len > BYTES_MAX)
		return host_output_stop(
		    job, ERR_LIMIT, "more than 64 MiB cannot be compressed at a time");
	c = libdeflate_alloc_compressor(level < 1 ? 1 : level > LEVEL_MAX ? LEVEL_MAX : level);
	/* the bound for gzip is larger than that for raw deflate */
	room = c != NULL ? libdeflate_gzip_compress_bound(c, in.len) : 0;
	out = c != NULL ? malloc(room) : NULL;
	if (out == NULL)
		rc = host_output_stop(job, ERR_LIMIT, "there is no memory left to compress in");
	else {
		len = fn(c, in.p, in.len, out, room);
		rc = sink.to(sink.ctx, out, len);
	}
	free(out);
	libdeflate_free_compressor(c);
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
