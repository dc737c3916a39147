/* SPDX-License-Identifier: Apache-2.0 */
/* gazetted serve: the server. SIGTERM and SIGINT drain it; a second one ends it at once. */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/err.h"
#include "base/log.h"
#include "cli/command.h"
#include "cli/config.h"
#include "cli/plan.h"
#include "cli/settings.h"
#include "cli/workshop.h"
#include "render/formats.h"
#include "web/site.h"

/* Waits for the signals that end the server; every other thread has them blocked. */
static void *
wait_for_signals(void *arg)
{
	struct site *s = arg;
	sigset_t set;
	int sig;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	if (sigwait(&set, &sig) != 0)
		return NULL;
	log_info("serve", "draining", "signal=%d", sig);
	site_stop(s);
	if (sigwait(&set, &sig) == 0) {
		log_warn("serve", "ended_at_once", "signal=%d", sig);
		_exit(128 + sig);
	}
	return NULL;
}

static int
block_signals(struct err *e)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	if (pthread_sigmask(SIG_BLOCK, &set, NULL) != 0)
		return err_set(e, ERR_IO, "signals could not be blocked");
	return 0;
}

static int
run_site(struct site *s, struct err *e)
{
	pthread_t waiter;
	int rc;

	if (pthread_create(&waiter, NULL, wait_for_signals, s) != 0)
		return err_set(e, ERR_IO, "a thread could not be started");
	printf("http://%s/\n", site_address(s));
	fflush(stdout);
	rc = site_run(s, e);
	pthread_cancel(waiter);
	pthread_join(waiter, NULL);
	return rc;
}

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

static int
serve(const struct settings *settings, struct err *e)
{
	const struct workshop_options how = { .sandbox = settings_text(settings, SETTING_SANDBOX),
		.plugins = settings_list(settings, SETTING_PLUGINS) };
	struct formats *formats = NULL;
	struct site *s = NULL;
	struct plan p;
	int rc;

	plan_logs(settings);
	if ((rc = plan_make(&p, settings, e)) != 0 || (rc = block_signals(e)) != 0)
		return rc;
	if ((rc = workshop_configure(&p.site.render, &formats, &how, true, e)) != 0)
		goto out;
	plan_render(&p.site.render, settings);
	report_formats(formats);
	if ((rc = site_open(&s, &p.site, e)) == 0)
		rc = run_site(s, e);
out:
	site_close(&s);
	formats_free(&formats);
	return rc;
}

static int
run_serve(const struct command *self, int argc, char **argv, struct err *e)
{
	struct settings_flags flags = { 0 };
	struct settings *settings = NULL;
	bool help;
	int count, rc;

	if ((rc = config_parse_flags(self, argc, argv, &flags, &count, &help, e)) != 0 || help)
		return rc;
	if (count != 0)
		return err_set(e, ERR_USAGE, "serve takes no operands; --store names the store");
	if ((rc = config_load(&settings, &flags, e)) != 0)
		return rc;
	rc = serve(settings, e);
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
	    "Every option may also stand in a file as 'option = value', or in the environment as\n"
	    "GAZETTED_OPTION; see 'gazetted help config'.",
	.run = run_serve,
};
