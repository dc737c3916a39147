/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_LOOP_H
#define HTTP_LOOP_H
/* loop: one thread's turns (loop.c): it accepts (accept.c), and one day drains (drain.c). */
#include <event2/event_struct.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/mailbox.h"
#include "base/str.h"
#include "http/access.h"
#include "http/count.h"
#include "http/exchange.h"
#include "http/http.h"
#include "http/tls.h"
#include "http/wheel.h"

struct conn;
struct err;
struct listen_socket;

#define DATE_LINE_BYTES 37 /* "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n" */

/* A listening socket as a loop watches it: accept.c. */
struct accepting {
	struct event ev;
	struct http_loop *loop;
	struct listen_socket *socket; /* NULL: left to others */
};

/* The end of a loop: drain.c. */
enum drain_phase { DRAIN_SERVING, DRAIN_ACCEPTING, DRAIN_LAST_CALL, DRAIN_FINISHING };

/* ping.c: a question to a loop. */
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
	bool is_started; /* thread is valid */
	bool is_greeter; /* it has TLS handshakes, and no requests */

	struct event mail_ev, tick_ev, resume_ev;
	struct accepting *accepting;
	unsigned accepting_count;

	struct counters counters;
	struct access_buffer access; /* lines of this turn */
	struct wheel wheel;          /* every connection is in it */
	struct conn *ready;          /* to be run before the turn ends */
	struct conn *dead;           /* freed when the turn ends */
	struct http_exchange *spares, *orphans;
	unsigned spare_count;

	bool has_now, has_date; /* this turn has looked at the clock */
	int64_t now_ms, now_us, date_second;
	char date[DATE_LINE_BYTES];
	uint8_t id_digits[REQUEST_ID_CHARS];
	char id[REQUEST_ID_CHARS + 1];

	struct ping ping;
	struct http_limits limits; /* as of the last reload */
	struct letter stop_letter, reload_letter;
	bool is_reload_posted; /* under the server's lock */
	struct letter arrival_letter;
	struct conn *arrivals; /* from the greeter; under the server's lock */
	bool is_draining;
	enum drain_phase drain;
	int64_t drain_until_ms, drain_phase_until_ms;
	size_t old; /* connections from before the drain */

	struct str input; /* what the running connection may read */
	char read_bytes[READ_BYTES];
	char record[TLS_RECORD_BYTES]; /* what goes out by TLS, gathered */
};
int loop_open(struct http_loop *l, struct http_server *s, unsigned index, struct err *e);
void loop_close(struct http_loop *l);
void *loop_main(void *loop); /* the thread */
void loop_read_clock(struct http_loop *l);
/* As of this turn: looked at several times a request, read once. */
static inline int64_t
loop_now_ms(struct http_loop *l)
{
	if (!l->has_now)
		loop_read_clock(l);
	return l->now_ms;
}
int64_t loop_now_us(struct http_loop *l);       /* both as of this turn */
struct str loop_date_line(struct http_loop *l); /* "Date: ...\r\n", as of this turn */
int64_t loop_now_s(struct http_loop *l);        /* the second it names */
const char *loop_next_id(struct http_loop *l);  /* until the next call */
void loop_watch_deadlines(struct http_loop *l);
/* Runs c before this turn ends: not at once, so that no machine runs inside another. */
void loop_make_ready(struct http_loop *l, struct conn *c);
void loop_bury(struct http_loop *l, struct conn *c); /* frees c when this turn ends */
void accept_add(struct http_loop *l, struct listen_socket *socket); /* before accept_start() */
int accept_start(struct http_loop *l, struct err *e);
/* From now on the kernel lets nobody in; sockets that others accept from are left to them. */
void accept_refuse(struct http_loop *l);
void accept_stop(struct http_loop *l);  /* takes in whoever waits, then closes the sockets */
void accept_leave(struct http_loop *l); /* leaves whoever waits to those who hold them too */
void drain_start(struct http_loop *l);
bool drain_is_over(struct http_loop *l); /* once a turn, at its end */
#endif
