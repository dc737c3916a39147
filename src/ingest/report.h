/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_REPORT_H
#define INGEST_REPORT_H
/*
 * report: the report of an import, one record for each line dropped, repaired or joined, each doubt
 * and each note; ingest.h defines the format of a record.
 */
#include <stdint.h>

#include "base/str.h"

struct buf;

#define REPORT_QUOTE_BYTES 72 /* of the beginning of a line: enough to find the line by eye */

void report_drop(struct buf *report, uint32_t line, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void report_repair(struct buf *report, uint32_t line, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
/* The lines first to last go on with the text of the line before them. */
void report_join(struct buf *report, uint32_t first, uint32_t last, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* Lines that an editor should check; the field "reason" follows. */
void report_doubt(struct buf *report, uint32_t first, uint32_t last, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
void report_note(struct buf *report, uint32_t line, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Adds a field to the record that was written last. */
void report_field(struct buf *report, const char *name, struct str value);

/*
 * Reports how many places an editor should check: the doubts and the repairs with a reason that
 * report has; 0: the reading is certain. Once, at the end.
 */
void report_check(struct buf *report);
/* Reports the name that is proposed for a document without one. */
void report_propose(struct buf *report, struct str work);
/* Reports the name that stands for the own name of a document, which is of another scheme. */
void report_name(struct buf *report, struct str work, struct str own);

/* The beginning of s in quotes, with an ellipsis when there is more; returns out. */
const char *report_quote(struct str s, char out[REPORT_QUOTE_BYTES + 8]);
#endif
