/* SPDX-License-Identifier: Apache-2.0 */
/* gazetted alias: a short name that names another work than before. */
#include <stdio.h>

#include "base/err.h"
#include "cli/command.h"
#include "cli/correction.h"

static int
move_alias(const struct correction_options *o, const char *alias, const char *name, struct err *e)
{
	struct arena a = ARENA_INIT(CORRECTION_ARENA_BYTES_MAX);
	struct corpus_correction k;
	struct corpus *c = NULL;
	int rc;

	if ((rc = correction_open(&c, o, str_from(name), &k, &a, e)) == 0) {
		k.scope.language = STR("");
		rc = corpus_move_alias(c, &k, str_from(alias), e);
	}
	if (rc == 0) {
		printf("%s ", k.is_trial ? "would name" : "now names");
		command_print_text(stdout, k.scope.work);
		printf(": %s\n", alias);
	}
	corpus_close(&c);
	arena_free(&a);
	return rc;
}

static int
run_alias(const struct command *self, int argc, char **argv, struct err *e)
{
	struct correction_options o = { 0 };
	const struct option_spec options[] = { CORRECTION_OPTIONS(o), { .name = NULL } };
	bool help;
	int count, rc;

	if ((rc = command_parse(self, options, argc, argv, &count, &help, e)) != 0 || help)
		return rc;
	if (count != 2)
		return err_set(
		    e, ERR_USAGE, "name the short name, and the work that it should name");
	return move_alias(&o, argv[0], argv[1], e);
}

const struct command command_alias = {
	.name = "alias",
	.usage = "NAME WORK --reason TEXT [--by NAME] [--dry-run]",
	.summary = "make a short name that is in use name another work",
	.details = "A new short name is given by 'gazetted import --alias'.",
	.run = run_alias,
};
