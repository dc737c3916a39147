/* SPDX-License-Identifier: Apache-2.0 */
/*
 * md_compare: marks changed text with the HTML elements del and ins. They work anywhere in a line,
 * unlike asterisks, and CommonMark has no notation for deleted text.
 */
#include <stdio.h>
#include <string.h>

#include "md.h"

#define COUNT_BYTES 64 /* a number and a word */

void
md_change(struct md *m, int change)
{
	if (change != GAZ_INSERTED && change != GAZ_DELETED)
		change = GAZ_SAME;
	if (change == m->change)
		return;
	if (m->change != GAZ_SAME)
		md_mark_close(m, m->change == GAZ_INSERTED ? "</ins>" : "</del>");
	m->change = change;
	if (change != GAZ_SAME)
		md_mark(m, change == GAZ_INSERTED ? "<ins>" : "<del>");
}

/* The number of runs of text with this change. */
static size_t
count_runs(const struct md *m, int change)
{
	const struct gaz_node *n = m->h->root(m->job);
	int now, before = GAZ_SAME;
	size_t count = 0;

	for (; n != NULL; n = m->h->kind(n) == GAZ_META ? m->h->skip(n) : m->h->next(n)) {
		if (m->h->kind(n) != GAZ_TEXT)
			continue;
		now = m->h->change(n);
		count += now == change && now != before;
		before = now;
	}
	return count;
}

static void
put_version(struct md *m, const char *date_key, const char *revision_key)
{
	struct tree_str date = tree_fact(&m->tree, date_key),
			revision = tree_fact(&m->tree, revision_key);

	md_text(m, date.p, date.len);
	if (revision.len == 0 || tree_same(revision, (struct tree_str){ "1", 1 }))
		return;
	md_texts(m, " (revision ");
	md_text(m, revision.p, revision.len);
	md_texts(m, ")");
}

static void
put_count(struct md *m, int change, const char *word)
{
	char text[COUNT_BYTES];

	snprintf(text, sizeof text, "%zu %s", count_runs(m, change), word);
	md_change(m, change);
	md_texts(m, text);
	md_change(m, GAZ_SAME);
}

void
md_summary(struct md *m)
{
	md_begin(m);
	md_texts(m, "Changes from ");
	put_version(m, "earlier-date", "earlier-revision");
	md_texts(m, " to ");
	put_version(m, "date", "revision");
	md_texts(m, ": ");
	put_count(m, GAZ_DELETED, "deleted");
	md_texts(m, ", ");
	put_count(m, GAZ_INSERTED, "inserted");
	md_texts(m, ".");
	md_end(m);
}
