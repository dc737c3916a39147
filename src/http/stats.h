/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_STATS_H
#define HTTP_STATS_H
/*
 * stats: what the server has done since it started. Each loop counts for itself, without a lock; who
 * asks gets the sum. Counters never go back; between two of them, one may be a request ahead.
 */
#include <stdint.h>

struct http_server;

enum http_refusal {
	HTTP_REFUSED_FULL,    /* too many connections in all */
	HTTP_REFUSED_ADDRESS, /* too many from one address */
	HTTP_REFUSED_MEANS, /* out of descriptors or memory: accepting pauses, nobody is refused */
	HTTP_REFUSALS
};

enum http_timeout {
	HTTP_TIMEOUT_IDLE,
	HTTP_TIMEOUT_HEADER,
	HTTP_TIMEOUT_BODY,
	HTTP_TIMEOUT_WRITE, /* the client takes nothing of its answer */
	HTTP_TIMEOUTS
};

#define HTTP_METHOD_KINDS 4  /* enum http_method */
#define HTTP_STATUS_KINDS 23 /* those that say something here, and the others of each class */
#define HTTP_DURATIONS 14    /* bounds; what is longer comes in one place more */

/* Nothing but uint64_t: a loop's counters have the same layout. */
struct http_stats {
	uint64_t accepted, open; /* connections; open is no counter */
	uint64_t refused[HTTP_REFUSALS];
	uint64_t timeouts[HTTP_TIMEOUTS];
	uint64_t methods[HTTP_METHOD_KINDS];  /* of requests answered, arrived or not */
	uint64_t statuses[HTTP_STATUS_KINDS]; /* of the same */
	uint64_t body_bytes;                  /* of the same, as far as they were sent */
	uint64_t sent_bytes;                  /* all that the kernel took */
	uint64_t access_lines, access_lost;   /* of the access log */
	/* from a request's first byte to its answer's last, by the clock of loop turns */
	uint64_t durations[HTTP_DURATIONS + 1];
	uint64_t duration_us;
};

/* Any thread. */
void http_stats(const struct http_server *s, struct http_stats *out);
const char *http_refusal_name(enum http_refusal why);
const char *http_timeout_name(enum http_timeout why);
const char *http_method_kind_name(unsigned kind);
/* "200", or "other_2xx" for those of a class that are not counted one by one. */
const char *http_status_kind_name(unsigned kind);
uint32_t http_duration_bound_us(unsigned i); /* i < HTTP_DURATIONS; growing */
#endif
