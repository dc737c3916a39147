/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_CORRECTIONS_H
#define WEB_CORRECTIONS_H
/* corrections: what was withdrawn or corrected of a work and why, and from when it is repealed. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "corpus/corpus_record.h"

struct corpus;
struct corpus_version;
struct err;

#define CORRECTIONS_MAX 1000 /* of one work that are read; further ones have no reason shown */

struct corrections {
	struct arena arena; /* of everything below */
	struct corpus_record *list;
	size_t count;
	int64_t repealed; /* the first day out of force; DAY_NONE: not repealed */
};

/* Reads those of a work. [blocks] */
int corrections_read(struct corrections *k, struct corpus *c, struct str work, struct err *e);
void corrections_free(struct corrections *k);
/* Whether records of that kind withdraw publications. */
bool corrections_is_withdrawal(enum corpus_record_kind kind);
/* The record that withdrew a publication or says why it was published; NULL: there is none. */
const struct corpus_record *corrections_of(
    const struct corrections *k, const struct corpus_version *v);
#endif
