/* SPDX-License-Identifier: Apache-2.0 */
/*
 * record_note: checks changes of metadata against what is recorded, and records them. What must
 * hold: all changes of a call are recorded, or none.
 */
#include "corpus/record_note.h"

#include <assert.h>
#include <stdio.h>

#include "akn/xmlchar.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/time.h"
#include "base/utf8.h"
#include "corpus/corpus_private.h"
#include "corpus/facts.h"

#define FACTS_BYTES_MAX ((size_t)1 << 20)
#define VALUE_BYTES_MAX 4096     /* a word and the longest text */
#define SHOWN_TEXT_BYTES_MAX 100 /* of a text in a message */
#define SHOWN_LIST_BYTES_MAX 240 /* of the languages in a message */
#define LANGUAGE_BYTES_MAX 8

/* A call in progress. */
struct noting {
	struct corpus *c;
	const struct corpus_correction *k;
	struct arena arena;
	struct corpus_facts facts;         /* of exactly that scope */
	size_t records;                    /* of metadata of the work */
	struct buf languages;              /* of the work, for a message */
	char language[LANGUAGE_BYTES_MAX]; /* the last of them */
	unsigned language_count;
	bool has_language; /* the one of the scope is there */
};

static int
check_text(const struct corpus_note *n, struct err *e)
{
	const char *word = corpus_note_word(n->field);
	size_t at = xmlchar_check(n->text);

	if (n->text.len > corpus_note_bytes(n->field))
		return err_set(e, ERR_LIMIT, "the %s has %zu bytes: write it in at most %zu", word,
		    n->text.len, corpus_note_bytes(n->field));
	for (size_t i = 0; i < at; i++)
		if ((unsigned char)n->text.p[i] < ' ')
			at = i; /* a tab or the end of a line stands in no list */
	if (at < n->text.len)
		return err_set(e, ERR_USAGE,
		    "byte %zu of the %s is no character of a line of text: write it in UTF-8, "
		    "without control characters",
		    at + 1, word);
	if (n->text.len > 0 && utf8_trim(n->text).len < n->text.len)
		return err_set(e, ERR_USAGE,
		    "the %s begins or ends with a space: leave it out, or give \"\" to take back "
		    "what is recorded",
		    word);
	return 0;
}

static int
note_language(void *arg, const struct corpus_version *v, struct err *e)
{
	struct noting *g = arg;

	(void)e;
	if (v->withdrawn != 0 || str_is(v->language, g->language))
		return 0;
	g->language_count++;
	snprintf(g->language, sizeof g->language, STR_FMT, STR_ARG(v->language));
	buf_putf(&g->languages, "%s%s", g->languages.len > 0 ? ", " : "", g->language);
	g->has_language = g->has_language || str_eq(v->language, g->k->scope.language);
	return 0;
}

static int
count_record(void *arg, const struct corpus_record *r, struct err *e)
{
	struct noting *g = arg;

	(void)e;
	g->records += r->kind == CORPUS_NOTE;
	return 0;
}

/* The work and the language have to be there; words need a language where there are several. */
static int
check_scope(struct noting *g, const struct corpus_note *notes, size_t count, struct err *e)
{
	const struct corpus_scope *s = &g->k->scope;

	if (g->language_count == 0)
		return err_set(e, ERR_NOTFOUND,
		    "nothing of " STR_FMT " is served: see 'gazetted list'", STR_ARG(s->work));
	if (s->day != DAY_NONE || s->revision != 0)
		return err_set(e, ERR_USAGE,
		    "metadata are those of a work in all its versions: name " STR_FMT
		    " or a language of it",
		    STR_ARG(s->work));
	if (s->language.len > 0 && !g->has_language)
		return err_set(e, ERR_NOTFOUND,
		    STR_FMT " is not published in " STR_FMT "; it is in " STR_FMT, STR_ARG(s->work),
		    STR_ARG(s->language), STR_ARG(buf_str(&g->languages)));
	for (size_t i = 0; i < count; i++)
		if (s->language.len == 0 && g->language_count > 1 && notes[i].text.len > 0 &&
		    (notes[i].field == CORPUS_NOTE_TITLE ||
			notes[i].field == CORPUS_NOTE_SHORT_TITLE))
			return err_set(e, ERR_USAGE,
			    "the %s is that of one language: name it (--language), one of " STR_FMT,
			    corpus_note_word(notes[i].field), STR_ARG(buf_str(&g->languages)));
	if (g->records + count > CORPUS_NOTES_MAX)
		return err_set(e, ERR_LIMIT,
		    "a work has at most %d records of metadata, and this one has %zu",
		    CORPUS_NOTES_MAX, g->records);
	return 0;
}

static bool
has_subject(const struct corpus_facts *f, struct str subject)
{
	for (size_t i = 0; i < f->subject_count; i++)
		if (str_eq(f->subjects[i], subject))
			return true;
	return false;
}

static int
check_subject(const struct noting *g, const struct corpus_note *n, struct err *e)
{
	bool has = has_subject(&g->facts, n->text);
	struct str shown = utf8_cut(n->text, SHOWN_TEXT_BYTES_MAX);

	if (n->is_removal && !has)
		return err_set(e, ERR_NOTFOUND,
		    "the subject '" STR_FMT "' is not recorded here: see 'gazetted history'",
		    STR_ARG(shown));
	if (!n->is_removal && has)
		return err_set(e, ERR_CONFLICT, "the subject '" STR_FMT "' is recorded already",
		    STR_ARG(shown));
	if (!n->is_removal && g->facts.subject_count == CORPUS_SUBJECTS_MAX)
		return err_set(e, ERR_LIMIT,
		    "a work has at most %d subjects: remove one (--remove-subject)",
		    CORPUS_SUBJECTS_MAX);
	return 0;
}

/* Whether the change changes anything. */
static int
check_change(const struct noting *g, const struct corpus_note *n, struct err *e)
{
	const char *word = corpus_note_word(n->field);
	bool is_one = corpus_note_is_one(n->field);
	bool is_empty = is_one ? g->facts.one[n->field].len == 0 : g->facts.subject_count == 0;

	if (n->text.len == 0 && is_empty)
		return err_set(e, ERR_CONFLICT,
		    "no %s is recorded%s: there is nothing to take back", word,
		    g->k->scope.language.len > 0 ? " for this language" : " for all languages");
	if (n->text.len == 0)
		return 0;
	if (!is_one)
		return check_subject(g, n, e);
	if (str_eq(g->facts.one[n->field], n->text))
		return err_set(e, ERR_CONFLICT, "that is the recorded %s already", word);
	return 0;
}

static int
put(struct noting *g, const struct corpus_note *n, struct err *e)
{
	const struct corpus_correction *k = g->k;
	struct buf value = BUF_INIT(VALUE_BYTES_MAX);
	struct corpus_record r = { .kind = CORPUS_NOTE,
		.scope = { .work = k->scope.work, .language = k->scope.language, .day = DAY_NONE },
		.effective = DAY_NONE,
		.made = k->made,
		.author = k->author,
		.reason = k->reason };
	int64_t seq;
	int rc;

	buf_putf(&value, "%s%s=" STR_FMT, n->is_removal ? "-" : "", corpus_note_word(n->field),
	    STR_ARG(n->text));
	r.value = buf_str(&value);
	if ((rc = buf_check(&value, "metadata", e)) == 0)
		rc = g->c->backend->put_record(g->c->store, &r, &seq, e);
	buf_free(&value);
	return rc;
}

/* Reads what is recorded for exactly the scope; inside the transaction. */
static int
read_facts(struct noting *g, struct err *e)
{
	struct str language = g->k->scope.language;

	g->facts = (struct corpus_facts){ .repealed = DAY_NONE };
	return corpus_facts_of_scope(g->c, g->k->scope.work, language, &g->facts, &g->arena, e);
}

/* Each change is checked against what the ones before it have recorded. */
static int
put_all(struct noting *g, const struct corpus_note *notes, size_t count, struct err *e)
{
	const struct store_backend *b = g->c->backend;
	struct str work = g->k->scope.work;
	int rc;

	if ((rc = b->each_version(g->c->store, work, NULL, note_language, g, e)) != 0 ||
	    (rc = b->each_record(g->c->store, work, 0, count_record, g, e)) != 0 ||
	    (rc = check_scope(g, notes, count, e)) != 0)
		return rc;
	for (size_t i = 0; i < count; i++)
		if ((rc = check_text(&notes[i], e)) != 0 || (rc = read_facts(g, e)) != 0 ||
		    (rc = check_change(g, &notes[i], e)) != 0 || (rc = put(g, &notes[i], e)) != 0)
			return rc;
	return 0;
}

int
corpus_note(struct corpus *c, const struct corpus_correction *k, const struct corpus_note *notes,
    size_t count, struct err *e)
{
	struct noting g = { .c = c,
		.k = k,
		.arena = ARENA_INIT(FACTS_BYTES_MAX),
		.languages = BUF_INIT(SHOWN_LIST_BYTES_MAX) };
	int rc;

	assert(c->mode != CORPUS_READ && k->scope.work.len > 0);
	if (count == 0)
		return err_set(e, ERR_USAGE, "say which metadata: a title, an issuer, a subject");
	if ((rc = corpus_check_words(k, e)) != 0 || (rc = c->backend->begin(c->store, e)) != 0)
		return rc;
	rc = put_all(&g, notes, count, e);
	if (rc != 0 || k->is_trial || (rc = c->backend->commit(c->store, e)) != 0)
		c->backend->rollback(c->store);
	buf_free(&g.languages);
	arena_free(&g.arena);
	return rc;
}
