/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_NOISE_H
#define INGEST_NOISE_H
/*
 * noise: what web pages and printers put around a text. Every rule wants two signs before it drops
 * a line; what has only one stays. Dropped lines are marked and reported; lines_compact() takes
 * them out.
 */
#include <stddef.h>

struct buf;
struct lines;

/* The browser's title line: the title, with the site's name before or after it. */
void noise_drop_header(struct lines *l, struct buf *report);

/* Page numbers, and heads and feet that come again on every page. */
void noise_drop_pages(struct lines *l, struct buf *report);

/* Links and addresses at the end, after line from (an index), the last that is surely of the text.
 */
void noise_drop_tail(struct lines *l, size_t from, struct buf *report);
#endif
