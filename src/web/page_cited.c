/* SPDX-License-Identifier: Apache-2.0 */
/*
 * page_cited: resolves each citation by the names of the works and the outline of the version. What
 * must hold: a citation is written only if one work of the same jurisdiction, or of its state, has
 * the name, and one provision of the version fits; a wrong link is worse than none. A reference of
 * the source is written if the store has the version and the portion that it names.
 */
#include "web/page_cited.h"

#include <stdlib.h>

#include "akn/iri.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/mem.h"
#include "cite/citing.h"
#include "cite/outline.h"
#include "cite/work.h"
#include "corpus/corpus.h"
#include "corpus/find.h"
#include "doc/build_page.h"
#include "web/cite_works.h"
#include "web/cited_href.h"
#include "web/fetch_private.h"
#include "web/known_version.h"
#include "web/page_make.h"
#include "web/resolve.h"
#include "web/site_private.h"
#include "web/urls.h"
#include "web/version_outline.h"

#define CITED_MAX 1000                     /* links of one page; the others stay text */
#define WORKS_MAX 32                       /* works that one page cites; likewise */
#define VERSIONS_MAX 256                   /* that are looked up, found or not */
#define WALKS_MAX 32                       /* through a version for a portion named otherwise */
#define CITED_BYTES_MAX ((size_t)64 << 20) /* their outlines */
#define SHORTS_MAX 64                      /* abbreviations whose work is remembered */
#define QUOTED "qstr"                      /* in the eIds of quoted provisions */

/* A kind of provision that a work numbers throughout; others are counted within one of these. */
#define OUTER_KINDS                                                                         \
	(CITE_ARTICLE | CITE_SECTION | CITE_RULE | CITE_CLAUSE | CITE_PART | CITE_CHAPTER | \
	    CITE_TITLE | CITE_BOOK | CITE_DIVISION | CITE_ANNEX)

/* A work that the text cites, or a version that its references name. */
struct cited_work {
	struct str name; /* the IRI of the work; of references, as they have it */
	bool is_referred;
	bool is_there; /* a version is in force on the day, and the next two are set */
	struct corpus_version version;
	struct cite_outline outline;
	bool has_outline;
};

/* An abbreviation that was looked up; work is empty if no work may be meant by it. */
struct short_name {
	struct str name, work;
};

struct resolver {
	struct page_make *page;
	struct corpus *corpus;
	struct cite_works *works;
	const struct cite_words *words;
	const struct corpus_version *citing;
	struct iri_work citing_work;
	struct arena arena;
	struct cited_work cited[VERSIONS_MAX];
	struct short_name shorts[SHORTS_MAX];
	size_t count, there, walks, links, short_count;
	uint32_t nodes; /* of the document */
};

/* Whether a text means a work of that jurisdiction if it names no other: its own, or its state. */
static bool
is_near(const struct resolver *r, struct str work)
{
	struct iri_work iri;
	struct err ignored = { 0 };

	return iri_parse_work(work, &iri, &ignored) == 0 &&
	       str_eq(iri.country, r->citing_work.country) &&
	       (iri.locality.len == 0 || str_eq(iri.locality, r->citing_work.locality));
}

/* The only work among those found that the text may mean; empty: none, or several. */
static struct str
only_near(const struct resolver *r, const struct cite_titled *found)
{
	struct str only = STR("");

	if (found->total > found->count)
		return only;
	for (uint32_t i = 0; i < found->count; i++) {
		if (!is_near(r, found->works[i]))
			continue;
		if (only.len > 0)
			return STR("");
		only = found->works[i];
	}
	return only;
}

/* By its number; empty: it has none, or no work has it. */
static struct str
find_numbered(struct resolver *r, const struct citing *c, struct cite_titled *found)
{
	size_t end = cite_work_numbered(r->words, r->citing->language, c->name, 0);

	if (end == 0)
		return STR("");
	cite_works_numbered(r->works, str_slice(c->name, 0, end), found, &r->arena);
	return only_near(r, found);
}

static int
find_abbreviated(struct resolver *r, const struct citing *c, struct str *work, struct err *e)
{
	struct err failure = { 0 };
	struct str name;
	int rc;

	*work = STR("");
	if (!cite_titles_ends_abbreviation(r->words, r->citing->language, c->name, c->abbreviated))
		return 0;
	name = str_slice(c->name, 0, c->abbreviated);
	for (size_t i = 0; i < r->short_count; i++)
		if (str_eq(r->shorts[i].name, name)) {
			*work = r->shorts[i].work;
			return 0;
		}
	rc = cite_works_abbreviated(r->corpus, name, work, &r->arena, &failure);
	if (rc == -ERR_NOTFOUND || rc == -ERR_GONE || (rc == 0 && !is_near(r, *work)))
		*work = STR("");
	else if (rc != 0)
		*e = failure;
	if (r->short_count < SHORTS_MAX)
		r->shorts[r->short_count++] = (struct short_name){ name, *work };
	return rc == -ERR_NOTFOUND || rc == -ERR_GONE ? 0 : rc;
}

/* The work that the citation names, or empty; *title: by its title, those words of the name. */
static int
find_work(
    struct resolver *r, const struct citing *c, struct str *work, struct str *title, struct err *e)
{
	struct cite_titled found;

	*title = STR("");
	cite_works_titled(r->works, r->citing->language, c->name, c->is_before, &found, &r->arena);
	if (found.total > 0) {
		*title = str_slice(c->name, 0, found.end);
		*work = only_near(r, &found);
		return 0;
	}
	*work = c->is_before ? STR("") : find_numbered(r, c, &found);
	return work->len == 0 && c->abbreviated > 0 ? find_abbreviated(r, c, work, e) : 0;
}

/* A work that was withdrawn, or is not in force on the day or not in the language, has no link. */
static int
find_version(struct resolver *r, struct cited_work *w, const struct iri *reference, struct err *e)
{
	struct corpus_ask ask = { .work = w->name,
		.language = r->citing->language,
		.how = CORPUS_IN_FORCE,
		.day = r->citing->day };
	struct err failure = { 0 };
	int rc = reference != NULL ? cited_href_find(r->corpus, reference, r->citing, &w->version,
					 &r->arena, &failure)
				   : corpus_find(r->corpus, &ask, &w->version, &r->arena, &failure);

	w->is_there = rc == 0;
	r->there += w->is_there;
	if (rc == 0 || rc == -ERR_NOTFOUND || rc == -ERR_GONE)
		return 0;
	*e = failure;
	return rc;
}

/* reference: NULL for a work that is cited by its name. *out: NULL if the page cites too many. */
static int
load_work(struct resolver *r, struct str name, const struct iri *reference, struct cited_work **out,
    struct err *e)
{
	bool is_referred = reference != NULL;

	*out = NULL;
	for (size_t i = 0; i < r->count; i++)
		if (r->cited[i].is_referred == is_referred && str_eq(r->cited[i].name, name))
			*out = &r->cited[i];
	if (*out != NULL || r->there == WORKS_MAX || r->count == VERSIONS_MAX)
		return 0;
	*out = &r->cited[r->count++];
	**out = (struct cited_work){ .name = name, .is_referred = is_referred };
	return find_version(r, *out, reference, e);
}

/* A version with too many portions for citations has none that can be cited. */
static int
load_outline(struct resolver *r, struct cited_work *w, struct err *e)
{
	struct err failure = { 0 };
	int rc;

	if (w->has_outline)
		return 0;
	w->has_outline = true;
	rc = version_outline_read(
	    r->corpus, r->words, &w->version, &w->outline, &r->arena, &failure);
	if (rc == -ERR_LIMIT)
		w->outline.count = 0;
	else if (rc != 0)
		*e = failure;
	return rc == -ERR_LIMIT ? 0 : rc;
}

/* Whether the unit is the work's own, outside of annexes unless one is cited. */
static bool
is_own(const struct cite_outline *o, uint32_t unit, bool in_annex)
{
	for (uint32_t i = unit; i != CITE_NO_UNIT; i = o->units[i].parent) {
		struct str eid = o->units[i].eid;

		if (str_find_str(eid, STR(QUOTED)) < eid.len ||
		    (!in_annex && (o->units[i].kinds & CITE_ANNEX) != 0))
			return false;
	}
	return true;
}

/* Whether the eId leads to this unit alone. */
static bool
is_only(const struct cite_outline *o, uint32_t unit)
{
	unsigned count = 0;

	for (uint32_t i = 0; i < o->count; i++)
		count += str_eq(o->units[i].eid, o->units[unit].eid);
	return count == 1;
}

/* The provision that the citation means; CITE_NO_UNIT: it is not certain, or not there. */
static uint32_t
find_unit(const struct resolver *r, const struct cited_work *w, const struct citing *c)
{
	struct cite_found *found = NEW(struct cite_found);
	struct cite_path *path = NEW(struct cite_path);
	uint32_t unit = CITE_NO_UNIT;
	bool in_annex = false;

	if (citing_path(c, r->words, r->citing->language, path) && path->count > 0 &&
	    (path->steps[0].kinds & OUTER_KINDS) != 0) {
		for (uint8_t i = 0; i < path->count; i++)
			in_annex = in_annex || (path->steps[i].kinds & CITE_ANNEX) != 0;
		cite_outline_find(&w->outline, path, found);
		if (found->total == 1 && !found->is_range &&
		    is_own(&w->outline, found->units[0], in_annex) &&
		    is_only(&w->outline, found->units[0]))
			unit = found->units[0];
	}
	free(path);
	free(found);
	return unit;
}

static void
put_link(struct resolver *r, const struct citing *c, const struct cited_work *w, struct str eid,
    bool is_revision)
{
	struct buf path = BUF_INIT(URL_BYTES_MAX);

	if (is_revision)
		url_put_revision(&path, &w->version);
	else
		url_put_version(&path, &w->version);
	url_put_portion(&path, eid);
	page_make_link(r->page, &path, "", STR(""));
	page_make_number(r->page, "node", c->node);
	page_make_number(r->page, "nodes", r->nodes);
	page_make_number(r->page, "from", c->start);
	page_make_number(r->page, "to", c->end);
	r->links++;
}

static int
resolve_one(struct resolver *r, const struct citing *c, struct err *e)
{
	struct str work, title;
	struct cited_work *w;
	uint32_t unit;
	int rc;

	if ((rc = find_work(r, c, &work, &title, e)) != 0 || work.len == 0 ||
	    (rc = load_work(r, work, NULL, &w, e)) != 0 || w == NULL || !w->is_there)
		return rc;
	if (title.len > 0 && !cite_titles_is(r->citing->language, title, w->version.title))
		return 0; /* on that day it had another title */
	if (c->provisions.len == 0) {
		put_link(r, c, w, STR(""), false);
		return 0;
	}
	if ((rc = load_outline(r, w, e)) != 0)
		return rc;
	if ((unit = find_unit(r, w, c)) != CITE_NO_UNIT)
		put_link(r, c, w, w->outline.units[unit].eid, false);
	return 0;
}

static bool
has_unit(const struct cite_outline *o, struct str eid)
{
	for (uint32_t i = 0; i < o->count; i++)
		if (str_eq(o->units[i].eid, eid))
			return true;
	return false;
}

/*
 * *eid: of the portion that a reference names, which may be in a component, or named by its wId or
 * the end of its eId; empty: it is not there.
 */
static int
find_referred(
    struct resolver *r, struct cited_work *w, struct str name, struct str *eid, struct err *e)
{
	struct resolution found = { .version = w->version };
	struct err failure = { 0 };
	int rc = load_outline(r, w, e);

	*eid = rc == 0 && has_unit(&w->outline, name) ? name : STR("");
	if (rc != 0 || eid->len > 0 || r->walks == WALKS_MAX)
		return rc;
	r->walks++;
	rc = resolve_portion(r->corpus, name, &found, &r->arena, &failure);
	if (rc == 0)
		*eid = found.portion;
	else if (rc != -ERR_NOTFOUND)
		*e = failure;
	return rc == -ERR_NOTFOUND ? 0 : rc;
}

/* A reference of the source. */
static int
resolve_reference(struct resolver *r, const struct citing *c, struct err *e)
{
	struct iri iri;
	struct str version, portion, eid = STR("");
	struct cited_work *w;
	int rc;

	if (!cited_href_read(c->href, &iri, &version, &portion, &r->arena))
		return 0;
	if ((rc = load_work(r, version, &iri, &w, e)) != 0 || w == NULL || !w->is_there)
		return rc;
	if (portion.len > 0 && ((rc = find_referred(r, w, portion, &eid, e)) != 0 || eid.len == 0))
		return rc;
	put_link(r, c, w, eid, iri.revision > 0);
	return 0;
}

/* The citations of the portion that the page shows, or all. */
static void
choose(const struct citing_list *all, struct str portion, size_t *first, size_t *end)
{
	*first = 0;
	*end = portion.len > 0 ? 0 : all->count;
	for (size_t i = 0; i < all->portion_count && portion.len > 0; i++)
		if (str_eq(all->portions[i].eid, portion)) {
			*first = all->portions[i].first;
			*end = all->portions[i].end;
			return;
		}
}

static int
resolve_all(struct resolver *r, const struct citing_list *found, struct str portion, struct err *e)
{
	size_t first, end;
	int rc = 0;

	choose(found, portion, &first, &end);
	page_list(r->page->build, "cited");
	for (size_t i = first; i < end && r->links < CITED_MAX && rc == 0; i++)
		rc = found->list[i].href.len > 0 ? resolve_reference(r, &found->list[i], e)
						 : resolve_one(r, &found->list[i], e);
	return rc;
}

int
page_cited_put(struct page_make *m, struct corpus *c, const struct fetch *f,
    const struct citing_list *found, struct known_version *out, struct err *e)
{
	struct cite_works *works = f->request.site->cites;
	struct err busy = { 0 };
	struct resolver *r;
	int rc;

	if (found->count == 0)
		return 0;
	rc = cite_works_update(works, c, f->request.today, &busy);
	if (rc == -ERR_BUSY) {
		out->value.is_passing = true;
		return 0;
	}
	if (rc != 0) {
		*e = busy;
		return rc;
	}
	r = NEW(struct resolver);
	*r = (struct resolver){ .page = m,
		.corpus = c,
		.works = works,
		.words = cite_works_words(works),
		.citing = &out->found.version,
		.nodes = found->nodes,
		.arena = ARENA_INIT(CITED_BYTES_MAX) };
	if (iri_parse_work(out->found.version.work, &r->citing_work, &busy) == 0)
		rc = resolve_all(r, found, out->found.portion, e);
	arena_free(&r->arena);
	free(r);
	return rc;
}
