/* SPDX-License-Identifier: Apache-2.0 */
/* gazetted fsck: reads the whole store and tells what is damaged. */
#include <stdio.h>

#include "base/err.h"
#include "cli/command.h"
#include "cli/store_report.h"
#include "corpus/check.h"
#include "corpus/place.h"

static void
print_left(void *arg, const char *path)
{
	(void)arg;
	printf("left over: ");
	command_print_safe(stdout, path);
	printf(", of a command that was killed; the next 'gazetted compact' or 'gazetted restore' "
	       "removes it\n");
}

static int
run_fsck(const struct command *self, int argc, char **argv, struct err *e)
{
	const char *store = NULL;
	const struct option_spec options[] = { STORE_OPTION(store), { .name = NULL } };
	struct corpus *c = NULL;
	bool help;
	int count, rc;

	if ((rc = command_parse(self, options, argc, argv, &count, &help, e)) != 0 || help)
		return rc;
	if (count != 0)
		return err_set(e, ERR_USAGE, "name the store by --store PATH");
	corpus_each_left(command_store(store), print_left, NULL);
	if ((rc = corpus_open(&c, command_store(store), CORPUS_READ, e)) == 0)
		rc = store_report(c, command_store(store), e);
	corpus_close(&c);
	return rc;
}

const struct command command_fsck = {
	.name = "fsck",
	.usage = "[--store PATH]",
	.summary = "read the whole store and tell what is damaged",
	.details =
	    "Checks the structure of the file, its indexes and references, the SHA-256 of every "
	    "source and uploaded file, and the numbers of revisions; names copies that a command "
	    "left when it was killed. Changes nothing. The "
	    "server may run meanwhile. Exit status 65 when something is damaged.",
	.run = run_fsck,
};
