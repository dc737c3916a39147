/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_STREAM_H
#define HTTP_STREAM_H
/*
 * stream: answers without end, such as server-sent events. A stream is embedded in the object of
 * its owner, and used on its loop's thread only, from http_reply_stream() until closed() was
 * called. The exchange ends when its head is sent, so an idle stream costs its connection and the
 * owner's object. The body ends with the connection: it has no length and no chunks. While the
 * loop drains, streams end.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "http/http.h"

struct conn;
struct http_stream;

struct http_stream_ops {
	/*
	 * The bytes to send next, empty if there are none for now. They stay valid until sent() has
	 * counted all of them; more may follow in the same memory.
	 */
	struct str (*peek)(struct http_stream *s);
	void (*sent)(struct http_stream *s, size_t len);
	/* The connection ends; the owner frees the stream. Called once. */
	void (*closed)(struct http_stream *s);
	/* Sent after STREAM_QUIET_MS without a byte, so that proxies keep the connection. */
	struct str quiet;
};

struct http_stream {
	const struct http_stream_ops *ops; /* the owner sets it; http the others */
	struct conn *conn;
};

/*
 * Answers with c, without Content-Length, and then with what s has; takes over the reference to c.
 * HEAD: s is NULL. Not for an exchange that http_is_gone(). more: as in http_reply().
 */
void http_reply_stream(
    struct http_exchange *x, struct http_content *c, struct str more, struct http_stream *s);
struct http_loop *http_stream_loop(const struct http_stream *s);
/* There are bytes again: sends them before this turn of the loop ends. */
void http_stream_wake(struct http_stream *s);
/* Whether the client does not take bytes fast enough at present. */
bool http_stream_is_blocked(const struct http_stream *s);
/* Ends the answer after what is left; closed() is called in this turn of the loop or later. */
void http_stream_end(struct http_stream *s);
/* Closes the connection without sending what is left, likewise. */
void http_stream_drop(struct http_stream *s);

/* For conn.c. Whether the stream of c is to end, since its owner wants that or the loop drains. */
bool stream_is_over(const struct conn *c);
/* Notes that no byte was sent for STREAM_QUIET_MS. */
void stream_note_quiet(struct conn *c);
/* Tells the owner, if c has a stream, that it is over. */
void stream_close(struct conn *c);
#endif
