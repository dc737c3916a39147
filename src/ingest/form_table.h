/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_FORM_TABLE_H
#define INGEST_FORM_TABLE_H
/*
 * form_table: a tradition made ready for matching: its words as code points in lower case, its
 * signs as styles. The table of a tradition is the same for each text; it is made when a process
 * first asks for it, and never changes.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ingest/tradition.h"

#define FORM_CHARS_MAX 48 /* of one form */
#define FORMS_MAX 320     /* of one tradition */
#define FORM_UNITS_MAX 48 /* rows of one tradition that are units */

/* How a number without a word is printed. Numbers of one list have the same style. */
struct style {
	uint8_t open;   /* enum style_open */
	uint8_t close;  /* enum style_close */
	uint8_t script; /* enum label_script of the first part */
	uint8_t parts;  /* joined by points: 2 of 1.1 */
	uint8_t twice;  /* 1 of aa, 2 of aaa */
	bool upper;     /* of letters and roman numerals */
};

enum style_open { OPEN_NONE, OPEN_PAREN, OPEN_BRACKET };

enum style_close {
	CLOSE_SPACE, /* nothing but white space */
	CLOSE_DOT,
	CLOSE_PAREN,
	CLOSE_BRACKET,
	CLOSE_COMMA,  /* 一、 First, */
	CLOSE_DASH,   /* I - , 1 — , I.- */
	CLOSE_DEGREE, /* 1° */
	CLOSE_COLON,
	CLOSE_TORN, /* a point after a space, or 。: a misprint */
	CLOSE_NONE  /* a circled digit, a dash: the sign itself ends the number */
};

/* A kind of unit: a row UNIT or MARK. */
struct unit_kind {
	const char *element;
	uint8_t class;   /* enum tradition_class */
	uint8_t counter; /* index of the kind that it is numbered with */
	uint8_t rank;    /* a unit contains units of higher rank; enum form_rank */
	bool worded;
	bool raised;        /* of MARK rows: printed as a superscript, which copies may lose */
	uint32_t first;     /* of MARK rows: the number of the sample */
	struct style style; /* of MARK rows */
};

enum form_rank {
	RANK_ROOT, /* annexes */
	RANK_CONTAINER,
	RANK_BASIC = 100,
	RANK_BELOW,
	RANK_LIST /* all units without a word below the basic unit */
};

struct form {
	uint8_t class; /* of formulas; of units CLASS_NONE */
	uint8_t kind;  /* index in kinds */
	bool whole;    /* a formula that is a whole line */
	bool numbered; /* contains FORM_STAR */
	bool begins;   /* the unit's heading goes on after it: "Reglamento de…" */
	uint8_t count;
	uint32_t chars[FORM_CHARS_MAX];
};

/* The forms of one class, or of all units (CLASS_NONE), in the order of the tradition's file. */
struct form_class {
	uint16_t first, end; /* in order[] of the table */
	/*
	 * By the bit c % 64: whether a form may begin, or end, with the character c. Most lines
	 * begin like no form of a class, and each is compared with all classes.
	 */
	uint64_t starts, ends;
};

struct form_table {
	size_t count, kind_count;
	bool raised; /* a kind is printed as a superscript */
	struct unit_kind kinds[FORM_UNITS_MAX];
	struct form_class classes[TRADITION_CLASSES];
	uint16_t order[FORMS_MAX]; /* forms, by class */
	uint32_t first[FORMS_MAX]; /* the first character of each form: read for each line */
	uint32_t last[FORMS_MAX];  /* its last character; FORM_STAR: any */
	struct form v[FORMS_MAX];
};

/*
 * The table of one of the traditions[]; for ever. Forms beyond the limits are a fault of its file;
 * a test finds it.
 */
const struct form_table *form_table_of(const struct tradition *t);

/* Whether form i may match a text that begins with the character first. */
bool form_may_start(const struct form_table *f, size_t i, uint32_t first);
/* Whether a form of the class may; a false one is sure. */
bool form_class_may_start(const struct form_class *c, uint32_t first);
bool form_class_may_end(const struct form_class *c, uint32_t last);
#endif
