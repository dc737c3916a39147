/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PUBLISH_REPORT_RECORD_H
#define PUBLISH_REPORT_RECORD_H
/* report_record: reads the report of an ingest worker; ingest/ingest.h defines its records. */
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* One record; its strings are in the report. */
struct report_record {
	struct str kind, place, text, fields;
	uint64_t first, last; /* lines of the input; 0: the document as a whole */
};

/* Takes the first record off *report; false at its end. */
bool report_record_next(struct str *report, struct report_record *out);
/* The value of a field; empty if the record has no such field. */
struct str report_record_field(const struct report_record *r, const char *name);
/* The first record of a kind that has the field, or any if field is NULL; false if none has. */
bool report_record_find(
    struct str report, const char *kind, const char *field, struct report_record *out);
/* Whether an editor should check the place. */
bool report_record_is_doubt(const struct report_record *r);
#endif
