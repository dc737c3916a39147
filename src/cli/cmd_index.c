/* SPDX-License-Identifier: Apache-2.0 */
/* gazetted index: the search index of a store. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/err.h"
#include "cli/command.h"
#include "cli/progress.h"
#include "corpus/corpus.h"
#include "render/blocking.h"
#include "search/feed.h"
#include "search/index.h"
#include "search/place.h"

struct indexing {
	const char *store, *index, *sandbox;
	bool rebuilds;
	struct blocking worker;
	struct reading reading;
	struct progress progress;
};

static int
begin_image(void *arg, struct str xml, struct err *e)
{
	struct indexing *x = arg;

	return blocking_image_start(&x->worker, xml, e);
}

static int
take_image(void *arg, const struct image **out, struct err *e)
{
	struct indexing *x = arg;
	int rc;

	reading_close(&x->reading);
	if ((rc = blocking_image_wait(&x->worker, &x->reading, e)) == 0)
		*out = &x->reading.image;
	return rc;
}

static bool
show_progress(void *arg, int64_t seq, int64_t of)
{
	struct indexing *x = arg;

	progress_show(&x->progress, (uint64_t)seq, (uint64_t)of);
	return true;
}

static int
feed(struct indexing *x, struct corpus *c, struct index *to, struct err *e)
{
	const struct feed_source from = { begin_image, take_image, show_progress, x };
	struct feed_counts counts = { 0 };
	int64_t seq;
	int rc;

	if (x->rebuilds && (rc = feed_clear(to, e)) != 0)
		return rc;
	rc = feed_run(to, c, &from, &counts, e);
	progress_clear(&x->progress);
	if (rc != 0 || (rc = index_seq(to, &seq, e)) != 0)
		return rc;
	printf("indexed to %" PRId64 ": %" PRIu64 " publications, %" PRIu64 " new articles\n", seq,
	    counts.publications, counts.units);
	return 0;
}

static int
update(struct indexing *x, struct err *e)
{
	const struct blocking_options how = { .sandbox = command_sandbox(x->sandbox) };
	const char *store = command_store(x->store);
	char *place = search_place(x->index, store);
	struct corpus *c = NULL;
	struct index *to = NULL;
	int rc;

	if (place == NULL) {
		rc = err_set(e, ERR_USAGE, "name the file of the index by --index");
	} else if ((rc = corpus_open(&c, store, CORPUS_READ, e)) == 0 &&
		   (rc = index_open_writer(&to, place, e)) == 0 &&
		   (rc = blocking_open(&x->worker, &how, false, e)) == 0) {
		rc = feed(x, c, to, e);
		reading_close(&x->reading);
		blocking_close(&x->worker);
	}
	index_close(&to);
	corpus_close(&c);
	free(place);
	return rc;
}

static int
run_index(const struct command *self, int argc, char **argv, struct err *e)
{
	struct indexing x = { .reading.image_fd = -1, .progress.unit = "publications" };
	const struct option_spec options[] = {
		{ .name = "rebuild",
		    .kind = OPTION_FLAG,
		    .target = &x.rebuilds,
		    .help = "make it anew from the first publication on" },
		{ .name = "index",
		    .kind = OPTION_STRING,
		    .target = &x.index,
		    .metavar = "PATH",
		    .help = "the file of the index (default: beside the store)" },
		STORE_OPTION(x.store),
		SANDBOX_OPTION(x.sandbox),
		{ .name = NULL },
	};
	bool help;
	int count, rc;

	if ((rc = command_parse(self, options, argc, argv, &count, &help, e)) != 0 || help)
		return rc;
	if (count > 1)
		return err_set(e, ERR_USAGE, "name one store");
	if (count == 1)
		x.store = argv[0];
	return update(&x, e);
}

const struct command command_index = {
	.name = "index",
	.usage = "[STORE] [--rebuild] [--index PATH]",
	.summary = "bring the search index of a store up to date",
	.details =
	    "The server does this itself while it runs. The index is derived from the store: "
	    "its file may be deleted at any time.",
	.run = run_index,
};
