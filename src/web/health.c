/* SPDX-License-Identifier: Apache-2.0 */
/*
 * health: see the header. What must hold: readiness asks, it does not remember: each answer comes
 * from the store and from the workers' state as they are now.
 */
#include "web/health.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/time.h"
#include "corpus/corpus.h"
#include "corpus/readers.h"
#include "http/http.h"
#include "render/breaker.h"
#include "render/counts.h"
#include "render/formats.h"
#include "web/content.h"
#include "web/metrics.h"
#include "web/problem.h"
#include "web/site_internal.h"

#define HEALTH_BYTES_MAX 8192 /* a sentence a check */
#define HEALTH_FIELDS "Cache-Control: no-store\r\n" CORS_FIELDS

/* A question to the store, and who waits for its answer. */
struct health {
	struct question question;
	struct site *site;
	struct http_exchange *x;
	bool is_summary; /* /healthz: one word */
	int rc;
	struct err err;
};

struct check {
	const char *name;
	const char *why; /* NULL: all is well */
};

enum { CHECK_STORE, CHECK_FORMATS, CHECK_WORKERS, CHECK_PLUGINS, CHECK_SERVING, CHECKS };

/* At least one format can be rendered by every loop. */
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
 * One that fails is no reason to send the others' readers elsewhere; and when the pause is over, only
 * a request can find out whether it works again.
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

static bool
run_checks(const struct health *h, struct check checks[CHECKS])
{
	const struct formats *formats = site_formats(h->x);
	const struct site *s = h->site;
	bool is_well = true;
	size_t i;

	checks[CHECK_STORE] = (struct check){ "store", h->rc < 0 ? h->err.text : NULL };
	checks[CHECK_FORMATS] = (struct check){ "formats",
		formats->count > 0 ? NULL : "no plugin could be loaded: /formats.json says why" };
	checks[CHECK_WORKERS] =
	    (struct check){ "workers", formats->count > 0 ? why_no_workers(s, formats) : NULL };
	checks[CHECK_PLUGINS] = (struct check){ "plugins", why_no_plugins(s, formats) };
	checks[CHECK_SERVING] = (struct check){ "serving",
		http_is_draining(s->http) ? "the server is about to end: ask another one" : NULL };
	for (i = 0; i < CHECKS; i++)
		is_well = is_well && checks[i].why == NULL;
	return is_well;
}

static void
put_checks(struct json *j, const struct health *h, const struct check checks[CHECKS])
{
	size_t i;

	json_name(j, "checks");
	json_open_array(j);
	for (i = 0; i < CHECKS; i++) {
		json_open_object(j);
		json_member(j, "name", str_from(checks[i].name));
		json_name(j, "ok");
		json_bool(j, checks[i].why == NULL);
		if (checks[i].why != NULL)
			json_member(j, "why", str_from(checks[i].why));
		if (i == CHECK_PLUGINS)
			put_resting(j, h->site, site_formats(h->x));
		json_close_object(j);
	}
	json_close_array(j);
}

static bool
asks_for_more(struct http_exchange *x)
{
	struct str rest, first = str_cut(http_query(x), '&', &rest);

	return str_is(first, "verbose") || str_starts(first, "verbose=");
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
	if (!h->is_summary && (!is_well || asks_for_more(h->x)))
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

/* On a store thread. */
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
	reply((struct health *)(void *)((char *)l - offsetof(struct health, question.answer)));
}

static void
check_all(struct site *s, struct http_exchange *x, bool is_summary)
{
	struct health *h = NEW(struct health);
	struct err e = { 0 };
	int rc;

	h->site = s;
	h->x = x;
	h->is_summary = is_summary;
	h->question = (struct question){ .answer.run = on_store,
		.home = http_loop_mailbox(http_exchange_loop(x)),
		.ask = ask_store };
	rc = readers_put(s->readers, &h->question, &e);
	if (rc == 0)
		return; /* h is the store thread's until its letter comes */
	h->rc = rc;
	h->err = e;
	reply(h);
}

static void
reply_alive(struct http_exchange *x)
{
	struct buf body = BUF_INIT(HEALTH_BYTES_MAX);

	buf_puts(&body, "ok\n");
	http_reply(
	    x, content_from_buf(200, "text/plain; charset=utf-8", HEALTH_FIELDS, &body), STR(""));
}

void
health_start(struct site *s, struct http_exchange *x, struct str which)
{
	if (str_is(which, "livez"))
		reply_alive(x);
	else
		check_all(s, x, str_is(which, "healthz"));
}

void
admin_start(struct site *s, struct http_exchange *x)
{
	struct str path = http_path(x);
	struct err e = { 0 };

	if (str_is(path, "/metrics")) {
		http_reply(x, metrics_page(s, site_formats(x)), STR(""));
	} else if (str_is(path, "/livez") || str_is(path, "/readyz") || str_is(path, "/healthz")) {
		health_start(s, x, str_slice(path, 1, path.len));
	} else {
		err_set(&e, ERR_NOTFOUND,
		    "an admin address answers only /livez, /readyz, /healthz and /metrics");
		problem_reply(x, &e);
	}
}
