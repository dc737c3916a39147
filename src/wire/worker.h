/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WIRE_WORKER_H
#define WIRE_WORKER_H
/*
 * worker: what server and worker agree on apart from the messages: how a worker is started, and how
 * it ends.
 *
 * A worker has one descriptor that matters, its socket. Its arguments, the last one optional:
 *	--parent=PID	who started it: it dies with the thread that did
 *	--sandbox=on	or off: the operator said so
 *	--memory=BYTES	address space beyond its own start
 *	--output=BYTES	the largest output of any job
 *	--cpu=SECONDS	CPU time of its whole life; 0: of each job only
 *	--examine=WHAT	not from a server: see worker/examine.h
 */

#define WORKER_SOCKET_FD 3
/* Begins each log line in which an examined worker says what it saw. */
#define WORKER_EXAMINE_WORD "gazetted-examine"
/* Of one job: a worker drops more, a server gives up on one that sends more. */
#define WORKER_LOG_LINES_MAX 100

/* Exit status of a worker that ends of its own accord. */
enum worker_exit {
	WORKER_EXIT_OK = 0,        /* the server closed the socket */
	WORKER_EXIT_USAGE = 64,    /* not started by a server */
	WORKER_EXIT_PROTOCOL = 76, /* a packet it cannot read */
	WORKER_EXIT_SANDBOX = 77   /* this kernel cannot confine it */
};
#endif
