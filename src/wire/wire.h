/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WIRE_WIRE_H
#define WIRE_WIRE_H
/*
 * wire: packets between the server and its workers. A packet is composed with put_ calls and read
 * with the take_ calls in the same order. Failures are sticky: a bad packet fails as a whole.
 * Sizes are checked before use; descriptors are sent beside the bytes.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct err;

/* One SOCK_SEQPACKET packet: fits the default socket buffer three times. */
#define WIRE_PACKET_BYTES_MAX 65536
/* of one packet: an input and three outputs, or the three images of a page and an output */
#define WIRE_FDS_MAX 8

struct wire_out {
	uint8_t *bytes; /* WIRE_PACKET_BYTES_MAX of them, the caller's */
	size_t len;
	bool failed; /* did not fit */
};

struct wire_in {
	const uint8_t *bytes;
	size_t len, at;
	bool failed; /* ran past the end, or a value was out of range */
	bool closed; /* the peer has closed: there is no packet, and none will come */
	bool unread; /* closed, and the peer had not read all that was sent to it */
};

void wire_put_u32(struct wire_out *o, uint32_t v);
void wire_put_u64(struct wire_out *o, uint64_t v);
void wire_put_str(struct wire_out *o, struct str s); /* length, bytes, NUL */

uint32_t wire_take_u32(struct wire_in *i);
uint64_t wire_take_u64(struct wire_in *i);
/* Borrowed from the packet, NUL-terminated there, at most max bytes, no NUL inside. */
struct str wire_take_str(struct wire_in *i, size_t max);
/* Whether nothing has failed and all bytes are taken. */
bool wire_is_done(const struct wire_in *i);

/*
 * Sends one packet with fd_count descriptors. ERR_IO; ERR_BUSY when a non-blocking socket is full.
 */
int wire_send(int fd, const struct wire_out *o, const int *fds, size_t fd_count, struct err *e);

/*
 * Receives one packet into bytes (WIRE_PACKET_BYTES_MAX of them). Descriptors arrive close-on-exec;
 * the caller owns them. 0 with in->closed means the peer closed; a packet may be empty. ERR_BUSY:
 * nothing there (non-blocking). ERR_DATA: truncated, or too many descriptors (all closed).
 */
int wire_recv(int fd, uint8_t *bytes, struct wire_in *in, int fds[WIRE_FDS_MAX], size_t *fd_count,
    struct err *e);
#endif
