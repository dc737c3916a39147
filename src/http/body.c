/* SPDX-License-Identifier: Apache-2.0 */
/* body: What must hold: a slow sender gains no time by sending further bytes slowly. */
#include "http/body.h"

#include "http/http_private.h"
#include "http/transport.h"

void
body_begin(struct http_exchange *x)
{
	x->body_started_ms = loop_now_ms(x->loop);
	chunked_start(&x->body);
	x->body.is_kept = x->upload != NULL;
}

/*
 * RFC 9110 10.1.1. The connection counts as broken if the socket buffer has no room: that happens
 * only if the client does not read.
 */
void
body_send_continue(struct conn *c)
{
	static const char text[] = "HTTP/1.1 100 Continue\r\n\r\n";

	c->in->request.expect = EXPECT_NOTHING;
	if (transport_send(c, text, sizeof text - 1) != (ssize_t)sizeof text - 1)
		c->is_broken = true;
}

int64_t
body_deadline_ms(const struct http_exchange *x)
{
	uint64_t earned_ms = x->body_bytes * 1000 / BODY_RATE_MIN;

	return x->body_started_ms + x->loop->settings.header_timeout_ms + (int64_t)earned_ms;
}
