/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_WRITE_H
#define INGEST_WRITE_H
/* write: writes the structure of a plain text as Akoma Ntoso. */
struct build;
struct err;
struct facts;
struct structure;

/*
 * b keeps the first error of the builder, which build_finish() returns; ERR_LIMIT is the arena's.
 */
int write_document(
    struct build *b, const struct structure *s, const struct facts *facts, struct err *e);
#endif
