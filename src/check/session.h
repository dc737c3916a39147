/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHECK_SESSION_H
#define CHECK_SESSION_H
/*
 * session: one plugin in one worker that runs one job at a time, for 'gazetted plugin': where a
 * server would retry, replace the worker and log, the caller gets the result. The worker, its
 * sandbox and its limits are the server's.
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

#define SESSION_DENIED_BYTES 256 /* a dozen names of system calls, or a few paths */

/*
 * Called with a line that the plugin wrote to the log: NUL-terminated and not escaped. level:
 * enum gaz_log_level.
 */
typedef void session_log_fn(uint32_t level, const char *text);

/* How the worker is started; all zero: as by a server. */
struct session_how {
	const char *examine;      /* see worker/examine.h */
	char *const *environment; /* NULL: the server's */
	uint64_t stack_bytes;     /* 0: not changed */
};

struct session {
	struct render_config config;
	struct spawned worker;
	uint64_t next_id;
	uint32_t patience_ms; /* time allowed for the present job, for messages */
	session_log_fn *log;  /* called for each line; NULL: lines are only counted */
	uint8_t packet[WIRE_PACKET_BYTES_MAX];
};

struct session_job {
	int image_fd;
	int earlier_fd;     /* GAZ_VIEW_COMPARISON only */
	int page_fd;        /* GAZ_VIEW_PAGE only; image_fd is -1 if it shows no document */
	uint32_t view;      /* enum gaz_view */
	struct str portion; /* eId; empty: none */
	const struct message_pair *options, *meta;
	uint32_t option_count, meta_count;
	uint64_t output_max; /* 0: the server's limit */
};

/* The counts of an examined worker. */
struct session_counts {
	bool known;
	int result; /* the value that render() returned */
	uint64_t writes, late, allocations;
	int64_t alive;
	bool clock_is_frozen;
};

struct session_result {
	int code;          /* enum err_code of DONE; ERR_TIMEOUT past the deadline */
	bool discard;      /* of DONE: the worker must not be used again */
	bool died;         /* the worker has ended, or was killed at its deadline */
	struct str output; /* mapped; NULL on failure */
	int64_t us;        /* from JOB to DONE */
	int64_t cpu_us;    /* processor time of the worker; us if the kernel does not count it */
	uint64_t rss_bytes, peak_bytes;
	unsigned log_lines; /* lines that the plugin wrote */
	/* Set by the plugin for its output; "": not set. */
	char file_name[MESSAGE_FILE_NAME_BYTES_MAX + 1], language[MESSAGE_NAME_BYTES_MAX + 1];
	struct session_counts counts;
	/*
	 * System calls denied in the job; and, in the first result of a worker, while it was
	 * loaded: "clone3, socket".
	 */
	char denied[SESSION_DENIED_BYTES], denied_loading[SESSION_DENIED_BYTES];
	char opened[SESSION_DENIED_BYTES];     /* files opened while it was loaded: "/etc/passwd" */
	char text[MESSAGE_TEXT_BYTES_MAX + 1]; /* the reason if code is not ERR_NONE; else "" */
};

/*
 * Starts a worker and loads the plugin (an absolute path) in it. plugin (or NULL) gets the
 * declaration, not yet checked; its strings are in a (NULL if plugin is). ERR_PLUGIN,
 * ERR_TIMEOUT: it cannot be loaded; the message says why. [blocks]
 */
int session_start(struct session *t, const struct render_config *c, const struct session_how *how,
    const char *path, struct message_plugin *plugin, struct arena *a, struct err *e);
/*
 * Runs a job. ERR_IO, ERR_LIMIT: it cannot be tried; else r has the result of the job, which may
 * be a failure. [blocks]
 */
int session_render(
    struct session *t, const struct session_job *job, struct session_result *r, struct err *e);
void session_result_free(struct session_result *r);
/* Processor time of the worker so far, in microseconds; 0 if the kernel does not count it. */
int64_t session_cpu_us(const struct session *t);
/* Kills the worker. t may be NULL, or without a worker (its socket is -1). */
void session_stop(struct session *t);

/* Sends the LOAD packet, to a worker that the caller starts itself. */
int session_send_load(struct session *t, const char *path, struct err *e);
/* Sends the JOB packet. output stays the caller's, and may be closed after the call. */
int session_send_job(struct session *t, const struct session_job *job, int output, struct err *e);
#endif
