/* SPDX-License-Identifier: Apache-2.0 */
#ifndef WEB_HEADER_LINES_H
#define WEB_HEADER_LINES_H
/* header_lines: the header lines of an answer to one URL. */
struct answer_lines;
struct err;
struct fetch;
struct rendition;

/*
 * Composes the header lines of an answer with r under the requested URL. Strings live as long as f.
 * ERR_LIMIT.
 */
int header_lines_compose(
    const struct fetch *f, const struct rendition *r, struct answer_lines *out, struct err *e);
#endif
