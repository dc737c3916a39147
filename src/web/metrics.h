/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_METRICS_H
#define WEB_METRICS_H
/* metrics: the metrics of metrics.def in the Prometheus text format, version 0.0.4. */
struct formats;
struct http_content;
struct http_exchange;
struct route;
struct site;

/* upper bound under all conditions, so that a scrape has a limited cost */
#define METRICS_SERIES_MAX 850
/* formats with series of their own; the rest share the row "(other)" */
#define METRICS_FORMATS_MAX 24

/*
 * The page with the current values: a reference, owned by the caller. Reads only memory and /proc.
 */
struct http_content *metrics_page(struct site *s, const struct formats *formats);
void metrics_start(struct site *s, struct http_exchange *x, const struct route *r);
#endif
