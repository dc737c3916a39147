/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_DOUBT_H
#define INGEST_DOUBT_H
/*
 * doubt: the report of a reading: each place that an editor should look at, and each line that was
 * changed, with the evidence.
 */
struct buf;
struct structure;

/* Appends the doubts, repairs and notes. */
void doubt_report(const struct structure *s, struct buf *report);
#endif
