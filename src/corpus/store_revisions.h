/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_REVISIONS_H
#define CORPUS_STORE_REVISIONS_H
/* store_revisions: the revision that the check of a store expects, for the stores with SQL. */

#define STORE_AFTER_LAST                                                        \
	"coalesce(lag(v.revision) OVER (PARTITION BY v.work, v.language, v.day" \
	" ORDER BY v.revision), 0) + 1"

/*
 * Of a row of version v with its work w: one more than the last of its day. What came with a
 * renamed work may leave out some: it keeps its revision, and what was withdrawn before stayed
 * behind.
 */
#define STORE_NEXT_REVISION                                                               \
	"CASE WHEN v.revision <> " STORE_AFTER_LAST " AND EXISTS (SELECT 1 FROM record r" \
	" JOIN withdrawn m ON m.record = r.seq JOIN version o ON o.seq = m.version"       \
	" WHERE r.kind = 'rename' AND r.value = w.iri AND r.seq < v.seq"                  \
	" AND o.language = v.language AND o.day = v.day AND o.published = v.published)"   \
	" THEN v.revision ELSE " STORE_AFTER_LAST " END"

#endif
