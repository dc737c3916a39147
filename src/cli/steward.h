/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_STEWARD_H
#define CLI_STEWARD_H
/*
 * steward: the thread beside the loops. It takes the signals, tells the service manager how the
 * server is, reloads the configuration, and starts a successor. What a signal means:
 *
 *	SIGTERM, SIGINT	drain and end; a second one: end at once
 *	SIGHUP		reload, and look at the plugins
 *	SIGUSR1		open the log files anew
 *	SIGUSR2		upgrade: start the program anew and hand the sockets over
 */
#include <pthread.h>
#include <stdbool.h>

#include "cli/notify.h"
#include "cli/reload.h"
#include "cli/upgrade.h"

struct curator;
struct err;
struct handed;
struct settings;
struct settings_flags;
struct site;

struct steward {
	struct site *site;
	struct handed *handed;
	struct curator *curator; /* set before the start; NULL: none */
	struct reload reload;
	struct notify notify;
	struct upgrade upgrade;
	pthread_t thread;
	int signal_fd, ping_fd, end_fd; /* -1: not open */
	unsigned pings_awaited;
	int64_t ping_at_ms; /* the next */
	bool is_ready, is_draining, is_running;
	bool was_told; /* to end: by a signal */
	bool hangs_were_told;
};

/* So that it may be closed. */
void steward_init(struct steward *st);
/* Blocks the signals above; before any thread is started, so that all of them have them blocked. */
int steward_open(struct steward *st, struct err *e);
/* From now on the signals are looked at. site is open; http_run() follows. */
int steward_start(struct steward *st, struct site *site, const struct settings *settings,
    const struct settings_flags *flags, struct handed *handed, struct err *e);
/* http_run() is over. Also for one that was not started. */
void steward_close(struct steward *st);
#endif
