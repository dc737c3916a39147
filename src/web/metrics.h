/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_METRICS_H
#define WEB_METRICS_H
/* metrics: the numbers of metrics.def in Prometheus' text format, version 0.0.4. */
struct http_content;
struct formats;
struct site;

#define METRICS_SERIES_MAX 500 /* whatever happens; a unit of work for who scrapes it */
#define METRICS_FORMATS_MAX 14 /* with series of their own; the others are one, "other" */

/* As of now: the caller's reference. Reads what is in memory and /proc, nothing else. */
struct http_content *metrics_page(struct site *s, const struct formats *formats);
#endif
