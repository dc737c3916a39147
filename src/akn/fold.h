/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AKN_FOLD_H
#define AKN_FOLD_H
/* fold: text for comparison without case, marks and compatibility forms. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct arena;

/*
 * s by NFKC_Casefold (Unicode standard, 3.13) and without marks: "ŒUVRE" and "œuvre" are equal, and
 * "é" is "e". Allocated in a; empty if a is full or s is not UTF-8.
 */
struct str fold_text(struct arena *a, struct str s);

/* A letter of any script. */
bool fold_is_letter(uint32_t c);
bool fold_is_upper(uint32_t c);
/*
 * Writes s in lower case without accents, vowel points and joiners, and returns the bytes: 0 if
 * they are more than max. Quicker than fold_text(), for words to look up.
 */
size_t fold_word(struct str s, char *out, size_t max);
#endif
