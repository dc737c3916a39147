/* SPDX-License-Identifier: Apache-2.0 */
/*
 * service_citations: gaz.citations/1. The words of citations are read once in a process, the
 * citations of a document when a job asks for the first of them. Those of other works were found by
 * the server, which knows the works.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "cite/words.h"
#include "host/citations.h"
#include "host/cited_links.h"
#include "host/job.h"
#include "host/services.h"

static const struct cite_words *
shared_words(void)
{
	static struct cite_words *words;

	if (words == NULL)
		words = cite_words_new();
	return words;
}

static const char *
citation_at(struct gaz_job *job, const struct gaz_node *n, uint32_t i, size_t *start, size_t *len)
{
	const struct image *im = job->image;
	const struct image_node *node = (const struct image_node *)n;
	const struct citation *c;

	if (job->changes != NULL || node < im->nodes || node >= im->nodes + im->node_count)
		return NULL; /* a comparison, or a fact of the page */
	if (job->citations == NULL) {
		job->citations = NEW(struct citations);
		citations_find(im, job->root, shared_words(), job->citations);
	}
	if ((c = citations_of(job->citations, (uint32_t)(node - im->nodes), i)) == NULL)
		return NULL;
	*start = c->start;
	*len = c->end - c->start;
	return im->pool + im->portions[c->portion].eid.off;
}

static const char *
other_at(struct gaz_job *job, const struct gaz_node *n, uint32_t i, size_t *start, size_t *len)
{
	const struct image *im = job->image;
	const struct image_node *node = (const struct image_node *)n;
	const struct cited_link *c;

	if (job->changes != NULL || job->page == NULL || job->page == im || node < im->nodes ||
	    node >= im->nodes + im->node_count)
		return NULL;
	if (job->links == NULL) {
		job->links = NEW(struct cited_links);
		cited_links_read(job->page, im, job->links);
	}
	if ((c = cited_links_of(job->links, (uint32_t)(node - im->nodes), i)) == NULL)
		return NULL;
	*start = c->start;
	*len = c->end - c->start;
	return c->href;
}

const struct gaz_citations service_citations = {
	.size = sizeof service_citations, .at = citation_at, .other = other_at
};
