/* SPDX-License-Identifier: Apache-2.0 */
/*
 * service_resource: gaz.resource/1. An image contains no files; its pictures are data: URIs (RFC
 * 2397), which are decoded into the job's arena at each call.
 */
#include <string.h>

#include "base/hash.h"
#include "base/str.h"
#include "host/host_tree.h"
#include "host/job.h"
#include "host/services.h"

#define SCHEME "data:"

struct resource {
	struct str bytes;
	const char *media_type;
};

/* RFC 4648, 4: the value of a digit, or -1. */
static int
digit_value(char c)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c != '\0' ? strchr(digits, c) : NULL;

	return at != NULL ? (int)(at - digits) : -1;
}

/* out has room for three bytes for every four digits. Returns false if s is not base64. */
static bool
unpack_base64(struct str s, char *out, size_t *len)
{
	unsigned bits = 0, held = 0;
	int v;

	if (s.len % 4 == 0 && str_ends(s, "=")) /* padding: one or two */
		s.len -= str_ends(s, "==") ? 2 : 1;
	*len = 0;
	for (size_t k = 0; k < s.len; k++) {
		if ((v = digit_value(s.p[k])) < 0)
			return false;
		bits = (bits << 6 | (unsigned)v) & 0xffffff;
		held += 6;
		if (held < 8)
			continue;
		held -= 8;
		out[(*len)++] = (char)(bits >> held & 0xff);
	}
	return held < 6;
}

static bool
unpack_percent(struct str s, char *out, size_t *len)
{
	int high, low;

	*len = 0;
	for (size_t k = 0; k < s.len; k++) {
		if (s.p[k] != '%') {
			out[(*len)++] = s.p[k];
			continue;
		}
		if (s.len - k < 3 || (high = str_hex_value(s.p[k + 1])) < 0 ||
		    (low = str_hex_value(s.p[k + 2])) < 0)
			return false;
		out[(*len)++] = (char)(high << 4 | low);
		k += 2;
	}
	return true;
}

/* data:[TYPE][;base64],BYTES */
static bool
unpack(struct gaz_job *job, struct str src, struct resource *out)
{
	size_t comma = str_find(src, ','), len;
	struct str type = str_slice(src, strlen(SCHEME), comma);
	struct str data = str_slice(src, comma + 1, src.len);
	bool is_base64 = str_ends(type, ";base64"), good;
	char *bytes;

	if (!str_starts(src, SCHEME) || comma == src.len)
		return false;
	if (is_base64)
		type.len -= strlen(";base64");
	out->media_type = arena_dup(&job->arena, type);
	bytes = arena_alloc(&job->arena, data.len + 1);
	if (out->media_type == NULL || bytes == NULL)
		return false;
	good = is_base64 ? unpack_base64(data, bytes, &len) : unpack_percent(data, bytes, &len);
	bytes[good ? len : 0] = '\0';
	out->bytes = str_make(bytes, good ? len : 0);
	return good;
}

static const void *
tell(const struct resource *r, size_t *len, const char **media_type)
{
	if (len != NULL)
		*len = r->bytes.len;
	if (media_type != NULL)
		*media_type = r->media_type;
	return r->bytes.p;
}

static const void *
by_src(struct gaz_job *job, const char *src, size_t *len, const char **media_type)
{
	struct resource r;

	return unpack(job, str_from(src), &r) ? tell(&r, len, media_type) : NULL;
}

static const void *
by_digest(struct gaz_job *job, const uint8_t sha256[32], size_t *len, const char **media_type)
{
	struct sha256 digest;
	struct resource r;
	const char *src;

	for (const struct gaz_node *n = host_tree_root(job); n != NULL; n = host_tree_next(n)) {
		if (host_tree_kind(n) != GAZ_IMAGE ||
		    (src = host_tree_attr(n, "src", NULL)) == NULL ||
		    !unpack(job, str_from(src), &r))
			continue;
		digest = sha256_of(r.bytes.p, r.bytes.len);
		if (memcmp(digest.bytes, sha256, sizeof digest.bytes) == 0)
			return tell(&r, len, media_type);
	}
	return NULL;
}

const struct gaz_resource service_resource = {
	.size = sizeof service_resource, .by_src = by_src, .by_digest = by_digest
};
