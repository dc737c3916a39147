/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RENDER_RENDER_H
#define RENDER_RENDER_H
/*
 * render: the server's side of the workers: the formats on offer, a pool of workers and a queue for
 * each plugin, deadlines, retries. One renderer belongs to one event_base and is used on its thread
 * only. Never blocks, except where marked.
 *
 *	a job		QUEUED -> RUNNING -> DONE
 *	a worker	STARTING -> IDLE -> BUSY -> IDLE ... -> DYING (see worker_link.h)
 *
 * A worker that crashes, sends an invalid packet, asks to be discarded or passes its deadline is
 * killed and replaced. A job whose worker crashed runs once more on a fresh worker, then fails with
 * ERR_PLUGIN, and further jobs for the same document fail at once for a while (quarantine.h). The
 * deadline covers waiting, work and the second attempt: ERR_TIMEOUT when a worker had the job,
 * ERR_BUSY when none had. ERR_BUSY also when the queue is full, or the plugin fails again and again
 * (breaker.h).
 */
#include <stdint.h>

#include "render/render_config.h"
#include "render/render_job.h"

struct err;
struct event_base;
struct formats;
struct renderer;

int render_open(
    struct renderer **out, struct event_base *base, const struct render_config *c, struct err *e);
/* Kills the workers; jobs not done yet get ERR_BUSY ("shutting down"). Not callable from done. */
void render_close(struct renderer **r);
/* Queues the job. ERR_BUSY when the queue is full: done is not called then. */
int render_submit(struct renderer *r, struct render_job *job, struct err *e);
/* The present set, which new requests use. Borrowed until the event loop runs again. */
const struct formats *render_formats(const struct renderer *r);
/* The same; the set stays, with its workers, until each hold was released. */
const struct formats *render_hold(struct renderer *r);
void render_release(struct renderer *r, const struct formats *f);
/*
 * Replaces the present set by f as soon as its workers are ready; plugins that are in both keep
 * their workers. Then turned is called, unless another set was adopted meanwhile.
 */
typedef void render_turned_fn(void *arg);
void render_adopt(struct renderer *r, struct formats *f, render_turned_fn *turned, void *arg);
unsigned render_pending(const struct renderer *r); /* queued and running jobs */
#endif
