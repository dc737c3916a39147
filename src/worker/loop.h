/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORKER_LOOP_H
#define WORKER_LOOP_H
/*
 * loop: the working life of both worker programs: a job in, an answer out, nothing kept between
 * them.
 */
#include <stdbool.h>
#include <stddef.h>

#include "wire/message.h"

/*
 * What came with one JOB packet. Strings and descriptors are the loop's and gone when the job is
 * answered.
 */
struct loop_job {
	struct message_job request;
	int fds[WIRE_FDS_MAX];
	size_t fd_count;
};

/*
 * Does the job. Its outputs are sealed on success. *discard: this process is not to be used again.
 */
typedef int loop_fn(const struct loop_job *job, bool *discard, struct err *e);

/* Works until the server closes the socket; returns the exit status. */
int loop_run(loop_fn *fn);

/*
 * The first packet of a render worker's life, borrowed from the loop until loop_run(), and the
 * descriptors that came with it, the caller's. ERR_DATA.
 */
int loop_take_load(struct message_load *m, int fds[WIRE_FDS_MAX], size_t *fd_count, struct err *e);
int loop_send_ready(const struct message_ready *m, struct err *e);

/*
 * A line for the operator's log, with the present job's number. Those past WORKER_LOG_LINES_MAX are
 * dropped.
 */
void loop_log(int level, const char *text);

/* What DONE says of the present job's output, if it succeeds: at most as long as a message takes. */
void loop_say_of_output(const char *name, const char *tag);
#endif
