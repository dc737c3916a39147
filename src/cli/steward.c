/* SPDX-License-Identifier: Apache-2.0 */
/*
 * steward: see the header. What must hold: this thread waits in poll() alone, and WATCHDOG=1 is sent
 * only when every loop has given a sign of life since the last one.
 */
#include "cli/steward.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/err.h"
#include "base/log.h"
#include "base/time.h"
#include "cli/command.h"
#include "cli/curator.h"
#include "cli/handed.h"
#include "cli/settings.h"
#include "web/site.h"

#define FDS_MAX 1024 /* listening sockets: as many as may be handed down */
#define QUOTED_BYTES 1024

enum { WATCH_SIGNAL, WATCH_PING, WATCH_END, WATCH_SUCCESSOR, WATCH_COUNT };

static void
fill_signals(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGTERM);
	sigaddset(set, SIGINT);
	sigaddset(set, SIGHUP);
	sigaddset(set, SIGUSR1);
	sigaddset(set, SIGUSR2);
}

void
steward_init(struct steward *st)
{
	*st = (struct steward){ .signal_fd = -1, .ping_fd = -1, .end_fd = -1 };
	st->notify.fd = -1;
	st->upgrade.ready_fd = -1;
}

int
steward_open(struct steward *st, struct err *e)
{
	sigset_t set;
	int rc;

	fill_signals(&set);
	if (pthread_sigmask(SIG_BLOCK, &set, NULL) != 0)
		return err_set(e, ERR_IO, "signals could not be blocked");
	if ((rc = upgrade_init(&st->upgrade, e)) != 0 ||
	    (rc = notify_open(&st->notify, command_program()->environment, e)) != 0)
		return rc;
	st->signal_fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	st->ping_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	st->end_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (st->signal_fd < 0 || st->ping_fd < 0 || st->end_fd < 0)
		return err_errno(e, ERR_IO, "signals could not be watched");
	return 0;
}

static void
drain(struct steward *st, int signal)
{
	if (st->was_told) {
		log_warn("serve", "ended_at_once", "signal=%d", signal);
		_exit(128 + signal);
	}
	st->was_told = true;
	if (st->is_draining) /* for a successor */
		return;
	log_info("serve", "draining", "signal=%d", signal);
	notify_send(&st->notify, "STOPPING=1\nSTATUS=Sending the answers in progress");
	st->is_draining = true;
	upgrade_abort(&st->upgrade);
	site_stop(st->site);
}

static void
reload(struct steward *st)
{
	notify_send(&st->notify, "RELOADING=1\nMONOTONIC_USEC=%lld", (long long)time_mono_us());
	reload_run(&st->reload);
	if (st->curator != NULL)
		curator_look(st->curator);
	notify_send(&st->notify, "READY=1\nSTATUS=Serving");
}

static void
reopen_logs(struct steward *st)
{
	char why[QUOTED_BYTES];
	struct err e = { 0 };

	if (http_access_reopen(site_http(st->site), &e) == 0)
		log_info("serve", "logs_reopened", NULL);
	else
		log_error(
		    "serve", "logs_not_reopened", "why=%s", log_quote(e.text, why, sizeof why));
}

static void
upgrade_failed(const struct err *e)
{
	char why[QUOTED_BYTES], detail[QUOTED_BYTES];

	log_error("serve", "upgrade_failed", "why=%s detail=%s",
	    log_quote(e->text, why, sizeof why), log_quote(e->detail, detail, sizeof detail));
}

static void
start_upgrade(struct steward *st)
{
	int fds[FDS_MAX];
	struct err e = { 0 };
	unsigned n;

	if (st->is_draining || st->upgrade.ready_fd >= 0 || !st->is_ready) {
		log_warn("serve", "upgrade_refused",
		    "why=\"another one, the start or the end is in "
		    "progress\"");
		return;
	}
	n = http_listener_fds(site_http(st->site), fds, FDS_MAX);
	if (upgrade_start(&st->upgrade, fds, n, st->handed, &e) != 0)
		upgrade_failed(&e);
	else
		log_info("serve", "upgrading", "pid=%d sockets=%u", (int)st->upgrade.pid, n);
}

/* The successor serves, or has ended. */
static void
finish_upgrade(struct steward *st)
{
	struct err e = { 0 };

	if (upgrade_finish(&st->upgrade, &e) != 0) {
		upgrade_failed(&e);
		return;
	}
	log_info("serve", "upgraded", "pid=%d", (int)st->upgrade.pid);
	notify_send(&st->notify, "MAINPID=%d\nREADY=1\nSTATUS=Serving", (int)st->upgrade.pid);
	st->is_draining = true;
	http_hand_over(site_http(st->site));
}

static void
check_upgrade_deadline(struct steward *st)
{
	struct err e = { 0 };

	if (st->upgrade.ready_fd < 0 || time_mono_ms() < st->upgrade.deadline_ms)
		return;
	upgrade_abort(&st->upgrade);
	err_set(&e, ERR_TIMEOUT, "the successor was not ready in %d s and was ended",
	    UPGRADE_DEADLINE_MS / 1000);
	upgrade_failed(&e);
}

static void
take_signal(struct steward *st)
{
	struct signalfd_siginfo info;

	if (read(st->signal_fd, &info, sizeof info) != (ssize_t)sizeof info)
		return;
	switch (info.ssi_signo) {
	case SIGTERM:
	case SIGINT: drain(st, (int)info.ssi_signo); return;
	case SIGHUP: reload(st); return;
	case SIGUSR2: start_upgrade(st); return;
	case SIGUSR1: reopen_logs(st); return;
	default: return;
	}
}

static void
become_ready(struct steward *st)
{
	st->is_ready = true;
	log_info("serve", "ready", "pid=%d", (int)getpid());
	/* of a successor the manager takes no word before its predecessor has named it */
	if (st->handed->ready_fd < 0)
		notify_send(&st->notify, "READY=1\nSTATUS=Serving");
	handed_ready(st->handed);
}

static void
take_pings(struct steward *st)
{
	eventfd_t n;

	if (eventfd_read(st->ping_fd, &n) != 0)
		return;
	st->pings_awaited -= n < st->pings_awaited ? (unsigned)n : st->pings_awaited;
	if (st->pings_awaited > 0)
		return;
	if (!st->is_ready)
		become_ready(st);
}

/* Half of the watchdog's time is over. */
static void
tick(struct steward *st)
{
	int64_t now = time_mono_ms();

	if (st->notify.watchdog_ms == 0 || now < st->ping_at_ms)
		return;
	st->ping_at_ms = now + st->notify.watchdog_ms / 2;
	if (st->pings_awaited == 0 || st->is_draining) {
		notify_send(&st->notify, "WATCHDOG=1");
		st->pings_awaited += http_ping(site_http(st->site), st->ping_fd);
		st->hangs_were_told = false;
	} else if (!st->hangs_were_told) {
		log_error("serve", "loop_hangs", "loops=%u", st->pings_awaited);
		st->hangs_were_told = true;
	}
}

/* For poll(): until the next thing that comes by itself. */
static int
time_left_ms(const struct steward *st)
{
	int64_t next = INT64_MAX, now = time_mono_ms();

	if (st->notify.watchdog_ms > 0)
		next = st->ping_at_ms;
	if (st->upgrade.ready_fd >= 0 && st->upgrade.deadline_ms < next)
		next = st->upgrade.deadline_ms;
	if (next == INT64_MAX)
		return -1;
	if (next <= now)
		return 0;
	return next - now < INT32_MAX ? (int)(next - now) : INT32_MAX;
}

static void *
steward_main(void *arg)
{
	struct steward *st = arg;
	struct pollfd watched[WATCH_COUNT];

	for (;;) {
		watched[WATCH_SIGNAL] = (struct pollfd){ st->signal_fd, POLLIN, 0 };
		watched[WATCH_PING] = (struct pollfd){ st->ping_fd, POLLIN, 0 };
		watched[WATCH_END] = (struct pollfd){ st->end_fd, POLLIN, 0 };
		watched[WATCH_SUCCESSOR] = (struct pollfd){ st->upgrade.ready_fd, POLLIN, 0 };
		if (poll(watched, WATCH_COUNT, time_left_ms(st)) < 0 && errno != EINTR)
			log_error("serve", "poll_failed", "errno=%d", errno);
		if (watched[WATCH_END].revents != 0)
			return NULL;
		if (watched[WATCH_SUCCESSOR].revents != 0)
			finish_upgrade(st);
		if (watched[WATCH_SIGNAL].revents != 0)
			take_signal(st);
		take_pings(st);
		check_upgrade_deadline(st);
		tick(st);
	}
}

int
steward_start(struct steward *st, struct site *site, const struct settings *settings,
    const struct settings_flags *flags, struct handed *handed, struct err *e)
{
	st->site = site;
	st->handed = handed;
	st->reload = (struct reload){
		.http = site_http(site), .flags = flags, .handed = handed, .started = settings
	};
	st->ping_at_ms = time_mono_ms() + st->notify.watchdog_ms / 2;
	st->pings_awaited = http_ping(site_http(site), st->ping_fd);
	if (pthread_create(&st->thread, NULL, steward_main, st) != 0)
		return err_set(e, ERR_IO, "a thread could not be started");
	(void)pthread_setname_np(st->thread, "steward");
	st->is_running = true;
	return 0;
}

void
steward_close(struct steward *st)
{
	const int fds[] = { st->signal_fd, st->ping_fd, st->end_fd };
	size_t i;

	if (st->is_running) {
		(void)eventfd_write(st->end_fd, 1);
		pthread_join(st->thread, NULL);
		if (!st->is_draining) /* the server ends by itself */
			upgrade_abort(&st->upgrade);
	}
	st->is_running = false;
	for (i = 0; i < sizeof fds / sizeof fds[0]; i++)
		if (fds[i] >= 0)
			(void)close(fds[i]);
	st->signal_fd = st->ping_fd = st->end_fd = -1;
	reload_close(&st->reload);
	notify_close(&st->notify);
}
