/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SERVE_SUPERVISOR_H
#define SERVE_SUPERVISOR_H
/*
 * supervisor: a thread beside the loops. It handles the signals, reports the state of the server
 * to the service manager, reloads the configuration, and starts a successor. The signals:
 *
 *	SIGTERM, SIGINT	drain and end; a second one: end at once
 *	SIGHUP		reload the configuration, and look at the plugins
 *	SIGUSR1		reopen the log files
 *	SIGUSR2		upgrade: start the program again and pass the sockets to it
 */
#include <pthread.h>
#include <stdbool.h>

#include "serve/config_reload.h"
#include "serve/notify.h"
#include "serve/upgrade.h"

struct plugin_reload;
struct err;
struct inherited;
struct settings;
struct settings_flags;
struct site;

struct supervisor {
	struct site *site;
	struct inherited *inherited;
	struct plugin_reload *plugin_reload; /* set before the start; NULL: none */
	struct reload reload;
	struct notify notify;
	struct upgrade upgrade;
	pthread_t thread;
	int signal_fd, ping_fd, end_fd; /* -1: not open */
	int stop_signal_fd; /* readable from a SIGTERM or SIGINT until the supervisor has read it */
	unsigned pings_awaited;
	int64_t ping_at_ms; /* time of the next pings */
	bool is_ready, is_draining, is_running;
	bool was_stopped; /* a SIGTERM or SIGINT has come */
	bool hangs_were_logged;
};

/* Sets the empty state, which supervisor_close() accepts. */
void supervisor_init(struct supervisor *st);
/* Blocks the signals above. Call it before any thread is started: threads inherit the mask. */
int supervisor_open(struct supervisor *st, struct err *e);
/* Starts the thread, which handles the signals. site is open; http_run() follows. */
int supervisor_start(struct supervisor *st, struct site *site, const struct settings *settings,
    const struct settings_flags *flags, struct inherited *inherited, struct err *e);
/* Ends the thread. Call it after http_run(); it is allowed if the start failed or was not tried. */
void supervisor_close(struct supervisor *st);
#endif
