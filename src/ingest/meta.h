/* SPDX-License-Identifier: Apache-2.0 */
#ifndef INGEST_META_H
#define INGEST_META_H
/* meta: writes the facts of a document as the meta element of Akoma Ntoso. */
struct build;
struct facts;

/* facts_fill() made the facts; b keeps the first error. */
void meta_emit(struct build *b, const struct facts *facts);
#endif
