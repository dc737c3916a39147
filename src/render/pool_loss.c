/* SPDX-License-Identifier: Apache-2.0 */
/* pool_loss: finds out how a worker was lost, and words the failure of its job for the client. */
#include "render/pool_loss.h"

#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>

#include "base/err.h"
#include "render/format.h"
#include "render/render_config.h"
#include "render/render_job.h"
#include "render/worker_link.h"

#define CULPRIT_BYTES 64 /* "the ... plugin": a format has 16 bytes at most */

/* The worker as the client knows it: the plugin, by the name of its format, or the reader. */
static struct str
culprit(const struct worker_link_plan *plan, char room[CULPRIT_BYTES])
{
	const struct format *f = plan->format;

	if (f == NULL)
		return STR("the reader of imported documents");
	snprintf(room, CULPRIT_BYTES, "the " STR_FMT " plugin", STR_ARG(f->plugin.format));
	return str_from(room);
}

/*
 * A plugin can send itself the signals of the CPU limit, so the CPU time that the kernel has
 * counted must confirm them. Half the limit is enough: the timer of a job counts whole ticks and
 * may expire somewhat early.
 */
static bool
has_used_its_time(const struct worker_link *l, const struct spawn_end *how)
{
	return how->cpu_ms >= l->config->cpu_ms / 2;
}

/*
 * Whether the worker exceeded a limit of the size of files that this process has itself. The limit
 * that workers get from the sandbox is larger than what they may write, so that only a plugin that
 * misbehaves meets it.
 */
static bool
is_short_of_files(const struct worker_link_plan *plan, const struct spawn_end *how)
{
	struct rlimit own;

	return how->signal == SIGXFSZ && getrlimit(RLIMIT_FSIZE, &own) == 0 &&
	       own.rlim_cur < plan->config->output_bytes_max;
}

enum render_loss
pool_loss_of(const struct worker_link *l, const struct spawn_end *how)
{
	if (l->verdict.code == ERR_TIMEOUT)
		return LOSS_DEADLINE;
	if (l->verdict.code != ERR_NONE)
		return LOSS_PROTOCOL;
	if (l->job == NULL || l->unread)
		return LOSS_IDLE;
	if ((how->signal == SIGPROF || how->signal == SIGXCPU) && has_used_its_time(l, how))
		return LOSS_CPU;
	return how->signal != 0 ? LOSS_SIGNAL : LOSS_EXIT;
}

void
pool_loss_explain(const struct worker_link_plan *plan, enum render_loss loss,
    const struct worker_link *l, const struct spawn_end *how, struct err *e)
{
	char room[CULPRIT_BYTES], end[SPAWN_END_BYTES];
	struct str who = culprit(plan, room);

	switch (loss) {
	case LOSS_DEADLINE:
	case LOSS_PROTOCOL:
		err_set(e, loss == LOSS_PROTOCOL ? ERR_PLUGIN : ERR_TIMEOUT,
		    STR_FMT " was stopped: %s", STR_ARG(who), l->verdict.text);
		break;
	case LOSS_CPU:
		err_set(e, ERR_TIMEOUT, STR_FMT " was stopped: it used more than %u ms of CPU time",
		    STR_ARG(who), plan->config->cpu_ms);
		break;
	default:
		if (is_short_of_files(plan, how))
			err_set(e, ERR_CONFIG,
			    STR_FMT
			    " may not make a file that is large enough: raise the limit of the "
			    "size of files (ulimit -f)",
			    STR_ARG(who));
		else
			err_set(e, ERR_PLUGIN, STR_FMT " stopped unexpectedly (%s)", STR_ARG(who),
			    spawn_describe(how, end));
	}
}
