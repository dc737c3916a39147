/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tokenizer: the tokenizer of the index, by the interface of FTS5 (fts5.h: fts5_tokenizer). What
 * must hold: a text that is removed gives the terms that it gave when it was added.
 */
#include "search/tokenizer.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/mem.h"
#include "search/noted.h"
#include "words/stemmer.h"
#include "words/tokens.h"

#define LANGUAGE_BYTES 3
#define HEAD_BYTES (LANGUAGE_BYTES + 1)
#define PAIR_BYTES (1 + 2 * TOKEN_BYTES_MAX)
#define SEEN_SLOTS 4096u /* terms of an article; a term that is forgotten only costs time */
#define SEEN_STEP UINT64_C(0x9e3779b97f4a7c15) /* odd, so that no two texts share a seed */

typedef int token_fn(void *arg, int flags, const char *token, int len, int from, int to);

/* What xCreate makes: one for each connection. */
struct made {
	struct stemmers *stemmers;
	struct noted *noted; /* borrowed */
	uint64_t seen[SEEN_SLOTS];
	uint64_t seed; /* another one for each text */
};

/* Where the tokens of one text go. */
struct sink {
	token_fn *fn;
	void *arg;
	struct made *made;
	char mark; /* before each term; or 0 */
	char term[PAIR_BYTES];
};

/* Whether the text had the term already: the index has no positions, so once is enough. */
static bool
was_put(struct made *m, struct str term)
{
	uint64_t key = token_hash(term) ^ m->seed;
	uint64_t *slot = &m->seen[key % SEEN_SLOTS];
	bool same = *slot == key;

	*slot = key;
	return same;
}

static int
put(struct sink *s, struct str first, struct str second)
{
	size_t len = 0;

	if (first.len == 0)
		return SQLITE_OK;
	if (s->mark != 0)
		s->term[len++] = s->mark;
	memcpy(s->term + len, first.p, first.len);
	len += first.len;
	memcpy(s->term + len, second.p, second.len);
	len += second.len;
	if (was_put(s->made, str_make(s->term, len)))
		return SQLITE_OK;
	return s->fn(s->arg, 0, s->term, (int)len, 0, 0);
}

static int
put_all(struct sink *s, struct str text, struct stemmer *stemmer)
{
	struct tokens t = tokens_of(text, stemmer);
	char before[TOKEN_BYTES_MAX];
	size_t before_len = 0;
	uint32_t position = 0;
	int rc = SQLITE_OK;

	while (rc == SQLITE_OK && tokens_next(&t)) {
		rc = put(s, t.term, STR(""));
		if (t.kind == TOKEN_WORD) {
			before_len = 0;
			if (s->mark == 0)
				noted_add(s->made->noted, t.term);
			if (rc == SQLITE_OK)
				rc = put(s, t.other, STR(""));
			continue;
		}
		if (rc == SQLITE_OK && t.position == position + 1)
			rc = put(s, str_make(before, before_len), t.term);
		memcpy(before, t.term.p, t.term.len);
		before_len = t.term.len;
		position = t.position;
	}
	return rc;
}

static int
put_unit(struct made *m, struct str whole, token_fn *fn, void *arg)
{
	struct stemmer *stemmer = stemmers_find(m->stemmers, str_slice(whole, 0, LANGUAGE_BYTES));
	struct str text,
	    heading = str_cut(str_slice(whole, HEAD_BYTES, whole.len), *TOKENIZER_SEPARATOR, &text);
	struct sink s = { .fn = fn, .arg = arg, .made = m };
	int rc;

	m->seed += SEEN_STEP;
	s.mark =
	    whole.p[LANGUAGE_BYTES] == TOKENIZER_DOCUMENT ? TOKENIZER_TITLE : TOKENIZER_HEADING;
	if ((rc = put_all(&s, heading, stemmer)) != SQLITE_OK)
		return rc;
	s.mark = 0;
	if ((rc = put_all(&s, heading, stemmer)) != SQLITE_OK)
		return rc;
	return put_all(&s, text, stemmer);
}

/* A string of a query is one term already. */
static int
tokenize(Fts5Tokenizer *self, void *arg, int flags, const char *text, int len, token_fn *fn)
{
	struct str whole = str_make(text, (size_t)len);

	if (flags & FTS5_TOKENIZE_QUERY)
		return fn(arg, 0, text, len, 0, len);
	if (whole.len < HEAD_BYTES)
		return SQLITE_OK;
	return put_unit((struct made *)(void *)self, whole, fn, arg);
}

static int
create(void *context, const char **arguments, int count, Fts5Tokenizer **out)
{
	struct made *m = NEW(struct made);

	(void)arguments;
	(void)count;
	m->stemmers = stemmers_new();
	m->noted = context;
	*out = (Fts5Tokenizer *)(void *)m;
	return SQLITE_OK;
}

static void
destroy(Fts5Tokenizer *self)
{
	struct made *m = (struct made *)(void *)self;

	stemmers_free(&m->stemmers);
	free(m);
}

static fts5_api *
api_of(sqlite3 *db)
{
	sqlite3_stmt *st = NULL;
	fts5_api *api = NULL;

	if (sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &st, NULL) == SQLITE_OK) {
		sqlite3_bind_pointer(st, 1, (void *)&api, "fts5_api_ptr", NULL);
		sqlite3_step(st);
	}
	sqlite3_finalize(st);
	return api;
}

int
tokenizer_add(struct sqlite3 *db, struct noted *noted, struct err *e)
{
	static fts5_tokenizer tokenizer = { create, destroy, tokenize };
	fts5_api *api = api_of(db);

	if (api == NULL || api->xCreateTokenizer(api, "gazetted", noted, &tokenizer, NULL) != 0)
		return err_set(e, ERR_CONFIG, "this SQLite has no full-text index (FTS5)");
	return 0;
}
