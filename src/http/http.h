/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H
/*
 * http: a strict HTTP/1.1 server on libevent's core. Knows no documents: it hands each request to
 * one function and sends what that answers, at once or later. One loop a thread, each with its own
 * event_base and SO_REUSEPORT listener; an exchange never leaves its loop's thread.
 *
 * An exchange: READING -> ANSWERING (the handler has it) -> SENDING -> the next one, or closed.
 * While it is ANSWERING the handler owes exactly one http_reply(), even when the client has gone
 * meanwhile.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/mailbox.h"
#include "base/str.h"

struct err;
struct event_base;
struct http_exchange;
struct http_head;
struct http_loop;
struct http_server;

enum http_method {
	HTTP_GET,
	HTTP_HEAD,
	HTTP_OPTIONS,
	HTTP_OTHER /* a valid token, not implemented here */
};

/*
 * Something that can be sent any number of times: composed once, never changed after, reference
 * counted across threads. Either bytes, or a regular file that leaves by sendfile.
 */
struct http_content {
	int status;
	struct str media_type;  /* "" sends no Content-Type */
	struct str etag;        /* with its quotes; "" for none */
	struct str fields;      /* further header lines, each ended by CRLF, on 200 and 304 alike */
	struct str body_fields; /* the same, but not on 304: they describe the body */
	bool has_modified;
	int64_t modified; /* Last-Modified, in seconds since 1970 */
	bool has_ranges;  /* parts of it may be asked for */
	struct str bytes; /* the body when fd is -1 */
	int fd;
	uint64_t size; /* of the body */
	/* Called on any thread when the last reference goes; releases everything above. */
	void (*release)(struct http_content *c);
	_Atomic uint32_t refs; /* starts at 1, the maker's */
	/*
	 * http's own, NULL at the start: the lines of the head that never change, composed at first
	 * use
	 */
	struct http_head *_Atomic head;
};
void http_content_ref(struct http_content *c);
void http_content_unref(struct http_content **c); /* NULL is fine; leaves *c NULL */

/* Called on the loop's thread, once a request; must not block. */
typedef void http_handler_fn(struct http_exchange *x, void *arg);

/* The request. All strings live until http_reply() was called. */
enum http_method http_method(const struct http_exchange *x);
struct str http_target(const struct http_exchange *x); /* origin form as received: path and query */
struct str http_path(const struct http_exchange *x);   /* target before '?', not decoded */
struct str http_query(const struct http_exchange *x);  /* after '?', without it */
struct str http_host(const struct http_exchange *x);   /* checked authority of the Host field */
/* Value of a field by lower-case name, several joined by ", "; p NULL if absent. */
struct str http_field(const struct http_exchange *x, const char *name);
/* Whether a body in gzip may be sent, and is wanted: coding.h. */
bool http_takes_gzip(const struct http_exchange *x);
/* The clock as this turn of the loop has read it: seconds since 1970. */
int64_t http_now_s(const struct http_exchange *x);
/* Also sent as X-Request-Id and logged. */
const char *http_request_id(const struct http_exchange *x);
struct arena *http_arena(struct http_exchange *x); /* dies with the exchange */
struct http_loop *http_exchange_loop(struct http_exchange *x);
bool http_is_admin(const struct http_exchange *x);  /* it came in by an admin listener */
bool http_is_secure(const struct http_exchange *x); /* by TLS */
/* Nobody waits any more: work may be skipped, the reply is still owed. */
bool http_is_gone(const struct http_exchange *x);

/*
 * Answers; the caller's reference of c passes to the server. The server adds Date, Content-Length,
 * Connection, X-Request-Id, X-Content-Type-Options, ETag, Last-Modified, Accept-Ranges and
 * Content-Type; sends no body for HEAD; and when status is 200, answers conditions with 304 or 412
 * and ranges with 206 or 416 (conditions.h, range.h). more: header lines for this answer only, each
 * ended by CRLF, or "".
 */
void http_reply(struct http_exchange *x, struct http_content *c, struct str more);

/*
 * What the server itself refuses (400, 405, 408, 413, 414, 431, 501, 505...) is worded by this; it
 * gives a content to send.
 */
typedef struct http_content *http_error_fn(
    int status, const char *sentence, const char *request_id, void *arg);

/* Limits and deadlines; defaults with their reasons in limits.c. */
struct http_limits {
	uint32_t request_line_bytes, header_bytes, header_count; /* 8 KiB, 32 KiB, 64 */
	uint32_t header_ms, idle_ms, write_stall_ms;             /* 10 s in total, 15 s, 30 s */
	uint32_t body_bytes;    /* a body is read and dropped up to this: no route takes one yet */
	uint32_t body_min_rate; /* bytes a second: 1 KiB */
	uint32_t pipelined;     /* 16 */
	uint32_t connections, connections_an_address; /* 10,000 in all; 64, not for loopback */
	uint32_t drain_ms; /* how long answers in progress may take at shutdown */
};
void http_limits_init(struct http_limits *l);

/* Where to listen: "127.0.0.1:8080", "[::1]:0", "*:80", "unix:/run/gazetted/socket". */
struct http_listen {
	const char *address;
	bool is_admin; /* what comes in here is told apart by http_is_admin() */
	bool is_tls;
};

/* One line for each answer, apart from the event log. */
enum http_access_format { HTTP_ACCESS_COMBINED, HTTP_ACCESS_LOGFMT, HTTP_ACCESS_JSON };
struct http_access_config {
	const char *path; /* is appended to; "-" is standard error; NULL: no access log */
	enum http_access_format format;
};
/* "combined", "logfmt" or "json"; -1 for anything else. */
int http_access_format_from(const char *name);

struct http_config {
	const struct http_listen *listen;
	unsigned listen_count;
	/*
	 * Listening sockets from a predecessor or the service manager. Those bound where listen
	 * says are used in place of new ones; the others are closed. They are taken over in any
	 * case.
	 */
	const int *inherited;
	unsigned inherited_count;
	bool inherited_are_lent;        /* the service manager goes on holding them */
	const char *tls_cert, *tls_key; /* PEM files; needed when a listener is_tls */
	/* Proxies, whose addresses stand for many clients: "10.0.0.0/8", "::1". */
	const char *const *trusted;
	unsigned trusted_count;
	unsigned loops;
	struct http_limits limits;
	http_handler_fn *handler;
	http_error_fn *error;
	/*
	 * On each loop's thread before its first and after its last request; may be NULL. start: 0
	 * or -ERR_x, stops the server.
	 */
	int (*loop_start)(struct http_loop *l, void *arg, struct err *e);
	void (*loop_stop)(struct http_loop *l, void *arg);
	void *arg; /* given to all of the above */
	struct http_access_config access;
};

/* Binds and listens. ERR_CONFIG: the address, and what to do (port taken, no permission). */
int http_open(struct http_server **out, const struct http_config *c, struct err *e);
/* Another access log, or none; ERR_CONFIG and the old one if it cannot be opened. Any thread.
 * [blocks] */
int http_access_set(struct http_server *s, const struct http_access_config *c, struct err *e);
/* The file was renamed: opens it by its path again. No line is lost. Any thread. [blocks] */
int http_access_reopen(struct http_server *s, struct err *e);
/* The first address it listens on, with the port the kernel chose: "127.0.0.1:41837". */
const char *http_address(const struct http_server *s);
/* All of them, in the order of the configuration. */
unsigned http_listener_count(const struct http_server *s);
const char *http_listener_address(const struct http_server *s, unsigned i);
bool http_listener_is_admin(const struct http_server *s, unsigned i);
bool http_listener_is_tls(const struct http_server *s, unsigned i);
/* The listening sockets, to hand over to a successor: borrowed. Returns how many there are. */
unsigned http_listener_fds(const struct http_server *s, int *fds, unsigned max);
/*
 * Runs the loops, one thread each; returns when http_stop() has drained them, or a loop_start
 * failed. [blocks]
 */
int http_run(struct http_server *s, struct err *e);
/*
 * Asks for a drain: from now on each answer is the last on its connection, idle connections are
 * closed after a grace, the listening sockets last. Any thread, also a second time.
 */
void http_stop(struct http_server *s);
/* The same while a successor accepts on the same sockets: stops accepting at once. */
void http_hand_over(struct http_server *s);
bool http_is_draining(const struct http_server *s); /* any thread */

/* What may change while it runs; as in struct http_config. */
struct http_reload {
	struct http_limits limits;
	const char *tls_cert, *tls_key; /* read again; NULL leaves what there is */
	const char *const *trusted;
	unsigned trusted_count;
};
/* All of it, or nothing; what is in progress goes on under the new limits. Any thread. [blocks] */
int http_reload(struct http_server *s, const struct http_reload *r, struct err *e);
void http_close(struct http_server **s);
/*
 * Asks every loop for a sign of life: each that comes to it adds 1 to the eventfd. Returns how many
 * were asked: not those that owe an answer already. One that has ended gives none. One thread.
 */
unsigned http_ping(struct http_server *s, int event_fd);

/* A loop, for those who wait for other things on it. */
struct event_base *http_loop_base(struct http_loop *l);
/* Letters posted to it run on this loop's thread. */
struct mailbox *http_loop_mailbox(struct http_loop *l);
unsigned http_loop_index(const struct http_loop *l);
void *http_loop_data(const struct http_loop *l); /* what loop_start has set */
void http_loop_set_data(struct http_loop *l, void *data);
#endif
