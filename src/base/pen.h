/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_PEN_H
#define BASE_PEN_H
/*
 * pen: writes text from anywhere into a fixed piece of memory, safe to be shown on one line. A piece
 * that does not fit ends it, so that no character and no escape is ever halved. Allocates nothing.
 *
 * What a reader of lines could take for something else is escaped: control characters of ASCII and
 * Latin-1, the two line separators of Unicode, marks that turn the direction of text, and bytes that
 * are no character. In quotes all escapes are those of JSON; a byte that is no character reads \xHH
 * once they are undone.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct pen {
	char *out;
	size_t len, cap;
	bool cut; /* something did not fit; nothing is written after it */
};

enum pen_style {
	PEN_BARE,  /* a word outside of quotes: its quotes and backslashes stay */
	PEN_QUOTED /* inside quotes that the caller writes */
};

void pen_put(struct pen *pen, const char *p, size_t len);
void pen_puts(struct pen *pen, const char *s);
void pen_put_safe(struct pen *pen, struct str s, enum pen_style style);
/* Nothing in it that pen_put_safe() would escape, but quotes and backslashes. */
bool pen_is_safe(struct str s);
void pen_put_number(struct pen *pen, uint64_t n);
/* A value of logfmt: in quotes if it needs them. */
void pen_put_value(struct pen *pen, struct str s);
#endif
