/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PUBLISH_FIELDS_H
#define PUBLISH_FIELDS_H
/*
 * fields: names and values of a request that publishes or corrects: from the query of its URL, from
 * a form, or from a JSON object of strings and arrays of strings.
 */
#include "base/str.h"

struct arena;
struct err;

#define FIELDS_MAX 96 /* of metadata: 32 subjects to add, 32 to remove, and the rest */

struct field {
	struct str name;
	const char *value; /* UTF-8, without control characters */
};

struct fields {
	struct field list[FIELDS_MAX];
	unsigned count;
};

/* Adds those of a query or form (application/x-www-form-urlencoded), copied into a. ERR_USAGE. */
int fields_read_form(struct fields *f, struct str text, struct arena *a, struct err *e);
/* Adds the members of a JSON object, copied into a. ERR_USAGE. */
int fields_read_json(struct fields *f, struct str text, struct arena *a, struct err *e);
/* Adds one, copied into a. ERR_USAGE: it is not text; ERR_LIMIT. */
int fields_add(struct fields *f, struct str name, struct str value, struct arena *a, struct err *e);
/* The value of the one field of that name; NULL: there is none. */
const char *fields_one(const struct fields *f, const char *name);
/*
 * Refuses a field that is not among the names, which are separated by blanks, and a second one of
 * a name without '*' behind it. ERR_USAGE names the field and those there are.
 */
int fields_check(const struct fields *f, const char *names, struct err *e);
#endif
