/* SPDX-License-Identifier: Apache-2.0 */
/*
 * resolve: maps an IRI to a publication in the corpus, and a portion id to a portion. What must
 * hold: every string in a resolution lives in the arena passed in; a portion id that matches
 * several portions is an error, never a guess.
 */
#include "web/resolve.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "akn/component.h"
#include "akn/iri.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/time.h"
#include "corpus/correct.h"
#include "corpus/find.h"
#include "doc/extract.h"
#include "web/fetch_private.h"

#define CANDIDATES_SHOWN 8 /* in the error message for an unknown portion */
#define PORTIONS_MAX 50    /* in one URL: the articles of a chapter, and some milliseconds */
#define PORTIONS_BYTES_MAX 16384

/*
 * The search for one portion of a version: by eId, else by wId, else by the only eId that ends in
 * "__" + id. With a component: for the component, or for the portion `id` in it.
 */
struct portion_search {
	struct str id; /* empty: the component itself */
	struct str whole;
	struct str component; /* "schedule_1", or empty */
	uint32_t depth;       /* of the component */
	bool has_component, is_inside;
	struct arena *arena;
	struct corpus_portion by_eid, by_wid, by_suffix;
	bool has_eid, has_wid;
	unsigned suffix_count, seen, shown;
	struct buf candidates;
};

static void
begin_search(struct portion_search *s, struct str id, struct arena *a)
{
	*s = (struct portion_search){ .id = id,
		.whole = id,
		.component = STR(""),
		.arena = a,
		.candidates = BUF_INIT(sizeof((struct err){ 0 }.text)) };
	if (!component_is(id))
		return;
	s->component = component_split(id, &s->id);
	s->component = str_slice(s->component, strlen(COMPONENT_SIGN), s->component.len);
	if (str_starts(s->component, COMPONENT_MAIN "/"))
		s->component =
		    str_slice(s->component, strlen(COMPONENT_MAIN "/"), s->component.len);
}

static bool
is_suffix_of(struct str id, struct str eid)
{
	return eid.len > id.len + 2 && str_eq(str_slice(eid, eid.len - id.len, eid.len), id) &&
	       memcmp(eid.p + eid.len - id.len - 2, "__", 2) == 0;
}

static void
keep(struct portion_search *s, const struct corpus_portion *p, struct corpus_portion *out)
{
	*out = *p;
	out->eid = str_from(arena_dup(s->arena, p->eid));
	out->wid = str_from(arena_dup(s->arena, p->wid));
}

static void
add_candidate(struct portion_search *s, const struct corpus_portion *p)
{
	bool is_candidate = s->component.len > 0 && !s->has_component
				? component_is_whole(p->eid)
				: str_find_str(p->eid, STR("__")) == p->eid.len;

	if (is_candidate && s->shown++ < CANDIDATES_SHOWN)
		buf_putf(&s->candidates, "%s" STR_FMT, s->shown > 1 ? ", " : "", STR_ARG(p->eid));
}

/* Whether the portion may be the one: without component, any; else those that are in it. */
static bool
is_in_component(struct portion_search *s, const struct corpus_portion *p)
{
	if (s->component.len == 0)
		return true;
	s->is_inside = s->is_inside && p->depth > s->depth;
	if (s->has_component || !component_is_whole(p->eid) ||
	    !str_eq(str_slice(p->eid, strlen(COMPONENT_SIGN), p->eid.len), s->component))
		return s->is_inside;
	s->has_component = s->is_inside = true;
	s->depth = p->depth;
	s->seen = s->shown = 0; /* the candidates are now those in the component */
	buf_reset(&s->candidates);
	if (s->id.len == 0) {
		keep(s, p, &s->by_eid);
		s->has_eid = true;
	}
	return false;
}

static int
visit_portion(void *arg, const struct corpus_portion *p, struct err *e)
{
	struct portion_search *s = arg;

	(void)e;
	if (!is_in_component(s, p)) {
		if (!s->has_component)
			add_candidate(s, p);
		return 0;
	}
	if (s->has_eid && s->component.len > 0 && s->id.len == 0)
		return 0;
	if (!s->has_eid && (str_eq(p->eid, s->id) || str_eq(p->eid, s->whole))) {
		keep(s, p, &s->by_eid);
		s->has_eid = true;
	} else if (!s->has_wid && p->wid.len > 0 && str_eq(p->wid, s->id)) {
		keep(s, p, &s->by_wid);
		s->has_wid = true;
	} else if (is_suffix_of(s->id, p->eid) && s->suffix_count++ == 0)
		keep(s, p, &s->by_suffix);
	s->seen++;
	add_candidate(s, p);
	return 0;
}

static int
component_unknown(const struct portion_search *s, const char *of, struct err *e)
{
	if (s->has_component && s->suffix_count > 1)
		return err_set(e, ERR_NOTFOUND,
		    "'" STR_FMT "' fits %u portions of the component; name one in full",
		    STR_ARG(s->whole), s->suffix_count);
	if (s->has_component)
		return err_set(e, ERR_NOTFOUND,
		    "the component '!" STR_FMT "' of %s version has no portion '~" STR_FMT
		    "'; it has %u, beginning with " STR_FMT,
		    STR_ARG(s->component), of, STR_ARG(s->id), s->seen,
		    STR_ARG(buf_str(&s->candidates)));
	if (s->shown == 0)
		return err_set(e, ERR_NOTFOUND,
		    "%s version has no component '!" STR_FMT "': it has none at all", of,
		    STR_ARG(s->component));
	return err_set(e, ERR_NOTFOUND,
	    "%s version has no component '!" STR_FMT "'; it has %u: " STR_FMT "%s", of,
	    STR_ARG(s->component), s->shown, STR_ARG(buf_str(&s->candidates)),
	    s->shown > CANDIDATES_SHOWN ? " and others, which its contents list" : "");
}

/* For a comparison, s is the search in the later version. */
static int
portion_unknown(const struct portion_search *s, const struct resolution *found, struct err *e)
{
	bool is_comparison = found->earlier.seq > 0;
	const char *of = is_comparison ? "the later" : "this";
	const char *it = is_comparison ? of : "it";

	if (is_comparison && !str_eq(found->earlier.language, found->version.language))
		it = of = "the first"; /* of two languages */

	if (s->component.len > 0)
		return component_unknown(s, of, e);
	if (s->suffix_count > 1)
		return err_set(e, ERR_NOTFOUND,
		    "'~" STR_FMT "' fits %u portions of %s version; name one in full",
		    STR_ARG(s->id), s->suffix_count, of);
	return err_set(e, ERR_NOTFOUND,
	    "%s version has %s portion '~" STR_FMT "'; %s has %u, beginning with " STR_FMT,
	    is_comparison ? "neither" : "this", is_comparison ? "a" : "no", STR_ARG(s->id), it,
	    s->seen, STR_ARG(buf_str(&s->candidates)));
}

static const struct corpus_portion *
found_in(const struct portion_search *s)
{
	if (s->has_eid)
		return &s->by_eid;
	if (s->has_wid)
		return &s->by_wid;
	return s->suffix_count == 1 ? &s->by_suffix : NULL;
}

static void
take(const struct corpus_portion *found, struct resolution *out)
{
	out->portion = found->eid;
	out->portion_key = found->wid.len > 0 ? found->wid : found->eid;
}

/* For a comparison: in the later version, else in the earlier. */
int
resolve_portion(
    struct corpus *c, struct str id, struct resolution *out, struct arena *a, struct err *e)
{
	bool is_comparison = out->earlier.seq > 0;
	struct portion_search s, before, *in = &s;
	int rc;

	begin_search(&s, id, a);
	begin_search(&before, id, a);
	rc = corpus_portions(c, out->version.seq, visit_portion, &s, e);
	if (rc == 0 && found_in(&s) == NULL && is_comparison) {
		in = &before;
		rc = corpus_portions(c, out->earlier.seq, visit_portion, &before, e);
	}
	if (rc == 0 && found_in(in) == NULL)
		rc = portion_unknown(&s, out, e);
	else if (rc == 0)
		take(found_in(in), out);
	buf_free(&s.candidates);
	buf_free(&before.candidates);
	return rc;
}

/* The searches for several portions in one walk. */
struct portions_search {
	struct portion_search whole; /* a name with the separator in it */
	struct portion_search list[PORTIONS_MAX];
	const struct corpus_portion *found[PORTIONS_MAX];
	size_t count;
};

static int
visit_portions(void *arg, const struct corpus_portion *p, struct err *e)
{
	struct portions_search *s = arg;
	int rc = visit_portion(&s->whole, p, e);

	for (size_t i = 0; i < s->count && rc == 0; i++)
		rc = visit_portion(&s->list[i], p, e);
	return rc;
}

static int
begin_searches(struct portions_search *s, struct str names, struct arena *a, struct err *e)
{
	begin_search(&s->whole, names, a);
	while (names.len > 0) {
		struct str name = str_cut(names, EXTRACT_SEPARATOR, &names);

		if (name.len == 0)
			return err_set(e, ERR_USAGE,
			    "between two commas should be the eId of a portion (~art_12,art_13)");
		if (s->count == PORTIONS_MAX)
			return err_set(e, ERR_USAGE, "a URL may name %d portions", PORTIONS_MAX);
		begin_search(&s->list[s->count++], name, a);
	}
	return 0;
}

static int
by_position(const void *one, const void *other)
{
	const struct corpus_portion *const *a = one, *const *b = other;

	return ((*a)->position > (*b)->position) - ((*a)->position < (*b)->position);
}

/* Sets the portion to the names in the order of the text, each once. */
static int
join_found(struct portions_search *s, struct resolution *out, struct arena *a, struct err *e)
{
	struct buf names = BUF_INIT(PORTIONS_BYTES_MAX);
	int rc;

	qsort(s->found, s->count, sizeof s->found[0], by_position);
	for (size_t i = 0; i < s->count; i++)
		if (i == 0 || !str_eq(s->found[i]->eid, s->found[i - 1]->eid))
			buf_putf(&names, "%s" STR_FMT, i > 0 ? "," : "", STR_ARG(s->found[i]->eid));
	if ((rc = buf_check(&names, "list of portions", e)) == 0) {
		out->portion = buf_str(&names);
		if (!arena_keep(a, &out->portion))
			rc = err_set(e, ERR_LIMIT, "the names of the portions are too long");
		out->portion_key = out->portion;
	}
	buf_free(&names);
	return rc;
}

static int
take_found(struct portions_search *s, struct resolution *out, struct arena *a, struct err *e)
{
	const struct corpus_portion *whole = found_in(&s->whole);

	if (whole != NULL) {
		take(whole, out);
		return 0;
	}
	for (size_t i = 0; i < s->count; i++)
		if ((s->found[i] = found_in(&s->list[i])) == NULL)
			return portion_unknown(&s->list[i], out, e);
	return join_found(s, out, a, e);
}

static int
resolve_portions(
    struct corpus *c, struct str names, struct resolution *out, struct arena *a, struct err *e)
{
	struct portions_search *s = NEW(struct portions_search);
	int rc;

	if ((rc = begin_searches(s, names, a, e)) == 0 &&
	    (rc = corpus_portions(c, out->version.seq, visit_portions, s, e)) == 0)
		rc = take_found(s, out, a, e);
	buf_free(&s->whole.candidates);
	for (size_t i = 0; i < s->count; i++)
		buf_free(&s->list[i].candidates);
	free(s);
	return rc;
}

/* Whether the IRI names several portions of one text. */
static bool
has_portions(const struct iri *iri)
{
	return iri->point != IRI_RANGE && iri->beside.len == 0 && !component_is(iri->portion) &&
	       str_find(iri->portion, EXTRACT_SEPARATOR) < iri->portion.len;
}

static void
ask_from_iri(const struct iri *iri, int64_t today, struct corpus_ask *ask)
{
	*ask =
	    (struct corpus_ask){ .work = iri->work.whole, .language = iri->language, .day = today };
	switch (iri->point) {
	case IRI_WORK:
	case IRI_LANGUAGE: ask->how = CORPUS_IN_FORCE; break;
	case IRI_FIRST: ask->how = CORPUS_FIRST; break;
	case IRI_ON:
		ask->how = CORPUS_IN_FORCE;
		ask->day = iri->day;
		break;
	case IRI_FROM:
		ask->how = CORPUS_EXACT;
		ask->day = iri->day;
		ask->revision = iri->revision;
		break;
	case IRI_RANGE:
		ask->how = CORPUS_EXACT;
		ask->day = iri->until.day;
		ask->revision = iri->until.revision;
		break;
	}
}

/* Finds the earlier version of a comparison. */
static int
find_earlier(
    struct corpus *c, const struct iri *iri, struct resolution *out, struct arena *a, struct err *e)
{
	struct corpus_ask ask = { .work = iri->work.whole,
		.language = iri->language,
		.how = CORPUS_EXACT,
		.day = iri->day,
		.revision = iri->revision };

	return corpus_find(c, &ask, &out->earlier, a, e);
}

/* The same text in the second language: the version in force there on the day of the first. */
static int
find_beside(struct corpus *c, const struct iri *iri, int64_t today, struct resolution *out,
    struct arena *a, struct err *e)
{
	struct corpus_ask ask = { .work = iri->work.whole,
		.language = iri->beside,
		.how = CORPUS_IN_FORCE,
		.day = iri->point == IRI_LANGUAGE ? today : out->version.day };

	return corpus_find(c, &ask, &out->earlier, a, e);
}

/*
 * Most publishers spell works in lower case: if the work exists in lower case, or did before it was
 * renamed, sets respelt to it.
 */
static int
respell(struct corpus *c, const struct iri *iri, int64_t today, struct resolution *out,
    struct arena *a, struct err *e)
{
	struct corpus_ask ask;
	struct corpus_version v;
	struct err ignored = { 0 };
	char *lower = arena_dup(a, iri->work.whole), *p;

	if (lower == NULL)
		return 0;
	for (p = lower; *p != '\0'; p++)
		*p = (char)tolower((unsigned char)*p);
	if (str_is(iri->work.whole, lower))
		return 0;
	ask_from_iri(iri, today, &ask);
	ask.work = str_from(lower);
	if (corpus_find(c, &ask, &v, a, &ignored) != 0)
		return corpus_new_name(c, ask.work, &out->respelt, a, e);
	out->respelt = ask.work;
	return 0;
}

/* Where a work is that was renamed, or that is spelt in lower case: sets respelt to it. */
static int
look_elsewhere(struct corpus *c, const struct iri *iri, int64_t today, struct resolution *out,
    struct arena *a, struct err *e)
{
	struct err why = { 0 };
	int rc = corpus_new_name(c, iri->work.whole, &out->respelt, a, &why);

	if (rc == 0 && out->respelt.len == 0)
		rc = respell(c, iri, today, out, a, &why);
	return rc == 0 ? -ERR_NOTFOUND : err_set(e, (enum err_code) - rc, "%s", why.text);
}

int
resolve_document(struct corpus *c, const struct iri *iri, int64_t today, struct resolution *out,
    struct arena *a, struct err *e)
{
	struct corpus_ask ask;
	int rc;

	*out = (struct resolution){ 0 };
	ask_from_iri(iri, today, &ask);
	if ((rc = corpus_find(c, &ask, &out->version, a, e)) != 0) {
		return rc == -ERR_NOTFOUND ? look_elsewhere(c, iri, today, out, a, e) : rc;
	}
	if (iri->point == IRI_RANGE && (rc = find_earlier(c, iri, out, a, e)) != 0)
		return rc;
	if (iri->beside.len > 0 && (rc = find_beside(c, iri, today, out, a, e)) != 0)
		return rc;
	if (has_portions(iri))
		return resolve_portions(c, iri->portion, out, a, e);
	if (iri->portion.len > 0)
		return resolve_portion(c, iri->portion, out, a, e);
	return 0;
}

/* Whether a version of the work in that language has come into force. */
static int
is_in_force(struct corpus *c, const struct fetch *f, struct str language, bool *out, struct err *e)
{
	int64_t first;
	int rc = corpus_next_day(c, f->request.route.iri.work.whole, language, DAY_NONE, &first, e);

	if (rc == 0)
		*out = first != DAY_NONE && first <= f->request.today;
	return rc;
}

int
resolve_wanted(struct corpus *c, const struct fetch *f, struct known_version *out, struct err *e)
{
	struct iri iri = f->request.route.iri;
	struct str rest = f->request.languages;
	bool is_there = false;
	int rc;

	iri.point = IRI_LANGUAGE;
	while (rest.len > 0) {
		iri.language = str_cut(rest, ',', &rest);
		if ((rc = is_in_force(c, f, iri.language, &is_there, e)) != 0)
			return rc;
		if (!is_there)
			continue;
		rc = resolve_document(c, &iri, f->request.today, &out->found, &out->arena, e);
		/*
		 * ERR_NOTFOUND: this language's version may lack the portion, so the next is tried
		 */
		if (rc != -ERR_NOTFOUND)
			return rc;
	}
	return resolve_document(
	    c, &f->request.route.iri, f->request.today, &out->found, &out->arena, e);
}
