/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_TRADITION_H
#define INGEST_TRADITION_H
/*
 * tradition: how the official texts of one country or kind are built: the words of its units in
 * their order, the signs of its lists, the formulas before and after its units. One file each,
 * tradition/NAME.def; a new country is a new file and no C code. Rows of such a file:
 *
 * TRADITION(languages, title)        once, first; languages: ISO 639-2/T codes, '|' between them
 * UNIT(class, element, words)        a unit with a word, outermost first. words: forms, '|' between
 *                                    them; '*' stands for the number ("Part *", "* luku", "第*章",
 *                                    "* Schedule"); a form without '*' is a unit without a number;
 *                                    one that ends in "…" begins such a unit, whose heading is the
 *                                    whole line ("Reglamento de…") or goes on in it ("บัญชี…").
 *                                    A space matches any white space or none.
 *                                    Case is ignored.
 * MARK(class, element, sign)         a unit without a word, in the order of their nesting, by an
 *                                    example of its first number: "1." "(1)" "a)" "①" "（一）" "1";
 *                                    "¹" is also read from copies that lost it: "1 Der", "1Der"
 * FORMULA(class, words)              the beginning of a line, '|' between several; '$' at the end
 *                                    of a form: the whole line
 */
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

enum tradition_class {
	CLASS_NONE,
	/* of UNIT and MARK */
	/* part, chapter: contains basic units; numbered through the text or in its parent */
	CONTAINER,
	BASIC,   /* article, section: numbered through the text */
	CLOSING, /* a basic unit outside the containers before it: Disposición final, Ek Madde */
	BELOW,   /* below the basic unit, with a word: § of Polish articles, Stk., تبصره */
	ANNEX,   /* annex, schedule: numbering starts anew; follows the body */
	TAIL, /* 附則, 부칙, บทเฉพาะกาล: a part of its own whose numbering may start anew */
	/* of FORMULA */
	CITATION,   /* "Having regard to" */
	RECITAL,    /* "Whereas" */
	PREAMBLE,   /* the beginning of the preamble: "The Parliament", "Le Président" */
	ENACTING,   /* the last line of the preamble: "HAS ADOPTED THIS REGULATION:", "decreta:" */
	CONCLUSION, /* "Done at", "Fait à": the conclusions begin */
	CONTENTS,   /* the head of a contents list: "Contents", "Inhaltsübersicht", 目次 */
	AMENDING,   /* END of a line before quoted provisions: "is replaced by the following" */
	NOTE,       /* an editorial note in the text: "Note:", "(Anm.:", "Editorial note" */
	/* headings never stand on the line of the number; the words do not matter */
	APART,
	CROSSHEADINGS, /* headings stand over several basic units, too; the words do not matter */
	SCHEDULES,     /* a line that only announces the annexes: "SCHEDULES" */
	/* beside or below an annex's number, the unit that it belongs to: "Section 5" */
	REFERENCE,
	BELONGS,    /* on the line of an annex's word: the act it belongs to, "à l'article" */
	MASTHEAD,   /* a line above the title that is none: "Official Journal", "Distr.:" */
	DOCTITLE,   /* begins the title, whatever stands above: "The" of instruments */
	SOURCE,     /* a footnote "(a) S.I. 1996/1499", after its number; a year needs no row */
	CHANGE,     /* after a unit's number: a note of its history: "Section 5A: inserted, on" */
	UNQUOTED,   /* the lines of AMENDING announce provisions without quotation marks, too */
	NAMED_PART, /* follows the number of a unit that is only named: "§ 5 Absatz 2" */
	MOTIVES,    /* the heading of a preamble with numbers of its own: "Preámbulo", I, II */
	TITLE,      /* the beginning or END of the first line of a title: "Ley", "laki" */
	TYPICAL     /* a line that tells the tradition and nothing else: "Statutory instruments" */
};
#define TRADITION_CLASSES (TYPICAL + 1)

enum tradition_row_kind { TRADITION_NAME, TRADITION_UNIT, TRADITION_MARK, TRADITION_FORMULA };

struct tradition_row {
	uint8_t kind;  /* enum tradition_row_kind */
	uint8_t class; /* enum tradition_class */
	const char *element;
	const char *words;
};

struct tradition {
	const char *name; /* "uk" */
	const struct tradition_row *rows;
	size_t count;
};

extern const struct tradition traditions[];
extern const size_t tradition_count;

/* The tradition with that name; NULL if there is none. */
const struct tradition *tradition_find(struct str name);
#endif
