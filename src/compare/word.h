/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COMPARE_WORD_H
#define COMPARE_WORD_H
/* word: cuts text into words, marks and white space. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

enum word { WORD_LETTERS, WORD_WHITE, WORD_OTHER };

/* Moves *at past one word, punctuation mark or run of white space. */
enum word word_next(struct str s, size_t *at);

/*
 * Whether accents may be characters of their own in s: e and U+0301, which is é. Then *composed
 * is s in NFC, which the caller frees; else, and when memory is exhausted, s itself is as it
 * should be compared.
 */
bool word_compose(struct str s, struct str *composed);
#endif
