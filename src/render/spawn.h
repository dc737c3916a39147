/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RENDER_SPAWN_H
#define RENDER_SPAWN_H
/* spawn: a worker as a process: started, watched, ended. Knows nothing of jobs. */
#include <stdbool.h>
#include <sys/types.h>

struct err;
struct render_config;

/* ONCE: for one job, so its CPU time can be limited for its whole life, whatever runs in it. */
enum spawn_program { SPAWN_RENDER, SPAWN_RENDER_ONCE, SPAWN_INGEST };

struct spawned {
	pid_t pid;  /* 0: none, or reaped */
	int pidfd;  /* readable when it has ended */
	int socket; /* non-blocking */
};

/* How a process ended. */
struct spawn_end {
	int signal; /* 0: it exited */
	int status;
};

#define SPAWN_END_BYTES 64 /* "exit status 255" and its NUL */

/*
 * Starts the program with nothing but its socket, LANG and TZ in its environment and no signals
 * blocked. It dies with the calling thread. Never forks: the cost does not depend on the size of
 * this process.
 * ERR_CONFIG: the program is not there; ERR_IO.
 */
int spawn_worker(
    struct spawned *out, enum spawn_program program, const struct render_config *c, struct err *e);
/* Takes the status of a process that has ended; false when it still runs. */
bool spawn_reap(struct spawned *s, struct spawn_end *how);
/* Kills and reaps it, whatever it does, and closes. [blocks while the kernel ends the process] */
void spawn_kill(struct spawned *s);
/*
 * Why a worker that has ended never became ready. Returns -e->code; ERR_CONFIG when the kernel
 * cannot confine it, which only a worker without a plugin is believed: a plugin could say so, too.
 */
int spawn_explain(const struct spawn_end *how, bool has_plugin, struct err *e);
/* "signal 11" or "exit status 3" */
const char *spawn_describe(const struct spawn_end *how, char out[SPAWN_END_BYTES]);
#endif
