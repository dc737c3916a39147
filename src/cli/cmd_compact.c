/* SPDX-License-Identifier: Apache-2.0 */
/* gazetted compact: a store as small as it can be. */
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/err.h"
#include "cli/command.h"
#include "cli/store_report.h"
#include "corpus/compact.h"
#include "corpus/place.h"

#define COMPACT_ARENA_BYTES_MAX 65536 /* paths */

static uint64_t
size_of(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? (uint64_t)st.st_size : 0;
}

static int
verify(const char *part, const char *name, struct err *e)
{
	struct corpus *c = NULL;
	int rc;

	if ((rc = corpus_open(&c, part, CORPUS_READ, e)) == 0)
		rc = store_report(c, name, e);
	corpus_close(&c);
	return rc;
}

/* The copy is checked before it takes the place of the store. */
static int
replace(struct corpus *c, struct corpus_placing *p, struct err *e)
{
	uint64_t before = size_of(p->path), after;
	int rc;

	if ((rc = corpus_compact(c, p->part, e)) != 0 || (rc = verify(p->part, p->path, e)) != 0)
		return rc;
	after = size_of(p->part);
	if ((rc = corpus_take_over(c, p, e)) != 0)
		return rc;
	printf("%" PRIu64 " bytes instead of %" PRIu64 "\n", after, before);
	return 0;
}

static int
compact(const char *path, bool keeps, struct err *e)
{
	struct arena a = ARENA_INIT(COMPACT_ARENA_BYTES_MAX);
	struct corpus_placing p = { .path = path, .replaces = true, .arena = &a };
	struct corpus *c = NULL;
	struct str part = STR("");
	int rc;

	if ((rc = corpus_place_name(path, &part, &a, e)) == 0 &&
	    (rc = corpus_open(&c, path, CORPUS_WRITE, e)) == 0) {
		p.part = part.p;
		rc = replace(c, &p, e);
	}
	if (part.len > 0)
		corpus_place_discard(part);
	if (rc == 0 && !keeps && p.kept.len > 0)
		corpus_place_discard(p.kept);
	corpus_close(&c);
	arena_free(&a);
	return rc;
}

static int
run_compact(const struct command *self, int argc, char **argv, struct err *e)
{
	const char *store = NULL;
	bool keeps = false, help;
	const struct option_spec options[] = {
		{ .name = "keep",
		    .kind = OPTION_FLAG,
		    .target = &keeps,
		    .help = "keep the old file too, as STORE.old-TIME" },
		STORE_OPTION(store),
		{ .name = NULL },
	};
	int count, rc;

	if ((rc = command_parse(self, options, argc, argv, &count, &help, e)) != 0 || help)
		return rc;
	if (count != 0)
		return err_set(e, ERR_USAGE, "name the store by --store");
	return compact(command_store(store), keeps, e);
}

const struct command command_compact = {
	.name = "compact",
	.usage = "[--store PATH] [--keep]",
	.summary = "make the file of a store as small as it can be",
	.details = "A store of an older release gets the present layout, in which versions are "
		   "stored as what changed. A copy without free room is made beside it, checked "
		   "as by 'gazetted fsck', and takes its place. Running servers go over to it; "
		   "nothing else can be written meanwhile. The disk has to have room for both.",
	.run = run_compact,
};
