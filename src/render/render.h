/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RENDER_RENDER_H
#define RENDER_RENDER_H
/*
 * render: the server's side of the workers: which formats there are, a queue, a pool of waiting
 * workers, deadlines, retries. One renderer belongs to one event_base and is used on its thread
 * only. Never blocks, except where marked.
 *
 *	a job		QUEUED -> RUNNING -> DONE
 *	a worker	STARTING -> IDLE -> BUSY -> IDLE ... -> DYING (see worker_link.h)
 *
 * A worker that crashes, lies, is discarded or passes its deadline is killed and replaced. A job
 * whose worker crashed runs once more on a fresh worker, then fails with ERR_PLUGIN, and goes on
 * failing at once for a while (quarantine.h). Deadline: ERR_TIMEOUT, no retry. Queue full, or a
 * plugin that fails again and again (breaker.h): ERR_BUSY.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/hash.h"
#include "base/str.h"
#include "doc/tag.h"
#include "wire/message.h"

struct breaker;
struct breakers;
struct event_base;
struct formats;
struct plugin_pool;
struct quarantine;
struct render_counts;
struct renderer;

struct render_config {
	const char *render_worker; /* path of the program */
	const char *ingest_worker;
	const char *engines;     /* folder of engines; NULL: there are none */
	struct formats *formats; /* the first ones; NULL: ingest only */
	unsigned render_workers; /* of each plugin: at most so many busy, one more ready */
	unsigned ingest_workers;
	unsigned queue_max;
	uint32_t deadline_ms;      /* of one job, from its start; also of a worker's own start */
	uint32_t cpu_ms;           /* of one job */
	uint64_t memory_bytes_max; /* address space a worker may have beyond its own start */
	uint64_t output_bytes_max;
	unsigned
	    bundled_folders; /* of formats_load()'s: so many of the first hold our own plugins */
	/* of all renderers of the program; NULL: each has its own */
	struct render_counts *counts;
	struct breakers *breakers;
	struct quarantine *quarantine;
	bool sandbox; /* false only when the operator said sandbox = off */
	/* of 'gazetted plugin check', never of a server; NULL as a rule */
	const char *examine;             /* for worker/examine.h */
	char *const *worker_environment; /* in place of LANG=C and TZ=UTC */
};
/*
 * A rendition is hashed and kept on the loop that asked for it, some milliseconds a MiB: twice the
 * largest document there is.
 */
#define RENDITION_BYTES_MAX (64u << 20)
/* Bytes that a rendition may have. */
uint64_t render_output_max(const struct render_config *c);
/* Defaults of everything but paths and formats, each with its reason in config.c. */
void render_config_init(struct render_config *c);
/*
 * Fills the worker paths: beside the running program, or ../libexec/gazetted from there. ERR_CONFIG
 * names both places. Also that of the engines, if there are any.
 */
int render_config_locate(struct render_config *c, struct err *e);

/*
 * What a job has made: sealed, size-checked. The receiver owns the descriptors (closes them, sets
 * -1 when kept).
 */
struct render_output {
	int fd; /* -1: none */
	uint64_t size;
};

struct render_job;
/*
 * e is NULL on success. Called exactly once, on the renderer's thread, never from inside
 * render_submit().
 */
typedef void render_done_fn(struct render_job *job, const struct err *e);

/*
 * Embedded in what the asker needs; lives until done was called. Strings and descriptors stay the
 * asker's until then.
 */
struct render_job {
	enum job_kind kind;
	/* JOB_RENDER */
	const struct formats *formats;             /* held by the asker; NULL: the present ones */
	uint32_t format;                           /* index in formats */
	uint32_t view;                             /* enum gaz_view */
	struct str portion;                        /* its eId; empty: the whole document */
	const struct message_pair *options, *meta; /* every declared option; see message_job */
	uint32_t option_count, meta_count;
	int input_fd; /* the image, or the bytes to ingest: a sealed memfd, see render_seal() */
	/* GAZ_VIEW_COMPARISON: the image of the earlier version; that in input_fd is of the later */
	int earlier_fd;
	uint64_t image_id; /* what input_fd holds: equal ids, equal images; 0: not known */
	/* of the document the image was made of; NULL: not known, see quarantine.h */
	const struct sha256 *source, *earlier_source;
	struct str request_id; /* for the log */
	render_done_fn *done;
	/*
	 * results: JOB_RENDER 0 = rendition; JOB_INGEST 0 = canonical XML, 1 = image, 2 = report;
	 * JOB_IMAGE 0 = image
	 */
	struct render_output outputs[3];
	/* JOB_RENDER: what the plugin said of its output; "" where it said nothing. UTF-8 without
	 * control characters, and a well-formed tag. */
	char file_name[MESSAGE_FILE_NAME_BYTES_MAX + 1];
	char language[TAG_BYTES_MAX + 1];
	/* the renderer's own */
	struct render_job *next;
	struct plugin_pool *pool; /* NULL: not JOB_RENDER */
	uint64_t id;
	unsigned attempts, unread; /* workers that died with it, and before they had read it */
	bool is_probe;
	int64_t queued_ms, waits_since_ms; /* for its first worker; for its next one */
	struct err failure;
};

int render_open(
    struct renderer **out, struct event_base *base, const struct render_config *c, struct err *e);
/* Kills the workers; jobs not done yet get ERR_BUSY ("shutting down"). Not from inside done. */
void render_close(struct renderer **r);
/* Queues the job. ERR_BUSY when the queue is full: done is not called then. */
int render_submit(struct renderer *r, struct render_job *job, struct err *e);
/* What is asked for now begins with these. Borrowed until the loop turns. */
const struct formats *render_formats(const struct renderer *r);
/* The same, and they stay, with their workers, until each hold was released. */
const struct formats *render_hold(struct renderer *r);
void render_release(struct renderer *r, const struct formats *f);
/*
 * Other formats in place of these, as soon as their workers are ready; plugins that are in both go on
 * as they are. Then turned is called, unless yet others were adopted meanwhile.
 */
typedef void render_turned_fn(void *arg);
void render_adopt(struct renderer *r, struct formats *f, render_turned_fn *turned, void *arg);
unsigned render_pending(const struct renderer *r); /* queued and running jobs */

/* A sealed memfd with these bytes. ERR_IO. */
int render_seal(const char *name, struct str bytes, int *fd, struct err *e);
#endif
