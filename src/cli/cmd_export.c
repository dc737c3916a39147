/* SPDX-License-Identifier: Apache-2.0 */
/* gazetted export: all of a store as a folder of files. */
#include <inttypes.h>
#include <stdio.h>

#include "base/err.h"
#include "cli/command.h"
#include "cli/export_write.h"
#include "cli/store_report.h"
#include "corpus/corpus.h"

static int
run_export(const struct command *self, int argc, char **argv, struct err *e)
{
	const char *store = NULL;
	const struct option_spec options[] = { STORE_OPTION(store), { .name = NULL } };
	struct export_count n = { 0 };
	struct corpus *c = NULL;
	bool help;
	int count, rc;

	if ((rc = command_parse(self, options, argc, argv, &count, &help, e)) != 0 || help)
		return rc;
	if (count != 1)
		return err_set(e, ERR_USAGE, "name the folder that the files are written to");
	if ((rc = corpus_open(&c, command_store(store), CORPUS_READ, e)) == 0)
		rc = export_write(c, argv[0], &n, e);
	corpus_close(&c);
	if (rc == 0)
		printf("%" PRIu64 " publications, %" PRIu64 " corrections and %" PRIu64
		       " short names exported to %s (%" PRIu64 " files, %" PRIu64 " bytes)\n",
		    n.publications, n.corrections, n.aliases, argv[0], n.files, n.bytes);
	return rc;
}

const struct command command_export = {
	.name = "export",
	.usage = "FOLDER [--store PATH]",
	.summary = "write all of the store into a folder of files",
	.details =
	    "FOLDER is made, or has to be empty. It gets the canonical XML of each publication, "
	    "the file that was uploaded, and all other facts as lines of JSON. 'gazetted init "
	    "STORE --from FOLDER' makes an equal store of it. The server may run meanwhile.",
	.run = run_export,
};
