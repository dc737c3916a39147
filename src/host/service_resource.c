/* SPDX-License-Identifier: Apache-2.0 */
/*
 * service_resource: gaz.resource/1. The resources of a version come with the job, if the plugin has
 * GAZ_WITH_RESOURCES; data: URIs are decoded into the job's arena at each call.
 */
#include <string.h>

#include "akn/resource_address.h"
#include "base/data_uri.h"
#include "base/hash.h"
#include "base/parcel.h"
#include "base/str.h"
#include "host/host_tree.h"
#include "host/job.h"
#include "host/services.h"

struct resource {
	struct str bytes;
	const char *media_type;
};

/* A resource that the server sent with the document. */
struct host_file {
	struct sha256 digest;
	struct resource resource;
};

#define FILES_MAX 1000 /* CORPUS_RESOURCES_MAX: of one document */

/* A data: URI, decoded into the arena of the job. */
static bool
unpack(struct gaz_job *job, struct str src, struct resource *out)
{
	struct str type = STR("");
	char *bytes;
	size_t len = 0;

	if (!data_uri_is_one(src) || (bytes = arena_alloc(&job->arena, src.len + 1)) == NULL ||
	    !data_uri_decode(src, &type, bytes, &len))
		return false;
	bytes[len] = '\0';
	out->bytes = str_make(bytes, len);
	out->media_type = arena_dup(&job->arena, type);
	return out->media_type != NULL;
}

/* The digests of what the server sent, once in a job. */
static void
list_files(struct gaz_job *job)
{
	struct str rest = job->files;
	struct parcel_file file;

	if (job->held != NULL || rest.len == 0)
		return;
	if ((job->held = arena_alloc(&job->arena, FILES_MAX * sizeof *job->held)) == NULL)
		return;
	while (job->held_count < FILES_MAX && parcel_next(&rest, &file)) {
		struct host_file *h = &job->held[job->held_count];
		const char *type = arena_dup(&job->arena, file.type);

		if (type == NULL)
			return;
		*h = (struct host_file){ sha256_of(file.bytes.p, file.bytes.len),
			{ file.bytes, type } };
		job->held_count++;
	}
}

static const struct resource *
find_file(struct gaz_job *job, const struct sha256 *digest)
{
	list_files(job);
	for (size_t i = 0; i < job->held_count; i++)
		if (sha256_eq(&job->held[i].digest, digest))
			return &job->held[i].resource;
	return NULL;
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
	const struct resource *file;
	struct sha256 digest;
	struct resource r;

	if (resource_address_parse(str_from(src), &digest))
		return (file = find_file(job, &digest)) != NULL ? tell(file, len, media_type)
								: NULL;
	return unpack(job, str_from(src), &r) ? tell(&r, len, media_type) : NULL;
}

static const void *
by_digest(struct gaz_job *job, const uint8_t sha256[32], size_t *len, const char **media_type)
{
	struct sha256 digest;
	const struct resource *file;
	struct resource r;
	const char *src;

	memcpy(digest.bytes, sha256, sizeof digest.bytes);
	if ((file = find_file(job, &digest)) != NULL)
		return tell(file, len, media_type);
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
