/* SPDX-License-Identifier: Apache-2.0 */
/* md_tree: memory of the job, and labels in it. */
#include "md.h"

/* Records that the memory limit is reached. */
static void
run_out(struct md *m)
{
	if (m->rc == GAZ_OK)
		m->rc = m->h->fail(m->job, GAZ_REFUSE, "the document is too large for Markdown");
}

void *
md_alloc(struct md *m, size_t len)
{
	void *p = m->rc == GAZ_OK ? m->tree.arena->alloc(m->job, len) : NULL;

	if (p == NULL)
		run_out(m);
	return p;
}

struct tree_str
md_flatten(struct md *m, const struct gaz_node *n)
{
	struct tree_str s = tree_flatten(&m->tree, n);

	if (s.p == NULL)
		run_out(m);
	return s;
}

struct tree_str
md_label(struct md *m, const struct gaz_node *n)
{
	struct tree_str s = tree_label(&m->tree, n);

	if (s.p == NULL)
		run_out(m);
	return s;
}
