/* SPDX-License-Identifier: Apache-2.0 */
/* gazetted serve: opens in order what the server consists of, runs it, closes it. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/err.h"
#include "base/log.h"
#include "base/mem.h"
#include "cli/command.h"
#include "cli/config.h"
#include "cli/curator.h"
#include "cli/handed.h"
#include "cli/plan.h"
#include "cli/settings.h"
#include "cli/steward.h"
#include "cli/workshop.h"
#include "render/formats.h"
#include "web/site.h"

static void
report_formats(const struct formats *f)
{
	char quoted[512], file[512];
	uint32_t i;

	for (i = 0; i < f->count; i++) {
		const struct message_plugin *p = &f->list[i].plugin;

		snprintf(file, sizeof file, STR_FMT, STR_ARG(p->version));
		log_info("formats", "loaded", "format=" STR_FMT " plugin=" STR_FMT " version=%s",
		    STR_ARG(p->format), STR_ARG(p->id), log_quote(file, quoted, sizeof quoted));
	}
	for (i = 0; i < f->refused_count; i++)
		log_warn("formats", "refused", "file=%s reason=%s",
		    log_quote(f->refused[i].path, file, sizeof file),
		    log_quote(f->refused[i].reason, quoted, sizeof quoted));
	if (f->count == 0)
		log_warn(
		    "formats", "none", "why=\"no document can be served until a plugin is there\"");
}

#define FILES_BESIDE 256 /* store, workers, listeners, logs: some dozens, and to spare */

/*
 * A connection takes a descriptor, and the usual limit of a process is 1,024 for the sake of those
 * that call select(), which nothing here does.
 */
static void
allow_descriptors(const struct http_limits *limits)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) != 0)
		return;
	if (files.rlim_cur < files.rlim_max) {
		files.rlim_cur = files.rlim_max;
		if (setrlimit(RLIMIT_NOFILE, &files) != 0)
			log_warn("serve", "files_not_allowed", "errno=%d", errno);
	}
	if (files.rlim_cur < (rlim_t)limits->connections + FILES_BESIDE)
		log_warn("serve", "few_files",
		    "allowed=%llu connections=%u why=\"raise the limit of open files, or lower "
		    "max-connections\"",
		    (unsigned long long)files.rlim_cur, (unsigned)limits->connections);
}

struct serve {
	const struct settings *settings;
	const struct settings_flags *flags;
	struct handed handed;
	struct steward steward;
	struct plan plan;
	struct plugin_folders folders;
	struct curator *curator;
};

static int
start_curator(struct serve *o, struct site *s, struct err *e)
{
	struct curator_config c = { .site = s,
		.folders = &o->folders,
		.render = &o->plan.site.render,
		.formats = o->plan.site.render.formats,
		.is_watching =
		    strcmp(settings_text(o->settings, SETTING_PLUGIN_RELOAD), "on") == 0 };
	int rc;

	if ((rc = workshop_find_plugins(
		 &o->folders, settings_list(o->settings, SETTING_PLUGINS), e)) != 0 ||
	    (rc = curator_start(&o->curator, &c, e)) != 0)
		return rc;
	o->steward.curator = o->curator;
	return 0;
}

static int
run_site(struct serve *o, struct err *e)
{
	struct site *s = NULL;
	int rc;

	if ((rc = site_open(&s, &o->plan.site, e)) != 0)
		return rc;
	if ((rc = start_curator(o, s, e)) != 0 ||
	    (rc = steward_start(&o->steward, s, o->settings, o->flags, &o->handed, e)) != 0)
		goto out;
	printf("http://%s/\n", site_address(s));
	fflush(stdout);
	rc = site_run(s, e);
out:
	steward_close(&o->steward);
	curator_stop(&o->curator);
	site_close(&s);
	return rc;
}

static int
serve(struct serve *o, struct err *e)
{
	const struct workshop_options how = { .sandbox =
						  settings_text(o->settings, SETTING_SANDBOX),
		.plugins = settings_list(o->settings, SETTING_PLUGINS) };
	struct render_config *render = &o->plan.site.render;
	struct formats *formats = NULL;
	int rc;

	plan_logs(o->settings);
	if ((rc = handed_take(&o->handed, command_program()->environment, e)) != 0 ||
	    (rc = plan_make(&o->plan, o->settings, &o->handed, e)) != 0 ||
	    (rc = steward_open(&o->steward, e)) != 0)
		goto out;
	if ((rc = workshop_configure(render, &formats, &how, true, e)) != 0)
		goto out;
	plan_render(render, o->settings);
	allow_descriptors(&o->plan.site.limits);
	report_formats(formats);
	rc = run_site(o, e);
out:
	steward_close(&o->steward);
	handed_free(&o->handed);
	formats_unref(&formats);
	return rc;
}

static int
run_serve(const struct command *self, int argc, char **argv, struct err *e)
{
	struct settings_flags flags = { 0 };
	struct settings *settings = NULL;
	struct serve *o;
	bool help;
	int count, rc;

	if ((rc = config_parse_flags(self, argc, argv, &flags, &count, &help, e)) != 0 || help)
		return rc;
	if (count != 0)
		return err_set(e, ERR_USAGE, "serve takes no operands; --store names the store");
	if ((rc = config_load(&settings, &flags, e)) != 0)
		return rc;
	o = NEW(struct serve);
	o->settings = settings;
	o->flags = &flags;
	steward_init(&o->steward);
	rc = serve(o, e);
	free(o);
	settings_free(&settings);
	return rc;
}

const struct command command_serve = {
	.name = "serve",
	.usage = "[--config FILE] [--store PATH] [--listen ADDR:PORT]... [OPTIONS]",
	.summary = "serve the store over HTTP",
	.details =
	    "Prints the URL it serves as the first line on standard output; logs on standard error.\n"
	    "SIGTERM or Ctrl-C ends it when the answers in progress are sent; a second one ends it "
	    "at once.\n"
	    "SIGHUP reloads the configuration, SIGUSR2 starts the program anew and hands the sockets "
	    "over.\n"
	    "Every option may also stand in a file as 'option = value', or in the environment as\n"
	    "GAZETTED_OPTION; see 'gazetted help config'.",
	.run = run_serve,
};
