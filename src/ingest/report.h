/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_REPORT_H
#define INGEST_REPORT_H
/* report: what was dropped, repaired or noticed, one line each; ingest.h says how a line is
 * written. */
#include <stdint.h>

#include "base/str.h"

struct buf;

#define REPORT_QUOTE_BYTES 72 /* of a line's beginning: enough to find it again by eye */

void report_drop(struct buf *report, uint32_t line, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void report_repair(struct buf *report, uint32_t line, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
void report_note(struct buf *report, uint32_t line, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* The beginning of s in quotes, with an ellipsis when there is more; returns out. */
const char *report_quote(struct str s, char out[REPORT_QUOTE_BYTES + 8]);
#endif
