/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wire: packets and the descriptors beside them. What must hold: numbers are little-endian on
 * every machine; every take checks the length that is left before it reads, and after the first
 * failure gives zeros, so a reader may take all fields and check once.
 */
#include "wire/wire.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/err.h"

/* Room for the descriptors of one packet, aligned as cmsg(3) asks. */
union fd_room {
	struct cmsghdr align;
	char bytes[CMSG_SPACE(WIRE_FDS_MAX * sizeof(int))];
};

static uint8_t *
put_room(struct wire_out *o, size_t n)
{
	uint8_t *at = o->bytes + o->len;

	if (o->failed || n > WIRE_PACKET_BYTES_MAX - o->len) {
		o->failed = true;
		return NULL;
	}
	o->len += n;
	return at;
}

static const uint8_t *
take_room(struct wire_in *i, size_t n)
{
	const uint8_t *at = i->bytes + i->at;

	if (i->failed || n > i->len - i->at) {
		i->failed = true;
		return NULL;
	}
	i->at += n;
	return at;
}

void
wire_put_u32(struct wire_out *o, uint32_t v)
{
	uint8_t *at = put_room(o, 4);

	for (unsigned k = 0; at != NULL && k < 4; k++)
		at[k] = (uint8_t)(v >> (8 * k));
}

void
wire_put_u64(struct wire_out *o, uint64_t v)
{
	wire_put_u32(o, (uint32_t)v);
	wire_put_u32(o, (uint32_t)(v >> 32));
}

void
wire_put_str(struct wire_out *o, struct str s)
{
	uint8_t *at;

	if (s.len > WIRE_PACKET_BYTES_MAX) {
		o->failed = true;
		return;
	}
	wire_put_u32(o, (uint32_t)s.len);
	if ((at = put_room(o, s.len + 1)) == NULL)
		return;
	if (s.len > 0)
		memcpy(at, s.p, s.len);
	at[s.len] = '\0';
}

uint32_t
wire_take_u32(struct wire_in *i)
{
	const uint8_t *at = take_room(i, 4);

	if (at == NULL)
		return 0;
	return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 |
	       (uint32_t)at[3] << 24;
}

uint64_t
wire_take_u64(struct wire_in *i)
{
	uint64_t low = wire_take_u32(i);

	return low | (uint64_t)wire_take_u32(i) << 32;
}

struct str
wire_take_str(struct wire_in *i, size_t max)
{
	size_t len = wire_take_u32(i);
	const uint8_t *at = NULL;

	if (!i->failed && len <= max)
		at = take_room(i, len + 1);
	if (at == NULL || at[len] != '\0' || memchr(at, '\0', len) != NULL) {
		i->failed = true;
		return str_from("");
	}
	return str_make((const char *)at, len);
}

bool
wire_is_done(const struct wire_in *i)
{
	return !i->failed && i->at == i->len;
}

static void
attach_fds(struct msghdr *m, union fd_room *room, const int *fds, size_t count)
{
	struct cmsghdr *c;

	memset(room, 0, sizeof *room);
	m->msg_control = room->bytes;
	m->msg_controllen = CMSG_SPACE(count * sizeof *fds);
	c = CMSG_FIRSTHDR(m);
	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(count * sizeof *fds);
	memcpy(CMSG_DATA(c), fds, count * sizeof *fds);
}

int
wire_send(int fd, const struct wire_out *o, const int *fds, size_t fd_count, struct err *e)
{
	struct iovec v = { .iov_base = o->bytes, .iov_len = o->len };
	struct msghdr m = { .msg_iov = &v, .msg_iovlen = 1 };
	union fd_room room;
	ssize_t n;

	assert(fd_count <= WIRE_FDS_MAX);
	if (o->failed)
		return err_set(e, ERR_LIMIT,
		    "a message to or from a worker would be larger than %d bytes",
		    WIRE_PACKET_BYTES_MAX);
	if (fd_count > 0)
		attach_fds(&m, &room, fds, fd_count);
	do
		n = sendmsg(fd, &m, MSG_NOSIGNAL);
	while (n < 0 && errno == EINTR);
	if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
		return err_set(e, ERR_BUSY, "the worker does not read its socket");
	if (n < 0)
		return err_errno(e, ERR_IO, "the socket between server and worker failed");
	return 0;
}

/* Takes all descriptors of the packet into fds. */
static size_t
detach_fds(struct msghdr *m, int fds[WIRE_FDS_MAX])
{
	size_t count = 0, n;

	for (struct cmsghdr *c = CMSG_FIRSTHDR(m); c != NULL; c = CMSG_NXTHDR(m, c)) {
		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
			continue;
		n = (c->cmsg_len - CMSG_LEN(0)) / sizeof *fds;
		if (n > WIRE_FDS_MAX - count)
			n = WIRE_FDS_MAX - count; /* does not happen: fd_room holds no more */
		memcpy(fds + count, CMSG_DATA(c), n * sizeof *fds);
		count += n;
	}
	return count;
}

/*
 * recvmsg() returns 0 for an empty packet as for the end; poll() tells which of the two it was. An
 * empty packet just before the end counts as the end.
 */
static bool
is_closed(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLRDHUP };

	return poll(&p, 1, 0) > 0 && (p.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
}

int
wire_recv(int fd, uint8_t *bytes, struct wire_in *in, int fds[WIRE_FDS_MAX], size_t *fd_count,
    struct err *e)
{
	struct iovec v = { .iov_base = bytes, .iov_len = WIRE_PACKET_BYTES_MAX };
	union fd_room room;
	struct msghdr m = { .msg_iov = &v,
		.msg_iovlen = 1,
		.msg_control = room.bytes,
		.msg_controllen = sizeof room.bytes };
	int got[WIRE_FDS_MAX];
	bool unread = false;
	size_t count;
	ssize_t n;

	do
		n = recvmsg(fd, &m, MSG_CMSG_CLOEXEC);
	while (n < 0 && errno == EINTR);
	if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
		return err_set(e, ERR_BUSY, "no packet is waiting");
	if (n < 0 && errno != ECONNRESET)
		return err_errno(e, ERR_IO, "the socket between server and worker failed");
	if (n < 0) { /* ECONNRESET: the peer closed with a packet of ours unread */
		n = 0;
		m.msg_controllen = 0;
		unread = true;
	}
	count = detach_fds(&m, got);
	if ((m.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) != 0) {
		while (count > 0)
			close(got[--count]);
		return err_set(e, ERR_DATA,
		    "a packet between server and worker has too many bytes or descriptors");
	}
	memcpy(fds, got, count * sizeof *fds);
	*fd_count = count;
	*in = (struct wire_in){ .bytes = bytes, .len = (size_t)n, .unread = unread };
	in->closed = unread || (n == 0 && count == 0 && is_closed(fd));
	return 0;
}
