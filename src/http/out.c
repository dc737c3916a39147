/* SPDX-License-Identifier: Apache-2.0 */
/*
 * out: sends the queued answers in order: memory by one sendmsg(), files by sendfile(); over TLS
 * everything record by record. Sent bytes are cut off the front of the answers' pieces, so a
 * partial write needs no other bookkeeping. A slow client keeps references to contents, not
 * copies.
 */
#include <errno.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/log.h"
#include "http/http_private.h"
#include "http/stream.h"
#include "http/transport.h"

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

/*
 * Collects the pieces in memory up to the first file; *more: something follows them in the
 * queue.
 */
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

static uint64_t
bytes_left(const struct http_exchange *x)
{
	return x->head.len + x->lines.len + x->bytes.len + x->file_left;
}

static void
cut_first(struct conn *c, size_t n)
{
	cut(&c->out->head, &n);
	cut(&c->out->lines, &n);
	cut(&c->out->bytes, &n);
	cut_file(c->out, &n);
}

/* Cuts n sent bytes off the queue, and ends the exchanges that are sent completely. */
static void
advance(struct conn *c, size_t n)
{
	while (c->out != NULL) {
		struct http_exchange *x = c->out;
		uint64_t left = bytes_left(x);

		if (n < left) {
			cut_first(c, n);
			return;
		}
		n -= left;
		x->bytes.len = 0; /* unsent bytes are not counted as sent */
		x->file_left = 0;
		take_first(c);
	}
}

static enum out_result
why_not(void)
{
	return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR ? OUT_BLOCKED : OUT_BROKEN;
}

/*
 * sent: the result of a call with at least one byte to send. 0 is treated as a failure, since
 * repeating the call could return 0 forever.
 */
static enum out_result
take_result(struct conn *c, ssize_t sent)
{
	if (sent < 0)
		return why_not();
	if (sent == 0) {
		log_error("http", "nothing_sent", "req=%s", c->out->id);
		return OUT_BROKEN;
	}
	c->idle_wakes_left = IDLE_WAKES_MAX;
	COUNT(&c->loop->counters, sent_bytes, (uint64_t)sent);
	advance(c, (size_t)sent);
	return OUT_SENT;
}

static enum out_result
send_parts(struct conn *c, struct iovec *parts, size_t n, bool more)
{
	struct msghdr msg = { .msg_iov = parts, .msg_iovlen = n };
	/* MSG_MORE: the head of a file goes into the same segment as the file's first bytes */
	return take_result(c, sendmsg(c->fd, &msg, MSG_NOSIGNAL | (more ? MSG_MORE : 0)));
}

/* The file has fewer bytes than Content-Length promised; only closing can signal that. */
static enum out_result
file_is_short(const struct http_exchange *x)
{
	log_error(
	    "http", "file_cut_short", "req=%s left=%llu", x->id, (unsigned long long)x->file_left);
	return OUT_BROKEN;
}

/* Sends at most *room bytes of the file and subtracts them from *room. */
static enum out_result
send_file(struct conn *c, uint64_t *room)
{
	struct http_exchange *x = c->out;
	off_t at = (off_t)x->file_at;
	ssize_t sent = sendfile(
	    c->fd, x->content->fd, &at, (size_t)(x->file_left < *room ? x->file_left : *room));

	if (sent == 0)
		return file_is_short(x);
	if (sent > 0)
		*room -= (uint64_t)sent;
	return take_result(c, sent);
}

static size_t
copy_part(char *to, size_t n, struct str s)
{
	if (s.len > TLS_RECORD_BYTES - n)
		s.len = TLS_RECORD_BYTES - n;
	if (s.len > 0) /* s.p may be NULL otherwise */
		memcpy(to + n, s.p, s.len);
	return n + s.len;
}

/*
 * Fills one record from the queue, files included. A retry after EAGAIN gathers the same bytes
 * again, and perhaps more, as tls_send() requires.
 */
static enum out_result
gather_record(const struct conn *c, char to[TLS_RECORD_BYTES], size_t *len)
{
	size_t n = 0, wanted;

	for (const struct http_exchange *x = c->out; x != NULL && n < TLS_RECORD_BYTES;
	     x = x->next) {
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
	enum out_result rc;
	ssize_t sent;

	while (c->out != NULL) {
		if (room < TLS_RECORD_BYTES)
			return OUT_BLOCKED; /* lets other connections run; the socket is writable */
		if (gather_record(c, record, &n) != OUT_SENT)
			return OUT_BROKEN;
		sent = tls_send(c->tls, record, n);
		if ((rc = take_result(c, sent)) != OUT_SENT)
			return rc;
		room -= (size_t)sent;
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
			return OUT_BLOCKED; /* lets other connections run; the socket is writable */
		n = gather(c, parts, &more);
		rc = n > 0 ? send_parts(c, parts, n, more) : send_file(c, &room);
		*progress |= rc == OUT_SENT;
	}
	return rc;
}

/* OUT_SENT: all that the stream has for now was sent. */
static enum out_result
flush_piece(struct conn *c, bool *progress)
{
	struct http_stream *s = c->stream;
	struct str piece = c->is_quiet ? s->ops->quiet : s->ops->peek(s);
	ssize_t sent;

	if (piece.len > TLS_RECORD_BYTES)
		piece.len = TLS_RECORD_BYTES;
	if (piece.len == 0)
		return OUT_SENT;
	if ((sent = transport_send(c, piece.p, piece.len)) < 0)
		return why_not();
	c->idle_wakes_left = IDLE_WAKES_MAX;
	COUNT(&c->loop->counters, sent_bytes, (uint64_t)sent);
	*progress = true;
	if (!c->is_quiet)
		s->ops->sent(s, (size_t)sent);
	else if ((size_t)sent < piece.len)
		return OUT_BROKEN; /* a few bytes did not fit: the client does not read at all */
	c->is_quiet = false;
	return OUT_MORE;
}

enum out_result
out_flush_stream(struct conn *c, bool *progress)
{
	enum out_result rc = OUT_MORE;

	*progress = false;
	for (unsigned pieces = 0; rc == OUT_MORE; pieces++)
		rc = pieces < STREAM_TURN_PIECES ? flush_piece(c, progress) : OUT_BLOCKED;
	return rc;
}
