/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gazetted read: writes a file as a draft in Markdown, which an editor corrects and imports. The
 * same workers read and write as for import and render; nothing is stored.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <gazetted/plugin.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/macros.h"
#include "base/output.h"
#include "cli/command.h"
#include "cli/print_outline.h"
#include "publish/reading_facts.h"
#include "publish/reading_options.h"
#include "render/blocking.h"
#include "render/formats.h"
#include "render/options.h"

#define DRAFT_FORMAT "md"
#define READ_ARENA_BYTES_MAX (1u << 20) /* options and metadata of one document */

struct draft_job {
	struct reading_options reading;
	const char *output, *sandbox;
	bool force, strict;
	struct arena arena;
	struct message_pair options[MESSAGE_OPTIONS_MAX], meta[MESSAGE_PAIRS_MAX];
	uint32_t meta_count;
};

static void
add_pair(struct message_pair *pairs, uint32_t *count, const char *name, struct str value)
{
	if (value.len > 0)
		pairs[(*count)++] = (struct message_pair){ .name = str_from(name), .value = value };
}

/* Checks all arguments before any work is done. */
static int
check_arguments(struct draft_job *d, struct err *e)
{
	int rc;

	if ((rc = reading_options_check(&d->reading, e)) != 0)
		return rc;
	if (d->output == NULL || strcmp(d->output, "-") == 0 || d->force)
		return 0;
	if (access(d->output, F_OK) == 0)
		return err_set(e, ERR_CONFLICT,
		    "%.200s exists and may hold corrections; choose another name, or replace it "
		    "with --force",
		    d->output);
	return 0;
}

/* The facts that go into the front matter. */
static void
describe(struct draft_job *d, const struct reading *r)
{
	static const struct {
		const char *name;
		enum image_meta what;
	} facts[] = { { "title", IMAGE_META_TITLE }, { "issuer", IMAGE_META_ISSUER },
		{ "work", IMAGE_META_WORK }, { "version", IMAGE_META_VERSION },
		{ "date", IMAGE_META_DATE }, { "language", IMAGE_META_LANGUAGE },
		{ "number", IMAGE_META_NUMBER }, { "type", IMAGE_META_TYPE } };

	for (size_t i = 0; i < ARRAY_LEN(facts); i++)
		add_pair(d->meta, &d->meta_count, facts[i].name,
		    str_slice(image_meta(&r->image, facts[i].what), 0, MESSAGE_TEXT_BYTES_MAX - 1));
}

static int
write_output(const struct draft_job *d, const struct render_output *out, struct err *e)
{
	char *map =
	    out->size > 0 ? mmap(NULL, out->size, PROT_READ, MAP_PRIVATE, out->fd, 0) : NULL;
	int rc;

	if (map == MAP_FAILED)
		return err_errno(e, ERR_IO, "the draft could not be read back");
	rc = output_write(d->output, str_make(map, map != NULL ? out->size : 0), e);
	if (map != NULL)
		munmap(map, out->size);
	return rc;
}

static int
write_draft(struct draft_job *d, struct blocking *w, const struct reading *r, struct err *e)
{
	uint32_t format = formats_find(w->formats, STR(DRAFT_FORMAT)), count = 0;
	struct render_job job;
	struct str canonical;
	int rc;

	if (format == UINT32_MAX)
		return err_set(e, ERR_CONFIG,
		    "the format " DRAFT_FORMAT " is not installed; it writes drafts");
	if ((rc = format_options(&w->formats->list[format], STR(""), d->options, &count, &canonical,
		 &d->arena, e)) != 0)
		return rc;
	describe(d, r);
	job = (struct render_job){ .kind = JOB_RENDER,
		.format = format,
		.view = GAZ_VIEW_DOCUMENT,
		.options = d->options,
		.option_count = count,
		.input_fd = r->image_fd,
		.request_id = STR("read"),
		.meta = d->meta,
		.meta_count = d->meta_count };
	if ((rc = blocking_run(w, &job, e)) != 0)
		return rc;
	rc = write_output(d, &job.outputs[0], e);
	close(job.outputs[0].fd);
	return rc;
}

/* Says that the name in the draft is a guess: the import takes what the draft says. */
static void
print_proposal(const struct reading *r)
{
	struct str work = reading_proposal(r->report);

	if (work.len == 0)
		return;
	fputs("The name of the work is only proposed: ", stderr);
	command_print_text(stderr, work);
	fputs("\nCorrect it in the draft, or read the file again with --work IRI.\n", stderr);
}

/* Prints the report; with --strict, doubts are an error. */
static int
print_report(const struct draft_job *d, const struct reading *r, struct err *e)
{
	uint64_t places;

	outline_print_report(r->report, stderr);
	outline_print_verdict(r->report, stderr);
	print_proposal(r);
	if (!reading_count_doubts(r->report, &places))
		return 0;
	return places == 0 || !d->strict
		   ? 0
		   : err_set(e, ERR_DATA,
			 "%" PRIu64 " place%s of the text must be checked (--strict)", places,
			 places == 1 ? "" : "s");
}

static int
read_file(struct draft_job *d, const char *file, struct err *e)
{
	const struct blocking_options how = { .sandbox = command_sandbox(d->sandbox),
		.deadline_ms = command_deadline_ms() };
	struct reading r = { .image_fd = -1 };
	struct blocking w = { 0 };
	char *bytes = NULL;
	size_t len;
	int rc;

	if ((rc = blocking_load_file(file, &bytes, &len, e)) != 0 ||
	    (rc = blocking_open(&w, &how, true, e)) != 0)
		goto out;
	rc =
	    blocking_read(&w, str_make(bytes, len), d->reading.pairs, d->reading.pair_count, &r, e);
	if (rc != 0) {
		rc = err_wrap(e, "%.200s", file);
		goto out;
	}
	if ((rc = write_draft(d, &w, &r, e)) == 0)
		rc = print_report(d, &r, e);
out:
	reading_close(&r);
	blocking_close(&w);
	free(bytes);
	arena_free(&d->arena);
	return rc;
}

static int
run_read(const struct command *self, int argc, char **argv, struct err *e)
{
	struct draft_job d = { .arena = ARENA_INIT(READ_ARENA_BYTES_MAX) };
	const struct option_spec options[] = {
		{ .name = "output",
		    .letter = 'o',
		    .kind = OPTION_STRING,
		    .target = &d.output,
		    .metavar = "FILE",
		    .help = "where to write the draft (default: standard output)" },
		{ .name = "force",
		    .kind = OPTION_FLAG,
		    .target = &d.force,
		    .help = "replace a file that exists" },
		READING_FACT_ROWS(d.reading),
		READING_TEXT_ROWS(d.reading),
		READING_FORMAT_ROW(d.reading),
		{ .name = "strict",
		    .kind = OPTION_FLAG,
		    .target = &d.strict,
		    .help = "fail unless the reading is certain; the draft is written" },
		SANDBOX_OPTION(d.sandbox),
		{ .name = NULL },
	};
	bool help;
	int count, rc;

	if ((rc = command_parse(self, options, argc, argv, &count, &help, e)) != 0 || help)
		return rc;
	if (count != 1)
		return err_set(e, ERR_USAGE,
		    count == 0 ? "name the file to read ('-' reads standard input)"
			       : "one file at a time");
	if ((rc = check_arguments(&d, e)) != 0)
		return rc;
	return read_file(&d, argv[0], e);
}

const struct command command_read = {
	.name = "read",
	.usage = "FILE [-o DRAFT.md] [--work IRI] [--date DATE] [--lang CODE] [--title TEXT] "
		 "[--issuer TEXT]",
	.summary = "write a document as a draft in Markdown, to be corrected and imported",
	.details = "Reads FILE as 'import' does, writes the result as Markdown with its structure, "
		   "and prints the report\n"
		   "to standard error. Correct the draft in an editor, then 'gazetted import "
		   "DRAFT.md'. docs/markdown.md\n"
		   "describes the notation.",
	.run = run_read,
};
