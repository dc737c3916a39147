/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_STATS_H
#define HTTP_STATS_H
/*
 * stats: counters since the start of the server. Each loop counts on its own, without a lock;
 * http_stats() adds them up. Counters never decrease; they are not read at one instant, so one may
 * include a request that another does not include yet.
 */
#include <stdint.h>

struct http_server;

enum http_refusal {
	HTTP_REFUSED_FULL,       /* too many connections in all */
	HTTP_REFUSED_ADDRESS,    /* too many from one address */
	HTTP_REFUSED_HANDSHAKES, /* too many TLS handshakes a second from one address */
	HTTP_REFUSED_MEANS, /* out of descriptors or memory: accepting pauses, none is closed */
	HTTP_REFUSALS
};

enum http_timeout {
	HTTP_TIMEOUT_IDLE,
	HTTP_TIMEOUT_HEADER,
	HTTP_TIMEOUT_BODY,
	HTTP_TIMEOUT_WRITE, /* the client does not read its answer */
	HTTP_TIMEOUTS
};

#define HTTP_METHOD_KINDS 6  /* enum http_method */
#define HTTP_STATUS_KINDS 23 /* 18 single statuses, and the rest of each class */
#define HTTP_DURATIONS 14    /* bounds; longer durations have one more counter */

/* All members must be uint64_t, since struct counters is an array with the same layout. */
struct http_stats {
	uint64_t accepted, open; /* connections; open is the current number */
	uint64_t refused[HTTP_REFUSALS];
	uint64_t timeouts[HTTP_TIMEOUTS];
	uint64_t methods[HTTP_METHOD_KINDS]; /* of answered requests, even if not sent completely */
	uint64_t statuses[HTTP_STATUS_KINDS]; /* of their answers */
	uint64_t body_bytes;                  /* of their bodies, sent */
	uint64_t sent_bytes;                  /* of all that was sent */
	uint64_t access_lines, access_lost;   /* lines of the access log: written, dropped */
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
uint32_t http_duration_bound_us(unsigned i); /* i < HTTP_DURATIONS; increasing */
#endif
