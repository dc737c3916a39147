/* SPDX-License-Identifier: Apache-2.0 */
/*
 * stream: the parts of an answer without end that are not steps of its connection. What must hold:
 * conn->stream and stream->conn lead to each other, or the stream was closed.
 */
#include "http/stream.h"

#include <assert.h>

#include "http/http_private.h"

void
http_reply_stream(
    struct http_exchange *x, struct http_content *c, struct str more, struct http_stream *s)
{
	struct conn *conn = x->conn;

	assert(conn != NULL && x->is_asked && !x->is_replied);
	if (s != NULL)
		s->conn = conn;
	conn->stream = s;
	reply_compose_endless(x, c, more);
	if (!conn->is_running)
		loop_make_ready(x->loop, conn);
}

struct http_loop *
http_stream_loop(const struct http_stream *s)
{
	return s->conn->loop;
}

void
http_stream_wake(struct http_stream *s)
{
	if (!s->conn->is_running)
		loop_make_ready(s->conn->loop, s->conn);
}

bool
http_stream_is_blocked(const struct http_stream *s)
{
	return s->conn->is_blocked;
}

void
http_stream_end(struct http_stream *s)
{
	s->conn->is_ending = true;
	http_stream_wake(s);
}

void
http_stream_drop(struct http_stream *s)
{
	s->conn->is_broken = true;
	http_stream_wake(s);
}

bool
stream_is_over(const struct conn *c)
{
	return c->is_ending || c->loop->is_draining;
}

void
stream_note_quiet(struct conn *c)
{
	c->is_quiet = true;
}

void
stream_close(struct conn *c)
{
	struct http_stream *s = c->stream;

	c->stream = NULL;
	if (s == NULL)
		return;
	s->ops->closed(s);
}
