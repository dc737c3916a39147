/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_FURNITURE_H
#define INGEST_FURNITURE_H
/*
 * furniture: finds the lines that printed pages and web sites add to a text: page numbers, running
 * heads, navigation, imprints. The words are in furniture.def. A line is dropped on evidence only:
 * its place at a page's edge or at an end of the file, and what it says. A line that may be text
 * stays.
 */
struct buf;
struct err;
struct lines;

/*
 * Drops the furniture of l, as it was split from the file, and compacts l. The report names each
 * dropped line and the reason. Where a page break is inside a sentence, the line after it is no
 * longer after a blank line. ERR_LIMIT.
 */
int furniture_drop(struct lines *l, struct buf *report, struct err *e);
#endif
