/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORPUS_STORE_SQLITE_STATEMENT_H
#define CORPUS_STORE_SQLITE_STATEMENT_H
/* store_sqlite_statement: every statement over the tables of a store, as SQL of each layout. */
#include <stdint.h>

enum statement {
#define STATEMENT(name, plan, sql) STATEMENT_##name,
#include "corpus/store_sqlite_old.def"
#include "corpus/store_sqlite_present.def"
#include "corpus/store_sqlite_statements.def"
#undef STATEMENT
	STATEMENT_COUNT
};

/* How much of the tables a statement may read: see store_sqlite_statements.def. */
enum statement_plan { STATEMENT_RANGE, STATEMENT_SORTS, STATEMENT_WHOLE };

/* The first layout that has checksums and compressed contents; what is older is only read. */
#define STORE_SQLITE_LAYOUT 3
/* The same tables, and each page has a sum: see store_sqlite_page.h. */
#define STORE_SQLITE_LAYOUT_SUMS 4

/* NULL: that layout has no such statement. */
const char *statement_sql(enum statement s, int64_t layout);
enum statement_plan statement_plan(enum statement s);
const char *statement_name(enum statement s);
#endif
