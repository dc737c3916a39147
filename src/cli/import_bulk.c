/* SPDX-License-Identifier: Apache-2.0 */
/*
 * import_bulk: a ring of documents, in the order of the source. Its tail is filled while workers
 * parse; its head is published when its worker is done, so the order of publications is that of the
 * source.
 *
 *	a document	(taken) -> SENT -> READ or FAILED -> (published, or refused)
 *			(taken) -> KNOWN or FAILED
 *
 * What must hold: nothing is told as published before the commit that makes it durable; at most
 * BATCH_PUBLICATIONS wait for one.
 */
#include "cli/import_bulk.h"

#include <event2/event.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/time.h"
#include "cli/command.h"
#include "cli/import_beside.h"
#include "cli/import_known.h"
#include "cli/import_one.h"
#include "cli/import_progress.h"
#include "cli/import_source.h"
#include "corpus/corpus.h"
#include "corpus/publish.h"
#include "render/blocking.h"
#include "render/output_file.h"
#include "render/render_job.h"

#define RING_A_WORKER 6 /* documents: one is parsed, some wait for a worker, some for the writer */
#define RING_BYTES_MAX ((size_t)64 << 20) /* of files in the ring, but for one that is larger */
/*
 * A commit waits for the disk: some milliseconds, as much as publishing so many small documents
 * takes. What is not committed is lost when the import is stopped, and imported again later.
 */
#define BATCH_PUBLICATIONS 256
#define BATCH_BYTES_MAX ((size_t)32 << 20)
#define BATCH_MS 500

enum item_state { ITEM_SENT, ITEM_READ, ITEM_KNOWN, ITEM_FAILED };

struct item {
	struct render_job job; /* first: job.done is given its address */
	enum item_state state;
	struct import_entry entry;
	struct err failure;     /* ITEM_FAILED */
	struct reading reading; /* ITEM_READ */
	bool is_withdrawn;      /* ITEM_KNOWN */
};

struct bulk {
	struct import *im;
	struct import_source *source;
	bool is_at_end;
	struct item *ring;
	unsigned size, head, count;
	size_t bytes;               /* of the files in the ring */
	struct import_known *known; /* NULL: nothing is stored */
	struct import_progress progress;
	/* of the open batch; users see these counts and lines after its commit */
	struct import_counts waiting;
	struct buf told; /* its lines of --json */
	bool in_batch;
	unsigned batch_count;
	size_t batch_bytes;
	int64_t batch_ms; /* when it began */
};

static void
on_done(struct render_job *job, const struct err *e)
{
	struct item *item = (void *)job;

	close(job->input_fd);
	item->state = ITEM_FAILED;
	if (e != NULL)
		item->failure = *e;
	else if (reading_take(&item->reading, job, &item->failure) == 0)
		item->state = ITEM_READ;
}

static void
clear_item(struct item *item)
{
	reading_close(&item->reading);
	free(item->entry.bytes);
	item->entry.bytes = NULL;
}

static int
load(struct item *item)
{
	struct import_entry *entry = &item->entry;

	if (entry->path == NULL)
		return 0;
	return blocking_load_file(entry->path, &entry->bytes, &entry->len, &item->failure);
}

/* Whether the store has the file; it is not read again then. */
static bool
is_known(const struct bulk *b, struct item *item)
{
	const struct import_entry *entry = &item->entry;
	struct sha256 upload;
	enum import_state state;

	if (b->known == NULL)
		return false;
	upload = sha256_of(entry->bytes, entry->len);
	state = import_known_find(b->known, &upload, &entry->read, entry->occurrence);
	item->is_withdrawn = state == IMPORT_WITHDRAWN;
	return state != IMPORT_UNKNOWN;
}

/* Gives the document to a worker. */
static int
send_item(struct bulk *b, struct item *item)
{
	struct import_entry *entry = &item->entry;
	int rc;

	item->job = (struct render_job){ .kind = JOB_INGEST,
		.meta = entry->read.pairs,
		.meta_count = entry->read.pair_count,
		.request_id = STR("import"),
		.input_fd = -1,
		.until_ms = time_mono_ms() +
			    (int64_t)render_reading_ms(&b->im->worker.config) * (RING_A_WORKER + 1),
		.done = on_done };
	if ((rc = output_make("upload", str_make(entry->bytes, entry->len), &item->job.input_fd,
		 &item->failure)) != 0)
		return rc;
	if ((rc = render_submit(b->im->worker.renderer, &item->job, &item->failure)) != 0)
		close(item->job.input_fd);
	return rc;
}

/* Takes the next document of the source into the ring. */
static int
take_item(struct bulk *b, struct err *e)
{
	struct item *item = &b->ring[(b->head + b->count) % b->size];
	struct arena arena = item->entry.arena;
	int step;

	arena_reset(&arena);
	item->entry = (struct import_entry){ .arena = arena, .name = "-", .occurrence = 1 };
	item->failure = (struct err){ 0 };
	item->reading = (struct reading){ .image_fd = -1 };
	item->is_withdrawn = false;
	if ((step = b->source->next(b->source, &item->entry, &item->failure)) < 0) {
		*e = item->failure;
		return step;
	}
	if (step == IMPORT_END) {
		b->is_at_end = true;
		return 0;
	}
	item->state = ITEM_FAILED;
	if (step == IMPORT_ENTRY && load(item) == 0) {
		if (is_known(b, item))
			item->state = ITEM_KNOWN;
		else if (send_item(b, item) == 0)
			item->state = ITEM_SENT;
	}
	b->bytes += item->entry.len;
	b->count++;
	return 0;
}

/* Makes the batch durable, and tells of it. */
static int
commit(struct bulk *b, struct err *e)
{
	int rc;

	if (b->in_batch) {
		b->in_batch = false;
		if ((rc = corpus_batch_commit(b->im->corpus, e)) != 0)
			return rc;
	}
	if (b->told.len > 0) {
		fwrite(b->told.data, 1, b->told.len, stdout);
		fflush(stdout);
		buf_reset(&b->told);
	}
	import_progress_add(&b->progress, &b->waiting);
	b->waiting = (struct import_counts){ 0 };
	b->batch_count = 0;
	b->batch_bytes = 0;
	return 0;
}

static int
commit_if_due(struct bulk *b, struct err *e)
{
	if (b->in_batch && b->batch_count < BATCH_PUBLICATIONS &&
	    b->batch_bytes < BATCH_BYTES_MAX && time_mono_ms() - b->batch_ms < BATCH_MS)
		return 0;
	return commit(b, e);
}

static int
begin_batch(struct bulk *b, struct err *e)
{
	int rc;

	if (b->im->dry_run || b->in_batch)
		return 0;
	if ((rc = corpus_batch_begin(b->im->corpus, e)) != 0)
		return rc;
	b->in_batch = true;
	b->batch_ms = time_mono_ms();
	return 0;
}

/* A failure of the store or the workers, which ends the import; any other is of one document. */
static bool
is_fatal(const struct item *item, const struct err *failure)
{
	return failure->code == ERR_CONFIG ||
	       (item->state == ITEM_READ && (failure->code == ERR_IO || failure->code == ERR_BUSY));
}

/* Adds a line for --json; failure NULL: none. */
static int
tell_json(struct bulk *b, const struct item *item, const struct report_stored *stored,
    const struct err *failure, struct err *e)
{
	const struct report_view view = import_view(b->im, item->entry.name,
	    item->state == ITEM_READ ? &item->reading : NULL, stored, failure);

	return b->im->json ? report_json_write(&view, true, &b->told, e) : 0;
}

static int
refuse(struct bulk *b, const struct item *item, const struct err *failure, struct err *e)
{
	const struct report_stored none = { 0 };

	b->waiting.refused++;
	import_progress_tell(&b->progress, &item->entry, failure->text);
	return tell_json(b, item, &none, failure, e);
}

/* Publishes what a worker read. */
static int
publish(struct bulk *b, struct item *item, struct err *e)
{
	struct str upload = str_make(item->entry.bytes, item->entry.len);
	struct report_stored stored;
	struct err failure = { 0 };
	uint64_t doubts;
	char what[64];
	int rc;

	b->im->read = item->entry.read;
	b->im->alias = item->entry.alias;
	if ((rc = begin_batch(b, e)) != 0)
		return rc;
	if (import_beside_read_again(&b->im->worker, item->entry.path, upload, &b->im->read,
		&item->reading, &failure) != 0)
		return refuse(b, item, &failure, e);
	if (import_use(b->im, upload, &item->reading, &stored, &doubts, &failure) != 0) {
		if (!is_fatal(item, &failure))
			return refuse(b, item, &failure, e);
		*e = failure;
		return -failure.code;
	}
	if (stored.added || b->im->dry_run)
		b->waiting.published++;
	else
		b->waiting.unchanged++;
	if (doubts > 0) {
		b->waiting.doubtful++;
		snprintf(what, sizeof what, "%" PRIu64 " place%s must be checked", doubts,
		    doubts == 1 ? "" : "s");
		import_progress_tell(&b->progress, &item->entry, what);
	}
	b->batch_count++;
	b->batch_bytes += upload.len + item->reading.xml.len;
	return tell_json(b, item, &stored, NULL, e);
}

static int
pass_over(struct bulk *b, const struct item *item, struct err *e)
{
	const struct report_stored none = { 0 };

	b->waiting.unchanged++;
	if (item->is_withdrawn)
		import_progress_tell(&b->progress, &item->entry,
		    "it was withdrawn, and stays so; 'gazetted import FILE' without a list "
		    "publishes it again");
	return tell_json(b, item, &none, NULL, e);
}

/* Ends the document at the head of the ring, whose worker is done. */
static int
settle_head(struct bulk *b, struct err *e)
{
	struct item *item = &b->ring[b->head];
	int rc;

	if (item->state == ITEM_READ) {
		rc = publish(b, item, e);
	} else if (item->state == ITEM_KNOWN) {
		rc = pass_over(b, item, e);
	} else if (is_fatal(item, &item->failure)) {
		*e = item->failure;
		rc = -e->code;
	} else {
		rc = refuse(b, item, &item->failure, e);
	}
	b->bytes -= item->entry.len;
	clear_item(item);
	b->head = (b->head + 1) % b->size;
	b->count--;
	return rc != 0 ? rc : commit_if_due(b, e);
}

static bool
has_room(const struct bulk *b)
{
	return !b->is_at_end && b->count < b->size && b->bytes < RING_BYTES_MAX;
}

static int
turn_loop(struct bulk *b, int how, struct err *e)
{
	if (event_base_loop(b->im->worker.base, how) < 0)
		return err_set(e, ERR_IO, "the event loop stopped");
	return 0;
}

/* Takes, parses and publishes until the source is at its end and the ring is empty. */
static int
run(struct bulk *b, struct err *e)
{
	int rc = 0;

	while (rc == 0 && (!b->is_at_end || b->count > 0)) {
		if (has_room(b)) {
			rc = take_item(b, e);
			continue;
		}
		if (b->count == 0)
			continue;
		if (b->ring[b->head].state == ITEM_SENT) {
			rc = turn_loop(b, EVLOOP_ONCE, e);
			continue;
		}
		/* idle workers get their next documents before this one is published */
		if ((rc = turn_loop(b, EVLOOP_NONBLOCK, e)) == 0)
			rc = settle_head(b, e);
	}
	return rc != 0 ? rc : commit(b, e);
}

static unsigned
count_cores(void)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	return n < 1 ? 1 : n > IMPORT_JOBS_MAX ? IMPORT_JOBS_MAX : (unsigned)n;
}

static int
open_all(struct bulk *b, unsigned jobs, struct err *e)
{
	struct import *im = b->im;
	const struct blocking_options options = { .sandbox = command_sandbox(im->sandbox),
		.ingest_workers = jobs,
		.deadline_ms = command_deadline_ms() };
	int rc;

	if ((rc = blocking_open(&im->worker, &options, false, e)) != 0 || im->dry_run)
		return rc;
	if ((rc = corpus_open(&im->corpus, command_store(im->store), CORPUS_CREATE, e)) != 0)
		return rc;
	return import_known_load(&b->known, im->corpus, e);
}

/* Ends the workers before the ring, whose documents they may have. */
static void
close_all(struct bulk *b)
{
	blocking_close(&b->im->worker);
	for (unsigned i = 0; i < b->size; i++) {
		clear_item(&b->ring[i]);
		arena_free(&b->ring[i].entry.arena);
	}
	if (b->in_batch)
		corpus_batch_rollback(b->im->corpus);
	import_known_free(&b->known);
	buf_free(&b->told);
	free(b->ring);
}

int
import_bulk(struct import *im, struct import_source *source, unsigned jobs, struct err *e)
{
	struct bulk b = { .im = im, .source = source, .told = BUF_INIT(REPORT_JSON_BYTES_MAX) };
	int rc;

	if (jobs == 0)
		jobs = count_cores();
	im->quiet = true;
	im->in_bulk = true;
	b.size = jobs * RING_A_WORKER;
	b.ring = mem_new_array(b.size, sizeof *b.ring);
	for (unsigned i = 0; i < b.size; i++) {
		b.ring[i].entry.arena = ARENA_INIT(IMPORT_ENTRY_BYTES_MAX);
		b.ring[i].reading.image_fd = -1;
	}
	import_progress_start(&b.progress, source->total, im->dry_run);
	if ((rc = open_all(&b, jobs, e)) == 0 && (rc = run(&b, e)) == 0) {
		rc = import_progress_report(&b.progress, im->json ? stderr : stdout, e);
		if (im->reason != NULL && b.progress.done.unchanged > 0)
			fputs("The reason was not recorded for what is stored already.\n", stderr);
	}
	close_all(&b);
	return rc;
}
