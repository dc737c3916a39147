/* SPDX-License-Identifier: Apache-2.0 */
/*
 * page_nearest: looks for what exists near a name that was not found. What must hold: a failure
 * here leaves out a link; the error that the client gets is that of the request.
 */
#include "web/page_nearest.h"

#include <ctype.h>

#include "akn/eid.h"
#include "base/buf.h"
#include "base/err.h"
#include "corpus/corpus.h"
#include "corpus/find.h"
#include "web/fetch_private.h"
#include "web/known_version.h"
#include "web/route.h"
#include "web/urls.h"

/* The portion of the same kind whose number is nearest. */
struct search {
	struct str kind; /* "art_" */
	int64_t number;
	struct arena *arena;
	int64_t distance; /* of the best so far; -1: none */
	struct str eid, num, heading;
};

/* Splits "chp_2__art_12" into "art_" and 12; the number is -1 if there is none. */
static struct str
split(struct str eid, int64_t *number)
{
	struct str last = eid_last(eid), kind = eid_kind(eid);
	size_t next;

	for (next = kind.len; next < last.len && isdigit((unsigned char)last.p[next]);)
		next++;
	if (next == kind.len || !str_to_i64(str_slice(last, kind.len, next), number))
		*number = -1;
	return kind;
}

static int
visit(void *arg, const struct corpus_portion *p, struct err *e)
{
	struct search *s = arg;
	int64_t number, distance;
	struct str kind = split(p->eid, &number);

	(void)e;
	if (number < 0 || !str_eq(kind, s->kind))
		return 0;
	distance = number > s->number ? number - s->number : s->number - number;
	if (s->distance >= 0 && distance >= s->distance)
		return 0;
	s->distance = distance;
	s->eid = p->eid;
	s->num = p->num;
	s->heading = p->heading;
	arena_keep(s->arena, &s->eid);
	arena_keep(s->arena, &s->num);
	arena_keep(s->arena, &s->heading);
	return 0;
}

static void
add(struct known_version *out, struct buf *path, struct str title, const char *rel)
{
	struct error_link link = { buf_str(path), title, rel };

	if (out->nearest_count < KNOWN_NEAREST_MAX && arena_keep(&out->arena, &link.path) &&
	    arena_keep(&out->arena, &link.title))
		out->nearest[out->nearest_count++] = link;
	buf_free(path);
}

static void
add_portion(struct corpus *c, struct str wanted, struct known_version *out)
{
	struct arena strings = ARENA_INIT(KNOWN_VERSION_BYTES_MAX);
	struct buf path = BUF_INIT(URL_BYTES_MAX), title = BUF_INIT(URL_BYTES_MAX);
	struct search s = { .arena = &strings, .distance = -1 };
	struct err ignored = { 0 };

	s.kind = split(wanted, &s.number);
	if (s.number >= 0 && corpus_portions(c, out->found.version.seq, visit, &s, &ignored) == 0 &&
	    s.distance >= 0) {
		url_put_revision(&path, &out->found.version);
		url_put_portion(&path, s.eid);
		buf_putf(&title, STR_FMT " " STR_FMT, STR_ARG(s.num), STR_ARG(s.heading));
		add(out, &path, str_trim(buf_str(&title)), "portion");
	}
	buf_free(&path);
	buf_free(&title);
	arena_free(&strings);
}

static void
add_version(struct known_version *out)
{
	const struct corpus_version *v = &out->found.version;
	struct buf path = BUF_INIT(URL_BYTES_MAX);

	url_put_revision(&path, v);
	add(out, &path, v->title.len > 0 ? v->title : v->work, "version");
}

static void
add_history(struct known_version *out, struct str work)
{
	struct buf path = BUF_INIT(URL_BYTES_MAX);

	buf_putstr(&path, work);
	buf_putstr(&path, route_tail(ROUTE_HISTORY));
	add(out, &path, out->found.version.title, "history");
}

/* The version in force, in the language asked for or in another. */
static bool
find_work(struct corpus *c, const struct fetch *f, struct str work, struct known_version *out)
{
	struct corpus_ask ask = { .work = work,
		.language = f->request.route.iri.language,
		.how = CORPUS_IN_FORCE,
		.day = f->request.today };
	struct err ignored = { 0 };

	if (corpus_find(c, &ask, &out->found.version, &out->arena, &ignored) == 0)
		return true;
	ask.how = CORPUS_FIRST;
	if (corpus_find(c, &ask, &out->found.version, &out->arena, &ignored) == 0)
		return true;
	ask.language = STR("");
	return corpus_find(c, &ask, &out->found.version, &out->arena, &ignored) == 0;
}

void
page_nearest_find(struct corpus *c, const struct fetch *f, struct known_version *out)
{
	const struct iri *iri = &f->request.route.iri;

	struct str work = iri->work.whole;

	if (work.len == 0)
		return;
	if (out->found.version.seq > 0 && iri->portion.len > 0)
		add_portion(c, iri->portion, out);
	else if (!find_work(c, f, work, out) &&
		 !find_work(c, f, str_slice(work, 0, str_rfind(work, '.')), out))
		return; /* ".doc" may be the suffix of a format that does not exist */
	add_version(out);
	add_history(out, out->found.version.work);
}
