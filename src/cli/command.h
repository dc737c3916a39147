/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H
/*
 * command: one file a subcommand, one line in commands.def. A subcommand declares its options as a
 * table, from which parsing, checking and --help all work.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct err;

enum option_kind {
	OPTION_FLAG,
	OPTION_STRING,
	OPTION_LIST,
	OPTION_NUMBER,
	OPTION_SWITCH, /* bare, or with =on or =off; target: const char *, "on" when bare */
	OPTION_HEADING /* of those that follow: help is its text */
};

#define OPTION_LIST_MAX 32 /* listeners, proxies, folders: no list is longer in practice */

struct option_list {
	const char *items[OPTION_LIST_MAX];
	unsigned count;
};

/* One option of a subcommand. target by kind: bool, const char *, struct option_list, long. */
struct option_spec {
	const char *name; /* without the dashes */
	char letter;      /* '\0': none */
	enum option_kind kind;
	void *target;
	const char *metavar;  /* NULL for flags */
	const char *fallback; /* its default, for --help; NULL or "": none to tell */
	const char *help;
	long min, max; /* OPTION_NUMBER */
};

struct command {
	const char *name;
	const char *usage;   /* what follows the name */
	const char *summary; /* one line */
	const char *details; /* paragraphs for --help; may be "" */
	/*
	 * Runs with the arguments behind the name. 0, an exit status of its own (1: it has told the
	 * user why), or -ERR_x with the sentence in e.
	 */
	int (*run)(const struct command *self, int argc, char **argv, struct err *e);
};

/*
 * Takes options (anywhere, until "--") out of argv; *operand_count operands are left at its
 * beginning. ERR_USAGE names the option and what it expects. --help prints the help to stdout and
 * sets *help.
 */
int command_parse(const struct command *c, const struct option_spec *options, int argc, char **argv,
    int *operand_count, bool *help, struct err *e);
void command_help(const struct command *c, const struct option_spec *options, FILE *to);

/* The path of the store: what --store said, else $GAZETTED_STORE, else ./gazetted.db. */
const char *command_store(const char *option);
void command_set_store_default(const char *from_environment); /* main's */

/* How this program was started; main's strings, for as long as it runs. */
struct program {
	int argc;
	char **argv;
	char **environment;
};
const struct program *command_program(void);
void command_set_program(int argc, char **argv, char **environment); /* main's */

#define COMMAND(name, symbol) extern const struct command command_##symbol;
#include "cli/commands.def"
#undef COMMAND
/*
 * Writes s to a terminal as text: what would move the cursor or turn the line round is written as an
 * escape. Whatever a plugin says goes this way.
 */
void command_print_safe(FILE *to, const char *s);
#endif
