/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_HTTP_PRIVATE_H
#define HTTP_HTTP_PRIVATE_H
/*
 * http_private: struct http_server and the headers of this folder, for its own files only.
 *
 *	server.c	open, run, stop, close; checks that the loops run
 *	limits_reload.c	settings that may change while the server runs
 *	listen.c, listen_tcp.c, listen_unix.c
 *			addresses and listening sockets
 *	loop.c		an event loop, one a thread
 *	accept_conn.c	accepting connections, and their caps
 *	handshake.c	TLS handshakes, on a loop of their own
 *	drain.c		ending a loop
 *	conn.c		the state machine of a connection
 *	watch.c		the events of a connection
 *	exchange.c	a request and its answer
 *	reply.c		composing an answer
 *	content.c	reusable contents
 *	stream.c	answers without end
 *	out.c		sending answers
 *	transport.h, tls.c
 *			plain or TLS I/O
 *	tls_client.c	sessions with other servers
 *	wheel.c		deadlines
 *	peers.c		connections by address
 *	trusted.c, cidr.c
 *			trusted proxies
 *	stats.c		counters
 *	access.c, access_line.c, client.c
 *			the access log
 *	request.c, target.c, percent.c, chunked.c, conditions.c, range.c, coding.c, accept.c,
 *	disposition.c
 *			parsers: pure, independent of the files above
 */
#include <event2/event.h>
#include <pthread.h>
#include <stdatomic.h>

#include "base/err.h"
#include "http/accept_conn.h"
#include "http/access.h"
#include "http/cidr.h"
#include "http/conn.h"
#include "http/content.h"
#include "http/drain.h"
#include "http/exchange.h"
#include "http/handshake.h"
#include "http/http.h"
#include "http/http_config.h"
#include "http/limits_reload.h"
#include "http/listen.h"
#include "http/loop.h"
#include "http/out.h"
#include "http/peers.h"
#include "http/reply.h"
#include "http/trusted.h"
#include "http/watch.h"

/* The server: server.c. */
struct http_server {
	struct http_config config; /* settings and lists in it are NULL */
	struct access access;
	struct listener *listeners;
	unsigned listener_count;
	struct peers *peers;
	_Atomic unsigned connections;
	_Atomic int64_t accept_logged_ms; /* when a failure to accept was last logged */
	_Atomic uint64_t accept_troubles; /* failures since then */
	pthread_mutex_t lock;
	struct err failure;              /* the first failure of a loop; under lock */
	struct config settings;          /* the current numbers, copied by each loop; under lock */
	struct trusted *trusted;         /* a reference, taken over by each loop; under lock */
	_Atomic bool is_stopping;        /* set under lock */
	bool is_handing_over;            /* does not change once is_stopping */
	bool has_tls;                    /* at least one listener uses TLS */
	struct ssl_ctx_st *tls;          /* under lock */
	unsigned next_loop;              /* target of the next handover; handshake loop only */
	_Atomic bool has_handshake_loop; /* the handshake loop runs */
	/* while draining: loops that still have connections from before the drain */
	_Atomic unsigned old_loops;
	unsigned loops_open; /* opened loops; the handshake loop is the last */
	struct http_loop *loops;
};
#endif
