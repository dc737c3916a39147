/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_SEARCH_FORM_H
#define WEB_SEARCH_FORM_H
/* search_form: the parameters of a search, and the search itself. */
#include "base/str.h"
#include "search/search.h"

struct arena;
struct buf;
struct err;
struct fetch_choice;
struct fetch_request;
struct searcher;

enum search_field {
	SEARCH_FIELD_Q,
	SEARCH_FIELD_DATE,
	SEARCH_FIELD_ALL,
	SEARCH_FIELD_KIND, /* from here on in the order of enum search_filter */
	SEARCH_FIELD_PLACE,
	SEARCH_FIELD_YEAR,
	SEARCH_FIELD_ISSUER,
	SEARCH_FIELD_LANGUAGE,
	SEARCH_FIELD_WORK,
	SEARCH_FIELD_PAGE,
	SEARCH_FIELDS
};

#define SEARCH_PAGES_MAX (SEARCH_CANDIDATES_MAX / SEARCH_PAGE)

struct search_form {
	struct str values[SEARCH_FIELDS]; /* decoded; empty: not given */
	struct str others;                /* parameters that are no fields, as spelt */
	int64_t day;                      /* of the field date, else today */
	uint64_t page;                    /* from 1 on */
};

/*
 * Reads the fields from a query. Strings are in a. ERR_USAGE: a value that a field cannot have, or
 * a field given twice.
 */
int search_form_read(
    struct search_form *out, struct str query, int64_t today, struct arena *a, struct err *e);
/*
 * Appends "?q=…&page=2": the fields that are given, one of them with another value. With another
 * value of a field but page, the page is the first.
 */
void search_form_put(
    struct buf *b, const struct search_form *form, enum search_field changed, struct str value);
/*
 * The member take_query of views: the fields go to c->page in canonical form.
 */
int search_form_take_query(const struct fetch_request *r, struct fetch_choice *c, struct err *e);
/*
 * Searches. Runs on a store thread. Strings are in a. ERR_NOTFOUND: s is NULL, there is no search;
 * ERR_BUSY: no index yet. [blocks]
 */
int search_form_run(const struct search_form *form, struct searcher *s, struct search_found *out,
    struct arena *a, struct err *e);
/* "Art. 12 Heading, Title of the document": what a line calls a hit. */
void search_form_put_title(struct buf *b, const struct search_hit *h);
/* Appends the path of a hit: of its revision, and the article there. */
void search_form_put_path(struct buf *b, const struct search_hit *h);
/* Appends "4-6 10-12": the marks of the snippet. */
void search_form_put_marks(struct buf *b, const struct search_hit *h);
#endif
