/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CLI_HELP_H
#define CLI_HELP_H
/*
 * help: what a command says of itself, from its tables, in three forms: for a terminal (--help), as
 * a manual page (--help=man, man(7)), and as words for the completion of shells (--help=words).
 */
#include <stdbool.h>
#include <stdio.h>

struct command;
struct option_spec;

enum help_form { HELP_TEXT, HELP_MAN, HELP_WORDS };

/* False when the argument does not ask for help. */
bool help_is_asked(const char *argument, enum help_form *form);
/* Prints the help of one command. A command below another has both names: "plugin check". */
void help_print(
    const struct command *c, const struct option_spec *options, enum help_form form, FILE *to);

/* A program, or a command such as "plugin", whose help lists commands. */
struct help_group {
	const char *name;    /* "gazetted", "gazetted plugin" */
	const char *summary; /* one line */
	const struct command *const *commands;
	size_t count;
};
/* Prints the help of a group as HELP_MAN or HELP_WORDS; its caller prints HELP_TEXT. */
void help_print_group(const struct help_group *g, enum help_form form, FILE *to);
#endif
