/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_JSON_H
#define BASE_JSON_H
/*
 * json: writes JSON (RFC 8259) into a buf, two spaces a level, members in the order given. Commas
 * and nesting are kept here, so a caller cannot write a malformed document; leaving something open
 * is a bug of the caller (assertion in json_end).
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct buf;

#define JSON_DEPTH_MAX 16 /* three times what any listing here nests */

struct json {
	struct buf *out;
	unsigned depth;
	bool has_members[JSON_DEPTH_MAX];
	bool is_array[JSON_DEPTH_MAX];
	bool has_name; /* a member's name was written, its value not yet */
};

void json_start(struct json *j, struct buf *out);
void json_end(struct json *j); /* ends the document with a LF */

void json_open_object(struct json *j);
void json_close_object(struct json *j);
void json_open_array(struct json *j);
void json_close_array(struct json *j);
void json_name(struct json *j, const char *name); /* the next value's */
void json_string(struct json *j, struct str s);   /* must be valid UTF-8 */
void json_int(struct json *j, int64_t v);
void json_bool(struct json *j, bool v);

/* Name and value together. */
void json_member(struct json *j, const char *name, struct str s);
void json_member_int(struct json *j, const char *name, int64_t v);
#endif
