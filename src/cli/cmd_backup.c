/* SPDX-License-Identifier: Apache-2.0 */
/* gazetted backup: a copy of the store, made while it is in use. */
#include <stdio.h>

#include "base/err.h"
#include "cli/command.h"
#include "cli/progress.h"
#include "cli/store_report.h"
#include "corpus/check.h"

static void
show_progress(void *arg, uint64_t done, uint64_t total)
{
	progress_show(arg, done, total);
}

/* Reads the copy back: a backup that cannot be read is none. */
static int
verify(const char *path, struct err *e)
{
	struct corpus *c = NULL;
	int rc;

	if ((rc = corpus_open(&c, path, CORPUS_READ, e)) == 0)
		rc = store_report(c, path, e);
	corpus_close(&c);
	return rc;
}

static int
run_backup(const struct command *self, int argc, char **argv, struct err *e)
{
	const char *store = NULL;
	bool skips_check = false;
	const struct option_spec options[] = {
		{ .name = "no-check",
		    .kind = OPTION_FLAG,
		    .target = &skips_check,
		    .help = "do not read the copy back and check it" },
		STORE_OPTION(store),
		{ .name = NULL },
	};
	struct progress progress = { .unit = "pages" };
	struct corpus *c = NULL;
	bool help;
	int count, rc;

	if ((rc = command_parse(self, options, argc, argv, &count, &help, e)) != 0 || help)
		return rc;
	if (count != 1)
		return err_set(e, ERR_USAGE, "name the file that the copy is written to");
	if ((rc = corpus_open(&c, command_store(store), CORPUS_READ, e)) == 0)
		rc = corpus_backup(c, argv[0], show_progress, &progress, e);
	corpus_close(&c);
	progress_clear(&progress);
	if (rc != 0)
		return rc;
	printf("copied to %s\n", argv[0]);
	return skips_check ? 0 : verify(argv[0], e);
}

const struct command command_backup = {
	.name = "backup",
	.usage = "FILE [--store PATH] [--no-check]",
	.summary = "copy the store to a new file while it is in use, and check the copy",
	.details =
	    "FILE must not exist. It is a store like any other; 'gazetted restore FILE STORE' "
	    "puts it in the place of a store.",
	.run = run_backup,
};
