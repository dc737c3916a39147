/* SPDX-License-Identifier: Apache-2.0 */
/*
 * formats_renew: a set from the last one and the files as they are now. What must hold: what is
 * sound and unchanged goes on; what is refused takes nothing away that serves, nor does it come in
 * through what another has left; each decision of a place is in its look.
 */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/log.h"
#include "base/mem.h"
#include "render/formats_internal.h"
#include "render/probe.h"
#include "render/render.h"

enum verdict { LOOK_SAME, LOOK_REFUSED, LOOK_NEW };

/* One place, what was made of it last time, and what is made of it now. */
struct look {
	const struct format_place *place;
	const struct format *old;           /* serves from there; NULL: nothing */
	struct format_refusal *old_refusal; /* the same */
	enum verdict verdict;
	struct format fresh;           /* LOOK_NEW: read and probed */
	struct format_refusal why;     /* reason NULL: not refused */
	const struct format *accepted; /* old or fresh; NULL: neither */
};

struct renewal {
	const struct formats *now;
	const struct formats_plan *plan;
	struct formats_change *change;
	struct look *looks;
	unsigned count;
};

static const struct format *
find_at(const struct formats *f, const char *path)
{
	for (uint32_t k = 0; k < f->count; k++)
		if (strcmp(f->list[k].path, path) == 0)
			return &f->list[k];
	return NULL;
}

static struct format_refusal *
find_refusal(const struct formats *f, const char *path)
{
	for (uint32_t k = 0; k < f->refused_count; k++)
		if (strcmp(f->refused[k].path, path) == 0)
			return &f->refused[k];
	return NULL;
}

static void
copy_refusal(struct format_refusal *out, const struct format_refusal *from)
{
	*out = *from;
	out->path = str_dup(str_from(from->path));
	out->reason = str_dup(str_from(from->reason));
	if (from->offered.body != NULL)
		format_ref(&out->offered, &from->offered);
}

static void
refuse(struct look *l, const struct err *e)
{
	l->verdict = LOOK_REFUSED;
	l->why = (struct format_refusal){ .path = str_dup(str_from(l->place->path)),
		.reason = str_dup(str_from(e->text)) };
}

/* As last time; but who was second may be first now. */
static void
refuse_again(struct look *l)
{
	if (l->old_refusal->offered.body != NULL) {
		l->verdict = LOOK_NEW;
		format_ref(&l->fresh, &l->old_refusal->offered);
		return;
	}
	l->verdict = LOOK_REFUSED;
	copy_refusal(&l->why, l->old_refusal);
}

/* Whether the file is, by all signs, the one that was looked at last time. */
static bool
is_untouched(const struct renewal *r, const struct look *l)
{
	struct file_mark mark = { 0 };

	if (l->place->kind->is_file)
		mark = file_mark_of(l->place->path);
	if (l->old_refusal == NULL)
		return l->old != NULL && file_mark_eq(&l->old->body->mark, &mark);
	return (!r->plan->tries_refused || l->old_refusal->is_rolled_back) &&
	       file_mark_eq(&l->old_refusal->mark, &mark);
}

static void
go_on_as_before(struct look *l)
{
	if (l->old_refusal != NULL)
		refuse_again(l);
	else
		l->verdict = LOOK_SAME;
}

/* It was written again with the same bytes, or is too young to be known by its mark. */
static bool
is_known(const struct renewal *r, struct look *l)
{
	const struct file_mark *mark = &l->fresh.body->mark;
	struct format_refusal *last = l->old_refusal;

	if (last != NULL && last->has_digest && sha256_eq(&last->digest, &l->fresh.digest)) {
		last->mark = *mark;
		if (last->offered.body != NULL)
			last->offered.body->mark = *mark;
		return !r->plan->tries_refused || last->is_rolled_back;
	}
	if (l->old == NULL || !sha256_eq(&l->old->digest, &l->fresh.digest))
		return false;
	l->old->body->mark = *mark;
	l->old_refusal = NULL; /* of what lay there in between */
	return true;
}

/* What kept us from it was not the file: it is worth another look. */
static bool
is_passing(int rc)
{
	return rc != -ERR_PLUGIN && rc != -ERR_TIMEOUT;
}

static void
probe(struct renewal *r, struct look *l)
{
	struct err e = { 0 };
	int rc = probe_format(&l->fresh, &l->fresh.body->arena, r->plan->config, &e);

	if (rc == 0) {
		l->verdict = LOOK_NEW;
		return;
	}
	refuse(l, &e);
	l->why.has_digest = !is_passing(rc);
	l->why.digest = l->fresh.digest;
	if (l->why.has_digest)
		l->why.mark = l->fresh.body->mark;
	else
		r->change->is_unsettled = true;
	format_unref(&l->fresh);
}

static void
read_place(struct renewal *r, struct look *l)
{
	struct err e = { 0 };
	int rc;

	(void)format_new(&l->fresh, l->place->path);
	l->fresh.is_bundled = l->place->is_bundled && !l->place->kind->is_foreign;
	rc = l->place->kind->read(&l->fresh, l->place->path, r->plan->config, &e);
	if (rc == 0 && !is_known(r, l)) {
		probe(r, l);
		return;
	}
	format_unref(&l->fresh);
	if (rc != 0 && is_passing(rc))
		r->change->is_unsettled = true;
	if (rc == 0 || (is_passing(rc) && (l->old != NULL || l->old_refusal != NULL)))
		go_on_as_before(l);
	else
		refuse(l, &e);
}

static void
look_at(struct renewal *r, struct look *l, const struct format_place *place)
{
	l->place = place;
	l->old = find_at(r->now, place->path);
	l->old_refusal = find_refusal(r->now, place->path);
	if (is_untouched(r, l))
		go_on_as_before(l);
	else
		read_place(r, l);
}

/* taken borrows what was accepted. */
static bool
accept(struct formats *taken, struct look *l, const struct format *f, struct err *e)
{
	if (formats_check_room(taken, &f->plugin, e) != 0)
		return false;
	taken->list[taken->count++] = *f;
	l->accepted = f;
	return true;
}

/* One that is sound but comes too late gives way to what served before, if that still can. */
static void
place_new(struct formats *taken, struct look *l)
{
	struct err e = { 0 };

	if (accept(taken, l, &l->fresh, &e))
		return;
	refuse(l, &e);
	l->why.has_digest = true;
	l->why.digest = l->fresh.digest;
	l->why.mark = l->fresh.body->mark;
	l->why.offered = l->fresh;
	l->fresh.body = NULL;
	if (l->old != NULL)
		(void)accept(taken, l, l->old, &e);
}

/* Who is there already goes first. */
static void
place_all(struct renewal *r)
{
	struct formats *taken = formats_new(0, r->count, 0);
	struct err e = { 0 };
	unsigned k;

	for (k = 0; k < r->count; k++) {
		struct look *l = &r->looks[k];

		if (l->verdict == LOOK_NEW || l->old == NULL)
			continue;
		if (!accept(taken, l, l->old, &e) && l->why.reason == NULL)
			refuse(l, &e);
	}
	for (k = 0; k < r->count; k++)
		if (r->looks[k].verdict == LOOK_NEW)
			place_new(taken, &r->looks[k]);
	taken->count = 0;
	formats_unref(&taken);
}

static bool
is_news(const struct look *l)
{
	return l->old_refusal == NULL || strcmp(l->old_refusal->reason, l->why.reason) != 0 ||
	       !sha256_eq(&l->old_refusal->digest, &l->why.digest);
}

static void
tell(const struct renewal *r, const char *event, const struct format *f)
{
	char path[PATH_MAX], hex[SHA256_HEX_BYTES + 1];

	if (r->now->epoch == 0) /* at the start whoever starts tells */
		return;
	sha256_hex(&f->digest, hex);
	log_info("render", event, "format=" STR_FMT " path=%s sha256=%.16s",
	    STR_ARG(f->plugin.format), log_quote(f->path, path, sizeof path), hex);
}

static void
tell_refused(const struct look *l)
{
	char text[sizeof((struct err *)0)->text * 2], path[PATH_MAX];

	log_warn("render", "plugin_refused", "path=%s reason=%s kept=%s",
	    log_quote(l->why.path, path, sizeof path), log_quote(l->why.reason, text, sizeof text),
	    l->why.is_kept ? "yes" : "no");
}

/* What the look gives to the set; takes its refusal. */
static void
emit(struct renewal *r, struct look *l, struct formats *made)
{
	bool is_fresh = l->accepted != NULL && l->accepted == &l->fresh;

	if (l->accepted != NULL)
		format_ref(&made->list[made->count++], l->accepted);
	if (is_fresh && l->old != NULL)
		r->change->replaced++;
	else if (is_fresh)
		r->change->added++;
	if (is_fresh)
		tell(r, l->old != NULL ? "plugin_replaced" : "plugin_added", l->accepted);
	if (l->why.reason != NULL) {
		l->why.is_kept = l->accepted != NULL;
		if (is_news(l)) {
			r->change->refused++;
			tell_refused(l);
		}
		made->refused[made->refused_count++] = l->why;
	} else if (find_refusal(r->now, l->place->path) != NULL) {
		r->change->forgotten++;
	}
}

/* What was there, and is neither there now nor kept. */
static void
count_gone(struct renewal *r, const struct formats *made)
{
	for (uint32_t k = 0; k < r->now->count; k++) {
		const struct format *f = &r->now->list[k];

		if (find_at(made, f->path) != NULL)
			continue;
		r->change->removed++;
		tell(r, "plugin_removed", f);
	}
	for (uint32_t k = 0; k < r->now->refused_count; k++) {
		const char *path = r->now->refused[k].path;
		unsigned i = 0;

		while (i < r->count && strcmp(r->looks[i].place->path, path) != 0)
			i++;
		r->change->forgotten += i == r->count;
	}
}

static bool
is_change(const struct formats_change *c)
{
	return c->added + c->replaced + c->removed + c->refused + c->forgotten > 0;
}

int
formats_renew(struct formats **out, const struct formats *now, const struct formats_plan *plan,
    struct formats_change *change, struct err *e)
{
	struct renewal r = { .now = now, .plan = plan, .change = change };
	struct format_place *places;
	struct formats *made;
	unsigned k;
	int rc;

	*change = (struct formats_change){ 0 };
	if ((rc = format_places(&places, &r.count, plan, e)) != 0)
		return rc;
	r.looks = mem_new_array(r.count + (size_t)1, sizeof *r.looks);
	for (k = 0; k < r.count; k++)
		look_at(&r, &r.looks[k], &places[k]);
	place_all(&r);
	made = formats_new(now->epoch + 1, r.count, r.count);
	for (k = 0; k < r.count; k++)
		emit(&r, &r.looks[k], made);
	count_gone(&r, made);
	for (k = 0; k < r.count; k++) {
		format_unref(&r.looks[k].fresh);
		free(places[k].path);
	}
	free(places);
	free(r.looks);
	if (!is_change(change))
		formats_unref(&made);
	*out = made;
	return 0;
}

const struct format *
formats_before(const struct formats *earlier, const struct format *f)
{
	const struct format *before = find_at(earlier, f->path);

	return before != NULL && !sha256_eq(&before->digest, &f->digest) ? before : NULL;
}

static void
refuse_back(struct formats *made, const struct format *bad, const char *reason)
{
	made->refused[made->refused_count++] = (struct format_refusal){
		.path = str_dup(str_from(bad->path)),
		.reason = str_dup(str_from(reason)),
		.is_kept = true,
		.is_rolled_back = true,
		.has_digest = true,
		.digest = bad->digest,
		.mark = bad->body->mark,
	};
}

struct formats *
formats_roll_back(const struct formats *now, const struct sha256 *digest,
    const struct format *before, const char *reason)
{
	struct formats *made = formats_new(now->epoch + 1, now->count, now->refused_count + 1);
	const struct format *bad = NULL;
	uint32_t k, at = 0;
	struct err e = { 0 };

	for (k = 0; k < now->count; k++) {
		if (!sha256_eq(&now->list[k].digest, digest)) {
			format_ref(&made->list[made->count++], &now->list[k]);
			continue;
		}
		bad = &now->list[k];
		at = made->count;
	}
	if (bad == NULL || formats_check_room(made, &before->plugin, &e) != 0) {
		formats_unref(&made);
		return NULL;
	}
	memmove(&made->list[at + 1], &made->list[at], (made->count++ - at) * sizeof *made->list);
	format_ref(&made->list[at], before);
	for (k = 0; k < now->refused_count; k++)
		copy_refusal(&made->refused[made->refused_count++], &now->refused[k]);
	if (find_refusal(made, bad->path) == NULL) /* else the file has other bytes by now */
		refuse_back(made, bad, reason);
	return made;
}
