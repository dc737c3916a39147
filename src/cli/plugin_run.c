/* SPDX-License-Identifier: Apache-2.0 */
/* gazetted plugin run: one rendition by one plugin file, with what it took. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/log.h"
#include "base/mem.h"
#include "cli/output.h"
#include "cli/plugin.h"

/* Quoted: a plugin must not write to the terminal what it likes. */
static void
print_line(uint32_t level, const char *text)
{
	static const char *const names[] = { "error", "warning", "info", "debug" };
	char quoted[2 * MESSAGE_TEXT_BYTES_MAX];

	fprintf(stderr, "%s: %s\n", level < sizeof names / sizeof *names ? names[level] : "log",
	    log_quote(text, quoted, sizeof quoted));
}

static void
print_meta(const struct trial_result *r)
{
	char quoted[2 * MESSAGE_TEXT_BYTES_MAX];

	if (r->file_name[0] != '\0')
		fprintf(stderr, "file-name: %s\n", log_quote(r->file_name, quoted, sizeof quoted));
	if (r->language[0] != '\0')
		fprintf(stderr, "language: %s\n", log_quote(r->language, quoted, sizeof quoted));
}

static int
render(struct plugin_job *p, const char *output, struct err *e)
{
	struct trial *t = NEW(struct trial);
	struct trial_result r = { 0 };
	int rc;

	t->log = print_line;
	if ((rc = plugin_job_prepare(p, t, e)) != 0 || (rc = trial_render(t, &p->job, &r, e)) != 0)
		goto out;
	fprintf(stderr, "%s: %.1f ms, %zu bytes, worker %" PRIu64 " MB\n", str_base_name(p->path),
	    (double)r.us / 1e3, r.output.len, r.peak_bytes >> 20);
	print_meta(&r);
	if (r.code != ERR_NONE)
		rc = err_set(e, (enum err_code)r.code, "%s", r.text);
	else
		rc = output_write(output, r.output, e);
out:
	trial_result_free(&r);
	trial_stop(t);
	free(t);
	plugin_job_free(p);
	return rc;
}

static int
run_run(const struct command *self, int argc, char **argv, struct err *e)
{
	struct plugin_job p = { 0 };
	const char *output = NULL;
	const struct option_spec options[] = {
		{ .name = "option",
		    .letter = 'O',
		    .kind = OPTION_LIST,
		    .target = &p.options,
		    .metavar = "NAME=VALUE",
		    .help = "an option of the format, as in a URL (may be repeated)" },
		{ .name = "portion",
		    .kind = OPTION_STRING,
		    .target = &p.portion,
		    .metavar = "EID",
		    .help = "only this part of the document: art_12" },
		{ .name = "output",
		    .letter = 'o',
		    .kind = OPTION_STRING,
		    .target = &output,
		    .metavar = "FILE",
		    .help = "where to write (default: standard output)" },
		{ .name = "sandbox",
		    .kind = OPTION_STRING,
		    .target = &p.sandbox,
		    .metavar = "on|off",
		    .help = "off only where the kernel has no Landlock or seccomp" },
		{ .name = NULL },
	};
	bool help;
	int count, rc;

	if ((rc = command_parse(self, options, argc, argv, &count, &help, e)) != 0 || help)
		return rc;
	if (count != 2)
		return err_set(e, ERR_USAGE, "name a plugin file and a document");
	p.file = argv[0];
	p.document = argv[1];
	return render(&p, output, e);
}

const struct command plugin_run = {
	.name = "plugin run",
	.usage = "FILE DOCUMENT [--option NAME=VALUE]... [--portion EID] [-o OUT]",
	.summary = "render one document with one plugin file",
	.details = "DOCUMENT is anything that 'gazetted import' reads. Time, size and memory are "
		   "told on standard error.",
	.run = run_run,
};
