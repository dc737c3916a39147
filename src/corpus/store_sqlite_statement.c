/* SPDX-License-Identifier: Apache-2.0 */
/* store_sqlite_statement: the tables of statements, one for each way in which rows are stored. */
#include "corpus/store_sqlite_statement.h"

#include <assert.h>
#include <stddef.h>

#include "corpus/store_revisions.h"

#define IS_SERVED(seq) " NOT EXISTS (SELECT 1 FROM withdrawn WHERE version = " seq ")"
#define STATEMENT(name, plan, sql) [STATEMENT_##name] = (sql),

/* The order of VERSION_COLUMNS must match store_sqlite_take_version(). */
#define VERSION_COLUMNS                                                                        \
	"v.seq, w.iri, v.language, v.day, v.revision, v.published, f.title, f.issuer, f.type," \
	" f.number, c.digest, c.size, u.digest, x.record, v.sum, x.sum"
/* LEFT, although each is there: in a damaged store the row is an error then, not passed over. */
#define VERSION_JOINS                                                               \
	" LEFT JOIN fact f ON f.id = v.fact LEFT JOIN content c ON c.id = v.source" \
	" LEFT JOIN content u ON u.id = v.upload LEFT JOIN withdrawn x ON x.version = v.seq"
/* The order must match take_portions() in store_sqlite_portion.c. */
#define PORTIONS_COLUMNS "p.seq, p.outline, p.base, p.depth, p.texts, p.sum, o.digest"
#define RECORD_SUM "r.sum"
#define WORK_SUM "w.sum"
#define ALIAS_SUM "a.sum"
static const char *const present[STATEMENT_COUNT] = {
#include "corpus/store_sqlite_present.def"
#include "corpus/store_sqlite_statements.def"
};
#undef VERSION_COLUMNS
#undef VERSION_JOINS
#undef RECORD_SUM
#undef WORK_SUM
#undef ALIAS_SUM

#define VERSION_COLUMNS                                                                        \
	"v.seq, w.iri, v.language, v.day, v.revision, v.published, v.title, v.issuer, v.type," \
	" v.number, v.source, v.source_bytes, v.upload, x.record, 0, 0"
#define VERSION_JOINS " LEFT JOIN withdrawn x ON x.version = v.seq"
/* The order must match store_sqlite_old.c. */
#define PORTION_COLUMNS \
	"p.position, p.parent, p.depth, p.eid, p.wid, p.num, p.heading, p.text_sha256"
#define RECORD_SUM "0"
#define WORK_SUM "0"
#define ALIAS_SUM "0"
static const char *const old[STATEMENT_COUNT] = {
#include "corpus/store_sqlite_old.def"
#include "corpus/store_sqlite_statements.def"
};

#undef STATEMENT
#define STATEMENT(name, plan, sql) [STATEMENT_##name] = { #name, STATEMENT_##plan },
static const struct {
	const char *name;
	enum statement_plan plan;
} statements[STATEMENT_COUNT] = {
#include "corpus/store_sqlite_old.def"
#include "corpus/store_sqlite_present.def"
#include "corpus/store_sqlite_statements.def"
};

const char *
statement_sql(enum statement s, int64_t layout)
{
	assert(s < STATEMENT_COUNT);
	return layout < STORE_SQLITE_LAYOUT ? old[s] : present[s];
}

enum statement_plan
statement_plan(enum statement s)
{
	return statements[s].plan;
}

const char *
statement_name(enum statement s)
{
	return statements[s].name;
}
