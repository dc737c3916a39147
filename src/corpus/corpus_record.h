/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_CORPUS_RECORD_H
#define CORPUS_CORPUS_RECORD_H
/* corpus_record: a correction of what is published: what, who, when and why. */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct arena;
struct corpus_version;
struct err;

enum corpus_record_kind {
#define RECORD(name, word) CORPUS_##name,
#include "corpus/corpus_record.def"
#undef RECORD
	CORPUS_RECORD_KINDS
};

/* The publications that a record is about: all of a work, of a language, of a day, or one. */
struct corpus_scope {
	struct str work;
	struct str language; /* empty: all */
	int64_t day;         /* DAY_NONE: all */
	uint32_t revision;   /* 0: all */
};

struct corpus_record {
	int64_t seq; /* in the numbering of publications */
	enum corpus_record_kind kind;
	struct corpus_scope scope;
	int64_t effective; /* REPEAL: the first day out of force; DAY_NONE: none, any more */
	int64_t made;      /* seconds UTC */
	struct str author, reason; /* as given; reason of PUBLISH: empty */
	/*
	 * ALIAS: the short name; RENAME: the new name of the work; NOTE: see corpus/note.h;
	 * PUBLISH: the SHA-256 of the uploaded bytes
	 */
	struct str value;
};

bool corpus_is_in_scope(const struct corpus_version *v, const struct corpus_scope *scope);
const char *corpus_record_word(enum corpus_record_kind kind);
/* False for an unknown word. */
bool corpus_record_kind_from(struct str word, enum corpus_record_kind *out);
/* Copies r with its strings into a. ERR_LIMIT when a is full. */
int corpus_record_copy(
    struct corpus_record *out, const struct corpus_record *r, struct arena *a, struct err *e);
#endif
