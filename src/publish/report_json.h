/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PUBLISH_REPORT_JSON_H
#define PUBLISH_REPORT_JSON_H
/*
 * report_json: writes what a reading found, and what became of it, as one JSON object for programs.
 * docs/reading.md describes its members; a member is never removed or given another meaning without
 * another "report" number.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "base/time.h"

struct buf;
struct err;
struct reading;
struct reading_options;

/* The publication that an import made, or found. */
struct report_stored {
	bool added; /* false: the store had this text */
	struct str work, language;
	char date[DATE_BYTES + 1];
	uint32_t revision;
	int64_t seq;
};

struct report_view {
	const char *file; /* NULL: none was named */
	const struct reading_options *options;
	const struct reading *reading;      /* NULL: the file was not read */
	const struct report_stored *stored; /* NULL: nothing was stored */
	const struct err *error;            /* NULL: none */
};

#define REPORT_JSON_BYTES_MAX ((size_t)256 << 20) /* of the objects that wait to be printed */

/* Appends the object, on one line if is_line. ERR_LIMIT. */
int report_json_write(const struct report_view *v, bool is_line, struct buf *out, struct err *e);
/* Prints to standard output. ERR_LIMIT. */
int report_json_print(const struct report_view *v, struct err *e);
#endif
