/* SPDX-License-Identifier: Apache-2.0 */
/*
 * formats: sets and what they share. What must hold: a set never changes once others can see it; a
 * plugin that is in several sets has one body, which goes with the last of them.
 */
#include "render/formats.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/err.h"
#include "base/mem.h"
#include "render/formats_internal.h"

/* What a plugin says of itself: it fits its packet. */
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
	(void)atomic_fetch_add_explicit(&f->body->refs, 1, memory_order_relaxed);
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

struct formats *
formats_new(uint64_t epoch, unsigned formats, unsigned refusals)
{
	struct formats *f = NEW(struct formats);

	atomic_init(&f->refs, 1);
	f->epoch = epoch;
	f->list = mem_new_array(formats + (size_t)1, sizeof *f->list);
	f->refused = mem_new_array(refusals + (size_t)1, sizeof *f->refused);
	return f;
}

struct formats *
formats_ref(struct formats *f)
{
	(void)atomic_fetch_add_explicit(&f->refs, 1, memory_order_relaxed);
	return f;
}

void
formats_unref(struct formats **fp)
{
	struct formats *f = *fp;

	*fp = NULL;
	if (f == NULL || atomic_fetch_sub_explicit(&f->refs, 1, memory_order_acq_rel) > 1)
		return;
	for (uint32_t k = 0; k < f->count; k++)
		format_unref(&f->list[k]);
	for (uint32_t k = 0; k < f->refused_count; k++) {
		format_unref(&f->refused[k].offered);
		free(f->refused[k].path);
		free(f->refused[k].reason);
	}
	free(f->list);
	free(f->refused);
	free(f);
}

uint32_t
formats_find(const struct formats *f, struct str name)
{
	for (uint32_t k = 0; k < f->count; k++) {
		if (str_eq(f->list[k].plugin.format, name))
			return k;
	}
	return UINT32_MAX;
}

int
formats_check_room(const struct formats *f, const struct message_plugin *m, struct err *e)
{
	uint32_t other = formats_find(f, m->format);

	if (other != UINT32_MAX)
		return err_set(e, ERR_PLUGIN,
		    "offers the format '" STR_FMT "', which %s has already: remove one",
		    STR_ARG(m->format), str_base_name(f->list[other].path));
	for (uint32_t k = 0; k < f->count; k++)
		if (str_eq(f->list[k].plugin.id, m->id))
			return err_set(e, ERR_PLUGIN,
			    "has the id '" STR_FMT "', which %s has already: remove one, or change "
			    ".id",
			    STR_ARG(m->id), str_base_name(f->list[k].path));
	if (f->count == MESSAGE_PLUGINS_MAX)
		return err_set(e, ERR_PLUGIN, "would be more than %d plugins", MESSAGE_PLUGINS_MAX);
	return 0;
}
