/* SPDX-License-Identifier: Apache-2.0 */
/*
 * out: sends what is queued, in order: all that is in memory by one writev, files by sendfile. What
 * was sent is cut off the pieces themselves, so a partial write needs no bookkeeping and a slow
 * reader holds nothing but references.
 */
#include <errno.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "base/log.h"
#include "http/machine.h"

#define PARTS_A_REPLY 3

void
out_add(struct conn *c, struct http_exchange *x)
{
	x->next = NULL;
	*c->out_last = x;
	c->out_last = &x->next;
	c->queued++;
}

static void
take_first(struct conn *c)
{
	struct http_exchange *x = c->out;

	c->out = x->next;
	if (c->out == NULL)
		c->out_last = &c->out;
	c->queued--;
	exchange_end(x);
}

void
out_drop(struct conn *c)
{
	while (c->out != NULL)
		take_first(c);
}

static size_t
add_part(struct iovec *parts, size_t n, struct str s)
{
	if (s.len == 0)
		return n;
	parts[n].iov_base = (void *)s.p;
	parts[n].iov_len = s.len;
	return n + 1;
}

/* Everything in memory up to the first file; *more says that there is something behind it. */
static size_t
gather(const struct conn *c, struct iovec *parts, bool *more)
{
	const struct http_exchange *x;
	size_t n = 0;

	for (x = c->out; x != NULL && n + PARTS_A_REPLY <= OUT_PARTS_MAX; x = x->next) {
		n = add_part(parts, n, x->head);
		n = add_part(parts, n, x->lines);
		n = add_part(parts, n, x->bytes);
		if (x->file_left > 0)
			break;
	}
	*more = x != NULL;
	return n;
}

static void
cut(struct str *s, size_t *n)
{
	size_t taken = *n < s->len ? *n : s->len;

	s->p += taken;
	s->len -= taken;
	*n -= taken;
}

/* n more bytes of the queue have been sent. */
static void
advance(struct conn *c, size_t n)
{
	while (c->out != NULL) {
		struct http_exchange *x = c->out;

		cut(&x->head, &n);
		cut(&x->lines, &n);
		cut(&x->bytes, &n);
		if (!exchange_is_sent(x))
			return;
		take_first(c);
	}
}

static enum out_result
why_not(void)
{
	return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? OUT_BLOCKED : OUT_BROKEN;
}

static enum out_result
send_parts(struct conn *c, struct iovec *parts, size_t n, bool more)
{
	struct msghdr msg = { .msg_iov = parts, .msg_iovlen = n };
	/* with a file behind it, the head waits for the file's first bytes to share a segment */
	ssize_t sent = sendmsg(c->fd, &msg, MSG_NOSIGNAL | (more ? MSG_MORE : 0));

	if (sent < 0)
		return why_not();
	COUNT(&c->loop->counters, sent_bytes, (uint64_t)sent);
	advance(c, (size_t)sent);
	return OUT_SENT;
}

/* At most *room bytes of the file; *room is what is left of it after. */
static enum out_result
send_file(struct conn *c, uint64_t *room)
{
	struct http_exchange *x = c->out;
	off_t at = (off_t)x->file_at;
	ssize_t sent = sendfile(
	    c->fd, x->content->fd, &at, (size_t)(x->file_left < *room ? x->file_left : *room));

	if (sent < 0)
		return why_not();
	if (sent == 0) { /* shorter than was promised: only closing tells the client */
		log_error("http", "file_cut_short", "req=%s left=%llu", x->id,
		    (unsigned long long)x->file_left);
		return OUT_BROKEN;
	}
	COUNT(&c->loop->counters, sent_bytes, (uint64_t)sent);
	*room -= (uint64_t)sent;
	x->file_at += (uint64_t)sent;
	x->file_left -= (uint64_t)sent;
	advance(c, 0);
	return OUT_SENT;
}

enum out_result
out_flush(struct conn *c, bool *progress)
{
	struct iovec parts[OUT_PARTS_MAX];
	uint64_t room = SEND_TURN_BYTES;
	enum out_result rc = OUT_SENT;
	bool more;
	size_t n;

	*progress = false;
	while (rc == OUT_SENT && c->out != NULL) {
		if (room == 0)
			return OUT_BLOCKED; /* not really: but others wait too */
		n = gather(c, parts, &more);
		rc = n > 0 ? send_parts(c, parts, n, more) : send_file(c, &room);
		*progress |= rc == OUT_SENT;
	}
	return rc;
}
