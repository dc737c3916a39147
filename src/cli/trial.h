/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_TRIAL_H
#define CLI_TRIAL_H
/*
 * trial: one plugin in one worker that is asked by hand, one job after the other: what 'gazetted
 * plugin' needs to know of it, where a server would retry, replace and log. The worker, its sandbox
 * and its limits are the server's.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"
#include "render/render.h"
#include "render/spawn.h"
#include "wire/message.h"

#define TRIAL_DENIED_BYTES 256 /* names of system calls: a dozen */

/* A line that the plugin wrote to the log: NUL-terminated, as it came. level: enum gaz_log_level. */
typedef void trial_log_fn(uint32_t level, const char *text);

/* How the worker is to be started; all zero: as a server does. */
struct trial_how {
	const char *examine;      /* see worker/examine.h */
	char *const *environment; /* NULL: as a server does */
	uint64_t stack_bytes;     /* 0: as it is */
};

struct trial {
	struct render_config config;
	struct spawned worker;
	uint64_t next_id;
	trial_log_fn *log; /* NULL: lines are only counted */
	uint8_t packet[WIRE_PACKET_BYTES_MAX];
};

struct trial_job {
	int image_fd;
	int earlier_fd;     /* GAZ_VIEW_COMPARISON only */
	uint32_t view;      /* enum gaz_view */
	struct str portion; /* its eId */
	const struct message_pair *options, *meta;
	uint32_t option_count, meta_count;
	uint64_t output_max; /* 0: as a server's */
};

/* What an examined worker counted. */
struct trial_counts {
	bool known;
	int result; /* what render() returned */
	uint64_t writes, late, allocations;
	int64_t alive;
};

struct trial_result {
	int code;          /* enum err_code of DONE; ERR_TIMEOUT past the deadline */
	bool discard;      /* of DONE */
	bool died;         /* the worker ended, by itself or for its deadline */
	struct str output; /* mapped; NULL on failure */
	int64_t us;        /* from JOB to DONE */
	int64_t cpu_us;    /* of the worker; us where the kernel does not count it */
	uint64_t rss_bytes, peak_bytes;
	unsigned log_lines; /* of the plugin */
	/* what it said of its output; "" where it said nothing */
	char file_name[MESSAGE_FILE_NAME_BYTES_MAX + 1], language[MESSAGE_NAME_BYTES_MAX + 1];
	struct trial_counts counts;
	char denied[TRIAL_DENIED_BYTES]; /* "openat, socket"; since the last job, or the start */
	char text[MESSAGE_TEXT_BYTES_MAX + 1]; /* why, when code is not ERR_NONE; else "" */
};

/*
 * Starts a worker and loads the plugin (an absolute path) in it. plugin (or NULL) is what it says of
 * itself, not checked by anybody yet; a is for its strings (NULL with it). ERR_PLUGIN, ERR_TIMEOUT: it cannot be loaded, and why. [blocks]
 */
int trial_start(struct trial *t, const struct render_config *c, const struct trial_how *how,
    const char *path, struct message_plugin *plugin, struct arena *a, struct err *e);
/* ERR_IO when it cannot be asked at all; what comes of the job is in r. [blocks] */
int trial_render(
    struct trial *t, const struct trial_job *job, struct trial_result *r, struct err *e);
void trial_result_free(struct trial_result *r);
/* Kills the worker. NULL is fine, and one that was never started. */
void trial_stop(struct trial *t);

/* The two packets of a job and of what goes before it, for a worker that somebody else starts. */
int trial_send_load(struct trial *t, const char *path, struct err *e);
/* output is the caller's, and may be closed once the packet is sent. */
int trial_send_job(struct trial *t, const struct trial_job *job, int output, struct err *e);
#endif
