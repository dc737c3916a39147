/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RENDER_BREAKER_H
#define RENDER_BREAKER_H
/*
 * breaker: keeps requests from a plugin that fails again and again, until it works again. One for
 * each plugin file, by its digest, shared by all renderers of a program; safe from any thread.
 *
 *	CLOSED -> OPEN		so many failures in a window, and no fewer than successes
 *	OPEN -> HALF_OPEN	the pause is over and somebody asks: that job is the probe
 *	HALF_OPEN -> CLOSED	the probe succeeded
 *	HALF_OPEN -> OPEN	it failed: the pause is twice as long
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct sha256;

#define BREAKER_FAILURES 5 /* fewer would be one bad document and its portions */
/* A plugin that fails once a minute costs nobody much; five that run into the deadline of 10 s, two
 * at a time, are within it. */
#define BREAKER_WINDOW_MS 30000
#define BREAKER_PAUSE_MS 5000      /* the first: what broke it may have been a moment's lack */
#define BREAKER_PAUSE_MS_MAX 60000 /* later ones: a mended plugin is back within a minute */

enum breaker_state { BREAKER_CLOSED, BREAKER_HALF_OPEN, BREAKER_OPEN };
#define BREAKER_STATES 3

/* NEUTRAL: it was not the plugin's doing that there is no rendition. */
enum breaker_outcome { BREAKER_SUCCESS, BREAKER_FAILURE, BREAKER_NEUTRAL };

enum breaker_answer { BREAKER_GO, BREAKER_PROBE, BREAKER_REFUSE };

struct breaker;
struct breakers;

struct breaker_status {
	enum breaker_state state;
	bool is_resting;   /* OPEN, and the pause is not over: whoever asks now is refused */
	uint64_t opened;   /* how often */
	int64_t opened_ms; /* when last; 0: never */
};

struct breakers *breakers_new(void);
void breakers_free(struct breakers **b);
/* From now on each that opens adds 1 to the eventfd, which stays the caller's; -1: nobody asks. */
void breakers_tell(struct breakers *b, int event_fd);
/* The plugin's: made when it is asked for first, lives as long as b. name is for the log. */
struct breaker *breakers_find(struct breakers *b, const struct sha256 *plugin, struct str name);

/* May a job go? REFUSE: not for *wait_ms. Every GO and PROBE is told of once. */
enum breaker_answer breaker_ask(struct breaker *b, int64_t now_ms, int64_t *wait_ms);
void breaker_tell(struct breaker *b, enum breaker_outcome outcome, bool is_probe, int64_t now_ms);
/* Closes it, and forgets: the plugin was put there anew. */
void breaker_forgive(struct breaker *b);
struct breaker_status breaker_read(struct breaker *b, int64_t now_ms);
const char *breaker_state_name(enum breaker_state state); /* "half_open" */
#endif
