/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_STR_H
#define BASE_STR_H
/* str: a borrowed run of bytes, not NUL-terminated. Passed by value; owns nothing. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
	const char *p;
	size_t len;
};

#define STR(literal) ((struct str){ "" literal, sizeof(literal) - 1 })
#define STR_FMT "%.*s"
/* For messages: a len over INT_MAX is a bug of the caller. */
#define STR_ARG(s) (int)(s).len, (s).p

struct str str_from(const char *s); /* NULL gives the empty string */
struct str str_make(const char *p, size_t len);
struct str str_slice(struct str s, size_t from, size_t to); /* both clamped to s */
bool str_eq(struct str a, struct str b);
bool str_is(struct str a, const char *literal);
bool str_case_is(struct str a, const char *literal); /* ASCII letters only */
int str_cmp(struct str a, struct str b);             /* bytes, shorter first when equal so far */
bool str_starts(struct str s, const char *prefix);
bool str_ends(struct str s, const char *suffix);
struct str str_trim(struct str s); /* ASCII white space at both ends */

/* Offset of the first c (or last), or s.len if there is none. */
size_t str_find(struct str s, char c);
size_t str_rfind(struct str s, char c);
size_t str_find_str(struct str s, struct str needle);

/*
 * Splits off everything before the first sep; *rest is what follows it (empty when there is no
 * sep).
 */
struct str str_cut(struct str s, char sep, struct str *rest);

/* The whole of s as a decimal number; false on anything else, including overflow. */
bool str_to_u64(struct str s, uint64_t *out);
bool str_to_i64(struct str s, int64_t *out);
/* 0..15 for a hexadecimal digit in either case, -1 for anything else. */
int str_hex_value(char c);

/* What follows the last '/' of path: borrowed. */
const char *str_base_name(const char *path);

/*
 * A NUL-terminated copy; the caller frees it. Aborts when memory is exhausted (sizes here are
 * bounded by callers).
 */
char *str_dup(struct str s);
#endif
