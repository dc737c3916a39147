/* SPDX-License-Identifier: Apache-2.0 */
/*
 * search: asks the index three times: for hits in titles, in headings, anywhere; the latest texts
 * first. Looks at each text that is found, and orders those that fit.
 */
#include "search/search.h"

#include <sqlite3.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/mem.h"
#include "base/time.h"
#include "base/utf8.h"
#include "search/body.h"
#include "search/breaks.h"
#include "search/dictionary.h"
#include "search/facets.h"
#include "search/index.h"
#include "search/query_match.h"
#include "search/spans.h"
#include "search/suggest.h"
#include "search/tokenizer.h"
#include "words/match.h"
#include "words/query.h"
#include "words/stemmer.h"

#define MATCH_BYTES_MAX 65536              /* a query of FTS5 */
#define TEXT_BYTES_MAX ((size_t)128 << 20) /* of a unit */
#define LANGUAGES_MAX 16
#define OPERATIONS_A_CHECK 1000 /* of the engine, between two looks at the clock: some 10 us */
#define WEIGHT_TITLE 4.0
#define WEIGHT_IN_FORCE 2.0
#define WEIGHT_HEADING 1.0
#define PART_OF_WORD 0.1 /* how much a hit counts that is only a part of a word */
#define SCORE_HALF 3.0   /* the score by words that counts half of what is possible */

_Static_assert(SEARCH_QUERY_BYTES_MAX >= QUERY_BYTES_MAX + UTF8_MAX_BYTES,
    "a query that was cut is longer than what is looked for");

struct candidate {
	int64_t unit;
	double score;
};

/* The texts (works in a language) that were met, and whether the filters let them through. */
struct known_text {
	int64_t id;
	bool fits;
	char language[4];
	uint16_t values[SEARCH_FILTERS]; /* numbers, see facets.h */
};
#define KNOWN_TEXTS 1024 /* a power of two; texts that collide are looked up again */

struct searching {
	struct index *index;
	const struct search_ask *ask;
	struct search_found *found;
	struct arena *arena;
	struct facets *facets;
	struct query query;
	struct match match;
	struct buf text, heading;
	struct candidate list[SEARCH_CANDIDATES_MAX];
	size_t count, examined;
	int64_t until_ms;  /* of time_thread_ms */
	int64_t looked_ms; /* of time_mono_ms: when that was compared */
	bool is_late;      /* by then */
	int64_t last_unit; /* examined last */
	bool is_cut;       /* texts that fit may be left */
	struct known_text known[KNOWN_TEXTS];
};

/* The three questions, and how many texts each may add. */
static const struct {
	char mark;
	size_t most;
} phases[] = { { TOKENIZER_TITLE, 200 }, { TOKENIZER_HEADING, 500 }, { 0, SEARCH_CANDIDATES_MAX } };

static struct str
text_of(sqlite3_stmt *st, int column)
{
	const void *p = sqlite3_column_blob(st, column);

	return p == NULL ? STR("") : str_make(p, (size_t)sqlite3_column_bytes(st, column));
}

/* Asks the kernel for the processor time once a millisecond: a text takes far less. */
static int
is_late(void *arg)
{
	struct searching *s = arg;
	int64_t now_ms = time_mono_ms();

	if (now_ms != s->looked_ms) {
		s->looked_ms = now_ms;
		s->is_late = time_thread_ms() > s->until_ms;
	}
	return s->is_late;
}

static bool
passes(const struct searching *s, sqlite3_stmt *st)
{
	for (int i = 0; i < SEARCH_FILTERS; i++)
		if (s->ask->filters[i].len > 0 && !str_eq(s->ask->filters[i], text_of(st, i)))
			return false;
	return true;
}

static const struct known_text *
know_text(struct searching *s, int64_t id)
{
	struct known_text *k = &s->known[(uint64_t)id % KNOWN_TEXTS];
	struct err ignored;
	sqlite3_stmt *st;

	if (k->id == id)
		return k;
	*k = (struct known_text){ .id = id };
	st = index_statement(s->index,
	    "SELECT kind, place, year, issuer, language, work, title FROM texts WHERE id = ?1",
	    &ignored);
	if (st == NULL)
		return k;
	sqlite3_bind_int64(st, 1, id);
	if (sqlite3_step(st) == SQLITE_ROW) {
		struct str language = text_of(st, SEARCH_LANGUAGE);

		k->fits = passes(s, st);
		for (int i = 0; i < SEARCH_FILTERS && k->fits; i++)
			k->values[i] =
			    facets_number(s->facets, (enum search_filter)i, text_of(st, i),
				i == SEARCH_WORK ? text_of(st, SEARCH_FILTERS) : STR(""));
		if (language.len < sizeof k->language)
			memcpy(k->language, language.p, language.len);
	}
	sqlite3_reset(st);
	return k;
}

static bool
is_listed(const struct searching *s, int64_t unit, size_t before)
{
	for (size_t i = 0; i < before; i++)
		if (s->list[i].unit == unit)
			return true;
	return false;
}

static double
score_of(const struct searching *s, bool is_document, bool in_force)
{
	double whole = breaks_whole(
	    index_breaks(s->index), &s->match, buf_str(&s->heading), buf_str(&s->text));
	double words = s->match.score * (PART_OF_WORD + (1 - PART_OF_WORD) * whole);
	double score = words / (words + SCORE_HALF);

	if (s->match.is_in_heading)
		score += is_document ? WEIGHT_TITLE : WEIGHT_HEADING;
	return in_force ? score + WEIGHT_IN_FORCE : score;
}

#define SELECT_UNIT \
	"SELECT text, eid, num, heading, spans, size, body, dictionary FROM units WHERE id = ?1"

static struct sqlite3_stmt *
load_unit(struct searching *s, int64_t unit, struct err *e)
{
	sqlite3_stmt *st = index_statement(s->index, SELECT_UNIT, e);

	if (st == NULL)
		return NULL;
	sqlite3_bind_int64(st, 1, unit);
	if (sqlite3_step(st) != SQLITE_ROW) {
		sqlite3_reset(st);
		err_set(e, ERR_IO, "the search index is damaged: delete it");
		return NULL;
	}
	return st;
}

/* Whether the unit in st has what the query asks for; its text is in s->text. */
static bool
fits_query(struct searching *s, sqlite3_stmt *st, const struct known_text *k)
{
	struct stemmer *stemmer = stemmers_find(index_stemmers(s->index), str_from(k->language));
	struct err ignored;

	buf_reset(&s->heading);
	buf_putf(
	    &s->heading, STR_FMT "\n" STR_FMT, STR_ARG(text_of(st, 2)), STR_ARG(text_of(st, 3)));
	return dictionary_need(s->index, sqlite3_column_int64(st, 7), &ignored) == 0 &&
	       body_unpack(index_packer(s->index), sqlite3_column_int64(st, 7), text_of(st, 6),
		   (size_t)sqlite3_column_int64(st, 5), &s->text, &ignored) == 0 &&
	       match_text(&s->match, buf_str(&s->heading), buf_str(&s->text), stemmer);
}

static int
examine(struct searching *s, int64_t unit, struct err *e)
{
	sqlite3_stmt *st = load_unit(s, unit, e);
	const struct known_text *k;
	bool in_force;

	if (st == NULL)
		return -ERR_IO;
	s->examined++;
	s->last_unit = unit;
	k = know_text(s, sqlite3_column_int64(st, 0));
	in_force = spans_have(text_of(st, 4), s->ask->day, NULL);
	if (k->fits && (in_force || (s->ask->all && spans_count(text_of(st, 4)) > 0)) &&
	    fits_query(s, st, k)) {
		s->list[s->count++] =
		    (struct candidate){ unit, score_of(s, text_of(st, 1).len == 0, in_force) };
		for (int i = 0; i < SEARCH_FILTERS; i++)
			facets_count(s->facets, (enum search_filter)i, k->values[i]);
	}
	sqlite3_reset(st);
	return 0;
}

/* Examines what one question finds, until the list has `most` texts. */
static int
run_phase(struct searching *s, char mark, size_t most, struct err *e)
{
	struct buf match = BUF_INIT(MATCH_BYTES_MAX);
	size_t before = s->count;
	sqlite3_stmt *st = index_statement(
	    s->index, "SELECT rowid FROM words WHERE words MATCH ?1 ORDER BY rowid DESC", e);
	int rc = st == NULL ? -ERR_IO : 0, code = SQLITE_DONE;

	query_put_match(&match, &s->query, mark);
	if (rc == 0)
		rc = buf_check(&match, "query", e);
	if (rc == 0)
		sqlite3_bind_text(st, 1, match.data, (int)match.len, SQLITE_STATIC);
	s->last_unit = 0;
	while (rc == 0 && (code = sqlite3_step(st)) == SQLITE_ROW) {
		int64_t unit = sqlite3_column_int64(st, 0);

		if (s->count >= most || s->examined >= SEARCH_EXAMINED_MAX || is_late(s))
			break;
		if (!is_listed(s, unit, before))
			rc = examine(s, unit, e);
	}
	s->is_cut = rc == 0 && code != SQLITE_DONE;
	if (rc == 0 && code != SQLITE_ROW && code != SQLITE_DONE && code != SQLITE_INTERRUPT)
		rc = index_fail(s->index, e);
	if (st != NULL)
		sqlite3_reset(st);
	buf_free(&match);
	return rc;
}

static int
best_first(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	return (x->unit < y->unit) - (x->unit > y->unit);
}

/* Units are numbered as they come, so that what was passed over is as dense as what was seen. */
static void
count_total(struct searching *s)
{
	struct err ignored;
	sqlite3_stmt *st = index_statement(s->index, "SELECT max(id) FROM units", &ignored);
	int64_t last = 0;

	s->found->total = s->found->ordered = s->count;
	if (!s->is_cut || st == NULL)
		return;
	if (sqlite3_step(st) == SQLITE_ROW)
		last = sqlite3_column_int64(st, 0);
	sqlite3_reset(st);
	s->found->is_about = true;
	if (s->last_unit > 0 && s->last_unit <= last)
		s->found->total =
		    (uint64_t)((double)s->count * (double)last / (double)(last - s->last_unit + 1));
}

static bool
keep(struct searching *s, struct str *to, struct str from)
{
	*to = from;
	return arena_keep(s->arena, to);
}

static int
too_large(struct err *e)
{
	return err_set(e, ERR_LIMIT, "the results are too large for one page");
}

/* The version whose text the hit is: the last that begins on or before the day. */
static int
find_version(struct searching *s, struct search_hit *h, int64_t text, int64_t day, struct err *e)
{
	sqlite3_stmt *st = index_statement(s->index,
	    "SELECT day, revision, published FROM publications WHERE text = ?1 AND day <= ?2"
	    " AND withdrawn = 0 ORDER BY day DESC, revision DESC LIMIT 1",
	    e);

	if (st == NULL)
		return -ERR_IO;
	sqlite3_bind_int64(st, 1, text);
	sqlite3_bind_int64(st, 2, day);
	if (sqlite3_step(st) == SQLITE_ROW) {
		h->day = sqlite3_column_int64(st, 0);
		h->revision = (uint32_t)sqlite3_column_int64(st, 1);
		h->published = sqlite3_column_int64(st, 2);
	}
	sqlite3_reset(st);
	return 0;
}

/* Versions before that of the hit in which the text is the same. */
static int
count_earlier(
    struct searching *s, struct search_hit *h, int64_t text, struct str spans, struct err *e)
{
	sqlite3_stmt *st = index_statement(s->index,
	    "SELECT count(DISTINCT day) FROM publications WHERE text = ?1 AND day >= ?2"
	    " AND day < ?3 AND withdrawn = 0",
	    e);

	if (st == NULL)
		return -ERR_IO;
	for (size_t i = 0; i < spans_count(spans); i++) {
		struct span span = spans_at(spans, i);

		if (span.until <= h->day) {
			h->earlier += span.versions;
		} else if (span.from <= h->day) {
			sqlite3_bind_int64(st, 1, text);
			sqlite3_bind_int64(st, 2, span.from);
			sqlite3_bind_int64(st, 3, h->day);
			if (sqlite3_step(st) == SQLITE_ROW)
				h->earlier += (uint64_t)sqlite3_column_int64(st, 0);
			sqlite3_reset(st);
		}
	}
	return 0;
}

/* The days of a hit: on the day asked for, or else of the last version with the text. */
static int
date_hit(struct searching *s, struct search_hit *h, int64_t text, struct str spans, struct err *e)
{
	struct span span;
	int64_t day = s->ask->day;
	int rc;

	h->in_force = spans_have(spans, day, &span);
	if (!h->in_force) {
		span = spans_at(spans, spans_count(spans) - 1);
		day = span.until == SPAN_OPEN ? INT64_MAX : span.until - 1;
	}
	h->until = span.until == SPAN_OPEN ? DAY_NONE : span.until;
	if ((rc = find_version(s, h, text, day, e)) != 0)
		return rc;
	return count_earlier(s, h, text, spans, e);
}

static int
name_hit(struct searching *s, struct search_hit *h, int64_t text, struct err *e)
{
	sqlite3_stmt *st = index_statement(
	    s->index, "SELECT work, language, title, kind FROM texts WHERE id = ?1", e);
	bool kept;

	if (st == NULL)
		return -ERR_IO;
	sqlite3_bind_int64(st, 1, text);
	if (sqlite3_step(st) != SQLITE_ROW)
		return index_fail(s->index, e);
	kept = keep(s, &h->work, text_of(st, 0)) && keep(s, &h->language, text_of(st, 1)) &&
	       keep(s, &h->title, text_of(st, 2)) && keep(s, &h->kind, text_of(st, 3));
	sqlite3_reset(st);
	return kept ? 0 : too_large(e);
}

static int
make_snippet(struct searching *s, struct search_hit *h, struct err *e)
{
	struct buf snippet = BUF_INIT((size_t)2 * MATCH_SNIPPET_BYTES);
	bool kept;

	h->mark_count = match_snippet(&s->match, buf_str(&s->text), &snippet, h->marks);
	kept = keep(s, &h->snippet, buf_str(&snippet));
	buf_free(&snippet);
	return kept ? 0 : too_large(e);
}

static int
show(struct searching *s, const struct candidate *c, struct search_hit *h, struct err *e)
{
	sqlite3_stmt *st = load_unit(s, c->unit, e);
	const struct known_text *k;
	int64_t text;
	int rc;

	if (st == NULL)
		return -ERR_IO;
	*h = (struct search_hit){ .score = c->score };
	text = sqlite3_column_int64(st, 0);
	k = know_text(s, text);
	fits_query(s, st, k);
	if ((rc = name_hit(s, h, text, e)) == 0 && (rc = make_snippet(s, h, e)) == 0 &&
	    (rc = date_hit(s, h, text, text_of(st, 4), e)) == 0 &&
	    !(keep(s, &h->eid, text_of(st, 1)) && keep(s, &h->num, text_of(st, 2)) &&
		keep(s, &h->heading, text_of(st, 3))))
		rc = too_large(e);
	sqlite3_reset(st);
	return rc;
}

/* The languages whose endings a word of the query may have. */
static int
read_query(struct searching *s, struct err *e)
{
	struct query_languages languages = { .stemmers = index_stemmers(s->index) };
	struct str list[LANGUAGES_MAX];
	sqlite3_stmt *st =
	    index_statement(s->index, "SELECT DISTINCT language FROM texts LIMIT 16", e);
	bool is_one = s->ask->filters[SEARCH_LANGUAGE].len > 0;

	if (st == NULL)
		return -ERR_IO;
	if (is_one)
		list[languages.count++] = s->ask->filters[SEARCH_LANGUAGE];
	while (!is_one && languages.count < LANGUAGES_MAX && sqlite3_step(st) == SQLITE_ROW)
		if (keep(s, &list[languages.count], text_of(st, 0)))
			languages.count++;
	sqlite3_reset(st);
	languages.list = list;
	return query_read(&s->query, s->ask->q, &languages, s->arena, e);
}

/* What helps to ask otherwise: the values of the filters; of few results, another spelling. */
static int
advise(struct searching *s, bool respell, struct err *e)
{
	struct search_found *found = s->found;

	facets_write(
	    s->facets, s->count > 0 ? (double)found->total / (double)s->count : 0, found->facets);
	if (!respell || s->count >= SEARCH_FEW || s->ask->from > 0)
		return 0;
	return suggest_query(s->index, s->ask->q, &s->query, s->arena, &found->suggestion, e);
}

static int
run(struct searching *s, struct err *e)
{
	int rc;

	if ((rc = index_seq(s->index, &s->found->seq, e)) != 0 || (rc = read_query(s, e)) != 0)
		return rc;
	s->found->is_plain = s->query.is_plain;
	s->found->is_cut = s->query.is_cut;
	for (size_t i = 0; i < sizeof phases / sizeof *phases; i++)
		if ((rc = run_phase(s, phases[i].mark, phases[i].most, e)) != 0)
			return rc;
	s->found->is_partial = is_late(s);
	s->until_ms = INT64_MAX; /* what was found is shown */
	s->is_late = false;
	count_total(s);
	if ((rc = advise(s, !s->found->is_partial, e)) != 0)
		return rc;
	if (s->count > 0)
		qsort(s->list, s->count, sizeof *s->list, best_first);
	for (size_t i = s->ask->from; i < s->count && s->found->count < SEARCH_PAGE; i++)
		if ((rc = show(s, &s->list[i], &s->found->hits[s->found->count++], e)) != 0)
			return rc;
	return 0;
}

int
search_run(struct index *x, const struct search_ask *ask, struct search_found *out, struct arena *a,
    struct err *e)
{
	struct searching *s = NEW(struct searching);
	int rc;

	*out = (struct search_found){ .count = 0 };
	s->index = x;
	s->ask = ask;
	s->found = out;
	s->arena = a;
	s->facets = facets_new(a);
	s->match = match_new(&s->query);
	s->text = BUF_INIT(TEXT_BYTES_MAX);
	s->heading = BUF_INIT(TEXT_BYTES_MAX);
	s->until_ms = time_thread_ms() + SEARCH_MS_MAX;
	sqlite3_progress_handler(index_db(x), OPERATIONS_A_CHECK, is_late, s);
	if ((rc = index_run(x, "BEGIN", e)) == 0) {
		struct err ignored;

		rc = run(s, e);
		sqlite3_progress_handler(index_db(x), 0, NULL, NULL);
		index_run(x, "COMMIT", &ignored);
	}
	sqlite3_progress_handler(index_db(x), 0, NULL, NULL);
	facets_free(&s->facets);
	match_free(&s->match);
	buf_free(&s->text);
	buf_free(&s->heading);
	free(s);
	return rc;
}
