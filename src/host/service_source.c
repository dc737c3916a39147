/* SPDX-License-Identifier: Apache-2.0 */
/* service_source: gaz.source/1, the canonical Akoma Ntoso of the view being rendered. */
#include "base/err.h"
#include "doc/canon.h"
#include "doc/canon_writer.h"
#include "host/host_output.h"
#include "host/job.h"
#include "host/services.h"

static int
source_write(struct gaz_job *job, gaz_write_fn *to, void *ctx, int indent)
{
	struct host_sink sink = host_output_sink(job, to, ctx);

	if (indent < -1 || indent > CANON_INDENT_MAX)
		return host_output_stop(
		    job, ERR_PLUGIN, "it asked gaz.source/1 for an indent outside -1..8");
	if (indent == -1)
		indent = CANON_INDENT;
	if (job->portion != IMAGE_NONE)
		return canon_write_portion(job->image, job->portion, indent, sink.to, sink.ctx);
	return canon_write(job->image, indent, sink.to, sink.ctx);
}

const struct gaz_source service_source = { .size = sizeof service_source, .write = source_write };
