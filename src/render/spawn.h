/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RENDER_SPAWN_H
#define RENDER_SPAWN_H
/* spawn: a worker as a process: started, watched, ended. Knows nothing of jobs. */
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct err;
struct render_config;

/*
 * SPAWN_RENDER_ONCE: for one job, so the limit of CPU time holds for the whole life of the
 * process, whatever runs in it; at the lowest priority.
 */
enum spawn_program { SPAWN_RENDER, SPAWN_RENDER_ONCE, SPAWN_INGEST };

struct spawned {
	pid_t pid;        /* 0: none, or reaped */
	int pidfd;        /* readable when it has ended */
	int socket;       /* non-blocking */
	int status;       /* /proc/PID/status of the process until it is confined; -1: not needed */
	uint64_t filters; /* seccomp filters that it had when it started */
};

/* How a process ended. */
struct spawn_end {
	int signal; /* 0: it exited */
	int status;
	uint64_t cpu_ms; /* that it used in its whole life */
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
/* CPU time that it has used; 0 when it has ended. */
int64_t spawn_cpu_ms(const struct spawned *s);
/* Takes the status of a process that has ended; false when it still runs. */
bool spawn_reap(struct spawned *s, struct spawn_end *how);
/*
 * Whether a render worker has taken both steps of its confinement, by the kernel's count of its
 * seccomp filters; true when the operator has switched the sandbox off. A READY packet is no
 * proof: a plugin could have sent it. The worker takes no step before the first packet is sent to
 * it.
 */
bool spawn_is_confined(struct spawned *s);
/*
 * Kills and reaps the process; closes its descriptors. [blocks while the kernel ends the process]
 */
void spawn_kill(struct spawned *s);
/*
 * Why a worker that has ended never became ready. Returns -e->code; ERR_CONFIG when the kernel
 * cannot confine it, by its exit status, which proves that only without a plugin: a plugin could
 * exit with the same status.
 */
int spawn_explain(const struct spawn_end *how, bool has_plugin, struct err *e);
/* "signal 11" or "exit status 3" */
const char *spawn_describe(const struct spawn_end *how, char out[SPAWN_END_BYTES]);
#endif
