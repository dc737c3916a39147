/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_UNWRAP_H
#define INGEST_UNWRAP_H
/*
 * unwrap: joins lines that were broken at a column, before the lines are explained, so that a text
 * reads the same however it is broken.
 */
struct buf;
struct err;
struct forms;
struct lines;

/*
 * Joins the lines of l that go on with the line before them, by evidence of the lines around;
 * counts them in l->joined and reports the evidence of each run. A line that begins like a unit
 * under forms is not joined, unless the number only names a unit; it is marked (line.wraps) if it
 * may go on with the line before. ERR_LIMIT.
 */
int unwrap_lines(struct lines *l, const struct forms *forms, struct buf *report, struct err *e);
#endif
