/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_SQLITE_ROW_H
#define CORPUS_STORE_SQLITE_ROW_H
/*
 * store_sqlite_row: the current row of a statement as callers know it. Strings live as long as the
 * row. ERR_IO when a sum is not right.
 */
struct corpus_record;
struct corpus_version;
struct err;
struct query;

/* The publication in a row that begins with VERSION_COLUMNS. */
#define VERSION_COLUMN_COUNT 16
int store_sqlite_take_version(struct query *q, struct corpus_version *v, struct err *e);
/*
 * The record in a row of STATEMENT_RECORDS, STATEMENT_RECORDS_FROM or STATEMENT_RECORDS_OF. One of
 * a kind that a newer program wrote has kind CORPUS_RECORD_KINDS.
 */
int store_sqlite_take_record(struct query *q, struct corpus_record *r, struct err *e);
#endif
