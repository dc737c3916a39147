/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gazetted list: the works in the store, each with the version in force today. Each line is written
 * as soon as its row is read: a store may have a million works.
 */
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>

#include "akn/iri.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/time.h"
#include "base/zone.h"
#include "cli/command.h"
#include "cli/export_rows.h"
#include "cli/store_report.h"
#include "corpus/corpus.h"
#include "corpus/facts.h"

#define STOP 1                     /* ends a walk over rows; no error has this value */
#define IRI_BYTES_MAX 65536        /* of the work that was listed last */
#define FACTS_BYTES_MAX (1u << 20) /* of one work */

struct list {
	const char *store, *after;
	bool aliases, json;
	long limit; /* works or short names; 0: all */
	/* state */
	struct corpus *corpus;
	struct arena arena; /* of one line */
	int64_t today;
	long count;
	struct buf work; /* of the last line */
	struct buf line;
};

static int
put_line(struct list *l, struct err *e)
{
	struct str line = buf_str(&l->line);
	bool is_written = fwrite(line.p, 1, line.len, stdout) == line.len;

	buf_reset(&l->line);
	return is_written ? 0 : err_errno(e, ERR_IO, "standard output cannot be written");
}

/* Whether this row is of a work behind the limit. */
static bool
is_enough(struct list *l, struct str work)
{
	if (str_eq(buf_str(&l->work), work))
		return false;
	if (l->limit > 0 && l->count == l->limit)
		return true;
	l->count++;
	buf_reset(&l->work);
	buf_putstr(&l->work, work);
	return false;
}

/* " (repealed from 2026-01-01)"; a version for a later day is in force again. */
static void
print_repeal(const struct list *l, const struct corpus_version *v, int64_t repealed)
{
	char date[DATE_BYTES + 1];

	if (repealed == DAY_NONE || repealed <= v->day)
		return;
	date_format(repealed, date);
	printf(
	    "%s%s)", repealed <= l->today ? "\t(repealed from " : "\t(to be repealed from ", date);
}

static void
print_line(const struct list *l, const struct corpus_version *v, const struct corpus_facts *facts)
{
	char date[DATE_BYTES + 1];

	date_format(v->day, date);
	command_print_text(stdout, v->work);
	printf("/" STR_FMT "@%s;r%" PRIu32 "\t", STR_ARG(v->language), date, v->revision);
	command_print_text(stdout, v->title);
	print_repeal(l, v, facts->repealed);
	putchar('\n');
}

static int
print_version(void *arg, const struct corpus_version *listed, struct err *e)
{
	struct corpus_version v = *listed;
	struct corpus_facts facts;
	struct list *l = arg;
	int rc;

	if (is_enough(l, v.work))
		return STOP;
	arena_reset(&l->arena);
	if ((rc = corpus_facts_overlay(l->corpus, &v, &facts, &l->arena, e)) != 0)
		return rc;
	if (l->json) {
		if ((rc = export_put_current(&l->line, &v, &facts, e)) != 0)
			return rc;
		return put_line(l, e);
	}
	print_line(l, &v, &facts);
	return ferror(stdout) != 0 ? STOP : 0; /* a closed pipe ends the walk */
}

static int
print_alias(void *arg, struct str alias, struct str work, struct err *e)
{
	struct list *l = arg;
	int rc;

	if (l->limit > 0 && l->count++ == l->limit)
		return STOP;
	if (l->json) {
		if ((rc = export_put_alias(&l->line, alias, work, e)) != 0)
			return rc;
		return put_line(l, e);
	}
	putchar('/');
	command_print_text(stdout, alias);
	putchar('\t');
	command_print_text(stdout, work);
	putchar('\n');
	return 0;
}

static int
print_list(struct list *l, struct err *e)
{
	struct corpus *c = NULL;
	int rc;

	l->work = BUF_INIT(IRI_BYTES_MAX);
	l->line = BUF_INIT(EXPORT_LINE_BYTES_MAX);
	l->arena = ARENA_INIT(FACTS_BYTES_MAX);
	l->today = zone_today();
	if ((rc = corpus_open(&c, command_store(l->store), CORPUS_READ, e)) != 0)
		return rc;
	l->corpus = c;
	if (l->aliases)
		rc = corpus_aliases(c, STR(""), STR(""), print_alias, l, e);
	else
		rc = corpus_list(c, iri_strip(str_from(l->after)), l->today, print_version, l, e);
	if (rc == 0 && l->count == 0 && !l->aliases && l->after == NULL)
		fprintf(stderr,
		    "The store %s is empty; 'gazetted import FILE' publishes a document.\n",
		    command_store(l->store));
	corpus_close(&c);
	buf_free(&l->work);
	buf_free(&l->line);
	arena_free(&l->arena);
	return rc == STOP ? 0 : rc;
}

static int
run_list(const struct command *self, int argc, char **argv, struct err *e)
{
	struct list l = { .limit = 0 };
	const struct option_spec options[] = {
		{ .name = "aliases",
		    .kind = OPTION_FLAG,
		    .target = &l.aliases,
		    .help = "list short names instead" },
		{ .name = "json",
		    .kind = OPTION_FLAG,
		    .target = &l.json,
		    .help = "a JSON object on each line" },
		{ .name = "after",
		    .kind = OPTION_STRING,
		    .target = &l.after,
		    .metavar = "IRI",
		    .help = "only works whose IRI comes after this one" },
		{ .name = "limit",
		    .kind = OPTION_NUMBER,
		    .target = &l.limit,
		    .metavar = "N",
		    .min = 1,
		    .max = LONG_MAX,
		    .help = "at most so many works, in all their languages, or short names" },
		STORE_OPTION(l.store),
		{ .name = NULL },
	};
	bool help;
	int count, rc;

	if ((rc = command_parse(self, options, argc, argv, &count, &help, e)) != 0 || help)
		return rc;
	if (count != 0)
		return err_set(
		    e, ERR_USAGE, "list takes no operands; 'gazetted history WORK' shows one work");
	if (l.aliases && l.after != NULL)
		return err_set(e, ERR_USAGE, "--after goes with works, not with --aliases");
	return print_list(&l, e);
}

const struct command command_list = {
	.name = "list",
	.usage = "[--aliases] [--json] [--after IRI] [--limit N] [--store PATH]",
	.summary = "list the works, each with the version in force",
	.details =
	    "One line for each work and language: the name of the version in force today, a "
	    "tab, its title, and where it is repealed, a tab and the day.\nWith --json an object "
	    "on each line; docs/operating.md names its members.",
	.run = run_list,
};
