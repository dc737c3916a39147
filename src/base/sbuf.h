/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_SBUF_H
#define BASE_SBUF_H
/*
 * sbuf: writes text from outside into a fixed buffer, safe to be shown on one line. A piece that
 * does not fit is dropped and ends the text, so that no character and no escape is cut. Allocates
 * nothing.
 *
 * Characters that could confuse a reader of lines are escaped: control characters of ASCII and
 * Latin-1, the two line separators of Unicode, marks that change the direction of text, and
 * malformed bytes. In quotes all escapes are those of JSON; a malformed byte reads \xHH once they
 * are decoded.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct sbuf {
	char *out;
	size_t len, cap;
	bool cut; /* a piece did not fit; nothing is written after it */
};

enum sbuf_style {
	SBUF_BARE,  /* outside of quotes: quotes and backslashes are not escaped */
	SBUF_QUOTED /* inside quotes that the caller writes */
};

void sbuf_put(struct sbuf *sbuf, const char *p, size_t len);
void sbuf_puts(struct sbuf *sbuf, const char *s);
void sbuf_put_safe(struct sbuf *sbuf, struct str s, enum sbuf_style style);
/* True if sbuf_put_safe() would escape nothing in s except quotes and backslashes. */
bool sbuf_is_safe(struct str s);
void sbuf_put_number(struct sbuf *sbuf, uint64_t n);
/* Writes a value of logfmt, in quotes if it needs them. */
void sbuf_put_value(struct sbuf *sbuf, struct str s);
#endif
