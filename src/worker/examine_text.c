/* SPDX-License-Identifier: Apache-2.0 */
/*
 * examine_text: copies the text of each node, once a job, and appends bytes of a given value. A
 * plugin that reads past the length then writes different output for different values.
 */
#include "worker/examine_text.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "host/host.h"

#define FILL_BYTES 64 /* longer than any word that a plugin compares text with */

static struct {
	const struct gaz_host *host;
	const struct image *image;
	char **copies; /* indexed by node; NULL: text() was not called yet */
	int fill;
} shown;

void
examine_text_begin(const struct gaz_host *h, const struct gaz_job *job, int fill)
{
	shown.host = h;
	shown.image = job->image;
	shown.fill = fill;
	shown.copies = mem_new_array(job->image->node_count, sizeof *shown.copies);
}

static char *
copy_text(const char *s, size_t len)
{
	char *copy = mem_new(len + FILL_BYTES + 1);

	memcpy(copy, s, len);
	memset(copy + len, shown.fill, FILL_BYTES);
	return copy;
}

const char *
examine_text(const struct gaz_node *n, size_t *len)
{
	size_t at = (size_t)((const struct image_node *)n - shown.image->nodes);
	const char *s = shown.host->text(n, len);

	if (s == NULL)
		return NULL;
	if (shown.copies[at] == NULL)
		shown.copies[at] = copy_text(s, *len);
	return shown.copies[at];
}

void
examine_text_end(void)
{
	for (size_t k = 0; shown.copies != NULL && k < shown.image->node_count; k++)
		free(shown.copies[k]);
	free(shown.copies);
	shown.copies = NULL;
}
