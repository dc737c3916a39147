/* SPDX-License-Identifier: Apache-2.0 */
/* gazetted serve: opens the parts of the server in order, runs it, and closes them. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/err.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/zone.h"
#include "cli/cmd_config.h"
#include "cli/command.h"
#include "config/config.h"
#include "config/settings.h"
#include "render/blocking.h"
#include "render/formats.h"
#include "render/render_config.h"
#include "serve/hooks.h"
#include "serve/inherited.h"
#include "serve/plugin_reload.h"
#include "serve/program.h"
#include "serve/server_config.h"
#include "serve/settings_load.h"
#include "serve/supervisor.h"
#include "web/site.h"

static void
report_formats(const struct formats *f)
{
	char quoted[512], file[512];

	for (uint32_t i = 0; i < f->count; i++) {
		const struct message_plugin *p = &f->list[i].plugin;

		snprintf(file, sizeof file, STR_FMT, STR_ARG(p->version));
		log_info("formats", "loaded", "format=" STR_FMT " plugin=" STR_FMT " version=%s",
		    STR_ARG(p->format), STR_ARG(p->id), log_quote(file, quoted, sizeof quoted));
	}
	for (uint32_t i = 0; i < f->refused_count; i++)
		log_warn("formats", "refused", "file=%s reason=%s",
		    log_quote(f->refused[i].path, file, sizeof file),
		    log_quote(f->refused[i].reason, quoted, sizeof quoted));
	if (f->count == 0)
		log_warn("formats", "none",
		    "why=\"no document can be served until a plugin is loaded\"");
}

#define FILES_BESIDE 256 /* for store, workers, listeners and logs: some dozens, with a margin */

/*
 * Raises the soft limit of open files to the hard limit: each connection takes a descriptor. The
 * usual soft limit of 1,024 exists for programs that call select(), which this one does not.
 */
static void
allow_descriptors(const struct config *c)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) != 0)
		return;
	if (files.rlim_cur < files.rlim_max) {
		files.rlim_cur = files.rlim_max;
		if (setrlimit(RLIMIT_NOFILE, &files) != 0)
			log_warn("serve", "files_not_allowed", "errno=%d", errno);
	}
	if (files.rlim_cur < (rlim_t)c->max_connections + FILES_BESIDE)
		log_warn("serve", "few_files",
		    "allowed=%llu connections=%u why=\"raise the limit of open files, or lower "
		    "max-connections\"",
		    (unsigned long long)files.rlim_cur, (unsigned)c->max_connections);
}

struct serve {
	const struct settings *settings;
	const struct settings_flags *flags;
	struct inherited inherited;
	struct supervisor supervisor;
	struct plan plan;
	struct plugin_folders folders;
	struct plugin_reload *plugin_reload;
};

static int
start_plugin_reload(struct serve *o, struct site *s, struct err *e)
{
	struct plugin_reload_config c = { .site = s,
		.folders = &o->folders,
		.render = &o->plan.site.render,
		.formats = o->plan.site.render.formats,
		.is_watching = settings_config(o->settings)->plugin_reload == CHOICE_ON };
	int rc;

	if ((rc = blocking_find_plugins(&o->folders, &settings_config(o->settings)->plugins, e)) !=
		0 ||
	    (rc = plugin_reload_start(&o->plugin_reload, &c, e)) != 0)
		return rc;
	o->supervisor.plugin_reload = o->plugin_reload;
	return 0;
}

static int
run_site(struct serve *o, struct err *e)
{
	struct hooks *hooks = NULL;
	struct site *s = NULL;
	int rc;

	if ((rc = site_open(&s, &o->plan.site, e)) != 0)
		return rc;
	if ((rc = start_plugin_reload(o, s, e)) != 0 ||
	    (rc = hooks_start(&hooks, s, settings_config(o->settings), e)) != 0 ||
	    (rc = supervisor_start(&o->supervisor, s, o->settings, o->flags, &o->inherited, e)) !=
		0)
		goto out;
	printf("http://%s/\n", site_address(s));
	fflush(stdout);
	rc = site_run(s, e);
out:
	supervisor_close(&o->supervisor);
	hooks_stop(&hooks);
	plugin_reload_stop(&o->plugin_reload);
	site_close(&s);
	return rc;
}

static int
serve(struct serve *o, struct err *e)
{
	const struct config *c = settings_config(o->settings);
	struct blocking_options how = { .sandbox = c->sandbox == CHOICE_ON ? "on" : "off",
		.plugins = &c->plugins };
	struct render_config *render = &o->plan.site.render;
	struct formats *formats = NULL;
	int rc;

	plan_logs(c);
	if ((rc = zone_set(c->time_zone, e)) != 0 ||
	    (rc = inherited_take(&o->inherited, program_started()->environment, e)) != 0 ||
	    (rc = plan_make(&o->plan, o->settings, &o->inherited, e)) != 0 ||
	    (rc = supervisor_open(&o->supervisor, e)) != 0)
		goto out;
	how.cancel_fd = o->supervisor.stop_signal_fd;
	if ((rc = blocking_configure(render, &formats, &how, true, e)) == -ERR_BUSY) {
		log_info(
		    "serve", "ended_early", "why=\"a signal arrived before the server was ready\"");
		rc = 0;
		goto out;
	}
	if (rc != 0)
		goto out;
	render_config_set(render, c);
	allow_descriptors(c);
	report_formats(formats);
	rc = run_site(o, e);
out:
	supervisor_close(&o->supervisor);
	inherited_free(&o->inherited);
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
	if ((rc = settings_load_or_complain(&settings, &flags, e)) != 0)
		return rc;
	o = NEW(struct serve);
	o->settings = settings;
	o->flags = &flags;
	supervisor_init(&o->supervisor);
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
	    "Prints the URL it serves as the first line on standard output; logs on standard "
	    "error.\n"
	    "SIGTERM or Ctrl-C ends it when the answers in progress are sent; a second one ends it "
	    "at once.\n"
	    "SIGHUP reloads the configuration, SIGUSR2 starts the program at its path, which "
	    "takes over the sockets.\n"
	    "Every option may also stand in a file as 'option = value', or in the environment as\n"
	    "GAZETTED_OPTION; see 'gazetted help config'.",
	.run = run_serve,
};
