/* SPDX-License-Identifier: Apache-2.0 */
/*
 * service_plain: gaz.plain/1, text nodes as plain text, with superscripts, subscripts and formulas
 * written without markup. Most text is returned unchanged.
 */
#include "base/buf.h"
#include "base/err.h"
#include "doc/image.h"
#include "doc/plain.h"
#include "host/host_output.h"
#include "host/host_tree.h"
#include "host/job.h"
#include "host/services.h"

/*
 * Copies the text into the job's arena. If the arena is full, the output is stopped: an incomplete
 * formula would be wrong.
 */
static const char *
keep(struct gaz_job *job, struct buf *b, size_t *len)
{
	struct err ignored = { 0 };
	const char *kept = NULL;

	if (buf_check(b, "a formula", &ignored) == 0)
		kept = arena_dup(&job->arena, buf_str(b));
	*len = kept != NULL ? b->len : 0;
	if (kept == NULL)
		host_output_stop(job, ERR_LIMIT, "the formulas do not fit the memory of a job");
	return kept != NULL ? kept : "";
}

static const char *
plain_text(struct gaz_job *job, const struct gaz_node *n, size_t *len)
{
	const char *text = host_tree_text(n, len);
	uint32_t node = (uint32_t)((const struct image_node *)n - job->image->nodes), scope;
	struct buf b = BUF_INIT(job->arena.max);

	if (text == NULL || (scope = plain_scope(job->image, node)) == IMAGE_NONE)
		return text;
	plain_put(&b, job->image, job->changes, scope, node);
	text = keep(job, &b, len);
	buf_free(&b);
	return text;
}

const struct gaz_plain service_plain = { .size = sizeof service_plain, .text = plain_text };
