/* SPDX-License-Identifier: Apache-2.0 */
/* A plugin that writes the facts of a page as JSON: for test_pages.py. */
#include <string.h>

#include <gazetted/plugin.h>

static const char *const names[] = { "page", "title", "status", "since", "until", "next",
	"corrected", "latest", "permanent", "current", "history", "compare", "whole", "on", "pair",
	"filter", "q", "total", "first", "more", "code", "problem", "detail", "request", "site",
	"home", "footer", "href", "rel", "date", "revision", "published", "end", "language", "lang",
	"type", "format", "number", "issuer", "work", "portion", "key", "count", "line", "text",
	"differs", "wording" };

static void
put_attributes(const struct gaz_host *h, struct gaz_job *job, const struct gaz_json *j,
    const struct gaz_node *n)
{
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		size_t len = 0;
		const char *value = h->attr(n, names[i], &len);

		if (value == NULL)
			continue;
		j->name(job, names[i], strlen(names[i]));
		j->string(job, value, len);
	}
}

static void
put_list(const struct gaz_host *h, struct gaz_job *job, const struct gaz_json *j,
    const struct gaz_node *list)
{
	size_t len;
	const char *name = h->attr(list, "name", &len);

	j->name(job, name, len);
	j->open_array(job);
	for (const struct gaz_node *n = h->first_child(list); n != NULL; n = h->next_sibling(n)) {
		j->open_object(job);
		put_attributes(h, job, j, n);
		j->close_object(job);
	}
	j->close_array(job);
}

static int
facts_render(const struct gaz_host *h, struct gaz_job *job)
{
	const struct gaz_json *j = h->service(job, GAZ_JSON_1);
	const struct gaz_node *page = h->page(job), *root = h->root(job);
	const char *shown = root == page ? "" : h->name(root);

	j->start(job, NULL, NULL, 1);
	j->open_object(job);
	put_attributes(h, job, j, page);
	j->name(job, "shown", 5);
	j->string(job, shown, strlen(shown));
	for (const struct gaz_node *n = h->first_child(page); n != NULL; n = h->next_sibling(n))
		put_list(h, job, j, n);
	j->close_object(job);
	return j->finish(job);
}

GAZ_PLUGIN
= { .abi = GAZ_ABI,
	.size = sizeof gaz_plugin,
	.id = "org.example.facts",
	.version = "1.0",
	.revision = "1",
	.licence = "Apache-2.0",
	.format = "facts",
	.media_type = "application/facts+json",
	.label = "Facts of a page",
	.views = GAZ_VIEW_PAGE,
	.render = facts_render };
