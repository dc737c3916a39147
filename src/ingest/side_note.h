/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_SIDE_NOTE_H
#define INGEST_SIDE_NOTE_H
/*
 * side_note: takes the notes that acts print in the left or right margin out of the running text,
 * and puts each on a line above its section, whose heading it is.
 */
struct buf;
struct err;
struct lines;

/* Finds a column of side notes; lines without one stay. Reports each note. ERR_LIMIT. */
int side_note_find(struct lines *l, struct buf *report, struct err *e);
#endif
