/* SPDX-License-Identifier: Apache-2.0 */
/*
 * publisher: What must hold: the store is open for writing only while something is published, so
 * that commands can write between.
 */
#include "web/publisher.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "base/time.h"
#include "config/config.h"
#include "corpus/corpus.h"
#include "publish/draft_folder.h"
#include "publish/token_file.h"
#include "publish/token_watch.h"
#include "render/blocking.h"
#include "render/token_bucket.h"
#include "web/answers_kept.h"
#include "web/desk_session.h"
#include "web/site_config.h"

#define WORKERS (THREADS + 1) /* one for planned publications */
#define THREADS 2            /* one reads while the other writes; the store has one writer anyway */
#define CONVERSIONS_BURST 20 /* files of a meeting */
#define CONVERSIONS_A_SECOND 2 /* about what one thread reads of long texts */
#define PUBLISHING_THREAD "a thread for publishing"

struct publisher {
	const char *store, *sandbox;
	char *tokens_path, *drafts_path; /* drafts_path: NULL: there are none */
	struct token_watch *tokens;
	struct work_queue *queue;
	unsigned entered_max[PUBLISHER_PLACES];
	_Atomic unsigned entered[PUBLISHER_PLACES];
	pthread_mutex_t writing; /* held while the store is open for writing */
	pthread_mutex_t lock;    /* guards is_taken and conversions */
	struct token_bucket conversions;
	struct blocking workers[WORKERS];
	bool is_taken[WORKERS], is_open[WORKERS];
	struct answers_kept *answers;
	struct desk_sessions *sessions;
};

static bool
is_publishing(const struct site_config *c)
{
	for (unsigned i = 0; i < c->http.listen_count; i++)
		if (c->http.listen[i].is_publishing)
			return true;
	return false;
}

int
publisher_open(struct publisher **out, const struct site_config *c, struct err *e)
{
	const struct config *settings = c->settings;
	struct publisher *p;
	int rc;

	if (!is_publishing(c))
		return 0;
	p = NEW(struct publisher);
	p->store = settings->store;
	p->sandbox = settings->sandbox == CHOICE_ON ? "on" : "off";
	p->entered_max[PUBLISHER_FILE] = settings->uploads;
	p->entered_max[PUBLISHER_SIGN_IN] = PUBLISHER_SIGN_INS_MAX;
	p->entered_max[PUBLISHER_PLAN] = 1;
	pthread_mutex_init(&p->writing, NULL);
	pthread_mutex_init(&p->lock, NULL);
	p->answers = answers_kept_new();
	p->sessions = desk_sessions_new();
	p->drafts_path = draft_folder_place(settings->drafts, settings->store);
	token_bucket_open(&p->conversions, CONVERSIONS_BURST, CONVERSIONS_A_SECOND, time_mono_ms());
	if ((rc = token_file_place(&p->tokens_path, settings->tokens, settings->store, e)) != 0 ||
	    (rc = token_watch_open(&p->tokens, p->tokens_path, e)) != 0 ||
	    (rc = work_queue_open(&p->queue, THREADS, settings->uploads + PUBLISHER_SIGN_INS_MAX,
		 PUBLISHING_THREAD, e)) != 0)
		publisher_close(&p, NULL);
	else
		*out = p;
	return rc;
}

void
publisher_close(struct publisher **pp, task_fn *give_up)
{
	struct publisher *p = *pp;

	if (p == NULL)
		return;
	if (p->queue != NULL)
		work_queue_close(&p->queue, give_up);
	for (unsigned i = 0; i < WORKERS; i++)
		if (p->is_open[i])
			blocking_close(&p->workers[i]);
	token_watch_close(&p->tokens);
	answers_kept_free(&p->answers);
	desk_sessions_free(&p->sessions);
	pthread_mutex_destroy(&p->writing);
	pthread_mutex_destroy(&p->lock);
	free(p->tokens_path);
	free(p->drafts_path);
	free(p);
	*pp = NULL;
}

struct token_table *
publisher_tokens(struct publisher *p)
{
	return token_watch_take(p->tokens);
}

int
publisher_check_token(struct publisher *p, const struct sha256 *digest, struct err *e)
{
	struct token_table *t = NULL;
	const struct token *token;
	int rc;

	if ((rc = token_file_load(p->tokens_path, &t, NULL, e)) != 0)
		return rc;
	token = token_table_find(t, digest);
	if (token == NULL || !token_is_valid(token, time_now()))
		rc = err_set(e, ERR_AUTH,
		    "the token was revoked, or ended, before the file was published: nothing was "
		    "stored");
	token_table_unref(&t);
	return rc;
}

bool
publisher_enter(struct publisher *p, enum publisher_place place)
{
	if (atomic_fetch_add(&p->entered[place], 1) < p->entered_max[place])
		return true;
	atomic_fetch_sub(&p->entered[place], 1);
	return false;
}

void
publisher_leave(struct publisher *p, enum publisher_place place)
{
	atomic_fetch_sub(&p->entered[place], 1);
}

bool
publisher_may_convert(struct publisher *p)
{
	bool may;

	pthread_mutex_lock(&p->lock);
	may = token_bucket_take(&p->conversions, time_mono_ms());
	pthread_mutex_unlock(&p->lock);
	return may;
}

bool
publisher_put(struct publisher *p, struct task *t)
{
	return work_queue_put(p->queue, t);
}

int
publisher_take_worker(struct publisher *p, struct blocking **out, struct err *e)
{
	const struct blocking_options how = { .sandbox = p->sandbox };
	unsigned k = 0;
	int rc = 0;

	pthread_mutex_lock(&p->lock);
	while (k + 1 < WORKERS && p->is_taken[k])
		k++;
	p->is_taken[k] = true; /* there is one for each thread, so one is free */
	pthread_mutex_unlock(&p->lock);
	if (!p->is_open[k])
		rc = blocking_open(&p->workers[k], &how, false, e);
	p->is_open[k] = rc == 0;
	if (rc == 0)
		*out = &p->workers[k];
	else
		publisher_put_worker(p, &p->workers[k]);
	return rc;
}

void
publisher_put_worker(struct publisher *p, struct blocking *w)
{
	pthread_mutex_lock(&p->lock);
	p->is_taken[w - p->workers] = false;
	pthread_mutex_unlock(&p->lock);
}

int
publisher_begin_write(struct publisher *p, struct corpus **out, struct err *e)
{
	int rc;

	pthread_mutex_lock(&p->writing);
	if ((rc = corpus_open(out, p->store, CORPUS_WRITE, e)) != 0)
		pthread_mutex_unlock(&p->writing);
	return rc;
}

void
publisher_end_write(struct publisher *p, struct corpus **c)
{
	corpus_close(c);
	pthread_mutex_unlock(&p->writing);
}

int
publisher_drafts(struct publisher *p, const char **folder, struct err *e)
{
	*folder = p->drafts_path;
	if (p->drafts_path != NULL)
		return 0;
	return err_set(e, ERR_UNSUPPORTED,
	    "this server keeps no drafts: publish the file, or have the setting 'drafts' name a "
	    "folder");
}

struct desk_sessions *
publisher_sessions(struct publisher *p)
{
	return p->sessions;
}

struct answers_kept *
publisher_answers(struct publisher *p)
{
	return p->answers;
}
