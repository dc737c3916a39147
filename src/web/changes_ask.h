/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_CHANGES_ASK_H
#define WEB_CHANGES_ASK_H
/* changes_ask: the parameters of a listing of changes, of which one is given at most. */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct arena;
struct err;
struct fetch_choice;
struct fetch_request;

/*
 * The position of a change: its number in the store, and that of the publication which it is about.
 * One record can withdraw many publications, which all have its number.
 */
struct changes_place {
	int64_t seq, publication;
};

#define CHANGES_PLACE_BYTES 48 /* two numbers in decimal and a dot, with the NUL */

enum changes_how {
	CHANGES_LATEST, /* no parameter */
	CHANGES_BEFORE, /* place: earlier ones, the latest first */
	CHANGES_AFTER,  /* place: later ones, the earliest first */
	CHANGES_SINCE,  /* time: those from then on, the earliest first */
	CHANGES_ARCHIVE /* part and more: those of a range of numbers */
};

struct changes_ask {
	enum changes_how how;
	struct changes_place place;
	int64_t time;        /* seconds UTC */
	uint64_t part, more; /* more: of a part with very many lines, how many thousands to skip */
};

/*
 * Reads the parameter from `page`, "before=4310", which changes_ask_take_query() has made; empty:
 * none.
 */
struct changes_ask changes_ask_read(struct str page);
/* Reads the value of `after`: "4310" or "4310.211". */
bool changes_ask_read_after(struct str value, struct changes_place *out);
/* The member take_query of views. ERR_USAGE names what is allowed. */
int changes_ask_take_query(const struct fetch_request *r, struct fetch_choice *c, struct err *e);
/* Writes "4310", or "4310.211" if the place is among several changes of one number. */
void changes_ask_format(const struct changes_place *p, char out[CHANGES_PLACE_BYTES]);
/* Orders two places as their changes were made: below 0, 0 or above 0. */
int changes_ask_compare(const struct changes_place *a, const struct changes_place *b);
#endif
