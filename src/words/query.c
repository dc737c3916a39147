/* SPDX-License-Identifier: Apache-2.0 */
/*
 * query: a parser by descent. Grammar: any = all { "OR" all }; all = part { [ "AND" ] part |
 * ("NOT" | "-") part }; part = "(" any ")" | "NEAR(" words [ "," number ] ")" | phrase | word [
 * "*" ]. What must hold: whatever the text is, it is read in time proportional to its length.
 */
#include "words/query.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/macros.h"
#include "base/utf8.h"
#include "words/stemmer.h"
#include "words/tokens.h"

#define NONE UINT32_MAX

enum lexeme_kind { LEX_END, LEX_WORD, LEX_PHRASE, LEX_OPEN, LEX_CLOSE, LEX_MINUS, LEX_COMMA };

struct lexeme {
	enum lexeme_kind kind;
	struct str text;
	bool is_prefix;
};

struct reading {
	struct query *q;
	const struct query_languages *languages;
	struct arena *arena;
	struct str text;
	size_t at;
	struct lexeme next;
	unsigned depth;
	bool in_near; /* a comma stands between words and number */
	bool failed;  /* not a query as spelt */
	bool is_full;
};

/* Typographic quotation marks are read as phrases too. */
static uint32_t
closing_mark(uint32_t opening)
{
	static const struct {
		uint32_t opening, closing;
	} pairs[] = { { '"', '"' }, { 0x201c, 0x201d }, { 0x201e, 0x201c }, { 0xab, 0xbb },
		{ 0x300c, 0x300d } };

	for (size_t i = 0; i < ARRAY_LEN(pairs); i++)
		if (pairs[i].opening == opening)
			return pairs[i].closing;
	return 0;
}

static bool
ends_word(const struct reading *r, uint32_t c)
{
	return utf8_is_space(c) || c == '(' || c == ')' || (c == ',' && r->in_near) ||
	       closing_mark(c) != 0;
}

static void
lex_phrase(struct reading *r, uint32_t closing)
{
	size_t from = r->at;

	while (r->at < r->text.len) {
		size_t end = r->at;

		if (utf8_next(r->text, &r->at) == closing) {
			r->next =
			    (struct lexeme){ LEX_PHRASE, str_slice(r->text, from, end), false };
			return;
		}
	}
	r->failed = true; /* without an end */
	r->next = (struct lexeme){ LEX_END, STR(""), false };
}

static void
lex_word(struct reading *r, size_t from)
{
	while (r->at < r->text.len) {
		size_t end = r->at;
		uint32_t c = utf8_next(r->text, &r->at);

		if (ends_word(r, c) || c == '*') {
			r->at = c == '*' ? r->at : end;
			r->next =
			    (struct lexeme){ LEX_WORD, str_slice(r->text, from, end), c == '*' };
			return;
		}
	}
	r->next = (struct lexeme){ LEX_WORD, str_slice(r->text, from, r->at), false };
}

static void
lex(struct reading *r)
{
	size_t from = r->at;
	uint32_t c = ' ';

	while (r->at < r->text.len && utf8_is_space(c)) {
		from = r->at;
		c = utf8_next(r->text, &r->at);
	}
	r->next = (struct lexeme){ .kind = LEX_END };
	if (utf8_is_space(c))
		return;
	if (c == '(' || c == ')' || (c == ',' && r->in_near))
		r->next.kind = c == '(' ? LEX_OPEN : c == ')' ? LEX_CLOSE : LEX_COMMA;
	else if (c == '-' && r->at < r->text.len && r->text.p[r->at] != ' ')
		r->next.kind = LEX_MINUS;
	else if (closing_mark(c) != 0)
		lex_phrase(r, closing_mark(c));
	else
		lex_word(r, from);
}

static uint32_t
add_node(struct reading *r, enum query_op op, uint32_t left, uint32_t right)
{
	struct query *q = r->q;

	if (left == NONE || (right == NONE && op != QUERY_LEAF))
		return left == NONE ? right : left;
	if (q->node_count == ARRAY_LEN(q->nodes)) {
		r->is_full = true;
		return left;
	}
	q->nodes[q->node_count] =
	    (struct query_node){ .op = op, .left = left, .right = right, .near = QUERY_NEAR_WORDS };
	return q->node_count++;
}

static void
add_stem(struct query_term *t, struct str stem, struct arena *a)
{
	if (t->stem_count == QUERY_STEMS_MAX || stem.len == 0 || str_eq(stem, t->term))
		return;
	for (unsigned i = 0; i < t->stem_count; i++)
		if (str_eq(t->stems[i], stem))
			return;
	t->stems[t->stem_count] = stem;
	t->stem_hashes[t->stem_count] = token_hash(stem);
	if (arena_keep(a, &t->stems[t->stem_count]))
		t->stem_count++;
}

static void
add_stems(struct reading *r, struct query_term *t, struct str word)
{
	for (size_t i = 0; i < r->languages->count; i++) {
		struct tokens one =
		    tokens_of(word, stemmers_find(r->languages->stemmers, r->languages->list[i]));

		if (tokens_next(&one) && one.kind == TOKEN_WORD && str_eq(one.term, t->term))
			add_stem(t, one.other.len > 0 ? one.other : STR(""), r->arena);
	}
}

/* Whether a word of the query may have other endings in the text. */
static bool
has_stems(const struct lexeme *l, const struct query_term *t)
{
	return l->kind == LEX_WORD && !l->is_prefix && !t->is_character &&
	       (unsigned char)t->term.p[0] != 0xc2; /* a section sign */
}

/* The node of a word or phrase; NONE if it has neither letters nor digits. */
static uint32_t
add_leaf(struct reading *r, const struct lexeme *l)
{
	struct query *q = r->q;
	struct tokens t = tokens_of(l->text, NULL);
	uint32_t first = q->term_count;

	if (q->leaf_count == QUERY_LEAVES_MAX) {
		r->is_full = true;
		return NONE;
	}
	while (tokens_next(&t)) {
		struct query_term *term = &q->terms[q->term_count];

		if (q->term_count == QUERY_TERMS_MAX) {
			r->is_full = true;
			break;
		}
		*term = (struct query_term){ .term = t.term,
			.hash = token_hash(t.term),
			.is_character = t.kind == TOKEN_CHARACTER,
			.position = t.position };
		if (!arena_keep(r->arena, &term->term))
			break;
		if (has_stems(l, term))
			add_stems(r, term, str_slice(l->text, t.from, t.to));
		q->term_count++;
	}
	if (q->term_count == first)
		return NONE;
	q->leaves[q->leaf_count] = (struct query_leaf){ first, q->term_count - first,
		l->is_prefix && !q->terms[q->term_count - 1].is_character };
	return add_node(r, QUERY_LEAF, q->leaf_count++, NONE);
}

static bool
is_word(const struct reading *r, const char *word)
{
	return r->next.kind == LEX_WORD && !r->next.is_prefix && str_is(r->next.text, word);
}

static uint32_t read_any(struct reading *r);

/* NEAR(a b, 5): each pair of neighbours is near. */
static uint32_t
read_near(struct reading *r)
{
	uint32_t last = NONE, all = NONE, first = r->q->node_count;
	uint64_t words = QUERY_NEAR_WORDS;

	r->in_near = true;
	lex(r); /* the parenthesis */
	for (lex(r); r->next.kind == LEX_WORD || r->next.kind == LEX_PHRASE; lex(r)) {
		uint32_t leaf = add_leaf(r, &r->next);

		if (leaf == NONE)
			continue;
		all = last == NONE
			  ? NONE
			  : add_node(r, QUERY_AND, all, add_node(r, QUERY_NEAR, last, leaf));
		last = leaf;
	}
	if (r->next.kind == LEX_COMMA) {
		lex(r);
		if (r->next.kind != LEX_WORD || !str_to_u64(r->next.text, &words) ||
		    words > UINT32_MAX)
			r->failed = true;
		lex(r);
	}
	if (r->next.kind != LEX_CLOSE)
		r->failed = true;
	r->in_near = false;
	lex(r);
	for (uint32_t i = first; i < r->q->node_count; i++)
		r->q->nodes[i].near = (uint32_t)words;
	return all == NONE ? last : all;
}

static uint32_t
read_part(struct reading *r)
{
	uint32_t node = NONE;

	if (r->next.kind == LEX_OPEN) {
		if (++r->depth > QUERY_DEPTH_MAX) {
			r->failed = true;
			return NONE;
		}
		lex(r);
		node = read_any(r);
		r->failed = r->failed || r->next.kind != LEX_CLOSE || node == NONE;
		r->depth--;
		lex(r);
	} else if (is_word(r, "NEAR") && r->at < r->text.len && r->text.p[r->at] == '(') {
		node = read_near(r);
	} else if (r->next.kind == LEX_WORD || r->next.kind == LEX_PHRASE) {
		node = add_leaf(r, &r->next);
		lex(r);
	} else {
		r->failed = true;
	}
	return node;
}

static bool
starts_part(const struct reading *r)
{
	return r->next.kind == LEX_WORD || r->next.kind == LEX_PHRASE || r->next.kind == LEX_OPEN ||
	       r->next.kind == LEX_MINUS;
}

static uint32_t
read_all(struct reading *r)
{
	uint32_t all = NONE, without = NONE;
	bool expects = true; /* a part has to follow */

	while (!r->failed && starts_part(r) && !is_word(r, "OR")) {
		bool is_not = is_word(r, "NOT") || r->next.kind == LEX_MINUS;
		uint32_t part;

		if (is_word(r, "AND")) {
			r->failed = expects;
			expects = true;
			lex(r);
			continue;
		}
		if (is_not)
			lex(r);
		part = read_part(r);
		if (is_not)
			without = add_node(r, QUERY_OR, without, part);
		else
			all = add_node(r, QUERY_AND, all, part);
		expects = false;
	}
	if (expects || (all == NONE && without != NONE))
		r->failed = true;
	return add_node(r, QUERY_NOT, all, without);
}

static uint32_t
read_any(struct reading *r)
{
	uint32_t any = read_all(r);

	while (!r->failed && is_word(r, "OR")) {
		lex(r);
		any = add_node(r, QUERY_OR, any, read_all(r));
	}
	return any;
}

/* All words of the text, whatever stands between them. */
static uint32_t
read_plain(struct reading *r)
{
	struct lexeme word = { .kind = LEX_WORD };
	uint32_t all = NONE;
	size_t at = 0;

	while (at < r->text.len && !r->is_full) {
		size_t from = at, end = at;

		while (at < r->text.len) {
			uint32_t c = utf8_next(r->text, &at);

			if (ends_word(r, c))
				break;
			end = at;
		}
		word.text = str_slice(r->text, from, end);
		all = add_node(r, QUERY_AND, all, add_leaf(r, &word));
	}
	return all;
}

int
query_read(struct query *out, struct str q, const struct query_languages *languages,
    struct arena *a, struct err *e)
{
	struct reading r = {
		.q = out, .languages = languages, .arena = a, .text = utf8_cut(q, QUERY_BYTES_MAX)
	};
	uint32_t root;

	*out = (struct query){ .root = NONE };
	if (utf8_check(q) < q.len)
		return err_set(e, ERR_USAGE, "'q' should be text in UTF-8");
	lex(&r);
	root = read_any(&r);
	if (r.failed || r.next.kind != LEX_END || root == NONE) {
		*out = (struct query){ .root = NONE, .is_plain = true };
		r = (struct reading){
			.q = out, .languages = languages, .arena = a, .text = r.text
		};
		root = read_plain(&r);
	}
	if (root == NONE)
		return err_set(e, ERR_USAGE, "'q' should have a word or a number to search for");
	out->root = root;
	out->is_cut = r.is_full || q.len > r.text.len;
	return 0;
}
