/* SPDX-License-Identifier: Apache-2.0 */
/* gazetted: finds the subcommand, runs it, turns its error into one line on stderr and a sysexits.h
 * status. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/log.h"
#include "cli/command.h"
#include "cli/version.h"

static const struct command *const commands[] = {
#define COMMAND(name, symbol) &command_##symbol,
#include "cli/commands.def"
#undef COMMAND
};

#define COMMAND_COUNT (sizeof commands / sizeof commands[0])

static void
print_help(FILE *to)
{
	size_t i;

	fputs("gazetted publishes every version of official documents, in every format.\n\n"
	      "Usage: gazetted COMMAND [OPTIONS]\n\nCommands:\n",
	    to);
	for (i = 0; i < COMMAND_COUNT; i++)
		fprintf(to, "  %-10s %s\n", commands[i]->name, commands[i]->summary);
	fputs(
	    "  help       show this help, or that of a command: gazetted help import\n"
	    "  version    print the version\n\n"
	    "Environment:\n"
	    "  GAZETTED_STORE  the store to use when --store is not given (default ./gazetted.db)\n"
	    "  GAZETTED_LOG_LEVEL  what to log on stderr: error, warn, info (default) or debug\n"
	    "  GAZETTED_NAME   any setting of the server: 'gazetted config print' lists them\n\n"
	    "A first document:\n"
	    "  gazetted import opinions.txt --alias opinions --date 2006-05-01\n"
	    "  gazetted serve\n"
	    "  curl -LO http://127.0.0.1:8080/opinions.epub\n",
	    to);
}

static const struct command *
find_command(const char *name)
{
	size_t i;

	for (i = 0; i < COMMAND_COUNT; i++)
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	return NULL;
}

static int
run_command(const struct command *c, int argc, char **argv)
{
	struct err e = { 0 };
	int rc;

	if ((rc = c->run(c, argc, argv, &e)) >= 0)
		return fflush(stdout) == 0 ? rc : err_exit_code(ERR_IO);
	fflush(stdout);
	fprintf(stderr, "gazetted %s: ", c->name);
	command_print_safe(stderr, e.text);
	fputs("\n", stderr);
	if (e.detail[0] != '\0') {
		fputs("  (", stderr);
		command_print_safe(stderr, e.detail);
		fputs(")\n", stderr);
	}
	if (e.code == ERR_USAGE)
		fprintf(stderr, "  Usage: gazetted %s %s\n", c->name, c->usage);
	return err_exit_code(e.code);
}

static int
show_help(int argc, char **argv)
{
	char help[] = "--help", *args[] = { help, NULL };
	const struct command *c = argc > 2 ? find_command(argv[2]) : NULL;

	if (c != NULL)
		return run_command(c, 1, args);
	print_help(stdout);
	return 0;
}

int
main(int argc, char **argv)
{
	const char *level = getenv("GAZETTED_LOG_LEVEL");
	const struct command *c;

	if (level == NULL)
		level = getenv("GAZETTED_LOG");
	command_set_program(argc, argv, environ);
	signal(SIGPIPE, SIG_IGN); /* a closed pipe is a write error like any other */
	if (level != NULL && log_level_from(level) >= 0)
		log_set_level((enum log_level)log_level_from(level));
	command_set_store_default(getenv("GAZETTED_STORE"));
	if (argc < 2) {
		print_help(stderr);
		return err_exit_code(ERR_USAGE);
	}
	if (strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0 ||
	    strcmp(argv[1], "-h") == 0)
		return show_help(argc, argv);
	if (strcmp(argv[1], "version") == 0 || strcmp(argv[1], "--version") == 0) {
		printf("gazetted %s\n", GAZETTED_VERSION);
		return 0;
	}
	if ((c = find_command(argv[1])) == NULL) {
		fprintf(stderr,
		    "gazetted: there is no command '%.60s'; 'gazetted help' lists them\n", argv[1]);
		return err_exit_code(ERR_USAGE);
	}
	return run_command(c, argc - 2, argv + 2);
}
