/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RENDER_PATTERN_H
#define RENDER_PATTERN_H
/*
 * pattern: what the value of an option must look like, in the small language that
 * <gazetted/plugin.h> describes: a sequence of characters and classes, each perhaps repeated. No
 * groups and no alternatives, so that matching takes steps proportional to pattern times value,
 * whatever both are; and every pattern means the same to ECMA-262, anchored at both ends, which JSON
 * Schema asks for. Pure.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct err;

#define PATTERN_BYTES_MAX 128  /* a line; promised in <gazetted/plugin.h> */
#define PATTERN_REPEAT_MAX 256 /* a value is not longer */
#define PATTERN_VALUE_BYTES_MAX 256

/* ERR_DATA: what is wrong with it, and where. */
int pattern_check(struct str pattern, struct err *e);

/* The whole of value, UTF-8 of at most PATTERN_VALUE_BYTES_MAX; pattern was checked. */
bool pattern_matches(struct str pattern, struct str value);

/*
 * A value of ASCII that matches, for those who try things out: repetitions as long as bytes_max
 * allows, but never shorter than the pattern demands. Its length; SIZE_MAX when there is none.
 */
size_t pattern_example(struct str pattern, size_t bytes_max, char out[PATTERN_VALUE_BYTES_MAX]);
#endif
