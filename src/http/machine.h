/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_MACHINE_H
#define HTTP_MACHINE_H
/*
 * machine: what the files of this folder share and nobody outside may see.
 *
 *	server.c	open, run, stop, close
 *	reload.c	what may change meanwhile
 *	listen.c, listen_tcp.c, listen_unix.c
 *			addresses and listening sockets
 *	loop.c		one thread's turns
 *	ping.c		whether they go on
 *	accept.c	new connections, and when there are too many
 *	greeter.c	TLS handshakes, on a loop of their own
 *	drain.c		the end of it
 *	conn.c		the machine of a connection
 *	exchange.c	a request and what is known about it
 *	reply.c		what an answer consists of
 *	content.c	what never changes of it
 *	out.c		sending it
 *	transport.h, tls.c
 *			in clear or by TLS
 *	wheel.c		deadlines
 *	peers.c, cidr.c	connections by address
 *	stats.c		what is counted
 *	access.c, access_line.c, client.c
 *			the access log
 *	request.c, target.c, chunked.c, conditions.c, range.c, coding.c
 *			the grammar: pure, without any of the above
 */
#include <event2/event.h>
#include <event2/event_struct.h>
#include <pthread.h>
#include <stdatomic.h>

#include "base/err.h"
#include "http/access.h"
#include "http/chunked.h"
#include "http/cidr.h"
#include "http/client.h"
#include "http/count.h"
#include "http/http.h"
#include "http/listen.h"
#include "http/peers.h"
#include "http/request.h"
#include "http/tls.h"
#include "http/wheel.h"

#define REQUEST_ID_CHARS 13 /* 65 bits in base 32; the first digit is the loop */
#define DATE_LINE_BYTES 37  /* "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n" */

/* content.c: the lines of a head that all answers with this content share. */
struct http_head {
	struct str whole;        /* status line and header lines */
	struct str not_modified; /* the same for a 304 */
	struct str common;       /* within whole: the lines that a 206 has as well */
	char bytes[];
};
struct http_head *content_head(struct http_content *c);
const char *content_reason(int status); /* "OK"; "" for one that is not known */

#define WHY_METHOD "this method does nothing here: use GET, HEAD or OPTIONS"

/* A connection: conn.c. 300 bytes at most: most are idle. */
enum conn_state {
	CONN_GREETING,
	CONN_READING,
	CONN_BODY,
	CONN_ANSWERING,
	CONN_SENDING,
	CONN_LINGERING,
	CONN_CLOSED,
	CONN_STATES
};

/* Input that came while it could not be used, behind a request that waits for its answer. */
struct held {
	uint32_t at, len;
	char bytes[];
};

struct conn {
	struct event ev;
	struct wheel_item timer;
	struct http_loop *loop;
	struct http_exchange *in;              /* being read, or with the handler */
	struct http_exchange *out, **out_last; /* answered, not yet sent; oldest first */
	struct held *held;
	struct peer *peer;  /* NULL: not counted */
	struct ssl_st *tls; /* NULL: in clear */
	struct conn *next;  /* among the ready, the dead or the arrivals */
	int fd;
	uint8_t state;  /* enum conn_state */
	uint8_t queued; /* length of out */
	short armed;    /* what ev waits for */
	bool is_running;
	bool is_ready;   /* on the loop's list: its answer has come */
	bool is_eof;     /* the client sends no more; it may still read */
	bool is_broken;  /* reading failed: it does not read either */
	bool is_blocked; /* the kernel takes no more for now */
	bool is_closing; /* the last answer was composed; nothing after it is read */
	bool lingers;    /* the client does not expect the end */
	bool is_late;    /* came while the server drained */
	bool is_admin;   /* came in by an admin listener */
	bool is_secure;  /* by TLS */
	struct client client;
};
/* Takes over fd and peer. */
void conn_open(struct http_loop *l, const struct listener *from, int fd, struct peer *peer,
    const struct sockaddr *address);
void conn_arrive(struct conn *c); /* on its loop, from the greeter */
/* Lets the machine go on: something happened. Not from inside the handler. */
void conn_run(struct conn *c);
void conn_look(struct conn *c);  /* the same, with what there is to be read */
void conn_arm(struct conn *c);   /* its event is for what its state waits for; it may close */
void conn_close(struct conn *c); /* whatever it does; the memory stays until the turn ends */
/* Something that was read is still to be looked at. */
bool conn_has_more(const struct conn *c);
struct conn *conn_of(struct wheel_item *timer);
void conn_abort(struct wheel_item *timer); /* whatever it does */
void conn_expire(struct wheel_item *timer);

/* An exchange: exchange.c, reply.c. */
struct http_exchange {
	struct conn *conn; /* NULL: the client has gone while it was answered */
	struct http_loop *loop;
	struct http_exchange *next;  /* in out, or among the spares or the orphans */
	struct http_exchange **prev; /* among the orphans */
	struct arena arena;
	int64_t started_ms, started_us, body_started_ms;
	struct chunked body;
	uint64_t body_bytes; /* read of the body so far */
	bool is_head_read, is_asked, is_kept_alive, is_replied;
	bool is_admin, is_secure; /* as its connection */
	bool is_logged;           /* the access log was on when it began: then both below are set */
	struct client client;
	int64_t logged_us; /* when it began, exactly */

	/* the answer: what is left of it to send, in this order */
	struct str head, lines, bytes;
	uint64_t file_at, file_left;
	struct http_content *content;
	int status;
	uint64_t size;     /* of the body sent, for the log */
	char *head_memory; /* of head, when it is this answer's alone */
	char *more_memory; /* of lines, when they are too long for the place below */

	/* the request: its head, and where what is in it */
	char *text;
	uint32_t text_len, text_cap;
	char id[REQUEST_ID_CHARS + 1];
	struct request request;
	char text_inline[HEAD_INLINE_BYTES];
	char lines_inline[LINES_INLINE_BYTES];
};
struct http_exchange *exchange_new(struct conn *c);
/* Its only end: releases what it holds; one in time becomes a spare. */
void exchange_end(struct http_exchange *x);
void exchange_destroy(struct http_exchange *x);
/* Reads the head from the front of *input, cutting off what was used. Keeps a copy. */
enum request_verdict exchange_read_head(struct http_exchange *x, struct str *input);
/* The same for the body; x->body says what is wrong. */
enum chunked_verdict exchange_read_body(struct http_exchange *x, struct str *input);
/* The connection closes: what the handler still owes is nobody's from now on. */
void exchange_orphan(struct http_exchange *x);
bool exchange_is_sent(const struct http_exchange *x);
/* Composes what http_reply() was given; takes over the reference. */
void reply_compose(struct http_exchange *x, struct http_content *c, struct str more);
/* The server's own answer: a refusal in the words of the configured error function. */
void reply_refuse(struct http_exchange *x, int status, const char *why);
void reply_options(struct http_exchange *x);

/* Sending: out.c. */
enum out_result { OUT_SENT, OUT_BLOCKED, OUT_BROKEN };
enum out_result out_flush(struct conn *c, bool *progress); /* whether the kernel took anything */
void out_add(struct conn *c, struct http_exchange *x);
void out_drop(struct conn *c); /* all that is queued */

/* A listening socket as a loop watches it: accept.c. */
struct accepting {
	struct event ev;
	struct http_loop *loop;
	struct listen_socket *socket; /* NULL: left to others */
};

/* The end of a loop: drain.c. */
enum drain_phase { DRAIN_SERVING, DRAIN_ACCEPTING, DRAIN_LAST_CALL, DRAIN_FINISHING };

/* A loop: loop.c, accept.c, drain.c. */
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

/* TLS handshakes: greeter.c. */
enum greeting { GREETING_WAITS, GREETING_DONE, GREETING_IN_CLEAR, GREETING_FAILED };
bool greeter_begin(struct conn *c); /* false when memory is exhausted */
enum greeting greeter_go_on(struct conn *c);
void greeter_pass(struct conn *c); /* takes it over */
void greeter_take_arrivals(struct http_loop *l);
void greeter_drop_arrivals(struct http_loop *l); /* the loop has ended */

/* The server: server.c, listen.c. */
struct http_server {
	struct http_config config; /* without what it points to; limits are as of the start */
	struct access access;
	struct listener *listeners;
	unsigned listener_count;
	struct peers *peers;
	_Atomic unsigned connections;
	_Atomic int64_t accept_logged_ms; /* when trouble with it was last logged */
	_Atomic uint64_t accept_troubles; /* since then */
	pthread_mutex_t lock;
	struct err failure;        /* the first of a loop_start; under lock */
	struct http_limits limits; /* as loops are to have them; under lock */
	_Atomic bool is_stopping;  /* set under lock */
	bool is_handing_over;      /* does not change once is_stopping */
	bool has_tls;              /* a listener speaks it */
	struct ssl_ctx_st *tls;    /* under lock */
	unsigned next_loop;        /* the greeter's: who gets the next connection */
	_Atomic bool is_greeting;  /* the greeter runs */
	/* while the server drains: loops that still serve connections from before */
	_Atomic unsigned old_loops;
	unsigned loops_open; /* with the greeter, the last */
	struct http_loop *loops;
};
/* Parts of the configuration that may change: reload.c. */
int reload_check_limits(const struct http_limits *l, struct err *e);
int reload_read_trusted(struct cidr **out, const char *const *trusted, unsigned n, struct err *e);
void reload_take_limits(struct http_loop *l);
#endif
