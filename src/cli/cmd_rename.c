/* SPDX-License-Identifier: Apache-2.0 */
/* gazetted rename: another name for a work that was published under a wrong one. */
#include <stdio.h>

#include "base/err.h"
#include "cli/command.h"
#include "cli/correction.h"
#include "corpus/corpus.h"
#include "corpus/rename.h"
#include "publish/rewriting.h"
#include "render/blocking.h"

/* An ingest worker, started for the first source, that writes sources under the new name. */
struct rewriter {
	const char *sandbox, *name;
	struct blocking worker;
	struct rewriting rewriting;
};

static int
rewrite(void *arg, struct str xml, struct corpus_publication *p, struct err *e)
{
	struct rewriter *w = arg;
	const struct blocking_options start = { .sandbox = command_sandbox(w->sandbox) };
	int rc;

	if (w->worker.renderer == NULL && (rc = blocking_open(&w->worker, &start, false, e)) != 0)
		return rc;
	w->rewriting.worker = &w->worker;
	return rewriting_run(&w->rewriting, xml, p, e);
}

static void
print_renamed(const struct corpus_correction *k, const char *to, const struct corpus_renamed *done)
{
	printf("%s ", k->is_trial ? "would rename" : "renamed");
	command_print_text(stdout, k->scope.work);
	printf(
	    " to %s: %u publication%s", to, done->publications, done->publications == 1 ? "" : "s");
	if (done->aliases > 0)
		printf(", %u short name%s", done->aliases, done->aliases == 1 ? "" : "s");
	puts(k->is_trial ? "" : "; the old addresses lead to the new ones");
}

static int
rename_work(const struct correction_options *o, struct rewriter *w, const char *work, struct err *e)
{
	struct arena a = ARENA_INIT(CORRECTION_ARENA_BYTES_MAX);
	struct corpus_correction k = { 0 };
	struct corpus_renamed done;
	struct corpus *c = NULL;
	int rc;

	rc = correction_open(&c, o, str_from(work), &k, &a, e);
	w->rewriting.former = k.scope.work;
	if (rc == 0 && (rc = corpus_rename(c, &k, str_from(w->name), rewrite, w, &done, e)) == 0)
		print_renamed(&k, w->name, &done);
	corpus_close(&c);
	arena_free(&a);
	return rc;
}

static int
run_rename(const struct command *self, int argc, char **argv, struct err *e)
{
	struct correction_options o = { 0 };
	struct rewriter w = { .name = NULL };
	const struct option_spec options[] = { CORRECTION_OPTIONS(o), SANDBOX_OPTION(w.sandbox),
		{ .name = NULL } };
	bool help;
	int count, rc;

	if ((rc = command_parse(self, options, argc, argv, &count, &help, e)) != 0 || help)
		return rc;
	if (count != 2)
		return err_set(e, ERR_USAGE, "name the work, and the name that it should have");
	if ((rc = rewriting_check_name(str_from(argv[1]), e)) != 0)
		return rc;
	w.name = argv[1];
	w.rewriting.name = str_from(w.name);
	rc = rename_work(&o, &w, argv[0], e);
	rewriting_close(&w.rewriting);
	blocking_close(&w.worker);
	return rc;
}

const struct command command_rename = {
	.name = "rename",
	.usage = "WORK NEW-NAME --reason TEXT [--by NAME] [--dry-run]",
	.summary = "give a work that was published under a wrong name another one",
	.details =
	    "Every version is published again under the new name, with its days, revisions and\n"
	    "times of publication; short names go along. The old addresses lead to the new ones.",
	.run = run_rename,
};
