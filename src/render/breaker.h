/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RENDER_BREAKER_H
#define RENDER_BREAKER_H
/*
 * breaker: a circuit breaker: jobs for a plugin that fails repeatedly are refused until a probe
 * succeeds. Each plugin file, by its digest, has one, which all renderers of the process share.
 * Safe from any thread.
 *
 *	CLOSED -> OPEN		BREAKER_FAILURES failures in a window, of BREAKER_SOURCES sources,
 *				and no fewer failures than successes; or BREAKER_IDLE_LOSSES
 *				workers lost without a job, and no success in between
 *	OPEN -> HALF_OPEN	the pause is over and a job arrives whose source has not failed
 *				lately: that job is the probe
 *	HALF_OPEN -> CLOSED	the probe succeeded
 *	HALF_OPEN -> OPEN	the probe failed: the pause is twice as long; or its outcome was
 *				NEUTRAL: there is no pause
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct sha256;

#define BREAKER_FAILURES 5 /* fewer could be the portions of one bad document */
/*
 * More than two: a client can find one document that crashes a plugin and vary its options without
 * end, and a second document may have the same fault.
 */
#define BREAKER_SOURCES 3
/*
 * A plugin that fails once a minute costs little; five jobs that run into the deadline of 10 s,
 * two at a time, are within one window.
 */
#define BREAKER_WINDOW_MS 30000
/*
 * Workers lost before they had a job, in a row: no document is to blame. No window applies, since
 * a worker that computes while idle lives for seconds.
 */
#define BREAKER_IDLE_LOSSES 5
#define BREAKER_PAUSE_MS 5000 /* the first pause: the cause may be a brief shortage */
/* the longest pause: a repaired plugin is used within a minute */
#define BREAKER_PAUSE_MS_MAX 60000
/* For this time a source that failed is not used for a probe: as long as its quarantine. */
#define BREAKER_REMEMBERED_MS 60000
/* the latest sources that failed: more than an attacker is likely to have */
#define BREAKER_REMEMBERED 16

enum breaker_state { BREAKER_CLOSED, BREAKER_HALF_OPEN, BREAKER_OPEN };
#define BREAKER_STATES 3

/* NEUTRAL: there is no rendition, for a reason that is not the plugin's. */
enum breaker_outcome { BREAKER_SUCCESS, BREAKER_FAILURE, BREAKER_NEUTRAL };

enum breaker_answer { BREAKER_GO, BREAKER_PROBE, BREAKER_REFUSE };

/*
 * Hashes of a job's source and, for a comparison, of the earlier version (0: none). A failure
 * counts as one of a known source if either of its hashes has failed before.
 */
struct breaker_sources {
	uint64_t source, earlier;
};

struct breaker;
struct breakers;

struct breaker_status {
	enum breaker_state state;
	bool is_resting;   /* OPEN, and the pause is not over: jobs are refused */
	uint64_t opened;   /* how often */
	int64_t opened_ms; /* time of the last opening; 0: never */
};

struct breakers *breakers_new(void);
void breakers_free(struct breakers **b);
/* From now on every opening adds 1 to event_fd, which stays the caller's; -1: no notification. */
void breakers_tell(struct breakers *b, int event_fd);
/* The breaker of a plugin, created on first use; it lives as long as b. name is for the log. */
struct breaker *breakers_find(struct breakers *b, const struct sha256 *plugin, struct str name);

/*
 * Whether a job may run. REFUSE: not for *wait_ms. After GO or PROBE the caller must report the
 * outcome once, with breaker_tell().
 */
enum breaker_answer breaker_ask(
    struct breaker *b, const struct breaker_sources *of, int64_t now_ms, int64_t *wait_ms);
void breaker_tell(struct breaker *b, enum breaker_outcome outcome, const struct breaker_sources *of,
    bool is_probe, int64_t now_ms);
/* A worker of the plugin ended, or was stopped, while it had no job. */
void breaker_note_idle_loss(struct breaker *b, int64_t now_ms);
/* Whether spare workers are kept ready: only while it is CLOSED. Takes no lock. */
bool breaker_is_closed(const struct breaker *b);
/* Closes it and clears its failures: the plugin file was installed again. */
void breaker_forgive(struct breaker *b);
struct breaker_status breaker_read(struct breaker *b, int64_t now_ms);
const char *breaker_state_name(enum breaker_state state); /* "half_open" */
#endif
