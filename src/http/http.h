/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H
/*
 * http: a strict HTTP/1.1 server on libevent's core. It knows nothing of documents: it calls one
 * handler for each request and sends the handler's reply, which may come at once or later. Each
 * loop has a thread, an event_base and SO_REUSEPORT listeners of its own; an exchange never leaves
 * its loop's thread.
 *
 * The states of an exchange: READING -> ANSWERING (the handler has it) -> SENDING. For each
 * exchange the handler must call http_reply() exactly once, even if the client has disconnected
 * meanwhile.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/mailbox.h"
#include "base/str.h"

struct config;
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
	HTTP_PUT, /* this and the following change something: 405 but on a publishing listener */
	HTTP_POST,
	HTTP_OTHER /* a valid token, not implemented here */
};

/*
 * A response that can be sent any number of times: composed once, never changed after, reference
 * counted across threads. Its body is either bytes or a regular file sent by sendfile().
 */
struct http_content {
	int status;
	struct str media_type;  /* "" sends no Content-Type */
	struct str etag;        /* with its quotes; "" for none */
	struct str fields;      /* further header lines, each ended by CRLF, on 200 and 304 alike */
	struct str body_fields; /* further header lines that a 304 omits: they describe the body */
	bool has_modified;
	int64_t modified; /* Last-Modified, in seconds since 1970 */
	bool has_ranges;  /* Range requests are allowed */
	struct str bytes; /* the body when fd is -1 */
	int fd;
	uint64_t size; /* of the body */
	/* Called on any thread when the last reference goes; releases everything above. */
	void (*release)(struct http_content *c);
	_Atomic uint32_t refs; /* starts at 1, for the creator */
	/*
	 * Private to http, NULL at the start: the lines of the head that never change, composed at
	 * first use.
	 */
	struct http_head *_Atomic head;
};
void http_content_ref(struct http_content *c);
void http_content_unref(struct http_content **c); /* NULL is fine; leaves *c NULL */

/* The body of a request that a publishing listener received; embedded in an object of web. */
struct http_upload {
	int fd;         /* a regular file or memfd, to which the body is appended */
	uint64_t limit; /* of bytes; a longer body is answered 413 */
	uint64_t bytes; /* so far */
	/* Called on the loop's thread when the request ends before its handler was called. */
	void (*drop)(struct http_upload *u);
};

/* The request. All strings live until http_reply() was called. */
enum http_method http_method(const struct http_exchange *x);
struct str http_target(const struct http_exchange *x); /* origin form as received: path and query */
struct str http_path(const struct http_exchange *x);   /* target before '?', not decoded */
struct str http_query(const struct http_exchange *x);  /* after '?', without it */
struct str http_host(const struct http_exchange *x);   /* checked authority of the Host field */
/* Value of the field with this lower-case name, several joined by ", "; p is NULL if absent. */
struct str http_field(const struct http_exchange *x, const char *name);
/* The fields of content negotiation that most answers depend on: found without a search. */
enum http_accept {
	HTTP_ACCEPT,
	HTTP_ACCEPT_ENCODING,
	HTTP_ACCEPT_LANGUAGE,
	HTTP_ACCEPT_DATETIME, /* RFC 7089 */
	HTTP_ACCEPTS
};
struct str http_accept(const struct http_exchange *x, enum http_accept which); /* as http_field() */
bool http_sent_accept(const struct http_exchange *x, enum http_accept which);
/* Whether the client prefers a gzip body: coding_takes_gzip(). */
bool http_takes_gzip(const struct http_exchange *x);
/* Seconds since 1970, as of this turn of the loop. */
int64_t http_now_s(const struct http_exchange *x);
/* Also sent as X-Request-Id and logged. */
const char *http_request_id(const struct http_exchange *x);
struct arena *http_arena(struct http_exchange *x); /* freed with the exchange */
struct http_loop *http_exchange_loop(struct http_exchange *x);
bool http_is_admin(const struct http_exchange *x);      /* received by an admin listener */
bool http_is_publishing(const struct http_exchange *x); /* received by a publishing listener */
/* Of the body that was announced: 0 for none, UINT64_MAX for a chunked one. */
uint64_t http_announced_bytes(const struct http_exchange *x);
/* The upload, which is complete and belongs to the caller from now on; NULL: there is none. */
struct http_upload *http_take_upload(struct http_exchange *x);
bool http_is_secure(const struct http_exchange *x); /* received by TLS */
/* The client has disconnected: work may be skipped, but http_reply() must still be called. */
bool http_is_gone(const struct http_exchange *x);

/*
 * Answers with c; takes over the caller's reference to c. The server adds Date, Content-Length,
 * Connection, X-Request-Id, X-Content-Type-Options, ETag, Last-Modified, Accept-Ranges and
 * Content-Type; sends no body for HEAD; and when status is 200, answers conditions with 304 or 412
 * and ranges with 206 or 416 (conditions.h, range.h). more: header lines for this answer only, each
 * ended by CRLF, or "".
 */
void http_reply(struct http_exchange *x, struct http_content *c, struct str more);

/* The recommended phrase of a status: "Not Found"; "" for a status that this server never sends. */
const char *http_status_phrase(int status);

/* A loop's event_base, for callers with events of their own. */
struct event_base *http_loop_base(struct http_loop *l);
/* Letters posted to it run on this loop's thread. */
struct mailbox *http_loop_mailbox(struct http_loop *l);
unsigned http_loop_index(const struct http_loop *l);
void *http_loop_data(const struct http_loop *l); /* as set by http_loop_set_data() */
void http_loop_set_data(struct http_loop *l, void *data);
#endif
