/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_NEGOTIATE_H
#define WEB_NEGOTIATE_H
/*
 * negotiate: selects the view and the format of an answer, by suffix or by the Accept field (RFC
 * 9110, 12.5.1), see format_choice.h.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct buf;
struct err;
struct fetch;
struct fetch_choice;

/*
 * Fills c, the choice of f. ERR_UNSUPPORTED: no format fits; answer with negotiate_refuse().
 * ERR_USAGE: an invalid option.
 */
int negotiate_choose(const struct fetch *f, struct fetch_choice *c, struct err *e);
/*
 * If the breaker of the negotiated format's plugin admits no jobs now, selects in c, the choice of
 * f, the client's next best format that accepts the options. True if that changed c, which happens
 * once at most.
 */
bool negotiate_second_choice(const struct fetch *f, struct fetch_choice *c);
/*
 * Appends links to the requested resource in the other formats (RFC 8288), as many as fit in max
 * bytes, to the value of a Link field.
 */
void negotiate_put_alternates(const struct fetch *f, struct buf *links, size_t max);
/* Answers f with the error e and the list of available formats, in the body and as links. */
void negotiate_refuse(const struct fetch *f, const struct err *e);
/*
 * For a name that is not found and ends like a file name: adds to e that no such format is loaded,
 * since that is the likely mistake.
 */
void negotiate_hint(const struct fetch *f, struct err *e);
#endif
