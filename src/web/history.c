/* SPDX-License-Identifier: Apache-2.0 */
/*
 * history: one walk over the publications, a line each. What must hold: a line leads to a revision,
 * which stays; a page is told by the line it comes after, so that what is published meanwhile moves
 * no line to where it was seen before.
 */
#include "web/history.h"

#include <inttypes.h>
#include <stdio.h>

#include <gazetted/plugin.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/time.h"
#include "base/utf8.h"
#include "doc/lang.h"
#include "doc/listing.h"
#include "web/fetch.h"
#include "web/headers.h"
#include "web/path.h"
#include "web/resolve.h"
#include "web/site_internal.h"

#define AFTER "after="
#define LABEL_BYTES_MAX 512        /* of a title in a line: it is read at a glance */
#define LINE_BYTES_MAX (64u << 10) /* an IRI in three spellings, and a label */
#define IMAGE_BYTES (8u << 20)     /* LISTING_ENTRIES_MAX lines with the longest IRIs and labels */

struct words {
	const char *tag, *title, *more;
};

static const struct words *
words_for(struct str language)
{
	static const struct words table[] = {
#define HISTORY(tag, title, more) { tag, title, more },
#include "web/history.def"
#undef HISTORY
	};
	struct str tag = str_from(lang_tag(language));

	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
		if (str_is(tag, table[i].tag))
			return &table[i];
	return &table[0];
}

static int
parse_after(struct fetch *f, struct str value, struct err *e)
{
	struct err ignored;
	struct str spelt;
	char *whole;

	if (f->after.len > 0)
		return err_set(e, ERR_USAGE, "'after' is given twice");
	if (path_decode(value, &spelt, &f->arena, &ignored) == 0 && spelt.len > 0 &&
	    str_find(spelt, '/') == spelt.len) {
		whole = arena_printf(&f->arena, STR_FMT "/" STR_FMT,
		    STR_ARG(f->route.iri.work.whole), STR_ARG(spelt));
		f->after = spelt;
		if (iri_parse(str_from(whole), &f->after_iri, &ignored) == 0 &&
		    f->after_iri.point == IRI_FROM && f->after_iri.revision > 0)
			return 0;
	}
	return err_set(e, ERR_USAGE,
	    "'after' should name a revision (after=eng@2006-05-01;r1), as the link to the next "
	    "page of a listing does");
}

int
history_take_after(struct fetch *f, struct str *rest, struct err *e)
{
	struct buf others = BUF_INIT(HEADER_LINES_BYTES_MAX);
	struct str part, query = f->route.query;
	int rc = 0;

	while (rc == 0 && query.len > 0) {
		part = str_cut(query, '&', &query);
		if (str_starts(part, AFTER))
			rc = parse_after(f, str_slice(part, strlen(AFTER), part.len), e);
		else
			buf_putf(&others, "%s" STR_FMT, others.len > 0 ? "&" : "", STR_ARG(part));
	}
	if (rc == 0 && (rc = buf_check(&others, "query", e)) == 0)
		*rest = str_from(arena_dup(&f->arena, buf_str(&others)));
	buf_free(&others);
	return rc;
}

/* A portion is one of a language, whoever named it. */
static void
put_path(struct buf *b, const struct fetch *f, const struct resolution *found)
{
	struct str language = STR("");

	if (found->portion.len > 0)
		language = found->version.language;
	else if (f->view == GAZ_VIEW_LISTING)
		language = f->route.iri.language;
	buf_putstr(b, found->version.work);
	if (language.len > 0)
		buf_putf(b, "/" STR_FMT, STR_ARG(language));
	if (found->portion.len > 0)
		buf_putf(b, "/~" STR_FMT, STR_ARG(found->portion));
	buf_puts(b, ROUTE_VERSIONS);
}

void
history_put_path(struct buf *b, const struct fetch *f)
{
	put_path(b, f, &f->found);
}

void
history_put_query(struct buf *b, const struct fetch *f)
{
	if (f->after.len > 0)
		buf_putf(b, "?" AFTER STR_FMT, STR_ARG(f->after));
}

/* The page that is being made. */
struct page {
	const struct fetch *f;
	struct known_version *out;
	struct listing *listing;
	struct arena arena; /* of one line */
	unsigned lines;
	bool has_more;
	struct str next;   /* in out's arena: where the last line stands, once the page is full */
	int64_t published; /* of the latest line, and of the first on the next page */
};

/* The address of what b names, which is emptied. */
static int
take_href(struct page *g, struct buf *b, const char *query, struct str after, struct str *out,
    struct err *e)
{
	struct str path;
	int rc;

	if ((rc = buf_check(b, "path", e)) == 0 &&
	    (rc = path_encode(buf_str(b), &path, &g->arena, e)) == 0) {
		*out = str_from(arena_printf(&g->arena, "%s" STR_FMT "%s" STR_FMT,
		    g->f->site->config.base_url, STR_ARG(path), query, STR_ARG(after)));
		if (out->len == 0)
			rc = err_set(e, ERR_LIMIT, "an address in the listing is too long");
	}
	buf_free(b);
	return rc;
}

static int
add_line(struct page *g, const struct corpus_version *v, struct str title, struct str portion,
    struct err *e)
{
	char date[DATE_BYTES + 1], published[RFC3339_BYTES + 1], digest[SHA256_HEX_BYTES + 1];
	char revision[16];
	struct buf path = BUF_INIT(LINE_BYTES_MAX);
	struct listing_entry line = { .title = utf8_cut(title, LABEL_BYTES_MAX),
		.language = v->language };
	int rc;

	arena_reset(&g->arena);
	headers_put_version(&path, v);
	buf_putf(&path, ";r%" PRIu32, v->revision);
	if (portion.len > 0)
		buf_putf(&path, "/~" STR_FMT, STR_ARG(portion));
	if ((rc = take_href(g, &path, "", STR(""), &line.href, e)) != 0)
		return rc;
	date_format(v->day, date);
	time_rfc3339(v->published, published);
	sha256_hex(&v->source, digest);
	snprintf(revision, sizeof revision, "%" PRIu32, v->revision);
	line.date = str_from(date);
	line.published = str_from(published);
	line.digest = str_from(digest);
	line.revision = str_from(revision);
	return listing_add(g->listing, &line, e);
}

/* By language, day and revision. */
static bool
is_behind(const struct corpus_version *v, const struct iri *after)
{
	int order = str_cmp(v->language, after->language);

	if (order != 0)
		return order > 0;
	return v->day != after->day ? v->day > after->day : v->revision > after->revision;
}

/* 1 ends the walk: the page is full, and there is more. */
static int
put_line(struct page *g, const struct corpus_version *v, struct str title, struct str portion,
    struct err *e)
{
	char date[DATE_BYTES + 1];

	if (g->f->after.len > 0 && !is_behind(v, &g->f->after_iri))
		return 0;
	if (v->published > g->published)
		g->published = v->published;
	g->has_more = g->lines == LISTING_ENTRIES_MAX;
	if (g->has_more)
		return 1;
	if (++g->lines == LISTING_ENTRIES_MAX) {
		date_format(v->day, date);
		g->next = str_from(arena_printf(&g->out->arena, STR_FMT "@%s;r%" PRIu32,
		    STR_ARG(v->language), date, v->revision));
	}
	return add_line(g, v, title, portion, e);
}

static int
visit_version(void *arg, const struct corpus_version *v, struct err *e)
{
	struct page *g = arg;
	struct str language = g->f->route.iri.language;

	if (language.len > 0 && !str_eq(v->language, language))
		return 0;
	return put_line(g, v, v->title.len > 0 ? v->title : v->work, STR(""), e);
}

/* "12. Heading", or its id. */
static void
put_label(struct buf *b, const struct corpus_portion *p)
{
	buf_reset(b);
	if (p->num.len == 0 && p->heading.len == 0)
		buf_putstr(b, p->eid);
	buf_putstr(b, utf8_cut(p->num, LABEL_BYTES_MAX / 2));
	if (p->num.len > 0 && p->heading.len > 0)
		buf_putc(b, ' ');
	buf_putstr(b, utf8_cut(p->heading, LABEL_BYTES_MAX / 2));
}

/* A version that has the portion no more is listed as a whole: nothing else is there to lead to. */
static int
visit_change(
    void *arg, const struct corpus_version *v, const struct corpus_portion *p, struct err *e)
{
	struct page *g = arg;
	struct buf label = BUF_INIT(LINE_BYTES_MAX);
	int rc;

	if (p == NULL)
		return visit_version(arg, v, e);
	put_label(&label, p);
	rc = put_line(g, v, buf_str(&label), p->eid, e);
	buf_free(&label);
	return rc;
}

/* What the portion is called today, or else was last. */
struct naming {
	int64_t today;
	struct buf label;
};

static int
note_name(void *arg, const struct corpus_version *v, const struct corpus_portion *p, struct err *e)
{
	struct naming *n = arg;

	(void)e;
	if (p != NULL && (v->day <= n->today || n->label.len == 0))
		put_label(&n->label, p);
	return 0;
}

/* The version that gives the listing its title: in force today, or else the first. */
static int
find_named(struct corpus *c, const struct fetch *f, struct known_version *out, struct err *e)
{
	struct iri iri = f->route.iri;
	int rc;

	iri.portion = STR("");
	rc = resolve_document(c, &iri, f->today, &out->found, &out->arena, e);
	if (rc != -ERR_NOTFOUND || out->found.respelt.len > 0)
		return rc;
	iri.point = IRI_FIRST; /* all of them are yet to come into force */
	return resolve_document(c, &iri, f->today, &out->found, &out->arena, e);
}

/* One that is not in that version goes by the name it is asked for by. */
static int
find_portion(struct corpus *c, const struct fetch *f, struct known_version *out, struct str *label,
    struct err *e)
{
	struct naming n = { f->today, BUF_INIT(LINE_BYTES_MAX) };
	struct resolution *found = &out->found;
	int missing, rc;

	missing = resolve_portion(c, f->route.iri.portion, found, &out->arena, e);
	if (missing != 0 && missing != -ERR_NOTFOUND)
		return missing;
	if (missing != 0)
		found->portion = found->portion_key =
		    str_from(arena_dup(&out->arena, f->route.iri.portion));
	rc = corpus_changes(
	    c, found->version.work, found->version.language, found->portion_key, note_name, &n, e);
	if (rc == 0 && n.label.len == 0)
		rc = missing;
	*label = str_from(arena_dup(&out->arena, buf_str(&n.label)));
	buf_free(&n.label);
	return rc;
}

/* "Versions: 12. Heading · Title" */
static struct str
make_title(struct known_version *out, struct str label)
{
	const struct corpus_version *v = &out->found.version;
	struct str title = utf8_cut(v->title.len > 0 ? v->title : v->work, LABEL_BYTES_MAX);

	return str_from(
	    arena_printf(&out->arena, "%s" STR_FMT "%s" STR_FMT, words_for(v->language)->title,
		STR_ARG(label), label.len > 0 ? " \xc2\xb7 " : "", STR_ARG(title)));
}

static int
walk(struct corpus *c, struct page *g, struct err *e)
{
	const struct resolution *found = &g->out->found;

	if (found->portion.len == 0)
		return corpus_history(c, found->version.work, visit_version, g, e);
	return corpus_changes(c, found->version.work, found->version.language, found->portion_key,
	    visit_change, g, e);
}

static int
lead_on(struct page *g, struct err *e)
{
	const struct resolution *found = &g->out->found;
	struct listing_entry line = { .rel = STR("next"),
		.title = str_from(words_for(found->version.language)->more) };
	struct buf path = BUF_INIT(LINE_BYTES_MAX);
	int rc;

	g->out->next = g->next;
	arena_reset(&g->arena);
	put_path(&path, g->f, found);
	if ((rc = take_href(g, &path, "?" AFTER, g->next, &line.href, e)) != 0)
		return rc;
	return listing_add(g->listing, &line, e);
}

/* From here on it is a version of its own. */
static int
finish(struct page *g, struct str title, struct err *e)
{
	struct corpus_version *v = &g->out->found.version;
	struct buf image = BUF_INIT(IMAGE_BYTES);
	int rc = 0;

	if ((g->has_more && (rc = lead_on(g, e)) != 0) ||
	    (rc = listing_finish(g->listing, &image, e)) != 0)
		goto out;
	v->title = title;
	v->source = sha256_of(image.data, image.len);
	if (g->published > v->published)
		v->published = g->published;
	g->out->listing = buf_take(&image, &g->out->listing_len);
	g->out->value.cost += g->out->listing_len;
out:
	buf_free(&image);
	return rc;
}

int
history_resolve(struct corpus *c, const struct fetch *f, struct known_version *out, struct err *e)
{
	struct page g = { .f = f, .out = out, .arena = ARENA_INIT(LINE_BYTES_MAX) };
	struct str title, label = STR("");
	int rc;

	if ((rc = find_named(c, f, out, e)) != 0)
		return rc;
	if (f->route.iri.portion.len > 0 && (rc = find_portion(c, f, out, &label, e)) != 0)
		return rc;
	if (!str_eq(out->found.portion, f->route.iri.portion))
		return 0; /* it is asked for by another name: the answer leads there */
	title = make_title(out, label);
	g.listing = listing_new(title, out->found.version.language);
	if ((rc = walk(c, &g, e)) >= 0)
		rc = finish(&g, title, e);
	listing_free(&g.listing);
	arena_free(&g.arena);
	return rc;
}
