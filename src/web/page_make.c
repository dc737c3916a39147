/* SPDX-License-Identifier: Apache-2.0 */
/*
 * page_make: writes the facts that all pages have in common. What must hold: an address that does
 * not fit the arena makes the page fail; it is never left out.
 */
#include "web/page_make.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include <gazetted/plugin.h>

#include "akn/iri.h"
#include "akn/lang.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/time.h"
#include "base/utf8.h"
#include "corpus/corpus.h"
#include "corpus/facts.h"
#include "doc/build_page.h"
#include "http/percent.h"
#include "render/formats.h"
#include "web/fetch_private.h"
#include "web/known_version.h"
#include "web/route.h"
#include "web/site_private.h"
#include "web/urls.h"
#include "web/view.h"

#define PAGE_ARENA_BYTES_MAX (16u << 20) /* the addresses of some thousand entries */
#define PAGE_IMAGE_BYTES_MAX (16u << 20)
#define PAGE_TITLE_BYTES_MAX 512          /* of an entry, so that a line stays short */
#define PAGE_LABEL_BYTES_MAX (256u << 10) /* a number and a heading, before they are cut */
#define PAGE_TEXT_BYTES_MAX 1024          /* of one formatted text */

#define FEED_TYPE "application/atom+xml"

/* The format that writes listings as feeds. */
static struct str
find_feed(const struct formats *formats)
{
	for (uint32_t k = 0; k < formats->count; k++) {
		const struct message_plugin *p = &formats->list[k].plugin;

		if ((p->views & GAZ_VIEW_LISTING) != 0 && str_starts(p->media_type, FEED_TYPE))
			return p->format;
	}
	return STR("");
}

/* A fact that is the address of a listing as a feed. Frees path. */
static void
put_feed(struct page_make *m, const char *name, struct buf *path)
{
	if (m->feed.len == 0) {
		buf_free(path);
		return;
	}
	buf_putf(path, "." STR_FMT, STR_ARG(m->feed));
	page_make_href(m, name, path, "");
}

void
page_make_follow(struct page_make *m, struct buf *path)
{
	put_feed(m, "follow", path);
}

static void
put_news_feed(struct page_make *m)
{
	struct buf path = BUF_INIT(URL_BYTES_MAX);

	buf_putstr(&path, route_path(ROUTE_CHANGES));
	put_feed(m, "feed", &path);
}

/* The settings that the website has. */
static void
put_site(struct page_make *m)
{
	const struct config *c = m->site->config.settings;

	page_fact(m->build, "site", str_from(c->site_name));
	page_make_text(m, "home", "%s/", c->base_url);
	if (m->site->searcher != NULL) {
		page_make_text(
		    m, "search", "%s" STR_FMT, c->base_url, STR_ARG(route_path(ROUTE_SEARCH)));
		page_make_text(m, "opensearch", "%s" STR_FMT, c->base_url,
		    STR_ARG(route_path(ROUTE_OPENSEARCH)));
	}
	page_fact(m->build, "footer", str_from(c->site_footer));
	page_fact(m->build, "accessibility", str_from(c->site_accessibility));
	page_fact(m->build, "logo", str_from(c->site_logo));
	page_fact(m->build, "colour", str_from(c->site_colour));
}

void
page_make_begin(struct page_make *m, const struct site *s, const struct formats *formats,
    const char *kind, struct str language)
{
	struct str script, code = str_cut(language, '-', &script);

	*m = (struct page_make){ .site = s,
		.build = page_new(code),
		.arena = ARENA_INIT(PAGE_ARENA_BYTES_MAX),
		.feed = find_feed(formats) };
	page_fact(m->build, "page", str_from(kind));
	if (script.len > 0)
		page_make_text(m, "lang", "%s-" STR_FMT, lang_tag(code), STR_ARG(script));
	put_site(m);
	put_news_feed(m);
}

int
page_make_image(struct page_make *m, struct buf *image, struct err *e)
{
	int rc = page_finish(m->build, image, e);

	if (rc == 0 && m->failed)
		rc = err_set(e, ERR_LIMIT, "the addresses of this page are too long");
	page_free(&m->build);
	arena_free(&m->arena);
	return rc;
}

int
page_make_end(struct page_make *m, struct known_version *out, int rc, struct err *e)
{
	struct buf image = BUF_INIT(PAGE_IMAGE_BYTES_MAX);
	struct err ignored = { 0 };
	int made = page_make_image(m, &image, rc < 0 ? &ignored : e);

	if (rc >= 0)
		rc = made;
	if (rc == 0) {
		out->listing_digest = sha256_of(image.data, image.len);
		out->listing = buf_take(&image, &out->listing_len);
		out->value.cost += out->listing_len;
	}
	buf_free(&image);
	return rc;
}

void
page_make_day(struct page_make *m, const char *name, int64_t day)
{
	char date[DATE_BYTES + 1];

	date_format(day, date);
	page_set(m->build, name, str_from(date));
}

void
page_make_number(struct page_make *m, const char *name, uint64_t n)
{
	page_make_text(m, name, "%" PRIu64, n);
}

void
page_make_text(struct page_make *m, const char *name, const char *fmt, ...)
{
	char text[PAGE_TEXT_BYTES_MAX];
	va_list ap;

	va_start(ap, fmt);
	if (vsnprintf(text, sizeof text, fmt, ap) >= (int)sizeof text)
		m->failed = true;
	va_end(ap);
	page_set(m->build, name, str_from(text));
}

void
page_make_href(struct page_make *m, const char *name, struct buf *path, const char *tail)
{
	struct err ignored = { 0 };
	struct str url;
	char *whole;

	arena_reset(&m->arena);
	if (url_take(path, m->site->config.settings->base_url, &m->arena, &url, &ignored) != 0 ||
	    (whole = arena_printf(&m->arena, STR_FMT "%s", STR_ARG(url), tail)) == NULL) {
		m->failed = true;
		return;
	}
	page_set(m->build, name, str_from(whole));
}

void
page_make_end_of(struct page_make *m, const char *name, const struct corpus_version *v)
{
	struct buf b = BUF_INIT(URL_BYTES_MAX);

	route_put_end(&b, &(struct iri_end){ v->day, v->revision });
	page_set(m->build, name, buf_str(&b));
	buf_free(&b);
}

void
page_make_link(struct page_make *m, struct buf *path, const char *tail, struct str title)
{
	page_entry(m->build);
	page_make_href(m, "href", path, tail);
	page_set(m->build, "title", utf8_cut(title, PAGE_TITLE_BYTES_MAX));
}

void
page_make_portion_link(
    struct page_make *m, struct buf *path, struct str eid, struct str num, struct str heading)
{
	struct buf b = BUF_INIT(PAGE_LABEL_BYTES_MAX);
	struct str label;

	buf_putf(&b, STR_FMT " " STR_FMT, STR_ARG(num), STR_ARG(heading));
	label = str_trim(buf_str(&b));
	page_make_link(m, path, "", label.len > 0 ? label : eid);
	buf_free(&b);
}

/* Each folder of a work's name: "/akn/cn-bj", "/akn/cn-bj/statement"... */
static void
put_folders(struct page_make *m, struct str work)
{
	size_t at = sizeof "/akn/" - 1;

	for (;;) {
		struct buf path = BUF_INIT(URL_BYTES_MAX);
		size_t end = at + str_find(str_slice(work, at, work.len), '/');

		if (end >= work.len)
			return;
		buf_putstr(&path, str_slice(work, 0, end));
		page_make_link(m, &path, "", str_slice(work, at, end));
		at = end + 1;
	}
}

void
page_make_path(struct page_make *m, struct str work)
{
	struct buf home = BUF_INIT(URL_BYTES_MAX);

	page_list(m->build, "path");
	buf_puts(&home, "/");
	page_make_link(m, &home, "", str_from(m->site->config.settings->site_name));
	page_set(m->build, "rel", STR("home"));
	if (work.len > 0)
		put_folders(m, work);
}

void
page_make_formats(struct page_make *m, const struct fetch *f, struct str path, const char *tail)
{
	const struct formats *all = f->request.formats;

	page_list(m->build, "formats");
	for (uint32_t k = 0; k < all->count; k++) {
		const struct message_plugin *p = &all->list[k].plugin;
		struct buf with_suffix = BUF_INIT(URL_BYTES_MAX);

		if ((p->views & f->choice.view->other->bit) == 0)
			continue;
		buf_putf(&with_suffix, STR_FMT "." STR_FMT, STR_ARG(path), STR_ARG(p->format));
		page_make_link(m, &with_suffix, tail, p->label);
		page_set(m->build, "type", p->media_type);
		page_set(m->build, "format", p->format);
	}
}

void
page_make_facts(struct page_make *m, const struct corpus_facts *facts)
{
	struct buf subjects = BUF_INIT(PAGE_LABEL_BYTES_MAX);

	for (size_t i = 0; i < facts->subject_count; i++)
		buf_putf(&subjects, "%s" STR_FMT, i > 0 ? "; " : "", STR_ARG(facts->subjects[i]));
	page_set(m->build, "short-title", facts->one[CORPUS_NOTE_SHORT_TITLE]);
	page_set(m->build, "label", facts->one[CORPUS_NOTE_KIND_LABEL]);
	page_set(m->build, "subjects", buf_str(&subjects));
	buf_free(&subjects);
}

void
page_make_work(struct page_make *m, const struct corpus_version *v)
{
	struct buf history = BUF_INIT(URL_BYTES_MAX);
	const char *tag = lang_tag(v->language);

	page_make_day(m, "date", v->day);
	page_set(m->build, "language", v->language);
	page_set(m->build, "lang", str_from(tag));
	page_set(m->build, "type", v->type);
	page_set(m->build, "number", v->number);
	page_set(m->build, "issuer", v->issuer);
	page_set(m->build, "work", v->work);
	buf_putstr(&history, v->work);
	buf_putstr(&history, route_tail(ROUTE_HISTORY));
	page_make_href(m, "history", &history, "");
}
