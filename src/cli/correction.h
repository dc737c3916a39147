/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_CORRECTION_H
#define CLI_CORRECTION_H
/* correction: what the subcommands share that correct what is published: options and the store. */
#include "base/arena.h"
#include "base/option.h"
#include "cli/command.h"
#include "corpus/correct.h"

struct corpus;
struct err;

/* Holds one IRI, which a command line limits anyhow. */
#define CORRECTION_ARENA_BYTES_MAX 65536

struct correction_options {
	const char *store, *reason, *author;
	bool is_trial;
};

/* The row of the option --by. */
#define AUTHOR_OPTION(author)                                                                \
	{                                                                                    \
		.name = "by", .kind = OPTION_STRING, .target = &(author), .metavar = "NAME", \
		.help = "who makes the correction (default: the user who is logged in)"      \
	}

/* The options --reason, --by, --dry-run and --store, for the table of a subcommand. */
#define CORRECTION_OPTIONS(o)                                       \
	{ .name = "reason",                                         \
		.kind = OPTION_STRING,                              \
		.target = &(o).reason,                              \
		.metavar = "TEXT",                                  \
		.help = "why; readers are shown it" },              \
	    AUTHOR_OPTION((o).author),                              \
	    { .name = "dry-run",                                    \
		    .kind = OPTION_FLAG,                            \
		    .target = &(o).is_trial,                        \
		    .help = "check everything and write nothing" }, \
	    STORE_OPTION((o).store)

/* The user who is logged in, also behind sudo; without a terminal, the one who runs this. */
void correction_login(char name[CORPUS_AUTHOR_BYTES_MAX + 1]);

/*
 * Opens the store for writing and fills *k for the work, version or revision that name means: an
 * IRI or a short name. Its strings are in a. ERR_USAGE for a portion, a range or a day of
 * inspection. [blocks]
 */
int correction_open(struct corpus **c, const struct correction_options *o, struct str name,
    struct corpus_correction *k, struct arena *a, struct err *e);
#endif
