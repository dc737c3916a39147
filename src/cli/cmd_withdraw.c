/* SPDX-License-Identifier: Apache-2.0 */
/* gazetted withdraw: publications that are no longer served. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/time.h"
#include "cli/command.h"
#include "cli/correction.h"
#include "web/image_files.h"

#define SOURCES_BYTES_MAX (64u << 20) /* digests of two million publications */

struct withdrawing {
	bool is_trial;
	FILE *lines;        /* printed when the withdrawal is durable */
	struct buf sources; /* struct sha256: of the publications in the scope */
};

static int
note_withdrawn(void *arg, const struct corpus_version *v, struct err *e)
{
	struct withdrawing *w = arg;
	char date[DATE_BYTES + 1];

	date_format(v->day, date);
	fprintf(w->lines, "%s " STR_FMT "/" STR_FMT "@%s;r%" PRIu32 "  ",
	    w->is_trial ? "would withdraw" : "withdrawn", STR_ARG(v->work), STR_ARG(v->language),
	    date, v->revision);
	command_print_text(w->lines, v->title);
	fputc('\n', w->lines);
	buf_put(&w->sources, &v->source, sizeof v->source);
	return buf_check(&w->sources, "list of publications", e);
}

/* Removes the images of what was erased. A server that runs does the same; this is for none. */
static int
erase_images(struct withdrawing *w, const char *store, struct err *e)
{
	struct sha256 *sources = (struct sha256 *)(void *)w->sources.data;
	size_t count = w->sources.len / sizeof *sources;

	return image_files_erase(command_settings(), store, sources, count, e);
}

static int
withdraw(struct corpus *c, const struct corpus_correction *k, struct withdrawing *w, bool erases,
    struct err *e)
{
	char *text = NULL;
	size_t len = 0;
	int rc;

	if ((w->lines = open_memstream(&text, &len)) == NULL)
		return err_errno(e, ERR_BUSY, "there is not enough memory");
	rc = erases ? corpus_erase(c, k, note_withdrawn, w, e)
		    : corpus_withdraw(c, k, note_withdrawn, w, e);
	if (fclose(w->lines) == 0 && rc == 0)
		fwrite(text, 1, len, stdout);
	free(text);
	return rc;
}

static int
run_withdraw(const struct command *self, int argc, char **argv, struct err *e)
{
	struct correction_options o = { 0 };
	bool erases = false;
	const struct option_spec options[] = {
		{ .name = "erase",
		    .kind = OPTION_FLAG,
		    .target = &erases,
		    .help = "also remove the text from the store, for good, as a court may order" },
		CORRECTION_OPTIONS(o),
		{ .name = NULL },
	};
	struct arena a = ARENA_INIT(CORRECTION_ARENA_BYTES_MAX);
	struct withdrawing w = { .sources = BUF_INIT(SOURCES_BYTES_MAX) };
	struct corpus_correction k;
	struct corpus *c = NULL;
	bool help;
	int count, rc;

	if ((rc = command_parse(self, options, argc, argv, &count, &help, e)) != 0 || help)
		return rc;
	if (count != 1)
		return err_set(e, ERR_USAGE,
		    "name one work, version or revision: its IRI (/akn/...) or its short name");
	w.is_trial = o.is_trial;
	if ((rc = correction_open(&c, &o, str_from(argv[0]), &k, &a, e)) == 0)
		rc = withdraw(c, &k, &w, erases, e);
	if (rc == 0 && erases && !k.is_trial)
		rc = erase_images(&w, command_store(o.store), e);
	if (rc == 0 && erases && !k.is_trial)
		puts("erased from this store; backups and copies elsewhere still have it");
	corpus_close(&c);
	buf_free(&w.sources);
	arena_free(&a);
	return rc;
}

const struct command command_withdraw = {
	.name = "withdraw",
	.usage = "WORK[/LANGUAGE[@DATE[;rN]]] --reason TEXT [--by NAME] [--erase] [--dry-run]",
	.summary = "stop serving a publication, with a date and a reason",
	.details =
	    "Readers of what is withdrawn get status 410 with the day and the reason; lists "
	    "and histories show that it was there. What was published before it is in force "
	    "again. Nothing is removed from the store without --erase: publish a corrected text as "
	    "usual, and it is the next revision. Running servers follow within a second.",
	.run = run_withdraw,
};
