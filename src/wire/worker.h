/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WIRE_WORKER_H
#define WIRE_WORKER_H
/*
 * worker: what server and worker agree on apart from the messages: how a worker is started, and how
 * it ends.
 *
 * A worker uses one descriptor, its socket. Its arguments, the last one optional:
 *	--parent=PID	the server: the worker dies with the thread that started it
 *	--sandbox=on	or off, as the operator has configured
 *	--memory=BYTES	address space beyond its own start
 *	--output=BYTES	the largest output of any job
 *	--cpu=SECONDS	CPU time of its whole life; 0: of each job only
 *	--examine=WHAT	from 'gazetted plugin check' only: see worker/examine.h
 */

#define WORKER_SOCKET_FD 3
/* The first word of each log line in which an examined worker reports what it saw. */
#define WORKER_EXAMINE_WORD "gazetted-examine"
/* Of one job: a worker drops further lines; a server stops a worker that sends more. */
#define WORKER_LOG_LINES_MAX 100

/*
 * seccomp filters that a confined worker has beyond those of its server: one for each step.
 * Between the steps, while code of a plugin runs, only the second filter can be installed, so the
 * count proves that both steps were taken.
 */
#define WORKER_FILTERS 2

/* Exit status of a worker that ends of its own accord. */
enum worker_exit {
	WORKER_EXIT_OK = 0,        /* the server closed the socket */
	WORKER_EXIT_USAGE = 64,    /* not started by a server */
	WORKER_EXIT_PROTOCOL = 76, /* a packet it cannot read */
	WORKER_EXIT_SANDBOX = 77   /* this kernel cannot confine it */
};
#endif
