/* SPDX-License-Identifier: Apache-2.0 */
/*
 * supervisor: the main loop of the supervisor thread. What must hold: this thread waits for
 * events only in poll(); WATCHDOG=1 is sent only when every loop has answered the pings since the
 * last one, or the server drains.
 */
#include "serve/supervisor.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/err.h"
#include "base/log.h"
#include "base/macros.h"
#include "base/time.h"
#include "config/settings.h"
#include "http/server.h"
#include "serve/inherited.h"
#include "serve/plugin_reload.h"
#include "serve/program.h"
#include "web/site.h"

#define FDS_MAX 1024 /* listening sockets: INHERITED_MAX, which a successor can take */
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

/*
 * Opens stop_signal_fd. It is only polled and never read, so the signal stays pending for
 * signal_fd.
 */
static int
open_stop_signal_fd(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

void
supervisor_init(struct supervisor *st)
{
	*st = (struct supervisor){
		.signal_fd = -1, .stop_signal_fd = -1, .ping_fd = -1, .end_fd = -1
	};
	st->notify.fd = -1;
	st->upgrade.ready_fd = -1;
}

int
supervisor_open(struct supervisor *st, struct err *e)
{
	sigset_t set;
	int rc;

	fill_signals(&set);
	if (pthread_sigmask(SIG_BLOCK, &set, NULL) != 0)
		return err_set(e, ERR_IO, "the signals cannot be blocked");
	if ((rc = upgrade_init(&st->upgrade, e)) != 0 ||
	    (rc = notify_open(&st->notify, program_started()->environment, e)) != 0)
		return rc;
	st->signal_fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	st->stop_signal_fd = open_stop_signal_fd();
	st->ping_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	st->end_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (st->signal_fd < 0 || st->stop_signal_fd < 0 || st->ping_fd < 0 || st->end_fd < 0)
		return err_errno(e, ERR_IO, "the signals cannot be watched: allow more open files");
	return 0;
}

static void
drain(struct supervisor *st, int signal)
{
	if (st->was_stopped) {
		log_warn("serve", "ended_at_once", "signal=%d", signal);
		_exit(128 + signal);
	}
	st->was_stopped = true;
	if (st->is_draining) /* the successor has taken over, and draining has begun */
		return;
	log_info("serve", "draining", "signal=%d", signal);
	notify_send(&st->notify, "STOPPING=1\nSTATUS=Sending the answers in progress");
	st->is_draining = true;
	upgrade_abort(&st->upgrade);
	site_stop(st->site);
}

static void
reload(struct supervisor *st)
{
	notify_send(&st->notify, "RELOADING=1\nMONOTONIC_USEC=%lld", (long long)time_mono_us());
	reload_run(&st->reload);
	if (st->plugin_reload != NULL)
		plugin_reload_look(st->plugin_reload);
	notify_send(&st->notify, "READY=1\nSTATUS=Serving");
}

static void
reopen_logs(struct supervisor *st)
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
start_upgrade(struct supervisor *st)
{
	int fds[FDS_MAX];
	struct err e = { 0 };
	unsigned n;

	if (st->is_draining || st->upgrade.ready_fd >= 0 || !st->is_ready) {
		log_warn("serve", "upgrade_refused",
		    "why=\"another upgrade, the start or the end of the server is in progress\"");
		return;
	}
	n = http_listener_fds(site_http(st->site), fds, FDS_MAX);
	if (upgrade_start(&st->upgrade, fds, n, st->inherited, &e) != 0)
		upgrade_failed(&e);
	else
		log_info("serve", "upgrading", "pid=%d sockets=%u", (int)st->upgrade.pid, n);
}

/* The pipe is readable: the successor serves, or it has ended. */
static void
finish_upgrade(struct supervisor *st)
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
check_upgrade_deadline(struct supervisor *st)
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
take_signal(struct supervisor *st)
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
become_ready(struct supervisor *st)
{
	st->is_ready = true;
	log_info("serve", "ready", "pid=%d", (int)getpid());
	/*
	 * The service manager ignores a successor until the predecessor has sent MAINPID;
	 * finish_upgrade() of the predecessor sends READY=1 too.
	 */
	if (st->inherited->ready_fd < 0)
		notify_send(&st->notify, "READY=1\nSTATUS=Serving");
	inherited_ready(st->inherited);
}

static void
take_pings(struct supervisor *st)
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

/*
 * At half of the watchdog's interval: sends WATCHDOG=1 and new pings if every loop has answered,
 * or logs once that loops hang.
 */
static void
tick(struct supervisor *st)
{
	int64_t now = time_mono_ms();

	if (st->notify.watchdog_ms == 0 || now < st->ping_at_ms)
		return;
	st->ping_at_ms = now + st->notify.watchdog_ms / 2;
	if (st->pings_awaited == 0 || st->is_draining) {
		notify_send(&st->notify, "WATCHDOG=1");
		st->pings_awaited += http_ping(site_http(st->site), st->ping_fd);
		st->hangs_were_logged = false;
	} else if (!st->hangs_were_logged) {
		log_error("serve", "loop_hangs", "loops=%u", st->pings_awaited);
		st->hangs_were_logged = true;
	}
}

/*
 * The timeout for poll(): until the next ping or the deadline of the upgrade; -1: neither is due.
 */
static int
time_left_ms(const struct supervisor *st)
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
supervisor_main(void *arg)
{
	struct supervisor *st = arg;
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
supervisor_start(struct supervisor *st, struct site *site, const struct settings *settings,
    const struct settings_flags *flags, struct inherited *inherited, struct err *e)
{
	st->site = site;
	st->inherited = inherited;
	st->reload = (struct reload){
		.http = site_http(site), .flags = flags, .inherited = inherited, .started = settings
	};
	st->ping_at_ms = time_mono_ms() + st->notify.watchdog_ms / 2;
	st->pings_awaited = http_ping(site_http(site), st->ping_fd);
	if (pthread_create(&st->thread, NULL, supervisor_main, st) != 0)
		return err_set(
		    e, ERR_IO, "the supervisor thread cannot be started: allow more threads");
	pthread_setname_np(st->thread, "supervisor");
	st->is_running = true;
	return 0;
}

void
supervisor_close(struct supervisor *st)
{
	const int fds[] = { st->signal_fd, st->stop_signal_fd, st->ping_fd, st->end_fd };

	if (st->is_running) {
		eventfd_write(st->end_fd, 1);
		pthread_join(st->thread, NULL);
		if (!st->is_draining) /* the server ended without a signal */
			upgrade_abort(&st->upgrade);
	}
	st->is_running = false;
	for (size_t i = 0; i < ARRAY_LEN(fds); i++)
		if (fds[i] >= 0)
			close(fds[i]);
	st->signal_fd = st->stop_signal_fd = st->ping_fd = st->end_fd = -1;
	reload_close(&st->reload);
	notify_close(&st->notify);
}
