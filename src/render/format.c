/* SPDX-License-Identifier: Apache-2.0 */
/*
 * format: copies of a format and the body that they share. What must hold: a plugin that is in
 * several sets has one body, which is freed with its last reference.
 */
#include "render/format.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/str.h"

/* The strings of a plugin's manifest: they came in one packet. */
#define MANIFEST_BYTES_MAX (2 * (size_t)WIRE_PACKET_BYTES_MAX)

struct arena *
format_new(struct format *f, const char *path)
{
	struct format_body *b = NEW(struct format_body);

	atomic_init(&b->refs, 1);
	b->arena = ARENA_INIT(MANIFEST_BYTES_MAX);
	b->path = str_dup(str_from(path));
	*f = (struct format){ .path = b->path, .body = b };
	return &b->arena;
}

void
format_keep_file(struct format *f, int fd)
{
	f->files[f->file_count++] = fd;
	f->body->files[f->body->file_count++] = fd;
}

void
format_ref(struct format *out, const struct format *f)
{
	atomic_fetch_add_explicit(&f->body->refs, 1, memory_order_relaxed);
	*out = *f;
}

void
format_unref(struct format *f)
{
	struct format_body *b = f->body;

	f->body = NULL;
	if (b == NULL || atomic_fetch_sub_explicit(&b->refs, 1, memory_order_acq_rel) > 1)
		return;
	for (unsigned k = 0; k < b->file_count; k++)
		close(b->files[k]);
	arena_free(&b->arena);
	free(b->path);
	free(b);
}

void
format_put_load(struct wire_out *o, const struct format *f)
{
	struct message_load m = { 0 };

	if (f != NULL) {
		m.count = 1;
		m.paths[0] = str_from(f->path);
	}
	message_put_load(o, &m);
}
