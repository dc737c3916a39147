/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DOC_SCRIPT_H
#define DOC_SCRIPT_H
/* script: Unicode superscripts and subscripts, for plain text output. */
#include <stdbool.h>

#include "base/str.h"

struct buf;

enum script { SCRIPT_NONE, SCRIPT_SUPER, SCRIPT_SUB };

/* Whether each character of s has such a form; white space at both ends is ignored. */
bool script_has_all(enum script script, struct str s);
/* Appends s in that form; characters without one are copied unchanged. */
void script_put(struct buf *out, enum script script, struct str s);
#endif
