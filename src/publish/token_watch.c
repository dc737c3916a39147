/* SPDX-License-Identifier: Apache-2.0 */
/* token_watch: What must hold: while the file cannot be used, no token is valid. */
#include "publish/token_watch.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/log.h"
#include "base/mem.h"
#include "publish/token_file.h"

struct token_watch {
	char *path;
	struct stat seen; /* the thread's alone, after the start */
	pthread_mutex_t lock;
	struct token_table *table; /* a reference; under lock */
	pthread_t thread;
	bool has_thread;
	int stop_fd;
};

static void
load(struct token_watch *w)
{
	struct token_table *fresh = NULL, *last;
	char why[2 * sizeof(struct err)];
	struct err e = { 0 };

	if (token_file_load(w->path, &fresh, &w->seen, &e) != 0) {
		log_warn("publish", "no_tokens", "why=%s", log_quote(e.text, why, sizeof why));
		token_table_read(&fresh, STR(""), NULL);
	}
	pthread_mutex_lock(&w->lock);
	last = w->table;
	w->table = fresh;
	pthread_mutex_unlock(&w->lock);
	token_table_unref(&last);
}

static void *
watch(void *arg)
{
	struct token_watch *w = arg;
	struct pollfd stop = { .fd = w->stop_fd, .events = POLLIN };

	while (poll(&stop, 1, TOKEN_WATCH_MS) == 0 || stop.revents == 0)
		if (token_file_has_changed(w->path, &w->seen))
			load(w);
	return NULL;
}

/* Starts the thread with all signals blocked: only the event loops handle signals. */
static int
start(struct token_watch *w, struct err *e)
{
	sigset_t all, before;
	int rc;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	rc = pthread_create(&w->thread, NULL, watch, w);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (rc != 0) {
		errno = rc;
		return err_errno(e, ERR_IO, "a thread for the tokens could not be started");
	}
	w->has_thread = true;
	return 0;
}

int
token_watch_open(struct token_watch **out, const char *path, struct err *e)
{
	struct token_watch *w = NEW(struct token_watch);
	int rc;

	w->path = str_dup(str_from(path));
	pthread_mutex_init(&w->lock, NULL);
	load(w);
	if ((w->stop_fd = eventfd(0, EFD_CLOEXEC)) == -1)
		rc = err_errno(e, ERR_IO, "a thread for the tokens cannot be stopped");
	else
		rc = start(w, e);
	if (rc == 0)
		*out = w;
	else
		token_watch_close(&w);
	return rc;
}

void
token_watch_close(struct token_watch **pw)
{
	struct token_watch *w = *pw;

	if (w == NULL)
		return;
	if (w->has_thread) {
		eventfd_write(w->stop_fd, 1);
		pthread_join(w->thread, NULL);
	}
	if (w->stop_fd != -1)
		close(w->stop_fd);
	token_table_unref(&w->table);
	pthread_mutex_destroy(&w->lock);
	free(w->path);
	free(w);
	*pw = NULL;
}

struct token_table *
token_watch_take(struct token_watch *w)
{
	struct token_table *t;

	pthread_mutex_lock(&w->lock);
	t = token_table_ref(w->table);
	pthread_mutex_unlock(&w->lock);
	return t;
}
