/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Workers that end while they have a job: whichever it is, and however often, somebody else does
 * the job. The programs and plugins are those of the build tree (PLUGINS).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <event2/event.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gazetted/plugin.h>

#include "base/log.h"
#include "doc_sample.h"
#include "render/formats.h"
#include "render/formats_load.h"
#include "render/output_file.h"
#include "render/render.h"

#define PATIENT_MS 60000 /* sanitizers on a busy machine: no test depends on it */
#define WORKERS_MAX 16
#define TOGETHER 3 /* jobs at a time, so that there are some workers to choose from */
#define USES 5     /* of all of them, before workers are killed */
#define KILLS 3
#define ROUNDS 8 /* each with other victims */

static struct render_config config;
static struct formats *formats;
static struct event_base *base;
static struct renderer *renderer;
static int image_fd = -1;
static char folder[] = "/tmp/gazetted-lost-XXXXXX", plugin[PATH_MAX];
static struct err failure;
static unsigned answers;

static void
on_done(struct render_job *job, const struct err *e)
{
	answers++;
	if (e != NULL)
		failure = *e;
	else
		close(job->outputs[0].fd);
}

static void
ask(struct render_job *job)
{
	static struct message_pair pairs[MESSAGE_OPTIONS_MAX];
	const struct message_plugin *p = &formats->list[0].plugin;
	struct err e = { 0 };

	for (uint32_t k = 0; k < p->option_count; k++)
		pairs[k] = (struct message_pair){ p->options[k].name, p->options[k].fallback };
	*job = (struct render_job){ .kind = JOB_RENDER,
		.view = GAZ_VIEW_DOCUMENT,
		.options = pairs,
		.option_count = p->option_count,
		.input_fd = image_fd,
		.request_id = STR("test"),
		.done = on_done };
	if (render_submit(renderer, job, &e) != 0)
		fail_msg("%s", e.text);
}

static void
wait_for_all(void)
{
	while (render_pending(renderer) > 0)
		assert_int_equal(event_base_loop(base, EVLOOP_ONCE), 0);
}

/* The children of this process, the oldest first. */
static unsigned
list_workers(pid_t pids[WORKERS_MAX])
{
	FILE *f = fopen("/proc/thread-self/children", "re");
	unsigned n = 0;
	int pid;

	assert_non_null(f);
	while (n < WORKERS_MAX && fscanf(f, "%d", &pid) == 1)
		pids[n++] = pid;
	fclose(f);
	return n;
}

static void
signal_all(const pid_t pids[WORKERS_MAX], unsigned n, int signal)
{
	for (unsigned k = 0; k < n; k++)
		kill(pids[k], signal);
}

/*
 * One worker is slow: the others do what comes meanwhile, so there is more than one that was used.
 */
static void
use_some(unsigned slow)
{
	struct render_job jobs[TOGETHER];
	pid_t pids[WORKERS_MAX];
	unsigned n;

	ask(&jobs[0]);
	wait_for_all(); /* so one at least is past its start */
	n = list_workers(pids);
	kill(pids[slow % n], SIGSTOP);
	for (unsigned k = 0; k < TOGETHER; k++)
		ask(&jobs[k]);
	while (render_pending(renderer) > 1)
		assert_int_equal(event_base_loop(base, EVLOOP_ONCE), 0);
	kill(pids[slow % n], SIGCONT);
	wait_for_all();
}

/*
 * Waits until it has ended, and leaves it to the pool to notice. A worker that is still dying can
 * take a job.
 */
static void
kill_and_wait(pid_t pid)
{
	siginfo_t info;

	kill(pid, SIGKILL);
	assert_int_equal(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
}

/*
 * One worker has been given a job, and cannot begin with it before somebody is killed: it, or
 * another.
 */
static void
kill_one_while_a_job_waits(unsigned victim)
{
	struct render_job job;
	pid_t pids[WORKERS_MAX];
	unsigned n = list_workers(pids);

	signal_all(pids, n, SIGSTOP);
	ask(&job);
	kill_and_wait(pids[victim % n]);
	signal_all(pids, n, SIGCONT);
	wait_for_all();
}

static void
a_job_finds_another_worker_whichever_are_killed(void **state)
{
	(void)state;
	for (unsigned round = 0; round < ROUNDS; round++) {
		for (unsigned k = 0; k < USES; k++)
			use_some(k);
		for (unsigned k = 0; k < KILLS; k++)
			kill_one_while_a_job_waits(round >> k);
		if (failure.code != ERR_NONE)
			fail_msg("round %u: %s", round, failure.text);
		assert_int_equal(answers, (round + 1) * (USES * (1 + TOGETHER) + KILLS));
	}
}

static void
copy_file(const char *from, const char *to)
{
	struct stat st;
	int in = open(from, O_RDONLY | O_CLOEXEC);
	int out = open(to, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);

	assert_true(in >= 0 && out >= 0);
	assert_int_equal(fstat(in, &st), 0);
	assert_int_equal(sendfile(out, in, NULL, (size_t)st.st_size), st.st_size);
	close(in);
	close(out);
}

/* A folder with one plugin, so that every child is a worker of it. */
static void
load_one(void)
{
	const char *folders[] = { folder };
	struct err e = { 0 };

	assert_non_null(mkdtemp(folder));
	assert_int_equal(chmod(folder, 0755), 0);
	snprintf(plugin, sizeof plugin, "%s/txt.so", folder);
	copy_file(PLUGINS "/txt.so", plugin);
	if (formats_load(&formats, folders, 1, &config, &e) != 0)
		fail_msg("%s", e.text);
	assert_int_equal(formats->count, 1);
}

static int
start(void **state)
{
	struct build *b = build_new();
	struct buf bytes = BUF_INIT(SAMPLE_BYTES_MAX);
	struct image image;

	(void)state;
	log_set_level(LOG_LEVEL_ERROR);
	render_config_init(&config);
	config.render_worker = WORKERS "/gazetted-render-worker";
	config.ingest_worker = WORKERS "/gazetted-ingest-worker";
	config.ingest_workers = 0;
	config.render_workers = TOGETHER;
	config.deadline_ms = config.cpu_ms = PATIENT_MS;
	config.bundled_folders = 1;
	load_one();
	config.formats = formats;
	sample_document(b);
	sample_finish(&b, &bytes, &image);
	assert_int_equal(output_make("image", buf_str(&bytes), &image_fd, NULL), 0);
	buf_free(&bytes);
	base = event_base_new();
	return render_open(&renderer, base, &config, NULL);
}

static int
stop(void **state)
{
	(void)state;
	render_close(&renderer);
	event_base_free(base);
	formats_unref(&formats);
	close(image_fd);
	unlink(plugin);
	rmdir(folder);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    a_job_finds_another_worker_whichever_are_killed, start, stop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
