/* SPDX-License-Identifier: Apache-2.0 */
/*
 * out: sends what is queued, in order: all that is in memory by one writev, files by sendfile; by TLS
 * all of it record by record. What was sent is cut off the pieces themselves, so a partial write needs no bookkeeping and a slow
 * reader holds nothing but references.
 */
#include <errno.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

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

static void
cut_file(struct http_exchange *x, size_t *n)
{
	size_t taken = *n < x->file_left ? *n : (size_t)x->file_left;

	x->file_at += taken;
	x->file_left -= taken;
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
		cut_file(x, &n);
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

/* Shorter than was promised: only closing tells the client. */
static enum out_result
file_is_short(const struct http_exchange *x)
{
	log_error(
	    "http", "file_cut_short", "req=%s left=%llu", x->id, (unsigned long long)x->file_left);
	return OUT_BROKEN;
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
	if (sent == 0)
		return file_is_short(x);
	COUNT(&c->loop->counters, sent_bytes, (uint64_t)sent);
	*room -= (uint64_t)sent;
	advance(c, (size_t)sent);
	return OUT_SENT;
}

static size_t
copy_part(char *to, size_t n, struct str s)
{
	if (s.len > TLS_RECORD_BYTES - n)
		s.len = TLS_RECORD_BYTES - n;
	if (s.len > 0) /* an empty one may have no place */
		memcpy(to + n, s.p, s.len);
	return n + s.len;
}

/*
 * As much of the queue as one record takes, files included. A second try gathers the same bytes
 * again, and perhaps more: that is what the session asks for.
 */
static enum out_result
gather_record(const struct conn *c, char to[TLS_RECORD_BYTES], size_t *len)
{
	const struct http_exchange *x;
	size_t n = 0, wanted;

	for (x = c->out; x != NULL && n < TLS_RECORD_BYTES; x = x->next) {
		n = copy_part(to, n, x->head);
		n = copy_part(to, n, x->lines);
		n = copy_part(to, n, x->bytes);
		wanted = TLS_RECORD_BYTES - n;
		if (wanted > x->file_left)
			wanted = (size_t)x->file_left;
		if (wanted > 0 &&
		    pread(x->content->fd, to + n, wanted, (off_t)x->file_at) != (ssize_t)wanted)
			return file_is_short(x);
		n += wanted;
	}
	*len = n;
	return OUT_SENT;
}

static enum out_result
flush_records(struct conn *c, bool *progress)
{
	char *record = c->loop->record;
	size_t room = SEND_TURN_BYTES, n;
	ssize_t sent;

	while (c->out != NULL) {
		if (room < TLS_RECORD_BYTES)
			return OUT_BLOCKED; /* not really: but others wait too */
		if (gather_record(c, record, &n) != OUT_SENT)
			return OUT_BROKEN;
		if ((sent = tls_send(c->tls, record, n)) < 0)
			return why_not();
		COUNT(&c->loop->counters, sent_bytes, (uint64_t)sent);
		room -= (size_t)sent;
		advance(c, (size_t)sent);
		*progress = true;
	}
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
	if (c->tls != NULL)
		return flush_records(c, progress);
	while (rc == OUT_SENT && c->out != NULL) {
		if (room == 0)
			return OUT_BLOCKED; /* not really: but others wait too */
		n = gather(c, parts, &more);
		rc = n > 0 ? send_parts(c, parts, n, more) : send_file(c, &room);
		*progress |= rc == OUT_SENT;
	}
	return rc;
}
