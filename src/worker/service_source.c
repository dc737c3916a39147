/* SPDX-License-Identifier: Apache-2.0 */
/* service_source: gaz.source/1, the canonical Akoma Ntoso of the view being rendered. */
#include "base/err.h"
#include "doc/canon.h"
#include "worker/host.h"
#include "worker/service.h"

struct target {
	struct gaz_job *job;
	gaz_write_fn *to;
};

static int
write_run(void *arg, const void *p, size_t len)
{
	struct target *t = arg;

	return t->to(t->job, p, len);
}

static int
source_write(struct gaz_job *job, gaz_write_fn *to, int indent)
{
	struct target t = { job, to };

	if (indent < -1 || indent > CANON_INDENT_MAX)
		return host_output_stop(
		    job, ERR_PLUGIN, "it asked gaz.source/1 for an indent outside -1..8");
	if (indent == -1)
		indent = CANON_INDENT;
	if (job->portion != IMAGE_NONE)
		return canon_write_portion(job->image, job->portion, indent, write_run, &t);
	return canon_write(job->image, indent, write_run, &t);
}

const struct gaz_source service_source = { .size = sizeof service_source, .write = source_write };
