/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gazetted: finds the subcommand and runs it; its error becomes one line on standard error and an
 * exit status of sysexits.h.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/log.h"
#include "base/macros.h"
#include "base/mem.h"
#include "base/zone.h"
#include "cli/command.h"
#include "cli/help.h"
#include "cli/progress.h"
#include "cli/version.h"
#include "config/config.h"
#include "config/settings.h"
#include "corpus/migration.h"
#include "serve/program.h"
#include "serve/settings_load.h"

static const struct command *const commands[] = {
#define COMMAND(name, symbol) &command_##symbol,
#include "cli/commands.def"
#undef COMMAND
};

#define COMMAND_COUNT ARRAY_LEN(commands)

static void
print_help(FILE *to)
{
	fputs("gazetted publishes every version of official documents, in every format.\n\n"
	      "Usage: gazetted COMMAND [OPTIONS]\n\nCommands:\n",
	    to);
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		fprintf(to, "  %-10s %s\n", commands[i]->name, commands[i]->summary);
	fputs("  help       show this help, or that of a command: gazetted help import\n"
	      "  version    print the version\n\n"
	      "Environment:\n"
	      "  GAZETTED_STORE  the store to use when --store is not given (default: that of the "
	      "configuration, else ./gazetted.db)\n"
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
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	return NULL;
}

/* Whether the command reads or writes a store or renders, and takes no settings as options. */
static bool
uses_settings(const struct command *c)
{
	static const struct command *const others[] = { &command_serve, &command_config,
		&command_formats, &command_plugin };

	for (size_t i = 0; i < ARRAY_LEN(others); i++)
		if (c == others[i])
			return false;
	return true;
}

/*
 * Store, sandbox, time zone and deadline of the server are those of the commands, unless an option
 * names others.
 */
static int
use_settings(
    const struct command *c, int argc, char **argv, struct settings **settings, struct err *e)
{
	const struct settings_flags none = { 0 };
	const struct config *config;
	enum help_form form;
	int rc;

	if (!uses_settings(c) || (argc > 0 && help_is_asked(argv[0], &form)))
		return 0;
	if ((rc = settings_load_or_complain(settings, &none, e)) != 0)
		return rc;
	config = settings_config(*settings);
	command_set_settings(config);
	return zone_set(config->time_zone, e);
}

/* For stores of an older layout, whose change may take minutes. */
static void
show_migration(void *arg, uint64_t done, uint64_t total)
{
	progress_show(arg, done, total);
	if (done == total)
		progress_clear(arg);
}

static const struct help_group program = { .name = "gazetted",
	.summary = "publish every version of official documents, in every format",
	.commands = commands,
	.count = COMMAND_COUNT };

static int
run_command(const struct command *c, int argc, char **argv)
{
	struct settings *settings = NULL;
	struct err e = { 0 };
	int rc;

	if ((rc = zone_set(getenv("GAZETTED_TIME_ZONE"), &e)) == 0 &&
	    (rc = use_settings(c, argc, argv, &settings, &e)) == 0)
		rc = c->run(c, argc, argv, &e);
	settings_free(&settings);
	if (rc >= 0)
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
show_help(int argc, char **argv, enum help_form form)
{
	char help[] = "--help", *args[] = { help, NULL };
	const struct command *c = argc > 2 ? find_command(argv[2]) : NULL;

	if (c != NULL)
		return run_command(c, 1, args);
	if (form == HELP_TEXT)
		print_help(stdout);
	else
		help_print_group(&program, form, stdout);
	return fflush(stdout) == 0 ? 0 : err_exit_code(ERR_IO);
}

/* A command ends as for any other lack of memory; what it did not commit is undone. */
static void
end_out_of_memory(size_t n, size_t size)
{
	static const char sentence[] = "gazetted: there is not enough memory: try again\n";

	log_out_of_memory(n, size);
	if (write(STDERR_FILENO, sentence, sizeof sentence - 1) < 0)
		_exit(err_exit_code(ERR_IO));
	_exit(err_exit_code(ERR_BUSY));
}

int
main(int argc, char **argv)
{
	static struct progress migration = { .unit = "publications in the new layout" };
	const char *level = getenv("GAZETTED_LOG_LEVEL");
	const struct command *c;
	enum help_form form = HELP_TEXT;

	if (level == NULL)
		level = getenv("GAZETTED_LOG");
	mem_on_failure(log_out_of_memory);
	corpus_on_migration(show_migration, &migration);
	program_set(argc, argv, environ);
	signal(SIGPIPE, SIG_IGN); /* a write to a closed pipe then fails with EPIPE */
	signal(SIGXFSZ, SIG_IGN); /* and one beyond the limit of a file with EFBIG */
	if (level != NULL && log_level_from(level) >= 0)
		log_set_level((enum log_level)log_level_from(level));
	if (argc < 2) {
		print_help(stderr);
		return err_exit_code(ERR_USAGE);
	}
	if (help_is_asked(argv[1], &form) || strcmp(argv[1], "help") == 0)
		return show_help(argc, argv, form);
	if (strcmp(argv[1], "version") == 0 || strcmp(argv[1], "--version") == 0) {
		printf("gazetted %s\n", GAZETTED_VERSION);
		return 0;
	}
	if ((c = find_command(argv[1])) == NULL) {
		fprintf(stderr,
		    "gazetted: there is no command '%.60s'; 'gazetted help' lists them\n", argv[1]);
		return err_exit_code(ERR_USAGE);
	}
	if (c != &command_serve) /* whose abort the service manager sees */
		mem_on_failure(end_out_of_memory);
	return run_command(c, argc - 2, argv + 2);
}
