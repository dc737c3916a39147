/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A plugin that is right, until one of the macros below makes one thing wrong: test_plugin_tools.py
 * compiles it once for each.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <gazetted/plugin.h>

#ifndef ABI
#define ABI GAZ_ABI
#endif
#ifndef SIZE
#define SIZE sizeof gaz_plugin
#endif
#ifndef ID
#define ID "org.example.faulty"
#endif
#ifndef LICENCE
#define LICENCE "MIT OR (Apache-2.0 AND CC0-1.0)"
#endif
#ifndef TYPE
#define TYPE "text/plain; charset=utf-8"
#endif
#ifndef HELP
#define HELP "A number."
#endif
#ifndef FALLBACK
#define FALLBACK "5"
#endif
#ifndef REVISION
#define REVISION "1"
#endif
#ifndef LABEL
#define LABEL "Faulty"
#endif

#if defined BLIND || defined STRANGER || defined UNLISTED || defined ALL_VIEWS
#define VIEWS GAZ_VIEW_DOCUMENT | GAZ_VIEW_PORTION | GAZ_VIEW_COMPARISON | GAZ_VIEW_LISTING
#else
#define VIEWS GAZ_VIEW_DOCUMENT | GAZ_VIEW_PORTION
#endif

#ifdef EXPORTS
GAZ_EXPORT int faulty_helper(void);
int
faulty_helper(void)
{
	return 1;
}
#endif
#ifdef CONSTRUCTOR
__attribute__((constructor)) static void
begin(void)
{
	socket(AF_INET, SOCK_STREAM, 0);
}
#endif

#ifdef OPENS
__attribute__((constructor)) static void
begin(void)
{
	open("/etc/passwd", O_RDONLY);
}
#endif
#ifdef LOADLOOP
__attribute__((constructor)) static void
begin(void)
{
	for (;;)
		;
}
#endif
#if defined THREAD || defined LOADTHREAD
static void *
run(void *arg)
{
	return arg;
}

static void
begin_thread(void)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, run, NULL) == 0)
		pthread_join(thread, NULL);
}
#endif
#ifdef LOADTHREAD
__attribute__((constructor)) static void
begin(void)
{
	begin_thread();
}
#endif
#ifdef CLOCK_AT_START
static time_t started;
__attribute__((constructor)) static void
begin(void)
{
	started = time(NULL);
}
#endif

#ifdef EXIT77
__attribute__((constructor)) static void
begin(void)
{
	_exit(77); /* what a worker says when the kernel cannot confine it */
}
#endif

static int calls;

static int
say(const struct gaz_host *h, struct gaz_job *job, const char *s, size_t len)
{
	int rc = h->write(job, s, len);

#ifdef DEAF
	rc = GAZ_OK;
#endif
	return rc;
}

/* What is wrong before the first word. */
static int
begin_render(const struct gaz_host *h, struct gaz_job *job)
{
	int64_t number = h->option_int(job, "number");

	calls++;
	(void)number;
#ifdef MAXIMUM
	if (number == 9)
		abort();
#endif
#ifdef MINIMUM
	if (number == 0)
		abort();
#endif
#ifdef PATTERN
	if (strlen(h->option_string(job, "code")) == 8)
		abort();
#endif
#ifdef STATE
	if (calls > 1)
		return say(h, job, "again\n", 6);
#endif
#ifdef ENVIRONMENT
	if (getenv("TZ") == NULL || strcmp(getenv("TZ"), "UTC") != 0)
		return say(h, job, "elsewhere\n", 10);
#endif
#ifdef ESCAPES
	h->log(job, GAZ_LOG_ERROR, "log \x1b[2J \xc2\x9b \xe2\x80\xae");
	return h->fail(job, GAZ_REFUSE, "no \x1b[2J \xc2\x9b \xe2\x80\xae");
#endif
#if defined CLOCK || defined CLOCK_AT_START
	char line[64];
	struct timespec t = { 0 };

#ifdef CLOCK
	clock_gettime(CLOCK_REALTIME, &t);
#else
	t.tv_sec = started;
#endif
	strftime(line, sizeof line, "%Y", gmtime(&t.tv_sec)); /* the same all the year */
	return say(h, job, line, strlen(line));
#endif
#ifdef CRASH
	*(volatile char *)NULL = 0;
#endif
#ifdef LOOP
	for (;;)
		calls++;
#endif
#ifdef THREAD
	begin_thread();
#endif
#ifdef CALLS
	socket(AF_INET, SOCK_STREAM, 0);
#endif
#ifdef LOG
	for (int k = 0; k < 20; k++)
		h->log(job, GAZ_LOG_INFO, "line %d", k);
#endif
#ifdef PREFIX
	return say(h, job, PREFIX, sizeof PREFIX - 1);
#endif
	return GAZ_OK;
}

static int
say_entry(const struct gaz_host *h, struct gaz_job *job, const struct gaz_node *n)
{
#ifdef UNLISTED
	const char *title = "one more";
	size_t len = strlen(title);
#else
	size_t len;
	const char *title = h->attr(n, "title", &len);
#endif

	(void)n;
	return say(h, job, title, len);
}

static int
faulty_render(const struct gaz_host *h, struct gaz_job *job)
{
	const char *s;
	char *copy;
	size_t len;

	if (begin_render(h, job) != GAZ_OK)
		return GAZ_REFUSE;
	for (const struct gaz_node *n = h->root(job); n != NULL; n = h->next(n)) {
#ifdef META
		if (h->meta(job, "number", NULL)[0] == '\0')
			return GAZ_BROKEN;
#endif
#ifdef BLIND
		if (h->change(n) == GAZ_DELETED)
			continue;
#endif
#ifdef STRANGER
		if (h->change(n) == GAZ_DELETED && h->kind(n) == GAZ_LIST)
			abort();
#endif
		if (h->kind(n) == GAZ_ENTRY)
			say_entry(h, job, n);
		if ((s = h->text(n, &len)) == NULL)
			continue;
#ifdef STRLEN
		len = strlen(s);
#endif
#ifdef FIXED
		if (len > 100000)
			abort();
#endif
		copy = malloc(len + 1);
#ifndef UNCHECKED
		if (copy == NULL)
			return h->fail(job, GAZ_REFUSE, "there is no memory");
#endif
		memcpy(copy, s, len);
		copy[len] = '\n';
		if (say(h, job, copy, len + 1) != GAZ_OK) {
#ifndef LEAK
			free(copy);
#endif
#ifdef BROKEN
			return GAZ_BROKEN;
#endif
			return GAZ_REFUSE;
		}
#ifndef LEAK
		free(copy);
#endif
	}
	return GAZ_OK;
}

static const struct gaz_option faulty_options[] = {
	{ .name = "number",
	    .type = GAZ_OPTION_INT,
	    .fallback = FALLBACK,
	    .min = 0,
	    .max = 9,
	    .help = HELP },
#ifdef PATTERN
	{ .name = "code",
	    .type = GAZ_OPTION_STRING,
	    .fallback = "A-1",
	    .max = 8,
	    .pattern = "[A-Z]-[0-9]+",
	    .help = HELP },
#endif
#ifdef TWICE
	{ .name = "number", .type = GAZ_OPTION_BOOL, .fallback = "1", .help = HELP },
#endif
#ifdef RESERVED
	{ .name = "after", .type = GAZ_OPTION_BOOL, .fallback = "1", .help = HELP },
#endif
	{ .type = GAZ_OPTION_END },
};

GAZ_PLUGIN
= { .abi = ABI,
	.size = SIZE,
	.id = ID,
	.version = "1.0",
	.revision = REVISION,
	.licence = LICENCE,
	.format = "faulty",
	.media_type = TYPE,
	.label = LABEL,
	.views = VIEWS,
	.options = faulty_options,
	.render = faulty_render };
