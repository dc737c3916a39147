/* SPDX-License-Identifier: Apache-2.0 */
/*
 * gazetted plugin gdb: runs a worker under gdb, which is its parent process. The packets for the
 * worker are sent to its socket before it starts, so this process need not communicate with it
 * while it is stopped at a breakpoint.
 */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <spawn.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gazetted/plugin.h>

#include "base/err.h"
#include "base/mem.h"
#include "cli/command.h"
#include "cli/plugin_job.h"
#include "plugin/folder.h"
#include "render/output_file.h"
#include "serve/program.h"
#include "wire/worker.h"

#define PATIENCE_MS 86400000u /* a day, so that no limit ends the worker while it is debugged */
#define ARGUMENT_BYTES 64     /* "--memory=" and 20 digits */
#define COMMAND_BYTES 128

/*
 * Runs gdb on the terminal, gives the socket `theirs` to it for the worker, and waits until gdb
 * ends.
 */
static int
run_gdb(const struct render_config *c, int theirs, struct err *e)
{
	char parent[ARGUMENT_BYTES], memory[ARGUMENT_BYTES], output[ARGUMENT_BYTES],
	    stop[COMMAND_BYTES];
	const char *argv[] = { "gdb", "-q", "-ex", "set startup-with-shell off", "-ex", "run",
		"-ex", stop, "-ex", "continue", "--args", c->render_worker, parent, "--sandbox=off",
		memory, output, "--examine=debug", NULL };
	posix_spawn_file_actions_t plan;
	posix_spawnattr_t attr;
	sigset_t back;
	pid_t pid;
	int rc, status;

	snprintf(parent, sizeof parent, "--parent=%d", (int)getpid());
	snprintf(memory, sizeof memory, "--memory=%" PRIu64, c->memory_bytes_max);
	snprintf(output, sizeof output, "--output=%" PRIu64, c->output_bytes_max);
	snprintf(stop, sizeof stop, "break *(*(long *)((char *)&" GAZ_SYMBOL " + %zu))",
	    offsetof(struct gaz_plugin, render));
	sigemptyset(&back);
	sigaddset(&back, SIGINT);
	sigaddset(&back, SIGPIPE);
	posix_spawn_file_actions_init(&plan);
	posix_spawn_file_actions_adddup2(&plan, theirs, WORKER_SOCKET_FD);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setsigdefault(&attr, &back);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGDEF);
	signal(SIGINT, SIG_IGN); /* Ctrl-C is for the process under gdb */
	rc = posix_spawnp(&pid, "gdb", &plan, &attr, (char *const *)(uintptr_t)argv,
	    program_started()->environment);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&plan);
	if (rc != 0)
		return err_set(e, ERR_UNSUPPORTED, "gdb cannot be started (%s): is it installed?",
		    strerror(rc));
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return 0;
}

static int
debug(struct plugin_job *p, struct err *e)
{
	struct session *t = NEW(struct session);
	int pair[2] = { -1, -1 }, output = -1, rc;

	if ((rc = plugin_job_prepare(p, t, e)) != 0)
		goto out;
	session_stop(t); /* it was only needed to read the declaration of the plugin */
	t->config.cpu_ms = PATIENCE_MS;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) {
		rc = err_errno(e, ERR_IO, "no socket for a worker");
		goto out;
	}
	t->worker.socket = pair[0];
	if ((rc = output_open(&output, e)) != 0 || (rc = session_send_load(t, p->path, e)) != 0 ||
	    (rc = session_send_job(t, &p->job, output, e)) != 0)
		goto out;
	fprintf(stderr,
	    "The worker runs under gdb, without a sandbox: it stops once when the plugin is "
	    "loaded,\nand then at its render(). Leave with 'quit'.\n");
	rc = run_gdb(&p->blocking.config, pair[1], e);
out:
	if (pair[1] >= 0)
		close(pair[1]);
	if (output >= 0)
		close(output);
	session_stop(t);
	free(t);
	plugin_job_free(p);
	return rc;
}

static int
run_plugin_gdb(const struct command *self, int argc, char **argv, struct err *e)
{
	struct plugin_job p = { 0 };
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
		{ .name = NULL },
	};
	bool help;
	int count, rc;

	if ((rc = command_parse(self, options, argc, argv, &count, &help, e)) != 0 || help)
		return rc;
	if (count != 2)
		return err_set(e, ERR_USAGE, "name a plugin file and a document");
	if (folder_is_named(argv[0]))
		return err_set(e, ERR_UNSUPPORTED,
		    "an XSLT format has no code to stop at: 'gazetted plugin run' prints the "
		    "template and line of an error");
	p.file = argv[0];
	p.documents = (const char *const *)&argv[1];
	p.document_count = 1;
	return debug(&p, e);
}

const struct command plugin_gdb = {
	.name = "plugin gdb",
	.usage = "FILE DOCUMENT [--option NAME=VALUE]... [--portion EID]",
	.summary = "render one document under gdb, with a breakpoint at render()",
	.details = "Trust FILE and DOCUMENT: a worker that is debugged has no sandbox.",
	.run = run_plugin_gdb,
};
