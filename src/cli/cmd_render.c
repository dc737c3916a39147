/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gazetted render: converts one file to one rendition without a store, with the same workers as
 * the server.
 */
#include <stdlib.h>

#include "base/err.h"
#include "cli/command.h"
#include "cli/import_beside.h"
#include "cli/print_outline.h"
#include "cli/rendition.h"
#include "publish/reading_options.h"
#include "render/blocking.h"

struct one_shot {
	struct rendition rendition;
	const char *sandbox;
	struct reading_options read;
	struct option_list plugins;
	bool quiet;
};

static int
read_document(
    struct one_shot *o, struct blocking *w, const char *file, struct reading *r, struct err *e)
{
	char *bytes = NULL;
	size_t len;
	int rc;

	if ((rc = blocking_load_file(file, &bytes, &len, e)) != 0)
		return rc;
	if ((rc = import_beside_read(w, file, str_make(bytes, len), &o->read, r, e)) != 0)
		rc = err_wrap(e, "%.200s", file);
	else if (!o->quiet)
		outline_print_report(r->report, stderr);
	free(bytes);
	return rc;
}

static int
render_file(struct one_shot *o, const char *file, struct err *e)
{
	const struct blocking_options how = { .sandbox = command_sandbox(o->sandbox),
		.plugins = &o->plugins,
		.deadline_ms = command_deadline_ms() };
	struct blocking w = { 0 };
	struct reading r = { .image_fd = -1 };
	int rc;

	if ((rc = blocking_open(&w, &how, true, e)) != 0)
		return rc;
	if ((rc = read_document(o, &w, file, &r, e)) == 0)
		rc = rendition_write(&o->rendition, &w, &r, e);
	reading_close(&r);
	blocking_close(&w);
	return rc;
}

static int
check_arguments(struct one_shot *o, int operands, struct err *e)
{
	if (operands != 1)
		return err_set(e, ERR_USAGE, "name one file to render ('-' reads standard input)");
	if (o->rendition.format == NULL)
		return err_set(
		    e, ERR_USAGE, "name the format: --format epub ('gazetted formats' lists them)");
	return reading_options_check(&o->read, e);
}

static int
run_render(const struct command *self, int argc, char **argv, struct err *e)
{
	struct one_shot o = { 0 };
	const struct option_spec options[] = {
		{ .name = "format",
		    .letter = 'f',
		    .kind = OPTION_STRING,
		    .target = &o.rendition.format,
		    .metavar = "NAME",
		    .help = "the format to write: epub, txt, xml..." },
		{ .name = "output",
		    .letter = 'o',
		    .kind = OPTION_STRING,
		    .target = &o.rendition.output,
		    .metavar = "FILE",
		    .help = "where to write (default: standard output)" },
		{ .name = "options",
		    .letter = 'O',
		    .kind = OPTION_STRING,
		    .target = &o.rendition.query,
		    .metavar = "QUERY",
		    .help = "options of the format, as in a URL: width=60" },
		{ .name = "portion",
		    .kind = OPTION_STRING,
		    .target = &o.rendition.portion,
		    .metavar = "EID",
		    .help = "write only this part of the document: art_12" },
		READING_FACT_ROWS(o.read),
		READING_TEXT_ROWS(o.read),
		{ .name = "plugins",
		    .kind = OPTION_LIST,
		    .target = &o.plugins,
		    .metavar = "FOLDER",
		    .help = "a further folder of plugins (may be repeated)" },
		{ .name = "quiet",
		    .letter = 'q',
		    .kind = OPTION_FLAG,
		    .target = &o.quiet,
		    .help = "do not report dropped and repaired lines" },
		SANDBOX_OPTION(o.sandbox),
		{ .name = NULL },
	};
	bool help;
	int count, rc;

	if ((rc = command_parse(self, options, argc, argv, &count, &help, e)) != 0 || help)
		return rc;
	if ((rc = check_arguments(&o, count, e)) != 0)
		return rc;
	return render_file(&o, argv[0], e);
}

const struct command command_render = {
	.name = "render",
	.usage = "FILE --format NAME [-o FILE] [--options QUERY] [--portion EID]",
	.summary = "convert one file without a store",
	.details =
	    "Reads FILE as 'import' does and writes it in the format, through the same "
	    "confined workers as the server. The settings\n"
	    "sandbox, time-zone and render-deadline of the server are those of this command.",
	.run = run_render,
};
