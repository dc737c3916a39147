/* SPDX-License-Identifier: Apache-2.0 */
/*
 * publish_later: looks for drafts whose folder changed or whose instant has come. What must hold:
 * nothing is published before its instant, nor with a token that is not valid any more; a draft
 * that is refused stays, with the reason; one that cannot be published keeps no other waiting.
 */
#include "web/publish_later.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/err.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/time.h"
#include "publish/draft_folder.h"
#include "publish/token_table.h"
#include "web/day_phase.h"
#include "web/drafts.h"
#include "web/publish_file.h"
#include "web/publish_job.h"
#include "web/publisher.h"
#include "web/site_private.h"

#define LOOK_MS 250 /* an instant is a second */
#define SETTLES_S 1 /* longer than a tick of the clock of any file system */
#define RETRY_S 10  /* after a failure of the machine, not of the draft */
#define LOCK_NAME "publishes"
#define LOCK_MODE 0600
#define NAME_BYTES_MAX 2048 /* "WORK/LANGUAGE@DATE" */

/* In the order of their instants, and of their names. */
struct plan {
	int64_t at; /* INT64_MAX: there is none; 0: before all */
	char name[NAME_BYTES_MAX];
};

struct publish_later {
	struct site *site;
	const char *folder;
	struct stat seen;          /* the folder as it was listed */
	struct plan first, behind; /* of all plans; of those behind failed */
	struct plan failed;        /* by the machine: those behind it are tried before it again */
	int64_t pause_until;       /* for first, after a failure; by time_now() */
	int lock_fd, stop_fd;
	pthread_t thread;
	bool has_thread;
};

static bool
is_before(const struct plan *a, const struct plan *b)
{
	return a->at != b->at ? a->at < b->at : strcmp(a->name, b->name) < 0;
}

static int
note_plan(void *arg, const struct draft *d, const char *etag, struct err *e)
{
	struct publish_later *l = arg;
	struct plan one = { .at = d->publish_at };
	char date[DATE_BYTES + 1];

	(void)etag;
	(void)e;
	if (d->publish_at == 0)
		return 0;
	date_format(d->key.day, date);
	snprintf(one.name, sizeof one.name, STR_FMT "/" STR_FMT "@%s", STR_ARG(d->key.work),
	    STR_ARG(d->key.language), date);
	if (is_before(&one, &l->first))
		l->first = one;
	if (is_before(&l->failed, &one) && is_before(&one, &l->behind))
		l->behind = one;
	return 0;
}

/* Looks at the folder again if it has changed. */
static void
look(struct publish_later *l)
{
	struct stat st = { .st_ino = 0 };
	struct err e = { 0 };

	if (stat(l->folder, &st) != 0)
		st = (struct stat){ .st_ino = 0 };
	if (st.st_ino == l->seen.st_ino && st.st_mtim.tv_sec == l->seen.st_mtim.tv_sec &&
	    st.st_mtim.tv_nsec == l->seen.st_mtim.tv_nsec && st.st_mode == l->seen.st_mode)
		return;
	/* a change in the same tick of the file system's clock would not be seen */
	l->seen = time_now() - st.st_mtim.tv_sec > SETTLES_S ? st : (struct stat){ .st_ino = 0 };
	l->first = l->behind = (struct plan){ .at = INT64_MAX };
	if (draft_folder_list(l->folder, note_plan, l, &e) != 0)
		log_warn("publish", "drafts_not_read", "detail=\"%s\"", e.text);
	day_phase_plan(l->first.at);
}

/* Whether this process is the one that publishes. */
static bool
has_lock(struct publish_later *l)
{
	char path[PATH_MAX];

	if (l->lock_fd != -1)
		return true;
	snprintf(path, sizeof path, "%s/" LOCK_NAME, l->folder);
	l->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, LOCK_MODE);
	if (l->lock_fd != -1 && flock(l->lock_fd, LOCK_EX | LOCK_NB) == 0)
		return true;
	if (l->lock_fd != -1)
		close(l->lock_fd);
	l->lock_fd = -1;
	return false;
}

/* Whether the next attempt may succeed, without another draft. */
static bool
is_passing(int rc)
{
	return rc == -ERR_BUSY || rc == -ERR_IO || rc == -ERR_TIMEOUT || rc == -ERR_PLUGIN;
}

static void
settle_failure(struct publish_later *l, const struct plan *p, struct publish_job *j)
{
	char name[NAME_BYTES_MAX], why[2 * sizeof j->err.text];
	struct err e = { 0 };

	log_warn("publish", "planned_publication_failed", "version=%s why=%s",
	    log_quote(p->name, name, sizeof name), log_quote(j->err.text, why, sizeof why));
	if (!is_passing(j->rc) && drafts_refuse(j, &e) == 0)
		return;
	l->failed = *p;
	l->pause_until = time_now() + RETRY_S;
}

/* Publishes the draft that is due, if it is still planned. */
static int
publish_due(struct publish_job *j, struct err *e)
{
	int rc;

	if ((rc = publish_open_draft(j, e)) != 0)
		return rc;
	if (j->draft.publish_at == 0 || j->draft.publish_at > time_now())
		return 0;
	j->token = token_table_named(j->tokens, j->draft.planner);
	if (j->token == NULL || !token_is_valid(j->token, time_now()) ||
	    !token_allows(j->token, TOKEN_PUBLISH) || !token_has_work(j->token, j->iri.work.whole))
		return err_set(e, ERR_DENIED,
		    "the token that planned the publication was revoked, or has ended: publish the "
		    "draft with another");
	return publish_file(j);
}

static void
publish_plan(struct publish_later *l, const struct plan *p)
{
	struct publish_job *j;

	if (!publisher_enter(l->site->publisher, PUBLISHER_PLAN))
		return;
	j = publish_job_new(l->site, PUBLISHER_PLAN);
	j->draft_act = DRAFT_PUBLISH;
	j->action = TOKEN_PUBLISH;
	j->has_work = j->has_version = true;
	j->rc = iri_parse(str_from(p->name), &j->iri, &j->err);
	if (j->rc == 0)
		j->rc = publish_due(j, &j->err);
	if (j->rc != 0 && j->rc != -ERR_NOTFOUND)
		settle_failure(l, p, j);
	l->seen = (struct stat){ .st_ino = 0 }; /* look again */
	publish_job_free(j);
}

/* The plan that is tried now; NULL: none. */
static const struct plan *
find_due(struct publish_later *l, int64_t now)
{
	if (l->failed.at != 0 && l->behind.at <= now)
		return &l->behind;
	if (l->first.at > now || l->pause_until > now)
		return NULL;
	l->failed = (struct plan){ .at = 0 };
	return &l->first;
}

static void *
run(void *arg)
{
	struct publish_later *l = arg;
	struct pollfd stop = { .fd = l->stop_fd, .events = POLLIN };

	while (poll(&stop, 1, LOOK_MS) == 0 || stop.revents == 0) {
		const struct plan *due;

		look(l);
		due = find_due(l, time_now());
		if (due != NULL && has_lock(l))
			publish_plan(l, due);
	}
	return NULL;
}

static int
start_thread(struct publish_later *l, struct err *e)
{
	sigset_t all, before;
	int rc;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	rc = pthread_create(&l->thread, NULL, run, l);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (rc != 0) {
		errno = rc;
		return err_errno(
		    e, ERR_IO, "a thread for planned publications could not be started");
	}
	l->has_thread = true;
	return 0;
}

int
publish_later_start(struct publish_later **out, struct site *s, struct err *e)
{
	struct publish_later *l;
	struct err none = { 0 };
	const char *folder;
	int rc;

	if (s->publisher == NULL || publisher_drafts(s->publisher, &folder, &none) != 0)
		return 0;
	l = NEW(struct publish_later);
	l->site = s;
	l->folder = folder;
	l->first.at = l->behind.at = INT64_MAX;
	l->lock_fd = -1;
	if ((l->stop_fd = eventfd(0, EFD_CLOEXEC)) == -1)
		rc = err_errno(e, ERR_IO, "a thread for planned publications cannot be stopped");
	else
		rc = start_thread(l, e);
	if (rc == 0)
		*out = l;
	else
		publish_later_stop(&l);
	return rc;
}

void
publish_later_stop(struct publish_later **out)
{
	struct publish_later *l = *out;

	if (l == NULL)
		return;
	*out = NULL;
	if (l->has_thread) {
		eventfd_write(l->stop_fd, 1);
		pthread_join(l->thread, NULL);
	}
	if (l->stop_fd != -1)
		close(l->stop_fd);
	if (l->lock_fd != -1)
		close(l->lock_fd);
	free(l);
}
