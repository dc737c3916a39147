/* SPDX-License-Identifier: Apache-2.0 */
/* gazetted config: is the configuration sound, and what does it come to. */
#include "cli/config.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "cli/command.h"
#include "cli/handed.h"
#include "cli/plan.h"
#include "cli/settings.h"

#define PRINT_BYTES_MAX (8u << 20) /* more than the files themselves may hold */

int
config_read(
    struct settings **out, const struct settings_flags *flags, struct buf *faults, struct err *e)
{
	const struct settings_source from = { .flags = flags,
		.environment = command_program()->environment,
		.folder = SETTINGS_FOLDER };

	return settings_load(out, &from, faults, e);
}

int
config_load(struct settings **out, const struct settings_flags *flags, struct err *e)
{
	struct buf faults = BUF_INIT(SETTINGS_FAULTS_BYTES_MAX);
	int rc = config_read(out, flags, &faults, e);

	if (rc != 0 && faults.len > 0)
		fputs(faults.data, stderr);
	buf_free(&faults);
	return rc;
}

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

static int
print_settings(const struct settings *s, struct err *e)
{
	struct buf out = BUF_INIT(PRINT_BYTES_MAX);
	int rc;

	settings_print(s, &out);
	if ((rc = buf_check(&out, "the configuration", e)) == 0)
		fputs(out.data, stdout);
	buf_free(&out);
	return rc;
}

/* What only several settings together can have wrong. */
static int
check_settings(const struct settings *s, struct err *e)
{
	const struct handed none = { .ready_fd = -1 };
	struct plan p;
	int rc;

	if ((rc = plan_make(&p, s, &none, e)) == 0)
		puts("the configuration is sound");
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
	is_check = count > 0 && strcmp(argv[0], "check") == 0;
	if (count == 0 || (!is_check && strcmp(argv[0], "print") != 0) || count > 1 + is_check)
		return err_set(e, ERR_USAGE, "say 'config check [FILE]' or 'config print'");
	if (count == 2)
		flags.file = argv[1];
	if ((rc = config_load(&s, &flags, e)) != 0)
		return rc;
	rc = is_check ? check_settings(s, e) : print_settings(s, e);
	settings_free(&s);
	return rc;
}

const struct command command_config = {
	.name = "config",
	.usage = "check [FILE] | print [OPTIONS]",
	.summary = "check the server's configuration, or print what it comes to",
	.details = "Settings come from flags, then variables GAZETTED_NAME, then the files "
		   "" SETTINGS_FOLDER "/gazetted.conf and " SETTINGS_FOLDER "/conf.d/*.conf\n"
		   "(or the one that --config or GAZETTED_CONFIG names), then the defaults below.\n"
		   "'check' lists every fault with its line. 'print' says where each value came "
		   "from, and can be fed back as a file.",
	.run = run_config,
};
