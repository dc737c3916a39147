/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_BYTE_CLASS_H
#define HTTP_BYTE_CLASS_H
/* byte_class: the bytes that the grammars of HTTP allow, and names compared without case. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/str.h"

/* The grammar rules that allow a byte; a bit set. */
enum byte_class {
	BYTE_TOKEN = 1,  /* RFC 9110 5.6.2: names of fields, methods, codings */
	BYTE_TARGET = 2, /* RFC 3986 pchar, "/" and "?", without "%" */
	BYTE_VALUE = 4,  /* RFC 9110 5.5: HTAB, SP, VCHAR, obs-text */
	BYTE_HOST = 8,   /* letters, digits and "-._": the part of reg-name that host names use */
	BYTE_HEX = 16,
	BYTE_PLAIN = 32 /* BYTE_TARGET without '.' and '?', which target.c treats specially */
};
extern const uint8_t request_bytes[256];

static inline bool
request_is(char c, enum byte_class class)
{
	return (request_bytes[(unsigned char)c] & class) != 0;
}

/* How many bytes at the head of s have that class. Four are looked up at a time. */
static inline size_t
request_run(struct str s, enum byte_class class)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t n = 0;

	while (
	    s.len - n >= 4 && (request_bytes[p[n]] & request_bytes[p[n + 1]] &
				  request_bytes[p[n + 2]] & request_bytes[p[n + 3]] & class) != 0)
		n += 4;
	while (n < s.len && request_is(s.p[n], class))
		n++;
	return n;
}

/* Whether the eight bytes of a name equal those of lower without case; see request_name_is(). */
static inline bool
request_eight_are(const char *name, const char *lower)
{
	uint64_t sent, known;

	memcpy(&sent, name, sizeof sent);
	memcpy(&known, lower, sizeof known);
	return (sent | 0x2020202020202020u) == known;
}

/*
 * Whether name, a token, equals lower without case. Both have len bytes; lower consists of
 * lower-case letters, digits and '-'. Setting bit 0x20 is enough then: apart from the upper-case
 * letters it turns no token byte into one of these. Eight bytes are compared at a time; the last
 * eight may overlap bytes that were compared before.
 */
static inline bool
request_name_is(const char *name, const char *lower, size_t len)
{
	size_t i = 0;

	if (len >= sizeof(uint64_t)) {
		for (; len - i > sizeof(uint64_t); i += sizeof(uint64_t)) {
			if (!request_eight_are(name + i, lower + i))
				return false;
		}
		i = len - sizeof(uint64_t);
		return request_eight_are(name + i, lower + i);
	}
	for (; i < len && (name[i] | 0x20) == lower[i]; i++)
		;
	return i == len;
}
#endif
