/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_LIMITS_H
#define HTTP_LIMITS_H
/*
 * limits: every number of this folder that is a choice, with its reason. What an installation may
 * change is in struct http_limits (defaults in limits.c); what it may not is here.
 */

/* What a request may look like. */
#define REQUEST_FIELDS_MAX 64      /* places in struct request; browsers send 15 to 25 */
#define REQUEST_HEAD_MAX 60000     /* offsets into a head are 16 bits wide */
#define REQUEST_EMPTY_LINES_MAX 1  /* RFC 9112 2.2: one CRLF too many after the last body */
#define CHUNK_SIZE_DIGITS_MAX 16   /* 64 bits; more is either padding or an overflow */
#define CHUNK_EXTENSION_BYTES 1024 /* of a whole body: nobody sends any; a way to make work */

/* What a turn of the loop may take, so that no connection starves the others. */
#define READ_BYTES 16384        /* the buffer all connections of a loop read into */
#define SEND_TURN_BYTES 1048576 /* of a file; then the others have their turn */
#define OUT_PARTS_MAX 64        /* of one writev: three a reply, more than 16 pipelined */
#define ACCEPT_TURN 64          /* connections */
#define ACCEPT_TURN_SHARED 4    /* from a socket that other loops accept from too */
#define ACCEPT_BACKLOG 1024     /* waiting in the kernel; net.core.somaxconn may lower it */
#define ACCEPT_PAUSE_MS 200     /* after running out of descriptors: recovers well in a second */
#define ACCEPT_LOG_MS 10000     /* the same trouble is logged once in this time */

/* What an exchange takes. */
#define HEAD_INLINE_BYTES 1024 /* the usual request; a longer one has memory of its own */
#define LINES_INLINE_BYTES 640 /* the header lines of one answer; the same */
#define LINES_BYTES_MAX 65536  /* of them; a handler that sends more has a bug */
#define ARENA_BYTES 1048576    /* what a handler may need to answer one request */
#define SPARE_EXCHANGES 64     /* kept for reuse by each loop: the pipelined of four clients */

/* Time. */
#define WHEEL_TICK_MS 100    /* deadlines are seconds: late by a tick does not matter */
#define WHEEL_SLOTS 256      /* 25 s; a later deadline goes round more than once */
#define DRAIN_GRACE_MS 1000  /* for a request that is on its way to an idle connection */
#define DRAIN_ACCEPT_SHARE 2 /* new connections are accepted for half of the drain at most */
#define LAST_CALL_MS 200     /* for the second half of a handshake: once round most of the world */
#define GOODBYE_MS 500       /* after the end was announced, for a request that crosses it */
#define LINGER_MS 2000       /* for the client to read why it was refused */
#endif
