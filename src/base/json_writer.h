/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_JSON_WRITER_H
#define BASE_JSON_WRITER_H
/*
 * json_writer: writes JSON (RFC 8259) into a buf, indented by two spaces for each level or on one
 * line, members in the order of the calls. It writes the commas, and asserts correct nesting, so a
 * caller cannot write a malformed document.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct buf;

#define JSON_DEPTH_MAX 16 /* three times the depth of any listing here */

struct json {
	struct buf *out;
	unsigned depth;
	bool has_members[JSON_DEPTH_MAX];
	bool is_array[JSON_DEPTH_MAX];
	bool has_name; /* a member's name was written, its value was not */
	bool is_line;  /* no line breaks and no spaces */
};

void json_start(struct json *j, struct buf *out);
void json_start_line(struct json *j, struct buf *out); /* on one line, for JSON Lines */
void json_end(struct json *j); /* asserts that nothing is open, and appends a LF */

void json_open_object(struct json *j);
void json_close_object(struct json *j);
void json_open_array(struct json *j);
void json_close_array(struct json *j);
void json_name(struct json *j, const char *name); /* the name of the next value */
void json_string(struct json *j, struct str s);   /* s must be valid UTF-8 */
void json_int(struct json *j, int64_t v);
void json_bool(struct json *j, bool v);
void json_null(struct json *j);
void json_raw(struct json *j, struct str value); /* a value that is JSON already */

/* Write name and value. */
void json_member(struct json *j, const char *name, struct str s);
void json_member_int(struct json *j, const char *name, int64_t v);
#endif
