/* SPDX-License-Identifier: Apache-2.0 */
/*
 * check_json: checks with jansson whether bytes are JSON (RFC 8259). What must hold: the bytes are
 * not trusted; a NUL is a byte like others, not their end.
 */
#include "check/check_json.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include <jansson.h>

/* A value of any type may be the whole text; numbers too large for an int64_t are read as reals. */
#define FLAGS (JSON_DECODE_ANY | JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL)

/* The message without the bytes that jansson quotes at its end. */
static int
length_of(const char *message)
{
	const char *near = strstr(message, " near ");

	return near != NULL ? (int)(near - message) : (int)strlen(message);
}

bool
check_json(struct str bytes, char why[VERDICT_BYTES])
{
	json_error_t fault = { 0 };
	json_t *value;

	if (bytes.len > INT_MAX) {
		snprintf(why, VERDICT_BYTES, "no JSON at byte 0: it is larger than 2 GiB");
		return false;
	}
	value = json_loadb(bytes.len > 0 ? bytes.p : "", bytes.len, FLAGS, &fault);
	if (value == NULL)
		snprintf(why, VERDICT_BYTES, "no JSON at byte %d: %.*s", fault.position,
		    length_of(fault.text), fault.text);
	json_decref(value);
	return value != NULL;
}
