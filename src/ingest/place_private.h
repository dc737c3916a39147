/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_PLACE_PRIVATE_H
#define INGEST_PLACE_PRIVATE_H
/*
 * place_private: what place.c (units with a word, basic units, containers) and place_list.c (lists)
 * share: the costs and how they are counted. Costs are tenths of a doubt: 10 is one odd thing, such
 * as a missing number. Their relations matter, not their values: a sentence that begins with "5" is
 * likelier than a list that begins with 5; a heading "Article 5" after article 3 is likelier than
 * such a sentence.
 */
#include "ingest/place.h"

#define COST_GAP 9      /* one number is missing */
#define COST_GAP_MORE 2 /* each further one */
#define COST_GAP_MAX 22
#define COST_REPEATED 16  /* the number before again */
#define COST_REPAIRED 17  /* a misprint of the next number, which the one behind proves */
#define COST_MISPRINT 6   /* letters typed for digits */
#define COST_BACK 30      /* a lower number */
#define COST_NOT_FIRST 20 /* a list begins with another number than its first */
#define COST_NOT_FIRST_WORDED 9
#define COST_NOT_FIRST_QUOTED 2 /* the same at the start of a quotation */
#define COST_NOT_FIRST_IN_QUOTED 8
#define COST_NOT_FIRST_WORD 30    /* "Twenty. Text" */
#define COST_RESTART 6            /* numbering through the text begins anew */
#define COST_RESTART_PLAIN 12     /* the same of numbers without a word */
#define COST_GOES_ON 14           /* "Article 90" alone, and "of the code" on the next line */
#define COST_BARE 5               /* "1 May is next." */
#define COST_BARE_UPPER 3         /* "1 This Act may be cited" */
#define COST_BARE_RAISED 2        /* the same where paragraphs have raised numbers */
#define COST_BARE_UNFINISHED 7    /* "2 Million" behind "The Canton pays", which is no sentence */
#define COST_RAISED_AFTER_BLANK 1 /* "1 Million" alone after an empty line stays text */
#define COST_COMMA 12             /* "I, the Minister" */
#define COST_DATE 16              /* "1 July 2020" */
#define COST_DIGIT 14             /* "1. 5 million" */
#define COST_NO_INTRO 3           /* a list that no text announces */
#define COST_OPEN_LINE 7          /* the line before does not end its sentence */
#define COST_OPEN_LINE_WORDED 5
#define COST_SINGLE 5     /* a list of one member */
#define COST_INVERTED 4   /* a container in one that the tradition puts below it */
#define COST_NO_HEADING 5 /* a container without a word, whose line ends like a sentence */
#define COST_EMPTY 8      /* a container without units, closed by another */
#define COST_UNKNOWN_STYLE 3
#define COST_SAME_STYLE 14      /* a list in a list of the same style */
#define COST_SAME_STYLE_AGAIN 1 /* the same with another between, and announced: א, 1, א */
#define COST_ORDER 3            /* a list in one that the tradition puts below it */
#define COST_ORDER_SECOND 9 /* the same of paragraphs whose first has no number: 一 … 二 … ２ */
#define COST_INSERTION 1    /* 2.1 after 2, where it might be below it */
#define COST_CROSSING 4     /* a list goes on after a worded unit */
#define COST_SIBLING 2      /* a second list in the same unit, after a text */
#define COST_SIBLING_ABRUPT 14
#define COST_SIBLING_IN 20 /* the same where the unit before it announces a list in itself */
#define COST_REFERENCE 26  /* "Article 5 applies" */
#define COST_LEAVE_ANNEX 4
#define COST_OUTER_INTRO 9 /* a list in an outer unit, where the innermost announces one */
#define COST_OUTER 3       /* a list in an outer unit, not in the innermost */
#define COST_AFTER_CONCLUSION 10

#define COST_OTHER_BASIC 9 /* a basic unit without a word where they have one */
#define COST_LOST_SIGN 4   /* "5 Text" between "4. Text" and "6. Text" */

bool place_is_sign(const struct mark *m);
/* label_distance(), for signs too: 0 for the same sign, LABEL_FAR for another. */
int place_distance(const struct label *a, const struct label *b);
/* The cost of a number after another, by the distance between them, and the numbers missing. */
int place_step_cost(int distance);
int16_t place_missing(int distance);
/* The cost in its surroundings: a quotation may leave out numbers, and quote any number again. */
int place_next_cost(int distance, const struct around *around);
/* The cost of closing all frames above until: lists of one member are doubtful. */
int place_close_cost(const struct stack *s, const struct frame *until);
bool place_begins_with_digit(struct str s);
/* Whether inner is a number below outer: 4.2 and 4.2.1. */
bool place_is_path_below(const struct label *outer, const struct label *inner);
/* Adds a place to out, which has room for PLACES_MAX; further ones are left out. */
void place_add(struct place *out, size_t *count, const struct place *p);
#endif
