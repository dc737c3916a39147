/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORKER_JOB_LOOP_H
#define WORKER_JOB_LOOP_H
/*
 * job_loop: the main loop of both worker programs: receives jobs and answers them. No state is kept
 * between jobs.
 */
#include <stdbool.h>
#include <stddef.h>

#include "wire/message.h"

/*
 * The content of one JOB packet. Strings and descriptors belong to the loop, which releases them
 * when the job is answered.
 */
struct loop_job {
	struct message_job request;
	int fds[WIRE_FDS_MAX];
	size_t fd_count;
};

/*
 * Runs the job and, on success, seals its outputs. *discard: this process must not get another job.
 */
typedef int loop_fn(const struct loop_job *job, bool *discard, struct err *e);

/* Runs until the server closes the socket; returns the exit status. */
int loop_run(loop_fn *fn);

/*
 * Receives LOAD, the first packet that a render worker gets. *m is borrowed from the loop until
 * loop_run(); the descriptors that came with the packet are the caller's. ERR_DATA.
 */
int loop_take_load(struct message_load *m, int fds[WIRE_FDS_MAX], size_t *fd_count, struct err *e);
int loop_send_ready(const struct message_ready *m, struct err *e);

/*
 * Sends a line for the operator's log, with the present job's id. Lines past WORKER_LOG_LINES_MAX
 * are dropped.
 */
void loop_log(int level, const char *text);

/*
 * Sets the file name and language that DONE reports if the present job succeeds; longer strings are
 * cut to what a message holds.
 */
void loop_say_of_output(const char *name, const char *tag);
#endif
