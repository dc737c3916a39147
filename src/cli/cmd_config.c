/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gazetted config: checks the configuration of the server, or prints the effective values or a
 * sample of a file.
 */
#include "cli/cmd_config.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "cli/command.h"
#include "config/settings.h"
#include "config/settings_print.h"
#include "serve/inherited.h"
#include "serve/server_config.h"
#include "serve/settings_load.h"

#define PRINT_BYTES_MAX (8u << 20) /* more than the text of the largest allowed configuration */

int
config_parse_flags(const struct command *self, int argc, char **argv, struct settings_flags *flags,
    int *operand_count, bool *help, struct err *e)
{
	struct option_spec options[SETTINGS_OPTIONS];
	int rc;

	settings_options(options, flags);
	if ((rc = command_parse(self, options, argc, argv, operand_count, help, e)) != 0 || *help)
		return rc;
	return settings_check_flags(flags, e);
}

/* Prints the values, or, if s is NULL, the sample of a configuration file. */
static int
print_settings(const struct settings *s, struct err *e)
{
	struct buf out = BUF_INIT(PRINT_BYTES_MAX);
	int rc;

	if (s != NULL)
		settings_print(s, &out);
	else
		settings_print_sample(&out);
	if ((rc = buf_check(&out, "the configuration", e)) == 0)
		fputs(out.data, stdout);
	buf_free(&out);
	return rc;
}

/* Checks rules that concern several settings together. */
static int
check_settings(const struct settings *s, struct err *e)
{
	const struct inherited none = { .ready_fd = -1 };
	struct plan p;
	int rc;

	if ((rc = plan_make(&p, s, &none, e)) == 0)
		puts("the configuration is valid");
	return rc;
}

static int
run_config(const struct command *self, int argc, char **argv, struct err *e)
{
	struct settings_flags flags = { 0 };
	struct settings *s = NULL;
	bool help, is_check;
	int count, rc;

	if ((rc = config_parse_flags(self, argc, argv, &flags, &count, &help, e)) != 0 || help)
		return rc;
	if (count == 1 && strcmp(argv[0], "sample") == 0)
		return print_settings(NULL, e);
	is_check = count > 0 && strcmp(argv[0], "check") == 0;
	if (count == 0 || (!is_check && strcmp(argv[0], "print") != 0) || count > 1 + is_check)
		return err_set(
		    e, ERR_USAGE, "use 'config check [FILE]', 'config print' or 'config sample'");
	if (count == 2)
		flags.file = argv[1];
	if ((rc = settings_load_or_complain(&s, &flags, e)) != 0)
		return rc;
	rc = is_check ? check_settings(s, e) : print_settings(s, e);
	settings_free(&s);
	return rc;
}

const struct command command_config = {
	.name = "config",
	.usage = "check [FILE] | print [OPTIONS] | sample",
	.summary = "check the configuration of the server, or print the resulting settings",
	.details =
	    "Settings come from flags, then variables GAZETTED_NAME, then the files\n"
	    "" SETTINGS_FOLDER "/gazetted.conf and " SETTINGS_FOLDER "/conf.d/*.conf\n"
	    "(or the one that --config or GAZETTED_CONFIG names), then the defaults below.\n"
	    "'check' lists every fault with its line. 'print' names the source of each value; "
	    "its output is a valid configuration file.\n"
	    "'sample' prints a configuration file with every default as a comment.",
	.run = run_config,
};
