/* SPDX-License-Identifier: Apache-2.0 */
/*
 * suggest: compares a word with those of the vocabulary that begin with the same letter and have
 * about as many; if none is near, changes its first letters and looks those words up. Distances
 * count letters that are put in, left out, exchanged for another or with their neighbour.
 */
#include "search/suggest.h"

#include <sqlite3.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"
#include "search/index.h"
#include "search/vocabulary.h"
#include "words/query.h"
#include "words/tokens.h"

#define LETTERS_MIN 4 /* of a word; in shorter ones each letter changed makes a word */
#define LETTERS_MAX 32
#define LETTERS_FOR_TWO 7 /* from this length on, two letters may differ */
#define RARE 3            /* texts: a word of fewer may be misspelt */
#define TIMES_MORE 10     /* texts that a suggestion has to have, for each text of the word */
#define TEXTS_COUNTED 500
#define NEAR_MAX 8 /* words whose texts are counted */
#define MATCH_BYTES_MAX 4096
#define RESPELT_BYTES_MAX 4096

struct letters {
	uint32_t list[LETTERS_MAX];
	int count;
};

struct near {
	char term[TOKEN_BYTES_MAX];
	size_t len;
	int distance;
};

/* One word that is looked up. */
struct lookup {
	struct index *index;
	struct letters word;
	int most; /* letters that may differ */
	struct near near[NEAR_MAX];
	size_t count;
	unsigned compared;
};

/* False: the word is too long. */
static bool
spell(struct letters *out, struct str word)
{
	size_t at = 0;

	for (out->count = 0; at < word.len; out->count++) {
		if (out->count == LETTERS_MAX)
			return false;
		out->list[out->count] = utf8_next(word, &at);
	}
	return true;
}

static int
least(int a, int b, int c)
{
	int ab = a < b ? a : b;

	return ab < c ? ab : c;
}

/* Optimal string alignment: three rows of the table are enough. */
static int
distance_of(const struct letters *a, const struct letters *b, int most)
{
	int rows[3][LETTERS_MAX + 1];

	for (int k = 0; k <= b->count; k++)
		rows[0][k] = k;
	for (int i = 1; i <= a->count; i++) {
		int *row = rows[i % 3], *before = rows[(i + 2) % 3], *second = rows[(i + 1) % 3];
		int best = row[0] = i;

		for (int k = 1; k <= b->count; k++) {
			bool same = a->list[i - 1] == b->list[k - 1];

			row[k] = least(before[k] + 1, row[k - 1] + 1, before[k - 1] + !same);
			if (i > 1 && k > 1 && a->list[i - 1] == b->list[k - 2] &&
			    a->list[i - 2] == b->list[k - 1] && second[k - 2] + 1 < row[k])
				row[k] = second[k - 2] + 1;
			best = row[k] < best ? row[k] : best;
		}
		if (best > most)
			return most + 1;
	}
	return rows[a->count % 3][b->count];
}

/* Keeps the nearest words, in the order in which they come among equally near ones. */
static void
add_near(struct lookup *l, struct str term, int distance)
{
	size_t at = l->count < NEAR_MAX ? l->count++ : NEAR_MAX - 1;

	if (at == NEAR_MAX - 1 && l->near[at].len > 0 && l->near[at].distance <= distance)
		return;
	for (; at > 0 && l->near[at - 1].distance > distance; at--)
		l->near[at] = l->near[at - 1];
	memcpy(l->near[at].term, term.p, term.len);
	l->near[at].len = term.len;
	l->near[at].distance = distance;
}

static void
compare(struct lookup *l, struct str term)
{
	struct letters other;
	int distance;

	if (term.len > TOKEN_BYTES_MAX || !spell(&other, term))
		return;
	distance = distance_of(&l->word, &other, l->most);
	if (distance > 0 && distance <= l->most)
		add_near(l, term, distance);
}

static struct str
text_of(sqlite3_stmt *st, int column)
{
	const void *p = sqlite3_column_blob(st, column);

	return p == NULL ? STR("") : str_make(p, (size_t)sqlite3_column_bytes(st, column));
}

/* Compares with the words of `length` letters that begin with the same one. */
static int
compare_length(struct lookup *l, int length, struct err *e)
{
	char from[UTF8_MAX_BYTES], until[UTF8_MAX_BYTES];
	uint32_t first = l->word.list[0];
	sqlite3_stmt *st = index_statement(l->index,
	    "SELECT term FROM vocabulary WHERE length = ?1 AND term >= ?2 AND term < ?3", e);

	if (st == NULL)
		return -ERR_IO;
	sqlite3_bind_int(st, 1, length);
	sqlite3_bind_text(st, 2, from, (int)utf8_put(first, from), SQLITE_STATIC);
	sqlite3_bind_text(st, 3, until, (int)utf8_put(first + 1, until), SQLITE_STATIC);
	while (l->compared < SUGGEST_TERMS_MAX && sqlite3_step(st) == SQLITE_ROW) {
		compare(l, text_of(st, 0));
		l->compared++;
	}
	sqlite3_reset(st);
	return 0;
}

/* Adds the word of these letters if the vocabulary has it. */
static int
probe(struct lookup *l, const struct letters *other, struct err *e)
{
	char term[LETTERS_MAX * UTF8_MAX_BYTES];
	size_t len = 0;
	sqlite3_stmt *st = index_statement(
	    l->index, "SELECT 1 FROM vocabulary WHERE length = ?1 AND term = ?2", e);

	if (st == NULL)
		return -ERR_IO;
	for (int i = 0; i < other->count; i++)
		len += utf8_put(other->list[i], term + len);
	sqlite3_bind_int(st, 1, other->count);
	sqlite3_bind_text(st, 2, term, (int)len, SQLITE_STATIC);
	if (sqlite3_step(st) == SQLITE_ROW && len <= TOKEN_BYTES_MAX)
		add_near(l, str_make(term, len), 1);
	sqlite3_reset(st);
	return 0;
}

/* The words that differ in the first letter: left out, exchanged, or with the second one. */
static int
probe_beginnings(struct lookup *l, struct err *e)
{
	struct letters other = { .count = l->word.count - 1 };
	int rc;

	memcpy(other.list, l->word.list + 1, (size_t)other.count * sizeof *other.list);
	if ((rc = probe(l, &other, e)) != 0)
		return rc;
	other = l->word;
	other.list[0] = l->word.list[1];
	other.list[1] = l->word.list[0];
	if ((rc = probe(l, &other, e)) != 0)
		return rc;
	other = l->word;
	for (uint32_t c = 'a'; c <= 'z' && rc == 0; c++) {
		other.list[0] = c;
		rc = probe(l, &other, e);
	}
	return rc;
}

/* How many texts have one of the terms, as a query of FTS5; at most TEXTS_COUNTED. */
static int
count_texts(struct index *x, struct str match, int64_t *out, struct err *e)
{
	sqlite3_stmt *st = index_statement(
	    x, "SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH ?1 LIMIT ?2)", e);

	if (st == NULL)
		return -ERR_IO;
	sqlite3_bind_text(st, 1, match.p, (int)match.len, SQLITE_STATIC);
	sqlite3_bind_int64(st, 2, TEXTS_COUNTED);
	*out = sqlite3_step(st) == SQLITE_ROW ? sqlite3_column_int64(st, 0) : TEXTS_COUNTED;
	sqlite3_reset(st);
	return 0;
}

static int
count_term(struct index *x, const struct query_term *t, int64_t *out, struct err *e)
{
	struct buf match = BUF_INIT(MATCH_BYTES_MAX);
	int rc;

	buf_putf(&match, "\"" STR_FMT "\"", STR_ARG(t->term));
	for (unsigned i = 0; i < t->stem_count; i++)
		buf_putf(&match, " OR \"" STR_FMT "\"", STR_ARG(t->stems[i]));
	if ((rc = buf_check(&match, "query", e)) == 0)
		rc = count_texts(x, buf_str(&match), out, e);
	buf_free(&match);
	return rc;
}

/* The nearest word, of equally near ones that of most texts; *out stays empty if none has more. */
static int
choose(struct lookup *l, int64_t texts, struct arena *a, struct str *out, struct err *e)
{
	int64_t best = texts * TIMES_MORE, count;
	int distance = l->most + 1, rc;

	for (size_t i = 0; i < l->count && l->near[i].distance <= distance; i++) {
		struct query_term t = { .term = str_make(l->near[i].term, l->near[i].len) };

		if ((rc = count_term(l->index, &t, &count, e)) != 0)
			return rc;
		if (count <= best)
			continue;
		best = count;
		distance = l->near[i].distance;
		*out = t.term;
	}
	if (out->len > 0 && !arena_keep(a, out))
		*out = STR("");
	return 0;
}

/* The word to be written instead of t; empty: none. */
static int
find_better(
    struct index *x, const struct query_term *t, struct arena *a, struct str *out, struct err *e)
{
	struct lookup l = { .index = x };
	int64_t texts;
	int rc;

	*out = STR("");
	if (!spell(&l.word, t->term) || l.word.count < LETTERS_MIN)
		return 0;
	if ((rc = count_term(x, t, &texts, e)) != 0 || texts >= RARE)
		return rc;
	l.most = l.word.count >= LETTERS_FOR_TWO ? 2 : 1;
	for (int by = 0; by <= l.most && rc == 0; by++) {
		rc = compare_length(&l, l.word.count + by, e);
		if (rc == 0 && by > 0)
			rc = compare_length(&l, l.word.count - by, e);
	}
	if (rc == 0 && l.count == 0)
		rc = probe_beginnings(&l, e);
	return rc != 0 ? rc : choose(&l, texts, a, out, e);
}

static bool
is_operator(struct str word)
{
	return str_is(word, "AND") || str_is(word, "OR") || str_is(word, "NOT") ||
	       str_is(word, "NEAR");
}

/* The term of the query that this token is; NULL: it is none, or the beginning of words. */
static const struct query_term *
term_of(const struct query *query, struct str q, const struct tokens *t)
{
	bool is_prefix = t->to < q.len && q.p[t->to] == '*';

	if (t->kind != TOKEN_WORD || is_prefix || is_operator(str_slice(q, t->from, t->to)) ||
	    (t->term.p[0] >= '0' && t->term.p[0] <= '9'))
		return NULL;
	for (uint32_t i = 0; i < query->term_count; i++)
		if (str_eq(query->terms[i].term, t->term))
			return &query->terms[i];
	return NULL;
}

int
suggest_query(struct index *x, struct str q, const struct query *query, struct arena *a,
    struct str *out, struct err *e)
{
	struct buf respelt = BUF_INIT(RESPELT_BYTES_MAX);
	struct tokens t = tokens_of(q, NULL);
	unsigned words = 0;
	size_t done = 0;
	int rc = 0;

	*out = STR("");
	while (rc == 0 && words < SUGGEST_WORDS_MAX && tokens_next(&t)) {
		const struct query_term *term = term_of(query, q, &t);
		struct str better;

		if (term == NULL)
			continue;
		words++;
		if ((rc = find_better(x, term, a, &better, e)) != 0 || better.len == 0)
			continue;
		buf_putstr(&respelt, str_slice(q, done, t.from));
		buf_putstr(&respelt, better);
		done = t.to;
	}
	if (done > 0)
		buf_putstr(&respelt, str_slice(q, done, q.len));
	if (rc == 0 && !respelt.failed && respelt.len > 0) {
		*out = buf_str(&respelt);
		if (!arena_keep(a, out))
			*out = STR("");
	}
	buf_free(&respelt);
	return rc;
}
