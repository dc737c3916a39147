/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RENDER_WORKER_LINK_H
#define RENDER_WORKER_LINK_H
/*
 * worker_link: one worker as its renderer sees it: a process, a socket, a deadline, at most one
 * job.
 */
#include <stdbool.h>
#include <stdint.h>

#include <event2/event_struct.h>

#include "base/err.h"
#include "render/spawn.h"

struct event_base;
struct pool_counts;
struct render_config;
struct render_job;
struct worker_link;

#define LINK_INPUTS_MAX (3 + MESSAGE_WORDINGS_MAX) /* of a page that shows a portion */
#define WORKER_LINK_OUTPUTS_MAX 4 /* of an import: canonical XML, image, report, pictures */

/*
 *	STARTING -> IDLE	its last READY packet
 *	IDLE -> BUSY		worker_link_send()
 *	BUSY -> IDLE		DONE with the right id and valid outputs
 *	any -> DYING		worker_link_stop(): deadline, crash, invalid packet, not needed
 *	DYING -> freed		the kernel reports its end
 *
 * In STARTING the deadline of the start runs, in BUSY that of the job. job is set in BUSY, and in
 * DYING after BUSY.
 */
enum worker_link_state {
	WORKER_LINK_STARTING,
	WORKER_LINK_IDLE,
	WORKER_LINK_BUSY,
	WORKER_LINK_DYING
};

/* Callbacks to the pool. They may use the link, but not free it, except ended. */
struct worker_link_owner {
	/* The worker has become ready, or its job is done and it can take another. */
	void (*idle)(struct worker_link *l);
	/* The job has ended. e NULL: its outputs are set. */
	void (*done)(struct worker_link *l, struct render_job *job, const struct err *e);
	/* The link has become DYING: the pool starts a replacement. */
	void (*stopped)(struct worker_link *l);
	/* The process has ended; the owner calls worker_link_free(). */
	void (*ended)(struct worker_link *l, const struct spawn_end *how);
};

struct worker_link {
	struct worker_link *next;
	void *pool; /* of the owner */
	const struct worker_link_owner *owner;
	const struct render_config *config;
	const struct format *format; /* the plugin it has loaded; NULL: an ingest worker */
	struct pool_counts *counts;
	uint8_t *packet; /* buffer for one packet, shared by all links of the thread */
	enum worker_link_state state;
	bool ready;        /* has been IDLE at least once */
	bool described;    /* has sent the READY packet of its plugin */
	bool ended_itself; /* without worker_link_stop() */
	bool unread;       /* it ended before it had read its job */
	struct spawned process;
	struct event readable, ended, deadline;
	int64_t ready_cpu_ms; /* CPU time that it had used when it was ready */
	struct render_job *job;
	int outputs[WORKER_LINK_OUTPUTS_MAX];
	unsigned output_count;
	unsigned served;    /* jobs */
	unsigned log_lines; /* of the present job */
	struct err verdict; /* why it was stopped; ERR_NONE when it ended by itself */
};

struct worker_link_plan {
	void *pool;
	const struct worker_link_owner *owner;
	const struct render_config *config;
	struct pool_counts *counts;
	const struct format *format; /* the one plugin it loads; NULL: an ingest worker */
	struct event_base *base;
	uint8_t *packet;
	enum spawn_program program;
};

/* Starts a worker. */
int worker_link_open(struct worker_link **out, const struct worker_link_plan *plan, struct err *e);
/*
 * Sends the job to an idle worker. An error is the job's (too large, no memory), and the link
 * stays idle. When the socket fails, the worker is stopped, 0 is returned, and ended reports the
 * job.
 */
int worker_link_send(struct worker_link *l, struct render_job *job, struct err *e);
/* CPU time that a worker has used since it was ready. */
int64_t link_idle_cpu_ms(const struct worker_link *l);
/* Whether the process has ended, even if the event loop has not reported that yet. */
bool worker_link_has_ended(const struct worker_link *l);
/*
 * Kills the worker; the event loop calls ended later. verdict is the reason, of which the first
 * one counts; NULL: the worker is no longer needed.
 */
void worker_link_stop(struct worker_link *l, const struct err *verdict);
/* Kills the worker if it still runs. [blocks while the kernel ends a process that runs] */
void worker_link_free(struct worker_link **l);
#endif
