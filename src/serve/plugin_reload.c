/* SPDX-License-Identifier: Apache-2.0 */
/*
 * plugin_reload: one thread that looks at the plugin folders and swaps format sets. What must
 * hold: the site uses the set `now`, except while this thread swaps it; a plugin on probation has
 * a reference to the plugin that it replaced, for a rollback; no request waits for this thread.
 */
#include "serve/plugin_reload.h"

#include <inttypes.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/err.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/time.h"
#include "render/breaker.h"
#include "render/counts.h"
#include "render/formats.h"
#include "render/formats_load.h"
#include "serve/folder_watch.h"
#include "web/site.h"
#include "web/site_loop.h"

/*
 * When no event has come for this long, a file is taken to be complete. If its writer was only
 * slow, the plugin is refused, and looked at again when its file changes.
 */
#define SETTLE_MS 300
#define SETTLE_MS_MAX 5000 /* a file written all the time must not delay other plugins */
/* Some changes cause no event: on network file systems, and in the target of a link. */
#define RESCAN_MS 30000
#define PLUGIN_TRIAL_MS 60000
#define QUOTED_BYTES 1024
#define REASON_BYTES 256

enum { WATCH_FOLDERS, WATCH_WAKE, WATCH_BREAKERS, WATCH_COUNT };

/* A plugin that replaced another one less than PLUGIN_TRIAL_MS ago. */
struct probation {
	struct sha256 digest;
	struct format before; /* a reference */
	uint64_t opened;      /* times its breaker had opened when the probation began */
	int64_t until_ms;
};

struct plugin_reload {
	struct plugin_reload_config config;
	struct formats *now; /* a reference */
	struct folder_watch watch;
	int wake_fd, breaker_fd, stop_fd;
	pthread_t thread;
	atomic_bool is_stopping, is_requested;
	int64_t look_ms;  /* time of the next look; INT64_MAX: none is due */
	int64_t first_ms; /* time of the first event since the last look; 0: no event */
	bool is_failing, is_blind;
	struct probation probations[MESSAGE_PLUGINS_MAX];
	unsigned probation_count;
};

static int64_t
earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* Logs that watching failed; not again until it has worked in between. */
static void
log_blind(struct plugin_reload *c, const struct err *e)
{
	char why[QUOTED_BYTES], detail[QUOTED_BYTES];

	if (!c->is_blind)
		log_warn("plugins", "not_watched", "why=%s detail=%s every_ms=%d",
		    log_quote(e->text, why, sizeof why),
		    log_quote(e->detail, detail, sizeof detail), RESCAN_MS);
	c->is_blind = true;
}

static void
watch_all(struct plugin_reload *c)
{
	const struct plugin_folders *f = c->config.folders;
	struct err e = { 0 };
	int rc = 0;

	if (!c->config.is_watching)
		return;
	if (c->watch.fd < 0)
		rc = folder_watch_open(&c->watch, &e);
	for (unsigned k = 0; rc == 0 && k < f->count; k++)
		rc = folder_watch_add(&c->watch, f->list[k], &e);
	if (rc != 0)
		log_blind(c, &e);
	else
		c->is_blind = false;
}

static void
drop_probation(struct plugin_reload *c, unsigned k)
{
	format_unref(&c->probations[k].before);
	c->probations[k] = c->probations[--c->probation_count];
}

static struct breaker *
breaker_of(const struct plugin_reload *c, const struct format *f)
{
	return breakers_find(site_breakers(c->config.site), &f->digest, f->plugin.format);
}

static bool
is_there(const struct formats *f, const struct sha256 *digest)
{
	for (uint32_t k = 0; k < f->count; k++)
		if (sha256_eq(&f->list[k].digest, digest))
			return true;
	return false;
}

/* Resets the breaker of each new plugin, and puts those that replace another one on probation. */
static void
begin_probations(struct plugin_reload *c, const struct formats *next)
{
	int64_t now_ms = time_mono_ms();

	for (uint32_t k = 0; k < next->count; k++) {
		const struct format *f = &next->list[k], *before = formats_before(c->now, f);
		struct probation *t = &c->probations[c->probation_count];

		if (is_there(c->now, &f->digest))
			continue;
		breaker_forgive(breaker_of(c, f));
		if (before == NULL || c->probation_count == MESSAGE_PLUGINS_MAX)
			continue;
		*t = (struct probation){ .digest = f->digest,
			.opened = breaker_read(breaker_of(c, f), now_ms).opened,
			.until_ms = now_ms + PLUGIN_TRIAL_MS };
		format_ref(&t->before, before);
		c->probation_count++;
	}
}

/* Makes next the current set of the site; takes over the reference. */
static void
adopt(struct plugin_reload *c, struct formats *next, enum render_reload how)
{
	begin_probations(c, next);
	site_adopt(c->config.site, next);
	formats_unref(&c->now);
	c->now = next;
	COUNT_ADD(site_counts(c->config.site)->reloads[how], 1);
}

static void
log_failure(struct plugin_reload *c, const struct err *e)
{
	char why[QUOTED_BYTES], detail[QUOTED_BYTES];

	if (c->is_failing)
		return;
	log_error("plugins", "plugins_kept", "why=%s detail=%s",
	    log_quote(e->text, why, sizeof why), log_quote(e->detail, detail, sizeof detail));
	COUNT_ADD(site_counts(c->config.site)->reloads[RELOAD_FAILED], 1);
}

static void
look(struct plugin_reload *c)
{
	const struct formats_plan plan = { .folders = c->config.folders->list,
		.folder_count = c->config.folders->count,
		.config = c->config.render,
		.cancel_fd = c->stop_fd,
		.tries_refused = atomic_exchange(&c->is_requested, false) };
	struct formats *next = NULL;
	struct formats_change change;
	struct err e = { 0 };
	int64_t start_ms = time_mono_ms();
	int rc;

	c->look_ms = c->config.is_watching ? start_ms + RESCAN_MS : INT64_MAX;
	c->first_ms = 0;
	watch_all(c); /* before the scan: a change during the scan then causes another look */
	rc = formats_renew(&next, c->now, &plan, &change, &e);
	if (atomic_load(&c->is_stopping)) {
		formats_unref(&next);
		return;
	}
	if (rc != 0) {
		log_failure(c, &e);
		c->is_failing = true;
		return;
	}
	c->is_failing = false;
	if (change.is_unsettled)
		c->look_ms = start_ms + SETTLE_MS;
	if (next == NULL)
		return;
	log_info("plugins", "plugins_reloaded",
	    "added=%u replaced=%u removed=%u refused=%u epoch=%" PRIu64 " took_ms=%" PRId64,
	    change.added, change.replaced, change.removed, change.refused, next->epoch,
	    time_mono_ms() - start_ms);
	adopt(c, next, change.refused > 0 ? RELOAD_REFUSED : RELOAD_TAKEN);
}

static void
roll_back(struct plugin_reload *c, const struct probation *t)
{
	char reason[REASON_BYTES], path[QUOTED_BYTES], bad[SHA256_HEX_BYTES + 1],
	    good[SHA256_HEX_BYTES + 1];
	struct formats *next;

	snprintf(reason, sizeof reason,
	    "the plugin failed repeatedly within %d s of replacing another one, so the earlier one "
	    "was put back: correct the file",
	    PLUGIN_TRIAL_MS / 1000);
	if ((next = formats_roll_back(c->now, &t->digest, &t->before, reason)) == NULL)
		return;
	sha256_hex(&t->digest, bad);
	sha256_hex(&t->before.digest, good);
	log_error("plugins", "plugin_rolled_back", "path=%s sha256=%.16s to=%.16s epoch=%" PRIu64,
	    log_quote(t->before.path, path, sizeof path), bad, good, next->epoch);
	site_adopt(c->config.site, next);
	formats_unref(&c->now);
	c->now = next;
	COUNT_ADD(site_counts(c->config.site)->reloads[RELOAD_ROLLED_BACK], 1);
}

static bool
has_failed(const struct plugin_reload *c, const struct probation *t, int64_t now_ms)
{
	struct breakers *all = site_breakers(c->config.site);

	return breaker_read(breakers_find(all, &t->digest, t->before.plugin.format), now_ms)
		   .opened > t->opened;
}

static void
judge_probations(struct plugin_reload *c)
{
	int64_t now_ms = time_mono_ms();

	for (unsigned k = c->probation_count; k-- > 0;) {
		bool failed = has_failed(c, &c->probations[k], now_ms);

		if (failed)
			roll_back(c, &c->probations[k]);
		if (failed || now_ms >= c->probations[k].until_ms)
			drop_probation(c, k);
	}
}

static int
time_left_ms(const struct plugin_reload *c)
{
	int64_t next = c->look_ms, left;

	for (unsigned k = 0; k < c->probation_count; k++)
		next = earlier(next, c->probations[k].until_ms);
	if (next == INT64_MAX)
		return -1;
	left = next - time_mono_ms();
	return left > 0 ? (int)left : 0;
}

/* Each event delays the look by SETTLE_MS, up to SETTLE_MS_MAX after the first event. */
static void
note_event(struct plugin_reload *c)
{
	int64_t now_ms = time_mono_ms();

	if (c->first_ms == 0)
		c->first_ms = now_ms;
	c->look_ms = earlier(now_ms + SETTLE_MS, c->first_ms + SETTLE_MS_MAX);
}

static void *
plugin_reload_main(void *arg)
{
	struct plugin_reload *c = arg;
	eventfd_t ignored;

	while (!atomic_load(&c->is_stopping)) {
		struct pollfd fds[WATCH_COUNT] = { { c->watch.fd, POLLIN, 0 },
			{ c->wake_fd, POLLIN, 0 }, { c->breaker_fd, POLLIN, 0 } };

		poll(fds, WATCH_COUNT, time_left_ms(c));
		eventfd_read(c->wake_fd, &ignored);
		eventfd_read(c->breaker_fd, &ignored);
		if (folder_watch_take(&c->watch))
			note_event(c);
		judge_probations(c);
		if (!atomic_load(&c->is_stopping) &&
		    (atomic_load(&c->is_requested) || time_mono_ms() >= c->look_ms))
			look(c);
	}
	return NULL;
}

static int
open_fds(struct plugin_reload *c, struct err *e)
{
	c->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	c->breaker_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	c->stop_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (c->wake_fd < 0 || c->breaker_fd < 0 || c->stop_fd < 0)
		return err_errno(e, ERR_IO, "the plugins cannot be watched: allow more open files");
	breakers_tell(site_breakers(c->config.site), c->breaker_fd);
	return 0;
}

static void
free_plugin_reload(struct plugin_reload *c)
{
	if (c->breaker_fd >= 0)
		breakers_tell(site_breakers(c->config.site), -1);
	while (c->probation_count > 0)
		drop_probation(c, 0);
	folder_watch_close(&c->watch);
	if (c->wake_fd >= 0)
		close(c->wake_fd);
	if (c->breaker_fd >= 0)
		close(c->breaker_fd);
	if (c->stop_fd >= 0)
		close(c->stop_fd);
	formats_unref(&c->now);
	free(c);
}

/* The first look is due at once: files may have changed since they were loaded. */
int
plugin_reload_start(
    struct plugin_reload **out, const struct plugin_reload_config *config, struct err *e)
{
	struct plugin_reload *c = NEW(struct plugin_reload);
	int rc;

	c->config = *config;
	c->watch.fd = c->wake_fd = c->breaker_fd = c->stop_fd = -1;
	c->now = formats_ref(config->formats);
	c->look_ms = config->is_watching || c->now->is_unsettled ? 0 : INT64_MAX;
	if ((rc = open_fds(c, e)) == 0 &&
	    pthread_create(&c->thread, NULL, plugin_reload_main, c) != 0)
		rc = err_set(e, ERR_IO,
		    "the thread that watches plugins cannot be started: allow more threads");
	if (rc != 0) {
		free_plugin_reload(c);
		return rc;
	}
	pthread_setname_np(c->thread, "plugin_reload");
	*out = c;
	return 0;
}

void
plugin_reload_stop(struct plugin_reload **cp)
{
	struct plugin_reload *c = *cp;

	if (c == NULL)
		return;
	*cp = NULL;
	atomic_store(&c->is_stopping, true);
	eventfd_write(c->stop_fd, 1);
	eventfd_write(c->wake_fd, 1);
	pthread_join(c->thread, NULL);
	free_plugin_reload(c);
}

void
plugin_reload_look(struct plugin_reload *c)
{
	atomic_store(&c->is_requested, true);
	eventfd_write(c->wake_fd, 1);
}
