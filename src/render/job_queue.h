/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RENDER_JOB_QUEUE_H
#define RENDER_JOB_QUEUE_H
/* job_queue: jobs in the order in which they came. It does not own them. */
#include <stdint.h>

struct render_job;

struct job_queue {
	struct render_job *first, **last;
	unsigned count;
};

void job_queue_init(struct job_queue *q);
void job_queue_put(struct job_queue *q, struct render_job *job);
struct render_job *job_queue_take(struct job_queue *q); /* NULL when empty */
/*
 * Moves the jobs whose deadline has passed to late, which it initializes. It looks at all jobs:
 * those of one request share a deadline, so the queue is not in order of deadlines.
 */
void job_queue_split_late(struct job_queue *q, int64_t now_ms, struct job_queue *late);
#endif
