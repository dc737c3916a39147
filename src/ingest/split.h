/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_SPLIT_H
#define INGEST_SPLIT_H
/*
 * split: makes two lines of one that has an announcement or an editor's mark before a unit. What a
 * line may be split by is known for the whole text; whether it is split, the tradition decides.
 */
#include <stdbool.h>
#include <stdint.h>

struct err;
struct forms;
struct lines;
struct quote_opening;

/* The signs of a line at which it may be split. */
struct split_signs {
	const struct quote_opening *openings; /* count of them */
	uint8_t count;
	uint8_t set; /* of enum split_sign (split.c) */
};

struct split_text {
	struct lines *l;
	struct split_signs *signs; /* of each line */
	bool any;                  /* a line may be split */
};

/* Looks for the signs in the lines. False when their arena is full. */
bool split_read(struct split_text *t, struct lines *l);
/* Splits the lines of the text under a tradition. ERR_LIMIT. */
int split_lines(struct split_text *t, const struct forms *forms, struct err *e);
#endif
