/* SPDX-License-Identifier: Apache-2.0 */
/*
 * health: the pages of health. What must hold: each answer is computed from the current state of
 * the store and the workers; no result is kept between requests.
 */
#include "web/health.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/json_writer.h"
#include "base/macros.h"
#include "base/mem.h"
#include "base/time.h"
#include "cache/hold.h"
#include "corpus/corpus.h"
#include "corpus/readers.h"
#include "http/http.h"
#include "http/server.h"
#include "render/breaker.h"
#include "render/counts.h"
#include "render/formats.h"
#include "web/problem.h"
#include "web/route.h"
#include "web/site_loop.h"
#include "web/site_private.h"
#include "web/small_body.h"

#define HEALTH_BYTES_MAX 8192 /* one sentence for each check */
#define HEALTH_FIELDS "Cache-Control: no-store\r\n" CORS_FIELDS

/* A question to the store and the request that waits for it. */
struct health {
	struct question question;
	struct site *site;
	struct http_exchange *x;
	bool is_summary; /* /healthz: only the status */
	bool is_verbose; /* list every check even if all pass */
	int rc;
	struct err err;
};

struct check {
	const char *name;
	const char *why; /* NULL: the check passed */
};

enum {
	CHECK_STORE,
	CHECK_FORMATS,
	CHECK_WORKERS,
	CHECK_PLUGINS,
	CHECK_MEMORY,
	CHECK_DESCRIPTORS,
	CHECK_SERVING,
	CHECKS
};

/* Passes if every loop can start workers of at least one format. */
static const char *
why_no_workers(const struct site *s, const struct formats *all)
{
	for (uint32_t k = 0; k < all->count; k++) {
		if (COUNT_READ(render_counts_find(s->counts, all->list[k].plugin.format)->broken) ==
		    0)
			return NULL;
	}
	return "no worker can be started: the log says why";
}

static bool
is_resting(const struct site *s, const struct format *f)
{
	return breaker_read(
	    breakers_find(s->breakers, &f->digest, f->plugin.format), time_mono_ms())
	    .is_resting;
}

/*
 * Fails only if all plugins rest. One resting plugin is no reason to redirect the traffic of the
 * others; and a plugin whose pause is over does not count, because only a request can test it.
 */
static const char *
why_no_plugins(const struct site *s, const struct formats *all)
{
	for (uint32_t k = 0; k < all->count; k++) {
		if (!is_resting(s, &all->list[k]))
			return NULL;
	}
	return all->count == 0 ? NULL : "every plugin has failed too often and rests";
}

static void
put_resting(struct json *j, const struct site *s, const struct formats *all)
{
	json_name(j, "resting");
	json_open_array(j);
	for (uint32_t k = 0; k < all->count; k++) {
		if (is_resting(s, &all->list[k]))
			json_string(j, all->list[k].plugin.format);
	}
	json_close_array(j);
}

static void
put_held(struct json *j, uint64_t held, uint64_t budget)
{
	json_name(j, "held");
	json_int(j, (int64_t)held);
	json_name(j, "budget");
	json_int(j, (int64_t)budget);
}

static bool
run_checks(const struct health *h, struct check checks[CHECKS])
{
	const struct formats *formats = site_formats(h->x);
	const struct site *s = h->site;
	bool is_well = true;

	checks[CHECK_STORE] = (struct check){ "store", h->rc < 0 ? h->err.text : NULL };
	checks[CHECK_FORMATS] = (struct check){ "formats",
		formats->count > 0 ? NULL : "no plugin could be loaded: /formats.json says why" };
	checks[CHECK_WORKERS] =
	    (struct check){ "workers", formats->count > 0 ? why_no_workers(s, formats) : NULL };
	checks[CHECK_PLUGINS] = (struct check){ "plugins", why_no_plugins(s, formats) };
	checks[CHECK_MEMORY] = (struct check){ "memory", hold_why_no_bytes(s->hold) };
	checks[CHECK_DESCRIPTORS] = (struct check){ "descriptors", hold_why_no_fds(s->hold) };
	checks[CHECK_SERVING] = (struct check){ "serving",
		http_is_draining(s->http) ? "the server is about to end: ask another one" : NULL };
	for (size_t i = 0; i < CHECKS; i++)
		is_well = is_well && checks[i].why == NULL;
	return is_well;
}

static void
put_checks(struct json *j, const struct health *h, const struct check checks[CHECKS])
{
	struct hold_stats held;

	hold_stats(h->site->hold, &held);
	json_name(j, "checks");
	json_open_array(j);
	for (size_t i = 0; i < CHECKS; i++) {
		json_open_object(j);
		json_member(j, "name", str_from(checks[i].name));
		json_name(j, "ok");
		json_bool(j, checks[i].why == NULL);
		if (checks[i].why != NULL)
			json_member(j, "why", str_from(checks[i].why));
		if (i == CHECK_PLUGINS)
			put_resting(j, h->site, site_formats(h->x));
		else if (i == CHECK_MEMORY)
			put_held(j, held.bytes, held.bytes_max);
		else if (i == CHECK_DESCRIPTORS)
			put_held(j, held.fds, held.fds_max);
		json_close_object(j);
	}
	json_close_array(j);
}

static void
reply(struct health *h)
{
	struct buf body = BUF_INIT(HEALTH_BYTES_MAX);
	struct check checks[CHECKS];
	bool is_well = run_checks(h, checks);
	struct json j;
	char more[64] = "";

	json_start(&j, &body);
	json_open_object(&j);
	json_member(&j, "status", is_well ? STR("ok") : STR("unavailable"));
	if (!h->is_summary && (!is_well || h->is_verbose))
		put_checks(&j, h, checks);
	json_close_object(&j);
	json_end(&j);
	if (!is_well)
		snprintf(more, sizeof more, "Retry-After: %d\r\n", RETRY_AFTER_S);
	http_reply(h->x,
	    content_from_buf(is_well ? 200 : 503, "application/json", HEALTH_FIELDS, &body),
	    str_from(more));
	free(h);
}

/* Runs on a store thread. */
static void
ask_store(struct corpus *c, struct question *q)
{
	struct health *h = (struct health *)q;
	int64_t seq;

	h->rc = corpus_seq(c, &seq, &h->err);
}

static void
on_store(struct letter *l)
{
	reply(CONTAINER_OF(l, struct health, question.answer));
}

static void
check_all(struct site *s, struct http_exchange *x, bool is_summary, bool is_verbose)
{
	struct health *h = NEW(struct health);
	struct err e = { 0 };
	int rc;

	h->site = s;
	h->x = x;
	h->is_summary = is_summary;
	h->is_verbose = is_verbose;
	h->question = (struct question){ .answer.run = on_store,
		.home = http_loop_mailbox(http_exchange_loop(x)),
		.ask = ask_store };
	rc = readers_put(s->readers, &h->question, &e);
	if (rc == 0)
		return; /* h belongs to the store thread until on_store() */
	h->rc = rc;
	h->err = e;
	reply(h);
}

void
livez_start(struct site *s, struct http_exchange *x, const struct route *r)
{
	struct buf body = BUF_INIT(HEALTH_BYTES_MAX);

	(void)s;
	(void)r;
	buf_puts(&body, "ok\n");
	http_reply(
	    x, content_from_buf(200, "text/plain; charset=utf-8", HEALTH_FIELDS, &body), STR(""));
}

void
readyz_start(struct site *s, struct http_exchange *x, const struct route *r)
{
	check_all(s, x, false, r->parameter.is_given);
}

void
healthz_start(struct site *s, struct http_exchange *x, const struct route *r)
{
	(void)r;
	check_all(s, x, true, false);
}
