/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_COMMAND_ROW_H
#define CLI_COMMAND_ROW_H
/* command_row: what a subcommand is: a row of the table of commands. */
struct err;

struct command {
	const char *name;
	const char *usage;   /* the text after the name in the usage line */
	const char *summary; /* one line */
	const char *details; /* paragraphs for --help; may be "" */
	/*
	 * Runs with the arguments after the name. Returns 0, an exit status (1: the reason was
	 * already reported), or -ERR_x with the message in e.
	 */
	int (*run)(const struct command *self, int argc, char **argv, struct err *e);
};
#endif
