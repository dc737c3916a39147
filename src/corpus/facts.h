/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_FACTS_H
#define CORPUS_FACTS_H
/*
 * facts: what the records say of a work today: its metadata, and from when it is repealed. They are
 * for lists and pages: the bytes of a text depend on its source alone.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "corpus/note.h"

struct arena;
struct corpus;
struct corpus_version;
struct err;

struct corpus_facts {
	struct str one[CORPUS_NOTE_FIELDS]; /* by field; empty: not recorded */
	struct str subjects[CORPUS_SUBJECTS_MAX];
	size_t subject_count;
	int64_t repealed; /* the first day out of force; DAY_NONE */
};

/*
 * What is recorded for the texts of the work in a language: a value for this language goes before
 * one for all languages; subjects are those of both. Strings are in a. [blocks]
 */
int corpus_facts_read(struct corpus *c, struct str work, struct str language,
    struct corpus_facts *out, struct arena *a, struct err *e);

/* The same of what is recorded for exactly that language, or, if it is empty, for all. [blocks] */
int corpus_facts_of_scope(struct corpus *c, struct str work, struct str language,
    struct corpus_facts *out, struct arena *a, struct err *e);

/*
 * For a row that corpus_list(), corpus_latest() or corpus_history() gives, or was given: reads the
 * facts of its work and puts the title and the issuer that are recorded into it; strings are in a.
 * Cheap for a work of which nothing is recorded. A withdrawn publication keeps what it has, since
 * that may be erased: nothing is read for it. [blocks]
 */
int corpus_facts_overlay(struct corpus *c, struct corpus_version *v, struct corpus_facts *out,
    struct arena *a, struct err *e);
#endif
