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
#include "cli/workshop.h"
#include "render/formats.h"
#include "web/site.h"

#define LISTEN_DEFAULT "127.0.0.1:8080"
#define LOOPS_MAX 64
#define CACHE_MIB_MAX (1 << 20)

struct serve {
	const char *store, *base_url, *sandbox;
	struct option_list listen, plugins;
	long loops, cache_mib;
	bool access_log;
};

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
}

static int
serve(const struct serve *o, struct err *e)
{
	const struct workshop_options how = { .sandbox = o->sandbox,
		.plugins = (struct option_list *)&o->plugins };
	struct http_listen listen[OPTION_LIST_MAX] = { { .address = LISTEN_DEFAULT } };
	struct site_config c = { .store = command_store(o->store),
		.listen = listen,
		.listen_count = o->listen.count > 0 ? o->listen.count : 1,
		.base_url = o->base_url,
		.loops = (unsigned)o->loops,
		.store_threads = SITE_STORE_THREADS_DEFAULT,
		.cache_bytes = (size_t)o->cache_mib << 20,
		.access_log = o->access_log };
	struct formats *formats = NULL;
	struct site *s = NULL;
	unsigned i;
	int rc;

	for (i = 0; i < o->listen.count; i++)
		listen[i].address = o->listen.items[i];
	if ((rc = block_signals(e)) != 0)
		return rc;
	if ((rc = workshop_configure(&c.render, &formats, &how, true, e)) != 0)
		goto out;
	report_formats(formats);
	if (formats->count == 0)
		log_warn(
		    "formats", "none", "why=\"no document can be served until a plugin is there\"");
	if ((rc = site_open(&s, &c, e)) == 0)
		rc = run_site(s, e);
out:
	site_close(&s);
	formats_free(&formats);
	return rc;
}

static int
check_base_url(const char *url, struct err *e)
{
	struct str s = str_from(url);

	if (s.len == 0 ||
	    ((str_starts(s, "http://") || str_starts(s, "https://")) && !str_ends(s, "/")))
		return 0;
	return err_set(e, ERR_USAGE,
	    "--base-url wants an origin without a slash at its end, such as https://law.example");
}

static int
run_serve(const struct command *self, int argc, char **argv, struct err *e)
{
	struct serve o = { .base_url = "",
		.loops = sysconf(_SC_NPROCESSORS_ONLN),
		.cache_mib = SITE_CACHE_BYTES_DEFAULT >> 20 };
	const struct option_spec options[] = {
		{ .name = "listen",
		    .letter = 'l',
		    .kind = OPTION_LIST,
		    .target = &o.listen,
		    .metavar = "ADDR:PORT|unix:PATH",
		    .help = "where to listen (may be repeated; default " LISTEN_DEFAULT
			    "; port 0 picks a free one)" },
		{ .name = "store",
		    .kind = OPTION_STRING,
		    .target = &o.store,
		    .metavar = "PATH",
		    .help = "the store (default: $GAZETTED_STORE or ./gazetted.db)" },
		{ .name = "base-url",
		    .kind = OPTION_STRING,
		    .target = &o.base_url,
		    .metavar = "URL",
		    .help = "origin of canonical URLs: https://law.example (default: paths only)" },
		{ .name = "plugins",
		    .kind = OPTION_LIST,
		    .target = &o.plugins,
		    .metavar = "FOLDER",
		    .help = "a further folder of plugins (may be repeated)" },
		{ .name = "loops",
		    .kind = OPTION_NUMBER,
		    .target = &o.loops,
		    .metavar = "N",
		    .min = 1,
		    .max = LOOPS_MAX,
		    .help = "network threads (default: one a core)" },
		{ .name = "cache",
		    .kind = OPTION_NUMBER,
		    .target = &o.cache_mib,
		    .metavar = "MIB",
		    .min = 1,
		    .max = CACHE_MIB_MAX,
		    .help = "memory for renditions and images (default 256)" },
		{ .name = "access-log",
		    .kind = OPTION_FLAG,
		    .target = &o.access_log,
		    .help = "log every request" },
		{ .name = "sandbox",
		    .kind = OPTION_STRING,
		    .target = &o.sandbox,
		    .metavar = "on|off",
		    .help = "off only where the kernel has no Landlock or seccomp" },
		{ .name = NULL },
	};
	bool help;
	int count, rc;

	if (o.loops < 1)
		o.loops = 1;
	if ((rc = command_parse(self, options, argc, argv, &count, &help, e)) != 0 || help)
		return rc;
	if (count != 0)
		return err_set(e, ERR_USAGE, "serve takes no operands; --store names the store");
	if ((rc = check_base_url(o.base_url, e)) != 0)
		return rc;
	return serve(&o, e);
}

const struct command command_serve = {
	.name = "serve",
	.usage = "[--store PATH] [--listen ADDR:PORT] [--base-url URL] [--plugins FOLDER]...",
	.summary = "serve the store over HTTP",
	.details = "Prints the URL it serves as the first line on standard output; logs on "
		   "standard error. SIGTERM or Ctrl-C ends it\n"
		   "when the answers in progress are sent; a second one ends it at once.",
	.run = run_serve,
};
