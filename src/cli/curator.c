/* SPDX-License-Identifier: Apache-2.0 */
/*
 * curator: see the header. What must hold: the site has the set that `now` is, or is about to; of
 * what is on probation the set before is still there to go back to; nothing here is waited for by a
 * request.
 */
#include "cli/curator.h"

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
#include "cli/folder_watch.h"
#include "render/breaker.h"
#include "render/counts.h"
#include "render/formats.h"
#include "web/site.h"

/* Without a further event a file is whole, or its writer slow: then it is refused, and looked at again. */
#define SETTLE_MS 300
#define SETTLE_MS_MAX 5000 /* somebody who writes all the time keeps nobody else's plugins out */
/* For what no event tells: a file system of another machine, the target of a link. */
#define RESCAN_MS 30000
#define PLUGIN_TRIAL_MS 60000
#define QUOTED_BYTES 1024
#define REASON_BYTES 256

enum { WATCH_FOLDERS, WATCH_WAKE, WATCH_BREAKERS, WATCH_COUNT };

/* A plugin that took another's place a short time ago. */
struct probation {
	struct sha256 digest;
	struct format before; /* a reference */
	uint64_t opened;      /* its breaker, until then */
	int64_t until_ms;
};

struct curator {
	struct curator_config config;
	struct formats *now; /* a reference */
	struct folder_watch watch;
	int wake_fd, breaker_fd;
	pthread_t thread;
	atomic_bool is_stopping, is_told;
	int64_t look_ms;  /* the next look; INT64_MAX: none is due */
	int64_t first_ms; /* of the events since the last look; 0: there was none */
	bool is_failing, is_blind;
	struct probation probations[MESSAGE_PLUGINS_MAX];
	unsigned probation_count;
};

static int64_t
earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* Once, until it has worked again. */
static void
tell_blind(struct curator *c, const struct err *e)
{
	char why[QUOTED_BYTES], detail[QUOTED_BYTES];

	if (!c->is_blind)
		log_warn("plugins", "not_watched", "why=%s detail=%s every_ms=%d",
		    log_quote(e->text, why, sizeof why),
		    log_quote(e->detail, detail, sizeof detail), RESCAN_MS);
	c->is_blind = true;
}

static void
watch_all(struct curator *c)
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
		tell_blind(c, &e);
	else
		c->is_blind = false;
}

static void
drop_probation(struct curator *c, unsigned k)
{
	format_unref(&c->probations[k].before);
	c->probations[k] = c->probations[--c->probation_count];
}

static struct breaker *
breaker_of(const struct curator *c, const struct format *f)
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

/* What is new begins with a clean record, and is watched if there is something to go back to. */
static void
begin_probations(struct curator *c, const struct formats *next)
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

/* Takes next. */
static void
adopt(struct curator *c, struct formats *next, enum render_reload how)
{
	begin_probations(c, next);
	site_adopt(c->config.site, next);
	formats_unref(&c->now);
	c->now = next;
	COUNT_ADD(site_counts(c->config.site)->reloads[how], 1);
}

static void
tell_failed(struct curator *c, const struct err *e)
{
	char why[QUOTED_BYTES], detail[QUOTED_BYTES];

	if (c->is_failing)
		return;
	log_error("plugins", "plugins_kept", "why=%s detail=%s",
	    log_quote(e->text, why, sizeof why), log_quote(e->detail, detail, sizeof detail));
	COUNT_ADD(site_counts(c->config.site)->reloads[RELOAD_FAILED], 1);
}

static void
look(struct curator *c)
{
	const struct formats_plan plan = { .folders = c->config.folders->list,
		.folder_count = c->config.folders->count,
		.config = c->config.render,
		.tries_refused = atomic_exchange(&c->is_told, false) };
	struct formats *next = NULL;
	struct formats_change change;
	struct err e = { 0 };
	int64_t start_ms = time_mono_ms();

	c->look_ms = c->config.is_watching ? start_ms + RESCAN_MS : INT64_MAX;
	c->first_ms = 0;
	watch_all(c); /* first: what happens from here on is another look's */
	if (formats_renew(&next, c->now, &plan, &change, &e) != 0) {
		tell_failed(c, &e);
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
roll_back(struct curator *c, const struct probation *t)
{
	char reason[REASON_BYTES], path[QUOTED_BYTES], bad[SHA256_HEX_BYTES + 1],
	    good[SHA256_HEX_BYTES + 1];
	struct formats *next;

	snprintf(reason, sizeof reason,
	    "failed again and again within %d s of taking over, so what was there before was put "
	    "back: mend the file",
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
has_failed(const struct curator *c, const struct probation *t, int64_t now_ms)
{
	struct breakers *all = site_breakers(c->config.site);

	return breaker_read(breakers_find(all, &t->digest, t->before.plugin.format), now_ms)
		   .opened > t->opened;
}

static void
judge_probations(struct curator *c)
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
time_left_ms(const struct curator *c)
{
	int64_t next = c->look_ms, left;

	for (unsigned k = 0; k < c->probation_count; k++)
		next = earlier(next, c->probations[k].until_ms);
	if (next == INT64_MAX)
		return -1;
	left = next - time_mono_ms();
	return left > 0 ? (int)left : 0;
}

/* Every event puts the look off, but not for ever. */
static void
note_event(struct curator *c)
{
	int64_t now_ms = time_mono_ms();

	if (c->first_ms == 0)
		c->first_ms = now_ms;
	c->look_ms = earlier(now_ms + SETTLE_MS, c->first_ms + SETTLE_MS_MAX);
}

static void *
curator_main(void *arg)
{
	struct curator *c = arg;
	eventfd_t ignored;

	while (!atomic_load(&c->is_stopping)) {
		struct pollfd fds[WATCH_COUNT] = { { c->watch.fd, POLLIN, 0 },
			{ c->wake_fd, POLLIN, 0 }, { c->breaker_fd, POLLIN, 0 } };

		(void)poll(fds, WATCH_COUNT, time_left_ms(c));
		(void)eventfd_read(c->wake_fd, &ignored);
		(void)eventfd_read(c->breaker_fd, &ignored);
		if (folder_watch_take(&c->watch))
			note_event(c);
		judge_probations(c);
		if (!atomic_load(&c->is_stopping) &&
		    (atomic_load(&c->is_told) || time_mono_ms() >= c->look_ms))
			look(c);
	}
	return NULL;
}

static int
open_fds(struct curator *c, struct err *e)
{
	c->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	c->breaker_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (c->wake_fd < 0 || c->breaker_fd < 0)
		return err_errno(e, ERR_IO, "plugins could not be watched");
	breakers_tell(site_breakers(c->config.site), c->breaker_fd);
	return 0;
}

static void
free_curator(struct curator *c)
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
	formats_unref(&c->now);
	free(c);
}

/* The first look comes at once: files may have changed since they were loaded. */
int
curator_start(struct curator **out, const struct curator_config *config, struct err *e)
{
	struct curator *c = NEW(struct curator);
	int rc;

	c->config = *config;
	c->watch.fd = c->wake_fd = c->breaker_fd = -1;
	c->now = formats_ref(config->formats);
	c->look_ms = config->is_watching ? 0 : INT64_MAX;
	if ((rc = open_fds(c, e)) == 0 && pthread_create(&c->thread, NULL, curator_main, c) != 0)
		rc = err_set(e, ERR_IO, "a thread could not be started");
	if (rc != 0) {
		free_curator(c);
		return rc;
	}
	(void)pthread_setname_np(c->thread, "curator");
	*out = c;
	return 0;
}

void
curator_stop(struct curator **cp)
{
	struct curator *c = *cp;

	if (c == NULL)
		return;
	*cp = NULL;
	atomic_store(&c->is_stopping, true);
	(void)eventfd_write(c->wake_fd, 1);
	pthread_join(c->thread, NULL);
	free_curator(c);
}

void
curator_look(struct curator *c)
{
	atomic_store(&c->is_told, true);
	(void)eventfd_write(c->wake_fd, 1);
}
