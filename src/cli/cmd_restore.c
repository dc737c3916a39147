/* SPDX-License-Identifier: Apache-2.0 */
/* gazetted restore: puts a backup in the place of a store. */
#include <stdio.h>

#include "base/arena.h"
#include "base/err.h"
#include "cli/command.h"
#include "cli/progress.h"
#include "cli/store_report.h"
#include "corpus/check.h"
#include "corpus/place.h"

#define RESTORE_ARENA_BYTES_MAX 65536 /* paths */

struct restore {
	const char *backup, *store;
	bool replaces, verifies;
	struct arena arena;
};

static void
show_pages(void *arg, uint64_t done, uint64_t total)
{
	progress_show(arg, done, total);
}

/* Checks the backup as fsck does, and copies it. */
static int
copy(const struct restore *o, const char *part, struct err *e)
{
	struct progress progress = { .unit = "pages" };
	struct corpus *c = NULL;
	int rc;

	if ((rc = corpus_open(&c, o->backup, CORPUS_READ, e)) == 0 &&
	    (rc = store_report(c, o->backup, e)) == 0)
		rc = corpus_backup(c, part, show_pages, &progress, e);
	progress_clear(&progress);
	corpus_close(&c);
	return rc;
}

static int
verify(const struct restore *o, const char *part, struct err *e)
{
	struct corpus *c = NULL;
	int rc;

	if (!o->verifies)
		return 0;
	if ((rc = corpus_open(&c, part, CORPUS_READ, e)) == 0)
		rc = store_report(c, o->store, e);
	corpus_close(&c);
	return rc;
}

static int
restore(struct restore *o, struct err *e)
{
	struct corpus_placing p = { .path = o->store, .replaces = o->replaces, .arena = &o->arena };
	struct str part = STR("");
	int rc;

	if ((!o->replaces && (rc = corpus_check_free(o->store, e)) != 0) ||
	    (rc = corpus_place_name(o->store, &part, &o->arena, e)) != 0)
		return rc;
	if ((rc = copy(o, part.p, e)) == 0 && (rc = verify(o, part.p, e)) == 0) {
		p.part = part.p;
		rc = corpus_place(&p, e);
	}
	corpus_place_discard(part);
	if (rc != 0)
		return rc;
	printf("restored ");
	command_print_safe(stdout, o->store);
	if (p.kept.len > 0) {
		printf("; the store that was there is kept as ");
		command_print_text(stdout, p.kept);
	}
	putchar('\n');
	return 0;
}

static int
run_restore(const struct command *self, int argc, char **argv, struct err *e)
{
	struct restore o = { .arena = ARENA_INIT(RESTORE_ARENA_BYTES_MAX) };
	const struct option_spec options[] = {
		{ .name = "force",
		    .kind = OPTION_FLAG,
		    .target = &o.replaces,
		    .help = "replace a store that is there, which is kept under another name" },
		{ .name = "verify",
		    .kind = OPTION_FLAG,
		    .target = &o.verifies,
		    .help = "read the copy back too, before it is put in place" },
		{ .name = NULL },
	};
	bool help;
	int count, rc;

	if ((rc = command_parse(self, options, argc, argv, &count, &help, e)) != 0 || help)
		return rc;
	if (count != 2)
		return err_set(
		    e, ERR_USAGE, "name the backup, and the store that it should become");
	o.backup = argv[0];
	o.store = argv[1];
	rc = restore(&o, e);
	arena_free(&o.arena);
	return rc;
}

const struct command command_restore = {
	.name = "restore",
	.usage = "BACKUP STORE [--force] [--verify]",
	.summary = "put a backup in the place of a store",
	.details =
	    "The backup is checked as by 'gazetted fsck', copied beside STORE, and renamed when "
	    "it is complete. With --force a store that is there is kept, with its log, as "
	    "STORE.old-TIME. Nothing may write to STORE meanwhile; running servers go over to "
	    "the new file.",
	.run = run_restore,
};
