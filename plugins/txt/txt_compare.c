/* SPDX-License-Identifier: Apache-2.0 */
/*
 * txt_compare: writes the summary above the text of a comparison: the two versions, and the number
 * of changes with a sample of the marks, which are those of git diff --word-diff.
 */
#include <stdio.h>
#include <string.h>

#include "txt.h"

#define COUNT_BYTES 96 /* two numbers and the words around them */

bool
txt_is_comparison(const struct txt *t)
{
	return t->h->meta(t->job, "earlier-version", NULL) != NULL;
}

/* Counts the runs of inserted and of deleted text. */
static void
count_runs(const struct txt *t, size_t *inserted, size_t *deleted)
{
	const struct gaz_node *n = t->h->root(t->job);
	int change, before = GAZ_SAME;

	*inserted = *deleted = 0;
	for (; n != NULL; n = t->h->kind(n) == GAZ_META ? t->h->skip(n) : t->h->next(n)) {
		if (t->h->kind(n) != GAZ_TEXT)
			continue;
		change = t->h->change(n);
		*inserted += change == GAZ_INSERTED && before != change;
		*deleted += change == GAZ_DELETED && before != change;
		before = change;
	}
}

static void
add_version(struct txt *t, const char *date_key, const char *revision_key)
{
	const char *date = t->h->meta(t->job, date_key, NULL);
	const char *revision = t->h->meta(t->job, revision_key, NULL);

	txt_adds(t, date != NULL ? date : "?");
	if (revision != NULL && strcmp(revision, "1") != 0) {
		txt_adds(t, " (revision ");
		txt_adds(t, revision);
		txt_adds(t, ")");
	}
}

void
txt_summary(struct txt *t)
{
	size_t inserted, deleted;
	char *counts = txt_alloc(t, COUNT_BYTES);

	if (counts == NULL)
		return;
	txt_adds(t, "Changes from ");
	add_version(t, "earlier-date", "earlier-revision");
	txt_adds(t, " to ");
	add_version(t, "date", "revision");
	count_runs(t, &inserted, &deleted);
	if (inserted + deleted == 0)
		snprintf(counts, COUNT_BYTES, ": none in its words.");
	else
		snprintf(
		    counts, COUNT_BYTES, ": %zu [-deleted-], %zu {+inserted+}.", deleted, inserted);
	txt_adds(t, counts);
	txt_end_line(t);
}
