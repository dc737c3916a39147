/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H
/*
 * command: a subcommand: one file, and one line in commands.def. It declares its options in a
 * table, which is used for parsing, checking and --help.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/str.h"

#include "base/option.h"
#include "cli/command_row.h"

struct config;
struct err;

/*
 * Takes options (anywhere, until "--") out of argv; *operand_count operands are left at its
 * start. ERR_USAGE names the option and what it expects. --help prints the help to stdout and
 * sets *help.
 */
int command_parse(const struct command *c, const struct option_spec *options, int argc, char **argv,
    int *operand_count, bool *help, struct err *e);

/* ERR_USAGE unless there is one operand, the name of a work. */
int command_one_work(int operand_count, struct err *e);

/* The path of the store: --store, else that of the settings, else ./gazetted.db. */
const char *command_store(const char *option);
/* "on" or "off": --sandbox, else that of the settings, else NULL. */
const char *command_sandbox(const char *option);
/* The deadline of a document by the settings, in milliseconds; 0: the settings were not read. */
uint32_t command_deadline_ms(void);
/* The settings of the server, for commands that use a store or render; NULL: they were not read. */
const struct config *command_settings(void);
/* Called by main(); c stays valid. */
void command_set_settings(const struct config *c);

/* Rows that the option tables of several commands have. */
#define STORE_OPTION(store)                                                                    \
	{                                                                                      \
		.name = "store", .kind = OPTION_STRING, .target = &(store), .metavar = "PATH", \
		.help = "the store (default: $GAZETTED_STORE or ./gazetted.db)"                \
	}
#define SANDBOX_OPTION(sandbox)                                                  \
	{                                                                        \
		.name = "sandbox", .kind = OPTION_STRING, .target = &(sandbox),  \
		.metavar = "on|off",                                             \
		.help = "'off' only where the kernel has no Landlock or seccomp" \
	}

#define COMMAND(name, symbol) extern const struct command command_##symbol;
#include "cli/commands.def"
#undef COMMAND
/*
 * Writes s to a terminal as text: characters that move the cursor or change the direction of text
 * are escaped. Untrusted text of plugins and documents must be printed by it. Returns the number
 * of bytes written.
 */
size_t command_print_text(FILE *to, struct str s);
void command_print_safe(FILE *to, const char *s);
#endif
