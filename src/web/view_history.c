/* SPDX-License-Identifier: Apache-2.0 */
/*
 * view_history: one walk over the publications, one line each. What must hold: each line links to a
 * revision, whose URL is permanent; a page is identified by the line it comes after, so that
 * publications in the meantime do not shift the lines of later pages.
 */
#include "web/view_history.h"

#include <inttypes.h>
#include <stdio.h>

#include "akn/lang.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/macros.h"
#include "base/time.h"
#include "base/utf8.h"
#include "corpus/facts.h"
#include "doc/build_listing.h"
#include "http/percent.h"
#include "web/corrections.h"
#include "web/fetch_private.h"
#include "web/file_name.h"
#include "web/listing_line.h"
#include "web/metadata.h"
#include "web/resolve.h"
#include "web/site_private.h"
#include "web/urls.h"

#define AFTER "after="
#define LABEL_BYTES_MAX 512        /* of a title in a line, so that a line stays short */
#define LINE_BYTES_MAX (64u << 10) /* an IRI in three spellings, and a label */
#define FACTS_BYTES_MAX (1u << 20) /* of one work */
#define PUBLICATIONS_MAX 300       /* that a page of changes looks at: some milliseconds */
#define LINES_MAX 250              /* of a page: some milliseconds with its rendition */
#define IMAGE_BYTES (8u << 20)     /* LINES_MAX lines with the longest IRIs and labels */

struct words {
	const char *tag, *title, *more;
};

static const struct words *
words_for(struct str language)
{
	static const struct words table[] = {
#define HISTORY(tag, title, more) { tag, title, more },
#include "web/view_history.def"
#undef HISTORY
	};
	struct str tag = str_from(lang_tag(language));

	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		if (str_is(tag, table[i].tag))
			return &table[i];
	return &table[0];
}

static int
refuse_after(struct err *e)
{
	return err_set(e, ERR_USAGE,
	    "'after' should name a revision (after=eng@2006-05-01;r1), as the link to the next "
	    "page of a listing does");
}

/* Parses the value of after= as a revision of the requested work. */
static int
parse_after(const struct fetch_request *r, struct str value, struct fetch_choice *c, struct err *e)
{
	struct err ignored;
	struct str spelt;
	struct iri iri;
	char *whole, *page;

	if (c->page.len > 0)
		return err_set(e, ERR_USAGE, "'after' is given twice");
	if (path_decode(value, &spelt, r->arena, &ignored) != 0 || spelt.len == 0 ||
	    str_find(spelt, '/') != spelt.len)
		return refuse_after(e);
	whole = arena_printf(
	    r->arena, STR_FMT "/" STR_FMT, STR_ARG(r->route.iri.work.whole), STR_ARG(spelt));
	page = arena_printf(r->arena, AFTER STR_FMT, STR_ARG(spelt));
	if (whole == NULL || page == NULL)
		return err_set(e, ERR_LIMIT, "the request is too long");
	if (iri_parse(str_from(whole), &iri, &ignored) != 0 || iri.point != IRI_FROM ||
	    iri.revision == 0)
		return refuse_after(e);
	c->page = str_from(page);
	c->after = (struct corpus_place){ iri.language, iri.day, iri.revision };
	return 0;
}

int
view_history_take_query(const struct fetch_request *r, struct fetch_choice *c, struct err *e)
{
	struct buf others = BUF_INIT(URL_BYTES_MAX);
	struct str part, query = r->route.query;
	int rc = 0;

	while (rc == 0 && query.len > 0) {
		part = str_cut(query, '&', &query);
		if (str_starts(part, AFTER))
			rc = parse_after(r, str_slice(part, strlen(AFTER), part.len), c, e);
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

void
view_history_put_path(struct buf *b, const struct fetch *f)
{
	url_put_history(b, f->found, f->request.route.iri.language);
}

/* "opinions-2006-1-versions", "opinions-2006-1-eng-art_12-versions" */
void
view_history_put_stem(struct buf *b, const struct fetch *f)
{
	struct str portion = f->found->portion;

	file_name_put_work(b, &f->request.route.iri.work);
	file_name_put_part(
	    b, portion.len > 0 ? f->found->version.language : f->request.route.iri.language);
	file_name_put_part(b, portion);
	file_name_put_part(b, STR("versions"));
}

/* Canonical link and link to the next page, which has the same format. */
int
view_history_put_links(struct buf *b, const struct fetch *f, struct err *e)
{
	struct str own, next = f->lookup.known->next;
	int rc;

	if ((rc = url_own(f, &own, e)) != 0)
		return rc;
	buf_putf(b, "<" STR_FMT ">; rel=\"canonical\"", STR_ARG(own));
	if (next.len > 0)
		buf_putf(b, LINK_SEPARATOR "<%s" STR_FMT "?" AFTER STR_FMT ">; rel=\"next\"",
		    f->request.site->config.settings->base_url, STR_ARG(f->keys.permanent),
		    STR_ARG(next));
	return 0;
}

int
view_history_add_metadata(struct metadata *m, const struct fetch *f, struct err *e)
{
	struct str own;
	int rc;

	if ((rc = url_own(f, &own, e)) != 0)
		return rc;
	metadata_add(m, "issuer", f->found->version.issuer);
	metadata_add(m, "url", own);
	return 0;
}

/* The page being built. */
struct page {
	struct corpus *corpus;
	const struct fetch *f;
	struct known_version *out;
	struct listing *listing;
	struct corrections corrections;
	struct arena arena; /* for one line; reset before each */
	struct arena facts; /* of its work, likewise */
	unsigned lines;
	bool has_more;
	/* in out's arena: the position of the last line, set when the page is full */
	struct str next;
	/*
	 * Latest time of publication or of withdrawal of the lines, and of publication of the first
	 * line of the next page.
	 */
	int64_t published;
};

static const char *
base_url(const struct page *g)
{
	return g->f->request.site->config.settings->base_url;
}

/* Where the next page begins: behind that publication. */
static void
lead_behind(struct page *g, const struct corpus_place *last)
{
	char date[DATE_BYTES + 1];

	date_format(last->day, date);
	g->next = str_from(arena_printf(&g->out->arena, STR_FMT "@%s;r%" PRIu32,
	    STR_ARG(last->language), date, last->revision));
}

/*
 * Adds a line, of which version, title, portion and facts are set. Returns 1 to end the walk: the
 * page is full and another line follows.
 */
static int
put_line(struct page *g, struct listing_line *line, struct err *e)
{
	const struct corpus_version *v = line->version;

	if (g->f->choice.page.len > 0 && !corpus_is_behind(v, &g->f->choice.after))
		return 0;
	if (v->published > g->published)
		g->published = v->published;
	g->has_more = g->lines == LINES_MAX;
	if (g->has_more)
		return 1;
	if (++g->lines == LINES_MAX)
		lead_behind(g, &(struct corpus_place){ v->language, v->day, v->revision });
	line->base_url = base_url(g);
	line->record = corrections_of(&g->corrections, v);
	if (line->record != NULL && line->record->made > g->published)
		g->published = line->record->made;
	return listing_line_add(g->listing, line, e);
}

static int
visit_version(void *arg, const struct corpus_version *v, struct err *e)
{
	struct page *g = arg;
	struct str language = g->f->request.route.iri.language;
	struct corpus_version shown = *v;
	struct corpus_facts facts;
	int rc;

	if (language.len > 0 && !str_eq(v->language, language))
		return 0;
	arena_reset(&g->facts);
	if ((rc = corpus_facts_overlay(g->corpus, &shown, &facts, &g->facts, e)) != 0)
		return rc;
	return put_line(g,
	    &(struct listing_line){ .version = v,
		.title = shown.title.len > 0 ? shown.title : v->work,
		.facts = &facts },
	    e);
}

/* "12. Heading", or the portion's eId if it has neither number nor heading. */
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

/* A version that no longer has the portion is listed as a whole document. */
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
	rc = put_line(g,
	    &(struct listing_line){ .version = v, .title = buf_str(&label), .portion = p->eid }, e);
	buf_free(&label);
	return rc;
}

/* The label of a portion in the version that gives the listing its title. */
struct label_search {
	struct str eid;
	struct buf label;
};

static int
note_label(void *arg, const struct corpus_portion *p, struct err *e)
{
	struct label_search *s = arg;

	(void)e;
	if (!str_eq(p->eid, s->eid))
		return 0;
	put_label(&s->label, p);
	return 1; /* ends the walk */
}

static int
find_label(struct corpus *c, const struct resolution *found, struct buf *label, struct err *e)
{
	struct label_search s = { found->portion, *label };
	int rc = corpus_portions(c, found->version.seq, note_label, &s, e);

	*label = s.label;
	return rc < 0 ? rc : 0;
}

/*
 * The latest label of the portion up to today; if it comes into force only later, its first label.
 */
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

/* The version that gives the listing its title: the one in force today, or else the first. */
static int
find_named(struct corpus *c, const struct fetch *f, struct known_version *out, struct err *e)
{
	struct iri iri = f->request.route.iri;
	int rc;

	iri.portion = STR("");
	rc = resolve_document(c, &iri, f->request.today, &out->found, &out->arena, e);
	if (rc != -ERR_NOTFOUND || out->found.respelt.len > 0)
		return rc;
	iri.point = IRI_FIRST; /* no version has come into force yet */
	return resolve_document(c, &iri, f->request.today, &out->found, &out->arena, e);
}

/* The same of a portion that this version lacks. */
static int
find_name(struct corpus *c, const struct fetch *f, struct known_version *out, struct naming *n,
    struct err *e)
{
	struct resolution *found = &out->found;

	found->portion = found->portion_key =
	    str_from(arena_dup(&out->arena, f->request.route.iri.portion));
	return corpus_changes(c,
	    &(struct corpus_changes_ask){ .work = found->version.work,
		.language = found->version.language,
		.key = found->portion_key },
	    note_name, n, e);
}

/*
 * Finds the portion and its label. A portion that is missing from that version is looked up in the
 * history by the requested id.
 */
static int
find_portion(struct corpus *c, const struct fetch *f, struct known_version *out, struct str *label,
    struct err *e)
{
	struct naming n = { f->request.today, BUF_INIT(LINE_BYTES_MAX) };
	struct resolution *found = &out->found;
	int missing, rc;

	missing = resolve_portion(c, f->request.route.iri.portion, found, &out->arena, e);
	if (missing != 0 && missing != -ERR_NOTFOUND)
		return missing;
	if (missing == 0)
		rc = find_label(c, found, &n.label, e);
	else
		rc = find_name(c, f, out, &n, e);
	if (rc == 0 && n.label.len == 0)
		rc = missing;
	*label = str_from(arena_dup(&out->arena, buf_str(&n.label)));
	buf_free(&n.label);
	return rc;
}

/* The title that is recorded; the listing is about the work today. */
static int
overlay_title(struct corpus *c, struct known_version *out, struct err *e)
{
	struct corpus_version *v = &out->found.version;
	struct corpus_facts facts;
	int rc = corpus_facts_read(c, v->work, v->language, &facts, &out->arena, e);

	if (rc == 0 && facts.one[CORPUS_NOTE_TITLE].len > 0)
		v->title = facts.one[CORPUS_NOTE_TITLE];
	if (rc == 0 && facts.one[CORPUS_NOTE_ISSUER].len > 0)
		v->issuer = facts.one[CORPUS_NOTE_ISSUER];
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

/* A page of the changes of a portion ends after so many publications, with the lines it has. */
static int
walk_changes(struct corpus *c, struct page *g, const struct corpus_place *after, struct err *e)
{
	const struct resolution *found = &g->out->found;
	struct corpus_changes_ask ask = { .work = found->version.work,
		.language = found->version.language,
		.key = found->portion_key,
		.after = after,
		.most = PUBLICATIONS_MAX };
	int rc = corpus_changes(c, &ask, visit_change, g, e);

	if (ask.is_cut) {
		g->has_more = true;
		lead_behind(g, &ask.last);
	}
	return rc;
}

static int
walk(struct corpus *c, struct page *g, struct err *e)
{
	const struct resolution *found = &g->out->found;
	const struct fetch_choice *choice = &g->f->choice;
	const struct corpus_place *after = choice->page.len > 0 ? &choice->after : NULL;

	if (found->portion.len == 0)
		return corpus_history(c, found->version.work, after, visit_version, g, e);
	return walk_changes(c, g, after, e);
}

static int
lead_on(struct page *g, struct err *e)
{
	const struct resolution *found = &g->out->found;
	struct listing_entry line = { .rel = STR("next"),
		.title = str_from(words_for(found->version.language)->more) };
	struct buf path = BUF_INIT(LINE_BYTES_MAX);
	struct str url;
	char *with_page;
	int rc;

	g->out->next = g->next;
	arena_reset(&g->arena);
	url_put_history(&path, found, g->f->request.route.iri.language);
	if ((rc = url_take(&path, base_url(g), &g->arena, &url, e)) != 0)
		return rc;
	with_page =
	    arena_printf(&g->arena, STR_FMT "?" AFTER STR_FMT, STR_ARG(url), STR_ARG(g->next));
	if (with_page == NULL)
		return err_set(e, ERR_LIMIT, "an address in the listing is too long");
	line.href = str_from(with_page);
	return listing_add(g->listing, &line, e);
}

/* Adds the link to the next page and builds the image. */
static int
finish(struct page *g, struct str title, struct err *e)
{
	struct corpus_version *v = &g->out->found.version;
	int rc = 0;

	if ((g->has_more && (rc = lead_on(g, e)) != 0) ||
	    (rc = known_version_take_listing(g->out, g->listing, IMAGE_BYTES, e)) != 0)
		return rc;
	v->title = title;
	if (g->published > v->published)
		v->published = g->published;
	return 0;
}

int
view_history_find(struct corpus *c, const struct fetch *f, struct known_version *out,
    struct str *label, struct err *e)
{
	int rc;

	*label = STR("");
	if ((rc = find_named(c, f, out, e)) != 0 || f->request.route.iri.portion.len == 0)
		return rc;
	return find_portion(c, f, out, label, e);
}

int
view_history_resolve(
    struct corpus *c, const struct fetch *f, struct known_version *out, struct err *e)
{
	struct page g = { .corpus = c,
		.f = f,
		.out = out,
		.arena = ARENA_INIT(LINE_BYTES_MAX),
		.facts = ARENA_INIT(FACTS_BYTES_MAX) };
	struct str title, label;
	int rc;

	if ((rc = view_history_find(c, f, out, &label, e)) != 0)
		return rc;
	if (!str_eq(out->found.portion, f->request.route.iri.portion))
		return 0; /* requested by another id: the answer is a redirect */
	if ((rc = overlay_title(c, out, e)) != 0)
		return rc;
	title = make_title(out, label);
	g.listing = listing_new(title, out->found.version.language);
	if ((rc = corrections_read(&g.corrections, c, out->found.version.work, e)) == 0 &&
	    (rc = walk(c, &g, e)) >= 0)
		rc = finish(&g, title, e);
	corrections_free(&g.corrections);
	listing_free(&g.listing);
	arena_free(&g.arena);
	arena_free(&g.facts);
	return rc;
}
