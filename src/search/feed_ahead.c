/* SPDX-License-Identifier: Apache-2.0 */
/* feed_ahead: what must hold: at most one image is being made, and it is waited for. */
#include "search/feed_ahead.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/log.h"
#include "corpus/corpus.h"

#define VERSION_BYTES_MAX ((size_t)1 << 20)

struct feed_ahead
feed_ahead_new(const struct feed_source *from, struct corpus *c)
{
	return (struct feed_ahead){ .from = from,
		.corpus = c,
		.arenas = { ARENA_INIT(VERSION_BYTES_MAX), ARENA_INIT(VERSION_BYTES_MAX) } };
}

void
feed_ahead_end(struct feed_ahead *a)
{
	const struct image *ignored_image;
	struct corpus_version ignored_version;
	struct err ignored = { 0 };

	if (a->is_set)
		feed_ahead_take(a, &ignored_version, &ignored_image, &ignored);
	arena_free(&a->arenas[0]);
	arena_free(&a->arenas[1]);
}

/* Logs a document that cannot be read, and passes other failures on. */
static int
leave_out(const struct corpus_version *v, int rc, const struct err *why, struct err *e)
{
	if (rc == -ERR_DATA || rc == -ERR_PLUGIN || rc == -ERR_LIMIT || rc == -ERR_NOTFOUND) {
		log_warn("search", "left_out", "work=" STR_FMT " seq=%" PRId64 " why=%s",
		    STR_ARG(v->work), v->seq, err_name(rc));
		return 0;
	}
	if (rc != 0)
		*e = *why;
	return rc;
}

int
feed_ahead_begin(struct feed_ahead *a, const struct corpus_version *v, struct err *e)
{
	struct arena *arena = &a->arenas[a->turn++ % 2];
	struct err why = { 0 };
	char *xml = NULL;
	size_t len = 0;
	int rc;

	arena_reset(arena);
	if ((rc = corpus_version_copy(&a->version, v, arena, e)) != 0)
		return rc;
	a->is_set = true;
	a->is_begun = false;
	if (v->withdrawn != 0)
		return 0;
	if ((rc = corpus_source(a->corpus, &v->source, &xml, &len, &why)) == 0)
		rc = a->from->begin(a->from->arg, str_make(xml, len), &why);
	a->is_begun = rc == 0;
	free(xml);
	return leave_out(v, rc, &why, e);
}

int
feed_ahead_take(
    struct feed_ahead *a, struct corpus_version *out, const struct image **image, struct err *e)
{
	struct err why = { 0 };
	int rc = 0;

	*image = NULL;
	*out = a->version;
	a->is_set = false;
	if (a->is_begun)
		rc = a->from->image(a->from->arg, image, &why);
	a->is_begun = false;
	return leave_out(out, rc, &why, e);
}
