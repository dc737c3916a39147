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
/* The same as an initializer of a constant. */
#define STR_INIT(literal)                       \
	{                                       \
		"" literal, sizeof(literal) - 1 \
	}
#define STR_FMT "%.*s"
/* For messages; len must not exceed INT_MAX. */
#define STR_ARG(s) (int)(s).len, (s).p

struct str str_from(const char *s); /* NULL gives the empty string */
struct str str_make(const char *p, size_t len);
struct str str_slice(struct str s, size_t from, size_t to); /* from and to are clamped to s */
bool str_eq(struct str a, struct str b);
bool str_is(struct str a, const char *literal);
bool str_case_is(struct str a, const char *literal); /* ASCII letters only */
int str_cmp(struct str a, struct str b);             /* by bytes; a prefix sorts first */
bool str_starts(struct str s, const char *prefix);
bool str_ends(struct str s, const char *suffix);
struct str str_trim(struct str s); /* ASCII white space at both ends */

/* Offset of the first c or needle (str_rfind: the last c), or s.len if there is none. */
size_t str_find(struct str s, char c);
size_t str_rfind(struct str s, char c);
size_t str_find_str(struct str s, struct str needle);

/* Returns the part before the first sep; *rest is the part after it (empty if there is no sep). */
struct str str_cut(struct str s, char sep, struct str *rest);

/* Parses the whole of s as a decimal number; false on any other text, and on overflow. */
bool str_to_u64(struct str s, uint64_t *out);
bool str_to_i64(struct str s, int64_t *out);
/* 0..15 for a hexadecimal digit in either case, else -1. */
int str_hex_value(char c);

/* The part of path after the last '/'; borrowed. */
const char *str_base_name(const char *path);

/*
 * A NUL-terminated copy; the caller frees it. Aborts when memory is exhausted: callers bound the
 * sizes.
 */
char *str_dup(struct str s);
#endif
