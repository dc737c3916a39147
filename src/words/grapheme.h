/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WORDS_GRAPHEME_H
#define WORDS_GRAPHEME_H
/* grapheme: what readers take for one character (UAX #29), so that no mark cuts one. */
#include <stddef.h>

#include "base/str.h"

/* The first offset at or before `at` where a grapheme ends; and the first at or behind it. */
size_t grapheme_round_down(struct str s, size_t at);
size_t grapheme_round_up(struct str s, size_t at);
#endif
