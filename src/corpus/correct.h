/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_CORRECT_H
#define CORPUS_CORRECT_H
/*
 * correct: corrections of what is published. Each adds a record that says who made it, when and
 * why; nothing is changed that was published.
 */
#include "corpus/corpus.h"

#define CORPUS_REASON_BYTES_MAX 1000 /* readers see it on a page, in one paragraph */
#define CORPUS_AUTHOR_BYTES_MAX 200

/* A correction to be made. */
struct corpus_correction {
	struct corpus_scope scope;
	struct str author, reason; /* UTF-8, not empty */
	int64_t made;              /* seconds UTC */
	bool is_trial;             /* everything is checked, nothing is written */
};

/*
 * Withdraws the publications in the scope: readers get ERR_GONE with date and reason, and what was
 * published before is in force again. Calls fn for each. A revision that is published later is
 * served. ERR_NOTFOUND when nothing is in the scope, ERR_CONFLICT when all of it is withdrawn
 * already, ERR_USAGE. [blocks until durable]
 */
int corpus_withdraw(struct corpus *c, const struct corpus_correction *k, corpus_version_fn *fn,
    void *arg, struct err *e);

/*
 * Withdraws the publications in the scope that are not withdrawn yet, and removes the bytes, titles
 * and headings of all in the scope from the store, where no publication that is served has the same
 * source: what a court orders cannot be read back. The record stays. fn may be NULL, and is called
 * for each. ERR_NOTFOUND, ERR_USAGE. [blocks until durable]
 */
int corpus_erase(struct corpus *c, const struct corpus_correction *k, corpus_version_fn *fn,
    void *arg, struct err *e);

/*
 * Records that the work (k->scope.work) is out of force from a day on; DAY_NONE: that it is not, in
 * spite of an earlier record. It is still served. ERR_NOTFOUND, ERR_USAGE when no version is in
 * force before that day, ERR_CONFLICT when there is no earlier record. [blocks until durable]
 */
int corpus_repeal(
    struct corpus *c, const struct corpus_correction *k, int64_t effective, struct err *e);

/*
 * Makes a short name that is in use name another work, k->scope.work. ERR_NOTFOUND for an unknown
 * name or work, ERR_CONFLICT when it names that work already. [blocks until durable]
 */
int corpus_move_alias(
    struct corpus *c, const struct corpus_correction *k, struct str alias, struct err *e);

/*
 * The corrections of a work (empty: of all), oldest first; the strings live for the call only.
 * [blocks]
 */
int corpus_records(
    struct corpus *c, struct str work, corpus_record_fn *fn, void *arg, struct err *e);
/* The corrections of all works with a seq above `after`, likewise. [blocks] */
int corpus_records_from(
    struct corpus *c, int64_t after, corpus_record_fn *fn, void *arg, struct err *e);

/* The first day on which the work is out of force by its last repeal; DAY_NONE. [blocks] */
int corpus_repealed_from(struct corpus *c, struct str work, int64_t *day, struct err *e);

/*
 * The name that a renamed work has now, in a; empty when it was not renamed, or when something was
 * published under its old name since. [blocks]
 */
int corpus_new_name(
    struct corpus *c, struct str work, struct str *name, struct arena *a, struct err *e);
#endif
