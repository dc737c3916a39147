/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEARCH_QUERY_MATCH_H
#define SEARCH_QUERY_MATCH_H
/* query_match: a query as the full-text index of SQLite (FTS5) takes it. */
struct query;
struct buf;

/*
 * Appends the query of FTS5 for all units that may fit: those that fit are among them. mark stands
 * before each term, see tokenizer.h; 0: none.
 */
void query_put_match(struct buf *b, const struct query *q, char mark);
#endif
