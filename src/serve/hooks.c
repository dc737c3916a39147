/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hooks: the thread of a hook reads what comes after the last change that it was told, tells it one
 * after the other, and writes down each before the next. What must hold: what was not answered with
 * 2xx is told again, and nothing behind it before.
 */
#include "serve/hooks.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/log.h"
#include "base/macros.h"
#include "base/mem.h"
#include "base/time.h"
#include "config/config.h"
#include "corpus/corpus.h"
#include "corpus/readers.h"
#include "serve/hook_call.h"
#include "serve/hook_post.h"
#include "serve/hook_state.h"
#include "web/hook_counts.h"
#include "web/site.h"

#define STATE_SUFFIX "-hooks"
#define PAUSE_FIRST_MS 1000  /* after a failure; twice as long after each further one */
#define PAUSE_MAX_MS 3600000 /* a receiver that was away for days is found in an hour */
#define LOCK_PAUSE_MS 1000   /* until a predecessor has ended */
#define SECONDS_BYTES 24     /* in decimal */
#define HEADERS_MAX 5
#define STATUS_GONE 410 /* RFC 9110 15.5.11: the receiver wants no more */

struct hook {
	struct readers_listener listener;
	struct hooks *all;
	unsigned index;
	const char *url;
	struct hook_post *post;
	struct hook_state state;
	struct hook_calls calls;
	pthread_t thread;
	bool has_thread, is_ended;
};

struct hooks {
	struct readers *readers;
	struct hook_counts *counts;
	const char *source;
	char folder[PATH_MAX];
	struct hook_key key;
	unsigned count;
	struct hook list[HOOKS_MAX];
};

static void
on_change(struct readers_listener *l)
{
	hook_post_wake(CONTAINER_OF(l, struct hook, listener)->post);
}

/* Half of the pause for certain, and up to the other half by chance. */
static void
pause_for(struct hook *h, int64_t ms)
{
	const int64_t now = time_mono_us();

	hook_post_wait(
	    h->post, ms / 2 + (int64_t)(hash64(&now, sizeof now) % (uint64_t)(ms / 2 + 1)), false);
}

static void
log_trouble(const struct hook *h, const char *event, const struct err *e)
{
	char why[sizeof e->text], detail[sizeof e->detail];

	log_warn("hook", event, "hook=%s why=%s detail=%s", hook_post_origin(h->post),
	    log_quote(e->text, why, sizeof why), log_quote(e->detail, detail, sizeof detail));
}

static void
note_told(struct hook *h, const struct changes_place *place)
{
	struct err e = { 0 };

	h->all->counts->told[h->index] = place->seq;
	if (hook_state_save(&h->state, place, &e) == 0)
		return;
	log_trouble(h, "state_not_kept", &e); /* what is told from here on is told twice */
	h->state.place = *place;
	h->state.is_known = true;
}

/* A hook that is new is told what is published from now on. False: the server stops. */
static bool
begin(struct hook *h)
{
	struct changes_place now = { readers_seq(h->all->readers), INT64_MAX };
	struct err e = { 0 };
	bool was_logged = false;

	while (hook_state_open(&h->state, h->all->folder, h->url, &e) != 0) {
		if (!was_logged)
			log_trouble(h, "waits", &e);
		was_logged = true;
		hook_post_wait(h->post, LOCK_PAUSE_MS, false);
		if (hook_post_is_stopped(h->post))
			return false;
	}
	if (!h->state.is_known)
		note_told(h, &now);
	h->all->counts->told[h->index] = h->state.place.seq;
	log_info("hook", "begins", "hook=%s after=%" PRId64, hook_post_origin(h->post),
	    h->state.place.seq);
	return true;
}

static int
post(struct hook *h, const struct hook_call *call)
{
	char seconds[SECONDS_BYTES], signature[HOOK_SIGNATURE_BYTES];
	struct hook_header headers[HEADERS_MAX] = {
		{ "Content-Type", "application/cloudevents+json; charset=utf-8" },
		{ "User-Agent", "gazetted" }, { "webhook-id", call->id },
		{ "webhook-timestamp", seconds }
	};
	unsigned count = 4;

	snprintf(seconds, sizeof seconds, "%" PRId64, time_now());
	if (h->all->key.len > 0) {
		hook_sign(&h->all->key, call, seconds, signature);
		headers[count++] = (struct hook_header){ "webhook-signature", signature };
	}
	return hook_post_send(h->post, headers, count, call->body);
}

static void
end(struct hook *h)
{
	h->is_ended = true;
	h->all->counts->stopped++;
	h->all->counts->told[h->index] = INT64_MAX;
	log_warn("hook", "ended",
	    "hook=%s why=\"it answered 410: it is called again after a restart\"",
	    hook_post_origin(h->post));
}

/* Calls until it is answered with 2xx; false: the server stops, or the hook has ended. */
static bool
deliver(struct hook *h, const struct hook_call *call)
{
	int64_t pause_ms = PAUSE_FIRST_MS;
	int status;

	for (;;) {
		status = post(h, call);
		if (status >= 200 && status < 300)
			break;
		if (hook_post_is_stopped(h->post))
			return false;
		h->all->counts->failed++;
		if (status == STATUS_GONE) {
			end(h);
			return false;
		}
		log_warn("hook", "not_delivered", "hook=%s id=%s status=%d pause_ms=%" PRId64,
		    hook_post_origin(h->post), call->id, status, pause_ms);
		pause_for(h, pause_ms);
		if (hook_post_is_stopped(h->post))
			return false;
		pause_ms = pause_ms * 2 < PAUSE_MAX_MS ? pause_ms * 2 : PAUSE_MAX_MS;
	}
	h->all->counts->delivered++;
	note_told(h, &call->place);
	return true;
}

static void
tell_next(struct hook *h)
{
	struct err e = { 0 };
	bool is_going = true;

	if (hook_calls_read(
		&h->calls, h->all->readers, h->post, &h->state.place, h->all->source, &e) != 0) {
		log_trouble(h, "changes_not_read", &e);
		pause_for(h, PAUSE_FIRST_MS);
	} else {
		for (unsigned i = 0; i < h->calls.count && is_going; i++)
			is_going = deliver(h, &h->calls.list[i]);
		if (is_going && changes_ask_compare(&h->calls.reached, &h->state.place) > 0)
			note_told(h, &h->calls.reached);
	}
	hook_calls_free(&h->calls);
}

static void *
run_hook(void *arg)
{
	struct hook *h = arg;

	if (!begin(h))
		return NULL;
	while (!hook_post_is_stopped(h->post) && !h->is_ended) {
		const struct changes_place end = { readers_seq(h->all->readers), INT64_MAX };

		if (changes_ask_compare(&h->state.place, &end) >= 0)
			hook_post_wait(h->post, -1, true);
		else
			tell_next(h);
	}
	return NULL;
}

static int
start_thread(struct hook *h, struct err *e)
{
	sigset_t all, before;
	int rc;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	rc = pthread_create(&h->thread, NULL, run_hook, h);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (rc != 0) {
		errno = rc;
		return err_errno(e, ERR_IO, "a thread for a hook could not be started");
	}
	h->has_thread = true;
	pthread_setname_np(h->thread, "hook");
	return 0;
}

static int
find_folder(struct hooks *all, const struct config *c, struct err *e)
{
	bool is_set = c->hook_state[0] != '\0';
	int len;

	if (!is_set && !corpus_is_file(c->store))
		return err_set(e, ERR_CONFIG,
		    "hooks of a store that is a database need a folder for their state: set "
		    "hook-state");
	len = snprintf(all->folder, sizeof all->folder, "%s%s", is_set ? c->hook_state : c->store,
	    is_set ? "" : STATE_SUFFIX);
	if (len >= (int)sizeof all->folder)
		return err_set(e, ERR_CONFIG, "the path of the folder hook-state is too long");
	return 0;
}

static int
configure(struct hooks *all, const struct config *c, struct err *e)
{
	int rc;

	if (c->base_url[0] == '\0')
		return err_set(
		    e, ERR_CONFIG, "a hook is told URLs, and whom they are from: set base-url");
	if ((rc = find_folder(all, c, e)) != 0)
		return rc;
	return c->hook_secret[0] != '\0' ? hook_key_read(&all->key, c->hook_secret, e) : 0;
}

static int
start_one(struct hooks *all, const char *url, struct err *e)
{
	struct hook *h = &all->list[all->count];
	int rc;

	*h = (struct hook){ .all = all,
		.index = all->count,
		.url = url,
		.listener.on_change = on_change,
		.state.lock_fd = -1 };
	if ((rc = hook_post_open(&h->post, url, e)) != 0)
		return rc;
	all->count++;
	all->counts->told[h->index] = INT64_MAX;
	all->counts->count = all->count;
	readers_listen(all->readers, &h->listener);
	return start_thread(h, e);
}

int
hooks_start(struct hooks **out, struct site *s, const struct config *c, struct err *e)
{
	struct hooks *all;
	int rc;

	if (c->hook.count == 0)
		return 0;
	all = NEW(struct hooks);
	all->readers = site_readers(s);
	all->counts = site_hook_counts(s);
	all->source = c->base_url;
	rc = configure(all, c, e);
	for (unsigned i = 0; i < c->hook.count && rc == 0; i++)
		rc = start_one(all, c->hook.items[i], e);
	*out = all;
	if (rc != 0)
		hooks_stop(out);
	return rc;
}

void
hooks_stop(struct hooks **out)
{
	struct hooks *all = *out;

	if (all == NULL)
		return;
	*out = NULL;
	for (unsigned i = 0; i < all->count; i++)
		hook_post_stop(all->list[i].post);
	for (unsigned i = 0; i < all->count; i++) {
		struct hook *h = &all->list[i];

		if (h->has_thread)
			pthread_join(h->thread, NULL);
		readers_leave(all->readers, &h->listener);
		hook_state_close(&h->state);
		hook_post_close(&h->post);
	}
	free(all);
}
