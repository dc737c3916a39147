/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RENDER_RENDER_CONFIG_H
#define RENDER_RENDER_CONFIG_H
/*
 * render_config: what a renderer needs to know: programs, limits, and the counters that all
 * renderers of a process share.
 */
#include <stdbool.h>
#include <stdint.h>

struct breakers;
struct config;
struct err;
struct formats;
struct quarantine;
struct render_counts;
struct starts;

struct render_config {
	const char *render_worker; /* path of the program */
	const char *ingest_worker;
	const char *engines;     /* folder of engines; NULL: there are none */
	struct formats *formats; /* the first set; NULL: ingest only */
	unsigned render_workers; /* of each plugin: busy at most, beside one spare */
	unsigned ingest_workers;
	unsigned queue_max;
	/* of one job, from render_submit() on; also of a worker's own start */
	uint32_t deadline_ms;
	uint32_t cpu_ms;           /* of one job */
	uint32_t reading_ms_min;   /* deadline of ingest workers, if that is longer */
	uint64_t memory_bytes_max; /* address space of a worker beyond that after its start */
	uint64_t output_bytes_max;
	/* how many of the first folders of formats_load() hold bundled plugins */
	unsigned bundled_folders;
	/* shared by all renderers of a process; NULL: the renderer makes its own */
	struct render_counts *counts;
	struct breakers *breakers;
	struct quarantine *quarantine;
	struct starts *starts;
	int cancel_fd; /* becomes readable to cancel formats_load(); 0: none */
	/*
	 * All workers of a pool are started with it, and no spare one: for a command that has all
	 * its jobs at hand, and loses no client when a worker crashes.
	 */
	bool no_spares;
	bool sandbox; /* false only when the operator said sandbox = off */
	/* set by 'gazetted plugin check' only, otherwise NULL */
	const char *examine;             /* see worker/examine.h */
	char *const *worker_environment; /* in place of LANG=C and TZ=UTC */
};
/* Twice the largest document there is; reading, hashing and writing one takes over 100 ms. */
#define RENDITION_BYTES_MAX (64u << 20)
/* The deadline of a job of an ingest worker, in milliseconds. */
uint32_t render_reading_ms(const struct render_config *c);
/* Bytes that a rendition may have. */
uint64_t render_output_max(const struct render_config *c);
/*
 * Sets the defaults of everything but paths and formats: those of the settings, and of the other
 * members as in render_config.c.
 */
void render_config_init(struct render_config *c);
/* Sets the members that follow from settings, and no others. */
void render_config_set(struct render_config *c, const struct config *settings);
/* Sets what a job may take, and the CPU time that follows from it. */
void render_config_set_deadline(struct render_config *c, uint32_t ms);
/*
 * Fills the worker paths: beside the running program, or ../libexec/gazetted from there.
 * ERR_CONFIG names both places. Also fills engines, if there are any.
 */
int render_config_locate(struct render_config *c, struct err *e);
#endif
