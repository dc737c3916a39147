/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RENDER_QUARANTINE_H
#define RENDER_QUARANTINE_H
/*
 * quarantine: jobs that killed their workers. One that did it twice fails at once for a while,
 * without a worker being started. Shared by all renderers of a program; safe from any thread.
 */
#include <stdbool.h>
#include <stdint.h>

struct render_job;
struct sha256;

#define QUARANTINE_DEATHS 2 /* the second came on a fresh worker: it was no accident */
/* Long enough that a client that repeats itself costs two starts a minute, short enough that a
 * cause that has passed (no memory, a debugger) is forgotten soon. */
#define QUARANTINE_MS 60000
/* Jobs that are watched or shut in; the oldest makes room. Whoever has so many documents that kill
 * a plugin meets its breaker first. */
#define QUARANTINE_MAX 256

struct quarantine;

struct quarantine *quarantine_new(void);
void quarantine_free(struct quarantine **q);

/*
 * What a rendition depends on: source, plugin, view, portion, options. 0: the source is not known,
 * and the job is never shut in.
 */
uint64_t quarantine_key(const struct render_job *job, const struct sha256 *plugin);
/* For how long this job is shut in; 0: it is not. Takes no lock while nothing is watched. */
int64_t quarantine_left_ms(struct quarantine *q, uint64_t key, int64_t now_ms);
/* The job killed so many workers. True when that shuts it in. */
bool quarantine_note(struct quarantine *q, uint64_t key, unsigned deaths, int64_t now_ms);
/* Jobs that are shut in now. */
unsigned quarantine_count(struct quarantine *q, int64_t now_ms);
#endif
