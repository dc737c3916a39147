/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_WORKS_FORM_H
#define WEB_WORKS_FORM_H
/*
 * works_form: the parameters of lists of works: by which fields they are filtered, and which page
 * it is. The lists of the website and the catalogue for e-readers have them.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "corpus/corpus_shelf.h"

struct arena;
struct buf;
struct err;

enum works_field {
	WORKS_Q,
	WORKS_KIND,
	WORKS_PLACE,
	WORKS_YEAR,
	WORKS_LANGUAGE,
	WORKS_STATUS,
	WORKS_DATE,
	WORKS_ISSUER,
	WORKS_SUBJECT,
	WORKS_PAGE,
	WORKS_BEHIND, /* where the page before ended; see works_form_put_next() */
	WORKS_FIELDS
};

#define WORKS_A_PAGE 50

/* On the day of the field date, else today. */
enum works_status { WORKS_ANY_STATUS, WORKS_IN_FORCE, WORKS_FUTURE, WORKS_REPEALED };

struct works_form {
	struct str values[WORKS_FIELDS];  /* decoded; empty: not given */
	bool is_given;                    /* at least one field was given, even an empty one */
	int64_t page;                     /* from 1 on */
	int64_t day;                      /* DAY_NONE: none was given */
	enum works_status status;         /* in force, if only a day was given */
	struct corpus_shelf_place behind; /* of WORKS_BEHIND */
};

/* The field by whose values a facet filters. */
extern const enum works_field works_field_of[CORPUS_FACETS];

/*
 * Reads the fields from a query whose parameters all are fields; one with another parameter leaves
 * the form empty. Strings are in a, or part of the query. ERR_USAGE: a value that a field cannot
 * have, or a field given twice.
 */
int works_form_read(struct works_form *out, struct str query, struct arena *a, struct err *e);
/* The same for a page that takes no other parameters: another one is ERR_USAGE. */
int works_form_take(struct works_form *out, struct str query, struct arena *a, struct err *e);
/*
 * Splits a query into the fields, with their '&' but undecoded, and the other parameters. Strings
 * are in a. ERR_LIMIT.
 */
int works_form_split(
    struct str query, struct str *fields, struct str *others, struct arena *a, struct err *e);
/* Sets the works and the page that the store is asked for; *ask borrows from the form. */
void works_form_ask(const struct works_form *form, struct corpus_shelf_ask *ask);
/*
 * Appends "?q=…&kind=act", the fields that are given, one of them with another value; nothing if
 * none has a value. The page is the first, unless it is what is changed.
 */
void works_form_put(
    struct buf *b, const struct works_form *form, enum works_field changed, struct str value);
/* Appends the query of the page behind that of the shelf. */
void works_form_put_next(
    struct buf *b, const struct works_form *form, const struct corpus_shelf *shelf);
/* The same of a list that has no numbers of pages: "?kind=act&behind=…". */
void works_form_put_behind(
    struct buf *b, const struct works_form *form, const struct corpus_shelf_place *last);
/* Whether a page of the shelf can be asked for by its number alone, as all pages before can. */
bool works_form_has_number(const struct corpus_shelf *shelf, int64_t page);
#endif
