/* SPDX-License-Identifier: Apache-2.0 */
/* gazetted import: publishes one file, or those of a list, of folders, or of a history. */
#include "base/err.h"
#include "cli/command.h"
#include "cli/correction.h"
#include "cli/import_bulk.h"
#include "cli/import_folder.h"
#include "cli/import_git.h"
#include "cli/import_list.h"
#include "cli/import_one.h"
#include "web/route.h"

/* Where many documents come from, and how they are imported. */
struct many {
	const char *list, *history; /* files; NULL: none */
	const char *git;            /* a repository; NULL: none */
	long jobs;
	char **paths; /* operands */
	int count;
};

static int
check_alias(const struct import *im, struct err *e)
{
	if (im->alias != NULL && route_check_alias(str_from(im->alias), e) != 0)
		return err_wrap(e, "--alias");
	return 0;
}

static int
check_arguments(struct import *im, int operands, struct err *e)
{
	int rc;

	if (operands == 0)
		return err_set(e, ERR_USAGE, "name the file to import ('-' reads standard input)");
	if ((rc = reading_options_check(&im->read, e)) != 0)
		return rc;
	return check_alias(im, e);
}

/* Several documents have their own facts: those of the command line would be of all. */
static int
check_many(const struct import *im, const char *where, struct err *e)
{
	if (im->read.work != NULL || im->read.date != NULL || im->read.title != NULL ||
	    im->read.issuer != NULL || im->alias != NULL)
		return err_set(e, ERR_USAGE,
		    "%s: leave --work, --date, --title, --issuer and --alias out", where);
	return 0;
}

static int
import_listed(struct import *im, const char *file, bool is_history, unsigned jobs, struct err *e)
{
	struct import_list *list = NULL;
	int rc = import_list_open(&list, im, file, is_history, e);

	if (rc == 0)
		rc = import_bulk(im, import_list_source(list), jobs, e);
	import_list_close(&list);
	return rc;
}

static int
import_history(struct import *im, const struct many *m, struct err *e)
{
	int rc;

	if (im->read.work == NULL || im->read.date != NULL)
		return err_set(e, ERR_USAGE,
		    "--history imports the versions of one work: name it by --work, and their "
		    "dates in the list");
	if ((rc = check_alias(im, e)) != 0)
		return rc;
	return import_listed(im, m->history, true, (unsigned)m->jobs, e);
}

static int
import_found(struct import *im, const struct many *m, struct err *e)
{
	struct import_folder *folder = NULL;
	int rc = check_many(im, "each of several files has its own facts", e);

	if (rc == 0 && (rc = import_folder_open(&folder, im, m->paths, (unsigned)m->count, e)) == 0)
		rc = import_bulk(im, import_folder_source(folder), (unsigned)m->jobs, e);
	import_folder_close(&folder);
	return rc;
}

/* One file of a repository is one work, which the options describe; several are not. */
static int
import_repository(struct import *im, const struct many *m, struct err *e)
{
	struct import_git *git = NULL;
	int rc;

	if (m->count == 0 || m->list != NULL || m->history != NULL || im->read.date != NULL)
		return err_set(e, ERR_USAGE,
		    "--git imports all versions of files of the repository: name the files, and no "
		    "list or date");
	if ((rc = check_alias(im, e)) != 0 ||
	    (m->count > 1 &&
		(rc = check_many(im, "each of several files has its own facts", e)) != 0))
		return rc;
	rc = import_git_open(&git, im, m->git, m->paths, (unsigned)m->count, e);
	if (rc == 0)
		rc = import_bulk(im, import_git_source(git), (unsigned)m->jobs, e);
	import_git_close(&git);
	return rc;
}

/* Whether the operands are not one document: several files, a folder or a list. */
static bool
is_many(const struct many *m)
{
	return m->count > 1 || m->list != NULL || m->history != NULL || m->git != NULL ||
	       (m->count == 1 &&
		   (str_ends(str_from(m->paths[0]), ".tsv") || import_folder_is(m->paths[0])));
}

static int
import_many(struct import *im, struct many *m, struct err *e)
{
	int rc;

	if (m->git != NULL)
		return import_repository(im, m, e);
	if (m->count > 0 && (m->list != NULL || m->history != NULL))
		return err_set(e, ERR_USAGE, "the list names the files: name no other");
	if (m->list != NULL && m->history != NULL)
		return err_set(e, ERR_USAGE, "use --list or --history, not both");
	if (m->history != NULL)
		return import_history(im, m, e);
	if (m->list == NULL && m->count == 1 && str_ends(str_from(m->paths[0]), ".tsv"))
		m->list = m->paths[0];
	if (m->list == NULL)
		return import_found(im, m, e);
	if ((rc = check_many(im, "with --list the facts stand in the list", e)) != 0)
		return rc;
	return import_listed(im, m->list, false, (unsigned)m->jobs, e);
}

static int
import_file(struct import *im, const char *file, struct err *e)
{
	int rc = import_one(im, file, e);

	import_close(im);
	return rc;
}

/* The options of an import of many documents; m is a struct many. */
#define IMPORT_MANY_ROWS(m)                                                                \
	{ .name = "list",                                                                  \
		.kind = OPTION_STRING,                                                     \
		.target = &(m).list,                                                       \
		.metavar = "FILE",                                                         \
		.help = "import many files: a table with tabs between the columns, "       \
			"whose first line names them; - reads standard input" },           \
	    { .name = "history",                                                           \
		    .kind = OPTION_STRING,                                                 \
		    .target = &(m).history,                                                \
		    .metavar = "FILE",                                                     \
		    .help = "import all versions of the work of --work: a list with "      \
			    "the columns date and file" },                                 \
	    { .name = "git",                                                               \
		    .kind = OPTION_STRING,                                                 \
		    .target = &(m).git,                                                    \
		    .metavar = "REPOSITORY",                                               \
		    .help = "import all versions of the files named: each commit that "    \
			    "changes one is a version" },                                  \
	{                                                                                  \
		.name = "jobs", .letter = 'j', .kind = OPTION_NUMBER, .target = &(m).jobs, \
		.metavar = "N", .max = IMPORT_JOBS_MAX,                                    \
		.help = "workers that read many files (default: one for each core)"        \
	}

static int
run_import(const struct command *self, int argc, char **argv, struct err *e)
{
	char login[CORPUS_AUTHOR_BYTES_MAX + 1];
	struct import im = { 0 };
	struct many many = { 0 };
	const struct option_spec options[] = {
		READING_FACT_ROWS(im.read),
		READING_TEXT_ROWS(im.read),
		READING_FORMAT_ROW(im.read),
		{ .name = "alias",
		    .kind = OPTION_STRING,
		    .target = &im.alias,
		    .metavar = "NAME",
		    .help = "short name of the work: /NAME" },
		{ .name = "reason",
		    .kind = OPTION_STRING,
		    .target = &im.reason,
		    .metavar = "TEXT",
		    .help = "of a correction: why this revision is published; readers are shown "
			    "it" },
		AUTHOR_OPTION(im.author),
		IMPORT_MANY_ROWS(many),
		{ .name = "yes",
		    .letter = 'y',
		    .kind = OPTION_FLAG,
		    .target = &im.yes,
		    .help = "accept the name that is proposed for a document without one" },
		{ .name = "strict",
		    .kind = OPTION_FLAG,
		    .target = &im.strict,
		    .help = "store nothing unless the reading is certain" },
		{ .name = "dry-run",
		    .letter = 'n',
		    .kind = OPTION_FLAG,
		    .target = &im.dry_run,
		    .help = "print the outline understood; store nothing" },
		{ .name = "json",
		    .kind = OPTION_FLAG,
		    .target = &im.json,
		    .help = "print the report for programs, as one JSON object" },
		STORE_OPTION(im.store),
		SANDBOX_OPTION(im.sandbox),
		{ .name = NULL },
	};
	bool help;
	int count, rc;

	if ((rc = command_parse(self, options, argc, argv, &count, &help, e)) != 0 || help)
		return rc;
	correction_login(login);
	if (im.author == NULL)
		im.author = login;
	many.paths = argv;
	many.count = count;
	if (is_many(&many)) {
		rc = import_many(&im, &many, e);
		import_close(&im);
		return rc;
	}
	if ((rc = check_arguments(&im, count, e)) == 0)
		return import_file(&im, argv[0], e);
	return im.json ? import_print_failure(&im, count == 1 ? argv[0] : NULL, rc, e) : rc;
}

const struct command command_import = {
	.name = "import",
	.usage = "FILE... | FOLDER | LIST.tsv | --history LIST.tsv | --git REPOSITORY FILE... "
		 "[--work IRI] [--alias NAME] "
		 "[--date DATE] [--lang CODE] [--title TEXT] [--issuer TEXT]",
	.summary = "read a document and publish it as a version",
	.details =
	    "Reads plain text (numbered parts and articles are recognised), Word files, web "
	    "pages, drafts in Markdown, and Akoma Ntoso XML. The report names every line that was\n"
	    "dropped, joined, repaired or is doubtful, and ends with a verdict. --lang and "
	    "--tradition correct a wrong\n"
	    "guess. Publishing again for the same date makes the next revision; publishing "
	    "the same text again changes\n"
	    "nothing.\n"
	    "Several files, folders and lists are read by a worker for each core. The first line "
	    "of a list names its\n"
	    "columns: file, and any of work, alias, date, lang, title, issuer, format, "
	    "tradition; paths count from the\n"
	    "folder of the list. Files that are stored already are passed over, so that an "
	    "import that was stopped\n"
	    "goes on where it was.",
	.run = run_import,
};
