/* SPDX-License-Identifier: Apache-2.0 */
/* gazetted list: the works in the store, each with the version in force today. */
#include <inttypes.h>
#include <stdio.h>

#include "base/err.h"
#include "base/time.h"
#include "cli/command.h"
#include "corpus/corpus.h"

static int
print_version(void *arg, const struct corpus_version *v, struct err *e)
{
	unsigned *count = arg;
	char date[DATE_BYTES + 1];

	(void)e;
	++*count;
	date_format(v->day, date);
	printf(STR_FMT "/" STR_FMT "@%s;r%" PRIu32 "\t" STR_FMT "\n", STR_ARG(v->work),
	    STR_ARG(v->language), date, v->revision, STR_ARG(v->title));
	return 0;
}

static int
print_alias(void *arg, struct str alias, struct str work, struct err *e)
{
	(void)arg;
	(void)e;
	printf("/" STR_FMT "\t" STR_FMT "\n", STR_ARG(alias), STR_ARG(work));
	return 0;
}

static int
run_list(const struct command *self, int argc, char **argv, struct err *e)
{
	const char *store = NULL;
	bool aliases = false, help;
	const struct option_spec options[] = {
		{ .name = "aliases",
		    .kind = OPTION_FLAG,
		    .target = &aliases,
		    .help = "list short names instead" },
		{ .name = "store",
		    .kind = OPTION_STRING,
		    .target = &store,
		    .metavar = "PATH",
		    .help = "the store (default: $GAZETTED_STORE or ./gazetted.db)" },
		{ .name = NULL },
	};
	struct corpus *c = NULL;
	unsigned works = 0;
	int count, rc;

	if ((rc = command_parse(self, options, argc, argv, &count, &help, e)) != 0 || help)
		return rc;
	if (count != 0)
		return err_set(
		    e, ERR_USAGE, "list takes no operands; 'gazetted history WORK' shows one work");
	if ((rc = corpus_open(&c, command_store(store), CORPUS_READ, e)) != 0)
		return rc;
	if (aliases)
		rc = corpus_aliases(c, print_alias, NULL, e);
	else
		rc = corpus_list(c, time_today(), print_version, &works, e);
	if (rc == 0 && works == 0 && !aliases)
		fprintf(stderr,
		    "The store %s is empty; 'gazetted import FILE' publishes a document.\n",
		    command_store(store));
	corpus_close(&c);
	return rc;
}

const struct command command_list = {
	.name = "list",
	.usage = "[--aliases] [--store PATH]",
	.summary = "list the works, each with the version in force",
	.details = "One line a work and language: the name of the version in force today, a tab, "
		   "its title.",
	.run = run_list,
};
