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
 *	watch.c		what that waits for
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
#include <pthread.h>
#include <stdatomic.h>

#include "base/err.h"
#include "http/access.h"
#include "http/cidr.h"
#include "http/conn.h"
#include "http/exchange.h"
#include "http/http.h"
#include "http/listen.h"
#include "http/loop.h"
#include "http/peers.h"

/* The server: server.c. */
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
