/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RENDER_PATTERN_H
#define RENDER_PATTERN_H
/*
 * pattern: what the value of an option must match, in the small language that <gazetted/plugin.h>
 * describes: a sequence of characters and classes, each of which may repeat. There are no groups
 * and no alternatives, so matching takes time proportional to pattern times value. Every pattern
 * means the same in ECMA-262 when anchored at both ends, as JSON Schema requires. Pure.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct err;

#define PATTERN_BYTES_MAX 128  /* a line; <gazetted/plugin.h> documents it */
#define PATTERN_REPEAT_MAX 256 /* a value is not longer */
#define PATTERN_VALUE_BYTES_MAX 256

/* Checks the syntax. ERR_DATA: what is wrong, and where. */
int pattern_check(struct str pattern, struct err *e);

/* Whether all of value (UTF-8, at most PATTERN_VALUE_BYTES_MAX) matches; pattern was checked. */
bool pattern_matches(struct str pattern, struct str value);

/*
 * Writes an ASCII value that matches, for tests of a plugin: repetitions as long as bytes_max
 * allows, but never shorter than the pattern requires. Returns its length; SIZE_MAX: there is
 * none.
 */
size_t pattern_example(struct str pattern, size_t bytes_max, char out[PATTERN_VALUE_BYTES_MAX]);
#endif
