/* SPDX-License-Identifier: Apache-2.0 */
/*
 * relation: what must hold: a target in the package is the name of a part, whatever steps up and
 * down its path has.
 */
#include "office/relation.h"

#include "base/arena.h"
#include "base/err.h"
#include "office/frame.h"
#include "office/part.h"
#include "office/unzip.h"

struct reading {
	struct relations *out;
	struct str folder; /* of the part, with the slash at its end */
	struct arena *arena;
};

/* Takes the last step of a path away. */
static void
step_up(struct buf *out)
{
	size_t slash = str_rfind(buf_str(out), '/');

	out->len = slash < out->len ? slash : 0;
}

/* Appends the steps of a path to the name of a part in out. */
static void
walk_path(struct buf *out, struct str path)
{
	while (path.len > 0) {
		struct str step = str_cut(path, '/', &path);

		if (str_is(step, ".."))
			step_up(out);
		if (step.len == 0 || str_is(step, ".") || str_is(step, ".."))
			continue;
		if (out->len > 0)
			buf_putc(out, '/');
		buf_putstr(out, step);
	}
}

/* The name of the part that a target leads to (ISO 29500-2, 8.3); NULL: the arena is full. */
static char *
resolve(const struct reading *r, struct str target)
{
	struct buf name = BUF_INIT(r->folder.len + target.len + 1);
	char *copy;

	if (!str_starts(target, "/"))
		walk_path(&name, r->folder);
	walk_path(&name, target);
	copy = arena_dup(r->arena, buf_str(&name));
	buf_free(&name);
	return copy;
}

static int
on_start(void *arg, enum element element, const struct part_attrs *attrs, struct err *e)
{
	struct reading *r = arg;
	struct str id = part_attr(attrs, "Id"), target = part_attr(attrs, "Target");
	struct relation *found;
	char *name;

	if (element != ELEMENT_RELATIONSHIP || id.len == 0 || target.len == 0)
		return 0;
	if (r->out->by_id.count == RELATIONS_MAX)
		return err_set(e, ERR_LIMIT, "there are more than %d relationships", RELATIONS_MAX);
	if ((found = arena_zalloc(r->arena, sizeof *found)) == NULL || !arena_keep(r->arena, &id))
		return err_set(e, ERR_LIMIT, FRAME_MEMORY);
	found->external = str_is(part_attr(attrs, "TargetMode"), "External");
	name = found->external ? arena_dup(r->arena, target) : resolve(r, target);
	if (name == NULL)
		return err_set(e, ERR_LIMIT, FRAME_MEMORY);
	found->target = str_from(name);
	table_put(&r->out->by_id, id, found);
	return 0;
}

static int
on_end(void *arg, enum element element, struct err *e)
{
	(void)arg;
	(void)element;
	(void)e;
	return 0;
}

int
relations_read(struct relations *out, const struct unzip *z, struct str part, struct arena *arena,
    struct err *e)
{
	static const struct part_handlers handlers = { .start = on_start, .end = on_end };
	struct arena own = ARENA_INIT(UNZIP_PART_BYTES_MAX + 4096);
	size_t slash = str_rfind(part, '/'), base = slash < part.len ? slash + 1 : 0;
	struct reading r = { .out = out, .folder = str_slice(part, 0, base), .arena = arena };
	const char *name = arena_printf(arena, STR_FMT "_rels/" STR_FMT ".rels", STR_ARG(r.folder),
	    STR_ARG(str_slice(part, base, part.len)));
	const struct unzip_entry *entry;
	struct str xml;
	int rc = 0;

	if (name == NULL)
		return err_set(e, ERR_LIMIT, FRAME_MEMORY);
	if ((entry = unzip_find(z, str_from(name))) != NULL &&
	    (rc = unzip_read(z, entry, &own, &xml, e)) == 0)
		rc = part_read(str_from(name), xml, &handlers, &r, e);
	arena_free(&own);
	return rc;
}

const struct relation *
relation_find(const struct relations *r, struct str id)
{
	return table_find(&r->by_id, id);
}

void
relations_free(struct relations *r)
{
	table_free(&r->by_id);
}
