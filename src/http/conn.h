/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_CONN_H
#define HTTP_CONN_H
/*
 * conn: a connection, in clear or by TLS: its machine (conn.c), what it waits for (watch.c), how it
 * sends (out.c) and how it greets (greeter.c). 300 bytes at most: most are idle.
 */
#include <event2/event_struct.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

#include "http/client.h"
#include "http/wheel.h"

struct http_exchange;
struct http_loop;
struct listener;
struct peer;
struct ssl_st;

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
void conn_read(struct conn *c);  /* into its loop's input */
void conn_look(struct conn *c);  /* conn_run() with what there is to be read */
void conn_arm(struct conn *c);   /* its event is for what its state waits for; it may close */
void conn_close(struct conn *c); /* whatever it does; the memory stays until the turn ends */
/* Something that was read is still to be looked at. */
bool conn_has_more(const struct conn *c);
struct conn *conn_of(struct wheel_item *timer);
void conn_abort(struct wheel_item *timer); /* whatever it does */
void conn_expire(struct wheel_item *timer);

/* Sending: out.c. */
enum out_result { OUT_SENT, OUT_BLOCKED, OUT_BROKEN };
enum out_result out_flush(struct conn *c, bool *progress); /* whether the kernel took anything */
void out_add(struct conn *c, struct http_exchange *x);
void out_drop(struct conn *c); /* all that is queued */

/* TLS handshakes: greeter.c. */
enum greeting { GREETING_WAITS, GREETING_DONE, GREETING_IN_CLEAR, GREETING_FAILED };
bool greeter_begin(struct conn *c); /* false when memory is exhausted */
enum greeting greeter_go_on(struct conn *c);
void greeter_pass(struct conn *c); /* takes it over */
void greeter_take_arrivals(struct http_loop *l);
void greeter_drop_arrivals(struct http_loop *l); /* the loop has ended */
#endif
