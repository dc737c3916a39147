/* SPDX-License-Identifier: Apache-2.0 */
/* gazetted history: every publication of one work. */
#include <inttypes.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/time.h"
#include "cli/command.h"
#include "corpus/corpus.h"

#define HISTORY_ARENA_BYTES_MAX 65536 /* one IRI */

static int
print_publication(void *arg, const struct corpus_version *v, struct err *e)
{
	char date[DATE_BYTES + 1], published[RFC3339_BYTES + 1], hex[SHA256_HEX_BYTES + 1];

	(void)arg;
	(void)e;
	date_format(v->day, date);
	time_rfc3339(v->published, published);
	sha256_hex(&v->source, hex);
	printf(STR_FMT "@%s;r%-3" PRIu32 " published %s  publication %-5" PRId64
		       " sha-256 %.16s  " STR_FMT "\n",
	    STR_ARG(v->language), date, v->revision, published, v->seq, hex, STR_ARG(v->title));
	return 0;
}

static int
print_history(struct corpus *c, struct str name, struct err *e)
{
	struct arena a = ARENA_INIT(HISTORY_ARENA_BYTES_MAX);
	struct str work = name;
	int rc = 0;

	if (!str_starts(name, "/akn/")) {
		if (str_starts(name, "/"))
			name = str_slice(name, 1, name.len);
		rc = corpus_alias(c, name, &work, &a, e);
	}
	if (rc == 0)
		rc = corpus_history(c, work, print_publication, NULL, e);
	arena_free(&a);
	return rc;
}

static int
run_history(const struct command *self, int argc, char **argv, struct err *e)
{
	const char *store = NULL;
	const struct option_spec options[] = {
		{ .name = "store",
		    .kind = OPTION_STRING,
		    .target = &store,
		    .metavar = "PATH",
		    .help = "the store (default: $GAZETTED_STORE or ./gazetted.db)" },
		{ .name = NULL },
	};
	struct corpus *c = NULL;
	bool help;
	int count, rc;

	if ((rc = command_parse(self, options, argc, argv, &count, &help, e)) != 0 || help)
		return rc;
	if (count != 1)
		return err_set(e, ERR_USAGE, "name one work: its IRI (/akn/...) or its short name");
	if ((rc = corpus_open(&c, command_store(store), CORPUS_READ, e)) == 0)
		rc = print_history(c, str_from(argv[0]), e);
	corpus_close(&c);
	return rc;
}

const struct command command_history = {
	.name = "history",
	.usage = "WORK [--store PATH]",
	.summary = "list every publication of a work",
	.details = "WORK is an IRI (/akn/...) or a short name. Oldest first, by language, date and "
		   "revision.",
	.run = run_history,
};
