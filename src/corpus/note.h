/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_NOTE_H
#define CORPUS_NOTE_H
/*
 * note: metadata of a work that was not published with its texts, or corrects what was. Each change
 * of a field is a record (CORPUS_NOTE) whose value is "title=Words"; "-subject=Words" takes a
 * subject away, and "title=" takes back what was recorded.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

#define CORPUS_SUBJECTS_MAX 32 /* of one work: they are shown in a line */
#define CORPUS_NOTES_MAX 1000  /* records of one work: all are read for each page that shows it */

enum corpus_note_field {
#define NOTE(name, word, bytes, is_one) CORPUS_NOTE_##name,
#include "corpus/note.def"
#undef NOTE
	CORPUS_NOTE_FIELDS
};

/* A change of one field. */
struct corpus_note {
	enum corpus_note_field field;
	struct str text; /* empty: takes back what is recorded of this field */
	bool is_removal; /* of a subject that is recorded */
};

/* "title" and so on. */
const char *corpus_note_word(enum corpus_note_field field);
/* Whether a later value takes the place of the one before. */
bool corpus_note_is_one(enum corpus_note_field field);
/* The limit of a text. */
size_t corpus_note_bytes(enum corpus_note_field field);
/* Takes the value of a record apart; false when it says nothing that this program knows. */
bool corpus_note_from(struct str value, struct corpus_note *out);
#endif
