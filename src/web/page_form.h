/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_PAGE_FORM_H
#define WEB_PAGE_FORM_H
/* page_form: the fields of a form of the website, which the browser sends in the query. */
#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct arena;
struct err;
struct fetch_request;

#define PAGE_FIELDS_MAX 12

struct page_form {
	const char *names[PAGE_FIELDS_MAX]; /* of the fields, set by the caller */
	size_t count;
	struct str values[PAGE_FIELDS_MAX]; /* decoded; empty if not given */
	bool is_given;                      /* at least one field was given, even an empty one */
};

/*
 * Reads the fields from the query of r, if all its parameters are fields of the form; a query with
 * another parameter leaves the form empty. Values are in the arena of r. ERR_USAGE: not
 * percent-encoded UTF-8, or a field given twice.
 */
int page_form_read(struct page_form *form, const struct fetch_request *r, struct err *e);
/* The same for any query; values are in a. */
int page_form_parse(struct page_form *form, struct str query, struct arena *a, struct err *e);
/*
 * Takes one parameter out of *query, wherever it stands; *value is what it says, decoded, or empty.
 * Strings are in a. ERR_USAGE: not percent-encoded UTF-8, or given twice; ERR_LIMIT.
 */
int page_form_take(
    struct str *query, const char *name, struct str *value, struct arena *a, struct err *e);
#endif
