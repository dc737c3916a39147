/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RENDER_COUNTS_H
#define RENDER_COUNTS_H
/*
 * counts: what all renderers of a program have done and are doing, by the format concerned. Any
 * thread reads; renderers add.
 */
#include <stdatomic.h>
#include <stdint.h>

#include "base/str.h"

#define RENDER_WORKER_STATES 4 /* enum link_state */
#define RENDER_WORKER_BUSY 2
/* How workers are lost: they were not told to end. */
enum render_loss {
	LOSS_SIGNAL,   /* a crash, abort(), no memory */
	LOSS_EXIT,     /* it ended by itself */
	LOSS_DEADLINE, /* killed: the job took too long */
	LOSS_CPU,      /* killed by the kernel: the CPU time was used */
	LOSS_LIE,      /* killed: it sent or left what it must not */
	LOSS_IDLE,     /* without a job */
	RENDER_LOSSES
};
/* Why a job was turned away before any worker saw it. */
enum render_refusal { REFUSED_BREAKER, REFUSED_QUARANTINE, RENDER_REFUSALS };

/* What became of plugins whose files had changed. */
enum render_reload {
	RELOAD_TAKEN,       /* all of them */
	RELOAD_REFUSED,     /* at least one was not */
	RELOAD_ROLLED_BACK, /* one was, and failed again and again */
	RELOAD_FAILED,      /* a folder could not be read */
	RENDER_RELOADS
};

#define RENDER_DURATIONS 11 /* bounds; what is longer comes in one place more */

/* Of the workers and jobs of one plugin, or of those that ingest. */
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
	/* of jobs that were done, from being asked for to the end */
	_Atomic uint64_t durations[RENDER_DURATIONS + 1], duration_ms;
	_Atomic uint64_t reloads[RENDER_RELOADS];
	struct pool_counts ingest;
	struct counted_formats *formats; /* a list of all that there ever were */
};

struct render_counts *render_counts_new(void);
void render_counts_free(struct render_counts **c);
/* Of the format of that name, whichever plugin makes it: lives as long as c. Any thread. */
struct pool_counts *render_counts_find(struct render_counts *c, struct str format);
void render_counts_job(struct render_counts *c, int64_t duration_ms);
uint32_t render_duration_bound_ms(unsigned i);          /* i < RENDER_DURATIONS; growing */
const char *render_worker_state_name(unsigned state);   /* "idle" */
const char *render_loss_name(enum render_loss loss);    /* "signal" */
const char *render_reload_name(enum render_reload how); /* "rolled_back" */
const char *render_refusal_name(enum render_refusal why);

#define COUNT_ADD(counter, n) \
	((void)atomic_fetch_add_explicit(&(counter), (n), memory_order_relaxed))
#define COUNT_READ(counter) atomic_load_explicit(&(counter), memory_order_relaxed)
#endif
