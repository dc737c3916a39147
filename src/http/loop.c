/* SPDX-License-Identifier: Apache-2.0 */
/*
 * loop: an event loop on its own thread; a turn is one pass over its events. What must hold: only
 * the loop's own thread uses its members, except the mailbox and members under the server's lock; a
 * connection that was closed in a turn is freed when that turn ends; a connection that was made
 * ready in a turn runs before the loop sleeps again.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/log.h"
#include "base/macros.h"
#include "base/time.h"
#include "base/units.h"
#include "http/http_private.h"
#include "http/server.h"

#define ID_BASE 32

/* Without i, l, o, u, which are easily confused when a user reads out a request id. */
static const char id_alphabet[ID_BASE + 1] = "0123456789abcdefghjkmnpqrstvwxyz";

void
loop_read_clock(struct http_loop *l)
{
	l->now_us = time_mono_us();
	l->now_ms = l->now_us / US_A_MS;
	l->has_now = true;
}

int64_t
loop_now_us(struct http_loop *l)
{
	loop_now_ms(l);
	return l->now_us;
}

/* The clock is read at most once a turn; the line is composed at most once a second. */
struct str
loop_date_line(struct http_loop *l)
{
	static const char name[] = "Date: ";
	int64_t second;

	if (!l->has_date) {
		l->has_date = true;
		second = time_now();
		if (second != l->date_second) {
			l->date_second = second;
			memcpy(l->date, name, sizeof name - 1);
			time_http(second, l->date + sizeof name - 1);
			memcpy(l->date + DATE_LINE_BYTES - 2, "\r\n", 2);
		}
	}
	return str_make(l->date, DATE_LINE_BYTES);
}

int64_t
loop_now_s(struct http_loop *l)
{
	loop_date_line(l);
	return l->date_second;
}

/* The ids count up in base 32 from a random start, so usually only one digit changes. */
const char *
loop_next_id(struct http_loop *l)
{
	size_t i = REQUEST_ID_CHARS;

	while (--i > 0) { /* the first digit is the loop's index */
		l->id_digits[i] = (uint8_t)((l->id_digits[i] + 1) % ID_BASE);
		l->id[i] = id_alphabet[l->id_digits[i]];
		if (l->id_digits[i] != 0)
			break;
	}
	return l->id;
}

static void
start_ids(struct http_loop *l)
{
	if (getrandom(l->id_digits, sizeof l->id_digits, 0) < 0)
		log_warn("http", "ids_not_random", "loop=%u", l->index);
	l->id_digits[0] = (uint8_t)l->index;
	for (size_t i = 0; i < REQUEST_ID_CHARS; i++) {
		l->id_digits[i] %= ID_BASE;
		l->id[i] = id_alphabet[l->id_digits[i]];
	}
}

void
loop_make_ready(struct http_loop *l, struct conn *c)
{
	if (c->is_ready)
		return;
	c->is_ready = true;
	c->next = l->ready;
	l->ready = c;
}

void
loop_bury(struct http_loop *l, struct conn *c)
{
	if (c->is_ready)
		return; /* next is in use by the list ready; end_turn() buries c */
	c->next = l->dead;
	l->dead = c;
}

static void
end_turn(struct http_loop *l)
{
	struct conn *c;

	while ((c = l->ready) != NULL) {
		l->ready = c->next;
		c->is_ready = false;
		if (c->state == CONN_CLOSED)
			loop_bury(l, c); /* closed after it was made ready */
		else
			conn_run(c);
	}
	while ((c = l->dead) != NULL) {
		l->dead = c->next;
		free(c);
	}
	if (l->access.len > 0)
		access_flush(&l->server->access, &l->access);
	l->has_now = l->has_date = false;
}

static void
on_mail(evutil_socket_t fd, short what, void *arg)
{
	struct http_loop *l = arg;

	(void)fd;
	(void)what;
	mailbox_run(&l->mailbox);
}

static void
on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct http_loop *l = arg;
	bool is_untold;

	(void)fd;
	(void)what;
	wheel_run(&l->wheel, loop_now_ms(l), conn_expire);
	is_untold = log_tell_suppressed();
	if (l->wheel.count == 0 && !l->is_draining && !is_untold)
		event_del(&l->tick_ev); /* an idle server need not wake up */
}

void
loop_watch_deadlines(struct http_loop *l)
{
	static const struct timeval tick = { .tv_usec = (suseconds_t)WHEEL_TICK_MS * US_A_MS };

	if (event_pending(&l->tick_ev, EV_TIMEOUT, NULL) == 0)
		event_add(&l->tick_ev, &tick);
}

static void
on_stop(struct letter *letter)
{
	struct http_loop *l = CONTAINER_OF(letter, struct http_loop, stop_letter);

	drain_start(l);
}

static void
run_turns(struct http_loop *l)
{
	while (!drain_is_over(l)) {
		if (event_base_loop(l->base, EVLOOP_ONCE) < 0) {
			log_error("http", "loop_failed", "loop=%u", l->index);
			break;
		}
		end_turn(l);
	}
	if (l->wheel.count > 0)
		log_warn(
		    "http", "drain_cut_short", "loop=%u connections=%zu", l->index, l->wheel.count);
	wheel_each(&l->wheel, conn_abort);
	end_turn(l);
}

/*
 * Signals are handled by other threads of the program. SIGPIPE, which sendfile() may raise, is not
 * needed: the call also returns EPIPE. Faults must still be delivered to the thread that causes
 * them.
 */
static void
block_signals(void)
{
	static const int faults[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP };
	sigset_t all;

	sigfillset(&all);
	for (size_t i = 0; i < ARRAY_LEN(faults); i++)
		sigdelset(&all, faults[i]);
	pthread_sigmask(SIG_BLOCK, &all, NULL);
}

static void
note_failure(struct http_server *s, const struct err *e)
{
	pthread_mutex_lock(&s->lock);
	if (s->failure.code == ERR_NONE)
		s->failure = *e;
	pthread_mutex_unlock(&s->lock);
	http_stop(s);
}

void *
loop_main(void *loop)
{
	struct http_loop *l = loop;
	const struct http_config *config = &l->server->config;
	struct err e = { 0 };
	char name[16]; /* the kernel's limit */

	snprintf(name, sizeof name, "loop %u", l->index);
	pthread_setname_np(pthread_self(), name);
	block_signals();
	if (!l->is_handshake_loop && config->loop_start != NULL &&
	    config->loop_start(l, config->arg, &e) != 0) {
		note_failure(l->server, &e);
		l->server->old_loops--;
		return NULL;
	}
	if (accept_start(l, &e) != 0)
		note_failure(l->server, &e);
	run_turns(l);
	if (l->is_handshake_loop)
		l->server->has_handshake_loop = false;
	else if (config->loop_stop != NULL)
		config->loop_stop(l, config->arg);
	return NULL;
}

static int
open_base(struct http_loop *l, struct err *e)
{
	struct event_config *config = event_config_new();

	/* NOLOCK, because other threads use only the mailbox */
	if (config != NULL && event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK) == 0)
		l->base = event_base_new_with_config(config);
	if (config != NULL)
		event_config_free(config);
	if (l->base == NULL)
		return err_errno(
		    e, ERR_IO, "an event loop could not be made: allow more open files");
	return 0;
}

int
loop_open(struct http_loop *l, struct http_server *s, unsigned index, struct err *e)
{
	int rc;

	l->server = s;
	l->index = index;
	l->stop_letter.run = on_stop;
	l->settings = s->settings;
	start_ids(l);
	wheel_start(&l->wheel, time_mono_ms());
	if ((rc = mailbox_open(&l->mailbox, e)) != 0)
		return rc;
	if ((rc = open_base(l, e)) != 0) {
		mailbox_close(&l->mailbox);
		return rc;
	}
	event_assign(&l->mail_ev, l->base, l->mailbox.fd, EV_READ | EV_PERSIST, on_mail, l);
	event_assign(&l->tick_ev, l->base, -1, EV_PERSIST, on_tick, l);
	if (event_add(&l->mail_ev, NULL) == 0) {
		l->trusted = trusted_ref(s->trusted);
		return 0;
	}
	rc = err_errno(e, ERR_IO, "an event loop could not be set up: allow more open files");
	event_base_free(l->base);
	mailbox_close(&l->mailbox);
	return rc;
}

void
loop_close(struct http_loop *l)
{
	struct http_exchange *x;

	handshake_drop_arrivals(l);
	/* exchanges that the handler did not answer before the drain ended */
	while ((x = l->orphans) != NULL) {
		l->orphans = x->next;
		exchange_end(x);
	}
	while ((x = l->spares) != NULL) {
		l->spares = x->next;
		exchange_destroy(x);
	}
	access_flush(&l->server->access, &l->access);
	free(l->access.bytes);
	event_base_free(l->base);
	mailbox_close(&l->mailbox);
	trusted_unref(&l->trusted);
	free(l->accepting);
}

struct event_base *
http_loop_base(struct http_loop *l)
{
	return l->base;
}

struct mailbox *
http_loop_mailbox(struct http_loop *l)
{
	return &l->mailbox;
}

unsigned
http_loop_index(const struct http_loop *l)
{
	return l->index;
}

void *
http_loop_data(const struct http_loop *l)
{
	return l->data;
}

void
http_loop_set_data(struct http_loop *l, void *data)
{
	l->data = data;
}
