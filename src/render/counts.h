/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RENDER_COUNTS_H
#define RENDER_COUNTS_H
/*
 * counts: counters of all renderers of a process, by format, for metrics. Renderers update them;
 * any thread may read them.
 */
#include <stdatomic.h>
#include <stdint.h>

#include "base/str.h"

#define RENDER_WORKER_STATES 4 /* enum worker_link_state */
#define RENDER_WORKER_BUSY 2
/* How a worker was lost (and not stopped because it was no longer needed). */
enum render_loss {
	LOSS_SIGNAL,   /* a crash, abort(), no memory */
	LOSS_EXIT,     /* it exited */
	LOSS_DEADLINE, /* killed: the job took too long */
	LOSS_CPU,      /* killed by the kernel: it had used its CPU time */
	LOSS_PROTOCOL, /* killed: it sent an invalid packet or left an invalid output */
	LOSS_IDLE,     /* it ended without a job, or before it had read its job */
	RENDER_LOSSES
};
/* Why a job was refused before a worker was given it. */
enum render_refusal { REFUSED_BREAKER, REFUSED_QUARANTINE, RENDER_REFUSALS };

/* The result of a reload of plugin files that had changed. */
enum render_reload {
	RELOAD_TAKEN,       /* all changes were loaded */
	RELOAD_REFUSED,     /* at least one plugin was refused */
	RELOAD_ROLLED_BACK, /* a new plugin failed repeatedly: the earlier one is back */
	RELOAD_FAILED,      /* a folder could not be read */
	RENDER_RELOADS
};

#define RENDER_DURATIONS 11 /* bounds of the histogram; one more bucket is for what is longer */

/* Of one format, or of the ingest workers. */
struct pool_counts {
	_Atomic int64_t workers[RENDER_WORKER_STATES]; /* now */
	_Atomic int64_t jobs;                          /* now, waiting or with a worker */
	_Atomic int64_t broken;                        /* renderers that cannot start a worker */
	_Atomic uint64_t starts, start_failures;
	_Atomic uint64_t crashes, timeouts; /* of workers with a job */
	_Atomic uint64_t done, failed;      /* jobs */
	_Atomic uint64_t losses[RENDER_LOSSES];
	_Atomic uint64_t refusals[RENDER_REFUSALS];
	_Atomic uint64_t delays; /* of starts, because too many workers were lost */
};

struct render_counts {
	/* of successful jobs, from render_submit() to the end */
	_Atomic uint64_t durations[RENDER_DURATIONS + 1], duration_ms;
	_Atomic uint64_t reloads[RENDER_RELOADS];
	struct pool_counts ingest;
	struct counted_formats *formats; /* all that were ever loaded */
};

struct render_counts *render_counts_new(void);
void render_counts_free(struct render_counts **c);
/* The counters of a format, whichever plugin provides it; they live as long as c. Any thread. */
struct pool_counts *render_counts_find(struct render_counts *c, struct str format);
void render_counts_job(struct render_counts *c, int64_t duration_ms);
uint32_t render_duration_bound_ms(unsigned i);          /* i < RENDER_DURATIONS; ascending */
const char *render_worker_state_name(unsigned state);   /* "idle" */
const char *render_loss_name(enum render_loss loss);    /* "signal" */
const char *render_reload_name(enum render_reload how); /* "rolled_back" */
const char *render_refusal_name(enum render_refusal why);

#define COUNT_ADD(counter, n) \
	((void)atomic_fetch_add_explicit(&(counter), (n), memory_order_relaxed))
#define COUNT_READ(counter) atomic_load_explicit(&(counter), memory_order_relaxed)
#endif
