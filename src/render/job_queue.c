/* SPDX-License-Identifier: Apache-2.0 */
/*
 * job_queue: a singly linked list with a tail pointer. What must hold: last is where the next job
 * is linked in, also when the queue is empty.
 */
#include "render/job_queue.h"

#include <stddef.h>

#include "render/render_job.h"

void
job_queue_init(struct job_queue *q)
{
	q->first = NULL;
	q->last = &q->first;
	q->count = 0;
}

void
job_queue_put(struct job_queue *q, struct render_job *job)
{
	job->next = NULL;
	*q->last = job;
	q->last = &job->next;
	q->count++;
}

struct render_job *
job_queue_take(struct job_queue *q)
{
	struct render_job *job = q->first;

	if (job == NULL)
		return NULL;
	if ((q->first = job->next) == NULL)
		q->last = &q->first;
	job->next = NULL;
	q->count--;
	return job;
}

void
job_queue_split_late(struct job_queue *q, int64_t now_ms, struct job_queue *late)
{
	struct job_queue all = *q;
	struct render_job *job;

	job_queue_init(late);
	if (all.first == NULL)
		return;
	job_queue_init(q);
	while ((job = job_queue_take(&all)) != NULL)
		job_queue_put(job->until_ms <= now_ms ? late : q, job);
}
