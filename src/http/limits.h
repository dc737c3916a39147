/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_LIMITS_H
#define HTTP_LIMITS_H
/*
 * limits: the fixed limits of this folder, with their reasons. Configurable limits are settings
 * (config/settings.def).
 */

/* Limits of a request. */
#define REQUEST_FIELDS_MAX 64      /* places in struct request; browsers send 15 to 25 */
#define REQUEST_HEAD_MAX 60000     /* offsets into a head are 16 bits wide */
#define REQUEST_EMPTY_LINES_MAX 1  /* RFC 9112 2.2: one CRLF too many after the last body */
#define CHUNK_SIZE_DIGITS_MAX 16   /* 64 bits; more is either padding or an overflow */
#define CHUNK_EXTENSION_BYTES 1024 /* in a whole body: only attackers send many extensions */

/* bytes a second of a body, about half of a 14.4k modem: a slower sender holds a connection */
#define BODY_RATE_MIN 1024

/* Limits of one turn of the loop, so that no connection starves the others. */
#define READ_BYTES 16384        /* of the read buffer, shared by all connections of a loop */
#define SEND_TURN_BYTES 1048576 /* of a file to one connection */
#define STREAM_TURN_PIECES 64   /* of a stream to one connection: 1 MiB at most */
#define OUT_PARTS_MAX 64        /* of one sendmsg(): 3 for each of 16 pipelined replies, and more */
#define STEPS_A_TURN 4096    /* of a connection: READ_BYTES of the shortest requests take 2,520 */
#define IDLE_WAKES_MAX 65536 /* a TLS record that comes byte by byte takes 16,406; a spin, 1 s */
#define ACCEPT_TURN 64       /* connections from one socket */
#define ACCEPT_TURN_SHARED 4 /* from a socket that other loops accept from as well */
#define ACCEPT_BACKLOG 1024  /* waiting in the kernel; net.core.somaxconn may lower it */
#define ACCEPT_PAUSE_MS 200  /* after running out of descriptors: recovers well in a second */
#define ACCEPT_LOG_MS 10000  /* at most one log line about refused connections in this time */

/* TLS handshakes of one address. */
#define PEER_HANDSHAKES_S 3 /* bucket size, in seconds' worth of handshakes: ten browsers' burst */

/* Sizes of an exchange. */
#define HEAD_INLINE_BYTES 1024 /* a usual request; longer ones are allocated */
#define LINES_INLINE_BYTES 640 /* the header lines of a usual answer; longer ones are allocated */
#define LINES_BYTES_MAX 65536  /* of header lines; a handler that sends more has a bug */
#define ARENA_BYTES 1048576    /* what a handler may need to answer one request */
#define SPARE_EXCHANGES 64     /* kept for reuse by each loop: four clients with 16 pipelined */

/* Time. */
#define WHEEL_TICK_MS 100     /* deadlines are seconds: late by a tick does not matter */
#define WHEEL_SLOTS 256       /* 25 s; a later deadline takes more than one round */
#define DRAIN_GRACE_MS 1000   /* for a request that is on its way to an idle connection */
#define DRAIN_ACCEPT_SHARE 2  /* new connections are accepted for half of the drain at most */
#define LAST_CALL_MS 200      /* for the last packet of a TCP handshake: a long round trip */
#define GOODBYE_MS 500        /* after shutdown, for a request already on its way */
#define STREAM_QUIET_MS 15000 /* proxies drop a connection that is idle for 30 to 60 s */
#define LINGER_MS 2000        /* for the client to read why it was refused */
#endif
