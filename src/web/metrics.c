/* SPDX-License-Identifier: Apache-2.0 */
/*
 * metrics: writes the metrics of metrics.def in the Prometheus text format. What must hold: every
 * metric of the table is written once, its HELP and TYPE before its samples; no two samples have
 * the same name and labels; the number of samples is bounded by this file, not by what clients or
 * plugins do.
 */
#include "web/metrics.h"

#include <assert.h>
#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/time.h"
#include "base/units.h"
#include "cache/cache.h"
#include "cache/hold.h"
#include "corpus/readers.h"
#include "http/http.h"
#include "http/stats.h"
#include "render/breaker.h"
#include "render/counts.h"
#include "render/formats.h"
#include "render/quarantine.h"
#include "web/image_files.h"
#include "web/push.h"
#include "web/site_loop.h"
#include "web/site_private.h"
#include "web/small_body.h"

#define METRICS_BYTES_MAX (METRICS_SERIES_MAX * (size_t)512)
#define METRICS_FIELDS "Cache-Control: no-store\r\n"
#define LABELS_BYTES 256
#define STATM_BYTES 128

enum metric_type { COUNTER, GAUGE, HISTOGRAM };

enum metric_id {
#define METRIC(symbol, name, type, label, help) METRIC_##symbol,
#include "web/metrics.def"
#undef METRIC
	METRIC_COUNT
};

static const struct metric {
	const char *name;
	enum metric_type type;
	const char *labels; /* label names, separated by commas */
	/* must not contain backslashes or line ends, which would need escapes */
	const char *help;
} metrics[METRIC_COUNT] = {
#define METRIC(symbol, name, type, label, help) { name, type, label, help },
#include "web/metrics.def"
#undef METRIC
};

static void
begin(struct buf *b, enum metric_id id)
{
	static const char *const types[] = { "counter", "gauge", "histogram" };
	const struct metric *m = &metrics[id];

	buf_putf(b, "# HELP %s %s\n# TYPE %s %s\n", m->name, m->help, m->name, types[m->type]);
}

static void
put_label(struct buf *b, struct str name, const char *value)
{
	buf_putstr(b, name);
	buf_puts(b, "=\"");
	for (; *value != '\0'; value++) {
		if (*value == '\n')
			buf_puts(b, "\\n");
		else if (*value == '"' || *value == '\\')
			buf_putf(b, "\\%c", *value);
		else
			buf_putc(b, *value);
	}
	buf_putc(b, '"');
}

/* The metric's name with a value for each of its labels; NULL for a label it does not have. */
static void
put_name(struct buf *b, enum metric_id id, const char *first, const char *second)
{
	struct str rest, name = str_cut(str_from(metrics[id].labels), ',', &rest);

	buf_puts(b, metrics[id].name);
	if (first == NULL)
		return;
	buf_putc(b, '{');
	put_label(b, name, first);
	if (second != NULL) {
		buf_putc(b, ',');
		put_label(b, rest, second);
	}
	buf_putc(b, '}');
}

static void
put_labelled(struct buf *b, enum metric_id id, const char *label, uint64_t value)
{
	put_name(b, id, label, NULL);
	buf_putf(b, " %" PRIu64 "\n", value);
}

static void
put_pair(struct buf *b, enum metric_id id, const char *first, const char *second, uint64_t value)
{
	put_name(b, id, first, second);
	buf_putf(b, " %" PRIu64 "\n", value);
}

static void
put_single(struct buf *b, enum metric_id id, uint64_t value)
{
	begin(b, id);
	put_labelled(b, id, NULL, value);
}

/* Microseconds as a decimal fraction of seconds, independent of the locale. */
static void
put_seconds(struct buf *b, uint64_t us)
{
	buf_putf(b, "%" PRIu64 ".%06" PRIu64, us / US_A_SECOND, us % US_A_SECOND);
}

struct histogram {
	const uint64_t *counts; /* n + 1 counts; the last bucket is unbounded */
	unsigned n;
	uint64_t (*bound_us)(unsigned i);
	uint64_t sum_us;
};

static void
put_histogram(struct buf *b, enum metric_id id, const struct histogram *h)
{
	const char *name = metrics[id].name;
	uint64_t total = 0;
	unsigned i;

	begin(b, id);
	for (i = 0; i < h->n; i++) {
		total += h->counts[i];
		buf_putf(b, "%s_bucket{le=\"", name);
		put_seconds(b, h->bound_us(i));
		buf_putf(b, "\"} %" PRIu64 "\n", total);
	}
	total += h->counts[i];
	buf_putf(b, "%s_bucket{le=\"+Inf\"} %" PRIu64 "\n%s_sum ", name, total, name);
	put_seconds(b, h->sum_us);
	buf_putf(b, "\n%s_count %" PRIu64 "\n", name, total);
}

static uint64_t
http_bound_us(unsigned i)
{
	return http_duration_bound_us(i);
}

static uint64_t
render_bound_us(unsigned i)
{
	return (uint64_t)render_duration_bound_ms(i) * (US_A_SECOND / MS_A_SECOND);
}

static void
put_http(struct buf *b, const struct http_stats *h)
{
	const struct histogram durations = { h->durations, HTTP_DURATIONS, http_bound_us,
		h->duration_us };

	put_single(b, METRIC_HTTP_OPEN, h->open);
	put_single(b, METRIC_HTTP_ACCEPTED, h->accepted);
	begin(b, METRIC_HTTP_REFUSED);
	for (unsigned i = 0; i < HTTP_REFUSALS; i++)
		put_labelled(b, METRIC_HTTP_REFUSED, http_refusal_name(i), h->refused[i]);
	begin(b, METRIC_HTTP_TIMEOUTS);
	for (unsigned i = 0; i < HTTP_TIMEOUTS; i++)
		put_labelled(b, METRIC_HTTP_TIMEOUTS, http_timeout_name(i), h->timeouts[i]);
	begin(b, METRIC_HTTP_REQUESTS);
	for (unsigned i = 0; i < HTTP_METHOD_KINDS; i++)
		put_labelled(b, METRIC_HTTP_REQUESTS, http_method_kind_name(i), h->methods[i]);
	begin(b, METRIC_HTTP_RESPONSES);
	for (unsigned i = 0; i < HTTP_STATUS_KINDS; i++)
		put_labelled(b, METRIC_HTTP_RESPONSES, http_status_kind_name(i), h->statuses[i]);
	put_histogram(b, METRIC_HTTP_DURATION, &durations);
	put_single(b, METRIC_HTTP_BODY, h->body_bytes);
	put_single(b, METRIC_HTTP_SENT, h->sent_bytes);
	begin(b, METRIC_ACCESS_LINES);
	put_labelled(b, METRIC_ACCESS_LINES, "written", h->access_lines);
	put_labelled(b, METRIC_ACCESS_LINES, "lost", h->access_lost);
}

static void
put_logs(struct buf *b)
{
	struct log_counts counts;

	log_counts(&counts);
	begin(b, METRIC_LOG_LINES);
	for (unsigned i = 0; i < LOG_LEVELS; i++)
		put_labelled(b, METRIC_LOG_LINES, log_level_name(i), counts.lines[i]);
	put_single(b, METRIC_LOG_SUPPRESSED, counts.suppressed);
}

static void
put_loop_cache(struct buf *b, const struct site *s)
{
	uint64_t hits = 0;

	for (unsigned i = 0; i < s->config.http.loops; i++)
		hits += atomic_load_explicit(&s->loop_cache_hits[i].count, memory_order_relaxed);
	put_single(b, METRIC_LOOP_CACHE_HITS, hits);
}

static void
put_cache(struct buf *b, const struct cache *cache)
{
	struct cache_stats c;

	cache_stats(cache, &c);
	begin(b, METRIC_CACHE_LOOKUPS);
	put_labelled(b, METRIC_CACHE_LOOKUPS, "hit", c.hits);
	put_labelled(b, METRIC_CACHE_LOOKUPS, "miss", c.misses);
	put_labelled(b, METRIC_CACHE_LOOKUPS, "wait", c.waits);
	put_single(b, METRIC_CACHE_EVICTIONS, c.evictions);
	put_single(b, METRIC_CACHE_ENTRIES, c.entries);
	put_single(b, METRIC_CACHE_BYTES, c.bytes);
	put_single(b, METRIC_CACHE_BUDGET, c.budget);
	put_single(b, METRIC_CACHE_FDS, c.fds);
	put_single(b, METRIC_CACHE_BUDGET_FDS, c.budget_fds);
}

static void
put_hold(struct buf *b, const struct hold *hold)
{
	struct hold_stats h;

	hold_stats(hold, &h);
	put_single(b, METRIC_HELD_BYTES, h.bytes);
	put_single(b, METRIC_HELD_BUDGET, h.bytes_max);
	put_single(b, METRIC_HELD_FDS, h.fds);
	put_single(b, METRIC_HELD_BUDGET_FDS, h.fds_max);
	put_single(b, METRIC_HELD_REFUSALS, h.refusals);
}

/* Workers and jobs of one plugin, or of all plugins without a row of their own. */
struct pool_row {
	char format[MESSAGE_NAME_BYTES_MAX + 3];
	uint64_t workers[RENDER_WORKER_STATES];
	uint64_t waiting, done, failed, starts, start_failures, crashes, timeouts, broken;
	uint64_t losses[RENDER_LOSSES], refusals[RENDER_REFUSALS], delays;
	uint64_t resting, opened;
};

#define POOL_ROWS_MAX (METRICS_FORMATS_MAX + 2) /* plus the rows "(import)" and "(other)" */

/*
 * The counters are read one by one while they change, so a difference may be negative: shown as 0.
 */
static uint64_t
not_negative(int64_t n)
{
	return n > 0 ? (uint64_t)n : 0;
}

/* Series per row, and an upper bound for the series that belong to no row. */
#define ROW_SERIES 23
#define OTHER_SERIES 148
static_assert(POOL_ROWS_MAX * ROW_SERIES + OTHER_SERIES <= METRICS_SERIES_MAX, "as promised");

static void
add_pool(struct pool_row *row, struct pool_counts *c)
{
	int64_t busy = COUNT_READ(c->workers[RENDER_WORKER_BUSY]);

	for (unsigned i = 0; i < RENDER_WORKER_STATES; i++)
		row->workers[i] += not_negative(COUNT_READ(c->workers[i]));
	row->waiting += not_negative(COUNT_READ(c->jobs) - busy);
	row->done += COUNT_READ(c->done);
	row->failed += COUNT_READ(c->failed);
	row->starts += COUNT_READ(c->starts);
	row->start_failures += COUNT_READ(c->start_failures);
	row->crashes += COUNT_READ(c->crashes);
	row->timeouts += COUNT_READ(c->timeouts);
	row->broken += not_negative(COUNT_READ(c->broken));
	row->delays += COUNT_READ(c->delays);
	for (unsigned i = 0; i < RENDER_LOSSES; i++)
		row->losses[i] += COUNT_READ(c->losses[i]);
	for (unsigned i = 0; i < RENDER_REFUSALS; i++)
		row->refusals[i] += COUNT_READ(c->refusals[i]);
}

static void
add_breaker(struct pool_row *row, const struct site *s, const struct format *f)
{
	struct breaker_status now =
	    breaker_read(breakers_find(s->breakers, &f->digest, f->plugin.format), time_mono_ms());

	row->resting += now.state != BREAKER_CLOSED;
	row->opened += now.opened;
}

/* "(import)" and "(other)" cannot clash with a format, since format names have no parentheses. */
static unsigned
make_rows(const struct site *s, const struct formats *formats, struct pool_row rows[POOL_ROWS_MAX])
{
	unsigned n = 0, i;

	memset(rows, 0, POOL_ROWS_MAX * sizeof *rows);
	snprintf(rows[n].format, sizeof rows[n].format, "(import)");
	add_pool(&rows[n++], &s->counts->ingest);
	for (i = 0; i < formats->count; i++) {
		struct str name = formats->list[i].plugin.format;

		if (i < METRICS_FORMATS_MAX)
			snprintf(rows[n].format, sizeof rows[n].format, STR_FMT, STR_ARG(name));
		else
			snprintf(rows[n].format, sizeof rows[n].format, "(other)");
		add_pool(&rows[n], render_counts_find(s->counts, name));
		add_breaker(&rows[n], s, &formats->list[i]);
		n += i < METRICS_FORMATS_MAX;
	}
	return n + (formats->count > METRICS_FORMATS_MAX);
}

static void
put_column(struct buf *b, enum metric_id id, const struct pool_row *rows, unsigned n, size_t member)
{
	begin(b, id);
	for (unsigned i = 0; i < n; i++) {
		uint64_t value;

		memcpy(&value, (const char *)&rows[i] + member, sizeof value);
		put_labelled(b, id, rows[i].format, value);
	}
}

static void
put_render_times(struct buf *b, struct render_counts *c)
{
	uint64_t counts[RENDER_DURATIONS + 1];
	const struct histogram durations = { counts, RENDER_DURATIONS, render_bound_us,
		COUNT_READ(c->duration_ms) * (US_A_SECOND / MS_A_SECOND) };

	for (unsigned i = 0; i <= RENDER_DURATIONS; i++)
		counts[i] = COUNT_READ(c->durations[i]);
	put_histogram(b, METRIC_RENDER_DURATION, &durations);
}

static void
put_losses(struct buf *b, const struct pool_row *rows, unsigned n)
{
	begin(b, METRIC_RENDER_LOSSES);
	for (unsigned i = 0; i < n; i++)
		for (unsigned k = 0; k < RENDER_LOSSES; k++)
			put_pair(b, METRIC_RENDER_LOSSES, rows[i].format,
			    render_loss_name((enum render_loss)k), rows[i].losses[k]);
	begin(b, METRIC_RENDER_REFUSALS);
	for (unsigned i = 0; i < n; i++)
		for (unsigned k = 0; k < RENDER_REFUSALS; k++)
			put_pair(b, METRIC_RENDER_REFUSALS, rows[i].format,
			    render_refusal_name((enum render_refusal)k), rows[i].refusals[k]);
}

static void
put_render(struct buf *b, const struct site *s, const struct formats *formats)
{
	struct pool_row rows[POOL_ROWS_MAX];
	unsigned n = make_rows(s, formats, rows), i, k;

	begin(b, METRIC_RENDER_WORKERS);
	for (i = 0; i < n; i++)
		for (k = 0; k < RENDER_WORKER_STATES; k++)
			put_pair(b, METRIC_RENDER_WORKERS, rows[i].format,
			    render_worker_state_name(k), rows[i].workers[k]);
	begin(b, METRIC_RENDER_JOBS);
	for (i = 0; i < n; i++) {
		put_pair(b, METRIC_RENDER_JOBS, rows[i].format, "done", rows[i].done);
		put_pair(b, METRIC_RENDER_JOBS, rows[i].format, "failed", rows[i].failed);
	}
#define COLUMN(id, member) put_column(b, id, rows, n, offsetof(struct pool_row, member))
	COLUMN(METRIC_RENDER_WAITING, waiting);
	COLUMN(METRIC_RENDER_STARTS, starts);
	COLUMN(METRIC_RENDER_START_FAILURES, start_failures);
	COLUMN(METRIC_RENDER_CRASHES, crashes);
	COLUMN(METRIC_RENDER_TIMEOUTS, timeouts);
	COLUMN(METRIC_RENDER_BROKEN, broken);
	COLUMN(METRIC_RENDER_DELAYS, delays);
	COLUMN(METRIC_RENDER_BREAKER, resting);
	COLUMN(METRIC_RENDER_OPENED, opened);
#undef COLUMN
	put_losses(b, rows, n);
	put_single(b, METRIC_RENDER_QUARANTINED, quarantine_count(s->quarantine, time_mono_ms()));
	put_render_times(b, s->counts);
}

static void
put_images(struct buf *b, const struct site *s)
{
	struct image_files_stats i;

	image_files_stats(s->images, &i);
	begin(b, METRIC_IMAGES_LOOKUPS);
	put_labelled(b, METRIC_IMAGES_LOOKUPS, "hit", i.folder.hits);
	put_labelled(b, METRIC_IMAGES_LOOKUPS, "miss", i.folder.misses);
	put_labelled(b, METRIC_IMAGES_LOOKUPS, "damaged", i.folder.damaged);
	begin(b, METRIC_IMAGES_WRITES);
	put_labelled(b, METRIC_IMAGES_WRITES, "written", i.folder.written);
	put_labelled(b, METRIC_IMAGES_WRITES, "failed", i.folder.failed);
	put_labelled(b, METRIC_IMAGES_WRITES, "dropped", i.dropped);
	put_single(b, METRIC_IMAGES_EVICTIONS, i.folder.evicted);
	put_single(b, METRIC_IMAGES_BYTES, i.folder.bytes);
	put_single(b, METRIC_IMAGES_BUDGET, i.folder.bytes_max);
}

static void
put_content(struct buf *b, const struct site *s, const struct formats *formats)
{
	int64_t seq = readers_seq(s->readers);

	put_single(b, METRIC_STORE_SEQUENCE, not_negative(seq));
	put_single(b, METRIC_STORE_PUBLICATIONS, not_negative(seq - s->first_seq));
	begin(b, METRIC_FORMATS);
	put_labelled(b, METRIC_FORMATS, "loaded", formats->count);
	put_labelled(b, METRIC_FORMATS, "refused", formats->refused_count);
	begin(b, METRIC_RELOADS);
	for (unsigned i = 0; i < RENDER_RELOADS; i++)
		put_labelled(b, METRIC_RELOADS, render_reload_name((enum render_reload)i),
		    COUNT_READ(s->counts->reloads[i]));
	put_single(b, METRIC_EPOCH, formats->epoch);
}

/* From the second field of statm, in pages; 0 if there is no /proc. */
static uint64_t
resident_bytes(void)
{
	char text[STATM_BYTES] = "";
	FILE *f = fopen("/proc/self/statm", "re");
	struct str rest;
	uint64_t pages = 0;

	if (f == NULL)
		return 0;
	if (fgets(text, sizeof text, f) != NULL) {
		str_cut(str_from(text), ' ', &rest);
		str_to_u64(str_cut(rest, ' ', &rest), &pages);
	}
	fclose(f);
	return pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

/*
 * Linux 6.2 and later give the number as the size of the directory; on older kernels the entries
 * are counted.
 */
static uint64_t
open_fds(void)
{
	struct stat st;
	uint64_t n = 0;
	DIR *d;

	if (stat("/proc/self/fd", &st) == 0 && st.st_size > 0)
		return (uint64_t)st.st_size;
	if ((d = opendir("/proc/self/fd")) == NULL)
		return 0;
	while (readdir(d) != NULL)
		n++;
	closedir(d);
	return n - 3; /* ".", ".." and the descriptor of the folder itself */
}

static void
put_push(struct buf *b, const struct site *s)
{
	struct push_counts now;

	push_count(s->push, &now);
	put_single(b, METRIC_PUSH_SUBSCRIBERS, now.subscribers);
	put_single(b, METRIC_PUSH_EVENTS, now.events);
	put_single(b, METRIC_PUSH_DROPPED, now.dropped);
	put_single(b, METRIC_PUSH_REFUSED, now.refused);
}

static void
put_hooks(struct buf *b, const struct site *s)
{
	const struct hook_counts *c = &s->hook_counts;
	int64_t seq = readers_seq(s->readers), told = seq;

	for (unsigned i = 0; i < c->count; i++)
		if (c->told[i] < told)
			told = c->told[i];
	begin(b, METRIC_HOOK_CALLS);
	put_labelled(b, METRIC_HOOK_CALLS, "delivered", c->delivered);
	put_labelled(b, METRIC_HOOK_CALLS, "failed", c->failed);
	put_single(b, METRIC_HOOK_STOPPED, c->stopped);
	put_single(b, METRIC_HOOK_BEHIND, not_negative(seq - told));
}

static void
put_process(struct buf *b, const struct site *s)
{
	struct rlimit fds = { 0 };
	struct rusage used = { 0 };
	uint64_t cpu_us;

	getrlimit(RLIMIT_NOFILE, &fds);
	getrusage(RUSAGE_SELF, &used);
	cpu_us = (uint64_t)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * US_A_SECOND +
		 (uint64_t)(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
	put_single(b, METRIC_PROCESS_MEMORY, resident_bytes());
	put_single(b, METRIC_PROCESS_FDS, open_fds());
	put_single(b, METRIC_PROCESS_FDS_MAX, fds.rlim_cur);
	begin(b, METRIC_PROCESS_CPU);
	put_name(b, METRIC_PROCESS_CPU, NULL, NULL);
	buf_putc(b, ' ');
	put_seconds(b, cpu_us);
	buf_putc(b, '\n');
	put_single(b, METRIC_PROCESS_START, not_negative(s->started));
}

struct http_content *
metrics_page(struct site *s, const struct formats *formats)
{
	struct buf b = BUF_INIT(METRICS_BYTES_MAX);
	struct http_stats http;

	http_stats(s->http, &http);
	begin(&b, METRIC_BUILD_INFO);
	put_labelled(&b, METRIC_BUILD_INFO, GAZETTED_VERSION, 1);
	put_http(&b, &http);
	put_logs(&b);
	put_loop_cache(&b, s);
	put_cache(&b, s->cache);
	put_hold(&b, s->hold);
	put_render(&b, s, formats);
	put_images(&b, s);
	put_content(&b, s, formats);
	put_push(&b, s);
	put_hooks(&b, s);
	put_process(&b, s);
	return content_from_buf(
	    200, "text/plain; version=0.0.4; charset=utf-8", METRICS_FIELDS, &b);
}

void
metrics_start(struct site *s, struct http_exchange *x, const struct route *r)
{
	(void)r;
	http_reply(x, metrics_page(s, site_formats(x)), STR(""));
}
