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

#define LINK_OUTPUTS_MAX 3 /* of an import: canonical XML, image, report */

/*
 *	STARTING -> IDLE	its last READY packet
 *	IDLE -> BUSY		link_send()
 *	BUSY -> IDLE		DONE with the right id and true outputs
 *	any -> DYING		link_stop(): deadline, crash, a packet that should not be, no more
 *				use for it
 *	DYING -> freed		the kernel says it has ended
 *
 * In STARTING and BUSY the deadline runs. job is set in BUSY, and in DYING when it was BUSY.
 */
enum link_state { LINK_STARTING, LINK_IDLE, LINK_BUSY, LINK_DYING };

/*
 * What a link tells its pool. Each is called last in a callback: the link may be used, but not
 * freed, except in ended.
 */
struct link_owner {
	/* Started, or its job is done. */
	void (*idle)(struct worker_link *l);
	/* e NULL: outputs are set. */
	void (*done)(struct worker_link *l, struct render_job *job, const struct err *e);
	/* No longer to be counted on. */
	void (*stopped)(struct worker_link *l);
	/* The owner calls link_free(). */
	void (*ended)(struct worker_link *l, const struct spawn_end *how);
};

struct worker_link {
	struct worker_link *next;
	void *pool; /* the owner's */
	const struct link_owner *owner;
	const struct render_config *config;
	const struct format *format; /* the plugin it has loaded; NULL: an ingest worker */
	struct pool_counts *counts;
	uint8_t *packet; /* room for one, shared by all links of the thread */
	enum link_state state;
	bool ready;        /* has been IDLE at least once */
	bool described;    /* has told of its plugin */
	bool ended_itself; /* nobody had stopped it */
	bool unread;       /* it went before it had read its job */
	struct spawned process;
	struct event readable, ended, deadline;
	struct render_job *job;
	int outputs[LINK_OUTPUTS_MAX];
	unsigned output_count;
	unsigned served;    /* jobs */
	unsigned log_lines; /* of the present job */
	struct err verdict; /* why it was stopped; ERR_NONE when it ended by itself */
};

struct link_plan {
	void *pool;
	const struct link_owner *owner;
	const struct render_config *config;
	struct pool_counts *counts;
	const struct format *format; /* the one plugin it loads; NULL: an ingest worker */
	struct event_base *base;
	uint8_t *packet;
	enum spawn_program program;
};

/* Starts a worker. */
int link_open(struct worker_link **out, const struct link_plan *plan, struct err *e);
/*
 * Sends the job to an idle worker. A failure here is the job's (too large, no memory) and the link
 * stays idle; a worker that cannot be written to is stopped, and the job with it.
 */
int link_send(struct worker_link *l, struct render_job *job, struct err *e);
/* The kernel has ended it already, though the loop has not been told yet. */
bool link_has_ended(const struct worker_link *l);
/*
 * Kills the worker; ended follows from the loop. The first verdict counts; NULL: none, it was just
 * no longer needed.
 */
void link_stop(struct worker_link *l, const struct err *verdict);
/* Kills the worker if it still runs. [blocks while the kernel ends a process that runs] */
void link_free(struct worker_link **l);
#endif
