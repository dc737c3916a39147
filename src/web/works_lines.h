/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_WORKS_LINES_H
#define WEB_WORKS_LINES_H
/*
 * works_lines: all works, or those in a folder, as lines of JSON (application/x-ndjson), by their
 * names: an answer has a limit, and links to the next, which begins behind its last work.
 */
struct http_exchange;
struct route;
struct site;

void works_lines_start(struct site *s, struct http_exchange *x, const struct route *r);
#endif
