/* SPDX-License-Identifier: Apache-2.0 */
/*
 * view_contents: one line a portion. What must hold: a line links to the portion of the revision
 * that was found, whose URL is permanent; the contents of a revision have only what is in it.
 */
#include "web/view_contents.h"

#include <inttypes.h>
#include <stdio.h>

#include "akn/resource_address.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/time.h"
#include "base/utf8.h"
#include "corpus/resource.h"
#include "doc/build_listing.h"
#include "http/percent.h"
#include "web/fetch_private.h"
#include "web/file_name.h"
#include "web/metadata.h"
#include "web/resolve.h"
#include "web/site_private.h"
#include "web/urls.h"
#include "web/view_history.h"
#include "web/wording.h"

#define AFTER "after="
#define LABEL_BYTES_MAX 512        /* of a heading in a line */
#define LINE_BYTES_MAX (64u << 10) /* an IRI in three spellings, and a label */
#define IMAGE_BYTES (8u << 20)     /* as of a history */
#define REVISION_BYTES 16          /* in decimal */
/* Of the digest of a text: as much as every store keeps, in hexadecimal. */
#define TEXT_DIGITS ((size_t)2 * CORPUS_TEXT_BYTES)

static struct str
after_of(const struct fetch_choice *c)
{
	return c->page.len > 0 ? str_slice(c->page, sizeof AFTER - 1, c->page.len) : STR("");
}

static int
take_after(const struct fetch_request *r, struct str value, struct fetch_choice *c, struct err *e)
{
	struct str spelt, canonical;
	char *page;

	if (c->page.len > 0)
		return err_set(e, ERR_USAGE, "'after' is given twice");
	if (path_decode(value, &spelt, r->arena, e) != 0 || spelt.len == 0 ||
	    path_encode(spelt, &canonical, r->arena, e) != 0)
		return err_set(e, ERR_USAGE,
		    "'after' should be the eId of a portion (after=art_12), as in the link to the "
		    "next page");
	if ((page = arena_printf(r->arena, AFTER STR_FMT, STR_ARG(canonical))) == NULL)
		return err_set(e, ERR_LIMIT, "the request is too long");
	c->page = str_from(page);
	return 0;
}

int
view_contents_take_query(const struct fetch_request *r, struct fetch_choice *c, struct err *e)
{
	struct buf others = BUF_INIT(URL_BYTES_MAX);
	struct str part, query = r->route.query;
	int rc = 0;

	while (rc == 0 && query.len > 0) {
		part = str_cut(query, '&', &query);
		if (str_starts(part, AFTER))
			rc = take_after(r, str_slice(part, sizeof AFTER - 1, part.len), c, e);
		else
			buf_putf(&others, "%s" STR_FMT, others.len > 0 ? "&" : "", STR_ARG(part));
	}
	if (rc == 0 && (rc = buf_check(&others, "query", e)) == 0) {
		c->option_query = buf_str(&others);
		if (!arena_keep(r->arena, &c->option_query))
			rc = err_set(e, ERR_LIMIT, "the request is too long");
	}
	buf_free(&others);
	return rc;
}

/* Of the version, unless the URL names a revision: since when a wording is may change. */
void
view_contents_put_path(struct buf *b, const struct fetch *f)
{
	if (iri_is_fixed(&f->request.route.iri))
		url_put_revision(b, &f->found->version);
	else
		url_put_version(b, &f->found->version);
	buf_putstr(b, route_tail(ROUTE_CONTENTS));
}

/* "opinions-2006-1-eng-2006-05-01-contents" */
void
view_contents_put_stem(struct buf *b, const struct fetch *f)
{
	const struct corpus_version *v = &f->found->version;

	file_name_put_work(b, &f->request.route.iri.work);
	file_name_put_part(b, v->language);
	file_name_put_date(b, v);
	file_name_put_part(b, STR("contents"));
}

int
view_contents_put_links(struct buf *b, const struct fetch *f, struct err *e)
{
	struct str own, version, next = f->lookup.known->next;
	int rc;

	if ((rc = url_own(f, &own, e)) != 0 ||
	    (rc = url_revision(f, &f->found->version, &version, e)) != 0)
		return rc;
	buf_putf(b, "<" STR_FMT ">; rel=\"canonical\"" LINK_SEPARATOR "<" STR_FMT ">; rel=\"up\"",
	    STR_ARG(own), STR_ARG(version));
	if (next.len > 0)
		buf_putf(b, LINK_SEPARATOR "<%s" STR_FMT "?" AFTER STR_FMT ">; rel=\"next\"",
		    f->request.site->config.settings->base_url, STR_ARG(f->keys.permanent),
		    STR_ARG(next));
	return 0;
}

int
view_contents_add_metadata(struct metadata *m, const struct fetch *f, struct err *e)
{
	return view_history_add_metadata(m, f, e);
}

/* The page being built. */
struct page {
	const struct fetch *f;
	struct known_version *out;
	struct listing *listing;
	struct wording wording;
	struct arena arena; /* for one line; reset before each */
};

/* "12. Heading" */
static void
put_label(struct buf *b, const struct corpus_portion *p)
{
	buf_putstr(b, utf8_cut(p->num, LABEL_BYTES_MAX / 2));
	if (p->num.len > 0 && p->heading.len > 0)
		buf_putc(b, ' ');
	buf_putstr(b, utf8_cut(p->heading, LABEL_BYTES_MAX / 2));
}

/* The texts of a line that are made for it. */
struct line_texts {
	char date[DATE_BYTES + 1], published[RFC3339_BYTES + 1], revision[REVISION_BYTES];
	char text[SHA256_HEX_BYTES + 1];
	struct buf label;
};

static void
describe(struct listing_entry *line, struct line_texts *t, const struct wording_portion *row)
{
	put_label(&t->label, &row->portion);
	sha256_hex(&row->portion.text, t->text);
	line->title = buf_str(&t->label);
	line->eid = row->portion.eid;
	line->number = utf8_cut(row->portion.num, LABEL_BYTES_MAX);
	line->heading = utf8_cut(row->portion.heading, LABEL_BYTES_MAX);
	line->text = str_slice(str_from(t->text), 0, TEXT_DIGITS);
	if (!row->is_known)
		return;
	date_format(row->since.day, t->date);
	time_rfc3339(row->since.published, t->published);
	snprintf(t->revision, sizeof t->revision, "%" PRIu32, row->since.revision);
	line->date = str_from(t->date);
	line->published = str_from(t->published);
	line->revision = str_from(t->revision);
}

static int
put_line(struct page *g, const struct wording_portion *row, struct err *e)
{
	const char *base_url = g->f->request.site->config.settings->base_url;
	struct line_texts texts = { .label = BUF_INIT(LINE_BYTES_MAX) };
	struct listing_entry line = { 0 };
	struct buf path = BUF_INIT(LINE_BYTES_MAX);
	int rc;

	arena_reset(&g->arena);
	url_put_revision(&path, &g->out->found.version);
	url_put_portion(&path, row->portion.eid);
	if ((rc = url_take(&path, base_url, &g->arena, &line.href, e)) == 0) {
		describe(&line, &texts, row);
		rc = listing_add(g->listing, &line, e);
	}
	buf_free(&texts.label);
	return rc;
}

/* The index of the first portion of the page. */
static int
find_first(struct page *g, size_t *first, struct err *e)
{
	struct str after, wanted = after_of(&g->f->choice);
	int rc;

	*first = 0;
	if (wanted.len == 0)
		return 0;
	if ((rc = path_decode(wanted, &after, &g->out->arena, e)) != 0)
		return rc;
	for (size_t i = 0; i < g->wording.count; i++)
		if (str_eq(g->wording.portions[i].portion.eid, after)) {
			*first = i + 1;
			return 0;
		}
	return err_set(e, ERR_NOTFOUND,
	    "this version has no portion '" STR_FMT "', after which the page would begin",
	    STR_ARG(after));
}

static int
lead_on(struct page *g, struct str last, struct err *e)
{
	struct listing_entry line = { .rel = STR("next"), .title = STR("\xe2\x80\xa6") };
	const char *base_url = g->f->request.site->config.settings->base_url;
	struct buf path = BUF_INIT(LINE_BYTES_MAX);
	struct fetch as_found = *g->f;
	struct str url;
	char *with_page;
	int rc;

	as_found.found = &g->out->found;
	view_contents_put_path(&path, &as_found);
	if ((rc = path_encode(last, &g->out->next, &g->out->arena, e)) != 0 ||
	    (rc = url_take(&path, base_url, &g->out->arena, &url, e)) != 0)
		return rc;
	with_page = arena_printf(
	    &g->out->arena, STR_FMT "?" AFTER STR_FMT, STR_ARG(url), STR_ARG(g->out->next));
	if (with_page == NULL)
		return err_set(e, ERR_LIMIT, "an address in the listing is too long");
	line.href = str_from(with_page);
	return listing_add(g->listing, &line, e);
}

/* A file that a portion links to, which is no picture. */
static bool
is_attached(const struct corpus_resource *r)
{
	return !str_starts(r->type, "image/");
}

static int
put_attached(struct page *g, const struct corpus_resource *r, struct err *e)
{
	const char *base_url = g->f->request.site->config.settings->base_url;
	char address[RESOURCE_ADDRESS_BYTES + 1], hex[SHA256_HEX_BYTES + 1];
	struct listing_entry line = {
		.title = r->type, .rel = STR("enclosure"), .media_type = r->type
	};
	char *href;

	arena_reset(&g->arena);
	resource_address_make(&r->digest, address);
	sha256_hex(&r->digest, hex);
	line.digest = str_from(hex);
	if ((href = arena_printf(&g->arena, "%s%s", base_url, address)) == NULL)
		return err_set(e, ERR_LIMIT, "an address in the listing is too long");
	line.href = str_from(href);
	return listing_add(g->listing, &line, e);
}

static int
put_lines(struct page *g, const struct corpus_held *held, struct err *e)
{
	const struct corpus_resource *rows = corpus_held_rows(held);
	const struct wording *w = &g->wording;
	size_t first, end, most = LISTING_ENTRIES_MAX;
	int rc;

	if ((rc = find_first(g, &first, e)) != 0)
		return rc;
	for (uint32_t i = 0; i < corpus_held_count(held) && most > 1; i++)
		most -= is_attached(&rows[i]);
	end = w->count - first > most ? first + most : w->count;
	for (size_t i = first; i < end && rc == 0; i++)
		rc = put_line(g, &w->portions[i], e);
	if (rc == 0 && end < w->count)
		return lead_on(g, w->portions[end - 1].portion.eid, e);
	for (uint32_t i = 0; i < corpus_held_count(held) && rc == 0; i++)
		if (is_attached(&rows[i]))
			rc = put_attached(g, &rows[i], e);
	return rc;
}

int
view_contents_resolve(
    struct corpus *c, const struct fetch *f, struct known_version *out, struct err *e)
{
	struct page g = { .f = f, .out = out, .arena = ARENA_INIT(LINE_BYTES_MAX) };
	struct corpus_held held = corpus_held_new();
	const struct corpus_version *v = &out->found.version;
	int rc;

	if ((rc = resolve_wanted(c, f, out, e)) != 0 ||
	    (rc = corpus_held_list(&held, c, v->seq, e)) != 0)
		goto out;
	g.listing = listing_new(
	    utf8_cut(v->title.len > 0 ? v->title : v->work, LABEL_BYTES_MAX), v->language);
	if ((rc = wording_read(&g.wording, c, v, e)) == 0 &&
	    (iri_is_fixed(&f->request.route.iri) ||
		(rc = wording_look_back(&g.wording, c, v, e)) == 0) &&
	    (rc = put_lines(&g, &held, e)) == 0)
		rc = known_version_take_listing(out, g.listing, IMAGE_BYTES, e);
out:
	corpus_held_free(&held);
	wording_free(&g.wording);
	listing_free(&g.listing);
	arena_free(&g.arena);
	return rc;
}
