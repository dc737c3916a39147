/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AKN_DRAFT_ID_H
#define AKN_DRAFT_ID_H
/* draft_id: the eIds that a draft leaves out (docs/markdown.md). Needs nothing but libc. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DRAFT_EID_BYTES 1024   /* a longer eId is never made, only kept */
#define DRAFT_PATTERN_BYTES 64 /* "{in}__subparagraph_{num}" */

/* How eIds of one element are made. */
enum draft_rule {
	DRAFT_NONE,     /* the element has no eId of its own */
	DRAFT_NUM,      /* art_{num}: by the number alone */
	DRAFT_ROMAN,    /* part_{roman}: likewise, roman digits as a decimal number */
	DRAFT_IN_NUM,   /* {in}__para_{num}: after the eId of the element around it */
	DRAFT_IN_ROMAN, /* {in}__para_{roman} */
	DRAFT_IN_COUNT, /* {in}__p_{count}: by counting the elements of that name there */
	DRAFT_COUNT,    /* rec_{count}: by counting them in the document */
	DRAFT_IN,       /* {in}__content */
	DRAFT_CONSTANT, /* body */
	DRAFT_RULE_COUNT
};
/* The text of a rule in the front matter, with the word before the number: "{in}__p_{count}". */
void draft_rule_text(enum draft_rule rule, const char *word, char out[DRAFT_PATTERN_BYTES]);
/* Parses a rule; word gets its word. False: it is none. */
bool draft_rule_parse(
    const char *s, size_t len, enum draft_rule *rule, char word[DRAFT_PATTERN_BYTES]);

struct draft_id_rule {
	enum draft_rule rule;
	const char *word;
};
/* The rule that holds when the front matter has none: that of the text reader. */
struct draft_id_rule draft_default_rule(const char *element);

/* A count of elements of one name in one element. */
struct draft_count {
	const char *name;
	uint32_t count;
	struct draft_count *next;
};

/* An element that has an eId, or the document: the scope of counts. */
struct draft_scope {
	const char *eid; /* "" for the document */
	struct draft_count *counts;
};

/* Counts one more element of that name; returns the number. alloc gives zeroed memory or NULL. */
uint32_t draft_count(
    struct draft_scope *scope, const char *name, void *(*alloc)(void *ctx, size_t size), void *ctx);
/* The number that the next element of that name has. */
uint32_t draft_next(const struct draft_scope *scope, const char *name);

/*
 * Makes the eId by the rule in out: num is the printed number, in and all are the scopes of the
 * element around it and of the document. False: the rule gives none.
 */
bool draft_eid(struct draft_id_rule rule, const char *name, const char *num, size_t num_len,
    const struct draft_scope *in, const struct draft_scope *all, char out[DRAFT_EID_BYTES]);
#endif
