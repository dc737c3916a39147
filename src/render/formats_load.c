/* SPDX-License-Identifier: Apache-2.0 */
/*
 * formats_load: makes a set from the last one, or from none, and the files as they are now. What
 * must hold: a sound, unchanged plugin stays; a refused file neither removes the plugin that was
 * served from its path nor gets in without a probe; all decisions on a path are in its struct look.
 */
#include "render/formats_load.h"

#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/time.h"
#include "render/formats.h"
#include "render/probe.h"
#include "render/render_config.h"
#include "render/render_job.h"

/*
 * A probe takes some milliseconds, or 5 s when the plugin hangs. With so many threads, a few
 * plugins that hang do not delay the others, which still share the cores.
 */
#define PROBES_AT_ONCE 8
/*
 * Once a plugin has hung, no probe begins later than this after the deadline of the first: all end
 * within 13 s, and a server starts before a service manager gives up (90 s). The other plugins are
 * refused until the next renewal, which follows at once.
 */
#define PROBES_BEGIN_MORE_MS 3000

enum verdict { LOOK_SAME, LOOK_REFUSED, LOOK_NEW, LOOK_TO_PROBE };

/* One path: its state in the last set, and the decision for the new one. */
struct look {
	const struct format_place *place;
	const struct format *old;           /* the format loaded from this path; NULL: none */
	struct format_refusal *old_refusal; /* the refusal of this path; NULL: none */
	enum verdict verdict;
	struct format fresh; /* LOOK_NEW: read and probed; LOOK_TO_PROBE: read */
	int probe_rc;        /* of probe_format() */
	struct err probe_err;
	struct format_refusal why;     /* reason NULL: not refused */
	const struct format *accepted; /* old or fresh; NULL: neither */
};

struct renewal {
	const struct formats *now;
	const struct formats_plan *plan;
	struct formats_change *change;
	struct look *looks;
	unsigned count;
	atomic_uint next_probe; /* index of the first look that no thread has taken */
	atomic_uint hung;       /* probes that ran into their deadline */
	int64_t probe_until_ms;
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

/* The refusal is unchanged, except for a taken name or id: the plugin that had it may be gone. */
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

/* Whether the mark of the file is that of the last look, so that it need not be read. */
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

/*
 * Whether the digest is that of the last look: the file was written again with the same bytes, or
 * was too young to have a mark. Updates the mark then.
 */
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
	l->old_refusal = NULL; /* of another file that was at this path in between */
	return true;
}

/* Whether the cause of a failure is temporary, and not the file: then it is read again later. */
static bool
is_passing(int rc)
{
	return rc != -ERR_PLUGIN && rc != -ERR_TIMEOUT;
}

/*
 * A thread that probes what no other thread has taken. A plugin that hangs occupies it until the
 * deadline.
 */
static void *
probe_main(void *arg)
{
	struct renewal *r = arg;
	unsigned k;

	while ((k = atomic_fetch_add(&r->next_probe, 1)) < r->count) {
		struct look *l = &r->looks[k];

		if (l->verdict != LOOK_TO_PROBE)
			continue;
		if (r->hung > 0 && time_mono_ms() >= r->probe_until_ms)
			l->probe_rc = err_set(&l->probe_err, ERR_BUSY,
			    "was not loaded yet: other plugins that hang took the time for it");
		else
			l->probe_rc = probe_format(&l->fresh, &l->fresh.body->arena,
			    r->plan->config, r->plan->cancel_fd, &l->probe_err);
		if (l->probe_rc == -ERR_TIMEOUT)
			r->hung++;
	}
	return NULL;
}

static unsigned
count_to_probe(const struct renewal *r)
{
	unsigned n = 0;

	for (unsigned k = 0; k < r->count; k++)
		n += r->looks[k].verdict == LOOK_TO_PROBE;
	return n;
}

/* The calling thread probes too, so a thread that cannot be started only costs time. */
static void
run_probes(struct renewal *r)
{
	pthread_t threads[PROBES_AT_ONCE];
	unsigned to_probe = count_to_probe(r), n = 0;

	r->probe_until_ms =
	    time_mono_ms() + probe_deadline_ms(r->plan->config) + PROBES_BEGIN_MORE_MS;
	while (n + 1 < to_probe && n + 1 < PROBES_AT_ONCE &&
	       pthread_create(&threads[n], NULL, probe_main, r) == 0)
		n++;
	probe_main(r);
	while (n > 0)
		pthread_join(threads[--n], NULL);
}

static void
judge_probe(struct renewal *r, struct look *l)
{
	if (l->probe_rc == 0) {
		l->verdict = LOOK_NEW;
		return;
	}
	refuse(l, &l->probe_err);
	l->why.has_digest = !is_passing(l->probe_rc);
	l->why.digest = l->fresh.digest;
	if (l->why.has_digest)
		l->why.mark = l->fresh.body->mark;
	else
		r->change->is_unsettled = true;
	format_unref(&l->fresh);
}

/* ERR_BUSY: cancelled. */
static int
probe_all(struct renewal *r, struct err *e)
{
	run_probes(r);
	for (unsigned k = 0; k < r->count; k++)
		if (r->looks[k].verdict == LOOK_TO_PROBE)
			judge_probe(r, &r->looks[k]);
	if (probe_is_cancelled(r->plan->cancel_fd))
		return err_set(e, ERR_BUSY, "the program is ending: no more plugins are loaded");
	return 0;
}

static void
read_place(struct renewal *r, struct look *l)
{
	struct err e = { 0 };
	int rc;

	format_new(&l->fresh, l->place->path);
	l->fresh.is_bundled = l->place->is_bundled && !l->place->kind->is_foreign;
	rc = l->place->kind->read(&l->fresh, l->place->path, r->plan->config, &e);
	if (rc == 0 && !is_known(r, l)) {
		l->verdict = LOOK_TO_PROBE;
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

/* Adds f to taken, without a reference, if its name and id are free. */
static bool
accept(struct formats *taken, struct look *l, const struct format *f, struct err *e)
{
	if (formats_check_room(taken, &f->plugin, e) != 0)
		return false;
	taken->list[taken->count++] = *f;
	l->accepted = f;
	return true;
}

/*
 * When its name or id is taken, the new plugin is refused and the old one of the same path is
 * kept, if its own name and id are free.
 */
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
		accept(taken, l, l->old, &e);
}

/* Plugins of the last set are placed before new ones, so they keep their names. */
static void
place_all(struct renewal *r)
{
	struct formats *taken = formats_new(0, r->count, 0);
	struct err e = { 0 };

	for (unsigned k = 0; k < r->count; k++) {
		struct look *l = &r->looks[k];

		if (l->verdict == LOOK_NEW || l->old == NULL)
			continue;
		if (!accept(taken, l, l->old, &e) && l->why.reason == NULL)
			refuse(l, &e);
	}
	for (unsigned k = 0; k < r->count; k++)
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

	if (r->now->epoch == 0) /* at the start of a program the caller logs the formats */
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

/* Adds the accepted format and the refusal, which the set then owns; counts and logs the change. */
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

/* Counts the formats that the last set had and this one has not, and refusals of paths now gone. */
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

static void
close_renewal(struct renewal *r, struct format_place *places)
{
	for (unsigned k = 0; k < r->count; k++) {
		format_unref(&r->looks[k].fresh);
		free(places[k].path);
	}
	free(places);
	free(r->looks);
}

/* Frees the refusals, which no set owns. */
static void
drop_refusals(struct renewal *r)
{
	for (unsigned k = 0; k < r->count; k++) {
		format_unref(&r->looks[k].why.offered);
		free(r->looks[k].why.path);
		free(r->looks[k].why.reason);
	}
}

static struct formats *
make_set(struct renewal *r)
{
	struct formats *made = formats_new(r->now->epoch + 1, r->count, r->count);

	place_all(r);
	for (unsigned k = 0; k < r->count; k++)
		emit(r, &r->looks[k], made);
	count_gone(r, made);
	made->is_unsettled = r->change->is_unsettled;
	if (!is_change(r->change))
		formats_unref(&made);
	return made;
}

int
formats_renew(struct formats **out, const struct formats *now, const struct formats_plan *plan,
    struct formats_change *change, struct err *e)
{
	struct renewal r = { .now = now, .plan = plan, .change = change };
	struct format_place *places;
	int rc;

	*change = (struct formats_change){ 0 };
	if ((rc = format_places(&places, &r.count, plan, e)) != 0)
		return rc;
	r.looks = mem_new_array(r.count + (size_t)1, sizeof *r.looks);
	for (unsigned k = 0; k < r.count; k++)
		look_at(&r, &r.looks[k], &places[k]);
	if ((rc = probe_all(&r, e)) == 0)
		*out = make_set(&r);
	else
		drop_refusals(&r);
	close_renewal(&r, places);
	return rc;
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
	/* else the file has changed again and was refused for that */
	if (find_refusal(made, bad->path) == NULL)
		refuse_back(made, bad, reason);
	return made;
}

int
formats_load(struct formats **out, const char *const *folders, unsigned folder_count,
    const struct render_config *c, struct err *e)
{
	const struct formats_plan plan = {
		.folders = folders,
		.folder_count = folder_count,
		.config = c,
		.cancel_fd = c->cancel_fd,
	};
	struct formats *none = formats_new(0, 0, 0), *made = NULL;
	struct formats_change ignored;
	int rc;

	if ((rc = probe_nothing(c, e)) == 0 &&
	    (rc = formats_renew(&made, none, &plan, &ignored, e)) == 0)
		*out = made != NULL ? made : formats_new(1, 0, 0);
	formats_unref(&none);
	return rc;
}
