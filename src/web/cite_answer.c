/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cite_answer: finds the works that a citation may mean, and in the version of each that is in
 * force on the day the provisions. What must hold: is_certain is set only if the name of the work
 * is its own and one provision fits.
 */
#include "web/cite_answer.h"

#include <stdlib.h>

#include "akn/fold.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/time.h"
#include "base/utf8.h"
#include "cite/outline.h"
#include "corpus/corpus.h"
#include "corpus/find.h"
#include "web/urls.h"
#include "web/version_outline.h"

#define WHY_BYTES_MAX 1024
#define STEP_SHOWN_BYTES 60 /* of a step, in a sentence */
#define TITLE_SHOWN_BYTES 200

/* A search: the citation in one work after the other. */
struct search {
	struct corpus *corpus;
	const struct cite_ask *ask;
	const struct cite_words *words;
	struct cite_answer *out;
	struct arena *arena;
	struct cite first; /* the citation as read without knowing the language */
	bool has_listed;   /* a citation of several provisions */
};

/* The version of the day if one was named, else what is in force. Kept in the arena. */
static struct str
path_of(struct search *s, const struct corpus_version *v, struct str eid)
{
	struct buf b = BUF_INIT(URL_BYTES_MAX);
	struct str path;

	if (s->ask->has_day)
		url_put_version(&b, v);
	else
		buf_putstr(&b, v->work);
	if (!s->ask->has_day && s->ask->language.len > 0)
		buf_putf(&b, "/" STR_FMT, STR_ARG(v->language));
	url_put_portion(&b, eid);
	path = buf_str(&b);
	if (!arena_keep(s->arena, &path))
		path = STR("");
	buf_free(&b);
	return path;
}

static void
add_candidate(
    struct search *s, const struct corpus_version *v, const struct cite_unit *u, bool is_inside)
{
	struct cite_answer *out = s->out;
	struct cite_candidate *c = &out->candidates[out->count];

	out->total++;
	if (out->count == CITE_CANDIDATES_MAX)
		return;
	*c = (struct cite_candidate){ .version = *v, .is_inside = is_inside };
	if (u != NULL) {
		c->eid = u->eid;
		c->num = u->num;
		c->heading = u->heading;
	}
	c->path = path_of(s, v, c->eid);
	if (c->path.len > 0)
		out->count++;
}

static void
add_nearest(struct search *s, struct str path, struct str title, const char *rel)
{
	struct cite_answer *out = s->out;

	for (uint32_t i = 0; i < out->nearest_count; i++)
		if (str_eq(out->nearest[i].path, path))
			return;
	if (out->nearest_count < CITE_NEAREST_MAX && path.len > 0)
		out->nearest[out->nearest_count++] = (struct error_link){ path, title, rel };
}

static struct str
title_of(const struct corpus_version *v)
{
	return v->title.len > 0 ? v->title : v->work;
}

/* "Article 12. Bees", or the eId. */
static struct str
label_of(struct search *s, const struct cite_unit *u)
{
	struct str label = str_from(
	    arena_printf(s->arena, STR_FMT " " STR_FMT, STR_ARG(u->num), STR_ARG(u->heading)));

	label = str_trim(label);
	return label.len > 0 ? label : u->eid;
}

struct str
cite_candidate_title(const struct cite_candidate *c, struct arena *a)
{
	struct str title = utf8_cut(c->version.title, TITLE_SHOWN_BYTES), label;

	if (title.len == 0)
		title = c->version.work;
	label = str_trim(
	    str_from(arena_printf(a, STR_FMT " " STR_FMT, STR_ARG(c->num), STR_ARG(c->heading))));
	if (label.len == 0)
		label = c->eid;
	if (label.len == 0)
		return title;
	return str_from(
	    arena_printf(a, STR_FMT " \xe2\x80\x94 " STR_FMT, STR_ARG(label), STR_ARG(title)));
}

static void
say(struct search *s, const char *text)
{
	if (s->out->why.len == 0)
		s->out->why = str_from(text);
}

static void
put_number(struct buf *b, const struct cite_unit *u)
{
	struct str num = u->num.len > 0 ? u->num : u->eid;

	if (str_ends(num, "."))
		num.len--;
	buf_putstr(b, num);
}

/* What the version has instead of the step that was not found. */
static void
explain(struct search *s, const struct corpus_version *v, const struct cite_outline *o,
    const struct cite_path *path, const struct cite_found *found)
{
	const struct cite_step *step = &path->steps[found->steps_found];
	struct buf b = BUF_INIT(WHY_BYTES_MAX);
	struct cite_extent x;

	cite_outline_extent(o, path, found, &x);
	buf_putf(&b, "\"" STR_FMT "\"", STR_ARG(utf8_cut(title_of(v), TITLE_SHOWN_BYTES)));
	if (found->nearest != CITE_NO_UNIT) {
		buf_puts(&b, ", ");
		put_number(&b, &o->units[found->nearest]);
		buf_puts(&b, ",");
	}
	buf_putf(&b, " has no \"" STR_FMT "\"", STR_ARG(utf8_cut(step->text, STEP_SHOWN_BYTES)));
	if (x.first != CITE_NO_UNIT) {
		buf_puts(&b, "; it has ");
		put_number(&b, &o->units[x.first]);
		buf_puts(&b, " to ");
		put_number(&b, &o->units[x.last]);
	}
	say(s, arena_printf(s->arena, STR_FMT, STR_ARG(buf_str(&b))));
	buf_free(&b);
	if (x.below != CITE_NO_UNIT)
		add_nearest(s, path_of(s, v, o->units[x.below].eid),
		    label_of(s, &o->units[x.below]), "portion");
	if (x.above != CITE_NO_UNIT)
		add_nearest(s, path_of(s, v, o->units[x.above].eid),
		    label_of(s, &o->units[x.above]), "portion");
	if (found->nearest != CITE_NO_UNIT)
		add_nearest(s, path_of(s, v, o->units[found->nearest].eid),
		    label_of(s, &o->units[found->nearest]), "portion");
	add_nearest(s, path_of(s, v, STR("")), title_of(v), "version");
}

static void
find_paths(struct search *s, const struct corpus_version *v, const struct cite *c,
    const struct cite_outline *o)
{
	s->has_listed = s->has_listed || c->count > 1;
	for (uint8_t i = 0; i < c->count; i++) {
		struct cite_found found;

		cite_outline_find(o, &c->paths[i], &found);
		for (uint32_t k = 0; k < found.count; k++)
			add_candidate(s, v, &o->units[found.units[k]], found.is_inside);
		s->out->total += found.total - found.count;
		s->out->is_range = s->out->is_range || found.is_range;
		if (found.total == 0)
			explain(s, v, o, &c->paths[i], &found);
	}
}

static unsigned
steps_of(const struct cite *c)
{
	unsigned count = 0;

	for (uint8_t i = 0; i < c->count; i++)
		count += c->paths[i].count;
	return count;
}

/*
 * Reads the citation with the words of a language; keeps the first reading if that understood more,
 * so that a step in the words of another language is never lost.
 */
static void
read_again(struct search *s, struct str language)
{
	struct cite *again = NEW(struct cite);

	cite_parse(s->words, language, s->ask->text, again);
	if (steps_of(again) >= steps_of(&s->first))
		s->out->cite = *again;
	else
		s->out->cite = s->first;
	free(again);
}

static int
look_in(struct search *s, const struct cite_work *work, bool is_whole, struct err *e)
{
	struct corpus_ask wanted = { .work = work->work,
		.language = s->ask->language.len > 0 ? s->ask->language : work->language,
		.how = CORPUS_IN_FORCE,
		.day = s->ask->day };
	struct corpus_version v;
	struct cite_outline outline;
	int rc;

	if ((rc = corpus_find(s->corpus, &wanted, &v, s->arena, e)) != 0)
		return rc;
	if (is_whole) {
		add_candidate(s, &v, NULL, false);
		return 0;
	}
	read_again(s, v.language);
	if (s->out->cite.count == 0) {
		add_candidate(s, &v, NULL, false);
		return 0;
	}
	if ((rc = version_outline_read(s->corpus, s->words, &v, &outline, s->arena, e)) == 0)
		find_paths(s, &v, &s->out->cite, &outline);
	return rc;
}

/* Works that are not in force on the day, or not there, are no candidates. */
static int
look_in_all(struct search *s, const struct cite_works_found *works, bool is_whole, struct err *e)
{
	for (uint32_t i = 0; i < works->count; i++) {
		struct err failure = { 0 };
		int rc = look_in(s, &works->works[i], is_whole, &failure);

		if (rc == -ERR_NOTFOUND || rc == -ERR_GONE) {
			say(s, arena_dup(s->arena, str_from(failure.text)));
			add_nearest(s, works->works[i].work, works->works[i].work, "version");
		} else if (rc != 0) {
			*e = failure;
			return rc;
		}
	}
	return 0;
}

/* No work has the name: those that have some of its words are near. */
static void
explain_name(struct search *s, struct str name, const struct cite_works_found *works)
{
	say(s, arena_printf(s->arena, "no work here is called \"" STR_FMT "\"%s", STR_ARG(name),
		   works->is_cut ? "; not all titles of this store are known, so use the short "
				   "name or the IRI of the work"
				 : ""));
	for (uint32_t i = 0; i < works->count; i++)
		add_nearest(s, works->works[i].work,
		    works->works[i].title.len > 0 ? works->works[i].title : works->works[i].work,
		    "version");
}

/* The name of the work: what the citation has before or behind the provisions. */
static struct str
name_of(struct search *s, const struct cite *c)
{
	if (c->before.len == 0 || c->after.len == 0)
		return c->before.len > 0 ? c->before : c->after;
	return str_from(
	    arena_printf(s->arena, STR_FMT " " STR_FMT, STR_ARG(c->before), STR_ARG(c->after)));
}

/* A title may have a provision in it: "Rules of Part 3". */
static bool
is_title(struct str text, struct str title)
{
	char a[CITE_BYTES_MAX], b[CITE_BYTES_MAX];
	size_t a_len = fold_word(text, a, sizeof a), b_len = fold_word(title, b, sizeof b);

	return a_len > 0 && str_eq(str_make(a, a_len), str_make(b, b_len));
}

/* The works by their name; `this Act` and no name at all mean the work of the context. */
static int
find_works(struct search *s, struct cite_works *w, struct cite_works_found *works, bool *is_whole,
    struct err *e)
{
	struct cite *c = &s->out->cite;
	struct str name = name_of(s, c);
	int rc;

	*is_whole = false;
	if (c->is_this || name.len == 0) {
		if (s->ask->work.len == 0)
			return err_set(e, ERR_USAGE,
			    "the citation names no work: add its name, or work=/akn/... for the "
			    "document that it is in");
		if ((rc = cite_works_find(
			 w, s->corpus, s->ask->work, s->ask->today, works, s->arena, e)) == 0)
			works->by = "context";
		return rc;
	}
	if ((rc = cite_works_find(w, s->corpus, s->ask->text, s->ask->today, works, s->arena, e)) !=
	    0)
		return rc;
	if (c->count == 0)
		return 0;
	*is_whole = works->total == 1 && is_title(s->ask->text, works->works[0].title);
	if (*is_whole)
		return 0;
	return cite_works_find(w, s->corpus, name, s->ask->today, works, s->arena, e);
}

int
cite_answer_find(struct cite_works *w, struct corpus *c, const struct cite_ask *ask,
    struct cite_answer *out, struct arena *a, struct err *e)
{
	struct search s = {
		.corpus = c, .ask = ask, .words = cite_works_words(w), .out = out, .arena = a
	};
	struct cite_works_found works = { 0 };
	bool is_whole = false;
	int rc;

	*out = (struct cite_answer){ .work_by = "" };
	cite_parse(s.words, ask->language, ask->text, &out->cite);
	s.first = out->cite;
	if ((rc = find_works(&s, w, &works, &is_whole, e)) != 0)
		return rc;
	out->work_likeness = works.likeness;
	out->work_by = works.by;
	if (works.likeness <= CITE_PARTLY)
		explain_name(&s, name_of(&s, &out->cite), &works);
	else if ((rc = look_in_all(&s, &works, is_whole, e)) != 0)
		return rc;
	out->is_certain = out->total == 1 && works.likeness == CITE_NAMED && works.total == 1 &&
			  !s.has_listed && !out->is_range && !out->cite.is_cut;
	return 0;
}
