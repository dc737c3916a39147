/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_MARK_PRIVATE_H
#define INGEST_MARK_PRIVATE_H
/*
 * mark_private: what mark.c (one unit at the beginning of a line), mark_chain.c (the units that
 * follow on the line) and mark_close.c (the sign behind a number) share.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/macros.h"
#include "ingest/mark.h"

/* A position in a line. */
struct scan {
	struct str s;
	size_t at;
};

uint32_t mark_peek(const struct scan *c); /* the next character; 0 at the end */
struct str mark_rest(const struct scan *c);
size_t mark_skip_spaces(struct scan *c); /* returns the bytes skipped */
/* Each moves at only if it returns true. */
bool mark_take(struct scan *c, uint32_t want);
bool mark_take_any(struct scan *c, const uint32_t *wanted, size_t count);

extern const uint32_t mark_dots[2], mark_parens[3], mark_dashes[9], mark_colons[2];
#define MARK_TAKE_ANY(c, set) mark_take_any((c), (set), ARRAY_LEN(set))

/* A dash after spaces, with a space or the end behind it: "I - text", "1 — text". */
bool mark_take_spaced_dash(struct scan *c);
/* The sign that ends a number without a word; degree: the number ends with a degree sign. */
bool mark_take_close(struct scan *c, struct style *style, bool degree);
/* Whether a number in brackets is at c: "(1)". */
bool mark_has_bracketed(struct scan c);
/* Takes the dash of "2.—(1) Text", between the point and the first number below. */
void mark_take_dash(struct scan *c);
/* Whether a number in brackets follows without a space, and then text: "2(1)The fee". */
bool mark_touches_bracket(struct scan c);

/* The readings of the number at the start of s in the languages of f: label_read_in(). */
size_t mark_read_labels(const struct forms *f, struct str s, struct label out[LABEL_READINGS_MAX]);

/* The numbers that line may begin with are added to out. */
void mark_read_unworded(const struct forms *f, struct str line, struct marks *out, size_t *count);

/* Ends a mark at c: cuts its printed number and the text after it. */
void mark_end(struct mark *m, struct scan *c, size_t from, size_t printed);
/* Adds a reading of one mark; false if there is no room. */
bool mark_add(struct marks *out, size_t *count, const struct mark *m);

/* Extends a reading by the units that follow on its line (mark_chain.c). */
void mark_chain(const struct forms *f, struct marks *r);
#endif
