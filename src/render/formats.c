/* SPDX-License-Identifier: Apache-2.0 */
/*
 * formats: sets of formats and their reference counts. What must hold: a set never changes once
 * other threads can see it.
 */
#include "render/formats.h"

#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"

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
	atomic_fetch_add_explicit(&f->refs, 1, memory_order_relaxed);
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
