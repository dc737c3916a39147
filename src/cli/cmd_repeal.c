/* SPDX-License-Identifier: Apache-2.0 */
/* gazetted repeal: a work that is out of force from a day on. */
#include <stdio.h>

#include "base/err.h"
#include "base/time.h"
#include "cli/command.h"
#include "cli/correction.h"

/* "never" takes an earlier repeal back. */
static int
take_day(const char *on, int64_t *day, struct err *e)
{
	*day = DAY_NONE;
	if (on == NULL)
		return err_set(e, ERR_USAGE,
		    "name the first day out of force: --on 2026-01-01, or --on never to take a "
		    "repeal back");
	if (str_is(str_from(on), "never") || date_parse(str_from(on), day))
		return 0;
	return err_set(e, ERR_USAGE, "'%.40s' is not a day such as 2026-01-01, nor never", on);
}

static int
repeal(const struct correction_options *o, const char *name, int64_t day, struct err *e)
{
	struct arena a = ARENA_INIT(CORRECTION_ARENA_BYTES_MAX);
	char date[DATE_BYTES + 1] = "never";
	struct corpus_correction k;
	struct corpus *c = NULL;
	int rc;

	if ((rc = correction_open(&c, o, str_from(name), &k, &a, e)) == 0) {
		if (k.scope.language.len > 0)
			rc = err_set(e, ERR_USAGE,
			    "a whole work is repealed, in all its languages: name " STR_FMT,
			    STR_ARG(k.scope.work));
		else
			rc = corpus_repeal(c, &k, day, e);
	}
	if (rc == 0) {
		if (day != DAY_NONE)
			date_format(day, date);
		printf("%s " STR_FMT " out of force from: %s\n", k.is_trial ? "would be" : "now",
		    STR_ARG(k.scope.work), date);
	}
	corpus_close(&c);
	arena_free(&a);
	return rc;
}

static int
run_repeal(const struct command *self, int argc, char **argv, struct err *e)
{
	struct correction_options o = { 0 };
	const char *on = NULL;
	const struct option_spec options[] = {
		{ .name = "on",
		    .kind = OPTION_STRING,
		    .target = &on,
		    .metavar = "DATE",
		    .help = "the first day out of force; never: takes an earlier repeal back" },
		CORRECTION_OPTIONS(o),
		{ .name = NULL },
	};
	int64_t day;
	bool help;
	int count, rc;

	if ((rc = command_parse(self, options, argc, argv, &count, &help, e)) != 0 || help)
		return rc;
	if ((rc = command_one_work(count, e)) != 0)
		return rc;
	if ((rc = take_day(on, &day, e)) != 0)
		return rc;
	return repeal(&o, argv[0], day, e);
}

const struct command command_repeal = {
	.name = "repeal",
	.usage = "WORK --on DATE --reason TEXT [--by NAME] [--dry-run]",
	.summary = "record that a work is out of force from a day on",
	.details = "The text is still served; its page says until when it is or was in force. A "
		   "version that is published for a later day is in force again.",
	.run = run_repeal,
};
