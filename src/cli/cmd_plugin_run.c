/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gazetted plugin run: renders once with one plugin file and reports time, size and memory; with
 * --watch again after each change.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/log.h"
#include "base/macros.h"
#include "base/mem.h"
#include "base/output.h"
#include "cli/command.h"
#include "cli/plugin_job.h"
#include "cli/plugin_watch.h"

/* Prints a log line of the plugin, quoted, so that it cannot control the terminal. */
static void
print_line(uint32_t level, const char *text)
{
	static const char *const names[] = { "error", "warning", "info", "debug" };
	char quoted[2 * MESSAGE_TEXT_BYTES_MAX];

	fprintf(stderr, "%s: %s\n", level < ARRAY_LEN(names) ? names[level] : "log",
	    log_quote(text, quoted, sizeof quoted));
}

static void
print_meta(const struct session_result *r)
{
	char quoted[2 * MESSAGE_TEXT_BYTES_MAX];

	if (r->file_name[0] != '\0')
		fprintf(stderr, "file-name: %s\n", log_quote(r->file_name, quoted, sizeof quoted));
	if (r->language[0] != '\0')
		fprintf(stderr, "language: %s\n", log_quote(r->language, quoted, sizeof quoted));
}

struct wish {
	struct plugin_job job;
	const char *output;
	bool watch;
};

static int
render(const struct wish *w, struct err *e)
{
	struct plugin_job job = w->job, *p = &job;
	struct session *t = NEW(struct session);
	struct session_result r = { 0 };
	int rc;

	t->log = print_line;
	if ((rc = plugin_job_prepare(p, t, e)) != 0 ||
	    (rc = session_render(t, &p->job, &r, e)) != 0)
		goto out;
	fprintf(stderr, "%s: %.1f ms, %zu bytes, worker %" PRIu64 " MB\n", str_base_name(p->path),
	    (double)r.us / 1e3, r.output.len, r.peak_bytes >> 20);
	print_meta(&r);
	if (r.code != ERR_NONE)
		rc = err_set(e, (enum err_code)r.code, "%s", r.text);
	else
		rc = output_write(w->output, r.output, e);
out:
	session_result_free(&r);
	session_stop(t);
	free(t);
	plugin_job_free(p);
	return rc;
}

/* Renders again after each change. A failed rendition is reported and does not end the loop. */
static int
render_and_watch(const struct wish *w, struct err *e)
{
	const struct plugin_job *p = &w->job;
	struct plugin_watch watch;
	int rc = plugin_watch_open(&watch, e);

	if (rc == 0)
		rc = plugin_watch_add(&watch, p->file, e);
	for (unsigned k = 0; k < p->document_count && rc == 0; k++)
		rc = plugin_watch_add(&watch, p->documents[k], e);
	if (rc == 0 && p->earlier != NULL)
		rc = plugin_watch_add(&watch, p->earlier, e);
	while (rc == 0) {
		struct err why = { 0 };

		plugin_watch_note(&watch);
		if (render(w, &why) != 0) {
			command_print_safe(stderr, why.text);
			fputc('\n', stderr);
		}
		fprintf(stderr, "waiting for a change; end with Ctrl-C\n");
		rc = plugin_watch_wait(&watch, e);
	}
	plugin_watch_close(&watch);
	return rc;
}

static int
check_wish(const struct plugin_job *p, int count, struct err *e)
{
	if (count < 2 || (count > 2 && !p->lists))
		return err_set(e, ERR_USAGE, "name a plugin file and a document");
	if (p->lists && (p->earlier != NULL || p->portion != NULL))
		return err_set(
		    e, ERR_USAGE, "a listing has neither portions nor an earlier version");
	return 0;
}

static int
run_run(const struct command *self, int argc, char **argv, struct err *e)
{
	struct wish w = { 0 };
	struct plugin_job *p = &w.job;
	const struct option_spec options[] = {
		{ .name = "option",
		    .letter = 'O',
		    .kind = OPTION_LIST,
		    .target = &p->options,
		    .metavar = "NAME=VALUE",
		    .help = "an option of the format, as in a URL (may be repeated)" },
		{ .name = "portion",
		    .kind = OPTION_STRING,
		    .target = &p->portion,
		    .metavar = "EID",
		    .help = "render only this part of the document: art_12" },
		{ .name = "compare",
		    .kind = OPTION_STRING,
		    .target = &p->earlier,
		    .metavar = "EARLIER",
		    .help = "render a comparison of DOCUMENT with this earlier version" },
		{ .name = "listing",
		    .kind = OPTION_FLAG,
		    .target = &p->lists,
		    .help = "render a listing with an entry for each DOCUMENT" },
		{ .name = "output",
		    .letter = 'o',
		    .kind = OPTION_STRING,
		    .target = &w.output,
		    .metavar = "FILE",
		    .help = "where to write (default: standard output)" },
		{ .name = "watch",
		    .kind = OPTION_FLAG,
		    .target = &w.watch,
		    .help = "render again whenever the plugin or a document changes" },
		SANDBOX_OPTION(p->sandbox),
		{ .name = NULL },
	};
	bool help;
	int count, rc;

	if ((rc = command_parse(self, options, argc, argv, &count, &help, e)) != 0 || help)
		return rc;
	if ((rc = check_wish(p, count, e)) != 0)
		return rc;
	p->file = argv[0];
	p->documents = (const char *const *)&argv[1];
	p->document_count = (unsigned)count - 1;
	return w.watch ? render_and_watch(&w, e) : render(&w, e);
}

const struct command plugin_run = {
	.name = "plugin run",
	.usage = "FILE DOCUMENT... [--option NAME=VALUE]... [--portion EID] [--compare EARLIER] "
		 "[--listing] [--watch] [-o OUT]",
	.summary = "render one document with one plugin file",
	.details = "DOCUMENT is anything that 'gazetted import' reads. Time, size and memory are "
		   "printed on\nstandard error.",
	.run = run_run,
};
