/* SPDX-License-Identifier: Apache-2.0 */
/* room: the pages of the website, for readers with and without script. */
#include "room.h"

#include <stddef.h>
#include <string.h>

/* A comparison of more text than this shows only what changed, unless the reader asks for all. */
#define COMPARISON_BYTES_SHOWN 40000

#define TRADITIONAL "zh-Hant"

/* Whether the host has the slots that this plugin needs. */
static bool
knows_pages(const struct gaz_host *h)
{
	return offsetof(struct gaz_host, page) < h->size;
}

/* The title of a page that shows no document. */
static void
find_title(struct room *r)
{
	struct tree_str title = room_fact(r, "title");

	if (room_is(r, "page", "error"))
		title = flow_str(room_error_title(r));
	else if (room_is(r, "page", "home"))
		title = room_site(r);
	else if (room_is(r, "page", "changes"))
		title = flow_str(r->words->news);
	else if (room_is(r, "page", "search"))
		title = room_join(
		    r, flow_str(r->words->search), flow_str(title.len > 0 ? ": " : ""), title);
	r->x.f.title = title.len > 0 ? title : room_site(r);
}

static bool
shows_changes_only(struct room *r, const char *show)
{
	if (strcmp(show, "auto") != 0)
		return strcmp(show, "changed") == 0;
	return flow_text_bytes(&r->x.f, r->x.f.h->root(r->x.f.job)) > COMPARISON_BYTES_SHOWN;
}

/*
 * A page without a text may be in a language with a script, "zh-Hant"; or in none that is known:
 * its words are English then.
 */
static void
find_language(struct room *r)
{
	struct tree_str lang = room_fact(r, "lang");

	if (!r->has_text && lang.len > 0) {
		r->x.f.lang = lang;
		r->x.words = flow_words_for(lang);
		r->x.f.h->output_meta(r->x.f.job, "language", lang.p);
	} else if (!r->has_text &&
		   (r->x.f.lang.len == 0 || tree_same(r->x.f.lang, flow_str("und"))))
		r->x.f.lang = flow_str("en");
	/* the words of the text know which region writes Chinese in which characters */
	r->words = room_words_for(
	    strcmp(r->x.words->tag, TRADITIONAL) == 0 ? flow_str(TRADITIONAL) : r->x.f.lang);
}

/* The kind of the document; of a history, the folder above it that is named after a kind. */
static struct tree_str
find_type(const struct room *r)
{
	struct tree_str type = tree_fact(&r->x.f.tree, "type"), title;
	const struct gaz_node *n = room_list(r, "path");

	for (; !r->has_text && n != NULL; n = r->x.f.h->next_sibling(n)) {
		title = room_attr(r, n, "title");
		if (room_kind_word(r->words, title) != NULL)
			return title;
	}
	return type;
}

/* The title of the work as it is recorded today; a component has its own. */
static void
take_title(struct room *r)
{
	struct tree_str portion = tree_fact(&r->x.f.tree, "portion");

	if (portion.len == 0 || portion.p[0] != '!')
		r->x.f.title = room_fact(r, "title");
}

static bool
start(struct room *r, const struct gaz_host *h, struct gaz_job *job)
{
	struct room_args days = { .c = { 0 } };

	if (!html_start(&r->x, h, job, strcmp(h->option_string(job, "way"), "back") == 0))
		return false;
	r->x.f.write = h->write;
	r->page = h->page(job);
	r->has_text = h->root(job) != r->page;
	find_language(r);
	r->class = room_class_of(find_type(r));
	r->shows_all = strcmp(h->option_string(job, "show"), "all") == 0;
	if (!r->has_text) {
		find_title(r);
		return true;
	}
	if (room_fact(r, "title").len > 0)
		take_title(r);
	days.b = html_version_fact(&r->x, "", "date");
	days.a = r->x.f.compared ? html_version_fact(&r->x, "earlier-", "date") : days.b;
	r->version =
	    room_phrase(r, r->x.f.compared ? r->words->compared : r->words->version_of, days);
	if (r->x.f.compared)
		r->x.compared.changed_only = shows_changes_only(r, h->option_string(job, "show"));
	r->x.compared.beside =
	    r->x.f.compared && strcmp(h->option_string(job, "columns"), "two") == 0;
	return r->x.f.rc == GAZ_OK;
}

static void
write_page(struct room *r)
{
	static const struct {
		const char *page;
		void (*write)(struct room *r);
	} pages[] = { { "version", room_version }, { "portion", room_portion },
		{ "comparison", room_comparison }, { "history", room_history },
		{ "changes", room_changes }, { "search", room_search }, { "error", room_error } };

	for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++)
		if (room_is(r, "page", pages[i].page)) {
			pages[i].write(r);
			return;
		}
	room_home(r);
}

static int
room_render(const struct gaz_host *h, struct gaz_job *job)
{
	struct room r = { .page = NULL };

	if (!knows_pages(h) || h->page(job) == NULL)
		return h->fail(job, GAZ_REFUSE, "this host has no pages");
	if (start(&r, h, job))
		write_page(&r);
	return r.x.f.rc;
}

static const char *const room_shows[] = { "auto", "all", "changed", NULL };
static const char *const room_columns[] = { "two", "one", NULL };
static const char *const room_ways[] = { "forth", "back", NULL };

static const struct gaz_option room_options[] = {
	{ .name = "show",
	    .type = GAZ_OPTION_ENUM,
	    .fallback = "auto",
	    .values = room_shows,
	    .help = "The whole text, of a comparison only what changed, or what fits the length." },
	{ .name = "columns",
	    .type = GAZ_OPTION_ENUM,
	    .fallback = "two",
	    .values = room_columns,
	    .help = "Whether a wide screen shows the two wordings of a comparison side by side." },
	{ .name = "way",
	    .type = GAZ_OPTION_ENUM,
	    .fallback = "forth",
	    .values = room_ways,
	    .help = "Whether a comparison leads to the later version or back to the earlier." },
	{ .type = GAZ_OPTION_END },
};

GAZ_PLUGIN
= { .abi = GAZ_ABI,
	.size = sizeof gaz_plugin,
	.id = "org.gazetted.room",
	.version = "0.1.0",
	.revision = "14",
	.licence = "Apache-2.0",
	.format = "room",
	.media_type = "text/html; charset=utf-8",
	.label = "Page of the website",
	.extension = "html",
	.views = GAZ_VIEW_PAGE,
	.quality = 1000,
	.options = room_options,
	.render = room_render };
