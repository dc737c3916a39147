/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RENDER_QUARANTINE_H
#define RENDER_QUARANTINE_H
/*
 * quarantine: documents that killed workers of a plugin. After two deaths, jobs for that document
 * and plugin fail at once for a while, without a worker. Shared by all renderers of a process;
 * safe from any thread.
 */
#include <stdbool.h>
#include <stdint.h>

struct render_job;
struct sha256;

#define QUARANTINE_DEATHS 2 /* the second attempt had a fresh worker, so it was no accident */
/*
 * Long enough that a client that repeats its request costs two starts a minute, short enough that
 * a cause that has passed (no memory, a debugger) is forgotten soon.
 */
#define QUARANTINE_MS 60000
/*
 * Entries, in quarantine or counted only; the oldest is overwritten. A client with so many
 * documents that kill a plugin opens its breaker first.
 */
#define QUARANTINE_MAX 256

struct quarantine;

struct quarantine *quarantine_new(void);
void quarantine_free(struct quarantine **q);

/*
 * A hash of the plugin and the source (both sources of a comparison). Options and portions are not
 * part of it: a client could vary them to kill more workers with the same document. 0: the source
 * is not known, and the job is never quarantined.
 */
uint64_t quarantine_key(const struct render_job *job, const struct sha256 *plugin);
/* Time left in quarantine; 0: not in quarantine. Takes no lock while there are no entries. */
int64_t quarantine_left_ms(struct quarantine *q, uint64_t key, int64_t now_ms);
/* Records the workers that a job has killed. True when the key is in quarantine now. */
bool quarantine_note(struct quarantine *q, uint64_t key, unsigned deaths, int64_t now_ms);
/* Number of keys in quarantine now. */
unsigned quarantine_count(struct quarantine *q, int64_t now_ms);
#endif
