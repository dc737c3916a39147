/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_CONN_H
#define HTTP_CONN_H
/*
 * conn: a connection, plain or TLS, and its state machine. At most 300 bytes, because thousands may
 * be idle. watch.h has its events, out.h sends, handshake.h begins TLS, accept_conn.h opens it.
 */
#include <event2/event_struct.h>
#include <stdbool.h>
#include <stdint.h>

#include "http/client.h"
#include "http/wheel.h"

struct http_exchange;
struct http_loop;
struct http_stream;
struct peer;
struct ssl_st;

enum conn_state {
	CONN_HANDSHAKE,
	CONN_READING,
	CONN_BODY,
	CONN_ANSWERING,
	CONN_SENDING,
	CONN_STREAMING,
	CONN_LINGERING,
	CONN_CLOSED,
	CONN_STATES
};

/* Input that was read but not used yet, e.g. the next request while one is being answered. */
struct held {
	uint32_t at, len;
	char bytes[];
};

struct conn {
	struct event ev;
	struct wheel_item timer;
	struct http_loop *loop;
	struct http_exchange *in; /* its request is being read, or the handler has it */
	struct http_exchange *out, **out_last; /* answered, not yet sent; oldest first */
	struct held *held;
	struct http_stream
	    *stream;        /* events behind the last answer; NULL: the connection is no stream */
	struct peer *peer;  /* NULL: not counted by address */
	struct ssl_st *tls; /* NULL: plain */
	struct conn *next;  /* in the loop's list ready, dead or arrivals */
	int fd;
	uint8_t state;  /* enum conn_state */
	uint8_t queued; /* length of out */
	short armed;    /* the events that ev waits for; 0: not added */
	/* how many more events of ev may come before a byte is received or sent */
	uint32_t idle_wakes_left;
	bool is_running : 1;
	bool is_ready : 1;      /* on the loop's list ready: the handler has replied */
	bool is_eof : 1;        /* the client sends no more; it may still read */
	bool is_broken : 1;     /* reading or sending failed; the connection is to be closed */
	bool is_blocked : 1;    /* the socket is not writable for now */
	bool is_closing : 1;    /* the last answer was composed; no further request is read */
	bool lingers : 1;       /* LINGERING before closing: the client may still be sending */
	bool is_late : 1;       /* accepted while the loop drains */
	bool is_admin : 1;      /* accepted by an admin listener */
	bool is_publishing : 1; /* accepted by a publishing listener */
	bool is_secure : 1;     /* TLS */
	bool is_ending : 1;     /* of stream: no more is to be sent than it has */
	bool is_quiet : 1;      /* of stream: its sign of life is to be sent before anything else */
	struct client client;
};
/* Runs the state machine after an event. Not to be called from inside the handler. */
void conn_run(struct conn *c);
void conn_close(struct conn *c); /* from any state; the memory is freed when the turn ends */
/* Closes a connection whose events repeat without a byte received or sent, and logs it. */
void conn_end_spin(struct conn *c);
/* Whether input was read but not parsed yet. */
bool conn_has_more(const struct conn *c);
struct conn *conn_of(struct wheel_item *timer);
void conn_abort(struct wheel_item *timer); /* closes the connection in any state */
void conn_expire(struct wheel_item *timer);
#endif
