/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_LOOP_H
#define HTTP_LOOP_H
/* loop: an event loop on its own thread. accept_conn.h accepts for it, drain.h ends it. */
#include <event2/event_struct.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/mailbox.h"
#include "base/str.h"
#include "config/config.h"
#include "http/access.h"
#include "http/count.h"
#include "http/exchange.h"
#include "http/http.h"
#include "http/tls.h"
#include "http/wheel.h"

struct conn;
struct err;
struct listen_socket;
struct trusted;

#define DATE_LINE_BYTES 37 /* "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n" */

/* A listening socket with one loop's event for it: accept_conn.c. */
struct accepting {
	struct event ev;
	struct http_loop *loop;
	struct listen_socket *socket; /* NULL: this loop accepts from it no more */
};

/* The phases of draining a loop: drain.c. */
enum drain_phase { DRAIN_SERVING, DRAIN_ACCEPTING, DRAIN_LAST_CALL, DRAIN_FINISHING };

/* http_ping(): a letter that a loop answers through the eventfd. */
struct ping {
	struct letter letter;
	_Atomic bool is_under_way;
	int event_fd;
};

struct http_loop {
	struct http_server *server;
	struct event_base *base;
	struct mailbox mailbox;
	void *data;
	unsigned index;
	pthread_t thread;
	bool is_started;        /* thread is valid */
	bool is_handshake_loop; /* runs TLS handshakes and no requests */

	struct event mail_ev, tick_ev, resume_ev;
	struct accepting *accepting;
	unsigned accepting_count;

	struct counters counters;
	struct access_buffer access; /* access log lines of this turn */
	struct wheel wheel;          /* the deadlines of all connections of this loop */
	struct conn *ready;          /* run before the turn ends */
	struct conn *dead;           /* freed when the turn ends */
	struct http_exchange *spares, *orphans;
	unsigned spare_count;

	bool has_now, has_date; /* the times below are those of this turn */
	int64_t now_ms, now_us, date_second;
	char date[DATE_LINE_BYTES];
	uint8_t id_digits[REQUEST_ID_CHARS];
	char id[REQUEST_ID_CHARS + 1];

	struct ping ping;
	struct config settings;  /* the numbers, as of the last reload */
	struct trusted *trusted; /* a reference to the list of that reload */
	struct letter stop_letter, reload_letter;
	bool is_reload_posted; /* under the server's lock */
	struct letter arrival_letter;
	struct conn *arrivals; /* from the handshake loop; under the server's lock */
	bool is_draining;
	enum drain_phase drain;
	int64_t drain_until_ms, drain_phase_until_ms;
	size_t old; /* connections from before the drain */

	struct str input; /* unused input of the running connection */
	char read_bytes[READ_BYTES];
	char record[TLS_RECORD_BYTES]; /* buffer for composing a TLS record to send */
};
int loop_open(struct http_loop *l, struct http_server *s, unsigned index, struct err *e);
void loop_close(struct http_loop *l);
void *loop_main(void *loop); /* main function of the thread */
void loop_read_clock(struct http_loop *l);
/* The time of this turn: the clock is read once a turn, since this is called often. */
static inline int64_t
loop_now_ms(struct http_loop *l)
{
	if (!l->has_now)
		loop_read_clock(l);
	return l->now_ms;
}
int64_t loop_now_us(struct http_loop *l);       /* as of this turn */
struct str loop_date_line(struct http_loop *l); /* "Date: ...\r\n", as of this turn */
int64_t loop_now_s(struct http_loop *l);        /* the second of that date */
const char *loop_next_id(struct http_loop *l);  /* valid until the next call */
void loop_watch_deadlines(struct http_loop *l);
/* Runs c before this turn ends; not at once, because another connection may be running. */
void loop_make_ready(struct http_loop *l, struct conn *c);
void loop_bury(struct http_loop *l, struct conn *c); /* frees c when this turn ends */
#endif
